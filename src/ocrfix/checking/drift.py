"""Compares two ledgers of one scan, change by change, and shows each difference (drift)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.align import common
from ocrfix.checking.fixture import RestoredFixture
from ocrfix.core.edits import Span
from ocrfix.core.marks import Mark, name_of
from ocrfix.core.pieces import Woven
from ocrfix.core.status import STANDING, Shown, shown
from ocrfix.render.diff import snippet
from ocrfix.visible import visible

KINDS = ("appeared", "vanished", "changed", "reworded")
"""The kinds of drift. Reworded: the change does the same, but its reason or the like differs."""
AROUND = 42
"""Code points of text shown on each side, as `diff` does."""


class Drift(NamedTuple):
    """One thing that is not as expected. Each reading is one line, with the change marked."""

    kind: str
    stage: str
    rule: str
    change: str  # id of the expected change, or of the new one
    what: str  # "was applied", "applied -> proposed"
    was: str
    now: str
    why: str  # the reason the change gives
    because: str  # what else drifted and caused this
    span: Span  # in the scan
    line: int  # place in the scan
    column: int
    page: int
    expected_line: int  # of expected.txt
    worse: tuple[str, ...] = ()  # words of the truth, right in the expected text and wrong now
    better: tuple[str, ...] = ()  # the reverse


def drifts(old: RestoredFixture, new: RestoredFixture) -> list[Drift]:
    """The differences of a new ledger from the expected one, in the order of the pipeline.

    In this order, the first drift is the likely cause of the others.
    """
    stages = {stage: number for number, stage in enumerate(new.ledger.stages)}
    return sorted(
        _Comparison(old, new).all(),
        key=lambda drift: (stages.get(drift.stage, len(stages)), drift.rule, drift.span),
    )


class _Comparison:
    def __init__(self, old: RestoredFixture, new: RestoredFixture) -> None:
        self.sides = old, new
        self.texts = old.text, new.text
        self.views = old.ledger.view(old.made), new.ledger.view(new.made)
        self.before = {each.change.id: each for each in shown(old.ledger, old.made)}
        self.after = {each.change.id: each for each in shown(new.ledger, new.made)}
        self.line_ends = [at for at, char in enumerate(self.texts[0]) if char == "\n"]

    def all(self) -> Iterator[Drift]:
        """All differences: first of changes, then of marks."""
        gone = [each for key, each in self.before.items() if key not in self.after]
        come = [each for key, each in self.after.items() if key not in self.before]
        # The id of a change is a hash of its place and words. So a change that reads a little
        # differently has a new id: it is one change that changed, not one that vanished and one
        # that appeared.
        twins = _twins(gone, come)
        for key, was in self.before.items():
            now = self.after.get(key) or twins.get(key)
            if now is None:
                yield self._change("vanished", f"was {was.state}", was, None)
            elif what := [*_differences(was, now), *self._links(was, now)]:
                minor = all(word.startswith(MINOR) for word in what)
                yield self._change("reworded" if minor else "changed", "; ".join(what), was, now)
        paired = {each.change.id for each in twins.values()}
        for now in come:
            if now.change.id not in paired:
                yield self._change("appeared", f"is {now.state}", None, now)
        yield from self._marks()

    def _links(self, was: Shown, now: Shown) -> list[str]:
        """A message if a change now needs, or excludes, other changes than before."""
        old, new = (side.ledger.under(side.made).changes for side in self.sides)
        one = {old[n].id for n, _ in was.change.needs}, {old[n].id for n in was.change.bars}
        two = {new[n].id for n, _ in now.change.needs}, {new[n].id for n in now.change.bars}
        return ["needs other changes"] if one != two else []

    def _change(self, kind: str, what: str, was: Shown | None, now: Shown | None) -> Drift:
        each, (old, new) = now or was, _unlike(was, now)
        edit = old or new
        assert each
        assert edit
        if was and now and was.change.id == now.change.id:
            # the same change on both sides: mark it only where it shows in the text
            old, new = (edit if one.state in MARKED else None for one in (was, now))
        readings = self._reading(0, was, old, edit.scan), self._reading(1, now, new, edit.scan)
        stage, rule, why = each.change.stage, each.change.rule, visible(each.change.why)
        found = self._drift(kind, stage, rule, what, readings, edit.scan)
        first = (was or each).change.id
        return found._replace(change=first, why=why, because=self._because(was, now))

    def _drift(
        self, kind: str, stage: str, rule: str, what: str, readings: tuple[str, str], place: Span
    ) -> Drift:
        where = self.sides[1].ledger.document.place(place.start)
        at = self.views[0].at(place.start)
        return Drift(
            kind, stage, rule, "", what, *readings, "", "", place,
            where.line, where.column, where.page, bisect_left(self.line_ends, at) + 1,
        )  # fmt: skip

    def _reading(self, side: int, each: Shown | None, edit: Woven | None, place: Span) -> str:
        """The text at a place on one side: with its change marked, or plain."""
        if each and edit:
            return snippet(self.sides[side].ledger, edit, each, colour=False)
        view, text = self.views[side], self.texts[side]
        start, end = view.at(place.start), view.at(place.end)
        low, high = max(0, start - AROUND), min(len(text), end + AROUND)
        low = text.find(" ", low, start) + 1 or low if low else 0
        high = max(text.rfind(" ", end, high), end) if high < len(text) else high
        return f"{'…' * (low > 0)}{visible(text[low:high])}{'…' * (high < len(text))}"

    def _because(self, was: Shown | None, now: Shown | None) -> str:
        """What this change needed that also drifted."""
        if now:
            return now.because.removeprefix("because ")
        assert was
        changes = self.sides[0].ledger.changes
        # If the change was based on text that another change wrote, and that change is gone, this
        # one could not be made.
        needed = [changes[number] for number, _ in was.change.needs]
        lost = [each for each in needed if each.id not in self.after]
        return f"it needed {lost[0].id} ({lost[0].rule}), which vanished" if lost else ""

    def _marks(self) -> Iterator[Drift]:
        """Differences of marks: headings, notes, furniture."""
        old, new = (Counter(map(_mark, side.ledger.marks)) for side in self.sides)
        scan = self.sides[1].ledger.document.text
        for kind, found in (("vanished", old - new), ("appeared", new - old)):
            for name, span, attrs in sorted(found):
                text = f"“{visible(scan[slice(*span)][:AROUND])}” " + " ".join(
                    f"{key}={value}" for key, value in attrs
                )
                readings = (text, "no such mark") if kind == "vanished" else ("no such mark", text)
                what = f"mark {name}"
                yield self._drift(kind, "", f"mark.{name}", what, readings, Span(*span))


MARKED = STANDING | {"flagged"}
MINOR = ("reason", "confidence", "needs")  # what differs in a change that is only reworded


def _mark(mark: Mark) -> tuple[str, Span, tuple[tuple[str, str], ...]]:
    return name_of(mark), mark.span, tuple(sorted(mark.facts().items()))


def _unlike(was: Shown | None, now: Shown | None) -> tuple[Woven | None, Woven | None]:
    """The first edits that differ between two changes."""
    if was is None or now is None:
        return was and was.change.edits[0], now and now.change.edits[0]
    before, after = ({(*e.scan, e.old, e.new): e for e in each.change.edits} for each in (was, now))
    old = next((edit for key, edit in before.items() if key not in after), None)
    there = [edit for key, edit in after.items() if key not in before]
    if old:
        return old, next((edit for edit in there if _touch(edit.scan, old.scan)), None)
    return (None, there[0]) if there else (was.change.edits[0], now.change.edits[0])


def _touch(one: Span, two: Span) -> bool:
    return one.start <= two.end and two.start <= one.end


def _differences(was: Shown, now: Shown) -> list[str]:
    """How two changes at one place differ, in words."""
    old, new = was.change, now.change
    found = [
        f"{what} {one} -> {two}"
        for what, one, two in (
            ("rule", old.rule, new.rule),
            ("state", was.state, now.state),
            ("safety", old.safety.word, new.safety.word),
            ("confidence", f"{old.confidence:.3f}", f"{new.confidence:.3f}"),
        )
        if one != two
    ]
    if old.id != new.id:
        found.append("reads differently")
    if old.why != new.why:
        found.append("reason")
    return found


def _twins(gone: list[Shown], come: list[Shown]) -> dict[str, Shown]:
    """For the id of each vanished change, a new change of the same pass that overlaps it."""
    edits = sorted(
        (edit.scan, number) for number, each in enumerate(come) for edit in each.change.edits
    )
    starts = [span.start for span, _ in edits]
    taken: set[int] = set()
    found: dict[str, Shown] = {}
    for was in gone:
        near: Counter[int] = Counter()
        for edit in was.change.edits:
            # Edits are sorted by their starts. One that begins more than `AROUND` before, and still
            # overlaps, is missed: that bounds the search.
            low = bisect_left(starts, edit.scan.start - AROUND)
            for span, number in edits[low : bisect_right(starts, edit.scan.end)]:
                same = come[number].change.stage == was.change.stage
                if same and number not in taken and span.end >= edit.scan.start:
                    near[number] += 1
        if near:
            # A change by the same rule is the better twin; of these, the one with the most edits
            # here.
            number = max(
                near, key=lambda each: (come[each].change.rule == was.change.rule, near[each])
            )
            taken.add(number)
            found[was.change.id] = come[number]
    return found


def unlike(one: str, two: str) -> tuple[str, str]:
    """Two readings of some lines, cut to the text around their first difference."""
    pairs = enumerate(zip(one, two, strict=False))
    same = next((n for n, (a, b) in pairs if a != b), min(len(one), len(two)))
    low = max(0, same - AROUND)
    return (
        f"{'…' * (low > 0)}{visible(one[low : same + AROUND])}{'…' * (same + AROUND < len(one))}",
        f"{'…' * (low > 0)}{visible(two[low : same + AROUND])}{'…' * (same + AROUND < len(two))}",
    )


def lines_unlike(expected: str, now: str) -> Iterator[tuple[int, str, str]]:
    """Where the lines of two texts differ: the number in the expected text, and both readings."""
    old, new = expected.split("\n"), now.split("\n")
    at = other = 0
    for left, right, length in (*common(old, new), (len(old), len(new), 0)):
        if (left, right) != (at, other):
            yield at + 1, "\n".join(old[at:left]), "\n".join(new[other:right])
        at, other = left + length, right + length
