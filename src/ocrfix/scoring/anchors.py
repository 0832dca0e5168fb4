"""What two long texts have in common, in linear memory: patience, then edit distance.

Runs of words that occur once in each text are anchors, of which the longest chain in order
is kept (after Bram Cohen's patience diff); between anchors the edit distance decides (by
rapidfuzz, with Hirschberg's division), on pieces that are bounded.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

SMALL = 250_000
"""Product of two lengths up to which no anchors are looked for."""
LARGEST = 20_000
"""Words without any anchor that are still compared at once; longer pieces are halved."""
GRAMS = (4, 2, 1)
"""Lengths of the runs that may be anchors: long ones first, for they are never chance."""

Piece = tuple[int, int, int, int]
"""`left[a:b]` against `right[c:d]`."""


class Run(NamedTuple):
    """`length` words from `left` on, and from `right` on in the other text, are the same."""

    left: int
    right: int
    length: int


def common(left: Sequence[str], right: Sequence[str]) -> list[Run]:
    """The runs that two texts have in common, in order; none overlap or touch."""
    numbers: dict[str, int] = {}
    one = [numbers.setdefault(word, len(numbers)) for word in left]
    two = [numbers.setdefault(word, len(numbers)) for word in right]
    runs: list[Run] = []
    pieces: list[Piece] = [(0, len(one), 0, len(two))]
    while pieces:
        a, b, c, d = piece = pieces.pop()
        anchors = _anchors(one, two, piece) if (b - a) * (d - c) > SMALL else []
        if anchors:
            runs += anchors
            pieces += _between(piece, anchors)
        elif max(b - a, d - c) > LARGEST and min(b - a, d - c):
            middle, other = (a + b) // 2, (c + d) // 2
            pieces += ((a, middle, c, other), (middle, b, other, d))
        else:
            runs += _equal(one, two, piece)
    return _joined(runs)


def _equal(one: list[int], two: list[int], piece: Piece) -> Iterator[Run]:
    a, b, c, d = piece
    for op in Levenshtein.opcodes(one[a:b], two[c:d]):
        if op.tag == "equal":
            yield Run(a + op.src_start, c + op.dest_start, op.src_end - op.src_start)


def _anchors(one: list[int], two: list[int], piece: Piece) -> list[Run]:
    """The longest chain of runs that occur once in each side of the piece; empty if none does."""
    a, b, c, d = piece
    for length in GRAMS:
        here, there = _once(one, a, b, length), _once(two, c, d, length)
        pairs = [
            (i, j)
            for gram, i in here.items()
            if i >= 0 <= (j := there.get(gram, -1)) and one[i : i + length] == two[j : j + length]
        ]
        if pairs:
            return _covered(_chain(sorted(pairs)), length)
    return []


def _once(text: list[int], start: int, end: int, length: int) -> dict[int, int]:
    """Where each run of `length` words stands, by its hash; -1 if in several places."""
    part = text[start:end]
    found: dict[int, int] = {}
    for at, gram in enumerate(zip(*(part[n:] for n in range(length)), strict=False), start):
        key = hash(gram)
        found[key] = -1 if key in found else at
    return found


def _chain(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain that ascends on both sides."""
    tops: list[int] = []  # the least end of a chain of each length
    last: list[int] = []  # and the pair that ends it
    before: list[int] = []
    for number, (_, right) in enumerate(pairs):
        pile = bisect_left(tops, right)
        tops[pile : pile + 1] = [right]
        last[pile : pile + 1] = [number]
        before.append(last[pile - 1] if pile else -1)
    chain: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _covered(chain: list[tuple[int, int]], length: int) -> list[Run]:
    """What the anchors cover: those that overlap on one diagonal are one run."""
    runs: list[Run] = []
    for left, right in chain:
        if runs:
            run = runs[-1]
            if left - run.left == right - run.right <= run.length:
                runs[-1] = run._replace(length=max(run.length, left - run.left + length))
                continue
            if left < run.left + run.length or right < run.right + run.length:
                continue
        runs.append(Run(left, right, length))
    return runs


def _between(piece: Piece, anchors: list[Run]) -> Iterator[Piece]:
    a, b, c, d = piece
    for left, right, length in anchors:
        yield (a, left, c, right)
        a, c = left + length, right + length
    yield (a, b, c, d)


def _joined(runs: list[Run]) -> list[Run]:
    """Runs in order; those that touch on both sides are one."""
    found: list[Run] = []
    for run in sorted(runs):
        if found and run[:2] == (
            found[-1].left + found[-1].length,
            found[-1].right + found[-1].length,
        ):
            found[-1] = found[-1]._replace(length=found[-1].length + run.length)
        else:
            found.append(run)
    return found
