"""Habits: which letters this text tends to misread, from its certain misreadings.

One model for all texts knows little about a single text: in one every `e` may be read as `o`, in
another none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log

from rapidfuzz.distance import Levenshtein

SEEN_LESS, FEW = 0.5, 10.0
"""Smoothing: added to the readings with a change, and to all, because a short text says little."""


class Habits:
    """Counts of the readings with each certain change of letters."""

    def __init__(self, sure: Iterable[tuple[str, str]], unknown: int) -> None:
        """`sure` has pairs of reading and certain correction, both folded, one per place.

        `unknown` is the number of unknown words in the text.
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
        """The logarithm of the share of unknown words that are certainly misread: low in dialect
        and old print, which have many unknown words.
        """

    def of(self, word: str, reading: str) -> float:
        """The logarithm of the share of other readings with the rarest of these changes."""
        found = [self._readings.get(change, ()) for change in changes(word, reading)]
        # Without this reading itself: a word must be no evidence for its own correction. The rarest
        # change decides, because all changes must have happened.
        others = min((len(some) - (reading in some) for some in found), default=0)
        return log(others + SEEN_LESS) - self._all


def changes(word: str, reading: str) -> Iterator[tuple[str, str]]:
    """The different stretches of letters, of the word and of the reading."""
    for op in Levenshtein.opcodes(word, reading):
        if op.tag != "equal":
            yield word[op.src_start : op.src_end], reading[op.dest_start : op.dest_end]
