"""Find the furniture of a page: judge each line at its edges by the pages around it."""

from __future__ import annotations

from rapidfuzz import fuzz

from ocrfix.passes.furniture.evidence import LIKELY, SURE, limit
from ocrfix.passes.furniture.head_signs import EdgeLine, running_head
from ocrfix.passes.furniture.lone_signs import FIRST, OTHERS, again_at_foot, lone_sign, lone_word
from ocrfix.passes.furniture.marks_and_stamps import is_noise, is_stamp
from ocrfix.passes.furniture.page_edges import Book, Find, Sheet
from ocrfix.passes.furniture.running_heads import ALIVE
from ocrfix.passes.furniture.surroundings import Surroundings

LONGEST_MARK, LONGEST = 40, 0.8
"""A stamp, signature mark or catchword is not longer than both of these: code points, and share
of the measure."""
LEAST_LETTERS = 3
"""Fewest letters of a running head."""


class Judge:
    """Finds the furniture of a page, by comparing the page with those around it."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.around = Surroundings(book)

    def page(self, sheet: Sheet) -> list[Find]:
        """The lines of a page that are furniture: those at the head, then those at the foot."""
        top = self._edge(sheet, sheet.top, at_top=True)
        foot = self._edge(sheet, sheet.foot, at_top=False)
        return top + foot

    def _edge(self, sheet: Sheet, numbers: range, *, at_top: bool) -> list[Find]:
        """The furniture at one edge. Lines outside the innermost sure line are furniture too."""
        found: list[Find] = []
        bare = [sheet.lines[n].text.strip(" .,") for n in numbers]
        if sum(map(str.isdigit, bare)) > 1:  # a column of numbers: a table, or the contents
            folio = self.around.folios.exact(sheet, numbers[0], at_top=at_top)
            numbers = numbers[: int(folio)]
        inner = -1
        for depth, number in enumerate(numbers):
            find = self._line(sheet, number, depth, found, at_top=at_top)
            if find is None:
                continue
            known = {each.number for each in found}
            outside = [n for n in numbers[:depth] if n not in known]
            longest = limit("outside, near") if depth <= inner + 2 else limit("outside, far")
            marks = self._marks(sheet, outside, find, longest, at_top=at_top)
            # A line of text is outside this one, so this one is text too, and so is all that is
            # further in.
            if marks is None:
                break
            if find.weight >= SURE:
                found = [self._with(sheet, each, find) for each in found]
                found += [self._outside(sheet, n, find) for n in marks]
                inner = depth
            # A line that is only proposed does not take others with it.
            elif marks:
                break
            found.append(find)
        return found

    def _marks(
        self, sheet: Sheet, outside: list[int], find: Find, longest: float, *, at_top: bool
    ) -> list[int] | None:
        """The lines outside a find that are furniture; None if one is text, and so is the find."""
        if any(len(sheet.lines[n].text) > longest * self.book.measure for n in outside):
            return None
        marks = [n for n in outside if self._goes_with(sheet, n, find, at_top=at_top)]
        # At the foot a note or a caption may be below the find: then a find that is only just sure
        # is text too.
        if len(marks) < len(outside) and not at_top and find.weight <= SURE:
            return None
        return marks

    def _goes_with(self, sheet: Sheet, number: int, find: Find, *, at_top: bool) -> bool:
        """Whether a line outside a find is a stamp or a speck, not a note or caption."""
        text = sheet.lines[number].text
        # A speck proves nothing about the lines outside it: `key.` below a speck is text.
        if find.what == "speck":
            return is_noise(text)
        if at_top or len(text) <= limit("length of a speck") or is_noise(text) or is_stamp(text):
            return True
        return number in sheet.parts and again_at_foot(
            EdgeLine(self.around, sheet, number, 0, at_top=False)
        )

    def _outside(self, sheet: Sheet, number: int, find: Find) -> Find:
        """A line outside a sure find; it is struck only if it is a mark, recurs or interrupts."""
        text = sheet.lines[number].text
        noise = is_noise(text)
        known = noise or is_stamp(text) or len(text) <= limit("length of a speck")
        if not known and number in sheet.top and find.number > number:
            short = len(text) <= limit("length of an interruption")
            known = short and self.around.cuts(sheet, find.number)
        sure = known or self.around.proof.copied(self.book.template(sheet.number, number))
        what = "speck" if noise else "stamp"
        weight = SURE if sure else LIKELY
        return Find(number, what, weight, "It is outside the head or folio of its page")

    def _with(self, sheet: Sheet, find: Find, inner: Find) -> Find:
        """What was only proposed, now that a sure find is further in."""
        if find.weight >= SURE:
            return find
        if find.what == "stamp":
            return self._outside(sheet, find.number, inner)
        template = self.book.template(sheet.number, find.number)
        known = find.what == "running head" and self.around.proof.copied(template)
        return find._replace(weight=SURE) if known else find

    def _line(
        self, sheet: Sheet, number: int, depth: int, found: list[Find], *, at_top: bool
    ) -> Find | None:
        """What a line is, given what was `found` further out; None if it is text."""
        if notice := self.around.notice(sheet, number):
            return Find(number, "notice", SURE, notice)
        if number not in sheet.parts:
            return None
        line = EdgeLine(self.around, sheet, number, depth, at_top=at_top)
        sign = lone_sign(line, FIRST, found)
        if sign:
            return sign
        best = self._heavier(line, found)
        if best and not _contradicted(line, best, found):
            return best
        if len(line.text) > max(LONGEST_MARK, LONGEST * self.book.measure):
            return None
        return lone_sign(line, OTHERS, found)

    def _heavier(self, line: EdgeLine, found: list[Find]) -> Find | None:
        """The line as a folio or a running head, whichever has more evidence; None for neither."""
        sheet, number = line.sheet, line.number
        had = {find.what for find in found}
        best = None
        if "folio" not in had:
            best = self.around.folios.find(sheet, number, line.depth, at_top=line.at_top)
        line.half = "running head" in had
        if not self._may_be_head(line, found):
            return best
        weight, why = running_head(line)
        if weight >= LIKELY and (best is None or weight > best.weight):
            # `No. 417` recurs like a head where a library stamped many pages.
            stamped = is_stamp(line.text) and not line.shows
            return Find(number, "stamp" if stamped else "running head", weight, why)
        return best

    def _may_be_head(self, line: EdgeLine, found: list[Find]) -> bool:
        """Whether a line has letters, and is the first head of its edge or belongs to it."""
        if len(line.parts.key) < LEAST_LETTERS:
            return False
        if not line.half:
            return True
        again = line.shows == 2 and self.around.recurs(line.sheet, line.number)
        return again or self._inner(line) or self._halves(line, found)

    def _inner(self, line: EdgeLine) -> bool:
        """Whether a line is the second or third of a head: date, title, volume.

        On other pages close by the same line is in the same place, to the letter.
        """
        template = line.template
        if not line.at_top or template is None or not self.around.proof.copied(template):
            return False
        return any(
            number == line.number and self.book.sheets[page].parts[number].key == line.parts.key
            for page, number in template.around(line.page, ALIVE)
        )

    def _halves(self, line: EdgeLine, found: list[Find]) -> bool:
        """Whether a line and the head that was already found are two halves of one head."""
        page, mine = line.page, line.parts.key
        other = next(line.sheet.parts[f.number].key for f in found if f.what == "running head")
        both = len(mine) + len(other)
        if 2 * self.around.longest < both:
            return False
        near_by = self.around.heads[max(0, page - ALIVE) : page + ALIVE + 1]
        return any(
            max(fuzz.ratio(mine + other, one.key), fuzz.ratio(other + mine, one.key))
            > max(limit("two halves"), fuzz.ratio(other, one.key))
            for one in near_by
            if one and one.page != page and 2 * abs(len(one.key) - both) <= both
        )


def _contradicted(line: EdgeLine, best: Find, found: list[Find]) -> bool:
    """Whether a line that is only just a folio or head looks like something else."""
    if best.weight <= SURE and is_stamp(line.text) and line.depth < 2:
        return True
    return best.weight < SURE and lone_word(line, found)
