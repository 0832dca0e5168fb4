"""How likely an option is right, by its columns: boosted trees that were learned from aligned pairs.

`rules/ranking.LANGUAGE.json` has them (benchmarks/learn_corrector.py writes it): a tree is a number,
or a column, a bound, and the trees below and above it. The sum over all trees is a log odds. Another
ranking may take their place that has `odds`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import exp
from typing import Any

from ocrfix.correct.features import FEATURES

Tree = Any
"""A tuple (column, bound, lower tree, upper tree), or a leaf: a float."""
GLANCE = 16
"""So many trees tell an option that is worth no more of them."""


class Ranking:
    """Weighs the options of a place."""

    def __init__(self, table: str) -> None:
        """Read a ranking.

        Raises:
            ValueError: it was learned on other columns than `features.FEATURES`.

        """
        facts = json.loads(table)
        if facts["columns"] != list(FEATURES):
            raise ValueError("the ranking was learned on other columns: learn it again")
        trees = [_tuples(tree) for tree in facts["trees"]]
        self._first, self._rest = trees[:GLANCE], trees[GLANCE:]
        self._hopeless: float = facts["hopeless"]

    def odds(self, options: Sequence[Sequence[float]]) -> list[float]:
        """How likely each option of one place is right, by its columns; in sum at most one."""
        found = [self._odds(columns) for columns in options]
        total = sum(found)
        return [each / total for each in found] if total > 1 else found

    def _odds(self, columns: Sequence[float]) -> float:
        total = _sum(self._first, columns)
        if total < self._hopeless:
            return 0.0
        total += _sum(self._rest, columns)
        return 1 / (1 + exp(-total))


def _sum(trees: list[Tree], columns: Sequence[float]) -> float:
    total = 0.0
    for tree in trees:
        while tree.__class__ is tuple:
            column, bound, lower, upper = tree
            tree = lower if columns[column] <= bound else upper  # noqa: PLW2901 - down the tree
        total += tree
    return total


def _tuples(tree: Any) -> Tree:
    if isinstance(tree, list):
        column, bound, lower, upper = tree
        return column, bound, _tuples(lower), _tuples(upper)
    return float(tree)
