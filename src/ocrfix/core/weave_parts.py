"""A part of a weave: the pieces around one place, so that an edit need not read the rest."""

from __future__ import annotations

from bisect import bisect_right

from ocrfix.core.pieces import SCAN, Piece, Standing
from ocrfix.core.weave import Weave


class Part(Weave):
    """The pieces around a scan offset, `reach` visible code points to each side.

    It shares its sources with the whole weave, so only the pieces must be put back after an edit.
    The cost depends on the length of the part, not of the whole. That matters because people's
    corrections are added one by one, each to the text that the earlier ones left.
    """

    def __init__(self, whole: Weave, standing: Standing, at: int, reach: int) -> None:
        self.sources, self.writers, self.anchors = whole.sources, whole.writers, whole.anchors
        self.whole = whole
        pieces = whole.pieces
        centre = bisect_right(pieces, at, key=self._end)
        before = after = 0  # visible code points of the part before `at`, and after it
        if centre < len(pieces):
            after = self._visible(pieces[centre], standing)
            # Only a piece of the scan can be split by a scan offset: a written text has one
            # anchor.
            if after and pieces[centre].source == SCAN:
                before = max(0, at - pieces[centre].start)
                after -= before
        self.low, self.high = centre, min(centre + 1, len(pieces))
        while self.low and before < reach:
            self.low -= 1
            before += self._visible(pieces[self.low], standing)
        while self.high < len(pieces) and after < reach:
            after += self._visible(pieces[self.high], standing)
            self.high += 1
        self.pieces = pieces[self.low : self.high]
        self._cut(max(0, before - reach), max(0, after - reach))

    def put_back(self) -> None:
        """Put the pieces, as they are now, back into the whole weave.

        This alters the list of pieces of the whole, so no reading may be using that list.
        """
        joined: list[Piece] = []
        for piece in (*self._before, *self.pieces, *self._after):
            last = joined[-1] if joined else None
            # The same source and the same strikers (items 0 and 3 of a piece): joined again, or
            # each correction would leave two cuts.
            if last and last[::3] == piece[::3] and last.end == piece.start:
                joined[-1] = last._replace(end=piece.end)
            else:
                joined.append(piece)
        self.whole.pieces[self.low : self.high] = joined

    def _cut(self, before: int, after: int) -> None:
        """Leave the first `before` and the last `after` code points out of the part."""
        self._before: list[Piece] = []
        self._after: list[Piece] = []
        if before:
            source, start, end, struck = self.pieces[0]
            self._before.append(Piece(source, start, start + before, struck))
            self.pieces[0] = Piece(source, start + before, end, struck)
        if after:
            source, start, end, struck = self.pieces[-1]
            self._after.append(Piece(source, end - after, end, struck))
            self.pieces[-1] = Piece(source, start, end - after, struck)

    def _end(self, piece: Piece) -> int:
        """Where in the scan a piece ends; pieces are sorted by this."""
        return piece.end if piece.source == SCAN else self.anchors[piece.source].end

    def _visible(self, piece: Piece, standing: Standing) -> int:
        """How many code points of a piece are in the text under `standing`."""
        source, start, end, struck = piece
        for change in struck:
            if standing[change]:
                return 0
        if source:
            writer, version = self.writers[source]
            if standing[writer] != version:
                return 0
        return end - start
