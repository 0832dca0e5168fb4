"""Spellings of older print, which were correct when printed but are in no list."""

from __future__ import annotations

from collections.abc import Mapping

from ocrfix.language.older_spellings import SINCE_1550

COMMON = 20
"""Minimum count of the modern form in the model."""


def period(word: str, words: Mapping[str, int]) -> bool:
    """Whether `word` (folded) may be an older spelling of one of `words` (counts, or 0)."""
    for old, new in SINCE_1550:
        if old.search(word):
            # One rule at a time. Two together would make modern words of many misreadings.
            today = old.sub(new, word)
            if today != word and words[today] >= COMMON:
                return True
    return False
