"""Works out how long the lines of a text were in print.

If the hyphens pass joined a word, all of the word is on the line above. That line is now longer
than it was printed, and the line below is shorter. If the measure is narrow, the line below
could then be taken for the last line of a paragraph.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ocrfix.core.pieces import SCAN
from ocrfix.core.view import View
from ocrfix.passes.text.lines import Line


def printed(view: View, found: Sequence[Line]) -> list[int]:
    """For each line, in order, its length in the scan: how far from the margin it ends.

    In code points; in characters of average width where the boxes of its words are known. For a
    line that now holds all the rest of its paragraph, it is the length of the last line.
    """
    # The view is woven from pieces. `j` is the piece that the line begins in; lines and pieces are
    # both in order, so it only goes forward.
    scan, text = view.document.text, view.text
    starts, numbers, woven, _ = view.reading[1:]
    j, last = 0, len(starts) - 1
    sizes: list[int] = []
    for i, (start, end, _) in enumerate(found):
        while j < last and starts[j + 1] <= start:
            j += 1
        source, low, high, _ = woven[numbers[j]]
        at = low + start - starts[j]
        # A line within one piece of the scan, with the same sign before it, is as it was printed.
        whole = at + end - start <= high and scan[at - 1 : at] == text[start - 1 : start]
        if whole or source != SCAN:
            sizes.append(_boxed(view, at, end - start) if whole else end - start)
        else:
            sizes.append(_in_print(view, found, i))
    return sizes


def _boxed(view: View, at: int, size: int) -> int:
    """How far a line at a scan offset goes by its boxes; `size` if it has none."""
    document = view.document
    if not document.words:
        return size
    place = document.print_places.get(bisect_right(document.line_starts, at) - 1)
    return round(place.end) if place else size


def _in_print(view: View, found: Sequence[Line], i: int) -> int:
    """The length in the scan of a line that lost text to another line, or got text from one."""
    scan = view.document.text
    start, end = view.scan(found[i][:2])
    low, high = _line(scan, start)
    # The text of the line now spans several printed lines. If the last of them has no part in the
    # line below, the paragraph ends with it, and its length is what counts.
    if high < end:
        following = view.scan(found[i + 1][:2]).start if i + 1 < len(found) else len(scan)
        below = _line(scan, end - 1)
        if below[1] <= following:
            low, high = below
    return _boxed(view, low, len(scan[low:high].strip()))


def _line(scan: str, at: int) -> tuple[int, int]:
    """The printed line around a scan offset."""
    low = scan.rfind("\n", 0, at) + 1
    low = max(low, scan.rfind("\f", low, at) + 1)
    high = scan.find("\n", at)
    return low, len(scan) if high < 0 else high
