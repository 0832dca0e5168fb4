"""Mark the folio of each page, and flag pages that are missing, doubled or out of order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz import fuzz

from ocrfix.core.edits import Edit, Fix, Span
from ocrfix.core.marks import FolioMark, NoFolios, Proposal
from ocrfix.passes.furniture.page_edges import Book, Sheet
from ocrfix.rules.ruleset import Ruleset

SWAPPED = 3
"""How many pages apart two swapped pages may be."""
DOUBLED = 80.0
"""Likeness, in per cent, from which on a page was scanned twice. Samples of 400 letters from two
different pages are about 50 % alike."""
COMPARED = 400
ENOUGH = 8
"""A book with at least this many pages should have folios."""


def folio_map(book: Book, rules: Ruleset) -> Iterator[Proposal]:
    """Mark the folio of each page; flag pages missing, doubled or swapped."""
    for sheet in book.sheets:
        if sheet.lines and sheet.folio:
            span = Span(sheet.lines[0].start, sheet.lines[-1].end)
            read = sheet.folio in sheet.exact
            yield FolioMark(span, sheet.number + 1, sheet.folio.text, read)
    filled = [sheet for sheet in book.sheets if sheet.lines]
    # Needed twice: a doubled page explains a folio that does not go up, so no jump is flagged
    # there.
    doubled = {one.number for one in _doubled(book, filled)}
    for sheet in filled:
        if sheet.number in doubled:
            why = "The page is much like the one before it: it may have been scanned twice."
            yield _flag(rules, "page-doubled", sheet, why)
    yield from _swapped(filled, rules)
    yield from _jumps(filled, doubled, rules)
    if len(filled) >= ENOUGH and not any(sheet.folio for sheet in filled):
        line = filled[0].lines[0]
        yield NoFolios(Span(line.start, line.end), _refusal(filled))


def _flag(rules: Ruleset, rule: str, sheet: Sheet, why: str) -> Fix:
    line = sheet.lines[0]
    return rules.fix(f"furniture.{rule}", [Edit.at(line.start, line.end, "")], why)


def _doubled(book: Book, filled: list[Sheet]) -> Iterator[Sheet]:
    """The pages that are like the one before them."""
    for one, two in pairwise(filled):
        before, here = _sample(book, one), _sample(book, two)
        # Short pages may be alike by chance: plates, half-titles, lists.
        if len(here) > COMPARED // 4 and fuzz.ratio(before, here, score_cutoff=DOUBLED):
            yield two


def _sample(book: Book, sheet: Sheet) -> str:
    """Some text from inside a page, where there are no heads."""
    start = sheet.lines[len(sheet.lines) // 3].start
    return book.text[start : min(start + COMPARED, sheet.lines[-1].end)]


def _swapped(filled: list[Sheet], rules: Ruleset) -> Iterator[Fix]:
    """Flag pairs of pages whose folios are exchanged."""
    for i, one in enumerate(filled):
        if not one.folio or one.folio in one.exact:
            continue
        for two in filled[i + 1 : i + 1 + SWAPPED]:
            if not two.folio or one.folio == two.folio:
                continue
            # In `10 11 13 12 14` the pages 13 and 12 each have the folio that the other should
            # have.
            crossed = two.folio in one.exact and one.folio in two.exact
            if crossed and two.folio not in two.exact:
                why = (
                    f"This page has the folio {two.folio.text}, and page {two.number + 1} of the "
                    f"scan has {one.folio.text}: the two may be swapped."
                )
                yield _flag(rules, "pages-swapped", one, why)


def _jumps(filled: list[Sheet], doubled: set[int], rules: Ruleset) -> Iterator[Fix]:
    """Flag places where the series skips folios, or does not count pages."""
    # Inferred folios fit the series by definition; only those that were read can show a jump.
    known = [sheet for sheet in filled if sheet.folio in sheet.exact]
    for one, two in pairwise(known):
        assert one.folio
        assert two.folio
        step, gap = two.folio.value - one.folio.value, two.number - one.number
        again = sum(number in doubled for number in range(one.number + 1, two.number + 1))
        # From the roman folios of a preface to the arabic ones of the text, no step is known.
        if one.folio.system != two.folio.system or step == gap - again:
            continue
        over = f"The folios go from {one.folio.text} to {two.folio.text} over {_pages(gap)}: "
        if step > gap:
            why = f"{over}{_pages(step - gap)} may be missing."
        elif step > 0:
            why = f"{over}{_pages(gap - step)} may be doubled, or plates, which are not counted."
        elif step == 0:
            why = (
                f"Two pages have the folio {two.folio.text}: one is doubled, or its folio misread."
            )
        else:
            why = f"{over}a new count begins, or pages are out of order."
        yield _flag(rules, "folio-jump", two, why)


def _pages(count: int) -> str:
    return "a page" if count == 1 else f"{count} pages"


def _refusal(filled: list[Sheet]) -> str:
    """Say why no series of folios was accepted, for the first line of the map of pages."""
    numbered = sum(bool(sheet.readings) for sheet in filled)
    if not numbered:
        return f"No page of {len(filled)} has a number at its head or foot."
    return (
        f"{numbered} of {len(filled)} pages have what may be a number at the head or foot, but "
        f"no three of them count on with the pages."
    )
