"""Search the words that only this text has for those closest to a reading.

It uses pieces, as in `neighbours`: of a word cut into three, one piece is unchanged within two
edits. If many words share a piece, their rest is cut into pieces again, so that a search tests few
words however many the text has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocrfix.spelling.neighbours import PIECES, pieces

FEW = 256
"""Up to this number, comparing all words is faster than searching. Of 16 to 1,024 tried on texts
with 12,000 own words, 64 and more were equal, and 256 was best if words begin alike.
"""


class OwnWords:
    """The words of a text that the model lacks, in text order."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)
        self._index = _Node([(word, at) for at, word in enumerate(self._words)])

    def __bool__(self) -> bool:
        return bool(self._words)

    def closest(self, reading: str, most: int, limit: int) -> list[tuple[str, int]]:
        """The closest words, at most `limit`, within `most` edits (1 or 2), with their edits.

        Of equally close words, those that occur first in the text come first.
        """
        pool: list[int] = []
        # The index finds too many, never too few; the distance decides.
        self._index.near(reading, most, pool)
        # In the order of the text: `extract` keeps the order of equally close words.
        near = sorted(set(pool))
        found = process.extract(
            reading,
            [self._words[at] for at in near],
            scorer=Levenshtein.distance,
            score_cutoff=most,
            limit=limit,
        )
        return [(word, distance) for word, distance, _ in found]


class _Node:
    """Words, or their rests, with their numbers; split by pieces when searched."""

    def __init__(self, words: list[tuple[str, int]]) -> None:
        self._words = words
        self._numbers = [number for _, number in words]
        self._parted: dict[tuple[int, int, str], _Node] | None = None

    def near(self, reading: str, most: int, found: list[int]) -> None:
        """Add to `found` the numbers of all words within `most` edits, and of some others."""
        # Split only when a search comes here: most parts of the tree are never searched.
        if self._parted is None and len(self._words) > FEW:
            self._part()
        # Words that were not split by pieces are all candidates.
        found += self._numbers
        if self._parted:
            for length, piece, start, end in _places(len(reading), most):
                if node := self._parted.get((length, piece, reading[start:end])):
                    # The piece is equal on both sides, so the edits are all in the rest: the same
                    # problem, smaller.
                    node.near(reading[:start] + reading[end:], most, found)

    def _part(self) -> None:
        """File each word under its pieces; words too short for three pieces stay here."""
        parted: dict[tuple[int, int, str], list[tuple[str, int]]] = defaultdict(list)
        for word, number in self._words:
            for piece, (start, end) in enumerate(pieces(len(word)) if len(word) >= PIECES else ()):
                rest = word[:start] + word[end:]
                parted[len(word), piece, word[start:end]].append((rest, number))
        self._words = [each for each in self._words if len(each[0]) < PIECES]
        self._numbers = [number for _, number in self._words]
        self._parted = {key: _Node(words) for key, words in parted.items()}


@lru_cache(maxsize=1 << 8)
def _places(length: int, most: int) -> tuple[tuple[int, int, int, int], ...]:
    """Where in a reading of this length the pieces of words within `most` edits can be.

    Each entry: letters of the word, number of the piece, start and end in the reading.
    """
    found: list[tuple[int, int, int, int]] = []
    for other in range(max(PIECES, length - most), length + most + 1):
        first, middle, last = pieces(other)
        longer = other - length
        spare = (most - abs(longer)) // 2
        found += [(other, 0, *first), (other, 2, last[0] - longer, length)]
        for shift in range(min(0, -longer) - spare, max(0, -longer) + spare + 1):
            if middle[0] + shift >= 0:
                found.append((other, 1, middle[0] + shift, middle[1] + shift))
    return tuple(found)
