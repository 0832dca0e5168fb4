"""Tables of evidence: each row is one sign that a decision weighs, and its weight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

Thing = TypeVar("Thing")

NOT_APART = "not measured apart"
"""The table was measured as a whole, with this row in it; this row alone was not."""


class Evidence(NamedTuple):
    """One row of a table of evidence."""

    name: str
    weight: float
    """Points if the row applies; or its limit, if the first row that applies decides."""
    example: str
    """Made-up text in which this row decides; after `|`, where the text is. Run by
    `tests/test_evidence.py`."""
    why: str = ""
    """What the reason of a change says if the row applies."""
    what: str = ""
    """The answer, in a table where the first row that applies decides."""
    measured: str = NOT_APART


Table = dict[str, Evidence]


def table(*rows: Evidence) -> Table:
    """The rows by name, in the order in which they are used; their names must differ."""
    found = {row.name: row for row in rows}
    assert len(found) == len(rows), "two rows of a table have one name"
    return found


def verdict(
    name: str, answer: str, example: str, limit: float = 0.0, measured: str = NOT_APART
) -> Evidence:
    """A row of a table in which the first row that applies decides: its answer is taken."""
    return Evidence(name, limit, example, what=answer, measured=measured)


def first(
    rows: Table, speaks: Mapping[str, Callable[[Thing, float], bool]], thing: Thing
) -> Evidence | None:
    """The first row that applies to a thing, given its limit; None if no row does."""
    for row in rows.values():
        if speaks[row.name](thing, row.weight):
            return row
    return None
