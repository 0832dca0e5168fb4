"""What the weave is made of, and the two functions that need nothing but that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ocrfix.core.edits import Edit, Hunk, Span

OFF, PROPOSED = 0, 1
SCAN = 0  # the source number of the scan itself

Standing = Sequence[int]
"""For each change, the version that is on."""


class Stroke(NamedTuple):
    """`source[start:end]` is struck; an empty one says: behind `source[start - 1]`."""

    source: int
    start: int
    end: int


class Piece(NamedTuple):
    """`source[start:end]`, struck by the changes numbered in `struck`."""

    source: int
    start: int
    end: int
    struck: tuple[int, ...]


class Woven(NamedTuple):
    """One edit, as the weave keeps it: what it strikes, what it writes, where in the scan."""

    change: int
    strokes: tuple[Stroke, ...]
    old: str
    new: str
    scan: Span
    source: int  # of `new`; SCAN where nothing is written


class Links(NamedTuple):
    """What one change leans on: versions it read, and changes that would write into that."""

    needs: tuple[tuple[int, int], ...]
    bars: tuple[int, ...]


class Reading(NamedTuple):
    """The weave as read under one standing: the text, and where each visible run lies."""

    text: str
    starts: list[int]  # view offset of each visible piece, ascending
    pieces: list[int]  # its number in `woven`
    woven: list[Piece]  # the weave's pieces as they were; a weave never alters a list of pieces
    standing: Standing


class Found(NamedTuple):
    """Where an edit of a reading lies in the weave. Nothing is written by looking."""

    strokes: tuple[Stroke, ...]
    pieces: tuple[int, ...]  # the piece each stroke lies in; FRONT before all of them
    scan: Span


class Slot(NamedTuple):
    """One edit to weave, for a change, and where `Weave.look` found it."""

    change: int
    edit: Edit
    found: Found


def resolve(wanted: Sequence[int], links: Iterable[tuple[int, Links]]) -> list[int]:
    """Which changes stand: `wanted(c) and c.needs <= on and not (c.bars & on)`, in one sweep.

    `links` lists the changes that lean on others, ascending; a change leans on earlier
    ones only, so one forward sweep settles everything.
    """
    standing = list(wanted)
    for change, (needs, bars) in links:
        if standing[change] and (
            any(standing[other] != version for other, version in needs)
            or any(standing[other] for other in bars)
        ):
            standing[change] = OFF
    return standing


def apply_hunks(scan: str, hunks: Iterable[Hunk | tuple[int, int, str]]) -> str:
    r"""Apply disjoint, sorted hunks to the scan. Needs neither weave nor rules.

    >>> apply_hunks("morn-\ning in tbe town", [(4, 6, ""), (14, 15, "h")])
    'morning in the town'
    """
    texts: list[str] = []
    at = 0
    for start, end, new, *_ in hunks:
        texts += (scan[at:start], new)
        at = end
    texts.append(scan[at:])
    return "".join(texts)
