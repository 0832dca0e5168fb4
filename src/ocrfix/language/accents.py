"""Recognise readings that differ only in accents: `operation` and `opération`, `coeur` and `cœur`.

Which form was printed depends on the language, the year and the printer, and word counts cannot
decide it. So a change of accents only is never applied without a decision.
"""

from __future__ import annotations

import unicodedata

LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i"}
)
"""Letters that Unicode does not decompose into a plain letter and an accent."""


def accent_alone(old: str, new: str) -> bool:
    """Whether `new` has the letters of `old`, with other accents or ligatures.

    Capitals, signs and spaces do not count, nor does the Unicode form of a letter: composed,
    decomposed, or joined with the next, as in long s and `ﬁ`.
    """
    # The usual case, decided without normalising.
    if old.isascii() and new.isascii():
        return False
    one, two = _letters(old), _letters(new)
    # Equal letters are no change of accents: it is one of capitals, signs or spaces.
    return one != two and _plain(one) == _plain(two)


def _letters(text: str) -> str:
    """The letters of a text in lower case, with their accents."""
    # NFKC also makes one form of letters that are only set differently: long s and s, a ligature
    # and its letters.
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKC", text).lower()))


def _plain(letters: str) -> str:
    """Letters without accents; ligatures are split."""
    # NFKD puts each accent after its letter. Accents are not letters, so the filter drops them.
    apart = unicodedata.normalize("NFKD", letters.translate(LIGATURES))
    return "".join(filter(str.isalpha, apart))
