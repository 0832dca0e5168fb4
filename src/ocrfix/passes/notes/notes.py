"""Notes: find which blocks of a text are notes, and which mark in the text cites each.

In line-shaped text this pass looks for notes at the foot of each page (`page_foot.py`), finds
out from all of them which marks the book uses (`mark_labels.py`), and solves each page as a
whole (`alignment.py`). In paragraph-shaped text a note is a block that begins with a mark that
a word before it has (`in_paragraph_text.py`). This pass changes nothing: the footnotes pass
moves notes, and the citations pass repairs their marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ocrfix.core.edits import Span
from ocrfix.core.marks import NoteMark
from ocrfix.core.view import View
from ocrfix.passes.notes.alignment import Marks, places
from ocrfix.passes.notes.book_of_notes import NotedPage, ReadNote, cited_surely, read_notes
from ocrfix.passes.notes.foot_signs import NOTE_MARK
from ocrfix.passes.notes.in_paragraph_text import noted
from ocrfix.passes.notes.mark_labels import MarkReading, Noted
from ocrfix.passes.notes.note_order import LIKELY, SURE
from ocrfix.passes.notes.page_foot import FootNote, at_foot
from ocrfix.passes.text.lines import Line, besides, kept_furniture, shape
from ocrfix.passes.text.verse_and_tables import verse_throughout
from ocrfix.rules.ruleset import Ruleset

STARTS = 0.5
"""Least probability of its label for a block without a mark to be a note of its own. Otherwise
it is the next paragraph of the note above it."""


WORD = re.compile(r"[^\W\d_]")


class Foot(NamedTuple):
    """The notes of a page, with their marks as they were read."""

    notes: list[FootNote]
    readings: list[MarkReading]  # of the notes that begin on this page
    text: Span  # of the text above them on the page


def notes(view: View, rules: Ruleset) -> Iterator[NoteMark]:
    """Mark the notes of a text, each with the mark that cites it and how sure that is."""
    text = view.text
    for note in _at_feet(view, rules) if shape(text) == "lines" else noted(text):
        mark = NoteMark(note.span, note.label, continued=note.continued, series=note.series)
        if note.within:
            mark = replace(mark, within=view.scan(note.within))
        if note.cited:
            cited = view.scan((note.cited.end - 1, note.cited.end)).start
            misread = _misreading(note) if note.misread else ""
            mark = replace(mark, cited=cited, sure=note.sure, misread=misread)
            anew = rules.settings.notes != "paragraph"
            if note.misread or anew:  # the citations pass rewrites the marks
                read, head = text[slice(*note.cited)], text[slice(*note.head)]
                mark = replace(mark, read=read, head=head)
        yield mark


def _at_feet(view: View, rules: Ruleset) -> Iterator[Noted]:
    """The notes at the feet of the pages of a line-shaped text."""
    text = view.text
    marks = Marks(rules.marks)
    found, kinds = besides(text, kept_furniture(view))
    # In verse every line begins with a capital and may end with a stop, as notes do.
    if verse_throughout([line.text for line in found]):
        return
    feet = _feet(found, kinds)
    pages = [
        NotedPage(
            foot.readings,
            places(text, *foot.text),
            len(text[slice(*foot.text)].split()),
            foot.text,
        )
        for foot in feet
    ]
    last = ""
    for foot, here in zip(feet, read_notes(pages, marks), strict=True):
        fresh = iter(zip(here, foot.readings, strict=True))
        for note in foot.notes:
            span = Span(found[note.first].start, found[note.last - 1].end)
            if note.carried:
                yield Noted(span, last, Span(span.start, span.start), None, continued=True)
                continue
            read, reading = next(fresh)
            if note is not foot.notes[0] and not reading.kind and read.label.named < STARTS:
                yield Noted(span, last, Span(span.start, span.start), None, continued=True)
                continue
            last = read.label.text
            yield _noted(span, read, reading)


def _noted(span: Span, read: ReadNote, reading: MarkReading) -> Noted:
    label, cited, series, within = read
    head = Span(span.start, span.start + len(reading.text.rstrip()))
    if not cited:
        return Noted(span, label.text, head, None, series=series, within=within)
    place = cited.place
    alike = place.label == label.text, reading.label == label.text
    return Noted(
        span,
        label.text,
        head,
        Span(place.start, place.end),
        misread=not all(alike),
        # Where its label is not even likely, the kind of marks of the book is in doubt too.
        sure=cited.probability >= SURE and cited.both >= LIKELY,
        certain=cited_surely(read),
        series=series,
        within=within,
    )


def _feet(found: Sequence[Line], kinds: Sequence[str]) -> list[Foot]:
    starts = [0, *(i + 1 for i, kind in enumerate(kinds) if kind == "page")]
    feet = []
    for start, notes in zip(starts, at_foot(found, kinds), strict=True):
        if notes:
            readings = [_reading(found[n.first].text) for n in notes if not n.carried]
            above = Span(found[start].start, found[max(start, notes[0].first - 1)].end)
            feet.append(Foot(notes, readings, above))
    return feet


def _reading(line: str) -> MarkReading:
    match = NOTE_MARK.match(line)
    # The rows of a table of contents have no words: `- 195`.
    if not match or not match.lastgroup or not WORD.search(line, match.end()):
        return MarkReading("", "")
    return MarkReading(match.lastgroup, match[match.lastgroup])


def _misreading(note: Noted) -> str:
    """The rule for a misread mark, by how sure it is what the mark was."""
    if not note.certain:
        return "mark-likely"
    return "number-misread" if note.label.isdigit() else "mark-misread"
