"""Shared by the layout passes: the shape of a text, its lines, pages and measure."""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ocrfix.core.edits import Span
from ocrfix.core.marks import FurnitureMark
from ocrfix.core.view import View
from ocrfix.passes.text.hyphen_signs import HYPHENS

Shape = Literal["lines", "paragraphs"]

OPENERS = "\"'([*_" + "\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
CLOSERS = "\"')]*_" + "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
STOPS = ".!?:\N{HORIZONTAL ELLIPSIS}"

LINE_END_HYPHEN = re.compile(
    rf"""
    (?<=[^\W\d_]) (?P<hyphen>[{HYPHENS}])
    (?P<close>[*_]{{0,3}})                  # emphasis that the page end closed
    (?P<gap>[ \t]*[\n\f][ \t\n\f]*)
    (?P<open>[*_]{{0,3}})
    (?=[^\W\d_])
    """,
    re.VERBOSE,
)
"""A hyphen inside a word, before a line end or a page end."""

LONGEST_PRINTED = 140
"""Code points that one printed line may have. Lines of large formats, and of two columns read
across, reach 130; most paragraphs of prose on one line are longer than this."""
LONG_SHARE = 0.25
"""A text with more than this share of it in longer lines has one paragraph on each line."""


TITLES = frozenset((
    # English, German and French together, as a book may quote another language.
    "Mr", "Mrs", "Messrs", "Dr", "Drs", "Rev", "Revd", "Hon", "Rt", "Prof", "Capt", "Captn",
    "Lieut", "Lt", "Sergt", "Serg", "Corp", "Col", "Gen", "Genl", "Gov", "Maj", "Adm", "Bp",
    "Abp", "Pres", "Sen", "Rep", "Supt", "Hr", "Frl", "Herrn", "Mme", "Mlle", "Mgr", "viz", "cf",
    "vid", "i.e", "e.g", "z.B", "d.h", "p.ex", "bzw", "vgl",
))  # fmt: skip
"""Abbreviations with which no sentence ends, without their last point."""
BEFORE_NUMBER = frozenset((
    "No", "Nos", "no", "nos", "Nr", "Nrn", "N", "p", "pp", "P", "Pp", "pag", "vol", "vols",
    "Vol", "Vols", "Fig", "Figs", "fig", "figs", "Pl", "pl", "ch", "chap", "Ch", "Chap", "sec",
    "sect", "Sec", "Sect", "art", "Art", "arts", "Arts", "par", "Par", "l", "ll", "v", "vv",
    "fol", "Fol", "bk", "Bk", "Bd", "Abb", "Taf", "S", "Kap", "cap", "Cap", "lib", "Lib", "tab",
    "Tab", "c", "ca", "circ", "t", "T", "tom", "Tom", "op", "Jan", "Feb", "Mar", "Apr", "Aug",
    "Sept", "Sep", "Oct", "Nov", "Dec", "A.D", "Ps", "Matt", "Cor", "Gen",
))  # fmt: skip
"""Abbreviations that a number follows."""
BEFORE_NAME = frozenset((
    "St", "Ste", "SS", "Mt", "Ft", "Fr", "Sr", "Geo", "Wm", "Thos", "Jas", "Chas", "Jno", "Robt",
    "Saml", "Edw", "Jos", "Benj", "Alex",
))  # fmt: skip
"""Abbreviations that a name follows; a sentence may end with some of them, too."""
LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:\.[^\W\d_]+)*(?=\.\Z)")
LONGEST_WORD = 12  # code points at the end of a line that are searched for an abbreviation
NUMBER = re.compile(r"[\[(]?(?:\d|[IVXLCivxlc]{1,7}\b)")

LINES = 1 << 15
"""Lines to keep answers for: each pass asks the same questions about them, several times."""


class Line(NamedTuple):
    """A line that is not blank, in view offsets, without the white space around it."""

    start: int
    end: int
    text: str


@functools.lru_cache(maxsize=1)
def shape(text: str) -> Shape:
    """Whether each line of the text is one printed line, or one paragraph.

    A text with long lines has paragraphs. A text whose lines follow each other without blank
    lines, and often break inside a sentence, has printed lines; so does verse.
    """
    found = list(map(str.strip, text.replace("\f", "\n").split("\n")))
    filled = [size for size in map(len, found) if size]
    if not filled:
        return "paragraphs"
    # The share is of code points, not of lines: a few long paragraphs outweigh many headings.
    long = sum(size for size in filled if size > LONGEST_PRINTED)
    if long > LONG_SHARE * sum(filled):
        return "paragraphs"
    # The lines that another one follows without a blank line.
    close = [one for one, two in itertools.pairwise(found) if one and two]
    if len(close) < 0.3 * len(filled):
        return "paragraphs"
    # One paragraph a line without blank lines between: nearly all end a sentence.
    open_ = len(close) - sum(map(ends_sentence, close))
    return "lines" if open_ > 0.25 * len(close) else "paragraphs"


def lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of `text[start:end]` that are not blank; a form feed ends a line too."""
    found: list[Line] = []
    for raw in text[start:end].replace("\f", "\n").split("\n"):
        bare = raw.strip()
        if bare:
            # Most lines have no indent, and need no search for where their text begins.
            low = start + raw.index(bare) if raw[0] != bare[0] else start
            found.append(Line(low, low + len(bare), bare))
        start += len(raw) + 1
    return found


@functools.lru_cache(maxsize=1)
def all_lines(text: str) -> tuple[Sequence[Line], Sequence[str]]:
    """The lines of a text, and the gap after each but the last: line, blank or page.

    Kept for the passes that look at the same text one after the other.
    """
    found = lines(text)
    return found, [between(text, one[1], two[0]) for one, two in itertools.pairwise(found)]


def numbered(text: str, spans: Sequence[Span]) -> list[int]:
    """For each line of a text, the number of the span that it is in or begins in; -1 for none.

    The spans are sorted and disjoint.
    """
    found, _ = all_lines(text)
    numbers = [-1] * len(found)
    starts = [line.start for line in found]
    for number, (start, end) in enumerate(spans):
        low = max(0, bisect_right(starts, start) - 1)
        high = bisect_right(starts, end - 1)
        numbers[low:high] = [number] * (high - low)
    return numbers


def besides(text: str, spans: Sequence[Span]) -> tuple[Sequence[Line], Sequence[str]]:
    """The lines of a text outside the spans, and the gap after each but the last."""
    found, kinds = all_lines(text)
    if not spans:
        return found, kinds
    left = [i for i, number in enumerate(numbered(text, spans)) if number < 0]
    gaps = [
        kinds[i] if j == i + 1 else between(text, found[i].end, found[j].start)
        for i, j in itertools.pairwise(left)
    ]
    return [found[i] for i in left], gaps


def kept_furniture(view: View) -> list[Span]:
    """The spans of page furniture that is still in the text: kept, or only proposed.

    Nothing is joined to it.
    """
    return [mark.span for mark in view.marks if isinstance(mark, FurnitureMark)]


def measure(lengths: Sequence[int]) -> int:
    """The length of a full line: nine lines in ten are no longer. 0 if there are no lines."""
    # Not the longest: that may be two columns read across, or a line with specks.
    if not lengths:
        return 0
    ordered = sorted(lengths)
    return ordered[len(ordered) * 9 // 10]


@functools.lru_cache(maxsize=LINES)
def ends_sentence(line: str) -> bool:
    """Whether a line ends with a stop, maybe with quotation marks after it.

    The point after an initial or a title (`Mr.`) is not a stop.
    """
    bare = line.rstrip(CLOSERS + " ")
    if not bare or bare[-1] not in STOPS or abbreviated(bare):
        return False
    # `J. S.` is initials, and a sentence may go on after them; `LONDON.` is a word.
    return not (bare[-1] == "." and bare[-2:-1].isupper() and not bare[-3:-2].isalnum())


def abbreviated(line: str, following: str = "") -> bool:
    """Whether a line ends with an abbreviation that the next line goes on from.

    After a title (`Mr.`) a sentence always goes on. After `No.` it does before a number, and after
    `St.` before a name.
    """
    if line[-1:] != ".":
        return False
    word = LAST_WORD.search(line, max(0, len(line) - LONGEST_WORD))
    if not word:
        return False
    found = word[0]
    if found in TITLES:
        return True
    if found in BEFORE_NUMBER:
        return NUMBER.match(following) is not None
    return found in BEFORE_NAME and following[:1].isupper()


def ends_note(line: str) -> bool:
    """Whether a note may end with this line: it ends with a stop or a page number."""
    return ends_sentence(line) or line[-1:].isdigit()


@functools.lru_cache(maxsize=LINES)
def starts_lower(line: str) -> bool:
    """Whether the first letter or digit of a line is a small letter."""
    bare = line.lstrip(OPENERS + " ")
    return bare[:1].islower()


def breaks_off(before: str, after: str) -> bool:
    """Whether a line breaks off inside a sentence that another continues, by their edges alone.

    A line that ends in a semicolon does not count, because it may be an item of a list.
    """
    last = before[-1]
    return (last.isalpha() or last in ",-") and starts_lower(after)


def between(text: str, start: int, end: int) -> str:
    """The kind of gap between two lines, `text[start:end]`: line, blank or page."""
    # A shortcut for most gaps: a single line end or form feed.
    if end - start == 1:
        return "line" if text[start] == "\n" else "page"
    gap = text[start:end]
    return "page" if "\f" in gap else "blank" if gap.count("\n") > 1 else "line"
