"""A review split between people: a sheet for each, of pages or lines that lie together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocrfix.core.status import WAITING
from ocrfix.exchange.sheet.choices import Row, listed
from ocrfix.storage.folder import RestorationFolder

DECIDED = 0.1
"""The work on a change that does not wait, as a share of one that does."""


def split(found: RestorationFolder, count: int) -> list[list[Row]]:
    """All changes in `count` parts of about equal work, each of whole pages where there are enough.

    A part may be empty where there are fewer pages or lines than parts.
    """
    rows = list(listed(found))
    parts: list[list[Row]] = [[] for _ in range(count)]
    whole = sum(map(_work, rows)) or 1
    done = 0.0
    for unit in _units(found, rows, count):
        work = sum(map(_work, unit))
        middle = done + work / 2
        parts[min(count - 1, int(middle * count / whole))] += unit
        done += work
    return parts


def _units(found: RestorationFolder, rows: Sequence[Row], count: int) -> Iterator[list[Row]]:
    """Rows that stay together: those of a page, or of a line where pages are too few."""
    document = found.ledger.document
    by_page = len(document.pages) >= count
    last, unit = None, list[Row]()
    for row in rows:
        place = document.place(row.place.start)
        here = place.page if by_page else place.line
        if here != last and unit:
            yield unit
            unit = []
        last = here
        unit.append(row)
    if unit:
        yield unit


def _work(row: Row) -> float:
    return 1.0 if row.shown.state in WAITING else DECIDED
