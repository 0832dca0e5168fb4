"""The page map: which part of a restored text was on which printed page, for citing it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ocrfix.core.decisions import NONE, Decisions
from ocrfix.core.edits import Span
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import FolioMark, NoFolios, PageArea
from ocrfix.core.view import page_marks, page_spans

COLUMNS = ("page", "folio", "folio_is", "start", "end", "name")


class Page(NamedTuple):
    """A page of the scan, and where its text is in the restored text."""

    page: int  # of the scan, from 1
    folio: str  # as printed, `xii` or `12`; "" where none is known
    folio_is: str  # "read", "inferred" from the series, or "" where none is known
    start: int  # in the restored text; text moved over a page end is not followed
    end: int


def page_map(ledger: Ledger, decisions: Decisions = NONE) -> list[Page]:
    """The pages of a text under these decisions; one page if the scan has no page ends.

    There is a row for each page of the scan, in order. The rows cover the text without gaps:
    the first begins at 0, each ends where the next begins, the last at the end of the text.
    """
    labels = page_labels(ledger)
    folios = {m.page: m for m in ledger.marks if isinstance(m, FolioMark)}
    pages = ledger.view(decisions).pages
    return [
        _page(n, span, label, folios.get(n))
        for n, (span, label) in enumerate(zip(pages, labels, strict=True), 1)
    ]


def page_labels(ledger: Ledger) -> list[str]:
    """What an engine or a transcriber calls each page, as in `-----File: 012.png---`, or ""."""
    return _labels(page_spans(ledger.document, ledger.marks), page_marks(ledger.marks))


def _labels(spans: Sequence[Span], marks: Mapping[Span, PageArea]) -> list[str]:
    """The labels of the pages in the scan. A label belongs to the page on which its mark begins."""
    named = sorted((span.start, mark.label) for span, mark in marks.items() if mark.label)
    found = [""] * len(spans)
    for start, label in reversed(named):  # reversed: of several on one page, the first wins
        found[bisect_right(spans, start, key=lambda span: span.start) - 1] = label
    return found


def _page(number: int, span: Span, label: str, folio: FolioMark | None) -> Page:
    # The printed folio, read or inferred, goes before the label that an engine or a transcriber
    # gave.
    printed = (folio.folio if folio else "") or label
    known = "read" if label or (folio and folio.read) else "inferred"
    return Page(number, printed, known if printed else "", *span)


def refusal(ledger: Ledger) -> str:
    """Why no folios are known; "" if some are, or if the text is too short to have any."""
    return next((m.why for m in ledger.marks if isinstance(m, NoFolios)), "")


def dumps(pages: Sequence[Page], why: str = "", names: Sequence[str] = ()) -> str:
    """The pages as a tab-separated table with a header; above it, `why` there are no folios.

    `names` are those of the page files, if the scan is made of such files.
    """
    called = [" ".join(name.split()) for name in names] if len(names) == len(pages) else []
    named = zip(pages, called or [""] * len(pages), strict=True)
    rows = ["\t".join(map(str, (*page, name))) for page, name in named]
    head = [f"# {why}"] if why else []
    return "\n".join([*head, "\t".join(COLUMNS), *rows]) + "\n"
