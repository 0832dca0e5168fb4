"""Find furniture (running heads, folios, stamps and the like), mark it and strike it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ocrfix.core.edits import Edit, Fix, Safety, Span
from ocrfix.core.marks import FurnitureMark, Proposal
from ocrfix.core.view import View
from ocrfix.passes.furniture.evidence import SURE
from ocrfix.passes.furniture.folio_map import folio_map
from ocrfix.passes.furniture.interposed import interposed
from ocrfix.passes.furniture.judge import Judge
from ocrfix.passes.furniture.margins import BAR, MEANT, margin_signs
from ocrfix.passes.furniture.marks_and_stamps import NOTICE
from ocrfix.passes.furniture.page_edges import Book, Find, Sheet, open_book
from ocrfix.passes.furniture.two_pages import two_pages
from ocrfix.passes.text.lines import shape
from ocrfix.rules.ruleset import Ruleset

FEWEST_PAGES = 3
"""Fewer pages are not enough to compare lines that are alike; see `two_pages.py`."""


def furniture(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Strike lines that are not part of the text, and mark what each is and on which page.

    With the setting `keep_furniture` they are only marked.
    """
    for proposal in _found(view, rules):
        # Flags (`NOTE`, which is 0) strike nothing, so they are given in either case.
        if not (rules.settings.keep_furniture and isinstance(proposal, Fix) and proposal.safety):
            yield proposal


def _found(view: View, rules: Ruleset) -> Iterator[Proposal]:
    if shape(view.text) == "paragraphs":
        yield from _lone_stamps(view, rules)
        yield from _notices(view, rules)
        yield from interposed(view, rules)
        return
    book = open_book(view)
    struck: list[Span] = []
    for proposal in _lines(book, rules):
        if isinstance(proposal, Fix):
            struck += [edit.span for edit in proposal.edits]
        yield proposal
    for sheet in book.sheets:
        yield from _margins(sheet, struck, rules)


def _lines(book: Book, rules: Ruleset) -> Iterator[Proposal]:
    """Strike the lines at page edges that are furniture."""
    if len(book.sheets) < FEWEST_PAGES:
        found = two_pages(book) if len(book.sheets) > 1 else {}
        for page, finds in found.items():
            yield from _strike(book, book.sheets[page], finds, rules)
        if any(found.values()):
            yield from folio_map(book, rules)
        return
    judge = Judge(book)
    for sheet in book.sheets:
        yield from _strike(book, sheet, judge.page(sheet), rules)
    yield from folio_map(book, rules)


# ---- marking and striking ----------------------------------------------------------------------

RULE = {
    "running head": "furniture.running-head",
    "folio": "furniture.folio",
    "signature": "furniture.signature",
    "catchword": "furniture.catchword",
    "stamp": "furniture.stamp",
    "speck": "furniture.speck",
    "notice": "furniture.notice",
}


def _strike(book: Book, sheet: Sheet, finds: list[Find], rules: Ruleset) -> Iterator[Proposal]:
    """Mark lines and strike them, each with the line ends between it and the text."""
    text = book.text
    taken = -1
    for find in sorted(finds):
        line = sheet.lines[find.number]
        low, high = _with_gap(text, sheet, find.number)
        # Two neighbours may both claim the gap between them, but two edits must not overlap.
        low = max(low, taken)
        taken = high
        folio = sheet.folio.text if sheet.folio else ""
        yield FurnitureMark(Span(line.start, line.end), find.what, sheet.number + 1, folio)
        safety = None if find.weight >= SURE else Safety.REVIEW
        yield rules.fix(RULE[find.what], [Edit.at(low, high, "")], find.why + ".", safety=safety)


def _margins(sheet: Sheet, struck: Sequence[Span], rules: Ruleset) -> Iterator[Fix]:
    """Strike the signs at the margins of a page, but not in lines that are struck."""
    marked = list(margin_signs(sheet))
    taken = {n for span in struck for n in range(*span)} if marked else set()
    for start, end, sign in marked:
        if taken.isdisjoint(range(start, end)):
            rule = "furniture.margin-bar" if sign == BAR else "furniture.margin-sign"
            safety = Safety.REVIEW if sign in MEANT else None
            yield rules.fix(rule, [Edit.at(start, end, "")], safety=safety)


def _with_gap(text: str, sheet: Sheet, number: int) -> tuple[int, int]:
    """A line with the white space between it and the text of its page."""
    line = sheet.lines[number]
    low, high = line.start, line.end
    while low and text[low - 1] in " \t":
        low -= 1
    # The gap on the side of the text goes, the one towards the page end stays: the form feed must
    # stay between the two pages.
    if number in sheet.foot and number not in sheet.top:
        low = sheet.lines[number - 1].end if number else low
        # The line above keeps the blanks at its end; the pass `spacing` removes those.
        while low < line.start and text[low] not in "\n\f":
            low += 1
        return low, high
    following = number + 1
    limit = sheet.lines[following].start if following < len(sheet.lines) else len(text)
    while high < limit and text[high] in " \t\r\n":
        high += 1
    return low, high


# `Digitized by Google` as a line of its own: a paragraph, or the last line of one. The gap after
# it goes with it, so that one gap is left; at the end of the text, the gap before it.
NOTICE_LINE = re.compile(
    rf"""
    (?:(?<=\n\n)|\A\n*) (?P<fix>(?P<notice>{NOTICE.pattern})[ \t]*(?:\n{{2,}}|(?=\n?\Z)))
  | (?P<last>\n+(?P<below>{NOTICE.pattern})[ \t]*) (?=\n\n|\n*\Z)
    """,
    re.VERBOSE,
)
# `6/12` as a paragraph: a price or a shelfmark in pencil.
LONE_STAMP = re.compile(r"(?:(?<=\n\n)|\A\n*)(?P<fix>\d{1,4}/\d{1,4}[ \t]*\n+)(?=\S)")
TITLE_PAGES = 3000
"""Code points of the title pages at the start, where stamps and shelfmarks are."""


def _lone_stamps(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Strike a fraction alone between blank lines near the title page: it is a pencil mark."""
    for match in LONE_STAMP.finditer(view.text, 0, TITLE_PAGES):
        start, end = match.span("fix")
        # A line that is right above other text may belong to it.
        if view.text[start:end].count("\n") < 2:
            continue
        yield FurnitureMark(Span(start, start + len(match["fix"].strip())), "stamp")
        yield rules.fix("furniture.lone-stamp", [Edit.at(start, end, "")])


def _notices(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Strike notices of scanning libraries between paragraphs."""
    text = view.text
    for match in NOTICE_LINE.finditer(text):
        low = match["last"] is not None
        start, end = match.span("last" if low else "fix")
        yield FurnitureMark(Span(*match.span("below" if low else "notice")), "notice")
        yield rules.fix("furniture.notice", [Edit.at(start, end, "")])
