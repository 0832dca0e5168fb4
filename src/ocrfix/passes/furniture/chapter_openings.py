"""Titles that open a page: like the running heads that are named for them, but text."""

from __future__ import annotations

import re
from bisect import bisect_left

from ocrfix.passes.furniture.page_edges import Book, Sheet
from ocrfix.passes.furniture.running_heads import ALIVE, Template, numbered
from ocrfix.passes.text.lines import starts_lower

YEAR = 4
"""Code points of a number that is no folio unless the series wants it."""
NUMBER = re.compile(r"[IVXLC]{1,7}\.?|\d{1,3}\.?")


def opens(
    book: Book, sheet: Sheet, number: int, seen: int, *, half: bool, at_foot: float, new: bool
) -> bool:
    """Whether a line that is like the heads is the title of the chapter they are named for.

    `new`: that no such head came before means something, for others did.
    """
    page = sheet.number
    after = book.after(sheet, number)
    if seen == 2 or (starts_lower(after) and not book.short(page)):
        return False
    parts = sheet.parts[number]
    numeral = max(parts.left, parts.right, key=len)
    beside = seen or 0 < len(numeral) < YEAR  # TILL 1854 is of the title
    if beside and _carries_folio(book, book.template(page, number), page):
        return False
    template = book.template(page, number)
    first = _first(book, sheet, number, template)
    points = (1 + new) * first + book.short(page) + book.short(book.before(page) if page else 0)
    points += numbered(sheet.parts[number].core)
    if template:
        points += template.parity is not None and template.parity != page % 2
        points += not seen and _carries_folio(book, template, page)
    points += 0 < len(after) < 0.6 * book.measure
    if number > 0:  # nothing but stamps and folios stands above a head
        points += 1 + (len(sheet.lines[number - 1].text) > 15)
    points += 3 * any(
        numbered(sheet.parts[n].core) and not book.often(page, n)
        for n in sheet.top
        if n in sheet.parts
    )
    points += 2 * (at_foot < 0.3 and _dropped(sheet))
    points += bool(NUMBER.fullmatch("".join(s.text for s in sheet.lines[number + 1 : number + 2])))
    points -= 2 * book.unfinished(book.before(page))
    return points >= (2 if first and new else 3) + 2 * half


def _first(book: Book, sheet: Sheet, number: int, template: Template | None) -> bool:
    """Whether no such line stands on the pages before; of numbers of chapters, not the same."""
    if template is None:
        return True
    page, parts = sheet.number, sheet.parts[number]
    before = bisect_left(template.pages, page)
    if not before or page - template.pages[before - 1] > 2 * ALIVE:
        return True
    if not NUMBER.fullmatch(parts.core) or book.middle[parts.key]:
        return False
    return all(
        other > page or book.sheets[other].parts[line].key != parts.key
        for other, line in template.around(page, 2 * ALIVE)
    )


def _dropped(sheet: Sheet) -> bool:
    """Whether the folio stands at the foot of this page: chapters open so."""
    return any(
        len(sheet.lines[n].text) <= 9 and sheet.shows(n) == 2
        for n in sheet.foot[:2]
        if n in sheet.parts
    )


def _carries_folio(book: Book, template: Template | None, page: int) -> bool:
    members = template.around(page, 2 * ALIVE) if template else []
    found = sum(book.sheets[other].shows(number) > 0 for other, number in members)
    return found >= 0.6 * len(members) > 0
