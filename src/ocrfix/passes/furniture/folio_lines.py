"""Find the lines at page edges that are folios, by the series of folios and by their place."""

from __future__ import annotations

import re

from ocrfix.passes.furniture.chapter_openings import NUMBER, YEAR
from ocrfix.passes.furniture.evidence import LIKELY, SURE
from ocrfix.passes.furniture.folios import Folio
from ocrfix.passes.furniture.page_edges import Book, Find, Sheet
from ocrfix.passes.furniture.running_heads import shares
from ocrfix.passes.furniture.slots import LABEL, Slots
from ocrfix.passes.text.lines import starts_lower

# `* See`, `'Ibid.`, `(1) The`, or anywhere in the line `op. cit.`, `p. 12`, `See`. A quotation mark
# counts because engines read raised figures as one.
NOTE = re.compile(
    r"\W{0,3}[*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}+$=\N{DEGREE SIGN}'\"\u2018\u2019\u201c]"
    r"|[(\[]?\d{1,3}[)\]]?\s+[A-Z]\w"
    r"|.*\b(?:[IiTt][bh]id|op\. ?cit|pp?\. ?\w|[Vv]ol\. ?\w+[.,]? |[Ss]ee\b)"
)
"""How a footnote begins, or words that it contains; heads at the foot of a page have neither."""
ENDS = frozenset(("end", "fin", "ende"))
ALONE, TINY = 9, 4
"""Code points of a line that is only a folio, and of one that can hardly be anything else."""
TOP_SLOT = 0.3
"""Above this share of pages close by that begin with their folio, a misread one is searched."""
FOOT, FOOT_SELDOM, FOOT_SLOT = 0.25, 0.1, 0.6
"""Above the first share of pages close by with their folio at the foot, a misread one is searched
there; above the second share, only if the third share of the pages ends with a short line. None
of these was measured by itself."""
RARE = 0.2
"""Below this share of pages close by with their folio at the head, one at the head is doubtful."""
MOST_WORDS = 4
"""Most words of a line that is a folio with signs around it."""
LONGEST = 12
"""Code points of a line that is only a folio, with the signs or specks beside it."""


DASHES = "-\N{EN DASH}\N{EM DASH}"
FRAGMENT = re.compile(r"[^\W\d_]{3,}")
"""Letters that are too many for a misread folio: `gen` is the rest of a word."""


