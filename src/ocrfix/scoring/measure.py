"""Error rates: how many characters and words of the truth are wrong in a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ocrfix.align import Run
from ocrfix.scoring.alignment import Alignment, Gap, align
from ocrfix.scoring.norms import ComparedWords, words

LONGEST = 30_000
"""Maximum number of characters to compare at once; a longer gap is halved, and its count is an
upper bound.
"""


class ErrorCounts(NamedTuple):
    """Counts of equal, replaced, missing and extra units (characters or words)."""

    hits: int = 0
    replaced: int = 0
    missing: int = 0
    extra: int = 0  # units that the truth lacks

    def __add__(self, other: object) -> ErrorCounts:
        """The counts of two parts together."""
        assert isinstance(other, ErrorCounts)
        return ErrorCounts(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def errors(self) -> int:
        """The edit distance: how many units are replaced, missing or extra."""
        return self.replaced + self.missing + self.extra

    @property
    def of(self) -> int:
        """The number of units of the truth."""
        return self.hits + self.replaced + self.missing

    @property
    def rate(self) -> float:
        """Errors divided by units of the truth: CER, WER. Can exceed 1."""
        return self.errors / (self.of or 1)

    @property
    def match_rate(self) -> float:
        """Errors divided by all aligned units: CERn of OCR-D, MER of HIPE-OCRepair; at most 1."""
        return self.errors / (self.of + self.extra or 1)


FOREIGN, ENOUGH = 0.3, 50
"""Below this share of common words, a text and a truth are of different prints; and the minimum
number of words to say so. Any two different texts here share at most 0.33.
"""


class Errors(NamedTuple):
    """The errors of a text against its truth, under one norm."""

    norm: str
    characters: ErrorCounts
    words: ErrorCounts
    characters_in_order: ErrorCounts  # here a moved block counts as missing and as extra
    words_in_order: ErrorCounts
    moved: tuple[int, int]  # number of moved blocks, and of their words

    def rate(self, unit: str) -> float:
        """The rate of this norm, of "characters" or "words"."""
        counts: ErrorCounts = getattr(self, unit)
        return counts.match_rate if self.norm == "hipe" else counts.rate

    @property
    def foreign(self) -> bool:
        """Whether so few words agree that the truth must be of another text."""
        # The longer of the two texts counts: if the truth is only one chapter, the pages are not
        # those of the scan either.
        size = max(self.words.of, self.words.hits + self.words.replaced + self.words.extra)
        return size >= ENOUGH and self.words.hits < FOREIGN * size


def errors(text: str, truth: str, norm: str = "plain") -> Errors:
    """Count the errors of `text` against `truth`, its ground truth, under a norm of `norms.NORMS`.

    Raises:
        KeyError: there is no such norm.
    """
    return measured(align(words(text, norm), words(truth, norm)), norm)


def measured(found: Alignment, norm: str) -> Errors:
    """Count the errors of an alignment, which was made under `norm`."""
    parts = (found.runs, [*found.gaps, *found.moved])
    counts = _characters(found, *parts), _words(found, *parts)
    ordered = counts
    if found.moved:
        ordered = _characters(found, *found.in_order), _words(found, *found.in_order)
    size = sum(len(block.left) for block in found.moved)
    return Errors(norm, *counts, *ordered, (len(found.moved), size))


def _characters(found: Alignment, runs: Sequence[Run], gaps: Sequence[Gap]) -> ErrorCounts:
    left, right = found.left, found.right
    joiner = right.joiner
    # The joiner after each word counts as a character, as if each text ended with one. It is taken
    # off at the end.
    same = sum(
        sum(map(len, left.keys[run.left : run.left + run.length])) + len(joiner) * run.length
        for run in runs
    )
    total = ErrorCounts(same)
    for gap in gaps:
        total += compared(_text(left, gap.left), _text(right, gap.right))
    if not joiner:
        return total
    # Of two texts with words, the two last joiners agree. If one text is empty, the joiner of the
    # other was counted as missing or extra.
    hits, replaced, missing, extra = total  # without the joiner after the last word
    if left.keys and right.keys:
        return ErrorCounts(hits - 1, replaced, missing, extra)
    return ErrorCounts(hits, replaced, max(0, missing - 1), max(0, extra - 1))


def _words(found: Alignment, runs: Sequence[Run], gaps: Sequence[Gap]) -> ErrorCounts:
    left, right = found.left.cores, found.right.cores
    total = ErrorCounts(
        sum(1 for run in runs for core in left[run.left : run.left + run.length] if core)
    )
    for gap in gaps:
        one = [left[n] for n in gap.left if left[n]]
        total += compared(one, [right[n] for n in gap.right if right[n]])
    return total


def _text(part: ComparedWords, numbers: Sequence[int]) -> str:
    return "".join(part.keys[n] + part.joiner for n in numbers)


def compared(left: Sequence[str], right: Sequence[str]) -> ErrorCounts:
    """Count the edit operations between two strings or lists of words; long ones are halved."""
    if max(len(left), len(right)) > LONGEST and min(len(left), len(right)) > 1:
        middle, other = len(left) // 2, len(right) // 2
        return compared(left[:middle], right[:other]) + compared(left[middle:], right[other:])
    replaced = missing = extra = 0
    # From the text to the truth: what must be inserted is missing in the text.
    for tag, _, _ in Levenshtein.editops(left, right).as_list():
        replaced += tag == "replace"
        missing += tag == "insert"
        extra += tag == "delete"
    return ErrorCounts(len(right) - replaced - missing, replaced, missing, extra)
