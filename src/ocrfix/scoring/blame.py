"""Find which rule repaired or harmed which word: compares scan, restored text and ground truth.

The ledger maps the scan to the restored text exactly; alignments map both to the truth. A word
counts only if a change touches it, because elsewhere two alignments can differ by chance.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ocrfix.core.decisions import Decisions
from ocrfix.core.edits import Span
from ocrfix.core.ledger import Change, Ledger
from ocrfix.core.pieces import SCAN
from ocrfix.scoring.alignment import WIDEST, Alignment

FATES = ("repaired", "harmed", "cleared", "still wrong")
"""Now right, was wrong; now wrong, was right; deleted, and not a word of the truth; changed, and
wrong before and after.
"""
ALIKE = 50
"""From this likeness, in per cent, one reading counts as a form of the other."""
AROUND = 30
"""How many code points of the scan to show on each side of a word."""


class ScoredWord(NamedTuple):
    """A word touched by changes, with its fate."""

    fate: str
    scan: str  # the three readings; empty if there is none
    restored: str
    truth: str
    changes: tuple[str, ...]  # ids, the responsible one first
    stage: str  # pass and rule of that one
    rule: str
    place: Span  # in the scan
    context: str  # scan around it


def blame(
    ledger: Ledger, made: Decisions, scan: Alignment, restored: Alignment
) -> list[ScoredWord]:
    """Each word that changes repaired, harmed, cleared away, or left wrong; in scan order.

    `scan` and `restored` are alignments of the ledger's scan and of its text under `made`
    with one truth, under one norm.
    """
    trace = _Trace(ledger, made)
    before, after = partners(scan), partners(restored)
    found: list[ScoredWord | None] = []
    for number, (was, now) in enumerate(zip(before, after, strict=True)):
        # A word that is right before and after is of no interest, nor is mere punctuation.
        if not (was.right and now.right) and scan.right.cores[number]:
            spans = _span(scan, was), _span(restored, now)
            found.append(trace.word(was, now, spans, scan.right.keys[number]))
    # Words of the scan that match no word of the truth, such as those of running heads.
    used = {n for each in before for n in range(each.start, each.end)}
    left = scan.left
    found += [
        trace.cleared(Span(left.starts[n], left.ends[n]))
        for n in range(len(left.keys))
        if n not in used and left.cores[n]
    ]
    return sorted((word for word in found if word), key=lambda word: word.place)


def _span(found: Alignment, partner: Partner) -> Span | None:
    """The place of a partner in its text, in code points; None if it has no words."""
    if partner.start == partner.end:
        return None
    return Span(found.left.starts[partner.start], found.left.ends[partner.end - 1])


class _Trace:
    """Maps the scan to the restored text by the ledger."""

    def __init__(self, ledger: Ledger, made: Decisions) -> None:
        self.applied = ledger.under(made)
        self.scan = ledger.document.text
        self.text = self.applied.text
        self.hunks = self.applied.hunks
        self.starts = [hunk.start for hunk in self.hunks]
        self.placed: list[int] = []  # where each hunk starts in the restored text
        shift = 0
        for hunk in self.hunks:
            self.placed.append(hunk.start + shift)
            shift += len(hunk.new) - (hunk.end - hunk.start)

    def word(
        self, was: Partner, now: Partner, spans: tuple[Span | None, Span | None], truth: str
    ) -> ScoredWord | None:
        """The fate of a word of the truth; None if no change touches it."""
        scan, text = spans
        numbers = {*self._over_scan(scan), *self._over_text(text)}
        place = scan or self._back(numbers)
        changes = self._answerable(numbers, place)
        readings = (
            self.scan[slice(*scan)] if scan else "",
            self.text[slice(*text)] if text else "",
        )
        # Nothing touched the word, or it reads the same as before. Then a difference between the
        # two alignments is chance.
        if not changes or (was.right == now.right and readings[0] == readings[1]):
            return None
        fate = "repaired" if now.right else "harmed" if was.right else "still wrong"
        # Two readings that are alike are forms of one word, whatever moved it. Otherwise a fix that
        # moved the word may have made it look lost here or new there.
        alike = fuzz.ratio(*readings) > ALIKE
        if not alike and _moved(changes, readings[0] if fate == "harmed" else readings[1]):
            return None
        return self._told(fate, (*readings, truth), changes, place)

    def cleared(self, place: Span) -> ScoredWord | None:
        """A deleted word of the scan that is not like any word of the truth."""
        word = self.scan[slice(*place)]
        for number in self._over_scan(place):
            hunk = self.hunks[number]
            # The whole word is in one hunk and is not in the hunk's new text: it was deleted, not
            # only shifted.
            if hunk.start <= place.start and place.end <= hunk.end and word not in hunk.new:
                changes = self._answerable({number}, place)
                if changes and not _moved(changes, word):
                    return self._told("cleared", (word, "", ""), changes, place)
        return None

    def _told(
        self, fate: str, readings: tuple[str, str, str], changes: list[Change], place: Span
    ) -> ScoredWord:
        low, high = max(0, place.start - AROUND), min(len(self.scan), place.end + AROUND)
        first = changes[0]
        ids = tuple(change.id for change in changes)
        return ScoredWord(fate, *readings, ids, first.stage, first.rule, place, self.scan[low:high])

    def _over_scan(self, span: Span | None) -> Iterator[int]:
        """Numbers of the hunks that touch a span of the scan."""
        if span:
            number = bisect_left(self.starts, span.start)
            # Hunks do not overlap, so at most one that begins before the span can reach into it.
            number -= number > 0 and self.hunks[number - 1].end >= span.start
            while number < len(self.hunks) and self.starts[number] <= span.end:
                yield number
                number += 1

    def _over_text(self, span: Span | None) -> Iterator[int]:
        """Numbers of the hunks that touch a span of the restored text."""
        if span:
            number = bisect_left(self.placed, span.start)
            # Several hunks that only delete can be at one place of the restored text.
            while number and self._end(number - 1) >= span.start:
                number -= 1
            while number < len(self.hunks) and self.placed[number] <= span.end:
                yield number
                number += 1

    def _end(self, number: int) -> int:
        return self.placed[number] + len(self.hunks[number].new)

    def _back(self, numbers: Iterable[int]) -> Span:
        """The span of the scan from the first to the last of some hunks."""
        hunks = [self.hunks[number] for number in numbers]
        if not hunks:
            return Span(0, 0)
        return Span(min(hunk.start for hunk in hunks), max(hunk.end for hunk in hunks))

    def _answerable(self, numbers: Iterable[int], place: Span) -> list[Change]:
        """The changes of some hunks that do more than break lines, the responsible one first.

        That is the change that writes into the word itself; of several, the last one.
        """
        ids = {key for number in numbers for key in self.hunks[number].ids}
        ranked = [
            (*_weight(change, place), change) for change in map(self.applied.__getitem__, ids)
        ]
        ranked.sort(key=lambda row: row[:2], reverse=True)
        return [change for weight, _, change in ranked if weight]


def _moved(changes: Iterable[Change], word: str) -> bool:
    """Whether a change only moved a word unchanged, with its block."""
    return bool(word) and any(
        change.moves
        and any(word in edit.new for edit in change.edits)
        and any(word in edit.old for edit in change.edits)
        for change in changes
    )


def _weight(change: Change, place: Span) -> tuple[int, int]:
    """How close a change is to a place: 2 inside, 1 at its edge, 0 outside; and its number.

    Later changes have higher numbers, so of equally close ones the last wins.
    """
    nearest = 0
    for edit in change.edits:
        # A line end that became a space changed no word.
        if edit.old.isspace() and edit.new.isspace():
            continue
        for source, start, end in edit.strokes:
            if source != SCAN:
                start, end = edit.scan  # noqa: PLW2901 - there is what another change wrote
            if start <= place.end and end >= place.start:
                inside = start < place.end and end > place.start
                nearest = max(nearest, 2 if inside else 1)
    return nearest, change.number


class Partner(NamedTuple):
    """The words of a text that match a word of the truth, by number; none if empty."""

    start: int
    end: int
    right: bool


_NONE = Partner(0, 0, right=False)


def partners(found: Alignment) -> list[Partner]:
    """For each word of the truth, the words of the text that match it.

    `right` says that they are equal; otherwise they are a misreading of it, or there are none.
    """
    partner = [_NONE] * len(found.right.keys)
    for run in found.runs:
        partner[run.right : run.right + run.length] = [
            Partner(run.left + n, run.left + n + 1, right=True) for n in range(run.length)
        ]
    for gap in (*found.gaps, *found.moved):
        # Without words that are all punctuation. Under the norm `ocrd` these have an empty core and
        # count nowhere.
        one = [n for n in gap.left if found.left.cores[n]]
        two = [n for n in gap.right if found.right.cores[n]]
        left, right = [found.left.cores[n] for n in one], [found.right.cores[n] for n in two]
        a = c = 0
        # The empty run at the end closes the last stretch of different words.
        for start, other, length in (*_equal(left, right), (len(left), len(right), 0)):
            for number, near in _near(left[a:start], right[c:other]):
                first, last = one[a + near.start], one[a + near.end - 1]
                partner[two[c + number]] = Partner(first, last + 1, right=False)
            for n in range(length):
                partner[two[other + n]] = Partner(one[start + n], one[start + n] + 1, right=True)
            a, c = start + length, other + length
    return partner


def _equal(left: list[str], right: list[str]) -> Iterator[tuple[int, int, int]]:
    for op in Levenshtein.opcodes(left, right):
        if op.tag == "equal":
            yield op.src_start, op.dest_start, op.src_end - op.src_start


def _near(left: list[str], right: list[str]) -> Iterator[tuple[int, Partner]]:
    """Match the words of a stretch without an equal word, letter by letter."""
    if not left or not right or max(map(len, (left, right))) > WIDEST:
        return
    ends = list(accumulate(len(word) + 1 for word in left))
    starts = [0, *accumulate(len(word) + 1 for word in right)]
    reached: dict[int, tuple[int, int]] = {}
    for op in Levenshtein.opcodes(" ".join(left), " ".join(right)):
        if op.tag in {"equal", "replace"}:
            # A stretch of equal or replaced letters has the same length on both sides, so one shift
            # maps a letter of the truth to one of the text. Each word of the truth gets the words
            # of the text from its first such letter to its last: `eve- ning` for `evening`.
            shift, c, d = op.src_start - op.dest_start, op.dest_start, op.dest_end
            for number in range(bisect_right(starts, c) - 1, bisect_left(starts, d)):
                low, high = max(c, starts[number]), min(d, starts[number + 1] - 1)
                if low < high:
                    first, last = reached.get(number, (len(ends), -1))
                    begin, end = (bisect_right(ends, at + shift) for at in (low, high - 1))
                    reached[number] = min(first, begin), max(last, end)
    for number, (first, last) in reached.items():
        yield number, Partner(first, last + 1, right=False)
