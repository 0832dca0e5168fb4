"""Whether two readings differ in accents alone: `operation` and `opération`, `coeur` and `cœur`.

Which of the two a print has hangs on its language, its year and its printer, and no count of
words decides that. So no change of accents alone is ever applied unasked.
"""

from __future__ import annotations

import unicodedata

LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i"}
)
"""Letters that Unicode does not take apart into a plain letter and an accent."""


def accent_alone(old: str, new: str) -> bool:
    """Whether `new` has the letters of `old`, with other accents or ligatures.

    Capitals, signs and blanks between the letters do not count, nor does the form that Unicode
    gives a letter: composed, decomposed, or in one sign with the next, as long s and `ﬁ` are.
    """
    if old.isascii() and new.isascii():
        return False
    one, two = _letters(old), _letters(new)
    return one != two and _plain(one) == _plain(two)


def _letters(text: str) -> str:
    """The letters of a text, in small letters; accents stay on them."""
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKC", text).lower()))


def _plain(letters: str) -> str:
    """Letters without their accents, ligatures taken apart."""
    apart = unicodedata.normalize("NFKD", letters.translate(LIGATURES))
    return "".join(filter(str.isalpha, apart))
