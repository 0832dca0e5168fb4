"""The scan and all its changes, as one sequence of runs in reading order.

It reads the weave once, so time is linear in the pieces. Every change with a place in the text is
in at least one run.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ocrfix.core.applied import Applied
from ocrfix.core.decisions import Decisions
from ocrfix.core.edits import Safety, Span
from ocrfix.core.ledger import Ledger
from ocrfix.core.pieces import PROPOSED, SCAN, Piece
from ocrfix.core.status import STANDING, Shown

APPLIED, PROPOSAL, FLAG, ASIDE = LOOKS = "apnx"
"""What a change looks like: applied, proposed, flagged, set aside (rejected, withdrawn)."""


class StyledRun(NamedTuple):
    """A stretch of text with one look."""

    text: str
    tag: str  # "", ins, del, mark, or page: where a page of the scan begins
    look: str  # one of LOOKS, "" if nothing changed
    changes: tuple[int, ...]  # numbers of the changes that wrote, strike or flag it
    at: int  # scan offset where it begins, or after which it is inserted
    stays: bool  # whether the restored text has it
    scan: bool  # whether the scan has it
    writer: int = -1  # number of the change that wrote it; the first of `changes` then
    version: int = PROPOSED  # which of its wordings this is
    flags: int = 0  # how many of `changes`, the last ones, only flag it
    other: bool = False  # another version of the writer is applied, or an amended one is not

    @property
    def inner(self) -> bool:
        """Whether it was written and struck again, so neither scan nor restored text has it."""
        return not self.stays and not self.scan and self.look == APPLIED and not self.other


class _Edges(NamedTuple):
    """Where the pieces of one source are cut, and which flags are on from there."""

    offsets: list[int]
    flags: list[tuple[int, ...]]

    def cut(self, low: int, high: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Split `[low, high)` into parts with their flags."""
        number = bisect_right(self.offsets, low)
        while low < high:
            stop = min(self.offsets[number], high) if number < len(self.offsets) else high
            yield low, stop, self.flags[number - 1] if number else ()
            low, number = stop, number + 1


_NO_EDGES = _Edges([], [])


def look(each: Shown) -> str:
    """How a change is shown: one of `LOOKS`."""
    if each.change.safety == Safety.NOTE:
        return FLAG if each.state == "flagged" else ASIDE
    if each.state in STANDING:
        return APPLIED
    return PROPOSAL if each.state == "proposed" else ASIDE


def runs(
    ledger: Ledger, found: Sequence[Shown], decisions: Decisions, edges: Iterable[int] = ()
) -> Iterator[StyledRun]:
    """The text with all applied, proposed, flagged and rejected changes, in order.

    Runs also end at the scan offsets in `edges`.
    """
    applied = ledger.under(decisions)
    sweep = _Sweep(applied, found, edges)
    place = 0
    for piece in applied.weave.pieces:
        if piece.source == SCAN:
            yield from sweep.of_scan(piece)
            place = piece.end
        else:
            yield from sweep.written(piece, place)


class _Sweep:
    """Turns the pieces of one weave into runs."""

    def __init__(self, applied: Applied, found: Sequence[Shown], edges: Iterable[int]) -> None:
        pages = applied.document.pages
        self.pages = {page.start for page in pages} if len(pages) > 1 else set()
        self.standing = applied.standing
        self.weave = applied.weave
        self.looks = {each.change.number: look(each) for each in found}
        self.cuts = _edges(applied, {*edges, *self.pages})

    def of_scan(self, piece: Piece) -> Iterator[StyledRun]:
        """The runs of a piece of the scan: struck, proposed to be struck, flagged or plain."""
        scan, (by, others) = self.weave.sources[SCAN], self._strikes(piece)
        for start, end, flags in self._cut(piece):
            if start in self.pages:
                yield StyledRun("", "page", "", (), start, stays=False, scan=False)
            every = (*by, *others, *flags)
            tag = "del" if by or others else "mark" if flags else ""
            seen = APPLIED if by else self._look(others or flags)
            text, many = scan[start:end], len(flags)
            yield StyledRun(text, tag, seen, every, start, stays=not by, scan=True, flags=many)

    def written(self, piece: Piece, place: int) -> Iterator[StyledRun]:
        """The runs of a piece that a change wrote: applied, struck again, or only proposed."""
        writer, version = self.weave.writers[piece.source]
        stands = self.standing[writer]
        by, others = self._strikes(piece)
        # One of several wordings: not the one that is on, or an amended one of a change that is
        # off. (The proposed wording of a change that is off is shown as its proposal.)
        other = stands != version and bool(stands or version > PROPOSED)
        tag, seen = ("del" if stands and by else "ins"), APPLIED if stands else self.looks[writer]
        if other:
            tag, seen = "ins", ASIDE
        stays = bool(stands) and not by and not other
        for start, end, flags in self._cut(piece):
            text = self.weave.sources[piece.source][start:end]
            every = tuple(dict.fromkeys((writer, *by, *others, *flags)))
            yield StyledRun(
                text, tag, seen, every, place, stays=stays, scan=False,
                writer=writer, version=version, flags=len(flags), other=other,
            )  # fmt: skip

    def _cut(self, piece: Piece) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        return self.cuts.get(piece.source, _NO_EDGES).cut(piece.start, piece.end)

    def _strikes(self, piece: Piece) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The changes that strike a piece, and those that propose it."""
        if not piece.struck:
            return (), ()
        by = tuple(c for c in piece.struck if self.standing[c])
        return by, tuple(c for c in piece.struck if not self.standing[c])

    def _look(self, changes: Sequence[int]) -> str:
        """The look of proposed changes: the first that is not rejected or withdrawn."""
        seen = [self.looks[change] for change in changes]
        return next((each for each in seen if each != ASIDE), ASIDE if seen else "")


def _edges(applied: Applied, further: Iterable[int]) -> dict[int, _Edges]:
    """Where flags begin and end, by source; an empty flag takes the character before it."""
    spans: dict[int, list[tuple[Span, int]]] = {SCAN: [(Span(at, at), -1) for at in further]}
    for change in applied.changes:
        if change.safety == Safety.NOTE:
            for edit in change.edits:
                for source, start, end in edit.strokes or ((SCAN, *edit.scan),):
                    low = max(0, min(start, end - 1))
                    span = Span(low, max(end, low + 1))
                    spans.setdefault(source, []).append((span, change.number))
    return {source: _sweep(found) for source, found in spans.items()}


def _sweep(spans: list[tuple[Span, int]]) -> _Edges:
    events = sorted(
        (at, number, step)
        for (start, end), number in spans
        for at, step in (((start, 1), (end, -1)) if number >= 0 else ((start, 0),))
    )
    offsets: list[int] = []
    flags: list[tuple[int, ...]] = []
    on: Counter[int] = Counter()  # the places of a flag can overlap
    for at, number, step in events:
        on[number] += step
        if not on[number]:
            del on[number]
        # Several flags begin or end here: one cut, with what holds after all of them.
        if offsets and offsets[-1] == at:
            flags[-1] = tuple(on)
        else:
            offsets.append(at)
            flags.append(tuple(on))
    return _Edges(offsets, flags)
