"""The parts of a weave (see `ocrfix.core.weave`), and two functions on them.

A *source* is the scan or a text that an edit wrote. A *piece* is a part of a source. A *reading*
is the text under one *standing*, which says for each change whether it is on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ocrfix.core.edits import Edit, Hunk, Span

OFF, PROPOSED = 0, 1
SCAN = 0  # the source number of the scan itself

Standing = Sequence[int]
"""For each change, the version that is on."""


class Stroke(NamedTuple):
    """What an edit strikes: `source[start:end]`; if empty, the place after `source[start - 1]`."""

    source: int
    start: int
    end: int


class Piece(NamedTuple):
    """The part `source[start:end]`, with the numbers of the changes that strike it."""

    source: int
    start: int
    end: int
    struck: tuple[int, ...]


class Woven(NamedTuple):
    """One edit in a weave: what it strikes, what it writes, and where in the scan."""

    change: int
    strokes: tuple[Stroke, ...]
    old: str
    new: str
    scan: Span
    source: int  # that holds `new`; SCAN where nothing is written


class Links(NamedTuple):
    """What one change depends on.

    `needs` are the (change, version) pairs whose text it read, or whose deletions it saw: they
    must stay on. `bars` are the changes that would alter what it read: they must stay off.
    """

    needs: tuple[tuple[int, int], ...]
    bars: tuple[int, ...]


class Reading(NamedTuple):
    """The text of a weave under one standing, and the piece that each part of it is from."""

    text: str
    starts: list[int]  # view offset of each visible piece, ascending
    pieces: list[int]  # its number in `woven`
    woven: list[Piece]  # the weave's pieces as they were; a weave never alters a list of pieces
    standing: Standing


class Found(NamedTuple):
    """Where in the weave the edit of a reading belongs. `Weave.look` finds it."""

    strokes: tuple[Stroke, ...]
    pieces: tuple[int, ...]  # the piece of each stroke; FRONT before all of them
    scan: Span


class Slot(NamedTuple):
    """One edit to add to the weave: its change, and the place that `Weave.look` found."""

    change: int
    edit: Edit
    found: Found


def resolve(wanted: Sequence[int], links: Iterable[tuple[int, Links]]) -> list[int]:
    """Which changes are on: `wanted(c) and c.needs <= on and not (c.bars & on)`.

    `links` lists the changes that depend on others, ascending. A change depends only on earlier
    ones, so one loop from the first to the last is enough.
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
    r"""Apply disjoint, sorted hunks to the scan. This needs neither a weave nor rules.

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
