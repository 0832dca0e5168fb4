"""Find the printed pages of a text; remove page marks, and the numbers that count its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix, Safety, Span
from ocrfix.core.marks import Mark, PageArea, Proposal
from ocrfix.core.view import View
from ocrfix.passes.pages.column_pages import columns_apart
from ocrfix.passes.pages.page_marks import INFERRED, PageMark, page_marks
from ocrfix.passes.text.line_numbers import line_numbers
from ocrfix.passes.text.lines import all_lines, shape
from ocrfix.rules.ruleset import Ruleset


class PageBreak(NamedTuple):
    """The form feeds, marks and blank lines between the text of two pages, in view offsets."""

    start: int
    end: int
    marks: list[PageMark]


def pages(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Mark the pages, and remove the marks that an engine or a transcriber put between them.

    In line-shaped text a form feed replaces such a mark, so that all later passes see page ends
    in the same form. In paragraph-shaped text the mark is only removed, and one gap stays
    between the paragraphs.
    """
    text = view.text
    lined = shape(text) == "lines"
    marks = page_marks(text)
    # In paragraph-shaped text the pass `furniture` finds heads between paragraphs by themselves.
    if not lined:
        marks = [mark for mark in marks if mark.rule != INFERRED]
    # A mark that is only proposed must not define pages: all later passes would rely on it. Without
    # sure marks the pages are those between form feeds.
    sure = [mark for mark in marks if rules[mark.rule].safety == Safety.SAFE]
    if not sure:
        found = view.pages
        for number, span in enumerate(found if len(found) > 1 else [], 1):
            yield PageArea(span, number)
    else:
        breaks = list(_breaks(text, sure))
        yield from _pages(text, breaks)
    # Here with the proposed marks: each of them is a change that a person may accept.
    for part in _breaks(text, marks) if marks else ():
        yield from _struck(text, part, rules, lined=lined)
    if lined:
        spans = [Span(mark.start, mark.end) for mark in marks]
        for edits in columns_apart(text):
            if not _overlap(edits, spans):
                yield rules.fix("pages.columns-apart", edits)
    if lined and not rules.settings.keep_furniture:
        yield from _line_numbers(text, [Span(mark.start, mark.end) for mark in marks], rules)


def _breaks(text: str, marks: Sequence[PageMark]) -> Iterator[PageBreak]:
    """The page breaks. Marks and form feeds with only white space between them are one break."""
    ends = [(mark.start, mark.end, [mark]) for mark in marks]
    ends += [(m.start(), m.end(), []) for m in re.finditer("\f", text)]
    part: PageBreak | None = None
    for start, end, mark in sorted(ends):
        if part and not text[part.end : start].strip():
            part = PageBreak(part.start, end, part.marks + mark)
            continue
        if part:
            yield part
        part = PageBreak(start, end, mark)
    if part:
        yield part


def _pages(text: str, breaks: Sequence[PageBreak]) -> Iterator[Mark]:
    """A mark for each page, with the label from the page mark before it, or else after it."""
    starts = [part.end for part in breaks]
    # The last label of a break is the nearest to the page after it: `[Pg 12]`, `[Blank Page]`, `[Pg
    # 13]` in a row mean that page 13 follows.
    labels = [next((m.label for m in reversed(part.marks) if m.label), "") for part in breaks]
    if text[: breaks[0].start].strip():
        starts, labels = [0, *starts], ["", *labels]
        if not text[starts[-1] :].strip():  # the page marks are at the foot of each page
            starts, labels = starts[:-1], labels[1:]
    ends = [*starts[1:], len(text)]
    for number, (start, end, label) in enumerate(zip(starts, ends, labels, strict=True), 1):
        yield PageArea(Span(start, end), number, label)


def _struck(text: str, part: PageBreak, rules: Ruleset, *, lined: bool) -> Iterator[Fix]:
    """Remove the marks of a page break. The text that replaces the first separates the pages."""
    low = part.start
    while low and text[low - 1].isspace():
        low -= 1
    # White space before the break is not deleted, so the gap that it leaves decides what is needed.
    apart = text.count("\n", low, part.start) > 1
    new = "\f" if lined else "" if apart else "\n"
    # Nothing to separate at the start of the text, or a form feed separates the pages already.
    if not low or "\f" in text[low : part.end]:
        new = ""
    for mark in part.marks:
        start, end = mark.start, mark.end
        while end < len(text) and text[end] in "\r\n":
            end += 1
        yield rules.fix(mark.rule, [Edit.at(start, end, new)])
        new = ""


def _overlap(edits: Sequence[Edit], spans: Sequence[Span]) -> bool:
    return any(a.span.start < end and start < a.span.end for a in edits for start, end in spans)


def _line_numbers(text: str, marks: Sequence[Span], rules: Ruleset) -> Iterator[Fix]:
    """Strike the numbers that count lines, those of one run together."""
    for numbers, step in line_numbers(text, *all_lines(text), rules.function_words):
        edits = [Edit.at(*each.span, "") for each in numbers]
        if _overlap(edits, marks):
            continue
        first, last = numbers[0].number, numbers[-1].number
        often = "each line" if step == 1 else f"each line that {step} divides"
        why = f"The numbers {first} to {last} count the lines of the print: {often} has its number."
        yield rules.fix("pages.line-number", edits, why)
