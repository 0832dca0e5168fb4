"""A restored text as a flow of parts: words, and what begins or was struck between them.

Every kind of markup is written from these parts, so all show the same text in the same order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.exports.edition import (
    CorrectedWords,
    Edition,
    Furniture,
    LineBegin,
    Note,
    PageBegin,
    TextBlock,
)

MARKS_OF_NOTES = "citations"
"""The pass that repairs the marks of notes. A note in the flow stands for both of its marks."""


class Begins(NamedTuple):
    """The words of a correction begin here."""

    words: CorrectedWords


class Ends(NamedTuple):
    """The words of a correction end here."""

    words: CorrectedWords


Part = str | PageBegin | Furniture | LineBegin | Note | Begins | Ends
_LAST = 1 << 40  # after all pages


class TextFlow:
    """The parts of an edition, in order, for any span of its text."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.cited = [note for note in edition.notes if note.cited]
        """Notes that are shown where the text cites them, and not as blocks."""
        self.notes = {note.start: note for note in edition.notes}
        """All notes, by where their blocks begin."""
        self._shown = {note.start: note for note in self.cited}
        self._more: dict[int, list[Note]] = {}
        before: Note | None = None
        for note in edition.notes:
            if not note.continues:
                before = note
            elif before and before.cited:  # it goes with the note that it continues
                self._shown[note.start] = note
                self._more.setdefault(before.start, []).append(note)
        rows: list[tuple[int, int, int, Part]] = []
        # At one place, what was struck at the foot of a page comes before the next page, what was
        # struck at its head after its beginning, and the line that begins there comes last.
        rows += ((page.at, page.number, 0, page) for page in edition.pages)
        rows += ((each.at, each.page or _LAST - 1, 1, each) for each in edition.furniture)
        rows += ((line.at, _LAST, 2, line) for line in edition.lines)
        rows.sort(key=lambda row: row[:3])
        self._rows = rows
        self._places = [row[0] for row in rows]
        self._words = [
            each for each in edition.corrections
            if any(change.stage != MARKS_OF_NOTES for change in each.changes)
        ]  # fmt: skip
        self._cites = sorted(self.cited, key=lambda note: note.cited or (0, 0))

    def shown_at(self, block: TextBlock) -> Note | None:
        """The note of a block that is shown elsewhere, where the text cites it."""
        return self._shown.get(block.start)

    def of_note(self, note: Note) -> Iterator[Part]:
        """The words of a note and of its continuations, each in a line of its own."""
        yield from self.inside(note.body, note.end, pages=False)
        for each in self._more.get(note.start, ()):
            yield "\n"
            yield from self.inside(each.body, each.end, pages=False)

    def between(self, low: int, high: int) -> Iterator[Part]:
        """The pages and furniture from `low` to `high`, both included; no lines."""
        first, last = bisect_left(self._places, low), bisect_right(self._places, high)
        return (row[3] for row in self._rows[first:last] if row[2] < 2)

    def inside(self, start: int, end: int, *, pages: bool = True) -> Iterator[Part]:
        """The parts of a span of text; without `pages`, only its lines and words."""
        marks: list[tuple[int, int, int, Part]] = []
        first, last = bisect_right(self._places, start), bisect_left(self._places, end)
        rows = self._rows[first:last]
        marks += (
            (at, 1, n, each) for n, (at, _, kind, each) in enumerate(rows) if pages or kind == 2
        )
        first = bisect_left(self._words, start, key=lambda each: each.start)
        last = bisect_right(self._words, end, key=lambda each: each.end)
        for words in self._words[first:last]:
            empty = words.start == words.end
            marks.append((words.start, 2, 0, Begins(words)))
            marks.append((words.end, 3 if empty else 0, 0, Ends(words)))
        first = bisect_left(self._cites, start, key=_begin)
        last = bisect_left(self._cites, end, key=_begin)
        marks += ((_begin(note), 4, 0, note) for note in self._cites[first:last])
        marks.sort(key=lambda mark: mark[:3])
        at, text = start, self.edition.text
        for place, _, _, part in marks:
            if at < place:
                yield text[at:place]
                at = place
            yield part
            if isinstance(part, Note) and part.cited:
                at = max(at, part.cited.end)
        if at < end:
            yield text[at:end]


def _begin(note: Note) -> int:
    return note.cited.start if note.cited else 0
