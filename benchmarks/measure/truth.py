"""A scan held against its truth, letter by letter.

Words are aligned first (`ocrfix.align`), then the letters of what lies between. A place of the
scan is known only where the letters around it are in the truth in the same order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein

from ocrfix.align import common

WORD = re.compile(r"[^\W_]+")
LARGEST = 4_000_000
"""Pieces of letters whose lengths have a larger product are not compared."""
AROUND, KNOWN, SLIP = 12, 9, 3
"""Of 12 letters beside a place 9 must be in the truth, at most 3 letters off."""
MISREAD = 3
"""Letters in a row that may be misread and still be known for those of the truth."""
FOLDED = str.maketrans(
    {"ſ": "s", "‘": "'", "’": "'", "“": '"', "”": '"', "–": "—", "‐": "-", "‑": "-", "¬": "-"}
    | {"\u00a0": " ", "\u00ad": "-"}
)


class Letters:
    """The letters and digits of a text, and where they are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [m.span() for m in WORD.finditer(text)]
        self.at = [i for low, high in self.words for i in range(low, high)]
        self.keys = [text[low:high].translate(FOLDED).casefold() for low, high in self.words]

    def of(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the letters between two places."""
        return bisect_left(self.at, start), bisect_left(self.at, end)


class Aligned:
    """A scan and its truth. `gone` are the parts of the scan that were struck or moved away."""

    def __init__(self, scan: str, truth: str, gone: Iterable[tuple[int, int]] = ()) -> None:
        self.scan, self.truth = Letters(scan), Letters(truth)
        self.map = _mapped(self.scan, self.truth)
        self.often = Counter(self.truth.keys)
        self.gone = bytearray(len(self.scan.at))
        for start, end in gone:
            low, high = self.scan.of(start, end)
            self.gone[low:high] = b"\1" * (high - low)

    def before(self, start: int) -> int:
        """The number of the last letter before a place that was not struck; -1 if there is none."""
        number = bisect_left(self.scan.at, start) - 1
        while number >= 0 and self.gone[number]:
            number -= 1
        return number

    def after(self, end: int) -> int:
        """The number of the first letter from a place on that was not struck."""
        number = bisect_left(self.scan.at, end)
        while number < len(self.gone) and self.gone[number]:
            number += 1
        return number

    def place(self, letter: int, step: int) -> int:
        """The letter of the truth for one of the scan; -1 if the letters on that side disagree."""
        if not 0 <= letter < len(self.map) or self.map[letter] < 0:
            return -1
        known = seen = 0
        at = letter
        while 0 <= at < len(self.map) and seen < AROUND:
            if not self.gone[at]:
                here = self.map[at]
                known += here >= 0 and abs((here - self.map[letter]) - step * seen) <= SLIP
                seen += 1
            at += step
        return self.map[letter] if known >= min(KNOWN, seen) else -1

    def between(self, left: int, right: int) -> str:
        """The text of the truth between two of its letters."""
        return self.truth.text[self.truth.at[left] + 1 : self.truth.at[right]]

    def joined(self, one: int, two: int) -> bool:
        """Whether the word that two parts beside a gap make is in the truth elsewhere."""
        text, low, high = self.truth.text, self.truth.at[one], self.truth.at[two]
        while low and text[low - 1].isalnum():
            low -= 1
        while high < len(text) and text[high].isalnum():
            high += 1
        return (
            letters(text[low : self.truth.at[one] + 1] + text[self.truth.at[two] : high])
            in self.often
        )


def letters(text: str) -> str:
    """The letters and digits of a text alone, folded."""
    return "".join(WORD.findall(text.translate(FOLDED).casefold()))


def _mapped(scan: Letters, truth: Letters) -> list[int]:
    """For each letter of the scan the number of the letter of the truth, or -1."""
    starts = []
    for letters in (scan, truth):
        sizes, total = [], 0
        for low, high in letters.words:
            sizes.append(total)
            total += high - low
        starts.append([*sizes, total])
    here, there = starts
    found = [-1] * len(scan.at)
    left = right = 0
    for run in (*common(scan.keys, truth.keys), None):
        end = (run.left, run.right) if run else (len(scan.words), len(truth.words))
        _letterwise(scan, truth, (left, end[0], right, end[1]), here, there, found)
        if run:
            size = here[run.left + run.length] - here[run.left]
            # Words that are the same casefolded may differ in length ("ß"); then letters are off.
            if size == there[run.right + run.length] - there[run.right]:
                found[here[run.left] : here[run.left] + size] = range(
                    there[run.right], there[run.right] + size
                )
            left, right = run.left + run.length, run.right + run.length
    return found


def _letterwise(
    scan: Letters,
    truth: Letters,
    piece: tuple[int, int, int, int],
    here: list[int],
    there: list[int],
    found: list[int],
) -> None:
    a, b, c, d = piece
    one = [scan.text[at].casefold().translate(FOLDED) for at in scan.at[here[a] : here[b]]]
    two = [truth.text[at].casefold().translate(FOLDED) for at in truth.at[there[c] : there[d]]]
    if not one or not two or len(one) * len(two) > LARGEST:
        return
    for op in Levenshtein.opcodes(one, two):
        size = op.src_end - op.src_start
        same = op.tag == "equal" or (size == op.dest_end - op.dest_start <= MISREAD)
        if same:
            for n in range(size):
                found[here[a] + op.src_start + n] = there[c] + op.dest_start + n
