"""Sets two columns that were read across one below the other, where the gutter is still there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ocrfix.core.edits import Edit, Span
from ocrfix.passes.text.columns import GUTTER, beside_gutter
from ocrfix.passes.text.lines import all_lines

FEWEST = 6
"""Lines of a page with text in both columns, for its gutter to be sure. Not measured."""
MOST_ACROSS = 2
"""Lines over both columns that a page may have, at its head or foot. Not measured."""


class ColumnsLine(NamedTuple):
    """A line of a page: where it begins and ends, and where its right column begins."""

    start: int
    middle: int
    end: int


def columns_apart(text: str) -> Iterator[list[Edit]]:
    """For each page in two columns, the edits that put the right one below the left one."""
    if "  " not in text or not beside_gutter(all_lines(text)[0]):
        return
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\f"), len(text) + 1]
    for low, high in pairwise(starts):
        if rows := _rows(text, Span(low, high - 1)):
            yield _edits(text, rows)


def _rows(text: str, page: Span) -> list[ColumnsLine]:
    """The lines of a page that are in two columns; none if its gutter is not straight."""
    lines: list[Span] = []
    at = page.start
    for line in text[page.start : page.end].split("\n"):
        lines.append(Span(at, at + len(line)))
        at += len(line) + 1
    places = Counter(
        match.end() for start, end in lines for match in GUTTER.finditer(text[start:end])
    )
    if not places:
        return []
    place, count = places.most_common(1)[0]
    if count < FEWEST:
        return []
    across = [
        n for n, (start, end) in enumerate(lines) if text[start:end][place - 2 : place].strip()
    ]
    # A head or a folio may stand above both columns, or below: there the columns end.
    middle = len(lines) // 2
    low = max((n + 1 for n in across if n < middle), default=0)
    high = min((n for n in across if n >= middle), default=len(lines))
    if len(across) > MOST_ACROSS or not all(n < middle // 2 or n > middle * 3 // 2 for n in across):
        return []
    return [ColumnsLine(start, min(end, start + place), end) for start, end in lines[low:high]]


def _edits(text: str, rows: list[ColumnsLine]) -> list[Edit]:
    while rows and not text[rows[-1].start : rows[-1].end].strip():
        rows.pop()
    edits = []
    for row in rows:
        left = text[row.start : row.middle].rstrip()
        if row.start + len(left) < row.end:
            edits.append(Edit.at(row.start + len(left), row.end, ""))
    right = "\n".join(text[row.middle : row.end].rstrip() for row in rows).strip("\n")
    last = next(row for row in reversed(rows) if text[row.start : row.middle].strip())
    end = last.start + len(text[last.start : last.middle].rstrip())
    # The columns are one text: no blank line comes between them.
    for number, edit in enumerate(edits):
        if edit.span.start == end:
            edits[number] = Edit.at(*edit.span, f"\n{right}")
            break
    else:
        edits.append(Edit.at(end, end, f"\n{right}", (end - 1, end)))
    return sorted(edits)
