"""Split a review between people: a sheet of neighbouring pages or lines for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocrfix.core.status import WAITING
from ocrfix.exchange.sheet.choices import Row, listed
from ocrfix.storage.folder import RestorationFolder

DECIDED = 0.1
"""The work on a decided change, as a share of the work on a waiting one (an estimate, not
measured).
"""


def split(found: RestorationFolder, count: int) -> list[list[Row]]:
    """Divide all changes into `count` parts of about equal work, each of whole pages if possible.

    If there are fewer pages or lines than parts, a part may be empty.
    """
    rows = list(listed(found))
    parts: list[list[Row]] = [[] for _ in range(count)]
    # At least 1: a restoration may have no changes.
    whole = sum(map(_work, rows)) or 1
    done = 0.0
    for unit in _units(found, rows, count):
        work = sum(map(_work, unit))
        # A page goes to the part in which the middle of its work falls, so the error of a part is
        # about half a page at each end, and does not add up.
        middle = done + work / 2
        parts[min(count - 1, int(middle * count / whole))] += unit
        done += work
    return parts


def _units(found: RestorationFolder, rows: Sequence[Row], count: int) -> Iterator[list[Row]]:
    """Rows that stay together: those of a page, or of a line if there are too few pages."""
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
