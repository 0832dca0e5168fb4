"""Find the part of a page that surely holds what cites a note, where no single place is sure.

The places that may cite a note have probabilities, and with the rest its mark was lost. A lost
mark may be anywhere between the citations of the notes before and after. So there is a narrowest
part of the text in which the citation is with a probability of `SURE`. If that is one paragraph,
it is known where the note belongs.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocrfix.core.edits import Span
from ocrfix.passes.notes.alignment import MarkPlace
from ocrfix.passes.notes.note_order import SURE, SolvedNote

Points = Sequence[tuple[int, float]]
"""Places with the probability that each cites a note, in order."""
LEAST = 0.001
"""Smaller probabilities of a place are left out: this only saves time."""


def ranges(text: Span, found: Sequence[MarkPlace], notes: Sequence[SolvedNote]) -> list[Span]:
    """For each note of a page, the part of its text that surely holds its citation."""
    points = [
        [(place.end - 1, share) for place, share in zip(found, note.shares, strict=True)]
        for note in notes
    ]
    text = Span(text.start, max(text.start, text.end - 1))  # to the last character itself
    alone = [_narrowest(here, 0.0, text, n.none) for here, n in zip(points, notes, strict=True)]
    lows, highs = [text.start], [text.end]
    for one in alone:
        lows.append(max(lows[-1], one.start if one else text.start))
    for one in reversed(alone):
        highs.append(min(highs[-1], one.end if one else text.end))
    result = []
    for here, note, low, high in zip(points, notes, lows, highs[-2::-1], strict=False):
        lost = max(0.0, 1.0 - note.none - sum(share for _, share in here))
        bounds = Span(low, max(low, high))
        start, end = _narrowest(here, lost, bounds, note.none) or bounds
        result.append(Span(start, end + 1))
    return result


def _narrowest(points: Points, lost: float, bounds: Span, none: float) -> Span | None:
    """The narrowest part of the text that holds enough; None if no part does."""
    points = [(at, share) for at, share in points if share > LEAST and bounds[0] <= at <= bounds[1]]
    spare = sum(share for _, share in points) + lost - SURE * (1.0 - none)
    if spare < 0:
        return None
    size = max(1, bounds.end - bounds.start)
    edges = [bounds.start, *(at for at, _ in points), bounds.end]
    best = bounds
    left = 0.0
    for first in range(len(points) + 1):
        right = 0.0
        for last in range(len(points), first - 1, -1):
            # Without the places before `first` and from `last` on: how much text goes with them?
            span = _trimmed(edges[first : last + 2], spare - left - right, lost / size, bounds)
            if span and span.end - span.start < best.end - best.start:
                best = span
            right += points[last - 1][1] if last else 0.0
            if left + right > spare:
                break
        left += points[first][1] if first < len(points) else 0.0
        if left > spare:
            break
    return best


def _trimmed(edges: Sequence[int], spare: float, density: float, bounds: Span) -> Span | None:
    """From the second edge to the last but one, with as much text as cannot be spared.

    The first and the last edge are places that are left out, or the bounds.
    """
    start, low, high, end = edges[0], edges[1], edges[-2], edges[-1]
    spare -= density * (start - bounds.start + bounds.end - end)
    if spare < 0:
        return None
    room = spare / density if density else float(bounds.end)
    before = min(low - start, room)
    after = min(end - high, room - before)
    return Span(start + int(before), end - int(after))
