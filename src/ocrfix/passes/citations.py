"""Citations: which blocks are notes, which mark in the text cites each, and marks misread.

In line-shaped text notes are looked for at the foot of each page (`feet.py`), the marks a
book uses are made out from all of them (`marking.py`), and each page is solved as a whole
(`citing.py`). In paragraph-shaped text a note is told by a mark that a word before it bears
(`noted.py`). Nothing is moved here: the footnotes pass does that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocrfix.passes.citing import CERTAIN, SURE, Cited, Marks, places, solve
from ocrfix.passes.feet import MARK, Note, at_foot
from ocrfix.passes.layout import Line, besides, kept_furniture, shape
from ocrfix.passes.marking import Label, Noted, Reading, labels, written
from ocrfix.passes.noted import noted
from ocrfix.passes.setting import verse_throughout
from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix, Mark, Proposal, Safety, Span
from ocrfix.view import View


class Foot(NamedTuple):
    """The notes of a page, with the marks they were read to have."""

    notes: list[Note]
    readings: list[Reading]  # of those that begin on this page
    text: Span  # of what stands above them on the page


def citations(view: View, rules: Rules) -> Iterator[Proposal]:
    """Mark the notes of a text and what cites them; mend their marks."""
    lined = shape(view.text) == "lines"
    found = _at_feet(view, rules) if lined else noted(view.text)
    number = 0
    for note in found:
        attrs = {"mark": note.label}
        if note.continued:
            attrs["continued"] = "yes"
        if note.cited:
            if note.misread:
                attrs["misread"] = _misreading(note)
            attrs["by"] = "sure" if note.sure else "likely"
            attrs["cited"] = str(view.scan((note.cited.end - 1, note.cited.end)).start)
        yield Mark("footnote", note.span, attrs)
        if note.cited and rules.notes != "paragraph":
            number += 1
            yield _renumbered(view.text, note, number, rules)
        elif note.misread:
            yield _mended(view.text, note, rules)


def _at_feet(view: View, rules: Rules) -> Iterator[Noted]:
    """The notes at the feet of the pages of a line-shaped text."""
    text = view.text
    marks = Marks(rules.marks)
    found, kinds = besides(text, kept_furniture(view, rules))
    if verse_throughout([line.text for line in found]):
        return
    feet = _feet(found, kinds)
    readings = [foot.readings for foot in feet]
    last = ""
    for foot, here in zip(feet, labels(readings, marks.heads), strict=True):
        words = text.count(" ", *foot.text) + 1
        cited = solve([each.text for each in here], places(text, *foot.text), words, marks)
        fresh = iter(zip(here, foot.readings, cited, strict=True))
        for note in foot.notes:
            span = Span(found[note.first].start, found[note.last - 1].end)
            if note.carried:
                yield Noted(span, last, Span(span.start, span.start), None, continued=True)
                continue
            label, reading, place = next(fresh)
            last = label.text
            yield _noted(span, label, reading, place)


def _noted(span: Span, label: Label, reading: Reading, cited: Cited | None) -> Noted:
    head = Span(span.start, span.start + len(reading.text.rstrip()))
    if not cited:
        return Noted(span, label.text, head, None)
    place = cited.place
    alike = place.label == label.text, reading.label == label.text
    return Noted(
        span,
        label.text,
        head,
        Span(place.start, place.end),
        misread=not all(alike),
        sure=cited.probability >= SURE,
        certain=cited.probability >= CERTAIN,
        named=label.sure,
        seen=reading.text if alike[0] else place.text,
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


def _reading(line: str) -> Reading:
    match = MARK.match(line)
    if not match or not match.lastgroup:
        return Reading("", "")
    return Reading(match.lastgroup, match[match.lastgroup])


def _mended(text: str, note: Noted, rules: Rules) -> Fix:
    """Both marks as they were printed, where one of them was misread."""
    new = written(note.label)
    rule = f"citations.{_misreading(note)}"
    why = f"The note at the foot is {new}; its mark was read as “{note.seen}”."
    edits = _both(text, note, new, new, spaced=note.label.isdigit())
    return rules.fix(rule, edits, why if note.seen.strip() else "")


def _misreading(note: Noted) -> str:
    """How sure it is what a misread mark was: the name of the rule."""
    if not note.sure or not note.named:
        return "mark-likely"
    return "number-misread" if note.certain and note.label.isdigit() else "mark-misread"


def _renumbered(text: str, note: Noted, number: int, rules: Rules) -> Fix:
    """Both marks as Markdown, or the notes at the end of a text, have them."""
    markdown = rules.notes == "markdown"
    new = f"[^{number}]" if markdown else f"[{number}]"
    edits = _both(text, note, new, new + ":" * markdown, spaced=True)
    safety = None if note.sure and not note.misread else Safety.REVIEW
    return rules.fix("citations.renumbered", edits, safety=safety)


def _both(text: str, note: Noted, mark: str, head: str, *, spaced: bool) -> list[Edit]:
    """Edits that write a mark in the text and at the head of its note."""
    assert note.cited
    start, end = note.cited
    low, high = note.head
    if spaced and text[high : high + 1] != " ":
        head += " "
    found = [
        Edit.at(start, end, mark, (start - 1, end)),
        Edit.at(low, high, head, (low, high + 1)),
    ]
    return [e for e in found if e.new != text[e.span.start : e.span.end]]
