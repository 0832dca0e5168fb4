"""The summary at the end of `run`: counts by pass, examples, a table of documents."""

from __future__ import annotations

import shlex
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from ocrfix.cli.output import coloured, echo
from ocrfix.cli.remarks import pages_of
from ocrfix.cli.restoring import Summary
from ocrfix.cli.waiting import Waits, decisions
from ocrfix.core.decisions import Decisions
from ocrfix.core.ledger import Change, Ledger
from ocrfix.core.status import STANDING, Shown, shown
from ocrfix.render import diff
from ocrfix.storage import folder, source_files
from ocrfix.visible import visible

EXAMPLES = 3
LISTED, FIRST = 50, 10
"""Fewer struck or moved texts than `LISTED` are all listed, else only the `FIRST`."""
LINES_STRUCK = frozenset(("furniture", "pages"))
"""Passes that strike whole lines."""
KINDS = 12
"""How many rules with waiting changes to list."""
NAMED = 3
"""How many documents to name for a remark."""
WIDTH = 90
FILES = (
    (folder.RESTORED, "restored text"),
    (folder.LEDGER, "ledger"),
    (folder.PATCH, "patch"),
    (folder.REPORT, "report"),
    (source_files.CORRECTED, "OCR files"),
)

Row = tuple[str, Summary | None, str]
"""A document of a batch: its name, and its summary or its error."""


def one(ledger: Ledger, made: Decisions, found: Summary, out: Path, *, colour: bool) -> None:
    """Print the summary of a single restoration to standard error."""
    document = ledger.document
    size = f"{len(document.text):,} characters"
    say("")
    say(f"{document.source.name}: {size}, {pages_of(ledger)}; language: {found.language}")
    for remark in found.remarks:
        _say_wrapped(remark)
    _counts(found)
    changes = list(shown(ledger, made))
    standing = [each for each in changes if each.state in STANDING]
    struck = [each for each in standing if _strikes(each.change)]
    moved = [each for each in standing if each.change.moves]
    _texts("Struck out of the text", struck, ledger, out)
    _texts("Moved", moved, ledger, out)
    listed = {each.change.id for each in (*struck, *moved)}
    _examples([each for each in standing if each.change.id not in listed], ledger, colour=colour)
    say("")
    width = max(len(what) for _, what in FILES)
    for name, what in FILES:
        if (out / name).exists():
            say(f"  {what:{width}}  {out / name}")
    _waiting(found, out)


def _counts(found: Summary) -> None:
    """The table of passes. A pass that could not search says so, and has no counts."""
    say("")
    say(f"  {'pass':12}{'applied':>9}{'proposed':>10}{'flagged':>9}")
    for stage, counts in found.counts.items():
        if stage in found.unsearched:
            say(f"  {stage:12}  not searched: {found.unsearched[stage]}")
            continue
        standing = sum(counts[state] for state in STANDING)
        row = f"  {stage:12}{_number(standing):>9}{_number(counts['proposed']):>10}"
        say(f"{row}{_number(counts['flagged']):>9}")
    total = f"  {'':12}{found.total(*STANDING):>9,}{found.total('proposed'):>10,}"
    say(f"{total}{found.total('flagged'):>9,}")


def _strikes(change: Change) -> bool:
    """Whether a change takes text out and writes none: furniture, page marks, letters."""
    if change.moves or _says(change.new):
        return False
    # A speck or a row of dashes that furniture strikes has no letter; the hyphen of a cut word
    # that is joined is not struck text.
    return _says(change.old) or (change.stage in LINES_STRUCK and bool(change.old.strip()))


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def _texts(head: str, found: Sequence[Shown], ledger: Ledger, out: Path) -> None:
    """List struck or moved texts, each with its place in the scan."""
    if not found:
        return
    say("")
    kinds = Counter(_kind(each.change) for each in found).most_common()
    by_kind = ", ".join(f"{count:,} {kind}" for kind, count in kinds)
    say(f"  {head}: {len(found):,}" + (f" ({by_kind})" if len(kinds) > 1 else ""))
    shortened = found if len(found) < LISTED else found[:FIRST]
    for each in shortened:
        change = each.change
        place = ledger.document.place(change.edits[0].scan.start)
        where = f"page {place.page}, line {place.line}"
        say(f"    {where:22} {_kind(change):16} {diff.short(_text(change))}")
    if len(shortened) < len(found):
        stages = dict.fromkeys(each.change.stage for each in found)
        passes = " ".join(f"--pass {stage}" for stage in stages)
        more = f"{len(found) - len(shortened):,} more"
        say(f"    … and {more}: ocrfix diff {shlex.quote(str(out))} {passes}")


def _kind(change: Change) -> str:
    """What was struck or moved: the rule without its pass."""
    return change.rule.partition(".")[2]


def _text(change: Change) -> str:
    """The text that was struck or moved; of many, as of line numbers, the first and the last."""
    texts = [edit.old.strip() for edit in change.edits if edit.old.strip()]
    # A move has one edit that strikes and one that writes: the longest has the text.
    if change.moves or len(texts) < 2:
        return max(texts, key=len, default="")
    return f"{texts[0]} … {texts[-1]} ({len(texts):,} places)"


def _examples(found: Sequence[Shown], ledger: Ledger, *, colour: bool) -> None:
    """One change of each of the commonest rules, so that the examples are typical."""
    common = Counter(each.change.rule for each in found).most_common()
    if common:
        say("")
        say("  Examples of the other changes:")
    # Equal counts by name: the same text gives the same summary.
    for rule, times in sorted(common, key=lambda row: (-row[1], row[0]))[:EXAMPLES]:
        of_rule = [each for each in found if each.change.rule == rule]
        # The middle one: the first is often on a title page, and the last in an index.
        head, *lines = diff.entry(ledger, of_rule[len(of_rule) // 2], colour=colour)
        say("")
        say(f"  {head}" + (f"  (one of {times:,})" if times > 1 else ""))
        for line in lines:
            say(f"  {line}")


def _waiting(found: Summary, out: Path) -> None:
    """What waits for a person: proposals first, then flags, each by kind."""
    proposed = [row for row in found.waits if row.state == "proposed"]
    flagged = [row for row in found.waits if row.state == "flagged"]
    if proposed:
        count, needed = found.total("proposed"), decisions(proposed)
        waits = f"{count:,} proposed change{'s wait' if count > 1 else ' waits'}"
        few = f": {needed:,} decision{'s' * (needed > 1)}, as equal changes are decided together"
        say("")
        say(f"{waits} for a decision{few if needed < count else ''}")
        _kinds(proposed)
    if flagged:
        count = found.total("flagged")
        say("")
        say(f"{count:,} place{'s are' if count > 1 else ' is'} flagged: look at the print")
        _kinds(flagged)
    if proposed or flagged:
        folder_name = shlex.quote(str(out))
        say("")
        say(f"To see them: ocrfix diff {folder_name} --waiting")
        say(f"To decide:   ocrfix review {folder_name}")


def _kinds(rows: Sequence[Waits]) -> None:
    width = max(len(row.rule) for row in rows[:KINDS])
    for row in rows[:KINDS]:
        say(f"  {row.changes:>7,}  {row.rule:{width}}  {row.about}")
    if rest := rows[KINDS:]:
        count = sum(row.changes for row in rest)
        say(f"  {count:>7,}  by {len(rest)} more rule{'s' * (len(rest) > 1)}")


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


def _number(count: int) -> str:
    return f"{count:,}" if count else "·"


def say(text: str) -> None:
    """Print a line to standard error, where all messages go."""
    echo(text, err=True, colour=coloured(sys.stderr))
