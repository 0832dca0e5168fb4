"""From text to printed page: which folio stood where, so that a restored text can be cited."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ocrfix.decisions import NONE, Decisions
from ocrfix.ledger import Ledger

COLUMNS = ("page", "folio", "folio_is", "start", "end")


class Page(NamedTuple):
    """A page of the scan, and where its text stands now."""

    page: int  # of the scan, from 1
    folio: str  # as printed, `xii` or `12`; "" where none is known
    folio_is: str  # "read", "inferred" from the series, or "" where none is known
    start: int  # in the restored text, code points; what moved over a page end is not followed
    end: int


def page_map(ledger: Ledger, decisions: Decisions = NONE) -> list[Page]:
    """The pages of a text under these decisions, in order; one page where it shows no ends."""
    view = ledger.view(decisions)
    marked = [mark for mark in ledger.marks if mark.kind == "page"]
    spans = [mark.span for mark in marked] or list(ledger.document.pages)
    labels = {n: mark.attrs.get("label", "") for n, mark in enumerate(marked, 1)}
    folios = {m.attrs["page"]: m.attrs for m in ledger.marks if m.kind == "folio"}
    starts = [view.at(span.start) for span in spans]
    if starts:
        starts[0] = 0
    found = []
    for n, (start, end) in enumerate(zip(starts, [*starts[1:], len(view.text)], strict=True), 1):
        attrs = folios.get(str(n), {})
        folio = attrs.get("folio", "") or labels.get(n, "")
        sure = "read" if attrs.get("read") == "yes" or labels.get(n) else "inferred"
        found.append(Page(n, folio, sure if folio else "", start, end))
    return found


def page_at(pages: Sequence[Page], offset: int) -> Page | None:
    """The page on which the character at `offset` of the restored text stood."""
    number = bisect_right([page.start for page in pages], offset)
    return pages[number - 1] if number else None


def refusal(ledger: Ledger) -> str:
    """Why no folios are known; "" where some are, or the text is too short to have any."""
    return next((m.attrs["why"] for m in ledger.marks if m.kind == "no-folios"), "")


def dumps(pages: Sequence[Page], why: str = "") -> str:
    """The pages as a table, tab-separated, with a header; above it, why it has no folios."""
    rows = ["\t".join(map(str, page)) for page in pages]
    head = [f"# {why}"] if why else []
    return "\n".join([*head, "\t".join(COLUMNS), *rows]) + "\n"
