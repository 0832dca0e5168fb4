"""The printed lines of a change, cut out of the page images, with its words framed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ocrfix.core.document import Document, Word
from ocrfix.core.edits import Span
from ocrfix.core.record import Change
from ocrfix.formats.image_files import PageImage
from ocrfix.formats.page import Box
from ocrfix.formats.pictures import Crops, joined

MOST_LINES = 4
"""How many lines of a change are shown: the first and last ones of its edits."""


def crop(
    document: Document, change: Change, images: Mapping[int, PageImage], crops: Crops | None = None
) -> bytes | None:
    """The lines of a change as JPEG, one below the other; None without images or boxes.

    Both lines are shown if a change goes over a line or page end.

    Raises:
        OcrfixError: an image cannot be opened, or Pillow is missing.
    """
    crops = crops or Crops()
    words = sorted(document.words, key=lambda word: word.span)
    touched: dict[tuple[int, int], list[Word]] = {}
    for edit in change.edits:
        for word in _touched(words, edit.scan):
            _, line, _ = document.place(word.span.start)
            touched.setdefault((word.page, line), []).append(word)
    cut: list[bytes] = []
    for (page, line), mine in sorted(touched.items())[:MOST_LINES]:
        if page not in images:
            continue
        whole = _of_line(document, words, line, page)
        try:
            boxes = [Box(*word.box) for word in mine]
            cut.append(crops.line(images[page], [Box(*word.box) for word in whole], boxes))
        except ValueError:  # its box is outside the image
            continue
    return joined(cut) if cut else None


def _touched(words: Sequence[Word], span: Span) -> list[Word]:
    """The words that a span of the scan overlaps; the ones on both sides of one without words."""
    first = bisect_right(words, span.start, key=lambda word: word.span.end)
    last = first
    while last < len(words) and words[last].span.start < span.end:
        last += 1
    if first == last:
        return list(words[max(0, first - 1) : first + 1])
    return list(words[first:last])


def _of_line(document: Document, words: Sequence[Word], line: int, page: int) -> list[Word]:
    """The words of a line of the scan that are on a page."""
    starts = document.line_starts
    low = starts[line - 1]
    high = starts[line] if line < len(starts) else len(document.text) + 1
    first = bisect_right(words, low - 1, key=lambda word: word.span.start)
    last = bisect_right(words, high - 1, key=lambda word: word.span.start)
    return [word for word in words[first:last] if word.page == page]
