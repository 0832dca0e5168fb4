"""A footnote mark that two notes of one page have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ocrfix.core.edits import Span
from ocrfix.core.marks import NoteMark
from ocrfix.core.view import View
from ocrfix.passes.queries.asked import Asked
from ocrfix.passes.text.blocks import NOTE_SYMBOLS
from ocrfix.rules.ruleset import Ruleset

RULE = "queries.mark-twice"


def marks_twice(view: View, rules: Ruleset) -> Iterator[Asked]:
    """A question for each mark that two notes of one page have."""
    if len(view.document.pages) < 2:
        return  # without pages, the notes of all pages are together
    found: dict[tuple[int, str], list[Span]] = defaultdict(list)
    # Of the scan, not of the view: a note that was moved is struck where its mark has its span.
    for mark in view.scan_marks:
        if not isinstance(mark, NoteMark) or mark.continued:
            continue
        start = view.begins(mark.span.start)
        # As it was read: `label` is what the order of the notes wants there.
        sign = view.document.text[mark.span.start : mark.span.end].lstrip()[:1]
        if start is not None and sign in NOTE_SYMBOLS:
            page = view.document.place(mark.span.start).page
            found[page, sign].append(_first_word(view.text, start))
    for (page, label), spans in found.items():
        # If the text has it as often as the notes, a misreading is less likely than a misprint.
        cited = _on(view, page).count(label) - len(spans)
        if len(spans) > rules.limit(RULE, "notes") and cited >= len(spans):
            why = f"{len(spans)} notes of page {page} have the mark “{label}”: which cites which?"
            yield Asked(RULE, why, sorted(set(spans)))


def _on(view: View, page: int) -> str:
    """The scan's text of a page, which counts from 1."""
    return view.document.text[slice(*view.document.pages[page - 1])]


def _first_word(text: str, start: int) -> Span:
    line = text[start : start + 40].partition("\n")[0]
    return Span(start, start + len(line.split(maxsplit=1)[0] if line.strip() else line))
