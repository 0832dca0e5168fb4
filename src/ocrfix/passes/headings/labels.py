"""Read labels and numbers of chapters, also misread: `CHAPTER IV`, `BOOK THE FIRST`, `IV.`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from ocrfix.language.part_names import NAMES, RANKS, SHORT
from ocrfix.language.roman import NUMERAL, from_roman

ALIKE = 70.0
"""Likeness, in per cent, from which on a word may be a label's word, misread. One wrong letter of
four leaves 75, two of seven 71."""
IN_ORDER = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = IN_ORDER.split()
COUNTED = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
CARDINALS = COUNTED.split()
HIGHEST = 120
"""The highest roman number of a chapter. `D.` and `M.` alone are letters, not numbers."""
READ_AS = (
    ("III", "mM"),
    ("II", "UuHnN"),
    ("IV", "W"),
    ("VI", "W"),
    ("V", "VvYy"),
    ("X", "XxKk%"),
    ("I", "Il|1!ijtTJfLr()[]{}/\\"),
    ("L", "Ll"),
    ("C", "CcG("),
)
"""What engines read for the letters of roman numerals: `II` as `U`, `III` as `m`, `I` as `|`."""
GLYPHS = str.maketrans("l|1!ijTJ()[]vxYK", "IIIIIIIIIIIIVXVX")
"""For each sign the letter of a roman numeral that it most likely is."""
# `CHAPTER IV.`, `BOOK THE FIRST`, `CHAPTER II. THE BOATS`; `before` is for `THE FIRST BOOK`.
LABEL = re.compile(
    r"""
    \W{0,3}
    (?: (?:THE|The) \s+ (?P<before>[^\W\d_]{3,12}) \s+ )?          # THE FIRST BOOK
    (?P<word>[^\W\d_]{3,10})
    (?: \.? \s+ (?: (?:THE|The) \s+ )? (?P<number>[^\s\N{EM DASH}]{1,12}?) )?
    (?P<stop> [.,:;]{0,2} )
    (?: \s*$ | (?: (?<=[.:]) \s* | \s*[\N{EM DASH}\N{EN DASH}-]+\s* | \s{2,} ) (?P<title>\S.*) )
    """,
    re.VERBOSE,
)
NUMBER = re.compile(
    r"[\W_]{0,2}(?:\N{SECTION SIGN}\s*)?(?P<number>[IVXLC]{1,7}|[ivxlc]{1,7}|\d{1,3}|\S{1,4}?)"
    r"(?:[.)\]:,]{0,2})[\W_]{0,2}"
)
# `IV. The Relation`, `§ 3. Of Wind`, `2.—The Boats`. The title must not begin small.
NUMBERED = re.compile(
    r"""
    (?:\N{SECTION SIGN}\s*)? (?P<number>[IVXL1l|]{1,6}|\d{1,2})
    (?: \.\s?[\N{EM DASH}-]?\s* | \s*\N{EM DASH}\s* )
    (?P<title>[^\W\d_a-z].{2,})
    """,
    re.VERBOSE,
)
LONGEST_ODD = 5
LONGEST_LABEL = 24
STARTS = NAMES
INITIALS = re.compile(r"[^\W\d_]\W|[^\W\d_]{1,2}\.\s")
"""How a name with initials begins: `L. M. Surname`. It is not a numbered title."""
ODD = re.compile(r"[Il|1!ijtTJLUuHnNVvYyXxKkW%$()\[\]/\\\N{DEGREE SIGN}]{1,5}")
"""Signs that may be a misread numeral."""
FEWEST_SIGNS = 3


class Label(NamedTuple):
    """The word and number of a heading; offsets are in its line."""

    word: str  # corrected: "chapter"; "" for a number alone, "title" for a number and a title
    read: str  # the word as it was read
    word_at: int
    number: str  # as it was read
    number_at: int
    title: str = ""  # the rest of the same line


def closed(line: str) -> str:
    """Close up the words of a letter-spaced line; any other line is returned as it is.

    Wider gaps separate words; if all gaps are one space wide, the line is one word.
    """
    if line[1:2] != " ":
        return line
    signs = line.split()
    # `A Boy` and `I A` are not letter-spaced.
    if len(signs) < FEWEST_SIGNS or max(map(len, signs)) > 1:
        return line
    words = [word.replace(" ", "") for word in line.split("  ")]
    return "".join(words) if len(words) == len(signs) else " ".join(filter(None, words))


def label(line: str) -> Label | None:
    """The label that a line is, or begins with; None if it has none.

    The word may be misread (`CHAPTKR IV`). To see what the text has, look at `read`.
    """
    if len(line) > LONGEST_LABEL and not line.lower().startswith(STARTS):
        return None  # a label with a title after it counts only if its word is read right
    found = LABEL.match(line)
    if found is None:
        return None
    which = "before" if found["before"] else "number"
    number = found[which] or ""
    word = known(found["word"])
    if not word or not _number_like(number, found["word"]):
        return None
    if found["before"] and number.lower() not in ORDINALS:
        return None  # `THE GREAT BOOK`
    # With a title after it, the word must be exact and the number read right, or it may be text.
    if found["title"] and not (found["word"].lower() in RANKS and value(number)):
        return None
    at = found.start(which) if number else found.end("word")
    return Label(word, found["word"], found.start("word"), number, at, found["title"] or "")


def number_alone(line: str) -> Label | None:
    """The label of a line that is only a number, perhaps misread; None for other lines."""
    found = NUMBER.fullmatch(line)
    if found is None or not (value(found["number"]) or ODD.fullmatch(found["number"])):
        return None
    return Label("", "", 0, found["number"], found.start("number"))


def numbered(line: str) -> Label | None:
    """The label of a title after a number: `IV. The Relation of the Old World`; None for others."""
    found = NUMBERED.fullmatch(line)
    if found is None:
        return None
    if INITIALS.match(found["title"]):
        return None
    return Label("title", "", 0, found["number"], found.start("number"), found["title"])


@lru_cache(maxsize=4096)
def known(word: str) -> str:
    """The label's word that a word is or resembles; "" for none."""
    low = word.lower()
    if low in RANKS:
        return low
    if low in SHORT:
        return SHORT[low]
    if not word[0].isupper() or len(low) < 4:
        return ""
    # A long word may lose a letter or gain one (`CIIAPTER`); `BOOK` and `BOOKS` are two words.
    near = 1 if len(low) > 5 else 0
    words = [each for each in RANKS if abs(len(each) - len(low)) <= near]
    found = process.extractOne(low, words, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return str(found[0]) if found else ""


def value(number: str) -> int:
    """The value of a number as it was read; 0 if it is not a number."""
    if number.isdecimal():
        return int(number)
    low = number.lower()
    for words in (ORDINALS, CARDINALS):
        if low in words:
            return words.index(low) + 1
    if number[:1] == "l":  # more likely a misread I than fifty
        return 0
    if NUMERAL.fullmatch(number) and (number.isupper() or number.islower()):
        worth = from_roman(number)
        return worth if worth <= HIGHEST else 0
    return 0


def value_by_strokes(number: str) -> int:
    """The value of a misread number, with each sign replaced by the letter it looks like most."""
    return value(number.translate(GLYPHS))


def system(number: str) -> str:
    """How a number is written: roman, digits, words; "" if it is not a number."""
    if not value(number):
        return ""
    return (
        "digits"
        if number.isdecimal()
        else "words"
        if len(number) > 2 and not NUMERAL.fullmatch(number)
        else "roman"
    )


def may_be(read: str, wanted: str) -> bool:
    """Whether an engine may have read the roman numeral `wanted` as `read`, by letter shapes."""
    # Each step takes one sign of `read` and the letters it may be. All ways are tried; numerals
    # are so short that this costs nothing.
    if not wanted or not read:
        return wanted == read
    return any(
        wanted.startswith(letters)
        and read[0] in glyphs
        and may_be(read[1:], wanted[len(letters) :])
        for letters, glyphs in READ_AS
    )


def _number_like(number: str, word: str) -> bool:
    """Whether the text after a label's word may be its number."""
    if value(number):
        return True
    exact = word.lower() in RANKS or word.lower() in SHORT
    return (
        exact
        and 0 < len(number) <= LONGEST_ODD
        and (ODD.fullmatch(number) is not None or not number.isalnum())
    )
