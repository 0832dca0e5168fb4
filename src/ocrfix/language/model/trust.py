"""Decide which counted words are certainly words, and which may be misreadings.

Texts made from scans carry misreadings (`tbe`, `aud`, `ofthe`) that counts cannot separate from
rare words. A word is trusted if a curated list has it, or if several texts have it, and no much
more common word is one usual misreading away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

from ocrfix.language.model.counting import SPECIAL, WordCounts
from ocrfix.language.older_spellings import SINCE_1700

DWARFED_LISTED, DWARFED = 10_000, 150
"""A word is a misreading of one that is this many times more common (if a list has it; if none has
it).
"""
LEAST_TEXTS, LEAST_SEEN = 3, 5
LEAST_ACCENTED = 4
"""Shorter unlisted words with accents are mostly specks above plain ones (`bé`)."""
COMMON = 300
"""Words above this frequency per million are often run together with others (`ofthe`)."""

ALIKE = (
    ("rn", "m"), ("li", "h"), ("h", "b"), ("e", "c"), ("e", "o"), ("c", "o"), ("i", "l"),
    ("l", "t"), ("t", "r"), ("ii", "n"), ("ii", "u"), ("n", "u"), ("f", "s"), ("cl", "d"),
    ("vv", "w"), ("r", "n"), ("a", "o"), ("f", "t"), ("v", "y"), ("i", "t"), ("in", "m"),
    ("ni", "m"), ("g", "q"), ("a", "n"), ("s", "a"), ("tl", "th"), ("k", "h"), ("j", "i"),
    ("ll", "u"), ("s", "n"), ("e", "s"),
)  # fmt: skip
"""Letters that are read for each other, in both directions."""


def trusted(counts: WordCounts, curated: Collection[str]) -> set[str]:
    """The words of `counts` that are certainly words."""
    seen = dict(zip(counts.words, counts.seen, strict=True))
    million = sum(counts.seen) / 1_000_000
    common = {word for word, n in seen.items() if n > COMMON * million and len(word) > 1}
    found = set()
    for number in range(len(SPECIAL), len(counts.words)):
        word, often = counts.words[number], max(counts.seen[number], 1)
        # Without a list, a word needs several texts: one text may repeat a name or a misreading of
        # its own.
        listed = _listed(word, curated)
        if not listed and not (counts.books[number] >= LEAST_TEXTS and often >= LEAST_SEEN):
            continue
        bound = often * (DWARFED_LISTED if listed else DWARFED)
        # Large lists have rare words that look like common ones. So a word far rarer than its
        # look-alike is not trusted, even if a list has it.
        if any(seen.get(other, 0) > bound for other in alike(word)):
            continue
        if listed or not _run_together(word, common):
            found.add(word)
    return found


def alike(word: str) -> Iterator[str]:
    """The words one misreading of `ALIKE` away."""
    for one, two in ALIKE:
        for old, new in ((one, two), (two, one)):
            at = word.find(old)
            while at >= 0:
                yield word[:at] + new + word[at + len(old) :]
                at = word.find(old, at + 1)


def _listed(word: str, curated: Collection[str]) -> bool:
    """Whether the lists have a word, its stem, its parts, or its modern spelling."""
    # Lists rarely have genitives; the stem decides.
    word = word.removesuffix("'s")
    if word in curated or ("-" in word and all(part in curated for part in word.split("-"))):
        return True
    return any(now in curated for now in _spelled_now(word))


def _spelled_now(word: str) -> Iterator[str]:
    """Possible modern spellings of a word: by one rule of `SINCE_1700`, or without accents."""
    for old, new in SINCE_1700:
        now = old.sub(new, word)
        if now != word:
            yield now
    if len(word) >= LEAST_ACCENTED and not word.isascii():
        plain = unicodedata.normalize("NFD", word)
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
        # Older print writes `æ` where modern lists have `ae` (British) or `e` (American).
        yield plain.replace("æ", "ae").replace("œ", "oe")
        yield plain.replace("æ", "e").replace("œ", "e")


def _run_together(word: str, common: Collection[str]) -> bool:
    # From the second letter on: a single letter before or after is too often chance (`a` + `bout`).
    return any(word[:at] in common and word[at:] in common for at in range(2, len(word) - 1))
