"""The view: the text that a pass gets, and where in the scan each part of it comes from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from ocrfix.core.document import Document, Place
from ocrfix.core.edits import Span
from ocrfix.core.marks import Mark, PageArea
from ocrfix.core.pieces import SCAN, Piece, Reading
from ocrfix.core.weave import Weave


@dataclass(frozen=True)
class View:
    r"""The text under some decisions, as the passes so far left it.

    Offsets into this text are *view offsets*. They differ from scan offsets once a pass has
    changed something; `scan` and `at` convert between the two.

    >>> from ocrfix import restore
    >>> view = restore("He went de-\nlighted home.", "en").ledger.view()
    >>> view.text, view.at(12)
    ('He went delighted home.', 10)
    >>> view.scan((8, 17))
    Span(start=8, end=19)
    """

    document: Document
    weave: Weave
    reading: Reading
    scan_marks: Sequence[Mark] = ()
    moving: Collection[int] = ()  # numbers of changes that move text

    @property
    def text(self) -> str:
        """The text that a pass reads."""
        return self.reading.text

    def scan(self, span: tuple[int, int]) -> Span:
        """The scan span of a view span, from its first character to its last."""
        start, end = span
        if start == end:
            at = self._scan_end(start)
            return Span(at, at)
        return Span(self._scan_start(start), self._scan_end(end))

    def at(self, scan_offset: int) -> int:
        """The view offset of the first character at or after a scan offset."""
        starts, numbers, woven, _ = self.reading[1:]
        low, high = 0, len(numbers)
        while low < high:  # pieces are sorted by where in the scan they end
            middle = (low + high) // 2
            piece = woven[numbers[middle]]
            end = piece.end if piece.source == SCAN else self.weave.anchors[piece.source].end
            low, high = (middle + 1, high) if end <= scan_offset else (low, middle)
        if low == len(numbers):
            return len(self.text)
        piece = woven[numbers[low]]
        return starts[low] + (max(0, scan_offset - piece.start) if piece.source == SCAN else 0)

    def where(self, view_offset: int) -> Place:
        """The page, line and column in the scan that a view offset comes from."""
        return self.document.place(self._scan_start(view_offset))

    @cached_property
    def lines(self) -> list[Span]:
        """The lines of the text, without their line ends; a form feed also ends a line."""
        found: list[Span] = []
        start = 0
        for line in self.text.replace("\f", "\n").split("\n"):
            found.append(Span(start, start + len(line)))
            start += len(line) + 1
        return found

    @cached_property
    def pages(self) -> list[Span]:
        """All pages of the scan, in view offsets, ascending and without gaps.

        Form feeds end pages. A scan without form feeds has the pages that the pass `pages`
        marked, or else is one page. A page whose text was removed has an empty span, so the
        page numbers stay those of the scan.
        """
        starts = [self.at(page.start) for page in page_spans(self.document, self.scan_marks)]
        # Text inserted before the first character of the scan belongs to the first page.
        starts[0] = 0
        ends = [*starts[1:], len(self.text)]
        return [Span(start, end) for start, end in zip(starts, ends, strict=True)]

    @cached_property
    def marks(self) -> list[Mark]:
        """The marks of earlier passes, in view offsets, without those whose text was removed."""
        found = (m.at(Span(self.at(m.span.start), self.at(m.span.end))) for m in self.scan_marks)
        return [m for m in found if m.span.start < m.span.end]

    def begins(self, scan_offset: int) -> int | None:
        """Where the text that begins at a scan offset is now; None if it was removed.

        If an earlier pass moved the text, this is the place it moved it to.
        """
        pieces = self._scan_pieces
        number = bisect_right(pieces, scan_offset, key=lambda piece: piece.start) - 1
        struck = [c for c in pieces[number].struck if self.reading.standing[c]] if pieces else []
        if not struck:
            return self.at(scan_offset)
        return next((self._moved_by[change] for change in struck if change in self._moved_by), None)

    @property
    def moved(self) -> list[Span]:
        """Where the blocks that earlier passes moved are now, without the line ends before them."""
        return [span for span in self._moved.values() if span.start < span.end]

    @cached_property
    def _moved(self) -> dict[int, Span]:
        """The same, by the number of the source that holds the moved text."""
        starts, numbers, woven, _ = self.reading[1:]
        found: dict[int, Span] = {}
        for start, number in zip(starts, numbers, strict=True):
            source, low, high, _ = woven[number]
            if source == SCAN or self.weave.writers[source][0] not in self.moving:
                continue
            # A move also writes the line ends that part the block from the text before it.
            block = self.weave.sources[source].lstrip("\n")
            if block:
                ahead = len(self.weave.sources[source]) - len(block)
                # A later repair inside the block cuts it into several pieces, as "tbe" in a moved
                # note. The span runs from the first visible one to the last. `low` is where the
                # piece begins in the source, so the line ends count only if this piece has them.
                first = found[source].start if source in found else start + max(0, ahead - low)
                found[source] = Span(first, start + high - low)
        return found

    @cached_property
    def _moved_by(self) -> dict[int, int]:
        """Where the first block that a change moved is now, by the number of the change."""
        writers, found = self.weave.writers, dict[int, int]()
        for source, span in self._moved.items():
            found.setdefault(writers[source][0], span.start)
        return found

    @cached_property
    def _scan_pieces(self) -> list[Piece]:
        return [piece for piece in self.reading.woven if piece.source == SCAN]

    def confidence(self, span: tuple[int, int]) -> float | None:
        """The lowest confidence (0 to 1) of the OCR engine in a view span; None if it gave none."""
        start, end = self.scan(span)
        words = self.document.words
        low = bisect_right(words, start, key=lambda word: word.span.end)
        high = bisect_left(words, end, key=lambda word: word.span.start)
        return min((word.confidence for word in words[low:high]), default=None)

    def _scan_start(self, offset: int) -> int:
        """The scan offset of the character at `offset`; at the end, right after the last."""
        starts, numbers, woven, _ = self.reading[1:]
        number = bisect_right(starts, offset) - 1
        if number < 0:
            return 0
        source, start, end, _ = woven[numbers[number]]
        inside = offset - starts[number]
        if source == SCAN:
            return min(start + inside, end)
        anchor = self.weave.anchors[source]
        # The characters of a written text have no places in the scan. All of them come from the
        # place that the text replaced or follows.
        return anchor.end if inside >= end - start else anchor.start

    def _scan_end(self, offset: int) -> int:
        """The scan offset right after the character before `offset`; 0 at the start."""
        starts, numbers, woven, _ = self.reading[1:]
        if offset <= 0 or not starts:
            return 0
        number = bisect_left(starts, offset) - 1
        source, start, end, _ = woven[numbers[number]]
        if source == SCAN:
            return min(start + offset - starts[number], end)
        return self.weave.anchors[source].end


def page_spans(document: Document, scan_marks: Sequence[Mark]) -> Sequence[Span]:
    """The pages of a scan, in scan offsets; at least one page."""
    # Form feeds are certain, so they go before the page marks that a pass found in the text.
    if len(document.pages) > 1:
        return document.pages
    return sorted(page_marks(scan_marks)) or document.pages


def page_marks(scan_marks: Sequence[Mark]) -> dict[Span, PageArea]:
    """The page marks among `scan_marks`, by their spans."""
    return {mark.span: mark for mark in scan_marks if isinstance(mark, PageArea)}
