"""The long s of print before 1800, which engines read as f: `moft`, `fuch`, `poffefs`.

In such a text, an unknown word is read with s for f if this gives one word, and no other word
nearly as common. Known words (`fame`, `fun`) are judged in context, with the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from ocrfix.spelling.tokens import Tokens

MOST = 4
"""Up to this number of f's, all combinations are tried."""
COMMON = {1: 500, 2: 500, 3: 500, 4: 40, 5: 20, 6: 10}
"""The minimum count of the intended word, by its letters; 5 times if it is longer."""
LONGER = 5
SHARE, LEAST = 0.1, 5
"""A text has long s from this share of the possible words, and from this number of words.

Of 900 passages of newspapers and books one page reaches it, and has long s, with a share of 0.82;
the next have 0.05 or less. Texts with every tenth s set as f have 0.03 to 0.22.
"""
RIVAL = 50
"""The intended word must be this many times more common than any other."""


class LongS(NamedTuple):
    """Reads the words of one text with long s."""

    words: Mapping[str, int]

    def places(self, tokens: Tokens) -> dict[int, str]:
        """The unknown words that are words with long s, by number; empty if the text has none."""
        long, round_ = {}, 0
        meant: dict[str, str | None] = {}
        for at, (word, low) in enumerate(zip(tokens.words, tokens.folded, strict=True)):
            # A known word with a round s where long s would be: evidence that the text has no long
            # s.
            if self.words[low] > 1:
                round_ += "s" in low[:-1]
            # The last s of a word is always round, so its last f is none.
            elif "f" in word[:-1]:
                if word not in meant:
                    meant[word] = self.meant(word, low)
                if new := meant[word]:
                    long[at] = new
        return long if len(long) >= max(LEAST, SHARE * (len(long) + round_)) else {}

    def meant(self, word: str, low: str) -> str | None:
        """The word that a reading is with long s, if exactly one; capitals have no long s."""
        # A capital F is no long s: `Fair` is not `Sair`.
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
        # With other f's as s it may be another word. Without one clear answer, the ranking decides.
        return best if len(found) < 2 or count >= RIVAL * found[1][0] else None


def with_long_s(low: str) -> Iterator[tuple[str, int]]:
    """A reading with some of its f's as s, and their number; the last s is never long."""
    # At most 4 places, so at most 15 combinations.
    places = [at for at, letter in enumerate(low[:-1]) if letter == "f"][:MOST]
    for longs in range(1, len(places) + 1):
        for some in combinations(places, longs):
            yield "".join("s" if at in some else c for at, c in enumerate(low)), longs
