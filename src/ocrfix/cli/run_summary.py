"""The summary at the end of `run`: counts by pass, examples, a table of documents."""

from __future__ import annotations

import shlex
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from ocrfix.cli.output import coloured, echo
from ocrfix.cli.restoring import Summary
from ocrfix.core.decisions import Decisions
from ocrfix.core.ledger import Ledger
from ocrfix.core.status import STANDING, Shown, shown
from ocrfix.render import diff
from ocrfix.storage import folder
from ocrfix.visible import visible

EXAMPLES = 3
NAMED = 3
"""How many documents to name for a remark."""
WIDTH = 90
FILES = (
    (folder.RESTORED, "restored text"),
    (folder.LEDGER, "ledger"),
    (folder.PATCH, "patch"),
    (folder.REPORT, "report"),
)

Row = tuple[str, Summary | None, str]
"""A document of a batch: its name, and its summary or its error."""


def one(ledger: Ledger, made: Decisions, found: Summary, out: Path, *, colour: bool) -> None:
    """Print the summary of a single restoration to standard error."""
    document = ledger.document
    size = f"{len(document.text):,} characters"
    pages = f", {len(document.pages)} pages" if len(document.pages) > 1 else ""
    say("")
    say(f"{document.source.name}: {size}{pages}; language: {found.language}")
    for remark in found.remarks:
        _say_wrapped(remark)
    say("")
    say(f"  {'pass':12}{'applied':>9}{'proposed':>10}{'flagged':>9}")
    for stage, counts in found.counts.items():
        standing = sum(counts[state] for state in STANDING)
        row = f"  {stage:12}{_number(standing):>9}{_number(counts['proposed']):>10}"
        say(f"{row}{_number(counts['flagged']):>9}")
    total = f"  {'':12}{found.total(*STANDING):>9,}{found.total('proposed'):>10,}"
    say(f"{total}{found.total('flagged'):>9,}")
    say("")
    for each in _examples(list(shown(ledger, made))):
        for line in diff.entry(ledger, each, colour=colour):
            say("  " + line)
        say("")
    width = max(len(what) for _, what in FILES)
    for name, what in FILES:
        say(f"  {what:{width}}  {out / name}")
    if found.waiting:
        waits = f"{found.waiting:,} change{'s wait' if found.waiting > 1 else ' waits'}"
        say("")
        say(f"{waits} for a decision: ocrfix diff {shlex.quote(str(out))} --waiting")


def many(rows: Iterable[Row], *, begun: int, of: int) -> None:
    """Print the table of a batch: one document per line, failures at the end.

    `begun` of the `of` documents were started.
    """
    # Made visible before widths are measured: a control character becomes several.
    rows = [(visible(name), found, visible(error)) for name, found, error in rows]
    width = max([len(name) for name, *_ in rows] + [8])
    heads = f"{'applied':>9}{'proposed':>10}{'flagged':>9}"
    say("")
    say(f"  {'document':{width}}  language{heads}")
    for name, found, _ in rows:
        if found:
            counts = f"{found.total(*STANDING):>9,}{found.total('proposed'):>10,}"
            say(f"  {name:{width}}  {found.tag:8}{counts}{found.total('flagged'):>9,}")
    for remark, names in _remarked(rows).items():
        say("")
        _say_wrapped(f"{_listed(names)}: {remark}")
    failed = [(name, error) for name, _, error in rows if error]
    left = f", {of - begun:,} not started" if begun < of else ""
    say("")
    say(f"{len(rows) - len(failed):,} restored, {len(failed):,} failed{left}")
    for name, error in failed:
        # Many messages begin with the file's name already.
        say(f"  {error if error.startswith(name) else f'{name}: {error}'}")


def _remarked(rows: Iterable[Row]) -> dict[str, list[str]]:
    """The remarks on a batch, each with the names of its documents."""
    found: dict[str, list[str]] = {}
    for name, each, _ in rows:
        for remark in each.remarks if each else ():
            found.setdefault(remark, []).append(name)
    return found


def _listed(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _say_wrapped(text: str) -> None:
    for line in textwrap.wrap(
        visible(text), WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
    ):
        say(line)


def _examples(found: list[Shown]) -> Iterator[Shown]:
    """A few example changes of different passes, the most interesting passes first."""
    # Moved notes and joined words show a newcomer more than a corrected letter.
    order = {"footnotes": 0, "hyphens": 1, "headings": 2, "furniture": 3, "scannos": 4}
    ranked = sorted(
        (each for each in found if each.state in STANDING),
        # Longer changes first: they are easier to judge without the page.
        key=lambda each: (order.get(each.change.stage, 9), -len(each.change.old)),
    )
    stages: set[str] = set()
    for each in ranked:
        if each.change.stage not in stages and len(stages) < EXAMPLES:
            stages.add(each.change.stage)
            yield each


def _number(count: int) -> str:
    return f"{count:,}" if count else "·"


def say(text: str) -> None:
    """Print a line to standard error, where all messages go."""
    echo(text, err=True, colour=coloured(sys.stderr))
