"""Citations: repair the marks of notes, or renumber them for Markdown and end notes.

The notes pass has found which mark in the text cites which note, and the footnotes pass has
moved the notes. This pass repairs the mark in the text and the mark of the note in one change; a
mark that was read right stays as it was read.
So you can reject the marks and keep the move; if you reject the move, the marks go with it.
If one of the two marks can no longer be found, neither is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix, Safety, Span
from ocrfix.core.marks import NoteMark
from ocrfix.core.view import View
from ocrfix.passes.notes.mark_labels import PLAIN, written
from ocrfix.rules.ruleset import Ruleset


class NoteMarks(NamedTuple):
    """The two marks of a note, in view offsets."""

    cited: Span  # in the text
    head: Span  # of the note; empty where it was lost
    note: NoteMark  # what the notes pass found


def citations(view: View, rules: Ruleset) -> Iterator[Fix]:
    """Repair or renumber the marks of notes, each pair in one change."""
    number = 0
    for pair in _pairs(view):
        if rules.settings.notes != "paragraph":
            number += 1
            yield _renumbered(view.text, pair, number, rules)
        elif pair.note.misread:
            yield _repaired(view.text, pair, rules)


def _pairs(view: View) -> Iterator[NoteMarks]:
    """The notes whose two marks are both still in the text as they were read."""
    text, end = view.text, -1
    marks = [mark for mark in view.scan_marks if isinstance(mark, NoteMark) and mark.read]
    for mark in sorted(marks, key=lambda each: each.span):
        read, head = mark.read, mark.head
        start = view.begins(mark.span.start)
        if start is None or mark.cited is None:
            continue
        # The note knows the last character of the mark that cites it, in the scan. Earlier passes
        # may have moved or changed the text since, so the two marks are compared with what was
        # read.
        stop = view.at(mark.cited) + 1
        pair = NoteMarks(Span(stop - len(read), stop), Span(start, start + len(head)), mark)
        if text[slice(*pair.cited)] == read and text[slice(*pair.head)] == head:
            if pair.cited.start >= end:  # two notes may be cited in one place
                yield pair
            end = max(end, stop)


def _repaired(text: str, pair: NoteMarks, rules: Ruleset) -> Fix:
    """Write a mark that was misread as it was printed; one that was read right stays as it is."""
    note, new = pair.note, written(pair.note.label)
    right = _shows(note.read, note.label), _shows(note.head, note.label)
    # The reason names the mark that was misread. Only one is named, though both may be.
    seen = note.head if right[0] else note.read
    why = f"The note at the foot is {new}; its mark was read as “{seen}”."
    edits = _both(text, pair, new, new, spaced=note.label.isdigit())
    edits = [e for e in edits if not right[e.span.start >= pair.head.start]]
    return rules.fix(f"citations.{note.misread}", edits, why if seen.strip() else "")


def _shows(read: str, label: str) -> bool:
    return read.strip("()[] ").translate(PLAIN) == label


def _renumbered(text: str, pair: NoteMarks, number: int, rules: Ruleset) -> Fix:
    """Write both marks as Markdown, or as notes at the end of a text, need them."""
    markdown = rules.settings.notes == "markdown"
    new = f"[^{number}]" if markdown else f"[{number}]"
    edits = _both(text, pair, new, new + ":" * markdown, spaced=True)
    sure = pair.note.sure and not pair.note.misread
    return rules.fix("citations.renumbered", edits, safety=None if sure else Safety.REVIEW)


def _both(text: str, pair: NoteMarks, mark: str, head: str, *, spaced: bool) -> list[Edit]:
    """Edits that write the mark in the text and at the start of its note."""
    start, end = pair.cited
    low, high = pair.head
    # `1The` becomes `¹ The`; symbols stay as they are printed: `*The`.
    if spaced and text[high : high + 1] != " ":
        head += " "
    found = [
        # Each edit also reads one character beside the mark: if the word before it is changed, the
        # repair is withdrawn.
        Edit.at(start, end, mark, (start - 1, end)),
        Edit.at(low, high, head, (low, high + 1)),
    ]
    return [e for e in found if e.new != text[e.span.start : e.span.end]]
