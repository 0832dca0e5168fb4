"""A number of a table that is far out of the scale of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from ocrfix.core.edits import Span
from ocrfix.passes.queries.asked import Asked
from ocrfix.rules.ruleset import Ruleset

RULE = "queries.number-out-of-scale"
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[,.]\d{3})+(?![\w,.]*\d)|(?<![\w.,])\d+(?![\w.,]*\d)")
"""A whole number, with or without signs between its thousands."""
APART = re.compile(r"[ \t]{2,}|\t|(?:\. ?){3,}")


class Figure(NamedTuple):
    """A number and its place in the text."""

    value: int
    span: Span


def out_of_scale(text: str, rules: Ruleset) -> Iterator[Asked]:
    """A question for each number that is far from all others of its column."""
    for table in _tables(text, int(rules.limit(RULE, "rows"))):
        for column in zip(*table, strict=True):
            yield from _odd(column, rules)


def _tables(text: str, least: int) -> Iterator[list[list[Figure]]]:
    """Runs of rows that have equally many numbers, two or more, set apart by blanks."""
    rows: list[list[Figure]] = []
    start = 0
    for line in text.split("\n"):
        apart = "  " in line or "\t" in line or ".." in line or ". ." in line
        row = _row(line, start) if apart and APART.search(line) else []
        start += len(line) + 1
        if len(row) > 1 and (not rows or len(rows[-1]) == len(row)):
            rows.append(row)
            continue
        if len(rows) >= least:
            yield rows
        rows = [row] if len(row) > 1 else []
    if len(rows) >= least:
        yield rows


def _row(line: str, start: int) -> list[Figure]:
    return [
        Figure(int(re.sub("[.,]", "", m[0])[:18]), Span(start + m.start(), start + m.end()))
        for m in NUMBER.finditer(line)
    ]


def _odd(column: tuple[Figure, ...], rules: Ruleset) -> Iterator[Asked]:
    spread, apart = rules.limit(RULE, "spread"), rules.limit(RULE, "apart")
    middle = median(figure.value for figure in column)
    if middle <= 0:
        return
    far = [f for f in column if not middle / apart < f.value < middle * apart]
    near = [f for f in column if middle / spread <= f.value <= middle * spread]
    # One number may lack a figure or have one too many. If more are far, the column is mixed.
    if len(far) == 1 and len(near) == len(column) - 1 and far[0].value > 0:
        why = f"the other {len(near)} numbers of this column are about {middle:,.0f}"
        yield Asked(RULE, why, [far[0].span])
