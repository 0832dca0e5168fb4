"""Norms: the words and characters of a text as different scorers compare them.

- `plain`: Unicode NFC, runs of white space as one space. What dinglehopper and jiwer count.
- `ocrd`: the evaluation specification of OCR-D (ocr-d.de/en/spec/ocrd_eval.html): NFC, white
  space does not count, a word has no punctuation at its ends. Private-use characters are kept,
  because ocrfix has no table of them.
- `hipe`: the scorer of HIPE-OCRepair 2026 (github.com/hipe-eval/HIPE-OCRepair-scorer): lower
  case, some ligatures spelled out, only letters and digits, and the match error rate, which counts
  insertions in its denominator.
- `folded`: plain, without differences between editions: quotation marks, dashes, ligatures, long s;
  emphasis marks of Markdown are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from typing import NamedTuple

NORMS = ("plain", "folded", "ocrd", "hipe")

NOT_SPACE = re.compile(r"\S+")
LETTERS = re.compile("(?:[^\\W_]|(?<=[aouAOU])\N{COMBINING LATIN SMALL LETTER E}|¬\n)+")
"""A word of HIPE-OCRepair: a letter with a small e over it is an umlaut, `¬` cuts a word."""

_HIPE = {
    "¬\n": "", "ß": "ss", "\N{LATIN SMALL LETTER R ROTUNDA}": "r", "œ": "oe", "æ": "ae",
    "a\N{COMBINING LATIN SMALL LETTER E}": "ä", "o\N{COMBINING LATIN SMALL LETTER E}": "ö",
    "u\N{COMBINING LATIN SMALL LETTER E}": "ü",
}  # fmt: skip
_HIPE_ANY = re.compile("|".join(_HIPE))

_SINGLE = (
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}"
    "\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}`"
)
_DOUBLE = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
_HYPHENS = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}"
_FOLDED = str.maketrans(
    {
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_HYPHENS, "-"),
        **dict.fromkeys("\N{EM DASH}\N{HORIZONTAL BAR}", "--"),
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{LATIN SMALL LETTER LONG S}": "s",
        "\N{SOFT HYPHEN}": "",
    }
)
# The Latin ligatures of Unicode, U+FB00 to U+FB06: `ﬁ` is `fi`, `ﬅ` is `st`.
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
# `*word*`, `_word_,`: marks before a word that no letter is before, and marks after a word or its
# punctuation that no letter is after. `snake_case` keeps its mark.
_EMPHASIS = re.compile(r"(?<![^\W_])[*_]+(?=\w)|(?<=[\w.,;:!?'\"])[*_]+(?![^\W_])")


class ComparedWords(NamedTuple):
    """The words of a text in the form to compare, with their places."""

    keys: list[str]  # with punctuation, for counting characters
    cores: list[str]  # for counting words; empty if there is no word
    starts: Sequence[int]
    ends: Sequence[int]
    joiner: str  # between two words: a space, or nothing


def words(text: str, norm: str) -> ComparedWords:
    """The words of `text` under `norm`; offsets are code points of `text`.

    Raises:
        KeyError: there is no such norm.
    """
    key, pattern, joiner = _KEYS[norm]
    keys: list[str] = []
    starts, ends = array("q"), array("q")  # a book has 200,000
    # One string object for each different word: a book repeats most of its words.
    known: dict[str, str] = {}
    for match in pattern.finditer(text):
        if found := key(match[0]):
            keys.append(known.setdefault(found, found))
            starts.append(match.start())
            ends.append(match.end())
    cores = [_core(word) for word in keys] if norm == "ocrd" else keys
    return ComparedWords(keys, cores, starts, ends, joiner)


# From the first letter or digit to the last: `“eve-ning,”` is `eve-ning`.
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?")


def _core(word: str) -> str:
    """A word without punctuation at its ends; empty if it is all punctuation."""
    found = word if word.isalnum() else _CORE.search(word)
    return found if isinstance(found, str) else found[0] if found else ""


def _plain(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFC", word)


def _folded(word: str) -> str:
    if not word.isascii():
        word = unicodedata.normalize("NFC", word.translate(_LIGATURES)).translate(_FOLDED)
    return _EMPHASIS.sub("", word) if "*" in word or "_" in word else word


def _hipe(word: str) -> str:
    word = word.lower()
    return word if word.isascii() else _HIPE_ANY.sub(lambda match: _HIPE[match[0]], word)


_KEYS: dict[str, tuple[Callable[[str], str], re.Pattern[str], str]] = {
    "plain": (_plain, NOT_SPACE, " "),
    "folded": (_folded, NOT_SPACE, " "),
    "ocrd": (_plain, NOT_SPACE, ""),
    "hipe": (_hipe, LETTERS, " "),
}
