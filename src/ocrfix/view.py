"""What a pass is shown: the text that would ship right now, and how it lies in the scan."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ocrfix.document import Document, Place
from ocrfix.span import Mark, Span
from ocrfix.weave import Reading, Weave


@dataclass(frozen=True)
class View:
    """The text under some decisions. Its offsets are view offsets, never scan offsets."""

    document: Document
    weave: Weave
    reading: Reading
    scan_marks: Sequence[Mark] = ()

    @property
    def text(self) -> str:
        """The text, as a pass is to read it."""
        return self.reading.text

    def scan(self, span: tuple[int, int]) -> Span:
        """Where in the scan a view span lies, from its first character to its last."""
        start, end = span
        if start == end:
            at = self.weave.scan_end(self.reading, start)
            return Span(at, at)
        return Span(
            self.weave.scan_start(self.reading, start), self.weave.scan_end(self.reading, end)
        )

    def at(self, scan_offset: int) -> int:
        """The view offset of the first character that stands at or behind a scan offset."""
        return self.weave.read_offset(self.reading, scan_offset)

    def where(self, view_offset: int) -> Place:
        """Page, line and column in the scan of a view offset."""
        return self.document.place(self.weave.scan_start(self.reading, view_offset))

    @cached_property
    def lines(self) -> list[Span]:
        """The lines of the text, without their line ends; a form feed ends one too."""
        found: list[Span] = []
        start = 0
        for line in self.text.replace("\f", "\n").split("\n"):
            found.append(Span(start, start + len(line)))
            start += len(line) + 1
        return found

    @cached_property
    def pages(self) -> list[Span]:
        """The scan's pages, in view offsets."""
        starts = [self.at(page.start) for page in self.document.pages]
        ends = [*starts[1:], len(self.text)]
        return [Span(start, end) for start, end in zip(starts, ends, strict=True)]

    @cached_property
    def marks(self) -> list[Mark]:
        """What earlier passes marked, in view offsets; what is gone is left out."""
        found = (
            Mark(m.kind, Span(self.at(m.span.start), self.at(m.span.end)), m.attrs)
            for m in self.scan_marks
        )
        return [m for m in found if m.span.start < m.span.end]

    def confidence(self, span: tuple[int, int]) -> float | None:
        """The OCR engine's lowest confidence over a view span; None where it gave none."""
        start, end = self.scan(span)
        words = self.document.words
        low = bisect_right(words, start, key=lambda word: word.span.end)
        high = bisect_left(words, end, key=lambda word: word.span.start)
        return min((word.confidence for word in words[low:high]), default=None)