class FolioLines:
    """Finds the folio lines of a book, by comparing each page with the pages around it."""

    def __init__(self, book: Book, slots: Slots) -> None:
        self.slots = slots
        # For each page, the share of the pages close by that have their folio there.
        self.top = shares([self._top_folio(sheet) for sheet in book.sheets])
        self.foot = shares([self._foot_folio(sheet) for sheet in book.sheets])
        self._top_slots = shares([self._top_slot(sheet) for sheet in book.sheets])
        self._foot_slots = shares([self._foot_slot(sheet) for sheet in book.sheets])

    def find(self, sheet: Sheet, number: int, depth: int, *, at_top: bool) -> Find | None:
        """Judge whether a line is only a folio, perhaps with a signature mark or speck; else None.

        `depth` is how many lines are further out at the same edge.
        """
        text, folio = sheet.lines[number].text, sheet.folio
        if len(text) > LONGEST:
            return None
        if self._in_slot(sheet, number, at_top=at_top):
            # Only the folio that comes next in the series, and that this may be, is proof enough.
            weight = SURE if folio and _may_be(text, folio) else LIKELY
            return Find(number, "folio", weight, "The folio is here on pages close by")
        if folio is None or (at_top and not self._may_be_at_top(sheet, number, folio)):
            return None
        if sheet.shows(number) and len(text.split()) <= MOST_WORDS:
            return self._shown(sheet, number, depth, folio, at_top=at_top)
        # From here on only its place may say that the line is a folio, too misread to know which.
        missing = Find(number, "folio", SURE, f"The folio belongs here; {folio.text} is missing")
        misread = self._top_misread if at_top else self._foot_misread
        if not _may_be(text, folio):
            return None
        return missing if misread(sheet, number, depth, len(folio.text)) else None

    def _may_be_at_top(self, sheet: Sheet, number: int, folio: Folio) -> bool:
        """Whether pages close by have their folio at the head, or this one is certain."""
        if self.top[sheet.number] >= RARE:
            return True
        # Three figures or more: a shorter number at the head may be that of a chapter.
        return len(folio.text) >= YEAR - 1 and self.exact(sheet, number, at_top=True)

    def _shown(
        self, sheet: Sheet, number: int, depth: int, folio: Folio, *, at_top: bool
    ) -> Find | None:
        """A line that has the folio of its page, read right or misread; None if it is a word."""
        text, seen = sheet.lines[number].text, sheet.shows(number)
        # A misread folio is a guess, so it gives way to the number of a chapter (`IV.` on a sunken
        # page) and to anything with a whole word.
        if seen == 1:
            opens = at_top and LABEL.fullmatch(text) and self.slots.book.short(sheet.number)
            if opens or any(len(word) > 3 and word.isalpha() for word in text.split()):
                return None
        # The fourth line from the edge may be part of the text, so it is only proposed.
        weight = SURE + seen - 1 if depth < 3 else LIKELY
        return Find(number, "folio", weight, f"The series of folios wants {folio.text} here")

    def _in_slot(self, sheet: Sheet, number: int, *, at_top: bool) -> bool:
        """Whether a line, whatever it says, is in the place of the folio, which is missing."""
        text = sheet.lines[number].text
        if sheet.shows(number) or not self.slots.folio(sheet, number, at_top=at_top):
            return False
        # `=` and `+` are no note marks here: garbled folios begin with them too (`=O -`). `°P.
        # 240.` is a note.
        noted = any(map(str.isalpha, text)) and NOTE.match(text.lstrip("=+ "))
        return not (noted or self.elsewhere(sheet, number))

    def _top_misread(self, sheet: Sheet, number: int, depth: int, _: int) -> bool:
        text = sheet.lines[number].text
        if depth or self._top_slots[sheet.number] <= TOP_SLOT or self.elsewhere(sheet, number):
            return False
        # `pany.` is the rest of a word that the page end cut; `IV.` is the number of a chapter.
        ended = starts_lower(text) and text.endswith((".", "!", "?"))
        return len(text) <= ALONE and not (ended or NUMBER.fullmatch(text))

    def _foot_misread(self, sheet: Sheet, number: int, depth: int, figures: int) -> bool:
        text = sheet.lines[number].text
        if depth > 1 or self.elsewhere(sheet, number) or text.endswith((".", "?", "!")):
            return False
        bare = text.strip(" .,-=*")
        # `1935` at the end of a paragraph is a year where folios have two or three figures.
        if bare.isdigit() and len(bare) != figures:
            return False
        apart = self.slots.apart(sheet, number, at_top=False)
        habit = self.foot[sheet.number]
        slot = habit > FOOT or (habit > FOOT_SELDOM and self._foot_slots[sheet.number] > FOOT_SLOT)
        if slot and len(text) <= ALONE and (apart or len(text) <= TINY):
            return True
        # Without the habit, only what is too short for a word; and `FIN` ends a book.
        return apart and len(text) <= TINY and text.lower() not in ENDS

    def exact(self, sheet: Sheet, number: int, *, at_top: bool) -> bool:
        """Whether a line separate from the text has exactly the folio of its page."""
        apart = self.slots.apart(sheet, number, at_top=at_top)
        return apart and sheet.shows(number) == 2 and len(sheet.lines[number].text) <= ALONE

    def elsewhere(self, sheet: Sheet, but: int) -> bool:
        """Whether another line at an edge of the page has its folio."""
        return any(
            # In a line of its own a misread folio counts; in a longer one, such as a head, only an
            # exact one.
            sheet.shows(n) > (len(sheet.lines[n].text) > ALONE)
            for n in sheet.parts
            if n != but and (n in sheet.top or len(sheet.lines[n].text) <= ALONE)
        )

    def _foot_folio(self, sheet: Sheet) -> bool:
        return any(
            len(sheet.lines[n].text) <= ALONE and sheet.shows(n) > 0
            for n in sheet.foot[:2]
            if n in sheet.parts
        )

    def _foot_slot(self, sheet: Sheet) -> bool:
        return (
            bool(sheet.lines)
            and len(sheet.lines[-1].text) <= ALONE
            and self.slots.apart(sheet, len(sheet.lines) - 1, at_top=False)
        )

    def _top_slot(self, sheet: Sheet) -> bool:
        short = bool(sheet.lines) and len(sheet.lines[0].text) <= ALONE
        return short and sheet.shows(0) > 0

    def _top_folio(self, sheet: Sheet) -> bool:
        return any(sheet.shows(n) > 1 for n in sheet.top[:3] if n in sheet.parts)


def _may_be(text: str, folio: Folio) -> bool:
    """Whether a line in the place of a folio may be this one, however badly it was read.

    A fragment of a word is none, and a number of another size is one of a table or a date.
    """
    dashed = text[0] in DASHES and text[-1] in DASHES
    if FRAGMENT.search(text) and not dashed:
        return False
    figures = re.sub(r"\D", "", text)
    return not figures.isascii() or len(figures) <= len(folio.text)
