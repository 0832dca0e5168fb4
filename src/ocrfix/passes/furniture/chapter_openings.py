"""Recognise chapter titles at the head of a page: they look like running heads, but are text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property

from ocrfix.passes.furniture.evidence import NEVER, OPENING, OPENS, limit
from ocrfix.passes.furniture.page_edges import Book, Sheet
from ocrfix.passes.furniture.running_heads import ALIVE, Template, numbered
from ocrfix.passes.text.lines import starts_lower

YEAR = 4
"""A number with this many code points is taken for a year, unless the series of folios wants it."""
NUMBER = re.compile(r"[IVXLC]{1,7}\.?|\d{1,3}\.?")


class Title:
    """A line that is like the running heads, and what helps to judge if it opens a chapter."""

    def __init__(
        self,
        book: Book,
        sheet: Sheet,
        number: int,
        shows: int,
        *,
        half: bool,
        at_foot: float,
        folio_next: bool,
        half_recurs: bool,
        new: bool,
    ) -> None:
        self.book, self.sheet, self.number, self.page = book, sheet, number, sheet.number
        self.shows = shows  # how surely the folio is beside it
        self.half = half  # whether it may be the second half of a head
        self.at_foot = at_foot  # share of the pages close by with their folio at the foot
        self.folio_next = folio_next  # whether its folio is in the next line, as that of others is
        self.half_recurs = half_recurs  # whether a half of it is on the pages right beside
        self.new = new  # whether other heads came before: only then is a first one a sign
        self.parts = sheet.parts[number]
        self.template = book.template(self.page, number)
        self.after = book.after(sheet, number)
        self.above = len(sheet.lines[number - 1].text) if number else 0

    @cached_property
    def first(self) -> bool:
        """Whether no page before has such a line."""
        return _first(self.book, self.sheet, self.number, self.template)

    @cached_property
    def others_carry(self) -> bool:
        """Whether most lines like it have the folio beside them."""
        return _carries_folio(self.book, self.template, self.page)


def opens(title: Title) -> bool:
    """Whether a line that is like the heads opens a chapter, so that it is kept as text."""
    points = 0.0
    for name, speaks in SPEAKS.items():
        if speaks(title):
            points += OPENING[name].weight
            # A row of this weight is enough against a title. The rows with it come first, so the
            # rest is not worked out.
            if points <= NEVER:
                return False
    return points >= OPENS


def _runs_on(title: Title) -> bool:
    return starts_lower(title.after) and not title.book.short(title.page)


def _has_folio(title: Title) -> bool:
    numeral = max(title.parts.left, title.parts.right, key=len)
    beside = title.shows or 0 < len(numeral) < YEAR  # in `TILL 1854` it is part of the title
    return bool(beside) and title.others_carry


def _after_short_page(title: Title) -> bool:
    """Whether the page before ended short. For the first page, its own length counts.

    A book begins with a title, but running heads do not begin on a short page.
    """
    before = title.book.before(title.page) if title.page else 0
    return title.book.short(before)


def _wrong_side(title: Title) -> bool:
    # Many books have the title of the book on left pages only and that of the chapter on right
    # ones.
    parity = title.template.parity if title.template else None
    return parity is not None and parity != title.page % 2


def _beside_number(title: Title) -> bool:
    """Whether a chapter number is at the head of the page."""
    parts = title.sheet.parts
    return any(
        numbered(parts[n].core) and not title.book.often(title.page, n)
        for n in title.sheet.top
        if n in parts
    )


def _over_number(title: Title) -> bool:
    below = title.sheet.lines[title.number + 1 : title.number + 2]
    return bool(below) and NUMBER.fullmatch(below[0].text) is not None


SPEAKS: dict[str, Callable[[Title], bool]] = {
    "its own folio beside it": lambda title: title.shows == 2,
    "a sentence runs on below": _runs_on,
    "folio in the next line as beside others": lambda title: title.folio_next,
    "folio beside it as beside others": _has_folio,
    "half of it recurs": lambda title: title.half_recurs,
    "first of its kind": lambda title: title.first,
    "first where others came before": lambda title: title.new and title.first,
    "short page": lambda title: title.book.short(title.page),
    "after a short page": _after_short_page,
    "called a chapter": lambda title: numbered(title.parts.core),
    "wrong side of the leaf": _wrong_side,
    "folio lost": lambda title: not title.shows and title.others_carry,
    "short line below": lambda title: (
        0 < len(title.after) < limit("line below a title") * title.book.measure
    ),
    "below a line": lambda title: title.number > 0,
    "below a long line": lambda title: title.above > limit("line above a title"),
    "beside a chapter number": _beside_number,
    "folio dropped to the foot": lambda title: (
        title.at_foot < limit("folios at the foot") and _dropped(title.sheet)
    ),
    "over a number": _over_number,
    "after an unfinished page": lambda title: title.book.unfinished(title.book.before(title.page)),
    "half of a head": lambda title: title.half,
}
"""For each row of `OPENING`, in its order: whether it applies to a title."""


def _first(book: Book, sheet: Sheet, number: int, template: Template | None) -> bool:
    """Whether no page before has such a line; for a chapter number, none with the same number."""
    if template is None:
        return True
    page, parts = sheet.number, sheet.parts[number]
    before = bisect_left(template.pages, page)
    if not before or page - template.pages[before - 1] > 2 * ALIVE:
        return True
    # `XXXV` and `XXXVI` are so alike that they are one template. So a number is the first of its
    # kind again whenever it changes, unless it also occurs inside pages, as the numbers of verses
    # may.
    if not NUMBER.fullmatch(parts.core) or book.middle[parts.key]:
        return False
    return all(
        other > page or book.sheets[other].parts[line].key != parts.key
        for other, line in template.around(page, 2 * ALIVE)
    )


def _dropped(sheet: Sheet) -> bool:
    """Whether the folio is at the foot of this page, as where chapters open."""
    return any(
        len(sheet.lines[n].text) <= limit("length of a dropped folio") and sheet.shows(n) == 2
        for n in sheet.foot[:2]
        if n in sheet.parts
    )


def _carries_folio(book: Book, template: Template | None, page: int) -> bool:
    members = template.around(page, 2 * ALIVE) if template else []
    found = sum(book.sheets[other].shows(number) > 0 for other, number in members)
    return found >= limit("heads with folios") * len(members) > 0
