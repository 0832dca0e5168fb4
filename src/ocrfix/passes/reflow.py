"""Printed lines into paragraphs: what `gaps.py` says of each gap, made into changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ocrfix.passes.feet import ends_note
from ocrfix.passes.gaps import Gaps, labels
from ocrfix.passes.layout import (
    Line,
    all_lines,
    besides,
    kept_furniture,
    numbered,
    shape,
    starts_lower,
)
from ocrfix.passes.prose import glue
from ocrfix.passes.setting import verse_throughout
from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix, Proposal
from ocrfix.view import View

NOTE_AT_FOOT = "A note stands between the page end and the text above."
NAMES = {
    ("join", "line"): "joined",
    ("join", "blank"): "over-gap",
    ("join", "page"): "over-page",
    ("doubt", "line"): "sentence",
    ("doubt", "page"): "over-page-sentence",
    ("break", "line"): "split",
    ("break", "page"): "page-end",
    ("keep", "page"): "page-end",
}
"""The rule for what was decided about a gap of each kind; where none stands, it stays."""


class Gap(NamedTuple):
    """What lies between two lines, and what becomes of it."""

    one: Line
    two: Line
    kind: str  # line, blank, page
    answer: str  # join, doubt, break, keep, label
    note: bool  # whether the line before it is of a note at the page foot

    def edit(self) -> Edit:
        """The edit that does it, having read a character on each side."""
        start, end = self.one.end, self.two.start
        reads = (max(self.one.start, start - 1), min(self.two.end, end + 1))
        if self.answer in {"join", "doubt"}:
            return Edit.at(start, end, glue(self.one.text, self.two.text), reads)
        if self.kind == "line":
            return Edit.at(end, end, "\n", reads)
        return Edit.at(start, end, "\n" if self.answer == "keep" else "\n\n", reads)


def reflow(view: View, rules: Rules) -> Iterator[Proposal]:
    """Join the lines of each paragraph; put a blank line where a paragraph begins without one.

    One fix a paragraph; each page end, each blank line inside a sentence and each hyphen
    that is still in question is a fix of its own, to be taken back by itself.
    """
    text = view.text
    if shape(text) != "lines":
        return
    found, kinds = all_lines(text)
    if verse_throughout([line.text for line in found]):
        return
    found_notes = [mark.span for mark in view.marks if mark.kind == "footnote"]
    spans = sorted(found_notes + view.moved + kept_furniture(view, rules))
    notes = numbered(text, spans)
    gaps = Gaps(view, *besides(text, spans))
    answers: list[Gap] = []
    at = -1
    for i, (one, two) in enumerate(pairwise(found)):
        at += notes[i] < 0
        if notes[i] < 0 and notes[i + 1] < 0:
            answer = gaps.answer(at)
        elif notes[i] != notes[i + 1]:
            answer = "break"
        else:
            parted = kinds[i] == "blank" and ends_note(one.text) and not starts_lower(two.text)
            answer = "break" if parted else "join"
        answers.append(Gap(one, two, kinds[i], answer, notes[i] >= 0))
    yield from _fixes(answers, rules)


def _fixes(gaps: Sequence[Gap], rules: Rules) -> Iterator[Fix]:
    """One fix for the lines of each paragraph, and one for each other gap."""
    edits: list[Edit] = []
    for gap in gaps:
        name = NAMES.get((gap.answer, gap.kind), "")
        cut = gap.kind == "line" and gap.one.text.endswith("-")
        if name == "joined" and not cut:
            edits.append(gap.edit())
            continue
        if gap.answer not in {"join", "doubt"} and edits:
            yield rules.fix("paragraphs.lines-joined", edits)
            edits = []
        if name:
            why = NOTE_AT_FOOT if gap.note and name == "page-end" else ""
            name = "hyphen" if cut and name == "joined" else name
            yield rules.fix(f"paragraphs.lines-{name}", [gap.edit()], why)
    if edits:
        yield rules.fix("paragraphs.lines-joined", edits)


def joined_labels(view: View, rules: Rules) -> Iterator[Fix]:
    """`No`, and in the next line `3`: one label, which an engine read as two lines."""
    for match in labels(view.text):
        start, end = match.span("gap")
        reads = (match.start(), min(len(view.text), end + 1))
        yield rules.fix("paragraphs.lines-label-number", [Edit.at(start, end, " ", reads)])
