"""Find the notes at the foot of a page by several signs together.

A note is set in smaller type, so its lines hold more letters. It begins with a mark, which is
often misread or lost. The text above it breaks off inside a sentence that the next page
continues. None of these signs is sure by itself. Each block of lines at the foot gets points for
its signs, and the notes begin where the points, added up from the foot, are highest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from ocrfix.passes.notes.evidence import GIVE_UP, limit
from ocrfix.passes.notes.foot_signs import (
    NOTE_MARK,
    REFERENCE,
    WORK_CITED,
    FootBlock,
    FootPage,
    block_points,
    cited_points,
    edge_points,
    rest_points,
)
from ocrfix.passes.text.lines import Line, ends_note, ends_sentence, measure, starts_lower

NEAR = 2
"""Pages on each side whose upper parts show the measure of the text; lower parts may be notes."""


ITEMS = 3
"""Notes with the same bullet that may be items of a list. Not measured."""
BULLETS = "*-+\N{BULLET}\N{MIDDLE DOT}\N{BLACK CIRCLE}\N{WHITE BULLET}"


class FootNote(NamedTuple):
    """One note at the foot of a page, or the rest of one: lines `first` up to `last`."""

    first: int
    last: int
    carried: bool  # it continues the last note of the page before


def at_foot(found: Sequence[Line], kinds: Sequence[str]) -> list[list[FootNote]]:
    """The notes at the foot of each page, in order; an empty list for a page without notes.

    `kinds[i]` is the gap after line `i`: line, blank or page.
    """
    sheets = _sheets(found, kinds)
    known = 0.0
    zones: list[int] = []
    for _ in range(2):  # the sure notes of the first round show how wide the others are
        zones, wide = [], []
        carried = False
        for sheet in sheets:
            start, points = _zone(found, kinds, sheet, known, carried=carried)
            zones.append(start)
            carried = start < sheet.high and not ends_note(found[sheet.high - 1].text)
            if points > limit("sure") and sheet.high - start > 1:
                wide.append(max(len(line.text) for line in found[start : sheet.high]) / sheet.full)
        if not wide:
            break
        known = median(wide)
    noted = [
        _notes(found, kinds, start, sheet.high, carried=_unfinished(found, sheets, zones, n))
        for n, (sheet, start) in enumerate(zip(sheets, zones, strict=True))
    ]
    return [
        [] if _bullets(found, sheet, some) else some
        for sheet, some in zip(sheets, noted, strict=True)
    ]


def _bullets(found: Sequence[Line], sheet: FootPage, noted: Sequence[FootNote]) -> bool:
    """Whether the notes of a page are items of a list: one bullet, which the text does not cite.

    Printers go through `*`, `†`, `‡`; only a printer who sets `*` at every note has several equal
    ones, and then the text has as many.
    """
    signs = [found[note.first].text[0] for note in noted]
    bullet = next((sign for sign in signs if sign in BULLETS), "")
    count = signs.count(bullet)
    # Text below the list may have been taken for one more note.
    if not bullet or count < max(ITEMS, len(noted) - 1):
        return False
    above = found[sheet.low : noted[0].first]
    return sum(line.text.count(bullet, 1) for line in above) < count


def _sheets(found: Sequence[Line], kinds: Sequence[str]) -> list[FootPage]:
    ends = [i + 1 for i, kind in enumerate(kinds) if kind == "page"] + [len(found)]
    starts = [0, *ends[:-1]]
    upper = [
        [len(line.text) for line in found[low : low + max(1, 2 * (high - low) // 5)]]
        for low, high in zip(starts, ends, strict=True)
    ]
    usual = measure([n for each in upper for n in each])
    return [
        FootPage(
            low,
            high,
            found[high].text if high < len(found) else "",
            # Not much narrower than the book: beside a page of verse every line of prose would be
            # wide.
            max(int(0.75 * usual), _full(upper[max(0, i - NEAR) : i + NEAR + 1]), 1),
        )
        for i, (low, high) in enumerate(zip(starts, ends, strict=True))
    ]


def _full(upper: Sequence[Sequence[int]]) -> int:
    """The measure of the text, from the lengths of the lines in the upper parts of pages.

    If notes fill half of the pages or more, only the first lines of a page are sure to be text.
    """
    full = measure([n for each in upper for n in each])
    first = measure([n for each in upper for n in each[: (len(each) + 1) // 2]])
    return first if limit("wider") * first < full else full


def _unfinished(
    found: Sequence[Line], sheets: Sequence[FootPage], zones: Sequence[int], number: int
) -> bool:
    """Whether the notes of the page before break off."""
    if number == 0 or zones[number - 1] == sheets[number - 1].high:
        return False
    return not ends_note(found[sheets[number - 1].high - 1].text)


def _zone(
    found: Sequence[Line],
    kinds: Sequence[str],
    page: FootPage,
    known: float,
    *,
    carried: bool,
) -> tuple[int, float]:
    """The line that the notes of a page begin with, and their points; the page end if none.

    `carried`: the notes of the page before break off.
    """
    best, most = page.high, limit("enough")
    points = 0.0
    end = page.high
    # The page ends with a stop, but the next one goes on inside a sentence: so the last lines are
    # notes, or at least not the end of the text.
    over = starts_lower(page.ahead) and ends_note(found[page.high - 1].text)
    # Upwards. `points` is the sum of the blocks from `start` to the page end, without the signs of
    # the edge, which count only where the notes begin. The first line of a page is always text.
    for start in range(page.high - 1, page.low, -1):
        blank = kinds[start - 1] != "line" or _step(found, kinds, start, page)
        mark = _mark(found[start].text, blank=blank)
        if not _may_begin(found[start].text, mark, blank=blank):
            continue
        if not (mark or carried or over) and _parted(
            found[start - 1].text, found[start].text, page
        ):
            continue
        block = FootBlock(page, found, start, end, mark, known, blank=blank)
        points += block_points(block)
        points += cited_points(block)
        end = start
        whole = points + edge_points(block)
        if carried and not mark:
            whole += rest_points(block)
        if whole > most:
            best, most = start, whole
        if points < GIVE_UP:
            break
    return best, most


def _mark(line: str, *, blank: bool) -> re.Match[str] | None:
    """The mark that a line begins with; inside a block not a letter that may belong to a word."""
    if blank or not line[0].isalpha() or line[1:2] == " ":
        return NOTE_MARK.match(line)
    return None


def _may_begin(line: str, mark: re.Match[str] | None, *, blank: bool) -> bool:
    """Whether a note may begin with a line: after a blank line, or with a clear mark."""
    if blank:
        return True
    if mark is None:
        return False
    # Speech and a line that begins with `a` are too common inside text, unless a book is cited.
    return mark.lastgroup not in {"quote", "letter"} or WORK_CITED.search(line) is not None


def _step(found: Sequence[Line], kinds: Sequence[str], start: int, page: FootPage) -> bool:
    """Whether the lines hold more letters from this one on: smaller type begins here.

    Never at the second line of a block whose first line has a mark: line lengths vary a little,
    and the note began with the mark.
    """
    full = page.full
    if start > 1 and kinds[start - 2] != "line" and NOTE_MARK.match(found[start - 1].text):
        return False
    if (
        len(found[start - 1].text) > limit("wider") * full
        or len(found[start].text) <= limit("wider") * full
    ):
        return False
    if start + 1 == page.high:
        return True
    # One long line proves little, so the next must be long too, or short because it ends the note.
    following = found[start + 1].text
    return len(following) > limit("wider") * full or (
        len(following) < 0.8 * full and ends_note(following)
    )


def _parted(before: str, line: str, page: FootPage) -> bool:
    """Whether a blank line splits a sentence between two lines in type of the same size.

    The engine put the blank line there: both sides are one block.
    """
    if not starts_lower(line) or ends_sentence(before):
        return False
    full = page.full
    return (len(before) > limit("wider") * full) == (len(line) > limit("wider") * full)


def _notes(
    found: Sequence[Line], kinds: Sequence[str], first: int, last: int, *, carried: bool
) -> list[FootNote]:
    """Split the lines at the foot of a page into notes."""
    if first == last:
        return []
    starts = [first]
    longest = max(len(each.text) for each in found[first:last])
    for i in range(first + 1, last):
        line, before = found[i].text, found[i - 1].text
        mark = NOTE_MARK.match(line)
        # The last line of a note is short, or ends with a stop.
        short = len(before) < 0.9 * longest
        fresh = kinds[i - 1] != "line" or REFERENCE.search(line) is not None
        if (mark and (ends_note(before) or short)) or (
            fresh and short and ends_note(before) and not starts_lower(line)
        ):
            starts.append(i)
    # The notes of the page before break off, but a new note begins here: their rest was lost.
    carried = carried and not NOTE_MARK.match(found[first].text)
    return [
        FootNote(one, two, carried and one == first)
        for one, two in zip(starts, [*starts[1:], last], strict=True)
    ]
