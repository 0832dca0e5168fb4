"""The long s of print before 1800, which engines read as f: `moft`, `fuch`, `poffefs`.

Where a text has it, an unknown word is read with s for f if that makes one word, and no other that
is nearly as common. Known words (`fame`, `fun`) are weighed in their company, with the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from ocrfix.spelling.tokens import Tokens

MOST = 4
"""Of so many f's all ways are tried."""
COMMON = {1: 500, 2: 500, 3: 500, 4: 40, 5: 20, 6: 10}
"""How often the model has a word that is meant, by its letters; 5 times if it is longer."""
LONGER = 5
SHARE, LEAST = 0.1, 5
"""A text has the long s if so many of the words that may have one do, and so many words.

Of 900 passages of newspapers and books one page does: it has it, at a share of 0.82; the next have
0.05 and less. Texts of which every tenth s was set as f have 0.03 to 0.22."""
RIVAL = 50
"""So much more common than any other is the word that is meant."""


class LongS(NamedTuple):
    """What the words of one text are with long s."""

    words: Mapping[str, int]

    def places(self, tokens: Tokens) -> dict[int, str]:
        """The unknown words that are others with long s, by their number; none if it has none."""
        long, round_ = {}, 0
        meant: dict[str, str | None] = {}
        for at, (word, low) in enumerate(zip(tokens.words, tokens.folded, strict=True)):
            if self.words[low] > 1:
                round_ += "s" in low[:-1]
            elif "f" in word[:-1]:
                if word not in meant:
                    meant[word] = self.meant(word, low)
                if new := meant[word]:
                    long[at] = new
        return long if len(long) >= max(LEAST, SHARE * (len(long) + round_)) else {}

    def meant(self, word: str, low: str) -> str | None:
        """What a word is with long s, if it is one word only; capitals have none."""
        keep = word[0] != low[0]
        found = sorted(
            (
                (self.words[other], other)
                for other, _ in with_long_s(low)
                if other[0] == low[0] or not keep
            ),
            reverse=True,
        )
        count, best = found[0] if found else (0, "")
        if count < COMMON.get(len(best), LONGER):
            return None
        return best if len(found) < 2 or count >= RIVAL * found[1][0] else None


def with_long_s(low: str) -> Iterator[tuple[str, int]]:
    """What a reading is with some of its f's as s, and of how many; at the end no s is long."""
    places = [at for at, letter in enumerate(low[:-1]) if letter == "f"][:MOST]
    for longs in range(1, len(places) + 1):
        for some in combinations(places, longs):
            yield "".join("s" if at in some else c for at, c in enumerate(low)), longs
