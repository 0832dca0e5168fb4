"""How long the lines of a text were in print.

Where a hyphen was dropped, the rest of its word stands with the line above, which is longer by
that than it was printed, and the one below shorter: enough to be taken for the last line of a
paragraph where the measure is narrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocrfix.passes.layout import Line
from ocrfix.piece import SCAN
from ocrfix.view import View


def printed(view: View, found: Sequence[Line]) -> list[int]:
    """For each line, in order, the code points that it had in the scan.

    Of a line that took up all that was left of the paragraph, it is what the last line had.
    """
    scan = view.document.text
    at = list(_scanned(view, found))
    sizes: list[int] = []
    for i, (line, (start, last)) in enumerate(zip(found, at, strict=True)):
        if start < 0 or (scan[start - 1 : start] in BREAKS and last - start == len(line.text) - 1):
            sizes.append(len(line.text))
            continue
        following = at[i + 1][0] if i + 1 < len(at) else len(scan)
        low, high = _line(scan, start)
        if high <= last:
            below = _line(scan, last)
            if following < 0 or below[1] <= following:
                low, high = below
        sizes.append(len(scan[low:high].strip()))
    return sizes


BREAKS = frozenset(("", "\n", "\f"))


def _line(scan: str, at: int) -> tuple[int, int]:
    """The printed line around a scan offset."""
    low = scan.rfind("\n", 0, at) + 1
    low = max(low, scan.rfind("\f", low, at) + 1)
    high = scan.find("\n", at)
    return low, len(scan) if high < 0 else high


def _scanned(view: View, found: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Where in the scan the first and the last sign of each line stand; -1 if not there."""
    starts, numbers, woven, _ = view.reading[1:]
    j, last = 0, len(starts) - 1
    for line in found:
        places = []
        for offset in (line.start, line.end - 1):
            while j < last and starts[j + 1] <= offset:
                j += 1
            source, low, _, _ = woven[numbers[j]]
            places.append(low + offset - starts[j] if source == SCAN else -1)
        yield places[0], max(places)
