"""Ask what proves that a line at a page edge is furniture, before it is struck without a decision.

Two things do: a folio of the series beside the line, or the same line, to the letter, at the edges
of several pages. Whatever other evidence a line has, without one of these it is only proposed: the
questions of a catechism and the entries of a directory are as like as two readings of one head.
"""

from __future__ import annotations

import re
from collections import Counter

from ocrfix.passes.furniture.page_edges import Book, Sheet
from ocrfix.passes.furniture.running_heads import Template, letters

COPIED = 0.34
"""Least share of the pages of a template whose line is the same, to the letter, as on another page.
On the books of the bench 0.2 strikes two more of some 4,000 heads and 0.5 strikes 25 fewer, all of
them right or undecided; entries and questions that are merely alike have fewer copies."""
TINY = 2
"""Code points of a word at the end of a line that may be its folio, misread; twice as many if it
has a figure."""
PARTED = re.compile(r"\s*[|:\N{EM DASH}\N{EN DASH}]\s*| - |\s{2,}")
"""What is set between the title of a book and that of its chapter."""
RUNS = 0.7
"""Share of the measure from which on a line may run on in the next one. Not measured."""
TITLED = 1
"""Lines in capitals with the same letters, for one in small letters to be a title too: `st.
Patrick's eve.` One is enough, as all letters are the same."""
HALF, HALVES = 10, 3
"""Fewest letters of such a half, and fewest pages that have it. Not measured."""


class PageProof:
    """What the pages of a book prove about the lines at their edges."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._shares: dict[int, float] = {}
        self._capitals: dict[int, Counter[str]] = {}

    def folio_beside(self, sheet: Sheet, number: int) -> bool:
        """Whether the folio of the page was read exactly in the line, or in one next to it."""
        return any(sheet.shows(each) == 2 for each in (number, number - 1, number + 1))

    def in_text(self, sheet: Sheet, number: int, *, at_top: bool) -> bool:
        """Whether a long line begins or ends a block of text, beyond a blank line from the edge.

        `Lacey of the lower meadow, and the others went home by the`, below a head and a blank
        line, goes on in the next line, on however many pages it is.
        """
        inner, outer = (number + 1, number - 1) if at_top else (number - 1, number + 1)
        if not (0 <= outer < len(sheet.lines) and 0 <= inner < len(sheet.lines)):
            return False
        text = sheet.lines[number].text
        if len(text) < RUNS * self.book.measure or text.isupper():
            return False
        return self._blanks(sheet, number, inner) == 1 < self._blanks(sheet, number, outer)

    def _blanks(self, sheet: Sheet, one: int, two: int) -> int:
        """How many line ends are between two neighbouring lines."""
        low, high = sorted((one, two))
        return self.book.text.count("\n", sheet.lines[low].end, sheet.lines[high].start)

    def copied(self, template: Template | None) -> bool:
        """Whether enough lines of a template are the same, to the letter, on different pages."""
        if template is None:
            return False
        found = self._shares.get(id(template))
        if found is None:
            found = self._shares[id(template)] = self._share(template)
        return found >= COPIED

    def titled(self, template: Template | None, key: str) -> bool:
        """Whether a line of a template has the same letters in capitals."""
        if template is None or len(template.members) == 1:
            return False
        if id(template) not in self._capitals:
            parts = (self.book.sheets[page].parts[number] for page, number in template.members)
            self._capitals[id(template)] = Counter(
                each.key for each in parts if each.core.isupper()
            )
        return self._capitals[id(template)][key] >= TITLED

    def _share(self, template: Template) -> float:
        # Records that repeat, such as a form or a page scanned twice, repeat their last lines too.
        # So two pages with the same text are one.
        seen = {
            (_bare(self.book.sheets[page].parts[number].core), self.book.letters[page])
            for page, number in template.members
        }
        copies = Counter(key for key, _ in seen)
        alike = sum(count for count in copies.values() if count > 1)
        return max(alike, self._halves(template)) / len(seen)

    def half_recurs(self, page: int, number: int) -> bool:
        """Whether a half of a line is in its place on a page right beside, with another half.

        `The Mill | Adam Perrow` and, on the next page, `The Mill | The Great Frost`.
        """
        mine = self._parts(page, number)
        near_by = (other for other in range(page - 2, page + 3) if other != page)
        return bool(mine) and any(
            len(half) >= HALF and half in other and mine != other
            for other in (self._parts(each, number) for each in near_by)
            for half in mine
        )

    def _parts(self, page: int, number: int) -> list[str]:
        """The letters of each half of an edge line; none if it has no halves."""
        sheets = self.book.sheets
        if not 0 <= page < len(sheets) or number not in sheets[page].parts:
            return []
        parts = PARTED.split(sheets[page].lines[number].text)
        found = [text for text in (letters(part.lower()) for part in parts) if text]
        return found if len(found) > 1 else []

    def _halves(self, template: Template) -> int:
        """How many lines have a half that the others have: `The Mill | The Great Frost`."""
        halves = {
            (half, self.book.letters[page])
            for page, number in template.members
            for text in PARTED.split(self.book.sheets[page].lines[number].text)
            if len(half := letters(text.lower())) >= HALF
        }
        copies = Counter(half for half, _ in halves)
        best = max(copies.values(), default=0)
        return best if best >= HALVES else 0


def _bare(core: str) -> str:
    """The letters of a line without what may be a misread folio at its ends."""
    words = core.lower().split()
    bare = words[_tiny(words[0]) : len(words) - _tiny(words[-1])] if words else []
    found = letters("".join(bare))
    return found if len(found) >= HALF else letters(core.lower())


def _tiny(word: str) -> bool:
    return len(word) <= TINY or (len(word) <= 2 * TINY and any(map(str.isdigit, word)))
