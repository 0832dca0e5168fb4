"""The weave: one list that holds the text of the scan and every text proposed for it.

A *source* is one such text: source 0 is the scan, and each edit that writes text adds a source.
A *piece* is a part of a source. Each piece knows which change wrote it and which changes strike
it (delete it). Nothing is ever taken out of the list, and nothing in it moves. A *reading* is the
text that results when some of the changes are switched on:

    weave.read(no change on).text == scan
    switching on the changes of one pass == replacing, from the end of the text to its start,
                                            in the view that the pass was given

Source control systems store the versions of a file in the same way (SCCS: Rochkind, 1975,
"interleaved deltas"). Only this module knows how edits combine. Changes are numbered in the order
in which they are woven in. The *version* of a change is 0 (off), 1 (as proposed) or more (as
amended by a person).
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

FRONT = -1  # instead of the number of a piece: the place before the first piece
_STRIKE, _HANG = 0, 1
_Act = tuple[int, int, int, int, int]
"""One step of weaving: piece, from, to, _STRIKE or _HANG, and the change or the source.

_STRIKE marks a part of a piece as deleted by a change; _HANG inserts a source after a place."""


class Weave:
    """The text of the scan and every text ever proposed, as a list of pieces."""

    def __init__(self, scan: str) -> None:
        self.sources: list[str] = [scan]
        self.writers: list[tuple[int, int]] = [(-1, PROPOSED)]  # (change, version) of each source
        self.anchors: list[Span] = [Span(0, len(scan))]  # where in the scan each source belongs
        self.pieces: list[Piece] = [Piece(SCAN, 0, len(scan), ())] if scan else []

    def fork(self) -> Weave:
        """A copy; later additions to one of the two do not show in the other."""
        fork = Weave("")
        fork.sources, fork.writers = list(self.sources), list(self.writers)
        fork.anchors, fork.pieces = list(self.anchors), self.pieces
        return fork

    # ---- reading -------------------------------------------------------------------------

    def read(self, standing: Standing) -> Reading:
        """The text when the changes in `standing` are on. Takes time linear in the pieces."""
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
        """The differences between the scan and the reading: `(scan span, new, changes)`."""
        found: list[tuple[Span, str, tuple[int, ...]]] = []
        # `[low, place)` is the scan text of the hunk that is being collected
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
        """Where in the weave `[start, end)` of `reading` is; if empty, the place after `start - 1`.

        Raises:
            ValueError: the range is outside the reading.

        """
        starts, numbers, pieces = reading.starts, reading.pieces, reading.woven
        if not 0 <= start <= end <= len(reading.text):
            raise ValueError(f"[{start}, {end}) lies outside {len(reading.text)} characters")
        if end == 0:
            return Found((Stroke(SCAN, 0, 0),), (FRONT,), Span(0, 0))
        # An insertion belongs after the character before it, so its piece is the one that has that
        # character.
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
        """Add the edits of one pass, given in offsets of `reading`, sorted and disjoint.

        The new changes are off until a standing switches them on, so the text under every
        earlier standing stays the same. The time is linear in the pieces, the edits and the
        pieces within the ranges that the edits read. When it raises, nothing is added.

        Raises:
            ValueError: edits overlap, are unsorted, outside the reading, or insert nothing; or
                pieces were added to the weave after the reading was made.

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
            # an insertion depends at least on the character before it
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
        """Add the edits of one pass as a ledger file has them: `(change, strokes, new)`.

        Raises:
            ValueError: a stroke names a source or an offset that does not exist.

        """
        index = self._index()
        acts: list[_Act] = []
        begins: dict[int, tuple[int, int]] = {}  # source -> where its edit begins
        woven: list[Woven] = []
        for change, strokes, new in batch:
            parts = [part for stroke in strokes for part in self._locate(index, stroke)]
            cut, within = [part[1] for part in parts], [part[0] for part in parts]
            source = self._source(change, PROPOSED, new, strokes) if new else SCAN
            begins[source] = (within[0], cut[0].start)
            self._act(acts, cut, within, change, source)
            old = "".join([self.sources[s][start:end] for s, start, end in strokes])
            woven.append(Woven(change, strokes, old, new, self._hull(strokes), source))
        # The file lists edits by change; `weave` made them by place. Sorting restores its order.
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
        """For each `(edit, version, new)`, add `new` as another version of the text of the edit.

        It goes next to the proposed text, so a change that read past one read past the other.
        """
        before: dict[int, list[Piece]] = {}
        after: dict[tuple[int, int], list[Piece]] = {}
        for edit, version, new in batch:
            if not new:
                continue
            added = self._whole(self._source(edit.change, version, new, edit.strokes))
            if edit.source:
                before.setdefault(edit.source, []).append(added)
            else:
                source, _, end = edit.strokes[-1]
                after.setdefault((source, end), []).append(added)
        if not before and not after:
            return
        out: list[Piece] = []
        for piece in self.pieces:
            out += before.pop(piece.source, ())
            out.append(piece)
            out += after.pop((piece.source, piece.end), ())
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
        """Note in `leans` what `change`, which read `[low, high)`, depends on: see `Links`."""
        starts, numbers, standing = reading.starts, reading.pieces, reading.standing
        first = bisect_right(starts, low) - 1
        last = first
        if last + 1 < len(starts) and starts[last + 1] < high:
            last = bisect_left(starts, high) - 1
        for source, _, _, struck in reading.woven[numbers[first] : numbers[last] + 1]:
            # scan text that no change strikes: always there, so nothing to depend on
            if not source and not struck:
                continue
            needs, bars = leans.setdefault(change, (set(), set()))
            if source:
                writer, version = self.writers[source]
                if not standing[writer]:  # off: were it on, its text would appear in what was read
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
        """Add to `acts`: strike the text of `strokes`, and insert `source` after it."""
        low = high = 0
        number = FRONT
        for number, (_, low, high) in zip(within, strokes, strict=True):
            if low < high:
                acts.append((number, low, high, _STRIKE, change))
        if source:
            acts.append((number, high, high, _HANG, source))

    def _scan(self, source: int, after: int) -> Span:
        """Where in the scan the text of `source` belongs, or the place right after that."""
        low, high = self.anchors[source]
        return Span(high if after else low, high)

    def _hull(self, strokes: Sequence[Stroke]) -> Span:
        """Where in the scan the strokes are, from the first to the last."""
        first, last = strokes[0], strokes[-1]
        empty = first.start == first.end
        low, high = first[1:] if first.source == SCAN else self._scan(first.source, empty)
        if first is not last:
            high = last.end if last.source == SCAN else self.anchors[last.source].end
        return Span(low, max(low, high))

    def _splice(self, acts: Sequence[_Act]) -> None:
        """Carry out `acts`, which are sorted by place, in a new list of pieces.

        The old list stays as it is: earlier readings still use it.
        """
        if not acts:
            return
        old, out = self.pieces, list[Piece]()
        current, done = FRONT, 0
        source = at = end = SCAN
        struck: tuple[int, ...] = ()
        for number, low, high, act, what in acts:
            # the rest of the piece before, and the whole pieces between, stay as they are
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
        """For each source, where its pieces start and their numbers."""
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
        """The pieces that `stroke` touches, each with its part of the stroke."""
        source, start, end = stroke
        if source not in index:
            raise ValueError(f"{stroke} names no text of an earlier pass")
        if not 0 <= start <= end <= len(self.sources[source]):
            raise ValueError(f"{stroke} lies outside {len(self.sources[source])} characters")
        if end == 0:
            if source == SCAN:
                return [(FRONT, stroke)]
            raise ValueError(f"{stroke} is before the start of its source")
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
    """Raise `ValueError` unless the edits are sorted, disjoint and inside the text."""
    previous = 0
    for _, ((start, end), new, (low, high)), _ in slots:
        if not (0 <= low <= start <= end <= high <= size):
            raise ValueError(f"edit [{start}, {end}) read [{low}, {high}) of {size} characters")
        if start < previous:
            raise ValueError(f"edit [{start}, {end}) overlaps one that ends at {previous}")
        if start == end and not new:
            raise ValueError(f"edit [{start}, {end}) changes nothing")
        previous = end
