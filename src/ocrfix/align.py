"""Find what two long texts have in common, in linear memory: patience diff, then edit distance.

    anchors(zip("abcd", range(4)), zip("acxb", range(4))) == [(0, 0), (2, 1)]
    common("the cat sat".split(), "the dog sat".split()) == [Run(0, 0, 1), Run(2, 2, 1)]

A key that occurs exactly once in each text (`a`, `b` and `c` above) marks the same place in both:
an anchor. Of these pairs, the longest chain that has the same order in both texts is kept (Bram
Cohen's patience diff). Between anchors, rapidfuzz compares pieces of bounded size by edit distance.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from rapidfuzz.distance import Levenshtein

Key = TypeVar("Key", bound=Hashable)
Place = TypeVar("Place")
Left = TypeVar("Left")
Right = TypeVar("Right")

SMALL = 250_000
"""Pieces whose lengths have at most this product are compared without a search for anchors."""
LARGEST = 20_000
"""Most words without an anchor that are compared at once; longer pieces are halved."""
GRAMS = (4, 2, 1)
"""Lengths of the runs that may be anchors: long ones first, since they do not match by chance."""

Piece = tuple[int, int, int, int]
"""`left[a:b]` against `right[c:d]`."""


class Run(NamedTuple):
    """`length` words from `left` on, and from `right` on in the other text, are the same."""

    left: int
    right: int
    length: int


def common(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Run]:
    """The runs that two texts have in common, in order; none overlap or touch."""
    # Words become small numbers first: they are faster to hash and compare than strings, and the
    # edit distance of rapidfuzz takes any sequence of them.
    numbers: dict[Hashable, int] = {}
    one = [numbers.setdefault(word, len(numbers)) for word in left]
    two = [numbers.setdefault(word, len(numbers)) for word in right]
    runs: list[Run] = []
    # A list of pieces still to compare, instead of recursion: two texts with few anchors could
    # otherwise exceed Python's recursion limit. The order does not matter, because `_joined` sorts.
    pieces: list[Piece] = [(0, len(one), 0, len(two))]
    while pieces:
        a, b, c, d = piece = pieces.pop()
        found = _anchors(one, two, piece) if (b - a) * (d - c) > SMALL else []
        if found:
            runs += found
            pieces += _between(piece, found)
        # No anchor and still long (two different texts, or a text of one repeated word): halve both
        # sides, so that time and memory stay bounded. Common runs across the cut may be lost.
        elif max(b - a, d - c) > LARGEST and min(b - a, d - c):
            middle, other = (a + b) // 2, (c + d) // 2
            pieces += ((a, middle, c, other), (middle, b, other, d))
        else:
            runs += _equal(one, two, piece)
    return _joined(runs)


def anchors(
    left: Iterable[tuple[Hashable, Left | None]], right: Iterable[tuple[Hashable, Right | None]]
) -> list[tuple[Left, Right]]:
    """The places of keys that occur once in each text, in ascending order on both sides.

    `left` and `right` give each key with its place, in the order of the text. A key whose
    place is None counts as an occurrence, but is never an anchor.
    """
    here, there = once(left), once(right)
    return chain([(place, there[key]) for key, place in here.items() if key in there])


def once(keys: Iterable[tuple[Key, Place | None]]) -> dict[Key, Place]:
    """The place of each key that occurs once, in the order of the text."""
    found: dict[Key, Place | None] = {}
    for key, place in keys:
        # None marks a key seen twice. A third time must not make it a place again.
        found[key] = None if key in found else place
    return {key: place for key, place in found.items() if place is not None}


def chain(pairs: Sequence[tuple[Left, Right]]) -> list[tuple[Left, Right]]:
    """The most pairs, in order, whose right sides ascend; the left sides ascend already.

    Patience sorting, as in Aldous and Diaconis, "Longest increasing subsequences" (1999).
    """
    ends: list[Any] = []  # for each length, the least right side that a chain can end with
    last: list[int] = []  # for each length, the number of that pair
    before: list[int] = []  # for each pair, the number of the pair before it in its chain
    for number, (_, right) in enumerate(pairs):
        # Invariant: `ends` ascends. `right` extends the longest chain that ends below it, and
        # replaces the end of the next longer chain, because a smaller end leaves more room for
        # later pairs.
        length = bisect_left(ends, right)
        ends[length : length + 1] = [right]
        last[length : length + 1] = [number]
        before.append(last[length - 1] if length else -1)
    found: list[tuple[Left, Right]] = []
    # Follow the links back from the end of a longest chain.
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _equal(one: list[int], two: list[int], piece: Piece) -> Iterator[Run]:
    a, b, c, d = piece
    for op in Levenshtein.opcodes(one[a:b], two[c:d]):
        if op.tag == "equal":
            yield Run(a + op.src_start, c + op.dest_start, op.src_end - op.src_start)


def _anchors(one: list[int], two: list[int], piece: Piece) -> list[Run]:
    """The longest chain of runs that occur once on each side of the piece; empty if none do."""
    a, b, c, d = piece
    for length in GRAMS:
        here, there = once(_grams(one, a, b, length)), once(_grams(two, c, d, length))
        # Equal hashes do not prove equal words, so the words are compared, too.
        pairs = [
            (i, there[gram])
            for gram, i in here.items()
            if gram in there and one[i : i + length] == two[there[gram] : there[gram] + length]
        ]
        if pairs:
            return _covered(chain(pairs), length)
    return []


def _grams(text: list[int], start: int, end: int, length: int) -> Iterator[tuple[int, int]]:
    """The hash of each run of `length` words, and where it begins."""
    part = text[start:end]
    for at, gram in enumerate(zip(*(part[n:] for n in range(length)), strict=False), start):
        yield hash(gram), at


def _covered(chain: list[tuple[int, int]], length: int) -> list[Run]:
    """The runs that the anchors cover; anchors that overlap at the same shift become one run."""
    runs: list[Run] = []
    for left, right in chain:
        if runs:
            run = runs[-1]
            # The same shift on both sides: the anchor continues the run before it.
            if left - run.left == right - run.right <= run.length:
                runs[-1] = run._replace(length=max(run.length, left - run.left + length))
                continue
            # It overlaps the run before it at another shift. Runs must not overlap, so the earlier
            # one wins.
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
    """The runs in order; runs that touch in both texts become one."""
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
