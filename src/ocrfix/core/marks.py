"""Marks: what passes found about the structure of a text, as pages, headings and footnotes.

A pass gives `span` in view offsets; the ledger keeps it in scan offsets. In the ledger's file a
mark is its kind, its span and a table of texts. `Mark.facts` makes that table, `mark_of` reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from ocrfix.core.edits import Fix, Span

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of text with a meaning. Each kind of mark is a class."""

    kind: ClassVar[str] = ""
    """The name of the kind in the ledger's file."""
    span: Span

    def at(self, span: Span) -> Self:
        """The same mark with another span: to change between scan and view offsets."""
        return replace(self, span=span)

    def facts(self) -> dict[str, str]:
        """What the mark says, apart from its span, as written in the ledger's file."""
        return {}


@dataclass(frozen=True, slots=True)
class PageArea(Mark):
    """A page of the scan, from its first character to the next page."""

    kind: ClassVar[str] = "page"
    number: int  # from 1
    label: str = ""  # what an engine or a transcriber calls it

    def facts(self) -> dict[str, str]:
        """The number of the page as `n`, and its label."""
        return {"n": str(self.number)} | _said(label=self.label)


@dataclass(frozen=True, slots=True)
class HeadingMark(Mark):
    """A heading; level 1 is the highest."""

    kind: ClassVar[str] = "heading"
    level: int = 1

    def facts(self) -> dict[str, str]:
        """The level."""
        return {"level": str(self.level)}


@dataclass(frozen=True, slots=True)
class TitleMark(Mark):
    """The title of the whole text."""

    kind: ClassVar[str] = "title"


@dataclass(frozen=True, slots=True)
class FurnitureMark(Mark):
    """Text that is no part of the book: a running head, folio, signature, stamp or notice."""

    kind: ClassVar[str] = "furniture"
    what: str
    page: int = 0  # from 1; 0 where the text shows no pages
    folio: str = ""  # the folio of its page, as printed

    def facts(self) -> dict[str, str]:
        """What kind of furniture it is, its page and its folio."""
        page = str(self.page) if self.page else ""
        return {"what": self.what} | _said(page=page, folio=self.folio)


@dataclass(frozen=True, slots=True)
class FolioMark(Mark):
    """The folio of a page: read on the page, or inferred from the pages around it."""

    kind: ClassVar[str] = "folio"
    page: int  # from 1
    folio: str  # as printed, `xii` or `12`
    read: bool

    def facts(self) -> dict[str, str]:
        """The page, its folio, and whether that was read or inferred."""
        return {
            "page": str(self.page), "folio": self.folio, "read": "yes" if self.read else "inferred",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoFolios(Mark):
    """The reason why no folio is known in a text of many pages. Its span has no meaning."""

    kind: ClassVar[str] = "no-folios"
    why: str

    def facts(self) -> dict[str, str]:
        """The reason."""
        return {"why": self.why}


@dataclass(frozen=True, slots=True)
class NoteMark(Mark):
    """A footnote, or its continuation on the next page, and where the text cites it."""

    kind: ClassVar[str] = "footnote"
    label: str  # its mark, as it was printed
    cited: int | None = None
    """Where the text cites it: the scan offset of the last character of the mark, if known."""
    sure: bool = False  # whether `cited` is certain
    misread: str = ""  # if one of the two marks was misread: the rule that repairs it
    read: str = ""  # the mark in the text as the engine read it, if it must be rewritten
    head: str = ""  # the mark at the note as the engine read it, likewise
    continued: bool = False  # whether it continues the note before it
    series: bool = False  # whether its label is sure, and other pages confirm the series
    within: Span | None = None  # the part of the scan that surely holds its citation

    def facts(self) -> dict[str, str]:
        """The mark as printed, whether it continues a note, and where and how it is cited."""
        found = {"mark": self.label} | _said(continued="yes" if self.continued else "")
        found |= _said(series="yes" if self.series else "")
        found |= _said(within=f"{self.within.start}-{self.within.end}" if self.within else "")
        if self.cited is not None:
            found |= {"by": "sure" if self.sure else "likely", "cited": str(self.cited)}
            found |= _said(misread=self.misread)
            if self.read:
                found |= {"read": self.read, "head": self.head}
        return found


@dataclass(frozen=True, slots=True)
class OtherMark(Mark):
    """A mark of a kind that this version does not know, kept as it is in the ledger."""

    name: str
    said: tuple[tuple[str, str], ...] = ()

    def facts(self) -> dict[str, str]:
        """All that the ledger says of it."""
        return dict(self.said)


Proposal = Fix | Mark
"""What a pass yields: a change of the text, or a mark."""


def name_of(mark: Mark) -> str:
    """The kind of a mark, by its name in the ledger's file."""
    return mark.name if isinstance(mark, OtherMark) else mark.kind


def mark_of(kind: str, span: Span, facts: Facts) -> Mark:
    """The mark that a line of a ledger's file describes.

    Raises:
        ValueError: it lacks a fact that its kind needs, or a number cannot be read.

    """
    # An unknown kind is kept, so that an older ocrfix can read and rewrite the ledger of a newer
    # one without loss.
    make = _MAKERS.get(kind)
    try:
        mark = make(span, facts) if make else None
    except KeyError as error:
        raise ValueError(f"a mark {kind!r} says no {error.args[0]!r}") from None
    if mark is None or mark.facts() != dict(facts):  # has facts that would be lost: keep it whole
        return OtherMark(span, kind, tuple(sorted(facts.items())))
    return mark


def _said(**facts: str) -> dict[str, str]:
    """Only the facts that are not empty."""
    return {name: text for name, text in facts.items() if text}


def _page(span: Span, facts: Facts) -> Mark | None:
    # Older ledgers have marks of this kind without a number, where a sentence was joined.
    return PageArea(span, int(facts["n"]), facts.get("label", "")) if "n" in facts else None


def _note(span: Span, facts: Facts) -> Mark:
    return NoteMark(
        span,
        facts["mark"],
        int(facts["cited"]) if "cited" in facts else None,
        facts.get("by") == "sure",
        facts.get("misread", ""),
        facts.get("read", ""),
        facts.get("head", ""),
        "continued" in facts,
        "series" in facts,
        _span(facts["within"]) if "within" in facts else None,
    )


def _span(text: str) -> Span:
    start, _, end = text.partition("-")
    return Span(int(start), int(end))


_MAKERS: Mapping[str, Callable[[Span, Facts], Mark | None]] = {
    "page": _page,
    "heading": lambda span, facts: HeadingMark(span, int(facts.get("level", "1"))),
    "title": lambda span, facts: TitleMark(span),
    "furniture": lambda span, facts: FurnitureMark(
        span, facts["what"], int(facts.get("page", "0")), facts.get("folio", "")
    ),
    "folio": lambda span, facts: FolioMark(
        span, int(facts["page"]), facts["folio"], facts.get("read") == "yes"
    ),
    "no-folios": lambda span, facts: NoFolios(span, facts["why"]),
    "footnote": _note,
}
