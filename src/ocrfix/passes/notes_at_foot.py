"""Where notes stand at the foot of a page: there the text above runs on over them.

What the footnotes pass did not move is left standing, but its lines are not text: nothing
is joined into a note, nor out of it into the next page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocrfix.passes.layout import Line, ends_sentence, starts_lower

SIGN = r"[*+$=^!?|\\#@&%\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}\N{PILCROW SIGN}\N{DEGREE SIGN}\N{REGISTERED SIGN}\u00b9\u00b2\u00b3]"  # noqa: E501 - one expression
MARK = re.compile(rf"{SIGN}|[(\[]?\d{{1,2}}[.)\]]?\s*[^\W\d_a-z]|[a-z]\s[A-Z]")
"""What a note may begin with, its mark read right or wrong."""
QUOTE = re.compile(
    r"[\"'\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}`]"  # noqa: E501 - one expression
)
"""Marks are also read as these; but so does speech begin."""
STAR = re.compile(r"[*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}]{1,3}\s?[^\W\d_a-z]")
REFERENCE = re.compile(
    r"\b(?:[Ii]bid|[Ll]oc\. ?cit|[Oo]p\. ?cit|pp?\. ?\d|vol\.|[Ss]ee|cf\.)|, [IVXLC]+[,.] \d|, \d+[,-]"  # noqa: E501 - one expression
)


def notes(found: Sequence[Line], kinds: Sequence[str], fulls: Sequence[int]) -> list[bool]:
    """For each line whether it belongs to a note at the foot of its page.

    `kinds[i]` is the gap behind line `i`: line, blank or page.
    """
    flags = [False] * len(found)
    low = 0
    for i in range(len(found)):
        if i == len(found) - 1 or kinds[i] == "page":
            start = _first(found, kinds, fulls, low, i + 1)
            flags[start : i + 1] = [True] * (i + 1 - start)
            low = i + 1
    return flags


def begins_note(line: str) -> bool:
    """Whether a line among notes begins another one."""
    return MARK.match(line) is not None


def ends_note(line: str) -> bool:
    """Whether a note may end with this line: with a stop, or the number of a page."""
    return ends_sentence(line) or line[-1:].isdigit()


def _first(
    found: Sequence[Line], kinds: Sequence[str], fulls: Sequence[int], low: int, high: int
) -> int:
    """The number of the first line of the notes of one page; `high` if it has none."""
    ahead = found[high].text if high < len(found) else ""
    last = found[high - 1].text
    for i in range(low + 1, high):
        before, line = found[i - 1], found[i].text
        broken = not ends_sentence(before.text) and len(before.text) > 0.7 * fulls[i]
        if kinds[i - 1] == "line":
            if STAR.match(line) and (broken or i > low + (high - low) * 0.6):
                return i
            continue
        if broken and STAR.match(line):
            return i
        low_down = i > low + (high - low) / 2
        if (
            broken
            and low_down
            and starts_lower(ahead)
            and ends_note(last)
            and not starts_lower(line)
        ):
            return i  # the sentence goes on behind the page end, so this is in between
        marked = MARK.match(line) or QUOTE.match(line)
        if marked and low_down and REFERENCE.search(line):
            return i
    return high
