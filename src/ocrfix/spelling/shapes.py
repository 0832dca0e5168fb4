"""Words that look like a reading, however many letters part them: found by their strokes.

`balvaliou` is three edits from `salvation`, but print makes few mistakes of so many kinds: round
letters are taken for each other, and upright strokes counted wrong. So words are indexed by what
they look like, with all round letters one and `m` three strokes, and found within one edit of that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

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
"""What a letter looks like. Of finer tables (each letter one) and coarser ones (`h` two strokes)
this found most right words among few: on 4,800 misread words of four sets, 3.5 in 100 beyond those
that `near` finds, among 74."""
ALIKE = 6
"""So many words of one look are found, the commonest."""


class Shapes:
    """An index of words by what they look like."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` (folded), the commonest first."""
        self._words: dict[str, str] = {}  # a look's words, with spaces between: most have one
        for word in words:
            look = word.translate(LOOKS)
            alike = self._words.get(look)
            if alike is None:
                self._words[look] = word
            elif alike.count(" ") < ALIKE - 1:
                self._words[look] = f"{alike} {word}"
        self._heads: dict[str, list[str]] = defaultdict(list)
        self._tails: dict[str, list[str]] = defaultdict(list)
        for look in self._words:
            half = len(look) // 2
            self._heads[f"{len(look)} {look[:half]}"].append(look)
            self._tails[f"{len(look)} {look[half:]}"].append(look)

    def near(self, reading: str) -> dict[str, int]:
        """The words whose look is within one edit of the look of `reading` (folded), and the edits.

        One edit leaves one half of a look whole (pigeonhole).
        """
        look = reading.translate(LOOKS)
        found: dict[str, int] = {}
        for length in range(len(look) - 1, len(look) + 2):
            half = length // 2
            head, tail = look[:half], look[len(look) - (length - half) :]
            for pool in (self._heads.get(f"{length} {head}"), self._tails.get(f"{length} {tail}")):
                if pool:
                    near = process.extract(
                        look, pool, scorer=Levenshtein.distance, score_cutoff=1, limit=None
                    )
                    found.update(
                        (word, n) for same, n, _ in near for word in self._words[same].split()
                    )
        return found


def strokes(reading: str, new: Sequence[str]) -> int:
    """How many edits part what `reading` and the words `new` look like."""
    look = "".join(new).translate(LOOKS)
    return Levenshtein.distance(reading.lower().replace(CURLY, "'").translate(LOOKS), look)
