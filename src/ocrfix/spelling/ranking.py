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

GLANCE = 12
"""How many trees to evaluate before a bad option is dropped."""
TOGETHER = 20
"""How many trees to compile at a time: compiling all 160 took 11 MB, 20 take 1 MB."""
WALKS = 100
"""How many times to walk the trees before they are compiled.

Compiling 20 trees takes as long as walking them 400 times: a text of a page or two never pays for
it, and a long one hardly for the walks.
"""


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
        self._first = Sum(trees[:GLANCE])
        self._rest = [Sum(trees[at : at + TOGETHER]) for at in range(GLANCE, len(trees), TOGETHER)]
        self._hopeless: float = facts["hopeless"]

    def odds(self, options: Sequence[Sequence[float]]) -> list[float]:
        """The probability of each option of one place, by its features; the sum is at most one."""
        found = [self._odds(columns) for columns in options]
        total = sum(found)
        # At most one option is right, but the trees judge each alone, so the sum may exceed one.
        return [each / total for each in found] if total > 1 else found

    def _odds(self, columns: Sequence[float]) -> float:
        # The first trees have the largest steps, so they already show most bad options.
        total = self._first.of(columns)
        if total < self._hopeless:
            return 0.0
        return 1 / (1 + exp(-total - sum(some.of(columns) for some in self._rest)))


class Sum:
    """The sum of some trees: walked at first, compiled when it is used often."""

    def __init__(self, trees: Sequence[Any]) -> None:
        self._trees, self._used = trees, 0
        self._compiled: Callable[..., float] | None = None

    def of(self, columns: Sequence[float]) -> float:
        """The sum for an option with these features."""
        if self._compiled is not None:
            return self._compiled(*columns)
        self._used += 1
        if self._used > WALKS:
            self._compiled = _compiled(self._trees)
        # Both ways add from left to right, so that the last digit is the same, too.
        total = 0.0
        for tree in self._trees:
            total += _walked(tree, columns)
        return total


def _walked(tree: Any, columns: Sequence[float]) -> float:
    while isinstance(tree, list):
        column, bound, low, high = tree
        tree = low if columns[column] <= bound else high
    return float(tree)


def _compiled(trees: Sequence[Any]) -> Callable[..., float]:
    """Compile the sum of `trees` to a function of the features.

    One Python expression takes 10 microseconds for 160 trees; walking the trees takes 26.
    """
    names = ",".join(f"x{number}" for number in range(len(FEATURES)))
    source = "+".join(["0.0", *map(_source, trees)])
    found: Callable[..., float] = eval(f"lambda {names}: {source}", {})  # noqa: S307 - of numbers alone: see _source
    return found


def _source(tree: Any) -> str:
    if isinstance(tree, list):
        column, bound, low, high = tree
        # `int` and `float` let nothing but numbers into the source that is evaluated.
        return f"({_source(low)} if x{int(column)}<={float(bound)!r} else {_source(high)})"
    return f"({float(tree)!r})"
