"""What `run` says at its end: counts by pass, examples, a table of documents."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ocrfix import folder
from ocrfix.cli.output import coloured, echo
from ocrfix.cli.restoring import Summary
from ocrfix.decisions import Decisions
from ocrfix.ledger import Ledger
from ocrfix.render import diff
from ocrfix.render.state import STANDING, Shown, shown
from ocrfix.visible import visible

EXAMPLES = 3
FILES = (
    (folder.RESTORED, "restored text"),
    (folder.LEDGER, "ledger"),
    (folder.PATCH, "patch"),
    (folder.REPORT, "report"),
)


def one(ledger: Ledger, made: Decisions, found: Summary, out: Path, *, colour: bool) -> None:
    """The summary of a single restoration, to standard error."""
    document = ledger.document
    size = f"{len(document.text):,} characters"
    pages = f", {len(document.pages)} pages" if len(document.pages) > 1 else ""
    say("")
    say(f"{document.source.name}: {size}{pages}")
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
        say(f"{waits} for a person: ocrfix diff {shlex.quote(str(out))} --waiting")


def many(rows: Iterable[tuple[str, Summary | None, str]]) -> None:
    """The table of a batch: a document a line, what failed at the end."""
    rows = [(visible(name), found, visible(error)) for name, found, error in rows]
    width = max([len(name) for name, *_ in rows] + [8])
    say("")
    say(f"  {'document':{width}}{'applied':>9}{'proposed':>10}{'flagged':>9}")
    for name, found, _ in rows:
        if found:
            counts = f"{found.total(*STANDING):>9,}{found.total('proposed'):>10,}"
            say(f"  {name:{width}}{counts}{found.total('flagged'):>9,}")
    failed = [(name, error) for name, _, error in rows if error]
    say("")
    say(f"{len(rows) - len(failed):,} restored, {len(failed):,} failed")
    for name, error in failed:
        say(f"  {error if error.startswith(name) else f'{name}: {error}'}")


def _examples(found: list[Shown]) -> Iterator[Shown]:
    """Changes that show what was done: of different rules, in context, most surprising first."""
    order = {"footnotes": 0, "hyphens": 1, "headings": 2, "furniture": 3, "scannos": 4}
    ranked = sorted(
        (each for each in found if each.state in STANDING),
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
    """A line to standard error, where all talk goes."""
    echo(text, err=True, colour=coloured(sys.stderr))
