"""Export and import of a review table for LibreOffice Calc, Excel and OpenRefine.

Every text is in ⟦brackets⟧, so that a program does not read it as a formula, a number or a date,
and keeps a space at its end. The reader accepts tabs, commas and semicolons, any order of the
columns, CR LF, byte order marks and UTF-16. It needs the columns `decide`, `change` and `scan`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from ocrfix.core.decisions import OPEN, Decision
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions
from ocrfix.exchange.fingerprint import same_scan
from ocrfix.exchange.sheet.choices import Row, SheetChoice, heard, listed
from ocrfix.render.one_line import OPENS, SHUTS, back, decoded, flat
from ocrfix.storage.folder import RestorationFolder

COLUMNS = ("decide", "before", "old", "new", "after", "state", "page", "line", "rule", "confidence",
           "why", "change", "scan")  # fmt: skip
NEEDED = ("decide", "change", "scan")
_RULE = re.compile(r"[a-z][a-z0-9.-]*")
SHORT = 16
"""How many digits of the scan's hash each row has."""


def write(found: RestorationFolder, rows: Iterable[Row] | None = None, who: str = "") -> bytes:
    """Write the table of a restoration, or of some of its changes."""
    del who  # only the file name has the person's name
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(_cells(row, found) for row in (listed(found) if rows is None else rows))
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # without the mark Excel reads it as Latin-1


def _cells(row: Row, found: RestorationFolder) -> list[str]:
    change, place = row.shown.change, row.place
    document = found.ledger.document
    at = document.place(place.start)
    return [
        row.word, _cell(place.before), _cell(place.old), _cell(place.new), _cell(place.after),
        row.shown.state, str(at.page), str(at.line), _name(change.rule), f"{change.confidence:.2f}",
        _cell(change.why), f"#{row.key}", f"#{document.source.sha256[:SHORT]}",
    ]  # fmt: skip


def read(data: bytes, found: RestorationFolder) -> ImportedDecisions:
    """Read the decisions from an edited table.

    Raises:
        DecisionError: it is of another scan, lacks columns, or has an unreadable row.
    """
    text = decoded(data)
    head = text.partition("\n")[0]
    # The separator is the one of the three that the first line has most. The names of the columns
    # have none of them.
    mark = max("\t;,", key=head.count)
    # The module refuses cells of more than 131,072 characters, but a cell can be longer.
    # `len(text) + 1` is enough for any cell.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise DecisionError(
            f"its quotation marks do not match: {error}. Save it again as text."
        ) from None
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    if lacking := [name for name in NEEDED if name not in names]:
        raise DecisionError(
            f"line 1: the column {', '.join(lacking)} is missing. Export the table again."
        )
    return heard(_choices(rows[1:], names, found), found)


def _choices(
    rows: list[list[str]], names: list[str], found: RestorationFolder
) -> Iterator[SheetChoice]:
    # Rows, not lines of the file: a cell may have line ends. Row 1 has the names, as a spreadsheet
    # counts.
    for number, row in enumerate(rows, 2):
        cells = dict(zip(names, row, strict=False))
        word = cells.get("decide", "").strip()
        if not any(cell.strip() for cell in row) or word.startswith("#"):
            continue
        where = f"row {number}"
        try:
            # A table has no comment lines, and its rows can be sorted and copied, so each row names
            # its scan. A program may have dropped the `#`, or put an apostrophe before it.
            same_scan(cells.get("scan", "").strip().lstrip("#'"), found)
        except DecisionError as error:
            raise DecisionError(f"{where}: {error}") from None
        texts = [_text(cells.get(key, "")) for key in ("old", "new", "before", "after")]
        if "new" not in cells:
            raise DecisionError(
                f"{where}: the cell in column `new` is missing. Export the table again."
            )
        yield SheetChoice(where, word, cells.get("change", ""), Decision(OPEN, "", 0, 0, *texts))


def _name(rule: str) -> str:
    """The id of a rule: unchanged for a valid id, else in brackets."""
    return rule if _RULE.fullmatch(rule) else _cell(rule)


def _cell(text: str) -> str:
    return OPENS + flat(text) + SHUTS


def _text(cell: str) -> str:
    """The text in a cell; the user may have removed the brackets, or typed line ends."""
    cell = cell.replace("\r\n", "\n")
    inner = cell.strip()
    if inner.startswith(OPENS) and inner.endswith(SHUTS):
        return back(inner[1:-1])
    return back(cell)
