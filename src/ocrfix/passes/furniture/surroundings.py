"""Collect what the pages around a page show about it."""

from __future__ import annotations

from typing import NamedTuple

from ocrfix.passes.furniture.evidence import LONE, SURE, limit
from ocrfix.passes.furniture.folio_lines import FolioLines
from ocrfix.passes.furniture.long_lines import long_lines
from ocrfix.passes.furniture.marks_and_stamps import NOTICE, NOTICED, catchwords, notices
from ocrfix.passes.furniture.page_edges import Book, Sheet
from ocrfix.passes.furniture.proof import PageProof
from ocrfix.passes.furniture.running_heads import ALIVE, shares
from ocrfix.passes.furniture.slots import Slots
from ocrfix.passes.text.lines import starts_lower


class PlainHead(NamedTuple):
    """The line at an edge of a page that is like those of several pages close by."""

    page: int
    key: str
    copied: bool  # whether it is the same, to the letter, on several pages
    folio_next: bool  # whether the folio of the page is in the line above or below


class Surroundings:
    """The habits of a book: where its pages have heads, folios, catchwords and notices."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.slots = Slots(book)
        self.proof = PageProof(book)
        self.heads = [self._plain(sheet, sheet.top) for sheet in book.sheets]
        self.feet = [self._plain(sheet, sheet.foot) for sheet in book.sheets]
        # For each page, the share of the pages close by that have a head at the top or the foot.
        self.headed = shares([one is not None for one in self.heads])
        self.footed = shares([one is not None for one in self.feet])
        self._next = shares([one is not None and one.folio_next for one in self.heads])
        self.folios = FolioLines(book, self.slots)
        self.catchwords = catchwords(book)
        self.notices = notices(book)
        self.long_lines = long_lines(book)
        self.longest = max((len(one.key) for one in self.heads if one), default=0)
        self.running_on = [book.unfinished(book.before(sheet.number)) for sheet in book.sheets]

    def notice(self, sheet: Sheet, number: int) -> str:
        """Why an edge line is a notice that does not belong to the print; "" if it is none."""
        text = sheet.lines[number].text
        if LONE["notice"].weight >= SURE and text[0] in NOTICED and NOTICE.fullmatch(text):
            return LONE["notice"].why
        count = self.long_lines.get((sheet.number, number), 0)
        return f"The same line is on {count} pages at this edge" if count else ""

    def apart(self, sheet: Sheet, number: int, *, at_top: bool) -> bool:
        """Whether a blank line is between an edge line and the text."""
        return self.slots.apart(sheet, number, at_top=at_top)

    def recurs(self, sheet: Sheet, number: int) -> bool:
        """Whether an edge line is on another page close by too."""
        template = self.book.template(sheet.number, number)
        return template is not None and template.near(sheet.number) > 0

    def folio_next(self, sheet: Sheet, number: int) -> bool:
        """Whether a line has its folio in the next line, as the other heads close by have."""
        least = limit("folios in the next line") * self.headed[sheet.number]
        return 0 < least <= self._next[sheet.number] and sheet.folio_next(number)

    def had_head(self, page: int) -> bool:
        """Whether an earlier page close by, on the same side of the leaf, had a head."""
        # In steps of two: left and right pages often have different heads, and one side may have
        # none.
        return any(self.heads[n] for n in range(page - 2, max(-1, page - 2 * ALIVE), -2))

    def cuts(self, sheet: Sheet, number: int) -> bool:
        """Whether a sentence runs on over this line, from the page before."""
        return self.running_on[sheet.number] and starts_lower(self.book.after(sheet, number))

    def _plain(self, sheet: Sheet, numbers: range) -> PlainHead | None:
        """The head of a page, by likeness alone; None if there is none."""
        for number in numbers:
            template = self.book.template(sheet.number, number)
            # A first estimate, before any line is judged: the judge needs to know where heads are
            # usual. Two other pages are enough, as two lines of prose are not alike on three pages.
            often = template and self.book.others(template, sheet.number) >= 2
            if (
                often
                and template
                and self.book.inside(template) <= limit("inside pages") * len(template.pages)
            ):
                copied = self.proof.copied(template)
                key, beside = sheet.parts[number].key, sheet.folio_next(number)
                return PlainHead(sheet.number, key, copied, beside)
        return None
