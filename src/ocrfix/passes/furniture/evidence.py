"""What is furniture on a page, seen beside the pages around it: the weighing of evidence."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from ocrfix.passes.furniture.chapter_openings import opens
from ocrfix.passes.furniture.folio_lines import LIKELY, NOTE, SURE, FolioLines
from ocrfix.passes.furniture.marks_and_stamps import (
    NOTICE,
    catchwords,
    is_noise,
    is_stamp,
    notices,
    sheet_mark,
)
from ocrfix.passes.furniture.page_edges import Book, Find, Sheet
from ocrfix.passes.furniture.running_heads import ALIVE, Template, numbered, shares
from ocrfix.passes.furniture.slots import LABEL, Slots
from ocrfix.passes.text.lines import ends_sentence, starts_lower

FOLIO_LIKE = re.compile(r"(?=\D*\d)\W*\w{1,4}\W*")
"""What may be a folio misread beyond telling which."""
LEADERS = re.compile(r"\. ?\.[. ]*\w{1,5}\Z")
PAGE_CITED = re.compile(r"\bpp?\. ?\d+\W*\Z")
DASHED = re.compile(
    r"[-\N{EN DASH}\N{EM DASH}]{1,2} ?(?:\d{1,4}|[ivxlc]{1,7}) ?[-\N{EN DASH}\N{EM DASH}]{1,2}"
)
"""A folio as some printers set it, which nothing in a text looks like."""
NOTICED = "DOGPh"
"""What the notices begin with."""
LONGEST_MARK = 40
"""Code points that no stamp, signature mark or catchword has."""
LONGEST_WORD = 16
"""Code points of a catchword."""


class Judge:
    """What is furniture on one page, seen beside the pages around it."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.slots = Slots(book)
        self.heads = [self._plain(sheet, sheet.top) for sheet in book.sheets]
        self.feet = [self._plain(sheet, sheet.foot) for sheet in book.sheets]
        # of each page, the share of the pages close by that have something
        self.headed = shares([one is not None for one in self.heads])
        self.footed = shares([one is not None for one in self.feet])
        self.folios = FolioLines(book, self.slots)
        self.catchwords = catchwords(book)
        self.notices = notices(book)
        self.longest = max((len(one[1]) for one in self.heads if one), default=0)
        self.running_on = [book.unfinished(book.before(sheet.number)) for sheet in book.sheets]

    def page(self, sheet: Sheet) -> list[Find]:
        """The furniture of a page."""
        top = self._edge(sheet, sheet.top, at_top=True)
        foot = self._edge(sheet, sheet.foot, at_top=False)
        return top + foot

    def _edge(self, sheet: Sheet, numbers: range, *, at_top: bool) -> list[Find]:
        """Furniture from the edge inwards: all outside the innermost sure line goes with it."""
        found: list[Find] = []
        bare = [sheet.lines[n].text.strip(" .,") for n in numbers]
        if sum(map(str.isdigit, bare)) > 1:  # a column of numbers: a table, or the contents
            folio = self.folios.exact(sheet, numbers[0], at_top=at_top)
            numbers = numbers[: int(folio)]
        inner = -1
        for depth, number in enumerate(numbers):
            find = self._line(sheet, number, depth, found, at_top=at_top)
            if find is None:
                continue
            outside = [n for n in numbers[:depth] if all(f.number != n for f in found)]
            longest = 0.5 if depth <= inner + 2 else 0.2
            if any(len(sheet.lines[n].text) > longest * self.book.measure for n in outside):
                break
            marks = [n for n in outside if self._goes_with(sheet, n, find, at_top=at_top)]
            if len(marks) < len(outside) and not at_top and find.weight <= SURE:
                break
            outside = marks
            if find.weight >= SURE:
                found += [self._outside(sheet, n) for n in outside]
                inner = depth
            elif outside:
                break
            found.append(find)
        return found

    def _goes_with(self, sheet: Sheet, number: int, find: Find, *, at_top: bool) -> bool:
        """Whether a line outside what was found is a stamp or a speck, no note or caption."""
        text = sheet.lines[number].text
        if find.what == "speck":
            return is_noise(text)
        small = len(text) <= 4 or is_noise(text) or is_stamp(text)
        return at_top or small or self._again(sheet, number)

    def _outside(self, sheet: Sheet, number: int) -> Find:
        what = "speck" if is_noise(sheet.lines[number].text) else "stamp"
        return Find(number, what, SURE, "It stands outside the head or folio of its page")

    def _line(  # noqa: C901, PLR0912 - one test a kind of furniture
        self, sheet: Sheet, number: int, depth: int, found: list[Find], *, at_top: bool
    ) -> Find | None:
        parts = sheet.parts.get(number)
        if parts is None:
            return None
        text = sheet.lines[number].text
        if self._noticed(sheet, number):
            return Find(number, "notice", SURE, "Whoever scanned the print set this on the page")
        if depth == 0 and DASHED.fullmatch(text) and self._apart(sheet, number, at_top=at_top):
            return Find(number, "folio", SURE, "A number between dashes stands apart from the text")
        had = {find.what for find in found}
        best = None
        if "folio" not in had:
            best = self.folios.find(sheet, number, depth, at_top=at_top)
        if len(parts.key) >= 3 and (
            "running head" not in had
            or (sheet.shows(number) == 2 and self._recurs(sheet, number))
            or self._halves(sheet, number, found)
        ):
            half = "running head" in had
            weight, why = self._head(sheet, number, depth, at_top=at_top, half=half)
            if weight >= LIKELY and (best is None or weight > best.weight):
                stamped = is_stamp(text) and not sheet.shows(number)
                best = Find(number, "stamp" if stamped else "running head", weight, why)
        if best and best.weight <= SURE and is_stamp(text) and depth < 2:
            best = None
        if best is None and len(text) > max(LONGEST_MARK, 0.8 * self.book.measure):
            return None
        if best and best.weight < SURE and self._lone_word(sheet, number, depth - len(found)):
            best = None
        if best is None and not at_top:
            if number == self.catchwords.get(sheet.number) and not LABEL.fullmatch(text):
                return Find(number, "catchword", SURE, "The next page begins with this word")
            best = sheet_mark(self.book, sheet, number, depth)
            if best is None and self._lone_word(sheet, number, depth - len(found)):
                return Find(number, "catchword", SURE, "Pages of this book end with one")
        if best is None and depth < 2:
            if is_noise(text):
                return Find(number, "speck", SURE, "No letter or digit stands in this line")
            carried = self.folios.top[sheet.number] >= 0.3
            if (
                "running head" in had
                and carried
                and len(text) <= 3
                and not LABEL.fullmatch(text)
                and self._apart(sheet, number, at_top=at_top)
            ):
                return Find(number, "folio", SURE, "It stands between the head and the text")
            if is_stamp(text) and self._apart(sheet, number, at_top=at_top):
                return Find(number, "stamp", SURE, "A mark of this kind is no line of text")
            if not at_top and self._again(sheet, number):
                return Find(number, "stamp", SURE, "It stands at the foot of other pages too")
            if self._interrupts(sheet, number, at_top=at_top):
                return Find(number, "stamp", SURE, "It interrupts a sentence at a page end")
        return best

    def _halves(self, sheet: Sheet, number: int, found: list[Find]) -> bool:
        """Whether a line and the head found already are two halves of one head."""
        mine = sheet.parts[number].key
        other = next(sheet.parts[f.number].key for f in found if f.what == "running head")
        both = len(mine) + len(other)
        if 2 * self.longest < both:
            return False
        near_by = self.heads[max(0, sheet.number - ALIVE) : sheet.number + ALIVE + 1]
        return any(
            max(fuzz.ratio(mine + other, one[1]), fuzz.ratio(other + mine, one[1]))
            > max(80, fuzz.ratio(other, one[1]))
            for one in near_by
            if one and one[0] != sheet.number and 2 * abs(len(one[1]) - both) <= both
        )

    def _lone_word(self, sheet: Sheet, number: int, depth: int) -> bool:
        """Whether a line at the foot is a word below a full line, in a book where pages end so."""
        text = sheet.lines[number].text
        if not self.catchwords.usual or len(text) > LONGEST_WORD or number not in sheet.foot:
            return False
        if depth > 1 or not number or not set(text).isdisjoint(" 0123456789"):
            return False
        if text.endswith((".", "!", "?")) or LABEL.fullmatch(text):
            return False
        return len(sheet.lines[number - 1].text) > 0.8 * self.book.measure

    def _again(self, sheet: Sheet, number: int) -> bool:
        """Whether a short line at the foot, apart from the text, stands on other pages too."""
        text = sheet.lines[number].text
        template = self.book.template(sheet.number, number)
        if template is None or len(template.pages) < 2 or self.book.middle[template.key]:
            return False
        if (
            len(text) > 0.35 * self.book.measure
            or text.endswith((".", "!", "?", ",", ":"))
            or NOTE.match(text)
        ):
            return False
        if text[-1].isdigit() and not is_stamp(text):
            return False  # a line of the contents
        return self._apart(sheet, number, at_top=False)

    def _apart(self, sheet: Sheet, number: int, *, at_top: bool) -> bool:
        """Whether a blank line stands between an edge line and the text."""
        return self.slots.apart(sheet, number, at_top=at_top)

    # ---- heads -----------------------------------------------------------------------------

    def _head(  # noqa: C901, PLR0912 - one weight a piece of evidence
        self, sheet: Sheet, number: int, depth: int, *, at_top: bool, half: bool = False
    ) -> tuple[float, str]:
        """The weight of the evidence that a line is a running head, and the evidence."""
        book, parts, text = self.book, sheet.parts[number], sheet.lines[number].text
        page = sheet.number
        habit = self._habit(page, at_top=at_top)
        if not at_top and habit < 0.3:
            return 0.0, ""
        template = book.template(page, number)
        others = template.near(page) if template else 0
        seen = sheet.shows(number)
        if not (others or seen) and starts_lower(text) and len(text) > 0.7 * book.measure:
            ...
        weight, why = self._likeness(sheet, number, others, at_top=at_top)
        noted = not at_top and NOTE.match(text)
        if noted and not (seen and weight >= LIKELY and not PAGE_CITED.search(text)):
            return 0.0, ""  # where heads stand at the foot, a note may be like another note
        if seen:
            weight += (0, 1.5, 2.5)[seen]
            why += f"; the folio {sheet.folio.text} stands beside it" if sheet.folio else ""
        changing = at_top and others < 2 and self.slots.title(sheet, number)
        if changing and not seen and self.folios.top[page] >= 0.4:
            changing = any(map(FOLIO_LIKE.fullmatch, parts.ends))
        weight += 1.5 * max(habit, self.slots.titled[page] if changing else 0) + 1.5 * changing
        letters = [c for c in parts.core if c.isalpha()]
        capitals = sum(map(str.isupper, letters))
        words = [w for w in parts.core.split() if w[:1].isalpha()]
        titled = sum(w[:1].isupper() for w in words)
        if capitals > 0.7 * len(letters) or titled >= 0.6 * len(words):
            weight += 0.5
        elif not seen and (not words or words[0][:1].islower()):
            weight -= 2.5 if len(text) > 0.5 * book.measure else 1.5
        if len(text) > (0.87 if weight > 3.5 else 0.7) * book.measure and seen < 2:
            weight -= 2
        if text.endswith((",", ";", "-")) and not seen:
            weight -= 1.5
        if LEADERS.search(text):
            weight -= 4  # a line of the contents
        if text.endswith(":") and not seen and self._announces(template):
            weight -= 3
        if depth and not (number and self._short_line(sheet, number - 1)):
            weight -= 0.5
        if at_top and self._cuts(sheet, number):
            weight += 1.5
        if template and seen < 2 and book.middle[template.key] > 0.3 * len(template.pages):
            weight -= 4  # the chapter it is named for has its title inside a page
        if len(sheet.lines) < 4 and others <= 1:
            weight -= 3  # a plate: its caption is text
        if numbered(parts.core) and not (seen == 2 or book.often(page, number)):
            weight -= 4
        if (
            at_top
            and weight >= LIKELY
            and opens(
                book,
                sheet,
                number,
                seen,
                half=half,
                at_foot=self.folios.foot[page],
                new=not changing and self._had(page),
            )
        ):
            weight -= 5
        return weight, why

    def _likeness(
        self, sheet: Sheet, number: int, others: int, *, at_top: bool
    ) -> tuple[float, str]:
        page, parts = sheet.number, sheet.parts[number]
        if others >= 2:
            return (3.0 if others > 2 else 2.5), f"It stands on {others} pages close by"
        likes = self.heads if at_top else self.feet
        best = 0.0
        for other in likes[max(0, page - ALIVE) : page + ALIVE + 1]:
            if other and other[0] != page:
                best = max(best, _alike(parts.key, other[1]))
        if best >= 55:
            weight = 1.5 if best < 65 else 2.2
            return weight, f"It is {best:.0f} % like the head of a page close by"
        if others == 1:
            return 1.5, "It stands on another page close by"
        return 0.0, "It stands where pages close by have their heads"

    def _plain(self, sheet: Sheet, numbers: range) -> tuple[int, str] | None:
        """The head of a page, as far as likeness alone tells: (page, key)."""
        for number in numbers:
            template = self.book.template(sheet.number, number)
            often = template and template.near(sheet.number) >= 2
            if often and template and self.book.middle[template.key] <= 0.3 * len(template.pages):
                return sheet.number, sheet.parts[number].key
        return None

    def _noticed(self, sheet: Sheet, number: int) -> bool:
        """Whether whoever scanned the print set a line on the page."""
        text = sheet.lines[number].text
        if text[0] in NOTICED and NOTICE.fullmatch(text):
            return True
        return self.book.of.get((sheet.number, number)) in self.notices

    def _recurs(self, sheet: Sheet, number: int) -> bool:
        """Whether an edge line stands on another page close by."""
        template = self.book.template(sheet.number, number)
        return template is not None and template.near(sheet.number) > 0

    def _announces(self, template: Template | None) -> bool:
        """Whether the lines like one that ends with a colon do so: they are text."""
        members = template.members if template else []
        lines = [self.book.sheets[page].lines[number].text for page, number in members]
        return 2 * sum(line.endswith(":") for line in lines) >= len(lines)

    def _habit(self, page: int, *, at_top: bool) -> float:
        """The share of the pages close by that have a head at this edge."""
        return (self.headed if at_top else self.footed)[page]

    def _had(self, page: int) -> bool:
        """Whether a page before, on the same side of the leaf, had a head."""
        return any(self.heads[n] for n in range(page - 2, max(-1, page - 2 * ALIVE), -2))

    def _short_line(self, sheet: Sheet, number: int) -> bool:
        return len(sheet.lines[number].text) < 0.5 * self.book.measure

    def _cuts(self, sheet: Sheet, number: int) -> bool:
        """Whether a sentence runs on over this line, from the page before."""
        return self.running_on[sheet.number] and starts_lower(self.book.after(sheet, number))

    def _interrupts(self, sheet: Sheet, number: int, *, at_top: bool) -> bool:
        """Whether a sentence runs over the page end that this line stands at."""
        if numbered(sheet.lines[number].text) or sheet.lines[number].text.endswith(":"):
            return False  # a sentence lost its end, and a chapter begins, or notes
        if at_top:
            plate = self.book.short(sheet.number)  # with its caption
            text = sheet.lines[number].text
            last = starts_lower(text) and ends_sentence(text)  # word of the sentence
            return len(text) <= 12 and not (plate or last) and self._cuts(sheet, number)
        before, text = sheet.lines[number - 1].text if number else "", sheet.lines[number].text
        following = sheet.number + 1
        if following >= len(self.book.sheets) or len(before) < 0.8 * self.book.measure:
            return False
        if ends_sentence(before) or NOTE.match(text) or len(text) > 12:
            return False
        if text[:1].islower() or text.endswith(",") or ends_sentence(text):
            return False
        if not self._apart(sheet, number, at_top=False):
            return False
        return any(starts_lower(line.text) for line in self.book.sheets[following].lines[:3])


def _alike(one: str, two: str) -> float:
    """Likeness of two keys in per cent; of a head that lost a part, that of what is left."""
    whole = fuzz.ratio(one, two)
    short, long = sorted((len(one), len(two)))
    if short > 5 and short >= 0.5 * long:
        return max(whole, 0.9 * fuzz.partial_ratio(one, two))
    return whole
