"""The odds of an option from its features: boosted trees, learned from aligned passages.

`rules/ranking.LANGUAGE.json` has the trees (benchmarks/train/corrector.py writes it): a tree is a
number, or a column, a bound, and the trees below and above it. The sum over all trees is a log
odds. Any class with a method `odds` can replace it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp
from typing import Any, NamedTuple

import msgspec

from ocrfix.spelling.features import FEATURES

Sum = Callable[..., float]
GLANCE = 12
"""How many trees to evaluate before a bad option is dropped."""
TOGETHER = 20
"""How many trees to compile at a time: compiling all 160 took 11 MB, 20 take 1 MB."""


class Rankings(NamedTuple):
    """The rankings of the first and the second round, and the one for safe corrections.

    The last was also learned on dialect and old print, and uses the share of certainly misread
    words in the text. It decides whether the best option is safe.
    """

    first: Ranking
    again: Ranking
    sure: Ranking


def rankings(table: str) -> Rankings:
    """The rankings of a table.

    Raises:
        ValueError: it is no JSON, or was learned on other columns than `features.FEATURES`.

    """
    try:
        # Three times as fast as `json.loads` on this table, and it is read at each start.
        facts = msgspec.json.decode(table)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from None
    if facts["columns"] != list(FEATURES):
        raise ValueError("the ranking was learned on other columns: learn it again")
    return Rankings(*(Ranking(facts[name]) for name in Rankings._fields))


class Ranking:
    """Computes the odds of the options of a place."""

    def __init__(self, facts: dict[str, Any]) -> None:
        trees = facts["trees"]
        self._first = _sum(trees[:GLANCE])
        self._rest = [_sum(trees[at : at + TOGETHER]) for at in range(GLANCE, len(trees), TOGETHER)]
        self._hopeless: float = facts["hopeless"]

    def odds(self, options: Sequence[Sequence[float]]) -> list[float]:
        """The probability of each option of one place, by its features; the sum is at most one."""
        found = [self._odds(columns) for columns in options]
        total = sum(found)
        # At most one option is right, but the trees judge each alone, so the sum may exceed one.
        return [each / total for each in found] if total > 1 else found

    def _odds(self, columns: Sequence[float]) -> float:
        # The first trees have the largest steps, so they already show most bad options.
        total = self._first(*columns)
        if total < self._hopeless:
            return 0.0
        return 1 / (1 + exp(-total - sum(some(*columns) for some in self._rest)))


def _sum(trees: Sequence[Any]) -> Sum:
    """Compile the sum of `trees` to a function of the features.

    One Python expression takes 10 microseconds for 160 trees; walking the trees takes 26.
    """
    names = ",".join(f"x{number}" for number in range(len(FEATURES)))
    source = "+".join(map(_source, trees)) or "0.0"
    found: Sum = eval(f"lambda {names}: {source}", {})  # noqa: S307 - of numbers alone: see _source
    return found


def _source(tree: Any) -> str:
    if isinstance(tree, list):
        column, bound, low, high = tree
        # `int` and `float` let nothing but numbers into the source that `_sum` evaluates.
        return f"({_source(low)} if x{int(column)}<={float(bound)!r} else {_source(high)})"
    return f"({float(tree)!r})"
