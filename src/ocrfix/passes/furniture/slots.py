"""Find slots: places at a page edge where nearly every page of a book has a separate line.

A line in a slot is furniture even if nothing else shows it: a folio that the engine misread as
`Sn`, or a head that names the subject of its page and is on no other page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from ocrfix.passes.furniture.marks_and_stamps import NOTICE, is_stamp
from ocrfix.passes.furniture.page_edges import PLATE, Book, Sheet
from ocrfix.passes.furniture.running_heads import ALIVE, numbered
from ocrfix.passes.text.lines import starts_lower

SHORTEST_LINE = 12
"""Code points that a folio may have, with the signs around it, even if misread."""
OCCUPIED = (0.35, 0.5)
"""If this share of the pages close by has a short line at the foot, or at the head, the short line
there is a folio, whatever was read."""
FEWEST = 4
"""Fewest other pages close by from which a share is taken."""
TITLED, CHANGING, RUN_OVER = 0.75, 0.3, 0.3
"""Least shares of the pages close by: those with a title at the head, those with a title that no
other page has, and those of the latter where a sentence runs on over the title. Pages with one
poem each do not reach all of these."""
WORD = re.compile(r"[^\W\d_]{5,}|[A-Z]{4,}")
"""A word too long to be a misread folio."""
LABEL = re.compile(r"(?:[IVXLCl1|]{1,7}|\d{1,3})\.")
"""The number of a chapter."""
SMALL = re.compile(r"\W*(?:[IVXLC]{1,7}|\d{1,2})\W*")
"""The same with any signs around it. Numbers of three figures are folios."""
OPENS = re.compile(rf"{LABEL.pattern}|[A-Z][a-z]+\.")
"""The number of a chapter, or a speaker in a play."""


class Slots:
    """The slots of a book, at the head and the foot of its pages."""

    def __init__(self, book: Book) -> None:
        self.book = book
        # Plates have neither heads nor folios, so they do not count in any share.
        self._filled = [len(sheet.lines) >= PLATE for sheet in book.sheets]
        self._short = [
            [self._lone(sheet, at_top=at_top) for sheet in book.sheets] for at_top in (False, True)
        ]
        self._folios = [self._shares([each >= 0 for each in found]) for found in self._short]
        titles = [self._title(sheet) for sheet in book.sheets]
        single = [
            each >= 0 and self._others(sheet, each) < 2
            for sheet, each in zip(book.sheets, titles, strict=True)
        ]
        over = [
            one and starts_lower(book.after(sheet, each))
            for one, sheet, each in zip(single, book.sheets, titles, strict=True)
        ]
        self._titles = titles
        self.titled = self._shares([each >= 0 for each in titles])
        self._single, self._over = self._shares(single), self._shares(over)

    def folio(self, sheet: Sheet, number: int, *, at_top: bool) -> bool:
        """Whether a line is alone in the place where many pages close by have their folio."""
        if self._short[at_top][sheet.number] != number:
            return False
        if self._folios[at_top][sheet.number] < OCCUPIED[at_top]:
            return False
        text = sheet.lines[number].text
        if at_top and self.book.short(sheet.number) and SMALL.fullmatch(text):
            return False  # a chapter opens here, with its number
        if 3 * len(sheet.lines) < self.book.depth:
            return False  # a title page, the heading of a part
        # `Sussex.` ends a paragraph; `Ham.` at the head is a speaker in a play.
        if WORD.search(text) or numbered(text) or (at_top and OPENS.fullmatch(text)):
            return False
        return not (starts_lower(text) and text.endswith((".", "!", "?")))

    def title(self, sheet: Sheet, number: int) -> bool:
        """Whether a line is in the place where titles change from page to page."""
        page = sheet.number
        return (
            self._titles[page] == number
            and self.titled[page] >= TITLED
            and self._single[page] >= CHANGING
            and self._over[page] >= RUN_OVER * self._single[page]
        )

    def apart(self, sheet: Sheet, number: int, *, at_top: bool) -> bool:
        """Whether a blank line is between an edge line and the text."""
        other = number + 1 if at_top else number - 1
        if not 0 <= other < len(sheet.lines):
            return True
        low, high = sorted((number, other))
        return self.book.text.count("\n", sheet.lines[low].end, sheet.lines[high].start) > 1

    def _lone(self, sheet: Sheet, *, at_top: bool) -> int:
        """The outermost line at an edge, if it is short and separate from the text; else -1.

        Other short lines, such as a catchword or a speck, may be between it and the blank line.
        """
        numbers = sheet.top if at_top else sheet.foot
        for place, number in enumerate(numbers):
            text = sheet.lines[number].text
            if len(text) > SHORTEST_LINE:
                if NOTICE.fullmatch(text):
                    continue
                return -1
            for inner in numbers[place:]:
                if len(sheet.lines[inner].text) > SHORTEST_LINE:
                    return -1
                if self.apart(sheet, inner, at_top=at_top):
                    return number
            return -1
        return -1

    def _title(self, sheet: Sheet) -> int:
        """The line at the head of a page that is set like a title; -1 if there is none."""
        for number in sheet.top[:2]:
            text = sheet.lines[number].text
            # A stamp or the folio may be above the title.
            if is_stamp(text) or not any(map(str.isalpha, text)):
                continue
            if len(text) > 0.7 * self.book.measure or text.endswith((",", ";", "-", ":")):
                return -1
            words = [word for word in text.split() if word[0].isalpha()]
            high = sum(word[0].isupper() for word in words)
            # A full stop after capital words ends a sentence that happens to be short; capitals do
            # not.
            titled = text.isupper() or (high >= 0.6 * len(words) and text[-1] != ".")
            apart = self.apart(sheet, number, at_top=True)
            return number if words and titled and apart else -1
        return -1

    def _others(self, sheet: Sheet, number: int) -> int:
        """On how many other pages close by an edge line occurs."""
        template = self.book.template(sheet.number, number)
        return template.near(sheet.number) if template else 0

    def _shares(self, found: Sequence[bool]) -> list[float]:
        """For each page the share of the other pages of text close by that have it."""
        filled = [0, *accumulate(self._filled)]
        sums = [0, *accumulate(map(int.__mul__, found, map(int, self._filled)))]
        shares = []
        for page, own in enumerate(found):
            low, high = max(0, page - ALIVE), min(len(found), page + ALIVE + 1)
            count = filled[high] - filled[low] - self._filled[page]
            have = sums[high] - sums[low] - (own and self._filled[page])
            shares.append(have / count if count >= FEWEST else 0.0)
        return shares
