"""Decide if a line may be a heading or part of one: the tests for `evidence.LINE`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from ocrfix.passes.headings.candidates import CandidateLine
from ocrfix.passes.headings.evidence import FULL, HEADING, LINE
from ocrfix.passes.headings.labels import value
from ocrfix.passes.headings.looks import PAGE_AT_END, share_of_capitals
from ocrfix.passes.text.blocks import is_prose
from ocrfix.passes.text.evidence import first

ONES = frozenset(("1", "l", "|", "Il", "IL", "Ill", "Hl"))
"""What engines read for I, II and III."""
MARKS = frozenset("0123456789*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}+")
"""Signs with which a note or a row of a table begins."""
DASH = "\N{EM DASH}"
QUOTES = "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
# A folio before or after a running head, perhaps misread: `xii THE BOATS`, `THE BOATS l2`.
FOLIO = re.compile(r"^\W*(?:\w?\d\w{0,3}|[ivxlc]{1,6})\W+(?=\w)|[\s.,]+\S*\d\S*\W*$")


class HeadingContext(NamedTuple):
    """Facts about the whole text that help to judge its lines."""

    text: str
    full: int  # length of a full line
    often: Counter[str]  # how often each candidate is in the text
    sections: bool  # whether numbers on a line by themselves are numbers of sections
    running: Collection[str]  # letters of the running heads that were struck


class LineInStack(NamedTuple):
    """A line and its stack: the lines with no text between them."""

    line: CandidateLine
    stack: Sequence[CandidateLine]
    book: HeadingContext

    @property
    def titled_number(self) -> bool:
        """Whether it is a number, with a title or a label beside it."""
        beside = any(other.kind in {"capitals", "label"} for other in self.stack)
        return self.line.kind == "number" and beside

    @property
    def exact(self) -> bool:
        """Whether it is a number that was read right."""
        number = self.line.label.number if self.line.label else ""
        return value(number) > 0 and number.isupper()


def believable(line: CandidateLine, stack: Sequence[CandidateLine], book: HeadingContext) -> bool:
    """Whether a line may be a heading, because it is no folio, speck or entry of a list."""
    row = first(LINE, SPEAKS, LineInStack(line, stack, book))
    return row is None or row.what == HEADING


def key(line: CandidateLine) -> str:
    """The form of a line that is compared with others."""
    return line.text.strip(" .").lower()


def text_below(text: str, at: int) -> str:
    """The next line on the page, or the next two if no blank line is between them."""
    # 400 code points hold two lines of any print. What the next page has is no evidence.
    tail = text[at : at + 400].lstrip().partition("\f")[0]
    line, _, rest = tail.partition("\n")
    return f"{line.rstrip()} {rest.partition(chr(10))[0]}" if rest[:1].strip() else line


def runs(below: str, full: int) -> bool:
    """Whether running text follows: a full line, or two, mostly of small letters."""
    if len(below) < max(1, FULL * full) or below[0] in MARKS:
        return False  # a short line, a note, or a row of a table
    # `is_prose` counts words that begin small; text full of names has few, but small letters.
    return is_prose(below) or share_of_capitals(below) < 1 - FULL


def _one(at: LineInStack, _: float) -> bool:
    bare = at.line.text.strip(".")
    return at.titled_number and at.line.above != "line" and bare in ONES


def _section(at: LineInStack, _: float) -> bool:
    line, book = at.line, at.book
    apart = at.exact or line.above == line.below == "blank"
    sections = line.kind == "number" and book.sections
    return sections and apart and runs(text_below(book.text, line.end), book.full)


def _entry(at: LineInStack, _: float) -> bool:
    entry = PAGE_AT_END.search(at.line.text) is not None or DASH in at.line.text
    return at.line.kind == "title" and entry


def _running_head(at: LineInStack, _: float) -> bool:
    line = at.line
    head = line.above == "page" and line.kind in {"capitals", "broken"}
    return head and FOLIO.search(line.text) is not None


SPEAKS: dict[str, Callable[[LineInStack, float], bool]] = {
    "number with a title": lambda at, _: at.titled_number and at.exact,
    "a misread one with a title": _one,
    "number of a section": _section,
    "other number": lambda at, _: at.line.kind == "number",
    "title beside text": lambda at, _: at.line.kind == "title" and not at.line.free,
    "title that begins small": lambda at, _: (
        at.line.kind == "title" and not at.line.text.lstrip(QUOTES)[:1].isupper()
    ),
    "entry of a list": _entry,
    "running head with its folio": _running_head,
}
"""For each row of `LINE`: whether it applies to a line, given its limit."""
