"""A row of evidence: one sign that a judge weighs, and what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

Thing = TypeVar("Thing")

NOT_APART = "not measured apart"
"""The judge as a whole was measured with this row in it; what the row alone adds was not."""


class Evidence(NamedTuple):
    """One row of a judge's table."""

    name: str
    weight: float
    """Points where the row speaks; or the limit it looks at, where the first row decides."""
    example: str
    """Made-up text in which this row decides, and after a stroke where it is. It is tried in
    `tests/test_evidence.py`."""
    why: str = ""
    """What the reason of a change says where the row speaks."""
    what: str = ""
    """What the line is, where this row alone decides."""
    measured: str = NOT_APART


Table = dict[str, Evidence]


def table(*rows: Evidence) -> Table:
    """Rows by name, in the order in which they are added up."""
    found = {row.name: row for row in rows}
    assert len(found) == len(rows), "two rows of a table have one name"
    return found


def verdict(
    name: str, answer: str, example: str, limit: float = 0.0, measured: str = NOT_APART
) -> Evidence:
    """A row of a table in which the first row that speaks decides: its answer holds."""
    return Evidence(name, limit, example, what=answer, measured=measured)


def first(
    rows: Table, speaks: Mapping[str, Callable[[Thing, float], bool]], thing: Thing
) -> Evidence | None:
    """The first row that speaks of a thing, given its limit; None where none does."""
    for row in rows.values():
        if speaks[row.name](thing, row.weight):
            return row
    return None
