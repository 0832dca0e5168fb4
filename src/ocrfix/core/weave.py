"""The weave: the scan and everything ever proposed, in one sequence of pieces.

Nothing is deleted and nothing moves. Each piece knows which change wrote it and which
changes strike it; a choice of changes that are *on* decides what is read:

    weave.read(nothing on).text == scan
    turning on one pass's changes == replacing, bottom up, in the view it was shown

The structure is that of SCCS (Rochkind, 1975), interleaved deltas. Only this module knows
how edits combine. Changes are numbered in the order they are woven; a *version* of a
change is 0 (off), 1 (as proposed) or more (as amended by a person).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ocrfix.core.edits import Span
from ocrfix.core.pieces import (
    PROPOSED,
    SCAN,
    Found,
    Links,
    Piece,
    Reading,
    Slot,
    Standing,
    Stroke,
    Woven,
)

FRONT = -1  # the number of no piece: in front of the first
_STRIKE, _HANG = 0, 1
_Act = tuple[int, int, int, int, int]  # piece, from, to, _STRIKE or _HANG, change or source


class Weave:
    """Every character of the scan and every character ever proposed."""

    def __init__(self, scan: str) -> None:
        self.sources: list[str] = [scan]
        self.writers: list[tuple[int, int]] = [(-1, PROPOSED)]  # (change, version) of each source
        self.anchors: list[Span] = [Span(0, len(scan))]  # where in the scan each source hangs
        self.pieces: list[Piece] = [Piece(SCAN, 0, len(scan), ())] if scan else []

    def fork(self) -> Weave:
        """A copy that grows apart from this one."""
        fork = Weave("")
        fork.sources, fork.writers = list(self.sources), list(self.writers)
        fork.anchors, fork.pieces = list(self.anchors), self.pieces
        return fork

    # ---- reading -------------------------------------------------------------------------

    def read(self, standing: Standing) -> Reading:
        """What is read when `standing` is on. Linear in pieces."""
        texts: list[str] = []
        starts: list[int] = []
        numbers: list[int] = []
        offset = 0
        sources, writers = self.sources, self.writers
        for number, (source, start, end, struck) in enumerate(self.pieces):
            if source:
                writer, version = writers[source]
                if standing[writer] != version:
                    continue
            if struck and any(standing[change] for change in struck):
                continue
            texts.append(sources[source][start:end])
            starts.append(offset)
            numbers.append(number)
            offset += end - start
        return Reading("".join(texts), starts, numbers, self.pieces, standing)

    def hunks(self, standing: Standing) -> list[tuple[Span, str, tuple[int, ...]]]:
        """The difference between the scan and the reading: `(scan span, new, changes)`."""
        found: list[tuple[Span, str, tuple[int, ...]]] = []
        place = low = 0
        news: list[str] = []
        changes: dict[int, None] = {}

        def close() -> None:
            if news or (changes and low < place):
                found.append((Span(low, place), "".join(news), tuple(changes)))
            news.clear()
            changes.clear()

        for source, start, end, struck in self.pieces:
            by = [change for change in struck if standing[change]] if struck else []
            if source == SCAN:
                if by:
                    low = low if changes else start
                    changes.update(dict.fromkeys(by))
                else:
                    close()
                    low = end
                place = end
                continue
            writer, version = self.writers[source]
            if standing[writer] == version:
                low = low if changes else place
                changes[writer] = None
                changes.update(dict.fromkeys(by))
                if not by:
                    news.append(self.sources[source][start:end])
        close()
        return found

    # ---- writing -------------------------------------------------------------------------

    def look(self, reading: Reading, start: int, end: int) -> Found:
        """Where `[start, end)` of `reading` lies. An empty one: behind `start - 1`.

        Raises:
            ValueError: it lies outside the reading.

        """
        starts, numbers, pieces = reading.starts, reading.pieces, reading.woven
        if not 0 <= start <= end <= len(reading.text):
            raise ValueError(f"[{start}, {end}) lies outside {len(reading.text)} characters")
        if end == 0:
            return Found((Stroke(SCAN, 0, 0),), (FRONT,), Span(0, 0))
        at = (bisect_left(starts, start) if start == end else bisect_right(starts, start)) - 1
        source, base, limit, _ = pieces[numbers[at]]
        low = base + start - starts[at]
        high = low + end - start
        if high <= limit:
            scan = Span(low, high) if source == SCAN else self._scan(source, start == end)
            return Found((Stroke(source, low, high),), (numbers[at],), scan)
        strokes, within = [Stroke(source, low, limit)], [numbers[at]]
        left = end - start - (limit - low)
        while left:
            at += 1
            source, low, high, _ = pieces[numbers[at]]
            strokes.append(Stroke(source, low, min(high, low + left)))
            within.append(numbers[at])
            left -= strokes[-1].end - low
        return Found(tuple(strokes), tuple(within), self._hull(strokes))

    def weave(
        self, reading: Reading, slots: Sequence[Slot]
    ) -> tuple[list[Woven], dict[int, Links]]:
        """Weave in one pass's edits, given in `reading`'s offsets, sorted and disjoint.

        Nothing that is on changes what it reads; the new changes are off until a standing
        says otherwise. Linear in pieces plus edits plus the pieces that lie inside what
        the edits read. When it raises, nothing is woven.

        Raises:
            ValueError: edits overlap, are unsorted, lie outside the reading, or the
                reading is older than the weave.

        """
        if reading.woven is not self.pieces:
            raise ValueError("stale view: other changes were woven in since it was made")
        _check(slots, len(reading.text))
        leans: dict[int, tuple[set[tuple[int, int]], set[int]]] = {}
        woven: list[Woven] = []
        acts: list[_Act] = []
        text = reading.text
        for change, ((start, end), new, (low, high)), found in slots:
            strokes, within, scan = found
            # an insertion leans at least on what it stands behind
            least = max(0, min(low, start - 1)) if start == end else low
            if least < high:
                self._evidence(reading, least, high, change, leans)
            source = self._source(change, PROPOSED, new, strokes) if new else SCAN
            self._act(acts, strokes, within, change, source)
            woven.append(Woven(change, strokes, text[start:end], new, scan, source))
        self._splice(acts)
        links = {c: Links(tuple(sorted(n)), tuple(sorted(b))) for c, (n, b) in leans.items()}
        return woven, links

    def restore(self, batch: Iterable[tuple[int, tuple[Stroke, ...], str]]) -> list[Woven]:
        """Weave in one pass's edits as a ledger file has them: `(change, strokes, new)`.

        Raises:
            ValueError: a stroke names a source or an offset that is not there.

        """
        index = self._index()
        acts: list[_Act] = []
        begins: dict[int, tuple[int, int]] = {}  # of sources: where their edit begins
        woven: list[Woven] = []
        for change, strokes, new in batch:
            parts = [part for stroke in strokes for part in self._locate(index, stroke)]
            cut, within = [part[1] for part in parts], [part[0] for part in parts]
            source = self._source(change, PROPOSED, new, strokes) if new else SCAN
            begins[source] = (within[0], cut[0].start)
            self._act(acts, cut, within, change, source)
            old = "".join([self.sources[s][start:end] for s, start, end in strokes])
            woven.append(Woven(change, strokes, old, new, self._hull(strokes), source))
        acts.sort(
            key=lambda act: (*act[:2], act[3] == _STRIKE, begins[act[4]] if act[3] else (), act[4])
        )
        struck = [act for act in acts if act[3] == _STRIKE]
        for (number, _, high, *_), (following, low, *_) in pairwise(struck):
            if number == following and low < high:
                raise ValueError(f"two edits of one pass strike piece {number} at {low}")
        self._splice(acts)
        return woven

    def amend(self, batch: Iterable[tuple[Woven, int, str]]) -> None:
        """For each `(edit, version, new)`, add `new` as another version of what it writes.

        Right beside the proposed one, so that whoever read across one read across the other.
        """
        before: dict[int, list[Piece]] = {}
        behind: dict[tuple[int, int], list[Piece]] = {}
        for edit, version, new in batch:
            if not new:
                continue
            added = self._whole(self._source(edit.change, version, new, edit.strokes))
            if edit.source:
                before.setdefault(edit.source, []).append(added)
            else:
                source, _, end = edit.strokes[-1]
                behind.setdefault((source, end), []).append(added)
        if not before and not behind:
            return
        out: list[Piece] = []
        for piece in self.pieces:
            out += before.pop(piece.source, ())
            out.append(piece)
            out += behind.pop((piece.source, piece.end), ())
        self.pieces = out

    def _source(self, change: int, version: int, text: str, strokes: Sequence[Stroke]) -> int:
        source, start, end = strokes[0]
        self.anchors.append(
            self.anchors[source] if source and start == end else self._hull(strokes)
        )
        self.sources.append(text)
        self.writers.append((change, version))
        return len(self.sources) - 1

    def _evidence(
        self,
        reading: Reading,
        low: int,
        high: int,
        change: int,
        leans: dict[int, tuple[set[tuple[int, int]], set[int]]],
    ) -> None:
        """What `change` leans on, as it read `[low, high)` of the reading: see `Links`."""
        starts, numbers, standing = reading.starts, reading.pieces, reading.standing
        first = bisect_right(starts, low) - 1
        last = first
        if last + 1 < len(starts) and starts[last + 1] < high:
            last = bisect_left(starts, high) - 1
        for source, _, _, struck in reading.woven[numbers[first] : numbers[last] + 1]:
            if not source and not struck:
                continue
            needs, bars = leans.setdefault(change, (set(), set()))
            if source:
                writer, version = self.writers[source]
                if not standing[writer]:  # hidden between what was read: it must not come up
                    bars.add(writer)
                    continue
                needs.add((writer, standing[writer]))
                if standing[writer] != version:
                    continue
            for striker in struck:
                if standing[striker]:
                    needs.add((striker, standing[striker]))
                else:
                    bars.add(striker)

    def _act(
        self,
        acts: list[_Act],
        strokes: Sequence[Stroke],
        within: Sequence[int],
        change: int,
        source: int,
    ) -> None:
        """Add to `acts` the striking of `strokes` and the hanging of `source` behind them."""
        low = high = 0
        number = FRONT
        for number, (_, low, high) in zip(within, strokes, strict=True):
            if low < high:
                acts.append((number, low, high, _STRIKE, change))
        if source:
            acts.append((number, high, high, _HANG, source))

    def _scan(self, source: int, behind: int) -> Span:
        """Where in the scan what was written as `source` belongs, or the place behind it."""
        low, high = self.anchors[source]
        return Span(high if behind else low, high)

    def _hull(self, strokes: Sequence[Stroke]) -> Span:
        """Where in the scan the strokes lie, from the first to the last."""
        first, last = strokes[0], strokes[-1]
        behind = first.start == first.end
        low, high = first[1:] if first.source == SCAN else self._scan(first.source, behind)
        if first is not last:
            high = last.end if last.source == SCAN else self.anchors[last.source].end
        return Span(low, max(low, high))

    def _splice(self, acts: Sequence[_Act]) -> None:
        """Do what `acts` say, which are sorted by place. The old list of pieces stays as it is."""
        if not acts:
            return
        old, out = self.pieces, list[Piece]()
        current, done = FRONT, 0
        source = at = end = SCAN
        struck: tuple[int, ...] = ()
        for number, low, high, act, what in acts:
            if number != current:
                if at < end:
                    out.append(Piece(source, at, end, struck))
                out += old[done:number]
                current, done = number, number + 1
                source, at, end, struck = old[number]
            if at < low and current != FRONT:
                out.append(Piece(source, at, low, struck))
                at = low
            if act == _HANG:
                out.append(self._whole(what))
            else:
                out.append(Piece(source, low, high, (*struck, what)))
                at = high
        if at < end:
            out.append(Piece(source, at, end, struck))
        out += old[done:]
        self.pieces = out

    def _whole(self, source: int) -> Piece:
        return Piece(source, 0, len(self.sources[source]), ())

    def _index(self) -> dict[int, tuple[list[int], list[int]]]:
        """For each source, the starts of its pieces and their numbers."""
        index: dict[int, tuple[list[int], list[int]]] = {SCAN: ([], [])}
        for number, (source, start, _, _) in enumerate(self.pieces):
            if source not in index:
                index[source] = ([], [])
            starts, numbers = index[source]
            starts.append(start)
            numbers.append(number)
        return index

    def _locate(
        self, index: dict[int, tuple[list[int], list[int]]], stroke: Stroke
    ) -> list[tuple[int, Stroke]]:
        """The pieces that `stroke` lies in, each with its part of it."""
        source, start, end = stroke
        if source not in index:
            raise ValueError(f"{stroke} names no text of an earlier pass")
        if not 0 <= start <= end <= len(self.sources[source]):
            raise ValueError(f"{stroke} lies outside {len(self.sources[source])} characters")
        if end == 0:
            if source == SCAN:
                return [(FRONT, stroke)]
            raise ValueError(f"{stroke} stands in front of all it could stand behind")
        starts, numbers = index[source]
        at = (bisect_right(starts, start) if start < end else bisect_left(starts, start)) - 1
        if end <= self.pieces[numbers[at]].end:
            return [(numbers[at], stroke)]
        parts: list[tuple[int, Stroke]] = []
        while start < end:
            high = min(self.pieces[numbers[at]].end, end)
            parts.append((numbers[at], Stroke(source, start, high)))
            start = high
            at += 1
        return parts


def _check(slots: Sequence[Slot], size: int) -> None:
    previous = 0
    for _, ((start, end), new, (low, high)), _ in slots:
        if not (0 <= low <= start <= end <= high <= size):
            raise ValueError(f"edit [{start}, {end}) read [{low}, {high}) of {size} characters")
        if start < previous:
            raise ValueError(f"edit [{start}, {end}) overlaps one that ends at {previous}")
        if start == end and not new:
            raise ValueError(f"edit [{start}, {end}) changes nothing")
        previous = end
