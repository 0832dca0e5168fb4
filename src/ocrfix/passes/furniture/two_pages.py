"""Find the furniture of a document of two pages: too few to compare lines that are alike.

Three signs prove it, two of them together: the folios of the two pages count on, the first head
is on the second page too, a sentence runs on from the first page to the second over the line.
With one of them alone a line is at most proposed; a number between two halves of a sentence is no
text by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.passes.furniture.evidence import LIKELY, SURE, limit
from ocrfix.passes.furniture.folios import ARABIC, Folio, read
from ocrfix.passes.furniture.page_edges import LONGEST_FOLIO, PLATE, Book, Find, Sheet
from ocrfix.passes.furniture.running_heads import LEAST_LETTERS, numbered
from ocrfix.passes.text.between_halves import CAPTION
from ocrfix.passes.text.lines import breaks_off

MOST = 2
"""Lines at an edge that may be furniture: the head and the folio."""
YEAR = 1000
"""From this number on, one alone at a page edge may be a year."""
COUNT_ON = "The folios {0.text} and {1.text} count on from page to page"
RUNS_ON = "A sentence runs on over it"
AGAIN = "It is on the page before too"


class PageEdge(NamedTuple):
    """The lines at one edge of a page that may be its furniture."""

    page: int
    at_top: bool
    lines: tuple[int, ...]
    folio: Folio | None
    key: str  # the letters of its title; "" if it has none

    @property
    def inside(self) -> bool:
        """Whether it is between the texts of the two pages."""
        return self.at_top == (self.page == 1)


def two_pages(book: Book) -> dict[int, list[Find]]:
    """For each page, the lines that are furniture. The folios that were found are set."""
    edges = {(edge.page, edge.at_top): edge for edge in _edges(book)}
    found: dict[int, list[Find]] = {0: [], 1: []}
    cut = _runs_on(book, edges)
    for at_top in (True, False):
        one, two = edges.get((0, at_top)), edges.get((1, at_top))
        if one and two and _count_on(one.folio, two.folio):
            why = COUNT_ON.format(one.folio, two.folio)
            for edge in (one, two):
                book.sheets[edge.page].folio = edge.folio
                found[edge.page] += _finds(book, edge, SURE if cut else LIKELY, why)
            continue
        for edge in filter(None, (one, two)):
            found[edge.page] += _alone(book, edge, edges, cut=cut)
    return found


def _alone(
    book: Book, edge: PageEdge, edges: dict[tuple[int, bool], PageEdge], *, cut: bool
) -> Iterator[Find]:
    """An edge of one page, where the folio of the other does not prove it."""
    first = edges.get((0, True))
    again = edge.page == 1 and edge.key and first is not None and first.key == edge.key
    folio = edge.folio is not None and (edge.key or edge.folio.value < YEAR)
    if edge.inside and cut and (folio or again):
        book.sheets[edge.page].folio = edge.folio
        yield from _finds(book, edge, SURE, RUNS_ON)
    elif again:
        yield from _finds(book, edge, LIKELY, AGAIN)


def _finds(book: Book, edge: PageEdge, weight: float, why: str) -> Iterator[Find]:
    for number in edge.lines:
        title = len(book.sheets[edge.page].parts[number].key) >= LEAST_LETTERS
        yield Find(number, "running head" if title else "folio", weight, why)


def _count_on(one: Folio | None, two: Folio | None) -> bool:
    return one is not None and two is not None and (one.system, one.value + 1) == two


def _edges(book: Book) -> Iterator[PageEdge]:
    for sheet in book.sheets:
        # A page of a line or two is a plate with its caption, or a half-title.
        if len(sheet.lines) < PLATE:
            continue
        for at_top, numbers in ((True, sheet.top), (False, sheet.foot)):
            edge = _edge(book, sheet, numbers, at_top=at_top)
            if edge:
                yield edge


def _edge(book: Book, sheet: Sheet, numbers: range, *, at_top: bool) -> PageEdge | None:
    """What may be furniture at an edge: at most a title and a folio, and a blank line inside.

    At the foot only a folio: notes and captions are there too.
    """
    taken: list[int] = []
    for number in numbers[:MOST]:
        if number not in sheet.parts:
            break
        title = _long(sheet.parts[number].key)
        if not (at_top and _titled(book, sheet, number) if title else _folio(sheet, number)):
            break
        taken.append(number)
    while taken and not _apart(book, sheet, taken[-1], at_top=at_top):
        taken.pop()
    folios = [folio for folio in (_folio(sheet, number) for number in taken) if folio]
    keys = [key for key in (sheet.parts[number].key for number in taken) if _long(key)]
    if not taken or max(len(folios), len(keys)) > 1:
        return None
    folio, key = next(iter(folios), None), next(iter(keys), "")
    return PageEdge(sheet.number, at_top, tuple(taken), folio, key)


def _folio(sheet: Sheet, number: int) -> Folio | None:
    """The folio that a line is, or that is beside a title; None if it has none."""
    parts, text = sheet.parts[number], sheet.lines[number].text
    alone = len(text) <= LONGEST_FOLIO and not _long(parts.key)
    for word in (text,) if alone else (parts.left, parts.right):
        for one in read(word):
            # Numbers of chapters are set in capitals: `II`.
            if one.exact and (one.system == ARABIC or word.islower()):
                return Folio(one.system, one.value)
    return None


def _long(key: str) -> bool:
    return len(key) >= LEAST_LETTERS


def _titled(book: Book, sheet: Sheet, number: int) -> bool:
    """Whether a line is set as a title: in capitals, or each main word begins with one."""
    text, core = sheet.lines[number].text, sheet.parts[number].core
    words = [word for word in core.split() if word[:1].isalpha()]
    titled = sum(word[0].isupper() for word in words)
    if not words or CAPTION.match(text) or numbered(core):
        return False
    if len(text) > limit("length of a head") * book.measure or text.endswith((",", ";", "-", ":")):
        return False
    return core.isupper() or titled >= limit("capital words") * len(words)


def _apart(book: Book, sheet: Sheet, number: int, *, at_top: bool) -> bool:
    """Whether a blank line is between an edge line and the text."""
    low, high = (number, number + 1) if at_top else (number - 1, number)
    if not 0 <= low < high < len(sheet.lines):
        return False
    return book.text.count("\n", sheet.lines[low].end, sheet.lines[high].start) > 1


def _runs_on(book: Book, edges: dict[tuple[int, bool], PageEdge]) -> bool:
    """Whether a sentence runs on from the first page to the second."""
    foot, head = edges.get((0, False)), edges.get((1, True))
    one, two = (
        [line for line in sheet.lines if not edge or line.start not in _starts(sheet, edge)]
        for sheet, edge in zip(book.sheets, (foot, head), strict=True)
    )
    if not one or not two:
        return False
    full = len(one[-1].text) > limit("line above a binder's mark") * book.measure
    return full and breaks_off(one[-1].text, two[0].text)


def _starts(sheet: Sheet, edge: PageEdge) -> set[int]:
    return {sheet.lines[number].start for number in edge.lines}
