"""Find words within a few edits of a reading, by shared pieces.

A word is cut into three pieces; within two edits of a reading, at least one piece is unchanged
(pigeonhole; Navarro 2001). So only words with a common piece at its place are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

PIECES = 3
LEAST = 4
"""Shorter words are all compared, because there are few."""
BRIEF = 6
"""Readings with fewer letters can also be words under `LEAST` letters: `tihe` is `the`."""
MOST_LETTERS = 24
"""Longer readings are not words."""


def edits(length: int) -> int:
    """How many edits to search for a reading of this length."""
    return 2 if length < 7 else 3


class Near:
    """An index of words by their pieces."""

    def __init__(self, words: Iterable[str], short: Iterable[str]) -> None:
        """`words` are for readings of four letters and more, `short` for shorter ones."""
        self._by_piece: dict[tuple[int, int], dict[str, list[str]]] = {
            # One table for each length and piece: a look-up needs no string longer than the piece.
            (length, number): defaultdict(list)
            for length in range(LEAST, MOST_LETTERS + 1)
            for number in range(PIECES)
        }
        self._short = list(short)
        # `the` for the reading `tihe`: too short to be in the index by pieces.
        self._brief = [word for word in self._short if len(word) < LEAST]
        # By length first: where the pieces are is then computed once for each, at half the cost.
        of_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            of_length[len(word)].append(word)
        for length in range(LEAST, MOST_LETTERS + 1):
            for number, (start, end) in enumerate(pieces(length)):
                table = self._by_piece[length, number]
                for word in of_length[length]:
                    table[word[start:end]].append(word)

    def near(self, reading: str) -> dict[str, int]:
        """The words within `edits(len(reading))` edits of `reading` (folded), with the edits.

        At three edits, only words that share a piece.
        """
        length = len(reading)
        # What is that long is mostly a line read without its spaces.
        if length > MOST_LETTERS:
            return {}
        most = edits(length)
        pool: list[str] = []
        if length < LEAST:
            pool = self._short
        else:
            for some in self._sharing(reading, most):
                pool += some
            if length < BRIEF:
                pool += self._brief
        near = process.extract(
            reading, pool, scorer=Levenshtein.distance, score_cutoff=most, limit=None
        )
        return {word: distance for word, distance, _ in near}

    def _sharing(self, reading: str, most: int) -> Iterator[list[str]]:
        """Words that share a piece at its place, allowing for letters lost before it."""
        length, index = len(reading), self._by_piece
        # For words of each length that the edits allow: where would their pieces be in the reading?
        for other in range(max(LEAST, length - most), min(length + most, MOST_LETTERS) + 1):
            first, middle, last = pieces(other)
            longer = other - length
            # The difference in length takes up some edits. A piece shifts further only if a letter
            # is lost before it and another added after it, which costs two.
            spare = (most - abs(longer)) // 2
            # A first piece can only be at the start of the reading, and a last one only at its end.
            if found := index[other, 0].get(reading[: first[1]]):
                yield found
            if found := index[other, 2].get(reading[last[0] - longer :]):
                yield found
            inside = index[other, 1]
            for shift in range(min(0, -longer) - spare, max(0, -longer) + spare + 1):
                start = middle[0] + shift
                if start >= 0 and (found := inside.get(reading[start : middle[1] + shift])):
                    yield found


def pieces(length: int) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """The spans of the pieces of a word of this length."""
    first = length // PIECES
    second = first + (length - first) // 2
    return (0, first), (first, second), (second, length)
