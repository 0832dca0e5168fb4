"""Where each line of the scan is on its page, in characters: its indent and its end.

From the boxes of words, which are skewed like the page image. So each page is straightened first:
the slope of its lines shows by how much.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from ocrfix.core.edits import Span

LONG = 4
"""Words of a line that shows the slope of its page."""
WINDOW = 4
"""The margin at a line comes from this many lines before and after it: pages are warped, too."""
AT_MARGIN = 1.5
"""Lines this near (in characters) to the margin of the page are taken to begin at it."""


class PrintPlace(NamedTuple):
    """Where a line is, in characters of average width from the left margin of its page."""

    indent: float
    end: float
    top: float  # of the page, in lines of average height
    height: float  # of its letters, 1 for the average of the page


class BoxedWord(NamedTuple):
    """A word on its page: its box, and how many code points it has."""

    left: int
    top: int
    right: int
    bottom: int
    letters: int


BoxedLine = tuple[int, list[BoxedWord]]
"""The number of a line, and its words in order."""


def print_places(
    words: Iterable[tuple[Span, str, tuple[int, int, int, int], float, int]],
    line_starts: Sequence[int],
) -> dict[int, PrintPlace]:
    """The place of each line of the scan that has words with boxes, by its number from 0.

    `words` are as `document.Word`, which cannot be imported here.
    """
    pages: dict[int, dict[int, list[BoxedWord]]] = {}
    for (start, end), _, box, _, page in words:
        line = bisect_right(line_starts, start) - 1
        pages.setdefault(page, {}).setdefault(line, []).append(BoxedWord(*box, end - start))
    found: dict[int, PrintPlace] = {}
    for lines in pages.values():
        found |= _on_page(list(lines.items()))
    return found


def _on_page(lines: Sequence[BoxedLine]) -> dict[int, PrintPlace]:
    letters = sum(word.letters for _, words in lines for word in words)
    wide = sum(word.right - word.left for _, words in lines for word in words) / max(1, letters)
    high = median(_height(words) for _, words in lines)
    if wide <= 0 or high <= 0:
        return {}
    slope = _slope(lines)
    # A page turned by a small angle: further down, all lines are shifted to one side.
    lefts = [min(word.left + slope * word.bottom for word in words) for _, words in lines]
    rights = [max(word.right + slope * word.bottom for word in words) for _, words in lines]
    near = Counter(round(left / wide) for left in lefts)
    mode = max(near, key=lambda each: (near[each - 1] + near[each] + near[each + 1], -each))
    margin = median(left for left in lefts if abs(left / wide - mode) <= AT_MARGIN)
    found: dict[int, PrintPlace] = {}
    for i, (number, words) in enumerate(lines):
        around = [
            left
            for left in lefts[max(0, i - WINDOW) : i + WINDOW + 1]
            if abs(left - margin) <= AT_MARGIN * wide
        ]
        here = median(around) if len(around) >= WINDOW else margin
        top = min(word.top - slope * word.left for word in words) / high
        found[number] = PrintPlace(
            (lefts[i] - here) / wide, (rights[i] - here) / wide, top, _height(words) / high
        )
    return found


def _height(words: Sequence[BoxedWord]) -> float:
    return median(word.bottom - word.top for word in words)


def _slope(lines: Sequence[BoxedLine]) -> float:
    """How far a line of this page goes down for each pixel to the right."""
    slopes = [
        (words[-1].bottom - words[0].bottom) / (words[-1].left - words[0].left)
        for _, words in lines
        if len(words) >= LONG and words[-1].left > words[0].left
    ]
    return median(slopes) if slopes else 0.0
