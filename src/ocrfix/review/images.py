"""The page images that lie beside a restoration, by page of the scan."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ocrfix.document import Document
from ocrfix.errors import OcrfixError
from ocrfix.ledger import Change

FOLDER = "images"
TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp",
    ".gif": "image/gif", ".avif": "image/avif",
}  # fmt: skip
"""What browsers draw. No SVG: it may hold scripts."""


def images(path: Path, pages: int) -> Mapping[int, Path]:
    """The image of each page: by the last number in its name (`0012.png`, `scan-12.jpg`).

    Where names count from 0, page 1 is 0. Where there are as many images as pages but their
    numbers are others, they are taken in the order of their names.

    Raises:
        OcrfixError: the folder cannot be read.

    """
    try:
        files = sorted(f for f in path.iterdir() if f.suffix.lower() in TYPES and f.is_file())
    except OSError as error:
        raise OcrfixError(f"{path}: cannot be read: {error.strerror}.") from None
    numbered: dict[int, Path] = {}
    for file in files:
        if numbers := re.findall(r"\d{1,9}", file.stem):
            numbered.setdefault(int(numbers[-1]), file)
    if 0 in numbered:
        numbered = {number + 1: file for number, file in numbered.items()}
    fits = {number: file for number, file in numbered.items() if 1 <= number <= pages}
    if len(files) == pages and len(fits) < pages:
        return dict(enumerate(files, 1))
    return fits


Box = tuple[int, int, int, int]


def line_boxes(document: Document, changes: Iterable[Change]) -> list[Box | None]:
    """For each change the box of the line it begins on, in pixels of its page, where known."""
    words = sorted(document.words, key=lambda word: word.span)
    starts = [word.span.start for word in words]
    ends = [*document.line_starts[1:], len(document.text) + 1]
    found: list[Box | None] = []
    for change in changes:
        page, line, _ = document.place(change.scan.start)
        low = bisect_left(starts, document.line_starts[line - 1])
        high = bisect_left(starts, ends[line - 1])
        boxes = [word.box for word in words[low:high] if word.page == page]
        found.append(_around(boxes) if boxes else None)
    return found


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
