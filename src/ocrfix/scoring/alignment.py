"""Align a text with its ground truth: equal, different and moved parts.

Long equal runs separate gaps, whose words and characters are compared by edit distance. A block
that is in one gap of the text and in another gap of the truth was moved, such as a footnote that is
after its paragraph here and at the foot of the page there. It is compared with its other copy.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ocrfix.align import Piece, Run, common
from ocrfix.scoring.norms import ComparedWords

SEPARATES = 4
"""How many equal words separate two gaps; fewer can be chance."""
WIDEST = 3_000
"""In a gap of this many words, any equal words separate it."""
MOVED = 5
"""Minimum length of a moved block, in words."""
APART = 12
"""How many successive words can differ inside a moved block."""
GRAM = 3


class Gap(NamedTuple):
    """A gap: ranges of words of the text and of the truth that differ."""

    left: Sequence[int]
    right: Sequence[int]


class Alignment(NamedTuple):
    """The alignment of a text (left) with its truth (right). All numbers are numbers of words."""

    left: ComparedWords
    right: ComparedWords
    runs: list[Run]
    gaps: list[Gap]  # without moved blocks
    moved: list[Gap]
    in_order: tuple[list[Run], list[Gap]]  # without moves


def align(left: ComparedWords, right: ComparedWords) -> Alignment:
    """Align a text with its truth, both under one norm.

    Linear in the length of the text, except inside gaps, which are limited.
    """
    found = common(left.keys, right.keys)
    runs, pieces = _parted(found, len(left.keys), len(right.keys))
    blocks = list(_blocks(left.keys, right.keys, pieces, set(found).difference(runs)))
    moved = [_gap(block) for block in blocks]
    gone = {n for block in moved for n in block.left}, {n for block in moved for n in block.right}
    gaps = [
        Gap(*([n for n in side if n not in its] for side, its in zip(gap, gone, strict=True)))
        for gap in map(_gap, pieces)
    ]
    return Alignment(left, right, runs, gaps, moved, _widened(runs, pieces, blocks))


def _gap(piece: Piece) -> Gap:
    a, b, c, d = piece
    return Gap(range(a, b), range(c, d))


def _parted(found: list[Run], left_end: int, right_end: int) -> tuple[list[Run], list[Piece]]:
    """The runs that are long enough to separate gaps, and the gaps between them."""
    runs: list[Run] = []
    gaps: list[Piece] = []
    a = c = 0
    for run in found:
        # A run right at the last one, or at the beginning of both texts, has no gap before it, so
        # it may be short.
        edge = (run.left, run.right) == (a, c)
        if edge or run.length >= SEPARATES or run.left - a > WIDEST or run.right - c > WIDEST:
            if not edge:
                gaps.append((a, run.left, c, run.right))
            runs.append(run)
            a, c = run.left + run.length, run.right + run.length
    if a < left_end or c < right_end:
        gaps.append((a, left_end, c, right_end))
    return runs, gaps


def _widened(
    runs: list[Run], gaps: list[Piece], blocks: list[Piece]
) -> tuple[list[Run], list[Gap]]:
    """Merge the gaps between the two places of a moved block, if they are not too far apart.

    The rates `in order` count a move as missing words here and extra words there. With the text
    between in one gap, the edit distance can choose the cheapest way, as on two whole texts.
    """
    cover: list[Piece] = []
    # Each block adds 1 at the first gap of its range and takes 1 away at the last, so the running
    # sum says whether the next gap is in any range.
    joins = [0] * (len(gaps) + 1)  # how many blocks span the end of each gap
    for a, _, c, _ in blocks:
        low, high = sorted((_which(gaps, a, 0), _which(gaps, c, 2)))
        if gaps[high][1] - gaps[low][0] <= WIDEST:
            joins[low] += 1
            joins[high] -= 1
    open_ = 0
    for number, (a, b, c, d) in enumerate(gaps):
        if open_:
            cover[-1] = (cover[-1][0], b, cover[-1][2], d)
        else:
            cover.append((a, b, c, d))
        open_ += joins[number]
    free = [run for run in runs if not _within(run.left, cover)]
    return free, [_gap(piece) for piece in cover]


def _which(gaps: list[Piece], word: int, side: int) -> int:
    """The gap around a word of the text (side 0) or of the truth (side 2)."""
    return bisect_right(gaps, word, key=lambda gap: gap[side]) - 1


def _within(word: int, cover: list[Piece]) -> bool:
    number = _which(cover, word, 0)
    return number >= 0 and word < cover[number][1]


def _blocks(
    left: list[str], right: list[str], gaps: list[Piece], passed: set[Run]
) -> Iterator[Piece]:
    """Blocks of the text that the truth has elsewhere."""
    here = _grams(left, [gap[:2] for gap in gaps])
    there = _grams(right, [gap[2:] for gap in gaps])
    # Words that are equal in order in the gaps, in runs too short to separate gaps. They were not
    # moved.
    in_order = {(run.left + n, run.right + n) for run in passed for n in range(run.length)}
    pairs = _pairs(here, there)
    blocks: list[Piece] = []
    for i, j in pairs:
        if any((i + n, j + n) in in_order for n in range(GRAM)):
            continue
        if blocks:
            a, b, c, d = blocks[-1]
            # Near the end of the last block in the text, and near its end in the truth: both go on,
            # over a few misread words between.
            if i - b <= APART and -GRAM <= j - d <= APART and j > c:
                blocks[-1] = (a, i + GRAM, c, j + GRAM)
                continue
        blocks.append((i, i + GRAM, j, j + GRAM))
    return _apart([_grown(block, left, right, gaps) for block in blocks], gaps)


def _pairs(here: Mapping[Any, int], there: Mapping[Any, int]) -> list[tuple[int, int]]:
    """Where both texts have the same words; -1 is a place that is not unique."""
    both = ((i, there.get(gram, -1)) for gram, i in here.items())
    return sorted((i, j) for i, j in both if i >= 0 and j >= 0)


def _grown(block: Piece, left: list[str], right: list[str], gaps: list[Piece]) -> Piece:
    """Extend a block at its ends over a few different words, if equal words follow."""
    a, b, c, d = block
    here, there = gaps[_which(gaps, a, 0)], gaps[_which(gaps, c, 2)]
    # Only inside the gaps of the block: the words around these are equal in order.
    before = range(1, 1 + min(APART, a - here[0], c - there[2]))
    after = range(min(APART, here[1] - b, there[3] - d))
    head = max((n for n in before if left[a - n] == right[c - n]), default=0)
    tail = max((n + 1 for n in after if left[b + n] == right[d + n]), default=0)
    return (a - head, b + tail, c - head, d + tail)


def _grams(words: list[str], parts: list[tuple[int, int]]) -> dict[tuple[str, ...], int]:
    """The place of each sequence of three words; -1 if it has several."""
    found: dict[tuple[str, ...], int] = {}
    for start, end in parts:
        # A shorter gap cannot hold a moved block.
        if end - start >= MOVED:
            for at in range(start, end + 1 - GRAM):
                gram = tuple(words[at : at + GRAM])
                found[gram] = -1 if gram in found else at
    return found


def _apart(blocks: list[Piece], gaps: list[Piece]) -> Iterator[Piece]:
    """The blocks that are long enough, inside one gap on each side, without overlaps."""
    left_end = 0
    # Blocks ascend in the text, so the end of the last one shows an overlap there. In the truth
    # they come in any order, so its words are kept as a set.
    taken: set[int] = set()
    for a, b, c, d in blocks:
        low, high = _which(gaps, a, 0), _which(gaps, c, 2)
        whole = b <= gaps[low][1] and d <= gaps[high][3]
        if whole and min(b - a, d - c) >= MOVED and a >= left_end and taken.isdisjoint(range(c, d)):
            left_end = b
            taken.update(range(c, d))
            yield (a, b, c, d)
