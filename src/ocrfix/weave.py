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
from typing import NamedTuple

from ocrfix.span import Hunk, Span

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
    pieces: list[int]  # its number in the weave
    generation: int  # of the weave; a reading of an older one cannot be written through
    standing: Standing


class Slot(NamedTuple):
    """One edit to weave: `[start, end)` of a reading becomes `new`, on `[low, high)`'s evidence."""

    change: int
    start: int
    end: int
    new: str
    low: int
    high: int


_Cut = tuple[int, int, int, int]  # piece, from, to, change
_Put = tuple[int, int, int]  # piece, behind this offset in it, source


class Weave:
    """Every character of the scan and every character ever proposed."""

    def __init__(self, scan: str) -> None:
        self.sources: list[str] = [scan]
        self.writers: list[tuple[int, int]] = [(-1, PROPOSED)]  # (change, version) of each source
        self.anchors: list[Span] = [Span(0, len(scan))]  # where in the scan each source hangs
        self.pieces: list[Piece] = [Piece(SCAN, 0, len(scan), ())] if scan else []
        self.generation = 0

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
        return Reading("".join(texts), starts, numbers, self.generation, standing)

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

    def scan_start(self, reading: Reading, offset: int) -> int:
        """The scan offset of the character read at `offset` (the scan's length past the end)."""
        number = bisect_right(reading.starts, offset) - 1
        if number < 0:
            return 0
        source, start, end, _ = self.pieces[reading.pieces[number]]
        inside = offset - reading.starts[number]
        if source == SCAN:
            return min(start + inside, end)
        return self.anchors[source].end if inside >= end - start else self.anchors[source].start

    def scan_end(self, reading: Reading, offset: int) -> int:
        """The scan offset right behind the character read before `offset` (0 at the start)."""
        if offset <= 0 or not reading.starts:
            return 0
        number = bisect_left(reading.starts, offset) - 1
        source, start, _, _ = self.pieces[reading.pieces[number]]
        if source == SCAN:
            return start + offset - reading.starts[number]
        return self.anchors[source].end

    def read_offset(self, reading: Reading, scan_offset: int) -> int:
        """Where in `reading` the first visible character at or behind `scan_offset` stands."""
        low, high = 0, len(reading.pieces)
        while low < high:  # pieces stand in scan order by their anchors
            middle = (low + high) // 2
            piece = self.pieces[reading.pieces[middle]]
            end = piece.end if piece.source == SCAN else self.anchors[piece.source].end
            if end <= scan_offset:
                low = middle + 1
            else:
                high = middle
        if low == len(reading.pieces):
            return len(reading.text)
        piece = self.pieces[reading.pieces[low]]
        inside = max(0, scan_offset - piece.start) if piece.source == SCAN else 0
        return reading.starts[low] + inside

    # ---- writing -------------------------------------------------------------------------

    def weave(
        self, reading: Reading, slots: Sequence[Slot]
    ) -> tuple[list[Woven], dict[int, Links]]:
        """Weave in one pass's edits, given in `reading`'s offsets, sorted and disjoint.

        Nothing that is on changes what it reads; the new changes are off until a standing
        says otherwise. Linear in pieces plus edits plus the pieces that lie inside what
        the edits read.

        Raises:
            ValueError: edits overlap, are unsorted, lie outside the reading, or the
                reading is older than the weave.

        """
        if reading.generation != self.generation:
            raise ValueError("stale reading: the weave was written to since it was read")
        needs: dict[int, set[tuple[int, int]]] = {}
        bars: dict[int, set[int]] = {}
        woven: list[Woven] = []
        cuts: list[_Cut] = []
        puts: list[_Put] = []
        previous = -1
        size = len(reading.text)
        for slot in slots:
            change, start, end, new, low, high = slot
            if not (0 <= low <= start <= end <= high <= size) or start < previous:
                raise ValueError(
                    f"edit out of place: {slot} behind {previous} in {size} characters"
                )
            if start == end and not new:
                raise ValueError(f"edit changes nothing: {slot}")
            previous = end
            needs.setdefault(change, set())
            self._evidence(reading, low, high, needs[change], bars.setdefault(change, set()))
            strokes, place = self._strokes(reading, start, end, change, cuts)
            scan = self._scan_span(strokes)
            old = reading.text[start:end]
            source = self._source(change, PROPOSED, new, scan) if new else SCAN
            if source:
                puts.append((*place, source))
            woven.append(Woven(change, strokes, old, new, scan, source))
        self._splice(cuts, puts)
        links = {c: Links(tuple(sorted(needs[c])), tuple(sorted(bars[c]))) for c in needs}
        return woven, links

    def restore(self, batch: Iterable[tuple[int, tuple[Stroke, ...], str]]) -> list[Woven]:
        """Weave in one pass's edits as a ledger file has them: `(change, strokes, new)`.

        Raises:
            ValueError: a stroke names a source or an offset that is not there.

        """
        index = self._index()
        cuts: list[_Cut] = []
        puts: list[tuple[tuple[int, int], tuple[int, int], int]] = []
        woven: list[Woven] = []
        for change, strokes, new in batch:
            place, first = (-1, 0), len(cuts)
            olds: list[str] = []
            for stroke in strokes:
                if stroke.source not in index and stroke != (SCAN, 0, 0):
                    raise ValueError(f"{stroke} names no text of an earlier pass")
                text = self.sources[stroke.source]
                if not 0 <= stroke.start <= stroke.end <= len(text):
                    raise ValueError(f"{stroke} lies outside a text of {len(text)} characters")
                olds.append(text[stroke.start : stroke.end])
                place = self._locate(index, stroke, change, cuts)
            scan = self._scan_span(strokes)
            source = self._source(change, PROPOSED, new, scan) if new else SCAN
            if source:
                begin = cuts[first][:2] if len(cuts) > first else place
                puts.append((place, begin, source))
            woven.append(Woven(change, strokes, "".join(olds), new, scan, source))
        cuts.sort()
        for (number, _, high, _), (following, low, _, _) in pairwise(cuts):
            if number == following and low < high:
                raise ValueError(f"two edits of one pass strike piece {number} at {low}")
        puts.sort()  # sources were numbered in the order of the edits
        self._splice(cuts, [(*place, source) for place, _, source in puts])
        return woven

    def amend(self, edit: Woven, version: int, new: str) -> None:
        """Add `new` as another version of what `edit` writes, beside the proposed one."""
        if not new:
            return
        stroke = edit.strokes[-1]
        place = self._locate(self._index(), Stroke(stroke.source, stroke.end, stroke.end), 0, [])
        source = self._source(edit.change, version, new, edit.scan)
        self._splice([], [(*place, source)])

    def _source(self, change: int, version: int, text: str, scan: Span) -> int:
        self.sources.append(text)
        self.writers.append((change, version))
        self.anchors.append(scan)
        return len(self.sources) - 1

    def _evidence(
        self,
        reading: Reading,
        low: int,
        high: int,
        needs: set[tuple[int, int]],
        bars: set[int],
    ) -> None:
        """What `[low, high)` of the reading leans on: see `Links`."""
        if low == high:
            return
        standing = reading.standing
        first = reading.pieces[bisect_right(reading.starts, low) - 1]
        last = reading.pieces[bisect_left(reading.starts, high) - 1]
        for piece in self.pieces[first : last + 1]:
            if piece.source:
                writer, version = self.writers[piece.source]
                if standing[writer] != version:  # hidden between what was read,
                    if not standing[writer]:  # where it must not come up
                        bars.add(writer)
                    continue
                needs.add((writer, version))
            for change in piece.struck:
                if standing[change]:
                    needs.add((change, standing[change]))
                else:
                    bars.add(change)

    def _strokes(
        self, reading: Reading, start: int, end: int, change: int, cuts: list[_Cut]
    ) -> tuple[tuple[Stroke, ...], tuple[int, int]]:
        """What `[start, end)` strikes, and the place right behind it; `cuts` grows."""
        starts, numbers = reading.starts, reading.pieces
        if start == end:
            if start == 0:
                return (Stroke(SCAN, 0, 0),), (-1, 0)
            at = bisect_left(starts, start) - 1
            source, base, _, _ = self.pieces[numbers[at]]
            behind = base + start - starts[at]
            return (Stroke(source, behind, behind),), (numbers[at], behind)
        strokes: list[Stroke] = []
        at = bisect_right(starts, start) - 1
        place = (-1, 0)
        while start < end:
            number = numbers[at]
            source, base, limit, _ = self.pieces[number]
            low = base + start - starts[at]
            high = min(limit, base + end - starts[at])
            strokes.append(Stroke(source, low, high))
            cuts.append((number, low, high, change))
            place = (number, high)
            start += high - low
            at += 1
        return tuple(strokes), place

    def _scan_span(self, strokes: Sequence[Stroke]) -> Span:
        """Where in the scan the strokes lie, from the first to the last."""
        spans = [
            Span(s.start, s.end) if s.source == SCAN else self.anchors[s.source] for s in strokes
        ]
        if strokes[0].source != SCAN and strokes[0].start == strokes[0].end:
            return Span(spans[0].end, spans[0].end)
        return Span(spans[0].start, max(spans[-1].end, spans[0].start))

    def _splice(self, cuts: Sequence[_Cut], puts: Sequence[_Put]) -> None:
        """Strike `cuts` and hang `puts` behind their places; both sorted by place."""
        self.generation += 1
        old = self.pieces
        out: list[Piece] = []
        touched: dict[int, tuple[list[_Cut], list[_Put]]] = {}
        for cut in cuts:
            touched.setdefault(cut[0], ([], []))[0].append(cut)
        for put in puts:
            touched.setdefault(put[0], ([], []))[1].append(put)
        done = 0
        for number in sorted(touched):
            cuts_here, puts_here = touched[number]
            if number < 0:
                out.extend(self._whole(source) for _, _, source in puts_here)
                continue
            out.extend(old[done:number])
            done = number + 1
            self._divide(old[number], cuts_here, puts_here, out)
        out.extend(old[done:])
        self.pieces = out

    def _divide(self, piece: Piece, cuts: list[_Cut], puts: list[_Put], out: list[Piece]) -> None:
        """Append `piece` to `out`, cut at every border, struck where struck, with insertions."""
        source, at, end, struck = piece
        next_put = 0
        borders = sorted(
            {b for _, low, high, _ in cuts for b in (low, high)} | {p[1] for p in puts}
        )
        strikers = {low: (high, change) for _, low, high, change in cuts}
        by, until = struck, at
        for border in [*borders, end]:
            if border > at:
                out.append(Piece(source, at, border, by if at < until else struck))
                at = border
            while next_put < len(puts) and puts[next_put][1] == border:
                out.append(self._whole(puts[next_put][2]))
                next_put += 1
            if border in strikers:
                until, change = strikers[border]
                by = (*struck, change)

    def _whole(self, source: int) -> Piece:
        return Piece(source, 0, len(self.sources[source]), ())

    def _index(self) -> dict[int, tuple[list[int], list[int]]]:
        """For each source, the starts of its pieces and their numbers."""
        index: dict[int, tuple[list[int], list[int]]] = {}
        for number, piece in enumerate(self.pieces):
            starts, numbers = index.setdefault(piece.source, ([], []))
            starts.append(piece.start)
            numbers.append(number)
        return index

    def _locate(
        self,
        index: dict[int, tuple[list[int], list[int]]],
        stroke: Stroke,
        change: int,
        cuts: list[_Cut],
    ) -> tuple[int, int]:
        """The place right behind `stroke`, whose cuts are added to `cuts`."""
        source, start, end = stroke
        if end == 0:
            if source == SCAN:
                return (-1, 0)
            raise ValueError(f"{stroke} stands in front of all it could stand behind")
        starts, numbers = index[source]
        at = (bisect_right(starts, start) if start < end else bisect_left(starts, start)) - 1
        if start == end:
            return (numbers[at], end)
        while start < end:
            number = numbers[at]
            high = min(self.pieces[number].end, end)
            cuts.append((number, start, high, change))
            start = high
            at += 1
        return (numbers[at - 1], end)


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


def apply_hunks(scan: str, hunks: Iterable[Hunk]) -> str:
    """Apply disjoint, sorted hunks to the scan. Needs neither weave nor rules."""
    texts: list[str] = []
    at = 0
    for start, end, new, _ in hunks:
        texts += (scan[at:start], new)
        at = end
    texts.append(scan[at:])
    return "".join(texts)
