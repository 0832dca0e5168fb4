"""The changes of a ledger that apply under some decisions, and the text they give."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from ocrfix.core.decisions import AMEND, Decision, Decisions
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Hunk, Safety
from ocrfix.core.marks import Mark
from ocrfix.core.pieces import OFF, PROPOSED, Reading, resolve
from ocrfix.core.record import HAND_PASS, Change, Fresh, Record
from ocrfix.core.view import View
from ocrfix.core.weave import Weave
from ocrfix.core.weave_parts import Part


class Applied:
    """The changes of a ledger that apply under some decisions, and the text they give.

    Questions to it change nothing. Where people amended changes or corrected by hand, their
    texts are added to a copy of the record: the ledger itself holds only what passes proposed.
    """

    def __init__(
        self, document: Document, record: Record, marks: Sequence[Mark], decisions: Decisions
    ) -> None:
        self.document = document
        self.decisions = decisions
        self.unplaced: list[Decision] = []
        """Corrections by hand whose old text was not found."""
        self._marks = marks
        amends = [
            (record.amendable(number), decision.new)
            for key, decision in decisions.by_change.items()
            if decision.verdict == AMEND and (number := record.number(key)) is not None
        ]
        # A correction's id can be in the record only if a pass proposed the same words at the
        # same place. Then the change counts, not the correction.
        hand = [d for d in decisions.hand if d.change not in record]
        fresh = any(_is_new(record, change, new) for change, new in amends)
        # Most questions add no text. Then the record is shared, since a copy costs time for each
        # change.
        self.record = record.fork() if hand or fresh else record
        """The record of the ledger, or a copy of it with the texts that people wrote."""
        numbers = self.record.amend(amends)
        versions = {change.id: n for (change, _), n in zip(amends, numbers, strict=True)}
        self.standing = resolve(_wanted(self.record, decisions, versions), self.record.links)
        """For each change, the version that is on: 0 none, 1 as proposed, 2 or more amended."""
        if hand:
            self._place(hand)

    # ---- asking --------------------------------------------------------------------------

    def __getitem__(self, change: str) -> Change:
        """The change with this id, or the only one whose id begins so; `KeyError` if none."""
        return self.record[change]

    def __contains__(self, change: object) -> bool:
        return change in self.record

    @property
    def changes(self) -> Sequence[Change]:
        """All changes: those of the passes, then the corrections by hand that could be placed."""
        return self.record.changes

    @property
    def weave(self) -> Weave:
        """The weave, with the texts of passes and of people."""
        return self.record.weave

    @property
    def by_hand(self) -> bool:
        """Whether corrections by hand are among the changes."""
        return bool(self.changes) and self.changes[-1].stage == HAND_PASS

    @cached_property
    def reading(self) -> Reading:
        """The text, and where in the weave each part of it is."""
        return self.weave.read(self.standing)

    @property
    def text(self) -> str:
        """The text under these decisions."""
        return self.reading.text

    @property
    def view(self) -> View:
        """The text in the form that a pass gets."""
        return View(self.document, self.weave, self.reading, self._marks, self.record.moving)

    @cached_property
    def hunks(self) -> list[Hunk]:
        """The differences between scan and text: `apply_hunks(scan, hunks) == text`."""
        return [
            Hunk(span.start, span.end, new, tuple(self.changes[number].id for number in numbers))
            for span, new, numbers in self.weave.hunks(self.standing)
        ]

    def without(self, numbers: Collection[int]) -> list[int]:
        """The version of each change that is on when these changes, by number, are off."""
        wanted = [OFF if n in numbers else version for n, version in enumerate(self.standing)]
        return resolve(wanted, self.record.links)

    def needing(self, change: Change) -> list[Change]:
        """All changes that depend on this one, directly or through others."""
        found = {change.number}
        # A change needs only earlier ones, so one loop finds the indirect ones, too.
        for other in self.changes[change.number + 1 :]:
            if any(number in found for number, _ in other.needs):
                found.add(other.number)
        return [self.changes[number] for number in sorted(found - {change.number})]

    # ---- corrections by hand ---------------------------------------------------------------

    def _place(self, hand: Sequence[Decision]) -> None:
        """Add the corrections by hand, each to the text that the earlier ones left.

        They come after all passes. Their order and place depend only on the decisions, so the
        same decisions always give the same text.
        """
        weave = self.weave
        weave.pieces = list(weave.pieces)  # a copy: `Part.put_back` alters the list
        for decision in hand:
            if self._weave_in(decision):
                self.standing.append(PROPOSED)
            else:
                self.unplaced.append(decision)

    def _weave_in(self, decision: Decision) -> bool:
        """Add one correction, if its old text is at the place it names, or near it."""
        reach = 2 * len(decision.old) + 2  # as far as `_find_near` looks, and one more
        part = Part(self.weave, self.standing, decision.start, reach)
        view = View(self.document, part, part.read(self.standing))
        start = _find_near(view, decision, view.at(decision.start))
        if start is None or decision.old == decision.new:
            return False
        why = decision.note or f"corrected by {decision.by or 'hand'}"
        # The confidence is 1 because a person wrote it. The safety is review, since a person had
        # to ask for it; `_place` switches it on.
        edits = (Edit.at(start, start + len(decision.old), decision.new),)
        fix = Fix(edits, HAND_PASS, why, 1.0, Safety.REVIEW)
        found = [part.look(view.reading, *edits[0].span)]
        self.record.weave_in(HAND_PASS, view, [Fresh(decision.change, fix, edits, found)])
        part.put_back()
        return True


def _is_new(record: Record, change: Change, new: str) -> bool:
    """Whether an amended text is not in the record yet."""
    return new != change.edits[0].new and (change.number, new) not in record.versions


def _wanted(record: Record, decisions: Decisions, versions: dict[str, int]) -> list[int]:
    """For each change, the version that the decisions, or else its safety, ask for."""
    # At least review, so no level can switch on a note: a note has no text to apply.
    least = max(decisions.apply, Safety.REVIEW)
    wanted = [PROPOSED if change.safety >= least else OFF for change in record.changes]
    for key in decisions.by_change:
        number = record.number(key)
        if number is not None and (safety := record.changes[number].safety) > Safety.NOTE:
            on = decisions.wants(key, safety)
            wanted[number] = versions.get(key, PROPOSED) if on else OFF
    return wanted


def _find_near(view: View, decision: Decision, start: int) -> int | None:
    """Where near `start` the old text of a correction is in `view`; None if it is not there.

    A place whose scan offset is exactly that of the decision goes before a nearer one.
    """
    low = max(0, start - len(decision.old))
    places: list[int] = []
    at = view.text.find(decision.old, low)
    while 0 <= at <= start + len(decision.old):
        places.append(at)
        at = view.text.find(decision.old, at + 1)
    # Of two equal words side by side, as in "tbe tbe", only the scan offset tells which one the
    # person saw.
    exact = [p for p in places if view.scan((p, p + len(decision.old))).start == decision.start]
    return min(exact or places, key=lambda place: abs(place - start), default=None)
