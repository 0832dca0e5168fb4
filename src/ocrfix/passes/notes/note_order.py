"""Solve the notes of a page as a whole: which label each has, and which place cites it.

The notes of a page are in the order of their citations, and their labels count up. So there is
one chain of labels, each cited once in the text and set once at the foot. Three things break
it: a mark that the engine lost, a note that was not found, and a line taken for a note that is
none. Each has a weight. The sum over all chains (the forward-backward algorithm: Baum et al.,
1970) gives the probability of each label and of each place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import log
from operator import mul
from typing import NamedTuple

from ocrfix.passes.notes.alignment import MarkPlace, Marks

MISSED = 0.03
"""Share of the notes that are not found at the foot (a round figure)."""
FALSE = {"": 0.15, "quote": 0.02, "letter": 0.02}
"""Share of the notes found that are lines of another note, or of the text, by the kind of their
mark (round figures). Those with a clear mark seldom are."""
CLEAR = 0.001
STRAY = 4
"""How far a label may be from the number of notes found on its page so far."""
LIKELY, SURE = 0.5, 0.95
"""Least probability for a place to be taken as the citation, and to be sure."""
Row = list[float]


class Cited(NamedTuple):
    """The place that cites a note."""

    place: MarkPlace
    probability: float  # that it cites the note
    both: float  # that it does, and that the note has its label


class SolvedNote(NamedTuple):
    """A note of a page: its label, and the place that cites it, if one is likely."""

    label: int  # the number of the label, from 0
    named: float  # the probability of the label
    cited: Cited | None
    shares: Row  # for each place, the probability that it cites this note
    none: float  # the probability that it is no note


class PageNotes(NamedTuple):
    """What a page shows, in the order of the text."""

    labels: Sequence[str]  # those that its notes may have
    heads: Sequence[Row]  # for each label, how likely each note was read so
    false: Row  # for each note, how likely it is none
    cited: Sequence[Row]  # for each label, how much likelier each place is a mark than text
    lost: Row  # for each label, how likely its mark was lost
    missed: float  # how likely a note is not found


def solve(page: PageNotes, found: Sequence[MarkPlace]) -> tuple[list[SolvedNote], float]:
    """Each note of a page, and the log-likelihood of all that the page shows."""
    chain = _Chain(page, len(found))
    solved: list[SolvedNote] = []
    for note in range(len(page.false)):
        shares, none = chain.shares(note)
        total = none + sum(map(sum, shares))
        named = [sum(row) / total for row in shares]
        # Past the label of the note before: the likeliest label of each note alone may be the same.
        last = solved[-1].label if solved else -1
        label = max(range(last + 1, len(named)), key=named.__getitem__, default=len(named) - 1)
        # The last figure of a row is the weight of a mark that was lost.
        here = [weight / total for weight in shares[label][:-1]]
        all_labels = [sum(column) / total for column in zip(*(r[:-1] for r in shares), strict=True)]
        at = max(range(len(here)), key=all_labels.__getitem__, default=-1)
        likely = at >= 0 and all_labels[at] > LIKELY
        cited = Cited(found[at], all_labels[at], here[at]) if likely else None
        solved.append(SolvedNote(label, named[label], cited, all_labels, none / total))
    return solved, chain.likelihood


class _Chain:
    """The weights of all chains of labels, notes and places up to each point, and from it on.

    `before[n][l][p]`: the first `n` notes and `l` labels, cited in the first `p` places.
    `after[n][l][p]`: the other notes and labels, cited in the places from `p` on.
    """

    def __init__(self, page: PageNotes, places: int) -> None:
        self.page, self.places = page, places
        self.size = len(page.false)
        self.most = len(page.labels)
        self.before: list[list[Row | None]] = []
        self.likelihood = 0.0
        self._go_down()
        self.after: list[list[Row | None]] = [[] for _ in range(self.size + 1)]
        self._come_back()

    def _labels(self, note: int) -> range:
        """The numbers of labels that may be used up after so many notes."""
        return range(max(0, note - STRAY), min(self.most, note + STRAY) + 1)

    def _go_down(self) -> None:
        page = self.page
        for note in range(self.size + 1):
            cells: list[Row | None] = [None] * (self.most + 1)
            above = self.before[-1] if note else None
            for label in self._labels(note):
                sums: list[Row] = []
                if note == 0 and label == 0:
                    sums.append([1.0] * (self.places + 1))
                old = above[label] if above else None
                if old:
                    false = page.false[note - 1]
                    sums.append([each * false for each in old])
                if label:
                    here = cells[label - 1]
                    given = [[each * page.missed for each in here]] if here else []
                    old = above[label - 1] if above else None
                    if old and (head := page.heads[label - 1][note - 1]):
                        given.append([each * head for each in old])
                    if given:
                        sums.append(self._cite(label - 1, _sum(given)))
                cells[label] = _sum(sums) if sums else None
            self.likelihood += _scale(cells)
            self.before.append(cells)
        ends = sum(row[-1] for row in self.before[-1] if row)
        self.likelihood += log(ends) if ends else -1e9

    def _come_back(self) -> None:
        page = self.page
        for note in range(self.size, -1, -1):
            cells: list[Row | None] = [None] * (self.most + 1)
            below = self.after[note + 1] if note < self.size else None
            for label in reversed(self._labels(note)):
                sums: list[Row] = []
                if note == self.size:
                    sums.append([1.0] * (self.places + 1))
                old = below[label] if below else None
                if old:
                    false = page.false[note]
                    sums.append([each * false for each in old])
                if label < self.most:
                    here = cells[label + 1]
                    given = [[each * page.missed for each in here]] if here else []
                    old = below[label + 1] if below else None
                    if old and (head := page.heads[label][note]):
                        given.append([each * head for each in old])
                    if given:
                        sums.append(self._cite_after(label, _sum(given)))
                cells[label] = _sum(sums) if sums else None
            _scale(cells)
            self.after[note] = cells

    def _cite(self, label: int, ways: Row) -> Row:
        """The ways in which this label is cited too, after those before it."""
        at_places = accumulate(map(mul, ways, self.page.cited[label]), initial=0.0)
        lost = self.page.lost[label]
        return [way * lost + at for way, at in zip(ways, at_places, strict=True)]

    def _cite_after(self, label: int, ways: Row) -> Row:
        """The ways in which this label is cited too, before those after it."""
        weights = map(mul, reversed(ways[1:]), reversed(self.page.cited[label]))
        at_places = list(accumulate(weights, initial=0.0))[::-1]
        lost = self.page.lost[label]
        return [way * lost + at for way, at in zip(ways, at_places, strict=True)]

    def shares(self, note: int) -> tuple[list[Row], float]:
        """For each label, the weight of each place, and at the end of a lost mark, for a note.

        The second is the weight of its being no note.
        """
        page = self.page
        none = 0.0
        found = [[0.0] * (self.places + 1) for _ in range(self.most)]
        for label in self._labels(note):
            before = self.before[note][label]
            if before is None:
                continue
            last = [before[0], *(two - one for one, two in pairwise(before))]
            if after := self.after[note + 1][label]:
                none += page.false[note] * sum(map(mul, last, after))
            if label == self.most or not (after := self.after[note + 1][label + 1]):
                continue
            if head := page.heads[label][note]:
                at = [
                    head * one * two * odds
                    for one, two, odds in zip(before, after[1:], page.cited[label], strict=False)
                ]
                lost = head * page.lost[label] * sum(map(mul, last, after))
                found[label] = [*at, lost]
        return found, none


def _sum(rows: Sequence[Row]) -> Row:
    return rows[0] if len(rows) == 1 else [sum(each) for each in zip(*rows, strict=True)]


def _scale(cells: list[Row | None]) -> float:
    """Divide all rows by their greatest figure, so that long pages stay within floats."""
    most = max((row[i] for row in cells if row for i in (0, -1)), default=0.0)
    if most <= 0:
        return 0.0
    for row in cells:
        if row:
            row[:] = [each / most for each in row]
    return log(most)


def page_notes(
    labels: Sequence[str],
    heads: Sequence[Row],
    kinds: Sequence[str],
    found: Sequence[MarkPlace],
    words: int,
    marks: Marks,
    missed: float,
) -> PageNotes:
    """The weights of a page, from the counts of marks."""
    return PageNotes(
        labels,
        heads,
        [FALSE.get(kind, CLEAR) for kind in kinds],
        [[marks.odds(label, place, words) for place in found] for label in labels],
        [marks.lost(label) for label in labels],
        missed,
    )
