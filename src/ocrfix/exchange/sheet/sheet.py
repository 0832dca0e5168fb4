"""Export and import of a review sheet: one change per line; the first word decides.

    open 9730b66f2f8d/open/1a2b3c4d page 1 line 274 scannos.x … | he sat ⟦arid→and⟧ slept | why

Line ends and control characters are written as signs (`render.one_line`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ocrfix.core.decisions import OPEN, Decision
from ocrfix.core.status import WAITING
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions
from ocrfix.exchange.fingerprint import same_scan
from ocrfix.exchange.sheet.choices import Row, SheetChoice, heard, listed
from ocrfix.render.one_line import ARROW, OPENS, SHUTS, back, decoded, flat
from ocrfix.storage.folder import RestorationFolder

HEAD = """\
# ocrfix review sheet
# scan: {scan}
#
# The first word of a line decides. Write
#   accept   use the text after the arrow               (a)
#   reject   keep the text before the arrow             (r)
#   open     undecided: only a safe change is applied   (o)
#   amend    use your own text, written after the arrow (e)
#   good     this word is right in this book: reject    (g)
#   bad      this word is always wrong: accept          (b)
# A correction of your own, at line 12, column 5 of the scan:
#   hand @12:5 ⟦tlie→the⟧
# ⏎ is a line end, ⇥ a tab, ␦41␦ the character of that number. Lines that begin with # and
# lines that you delete or do not change decide nothing. {waiting:,} of {count:,} wait for you.

"""
# One line, as in the module's docstring: word, then the key of a change or the place `@12:5` of a
# hand-made correction, facts, and the change in its context. Brackets and arrows of the scan are
# written as signs, so each can occur only once. The numbers are limited, because Python refuses to
# read those of thousands of digits.
_LINE = re.compile(
    rf"(?P<word>[^\s/]*)\s+(?:(?P<key>#?[0-9a-f]{{12}}/\w+/[0-9a-f]{{8}})|@(?P<at>[0-9]{{1,12}}:[0-9]{{1,12}}))\s"
    rf"(?P<before>[^{OPENS}{SHUTS}]*){OPENS}(?P<old>[^{OPENS}{SHUTS}{ARROW}]*){ARROW}"
    rf"(?P<new>[^{OPENS}{SHUTS}{ARROW}]*){SHUTS}(?P<after>.*)"
)
_FACTS = " | "


def write(found: RestorationFolder, rows: Iterable[Row] | None = None, who: str = "") -> bytes:
    """Write the sheet of a restoration, or of some of its changes, for a person."""
    rows = list(listed(found) if rows is None else rows)
    head = HEAD.format(
        scan=found.ledger.document.source.sha256,
        waiting=sum(row.shown.state in WAITING for row in rows), count=len(rows),
    )  # fmt: skip
    if who:
        head = head.replace("\n#\n", f"\n# for: {' '.join(flat(who).split())}\n#\n", 1)
    return (head + "".join(_line(row, found) for row in rows)).encode()


def _line(row: Row, found: RestorationFolder) -> str:
    change, place = row.shown.change, row.place
    at = found.ledger.document.place(place.start)
    facts = f"page {at.page} line {at.line} {change.rule} {row.shown.state} {change.confidence:.2f}"
    text = f"{flat(place.before)}{OPENS}{flat(place.old)}{ARROW}{flat(place.new)}{SHUTS}"
    why = " ".join(flat(change.why).replace("|", "¦").split())  # the text ends at the last bar
    after = flat(place.after)
    return f"{row.word:7} {row.key} {facts}{_FACTS}{text}{after}{_FACTS}{why}\n"


def read(data: bytes, found: RestorationFolder) -> ImportedDecisions:
    """Read the decisions from an edited sheet.

    Raises:
        DecisionError: it is of another scan, or one of its lines cannot be read.
    """
    text = decoded(data)
    scan = re.search(r"^# scan: *([0-9a-f]*)", text, re.MULTILINE)
    if not scan:
        raise DecisionError("the line `# scan: HASH` is missing. Export the sheet again.")
    same_scan(scan[1], found)
    return heard(_choices(text, found), found)


def _choices(text: str, found: RestorationFolder) -> Iterator[SheetChoice]:
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.rstrip("\r")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = _LINE.fullmatch(line.lstrip())
        where = f"line {number}"
        if not parts:
            raise DecisionError(
                f"{where}: {line[:60]!r} is not a line of a sheet: VERDICT ID … "
                f"{OPENS}old{ARROW}new{SHUTS} …. Begin it with # to skip it."
            )
        old, new = back(parts["old"]), back(parts["new"])
        # The reason is after the last bar, the facts are before the first; the scan may have bars
        # between.
        after = back(parts["after"].rpartition(_FACTS)[0])
        before = back(parts["before"].partition(_FACTS)[2])
        place = Decision(OPEN, "", 0, 0, old, new, before, after)
        if parts["at"]:
            place = _own(parts["at"], place, found, where)
        yield SheetChoice(where, parts["word"], parts["key"] or "", place, bool(parts["at"]))


def _own(at: str, place: Decision, found: RestorationFolder, where: str) -> Decision:
    """A hand-made correction, at line and column of the scan."""
    line, column = map(int, at.split(":"))
    document = found.ledger.document
    starts = document.line_starts
    ends = [*(start - 1 for start in starts[1:]), len(document.text)]
    start = starts[line - 1] + column - 1 if 0 < line <= len(starts) else -1
    # One column after the last character is a place too: text may be added to the end of a line.
    if start < 0 or not starts[line - 1] <= start <= ends[line - 1]:
        raise DecisionError(f"{where}: the scan has no line {line}, column {column}.")
    return Decision(OPEN, "", start, start + len(place.old), place.old, place.new)
