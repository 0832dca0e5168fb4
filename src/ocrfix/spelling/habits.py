"""What a text's own print and engine tend to misread, from the words that are surely misread.

A channel that is the same for all texts knows little of one: here every `e` may be an `o`, there
none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log

from rapidfuzz.distance import Levenshtein

SEEN_LESS, FEW = 0.5, 10.0
"""Added to the readings that have a change, and to all: a short text tells little."""


class Habits:
    """In how many readings of a text each change of letters is surely found."""

    def __init__(self, sure: Iterable[tuple[str, str]], unknown: int) -> None:
        """`sure` has readings and what they surely are, both folded, a pair for each place.

        `unknown` is how many words of the text nothing knows.
        """
        self._readings: dict[tuple[str, str], set[str]] = defaultdict(set)
        all_of_them: set[str] = set()
        places = 0
        for reading, word in sure:
            places += 1
            all_of_them.add(reading)
            for change in changes(word, reading):
                self._readings[change].add(reading)
        self._all = log(len(all_of_them) + FEW)
        self.surely = log((places + SEEN_LESS) / (unknown + places + FEW))
        """The logarithm of the share of unknown words that are surely misread: small in dialect and
        old print, of which many words are unknown."""

    def of(self, word: str, reading: str) -> float:
        """The logarithm of the share of other readings that have the rarest of these changes."""
        found = [self._readings.get(change, ()) for change in changes(word, reading)]
        others = min((len(some) - (reading in some) for some in found), default=0)
        return log(others + SEEN_LESS) - self._all


def changes(word: str, reading: str) -> Iterator[tuple[str, str]]:
    """The stretches of letters, of the word and of the reading, that differ."""
    for op in Levenshtein.opcodes(word, reading):
        if op.tag != "equal":
            yield word[op.src_start : op.src_end], reading[op.dest_start : op.dest_end]
