"""Finds blocks whose line breaks are the author's and must stay: verse, lists, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ocrfix.language.part_names import NAMES, any_of
from ocrfix.passes.text.hyphen_signs import cut_range
from ocrfix.passes.text.lines import starts_lower

COLUMNS = re.compile(r"\S(?: {3,}|\t+)\S")
# `The Old Harbour . . . . 14`, `boats, 12`: an entry of a contents page or an index.
PAGE_AT_END = re.compile(
    r"(?:[.\N{HORIZONTAL ELLIPSIS}\N{MIDDLE DOT} ]{2,}|[ ,])(?:\d{1,4}|[ivxlc]{1,7})[.,]?$"
)
LEADERS = re.compile(
    r"(?:\.{4,}|(?: \.){4,}|\N{HORIZONTAL ELLIPSIS}{2,})[ .]*[^\s.]\S{0,11}(?: \S{1,6}){0,2}$"
)
"""Dots that lead to the text at the end of a line: `The Young Angler ........ 2s. 6d.`"""
LONGEST_END = 48  # code points at the end of a line that are searched for dots
NUMERALS = frozenset("0123456789ivxlc")
LABEL = re.compile(rf"{any_of(NAMES)}[A-Za-z.]{{0,2}}\W.{{0,9}}|[IVXLC1l|]{{1,6}}\.?|\d{{1,2}}\.?")


def keeps_lines(block: Sequence[str], sizes: Sequence[int], full: int) -> bool:
    """Whether the lines of a block, between blank lines, are verse, a list or a table.

    Lines of prose are full except the last, and begin with a capital only by chance. Lines of
    verse, title pages and letter heads are often short, and most begin with a capital. `sizes`
    are the lengths of the lines in print; `full` is the length of a full line.
    """
    size = len(block)
    if size < 2 or heading_label(block[0]):
        return False
    # The rest of a range, `1811-` / `21`, begins a line by chance.
    cut = sum(cut_range(one, two) for one, two in pairwise(block))
    capital = sum(_starts_high(line) for line in block) - cut
    # The last line of a paragraph may be short, so it does not count.
    short = sum(length < 0.8 * full for length in sizes[:-1])
    if size >= 3:
        if _tabular(block):
            return True
        if capital >= 0.8 * size and short >= 0.5 * (size - 1):
            return True  # verse, a title page, a letter's head, a list
        if all(map(str.isupper, block)):
            return max(sizes) < 0.62 * full  # a passage in capitals, not verse
        if (size >= 6 and capital >= 0.9 * size) or (size >= 4 and capital == size):
            return True  # verse as long as the measure
        # Narrow as a column of verse, though some of its lines begin small.
        return max(sizes) < 0.62 * full and capital >= 0.5 * size
    return capital == size and max(sizes) < 0.8 * full


def _tabular(block: Sequence[str]) -> bool:
    """Whether a block is a table of contents, an index, accounts, a list of prices or a table."""
    size = len(block)
    return (
        sum(map(_ends_with_page, block)) >= 0.6 * size
        or sum(map(leads, block)) >= 0.6 * size
        or sum(map(_has_columns, block)) >= 0.5 * size
    )


def leads(line: str) -> bool:
    """Whether dots lead to the text at the end of a line: a page number or a price."""
    led = ("..", ". .", "\N{HORIZONTAL ELLIPSIS}")
    if not any(dots in line for dots in led):
        return False
    return LEADERS.search(line, max(0, len(line) - LONGEST_END)) is not None


def verse_throughout(lines: Sequence[str]) -> bool:
    """Whether nearly all lines of a text begin with a capital, as in verse and in plays."""
    return sum(map(_starts_high, lines)) > 0.75 * len(lines)


def heading_label(line: str) -> bool:
    """Whether a line is the number of a chapter, with or without the word for it."""
    return LABEL.fullmatch(line) is not None


def short_head(line: str, full: int) -> bool:
    """Whether a line looks like a heading in capitals."""
    return len(line) < 0.8 * full and line.isupper() and sum(map(str.isalpha, line)) > 1


def _ends_with_page(line: str) -> bool:
    return (
        line.rstrip(".,")[-1:] in NUMERALS
        and PAGE_AT_END.search(line, max(0, len(line) - 16)) is not None
    )


def _has_columns(line: str) -> bool:
    return ("   " in line or "\t" in line) and COLUMNS.search(line) is not None


def _starts_high(line: str) -> bool:
    return not starts_lower(line)
