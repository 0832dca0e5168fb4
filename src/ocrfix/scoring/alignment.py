"""A text beside its ground truth: what is the same, what is not, and what was moved.

Between long runs that are the same lie gaps, whose words and characters are compared by edit
distance. A block of one gap that another gap of the truth has is moved: a note that stands after
its paragraph here and at the page's foot there. It is compared with itself, wherever it stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocrfix.align import Piece, Run, common
from ocrfix.scoring.norms import ComparedWords

SEPARATES = 4
"""Words that must agree to part two gaps; fewer may agree by chance."""
WIDEST = 3_000
"""Words of a gap from which on any agreement parts it."""
MOVED = 5
"""Words that a block must have to be known again elsewhere."""
APART = 12
"""Words that may differ within a moved block, one after another."""
GRAM = 3


class Gap(NamedTuple):
    """Words that are not the same: numbers of words of the text, and of the truth."""

    left: Sequence[int]
    right: Sequence[int]


class Alignment(NamedTuple):
    """A text (left) beside another (right)."""

    left: ComparedWords
    right: ComparedWords
    runs: list[Run]
    gaps: list[Gap]  # without what was moved
    moved: list[Gap]
    in_order: tuple[list[Run], list[Gap]]  # as if nothing could be moved


def align(left: ComparedWords, right: ComparedWords) -> Alignment:
    """Lay a text beside its truth. Linear in the text, but for gaps, which are bounded."""
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
    """The runs that are long enough to part gaps, and the gaps between them."""
    runs: list[Run] = []
    gaps: list[Piece] = []
    a = c = 0
    for run in found:
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
    """Runs and gaps with one gap from where a block stands to where it should, if not too far.

    So the edit distance may use all that lies between, as it does on two whole texts.
    """
    cover: list[Piece] = []
    joins = [0] * (len(gaps) + 1)  # how many blocks reach over the end of each gap
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
    """The gap that a word of the text (side 0) or of the truth (side 2) lies in."""
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
    in_order = {(run.left + n, run.right + n) for run in passed for n in range(run.length)}
    pairs = sorted(
        (i, there[gram]) for gram, i in here.items() if i >= 0 and there.get(gram, -1) >= 0
    )
    blocks: list[Piece] = []
    for i, j in pairs:
        if any((i + n, j + n) in in_order for n in range(GRAM)):
            continue
        if blocks:
            a, b, c, d = blocks[-1]
            if i - b <= APART and -GRAM <= j - d <= APART and j > c:
                blocks[-1] = (a, i + GRAM, c, j + GRAM)
                continue
        blocks.append((i, i + GRAM, j, j + GRAM))
    return _apart([_grown(block, left, right, gaps) for block in blocks], gaps)


def _grown(block: Piece, left: list[str], right: list[str], gaps: list[Piece]) -> Piece:
    """A block with the words at its edges that agree again behind a few that do not."""
    a, b, c, d = block
    here, there = gaps[_which(gaps, a, 0)], gaps[_which(gaps, c, 2)]
    before = range(1, 1 + min(APART, a - here[0], c - there[2]))
    after = range(min(APART, here[1] - b, there[3] - d))
    head = max((n for n in before if left[a - n] == right[c - n]), default=0)
    tail = max((n + 1 for n in after if left[b + n] == right[d + n]), default=0)
    return (a - head, b + tail, c - head, d + tail)


def _grams(words: list[str], parts: list[tuple[int, int]]) -> dict[tuple[str, ...], int]:
    """Where each run of three words of the parts stands; -1 if in several places."""
    found: dict[tuple[str, ...], int] = {}
    for start, end in parts:
        if end - start >= MOVED:
            for at in range(start, end + 1 - GRAM):
                gram = tuple(words[at : at + GRAM])
                found[gram] = -1 if gram in found else at
    return found


def _apart(blocks: list[Piece], gaps: list[Piece]) -> Iterator[Piece]:
    """The blocks that are long enough, each in one gap on either side, none overlapping."""
    left_end = 0
    taken: set[int] = set()
    for a, b, c, d in blocks:
        low, high = _which(gaps, a, 0), _which(gaps, c, 2)
        whole = b <= gaps[low][1] and d <= gaps[high][3]
        if whole and min(b - a, d - c) >= MOVED and a >= left_end and taken.isdisjoint(range(c, d)):
            left_end = b
            taken.update(range(c, d))
            yield (a, b, c, d)
