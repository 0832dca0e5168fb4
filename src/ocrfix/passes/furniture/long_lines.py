"""Find long lines that many pages have, to the letter: notices of publishers and of downloads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container

from rapidfuzz import fuzz

from ocrfix.passes.furniture.page_edges import Book, Sheet
from ocrfix.passes.furniture.running_heads import letters

LONG, FULL = 24, 0.8
"""Fewest letters of such a line, and the share of the measure from which on it cannot be a head."""
OUTER = 3
"""Lines, counted from the edge of a page, that may be notices: they have two or three lines."""
FEWEST, SHARE = 3, 0.4
"""Fewest pages with the same line, and the least share of the pages from the first to the last of
them. Left and right pages may have a notice each. Neither was measured."""
FOLIO = 12
"""Code points of a folio that may be outside a notice."""
MISREAD = 90.0
"""Likeness, in per cent, from which on a long line is a bad reading of a notice. Sentences of a
formula in which one word changes may be as like, but are on no three pages to the letter."""


def long_lines(book: Book) -> dict[tuple[int, int], int]:
    """The long lines, as (page, line number), that several pages have at the same edge.

    Numbers may differ: pages, dates, addresses. A line that is also inside pages is text. The
    value is the number of pages that have the line.
    """
    places: dict[tuple[bool, str], list[tuple[int, int]]] = defaultdict(list)
    for sheet in book.sheets:
        for at_top, number in _outer(sheet):
            found = letters(sheet.lines[number].text.lower())
            full = len(sheet.lines[number].text) >= FULL * book.measure
            # A shorter line at the head may be a title, which the judge of heads knows better.
            if len(found) >= LONG and (full or not at_top):
                places[at_top, found].append((sheet.number, number))
    copies = {
        place: members
        for place, members in places.items()
        if _usual(members, book) and not book.middle[place[1]]
    }
    if not copies:
        return {}
    found_at: dict[tuple[int, int], int] = {}
    for (at_top, text), members in places.items():
        for (edge, other), known in copies.items():
            if edge == at_top and fuzz.ratio(text, other, score_cutoff=MISREAD):
                found_at.update(dict.fromkeys(members, len(known)))
                break
    return {
        (page, number): count
        for (page, number), count in found_at.items()
        if _set_off(book, book.sheets[page], number, found_at)
    }


def _outer(sheet: Sheet) -> list[tuple[bool, int]]:
    """The outermost lines of a page: (whether at the head, line number)."""
    tops = [(True, number) for number in sheet.top[:OUTER]]
    return tops + [(False, number) for number in sheet.foot[:OUTER]]


def _set_off(book: Book, sheet: Sheet, number: int, known: Container[tuple[int, int]]) -> bool:
    """Whether only such lines and a folio are outside a line, and a blank line is inside.

    Without the first, it would be text below a running head; without the second, the end of one.
    """
    step = 1 if number in sheet.top else -1
    rim = 0 if step > 0 else len(sheet.lines) - 1
    for outer in range(rim, number, step):
        short = len(sheet.lines[outer].text) <= FOLIO
        if (sheet.number, outer) not in known and not short:
            return False
    inner = number
    while 0 <= inner + step < len(sheet.lines):
        one, two = sorted((inner, inner + step))
        if book.text.count("\n", sheet.lines[one].end, sheet.lines[two].start) > 1:
            return True
        inner += step
        if (sheet.number, inner) not in known:
            return False
    return False


def _usual(members: list[tuple[int, int]], book: Book) -> bool:
    """Whether many of the pages between the first and the last of these have the line."""
    # Records that repeat, line by line, repeat their last lines too.
    if len({book.letters[page] for page, _ in members}) < FEWEST:
        return False
    first, last = members[0][0], members[-1][0]
    pages = len({page for page, _ in members})
    return pages >= FEWEST and pages >= SHARE * (last - first + 1)
