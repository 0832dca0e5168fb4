"""Decide if a line at a page edge is a running head: the test for each row of `evidence.HEAD`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from rapidfuzz import fuzz

from ocrfix.passes.furniture.chapter_openings import Title, opens
from ocrfix.passes.furniture.evidence import HEAD, LIKELY, SURE, UNPROVEN, USUAL, limit
from ocrfix.passes.furniture.folio_lines import NOTE
from ocrfix.passes.furniture.page_edges import PLATE, Sheet
from ocrfix.passes.furniture.running_heads import ALIVE, Template, numbered
from ocrfix.passes.furniture.surroundings import PlainHead, Surroundings

FOLIO_LIKE = re.compile(r"(?=\D*\d)\W*\w{1,4}\W*")
"""A word that may be a folio, too misread to know which one."""
# `. . . x` or `.. 148` at the end of a line of the contents.
LEADERS = re.compile(r"\. ?\.[. ]*\w{1,5}\Z")
SHORT_KEY, PART, PART_WORTH = 5, 0.5, 0.9
"""For comparing a head with part of a head: keys up to this many letters are too short for it; the
least share of the head that the part must be; and the factor on the likeness of a part."""
PAGE_CITED = re.compile(r"\bpp?\. ?\d+\W*\Z")


class EdgeLine:
    """A line at the edge of a page, with the facts that the rows of evidence need."""

    def __init__(
        self,
        around: Surroundings,
        sheet: Sheet,
        number: int,
        depth: int,
        *,
        at_top: bool,
        half: bool = False,
    ) -> None:
        self.around, self.book = around, around.book
        self.sheet, self.page, self.number, self.depth = sheet, sheet.number, number, depth
        self.at_top = at_top
        self.half = half  # whether it may be the other half of a head that was found
        self.text, self.parts = sheet.lines[number].text, sheet.parts[number]
        self.points = 0.0  # the sum of the rows so far

    @property
    def template(self) -> Template | None:
        """The lines that are like it."""
        return self.book.template(self.page, self.number)

    @cached_property
    def others(self) -> int:
        """On how many other pages close by such a line is."""
        return self.book.others(self.template, self.page) if self.template else 0

    @cached_property
    def shows(self) -> int:
        """How surely the folio of the page is beside it: 2 exactly, 1 misread, 0 not."""
        return self.sheet.shows(self.number)

    @cached_property
    def likeness(self) -> float:
        """Its likeness to a head on the pages close by, in per cent; 0 if below the limit."""
        least = limit("like a head")
        return max((_alike(self.parts.key, each.key, least) for each in self._heads), default=0.0)

    @cached_property
    def misread(self) -> bool:
        """Whether it may be a bad reading of a head that pages close by have to the letter."""
        least = limit("much like a head")
        return any(
            each.copied and _alike(self.parts.key, each.key, least) >= least for each in self._heads
        )

    @cached_property
    def _heads(self) -> list[PlainHead]:
        """The heads at this edge of the other pages close by."""
        heads = self.around.heads if self.at_top else self.around.feet
        near_by = heads[max(0, self.page - ALIVE) : self.page + ALIVE + 1]
        return [each for each in near_by if each and each.page != self.page]

    @cached_property
    def folio_next(self) -> bool:
        """Whether its folio is in the line above or below, as that of other heads close by is."""
        # Below a head that was found, it would be a title below the head and its folio.
        first = self.at_top and not self.half
        return first and self.around.folio_next(self.sheet, self.number)

    @property
    def habit(self) -> float:
        """The share of the pages close by that have a head at this edge."""
        return (self.around.headed if self.at_top else self.around.footed)[self.page]

    @cached_property
    def changing(self) -> bool:
        """Whether it is a title of a kind that changes from page to page."""
        slots, folios = self.around.slots, self.around.folios
        if not (self.at_top and self.others < 2 and slots.title(self.sheet, self.number)):
            return False
        # Where titles have their folio beside them, this one must have at least something like one:
        # `SALT TAX 1S` may be a head, `SALT TAX` may open a section.
        if not self.shows and folios.top[self.page] >= limit("folios beside titles"):
            return any(map(FOLIO_LIKE.fullmatch, self.parts.ends))
        return True

    @cached_property
    def title_like(self) -> bool:
        """Whether it is in capitals, or most of its words begin with a capital."""
        letters = [c for c in self.parts.core if c.isalpha()]
        capitals = sum(map(str.isupper, letters))
        titled = sum(word[:1].isupper() for word in self.words)
        return (
            capitals > limit("capital letters") * len(letters)
            or titled >= limit("capital words") * len(self.words)
            or self.around.proof.titled(self.template, self.parts.key)
        )

    @cached_property
    def words(self) -> list[str]:
        """Its words that begin with a letter."""
        return [word for word in self.parts.core.split() if word[:1].isalpha()]

    @cached_property
    def starts_small(self) -> bool:
        """Whether it looks like text, and no folio says that it is a head."""
        small = not self.words or self.words[0][:1].islower()
        return small and not self.title_like and not self.shows

    def longer(self, share: float) -> bool:
        """Whether it is longer than this share of the measure."""
        return len(self.text) > share * self.book.measure


def running_head(line: EdgeLine) -> tuple[float, str]:
    """The points of a line as a running head, and the reason, from the rows that apply."""
    line.points = 0.0
    reasons = []
    for row, rest in zip(HEAD.values(), REST, strict=True):
        amount = SPEAKS[row.name](line)
        if not amount:
            continue
        line.points += row.weight * amount
        # It would not be proposed even if all rows that are left spoke for it. This only saves
        # time.
        if line.points + rest < LIKELY:
            return line.points, ""
        if row.why and row.weight:
            reasons.append(row.why)
    if line.points >= SURE and not proven(line):
        line.points = UNPROVEN
    if line.points >= LIKELY and not line.shows and _in_text(line):
        return 0.0, ""
    # A folio beside a line is no reason by itself: text has numbers too. Its place is.
    if not reasons or reasons[0] == HEAD["folio beside it"].why:
        reasons.insert(0, USUAL)
    return line.points, "; ".join(reasons).format(line=line)


def proven(line: EdgeLine) -> bool:
    """Whether the pages prove that a line is a head, so that it may be struck."""
    proof = line.around.proof
    # `1 Many are the mighty things, and`: text may begin with the number of its page, or with what
    # was read for a quotation mark.
    alike = line.others or line.likeness >= limit("like a head")
    if not (line.title_like or alike):
        return False
    if proof.folio_beside(line.sheet, line.number) or proof.copied(line.template):
        return True
    # Misread: its folio is, or the head is that it repeats.
    if (line.shows == 1 and line.title_like) or line.misread:
        return True
    # No text of this page: its sentence begins on the page before, and goes on below the line.
    headed = not line.half and line.habit >= limit("heads usual")
    return headed and line.around.cuts(line.sheet, line.number) and _as_head(line)


def _as_head(line: EdgeLine) -> bool:
    """Whether a line looks like a head: set as a title, or with what may be its folio."""
    return line.title_like or any(map(FOLIO_LIKE.fullmatch, line.parts.ends))


def _in_text(line: EdgeLine) -> bool:
    return line.around.proof.in_text(line.sheet, line.number, at_top=line.at_top)


def _noted(line: EdgeLine) -> bool:
    if line.at_top or not NOTE.match(line.text):
        return False
    # `THE OLD HARBOUR, Vol. 2 15` at the foot is a head with its folio. `See the Harbour, p. 15` is
    # a note, though the page happens to be page 15.
    cited = PAGE_CITED.search(line.text)
    return not (line.shows and line.points >= LIKELY and not cited)


def _long(line: EdgeLine) -> bool:
    # The limit depends on the points so far: this row must come after those for likeness.
    most = (
        limit("length of a sure head")
        if line.points > limit("points of a sure head")
        else limit("length of a head")
    )
    return line.shows < 2 and line.longer(most)


def _announces(line: EdgeLine) -> bool:
    """Whether it ends with a colon, like most lines like it; such lines are text."""
    if not line.text.endswith(":") or line.shows:
        return False
    members = line.template.members if line.template else []
    lines = [line.book.sheets[page].lines[number].text for page, number in members]
    return 2 * sum(each.endswith(":") for each in lines) >= len(lines)


def _below_full_line(line: EdgeLine) -> bool:
    if not line.depth:
        return False
    above = line.sheet.lines[line.number - 1].text
    return len(above) >= limit("length of text") * line.book.measure


def _inside_pages(line: EdgeLine) -> bool:
    if line.template is None or line.shows == 2:
        return False
    return line.book.inside(line.template) > limit("inside pages") * len(line.template.pages)


def _number(line: EdgeLine) -> bool:
    # `CHAPTER IV.` on many pages, or beside the folio, is a running head.
    known = line.shows == 2 or line.book.often(line.page, line.number)
    return numbered(line.parts.core) and not known


def _opens(line: EdgeLine) -> bool:
    # Only a line that would otherwise be a head is asked, so this must be the last row.
    if not line.at_top or line.points < LIKELY:
        return False
    return opens(
        Title(
            line.book,
            line.sheet,
            line.number,
            line.shows,
            half=line.half,
            at_foot=line.around.folios.foot[line.page],
            folio_next=line.folio_next,
            half_recurs=line.around.proof.half_recurs(line.page, line.number),
            # Where each page has another title, being the first of its kind means nothing.
            new=not line.changing and line.around.had_head(line.page),
        )
    )


SPEAKS: dict[str, Callable[[EdgeLine], float]] = {
    "no heads at the foot": lambda line: (
        not line.at_top and line.habit < limit("heads at the foot")
    ),
    "on several pages": lambda line: line.others > 2,
    "on two pages": lambda line: line.others == 2,
    "much like a head": lambda line: line.others < 2 and line.likeness >= limit("much like a head"),
    "like a head": lambda line: (
        line.others < 2 and limit("like a head") <= line.likeness < limit("much like a head")
    ),
    "on one page": lambda line: line.others == 1 and line.likeness < limit("like a head"),
    "a note at the foot": _noted,
    "folio beside it": lambda line: line.shows == 2,
    "misread folio beside it": lambda line: line.shows == 1,
    "folio in the next line": lambda line: not line.shows and line.folio_next,
    "pages close by have heads": lambda line: max(
        line.habit, line.around.slots.titled[line.page] if line.changing else 0
    ),
    "titles change here": lambda line: line.changing,
    "set as a title": lambda line: line.title_like,
    "a long line in small letters": lambda line: (
        line.starts_small and line.longer(limit("length of text"))
    ),
    "a short line in small letters": lambda line: (
        line.starts_small and not line.longer(limit("length of text"))
    ),
    "long": _long,
    "ends as text does": lambda line: not line.shows and line.text.endswith((",", ";", "-")),
    "leaders": lambda line: LEADERS.search(line.text) is not None,
    "announces what follows": _announces,
    "below a full line": _below_full_line,
    "a sentence runs on over it": lambda line: (
        line.at_top and line.around.cuts(line.sheet, line.number)
    ),
    "title inside pages": _inside_pages,
    "on a plate": lambda line: len(line.sheet.lines) < PLATE and line.others <= 1,
    "number of a chapter": _number,
    "opens a chapter": _opens,
}
"""For each row of `HEAD`, in its order: whether it applies to a line, or how much."""


REST = [
    sum(max(0.0, row.weight) for row in list(HEAD.values())[place:])
    for place in range(1, len(HEAD) + 1)
]
"""For each row of `HEAD`, the most that the rows after it can add."""


def _alike(one: str, two: str, least: float) -> float:
    """Likeness of two keys in per cent. If a head lost a part, the rest is compared.

    Likeness of whole keys below `least` is 0, which saves time: most are below.
    """
    whole = fuzz.ratio(one, two, score_cutoff=least)
    # `THE OLD HAR` for `THE OLD HARBOUR`: as wholes the two are less alike than they are.
    short, long = sorted((len(one), len(two)))
    if short > SHORT_KEY and short >= PART * long:
        return max(whole, PART_WORTH * fuzz.partial_ratio(one, two))
    return whole
