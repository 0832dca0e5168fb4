"""Find words that look like a reading, by their strokes, however many letters differ.

`balvaliou` is three edits from `salvation`, but OCR makes few kinds of mistakes: it confuses round
letters, and miscounts vertical strokes. So words are indexed by shape, where all round letters are
equal and `m` is three strokes, and found within one edit of the shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocrfix.language.model.tokens import CURLY

LOOKS = str.maketrans({
    **dict.fromkeys("ceoas\u00e9\u00e8\u00f6\u00f3\u00e0\u00e2\u00e4068", "o"),
    **dict.fromkeys("iltjfr1!|/\u00ed", "l"),
    **dict.fromkeys("nu\u00fc", "ll"),
    **dict.fromkeys("mw", "lll"),
    **dict.fromkeys("bk", "h"),
    "d": "ol",
    "y": "v",
})  # fmt: skip
"""The shape of each letter. Compared with finer tables (each letter different) and coarser ones
(`h` as two strokes), this one found most right words among few: on 4,800 misread words of four
sets, 3.5 in 100 beyond those of `Near`, among 74.
"""
ALIKE = 6
"""Maximum words of one shape, the most common."""


Half = Mapping[str, list[str]]
NONE: tuple[Half, Half] = {}, {}


def _halves(looks: Iterable[str], half: int) -> tuple[Half, Half]:
    """The shapes of one length, by their heads and by their tails.

    One edit changes one half, and the other still matches.
    """
    heads: dict[str, list[str]] = defaultdict(list)
    tails: dict[str, list[str]] = defaultdict(list)
    for look in looks:
        heads[look[:half]].append(look)
        tails[look[half:]].append(look)
    return heads, tails


class Shapes:
    """An index of words by shape."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` are folded, the most common first."""
        self._words: dict[str, str] = {}  # a look's words, with spaces between: most have one
        for word in words:
            look = word.translate(LOOKS)
            alike = self._words.get(look)
            if alike is None:
                self._words[look] = word
            # Words come the most common first, so the rarest are left out.
            elif alike.count(" ") < ALIKE - 1:
                self._words[look] = f"{alike} {word}"
        of_length: dict[int, list[str]] = defaultdict(list)
        for look in self._words:
            of_length[len(look)].append(look)
        self._halves = {length: _halves(looks, length // 2) for length, looks in of_length.items()}

    def near(self, reading: str) -> dict[str, int]:
        """The words whose shape is within one edit of that of `reading` (folded), with the edits.

        One edit leaves one half of a shape unchanged (pigeonhole).
        """
        look = reading.translate(LOOKS)
        found: dict[str, int] = {}
        for length in range(len(look) - 1, len(look) + 2):
            half = length // 2
            # The tail is counted from the end, because an edit in the head shifts it.
            head, tail = look[:half], look[len(look) - (length - half) :]
            heads, tails = self._halves.get(length, NONE)
            for pool in (heads.get(head), tails.get(tail)):
                if pool:
                    near = process.extract(
                        look, pool, scorer=Levenshtein.distance, score_cutoff=1, limit=None
                    )
                    found.update(
                        (word, n) for same, n, _ in near for word in self._words[same].split()
                    )
        return found


def strokes(reading: str, new: Sequence[str]) -> int:
    """The number of edits between the shapes of `reading` and of the words `new`."""
    look = "".join(new).translate(LOOKS)
    return Levenshtein.distance(reading.lower().replace(CURLY, "'").translate(LOOKS), look)
