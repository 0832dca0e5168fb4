"""A part of a weave: the pieces around one place, to weave into without reading the rest."""

from __future__ import annotations

from bisect import bisect_right

from ocrfix.core.pieces import SCAN, Piece, Standing
from ocrfix.core.weave import Weave


class Part(Weave):
    """The pieces around a scan offset, `reach` visible code points to each side.

    It shares its sources with the whole, so what is woven into it needs only to be put back.
    That costs as much as the part is long, not the whole: the corrections that people made are
    placed one after the other, each over the text that those before it left.
    """

    def __init__(self, whole: Weave, standing: Standing, at: int, reach: int) -> None:
        self.sources, self.writers, self.anchors = whole.sources, whole.writers, whole.anchors
        self.whole = whole
        pieces = whole.pieces
        centre = bisect_right(pieces, at, key=self._end)
        behind = ahead = 0  # code points of the piece in the centre that lie before `at`, or after
        if centre < len(pieces):
            ahead = self._visible(pieces[centre], standing)
            if ahead and pieces[centre].source == SCAN:
                behind = max(0, at - pieces[centre].start)
                ahead -= behind
        self.low, self.high = centre, min(centre + 1, len(pieces))
        while self.low and behind < reach:
            self.low -= 1
            behind += self._visible(pieces[self.low], standing)
        while self.high < len(pieces) and ahead < reach:
            ahead += self._visible(pieces[self.high], standing)
            self.high += 1
        self.pieces = pieces[self.low : self.high]
        self._cut(max(0, behind - reach), max(0, ahead - reach))

    def put_back(self) -> None:
        """Put the pieces, as they are now, in the place they were taken from.

        The whole's list of pieces is altered, so it must be one that nothing else reads.
        """
        joined: list[Piece] = []
        for piece in (*self._before, *self.pieces, *self._after):
            last = joined[-1] if joined else None
            if last and last[::3] == piece[::3] and last.end == piece.start:
                joined[-1] = last._replace(end=piece.end)
            else:
                joined.append(piece)
        self.whole.pieces[self.low : self.high] = joined

    def _cut(self, before: int, after: int) -> None:
        """Leave so many code points of the first and the last piece out of the part."""
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
        """Where in the scan a piece ends; pieces stand in this order."""
        return piece.end if piece.source == SCAN else self.anchors[piece.source].end

    def _visible(self, piece: Piece, standing: Standing) -> int:
        """How many code points of a piece are read under `standing`."""
        source, start, end, struck = piece
        for change in struck:
            if standing[change]:
                return 0
        if source:
            writer, version = self.writers[source]
            if standing[writer] != version:
                return 0
        return end - start
