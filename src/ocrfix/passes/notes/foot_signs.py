"""Decide whether lines at a page foot are notes: the test for each row of `evidence.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ocrfix.passes.notes.evidence import BLOCK, CITED, EDGE, LENGTH, MARK, REST, limit
from ocrfix.passes.text.blocks import NOTE_SYMBOLS
from ocrfix.passes.text.lines import Line, ends_note, ends_sentence, starts_lower
from ocrfix.passes.text.verse_and_tables import heading_label, leads, short_head

QUOTES = (
    "\"'`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
)
# In this order: `* See`, `¹ See`, `(1) See`, `1 See`, `a See`, `+ See`, `tSee`, `' See`. All but
# the first three need a capital after them or, some of them, a figure or a quotation mark: lines of
# text begin with `a` or `1` too.
NOTE_MARK = re.compile(
    rf"""
    (?P<star>(?P<one>[{NOTE_SYMBOLS}])
        (?P=one){{0,2}}|\|\|) \s? (?=\S)
  | (?P<raised>[\N{{SUPERSCRIPT ONE}}\N{{SUPERSCRIPT TWO}}\N{{SUPERSCRIPT THREE}}⁰⁴-⁹]{{1,3}}) \s? (?=\S)
  | [(\[] (?P<inner>\d{{1,3}}|[a-z]) [)\]] \s? (?=\S)
  | (?P<number>\d{{1,3}}) (?:[.)]?\s|(?=[^\W\d_a-z])) \s? (?=[^\W\d_a-z]|[(\[{QUOTES}])
  | (?P<letter>[a-z]) \s (?=[^\W\d_a-z])
  | (?P<odd>[-+$=^!?|\\/#@&%~<>{{}}\N{{DEGREE SIGN}}\N{{REGISTERED SIGN}}\N{{COPYRIGHT SIGN}}\N{{BULLET}}\N{{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}}\N{{MIDDLE DOT}}\N{{YEN SIGN}}\N{{POUND SIGN}}\N{{EURO SIGN}}]{{1,2}}|[lI|]\s) \s? (?=[^\W\d_a-z]|\d)
  | (?P<glued>[tfijlTI]) (?=[^\W\d_a-z][^\W\d_A-Z][^\W\d_A-Z])
  | (?P<quote>[{QUOTES}]{{1,2}}) \s? (?=[^\W\d_a-z]|\d)
    """,  # noqa: E501 - sets of signs
    re.VERBOSE,
)
"""What a note may begin with: its mark, read right or wrong."""
# `Ibid.`, `op. cit.`, `p. 12`, `See`, `Vgl.`, `S. 12`, `, XIV, 3`: how notes cite books in English,
# German and French.
REFERENCE = re.compile(
    r"\b(?:[Ii]bid|[Ll]oc\. ?cit|[Oo]p\. ?cit|pp?\. ?\d|vol\.|[Ss]ee\b|[Cc]f\.|chap\.|[Vv]gl\.)"
    r"|\b(?:[Vv]oir\b|S\. \d|ed\.)|, [IVXLC]+[,.] \d|, \d+[,-]"
)
WORK_CITED = re.compile(r"\b(?:[Ii]bid|[Oo]p\. ?cit|pp?\. ?\d)")
# `gone.” He`, `gone,' said`: a stop before the quotation mark, or a word right before a double one.
# A single one after a word may be an apostrophe: `the boys' boat`.
SPEECH = re.compile(
    rf"[.,;:!?\N{{EM DASH}}-]\s?[{QUOTES}](?:\s|\Z)|\w[{QUOTES[:1]}{QUOTES[5:]}](?:\s|\Z)"
)
"""The end of a quotation. It shows that a quotation mark before it was speech, not a mark."""
SIGNS = {"\N{DAGGER}": "\N{DAGGER}+t", "\N{DOUBLE DAGGER}": "\N{DOUBLE DAGGER}\N{DAGGER}+"}
"""Printed signs, and what engines read instead of them."""


class FootPage(NamedTuple):
    """A page: lines `low` up to `high`, and the line that the next page begins with."""

    low: int
    high: int
    ahead: str
    full: int  # the measure of its text


class FootBlock:
    """Lines at the foot of a page that may be a note, with what is known of the page."""

    def __init__(
        self,
        page: FootPage,
        found: Sequence[Line],
        start: int,
        end: int,
        mark: re.Match[str] | None,
        known: float,
        *,
        blank: bool,
    ) -> None:
        self.page, self.found, self.start, self.mark = page, found, start, mark
        self.lines = found[start:end]
        self.full = page.full
        self.first, self.before = found[start].text, found[start - 1].text
        self.last = found[page.high - 1].text  # of the page
        self.known = known > limit("wider")  # whether the notes of this book are set smaller
        self.blank = blank  # whether a blank line, or a step in length, is above
        self.kind = mark.lastgroup or "" if mark else "none"
        self.points = 0.0  # what the rows of `BLOCK` so far add up to

    @property
    def wide(self) -> bool:
        """Whether its first line is longer than the lines of the text."""
        return len(self.first) > limit("wider") * self.full

    @property
    def goes_on(self) -> bool:
        """Whether the next page begins in the middle of a sentence."""
        return starts_lower(self.page.ahead)


def block_points(block: FootBlock) -> float:
    """The points that a block gets for being a note."""
    # Specks below the notes must not count against them.
    if block.kind == "none" and all(len(each.text) < limit("speck") for each in block.lines):
        return 0.0
    block.points = MARK[block.kind].weight
    for row in BLOCK.values():
        block.points += row.weight * BLOCK_SPEAKS[row.name](block)
    return block.points


def cited_points(block: FootBlock) -> float:
    """Points for a word above that has the same mark as the block, or for no such word."""
    if block.mark is None or block.kind not in MARKS_CITED:
        return 0.0
    cited = _cited(block.found, block.page.low, block.start, block.mark)
    row = CITED.get(f"{block.kind} cited" if cited else f"{block.kind} not cited")
    points = row.weight if row else 0.0
    # Three blanks are a gap between the columns of a table.
    listed = "   " in block.first or block.mark[0].rstrip().endswith(".")
    return points + CITED["listed"].weight * listed


def edge_points(block: FootBlock) -> float:
    """Points from the text around: do the notes begin with this block?"""
    return sum(row.weight for row in EDGE.values() if EDGE_SPEAKS[row.name](block))


def rest_points(block: FootBlock) -> float:
    """Points for a block without a mark, when the notes of the page before break off."""
    small = block.wide and starts_lower(block.first)
    return REST["rest, wide and small" if small else "rest"].weight


MARKS_CITED = frozenset(name.split()[0] for name in CITED if name.endswith(" cited"))
"""The kinds of marks that can be recognised on a word above."""


def _speech(block: FootBlock) -> bool:
    if block.kind != "quote" or block.wide:
        return False  # speech is as wide as the text
    return any(SPEECH.search(each.text) for each in block.lines)


def _lengths(block: FootBlock) -> float:
    """Points from the line lengths: longer than the lines of the text, or just as long."""
    wide = LENGTH["wide, as its notes are" if block.known else "wide"].weight
    full = LENGTH["full, but its notes are wide" if block.known else "full"].weight
    points = 0.0
    for number, each in enumerate(block.lines, 1):
        length = len(each.text)
        if length > limit("wider") * block.full:
            points += wide
        elif number < len(block.lines) and length > limit("full line") * block.full:
            points += full
    return max(
        limit("least for lengths"),
        min(limit("most, if notes are wide") if block.known else limit("most for lengths"), points),
    )


def _cites(block: FootBlock) -> bool:
    # Only the first two lines: somewhere in a long block of text a book is cited too.
    return block.points > limit("hopeless") and any(
        REFERENCE.search(each.text) for each in block.lines[:2]
    )


BLOCK_SPEAKS: dict[str, Callable[[FootBlock], float]] = {
    "speech": _speech,
    "begins small": lambda block: block.kind == "none" and starts_lower(block.first),
    "heading or list": lambda block: (
        short_head(block.first, block.full) or heading_label(block.first) or leads(block.first)
    ),
    "line lengths": _lengths,
    "breaks off": lambda block: not ends_note(block.lines[-1].text),
    "cites a book": _cites,
}
"""For each row of `BLOCK`, in the same order: whether it applies to a block, or how much."""


def _broken_off(block: FootBlock) -> bool:
    return (
        not ends_sentence(block.before)
        and len(block.before) > limit("line that breaks off") * block.full
    )


def _high(block: FootBlock) -> bool:
    page = block.page
    return block.start - page.low < limit("high") * (page.high - page.low)


EDGE_SPEAKS: dict[str, Callable[[FootBlock], bool]] = {
    "after a blank line": lambda block: block.blank,
    "after no blank line": lambda block: not block.blank,
    "text above breaks off": _broken_off,
    "text above goes on": lambda block: block.goes_on and _broken_off(block),
    "notes end, blank line": lambda block: block.goes_on and ends_note(block.last) and block.blank,
    "notes end, no blank line": lambda block: (
        block.goes_on and ends_note(block.last) and not block.blank
    ),
    "goes on on the next page": lambda block: block.goes_on and not ends_note(block.last),
    "high on the page": _high,
}
"""For each row of `EDGE`, in the same order: whether it applies to a block."""


def _cited(found: Sequence[Line], low: int, high: int, mark: re.Match[str]) -> bool:
    """Whether a word above has this mark, read exactly. Kinds that are often misread: False."""
    if mark["raised"]:
        # From the second character on, as a mark at the start of a line cites nothing.
        return any(mark["raised"] in line.text[1:] for line in found[low:high])
    number = mark["number"] or mark["inner"]
    if number:
        cited = re.compile(rf"[^\W\d_][.,;:!?)\]{QUOTES}]{{0,2}}[(\[]?{number}(?![\w.,]?\d)")
        return any(cited.search(line.text) for line in found[low:high])
    if mark["star"]:
        # Only the first two of the signs: a `t` (for `†`) is in nearly every line.
        signs = SIGNS.get(mark["star"][0], mark["star"][0])[:2]
        return any(sign in line.text[1:] for line in found[low:high] for sign in signs)
    return False
