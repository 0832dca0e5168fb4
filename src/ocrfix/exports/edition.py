"""A restored text with all that the record knows of it, as offsets: the basis of every export.

    found = edition(folder.load(path))
    found.text[block.start:block.end]

The text is that of `restored.txt`. Blocks, notes, pages, lines of print, furniture and corrections
are spans of it or places in it, so that a writer only decides how to show them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from ocrfix.core.edits import Safety
from ocrfix.core.page_map import page_labels, page_map
from ocrfix.core.record import Change
from ocrfix.exports.blocks import Note, TextBlock, blocks_of, notes_of
from ocrfix.exports.traces import CorrectedWords, Furniture, LineBegin, traces

if TYPE_CHECKING:
    from ocrfix.storage.folder import RestorationFolder

__all__ = [
    "CorrectedWords",
    "Edition",
    "Furniture",
    "LineBegin",
    "Note",
    "PageBegin",
    "TextBlock",
    "edition",
]  # fmt: skip


class PageBegin(NamedTuple):
    """A page of the scan, and where its text begins in the restored text."""

    number: int  # of the scan, from 1
    name: str  # of its source file, or as a mark in the text names it; "" if neither
    folio: str  # as printed or inferred; "" if none is known
    folio_is: str  # "read", "inferred" or ""
    at: int
    whole: int  # the same, but after the word that the page end cuts, if it cuts one
    image: str = ""  # the name of its image, if the source names one
    width: int = 0
    height: int = 0

    @property
    def label(self) -> str:
        """What to call the page: its name, else its number."""
        return self.name or f"{self.number:04}"


class Edition(NamedTuple):
    """A restored text, and what the record knows of its parts. All offsets are into `text`."""

    found: RestorationFolder
    name: str  # of the restoration
    text: str
    blocks: tuple[TextBlock, ...]  # disjoint and ascending; between them is only white space
    notes: tuple[Note, ...]  # in the order of the text
    pages: tuple[PageBegin, ...]  # all pages of the scan
    lines: tuple[LineBegin, ...]  # lines of print that begin inside the text
    furniture: tuple[Furniture, ...]  # what was struck as running heads, folios and so on
    corrections: tuple[CorrectedWords, ...]  # disjoint and ascending; whole words

    @property
    def language(self) -> str:
        """The language of the text as a tag; "und" if it is not known."""
        return self.found.ledger.language

    @property
    def title(self) -> str:
        """The title that the text states, on one line; else the name of the restoration."""
        stated = (self.text[b.start : b.end] for b in self.blocks if b.kind == "title")
        return " ".join(next(stated, "").split()) or self.name

    def page_at(self, offset: int) -> PageBegin:
        """The page whose text is at an offset."""
        return self.pages[max(0, bisect_right(self.pages, offset, key=lambda p: p.at) - 1)]

    def who(self, change: Change) -> str:
        """The name of the person who decided a change; "" if it applied unasked."""
        decision = self.found.decisions.by_change.get(change.id)
        return decision.by if decision else ""


def edition(found: RestorationFolder) -> Edition:
    """The edition of a restoration, under the decisions of its folder."""
    applied = found.ledger.under(found.decisions)
    view = applied.view
    text = view.text
    marks = found.ledger.marks
    lines, furniture, corrections = traces(applied, marks)
    notes = notes_of(applied, marks)
    blocks = blocks_of(text, view.marks, notes)
    # A correction that spans two blocks is one of the layout, as a paragraph that was split.
    ends = [block.end for block in blocks]
    within = tuple(
        each for each in corrections
        if (at := bisect_right(ends, each.start - (each.start == each.end))) < len(blocks)
        and blocks[at].start <= each.start and each.end <= blocks[at].end
    )  # fmt: skip
    name = found.path.resolve().name
    return Edition(found, name, text, blocks, notes, _pages(found, text), lines, furniture, within)


def _pages(found: RestorationFolder, text: str) -> tuple[PageBegin, ...]:
    mapped = page_map(found.ledger, found.decisions)
    source = found.source
    sheets = source.pages if source and len(source.pages) == len(mapped) else ()
    labels = page_labels(found.ledger)
    made: list[PageBegin] = []
    for number, page in enumerate(mapped):
        sheet = sheets[number] if sheets else None
        image = (sheet.image, sheet.width, sheet.height) if sheet else ("", 0, 0)
        whole = after_word(text, page.start)
        name = sheet.name if sheet else labels[number]
        made.append(
            PageBegin(page.page, name, page.folio, page.folio_is, page.start, whole, *image)
        )
    return tuple(made)


def after_word(text: str, at: int) -> int:
    """`at`, or the first character after the word and the blank that `at` is in."""
    if not 0 < at < len(text) or text[at - 1].isspace() or text[at].isspace():
        return at
    while at < len(text) and not text[at].isspace():
        at += 1
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def sureness(changes: tuple[Change, ...]) -> float:
    """The lowest measured confidence of some changes; 1 if people decided them all."""
    sure = [each.confidence for each in changes if each.safety > Safety.NOTE]
    return min(sure, default=1.0)
