"""A footnote mark that two notes of one page have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ocrfix.core.edits import Span
from ocrfix.core.marks import NoteMark
from ocrfix.core.view import View
from ocrfix.passes.queries.asked import Asked
from ocrfix.rules.ruleset import Ruleset

RULE = "queries.mark-twice"


def marks_twice(view: View, rules: Ruleset) -> Iterator[Asked]:
    """A question for each mark that two notes of one page have."""
    if len(view.document.pages) < 2:
        return  # without pages, the notes of all pages are together
    found: dict[tuple[int, str], list[Span]] = defaultdict(list)
    # Of the scan, not of the view: a note that was moved is struck where its mark has its span.
    for mark in view.scan_marks:
        if not isinstance(mark, NoteMark) or mark.continued or mark.cited is None:
            continue
        # What the page seems to have: `label` is what the order of the notes wants there. If the
        # text and the note were read alike, a misreading is less likely than a misprint.
        in_text, at_note = mark.read or mark.label, mark.head or mark.label
        start = view.begins(mark.span.start)
        if in_text == at_note and start is not None:
            page = view.document.place(mark.span.start).page
            found[page, in_text].append(_first_word(view.text, start))
    for (page, label), spans in found.items():
        if len(spans) > rules.limit(RULE, "notes"):
            why = f"{len(spans)} notes of page {page} have the mark “{label}”: which cites which?"
            yield Asked(RULE, why, sorted(set(spans)))


def _first_word(text: str, start: int) -> Span:
    line = text[start : start + 40].partition("\n")[0]
    return Span(start, start + len(line.split(maxsplit=1)[0] if line.strip() else line))
