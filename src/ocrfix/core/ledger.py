"""The ledger: the list of every change that passes proposed for one scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ocrfix.core.applied import Applied
from ocrfix.core.decisions import NONE, Decisions, change_id
from ocrfix.core.document import Document
from ocrfix.core.edits import Fix, Hunk, Safety
from ocrfix.core.gc_paused import collector_paused
from ocrfix.core.marks import Mark, Proposal
from ocrfix.core.record import HAND_PASS, Change, Fresh, Record
from ocrfix.core.view import View
from ocrfix.core.weave import Weave
from ocrfix.errors import PassFailure

__all__ = ["HAND_PASS", "Change", "Ledger"]


class Ledger:
    """All changes that passes proposed for one scan, and their marks. It only grows.

    The decisions of people are kept apart from it: `under` gives the changes that apply under
    some decisions. `text(NOTHING)` is the scan, and `text(NONE)` the text with all safe changes.
    Questions to the ledger do not alter it.

    >>> from ocrfix import NONE, NOTHING, Document, Edit, Fix, Safety
    >>> ledger = Ledger(Document.from_text("in tbe town"))
    >>> fix = Fix((Edit.at(3, 6, "the"),), "scannos.x", "`tbe` is no word.", 1.0, Safety.SAFE)
    >>> (change,) = ledger.record("scannos", ledger.view(), [fix])
    >>> ledger.text(NONE), ledger.text(NOTHING)
    ('in the town', 'in tbe town')
    >>> change.old, change.new, change.scan
    ('tbe', 'the', Span(start=3, end=6))
    """

    def __init__(self, document: Document, rules: str = "", language: str = "en") -> None:
        self.document = document
        self.rules = rules  # digest of the rules that proposed the changes
        self.language = language
        self.marks: list[Mark] = []  # in scan offsets
        self.stages: list[str] = []
        self.failures: list[PassFailure] = []
        self._record = Record(document.text)
        self._last: tuple[Decisions, int, Applied] | None = None  # last asked for

    # ---- asking --------------------------------------------------------------------------

    @property
    def changes(self) -> Sequence[Change]:
        """The changes, in the order in which passes proposed them."""
        return self._record.changes

    @property
    def weave(self) -> Weave:
        """The weave: the scan with the texts of all changes."""
        return self._record.weave

    @property
    def versions(self) -> Mapping[tuple[int, str], int]:
        """The amended texts that passes saw: (number of the change, text) to version."""
        return self._record.versions

    def __getitem__(self, change: str) -> Change:
        """The change with this id, or the only one whose id begins so; `KeyError` if none."""
        return self._record[change]

    def __contains__(self, change: object) -> bool:
        return change in self._record

    def under(self, decisions: Decisions = NONE) -> Applied:
        """The result under these decisions: text, hunks, view, and the state of each change.

        Raises:
            DecisionError: a decision amends a change that cannot be amended.

        """
        # A review asks for text, hunks and view one after another. With the last answer kept, the
        # weave is read once for all of them. The ledger only grows, so its size shows whether it
        # changed.
        size = len(self.changes)
        if self._last and self._last[1] == size and self._last[0] == decisions:
            return self._last[2]
        applied = Applied(self.document, self._record, self.marks, decisions)
        self._last = decisions, size, applied
        return applied

    def text(self, decisions: Decisions = NONE) -> str:
        """The text under these decisions."""
        return self.under(decisions).text

    def view(self, decisions: Decisions = NONE) -> View:
        """The text under these decisions, in the form that a pass gets."""
        return self.under(decisions).view

    def hunks(self, decisions: Decisions = NONE) -> list[Hunk]:
        """The differences to the scan: `apply_hunks(scan, hunks) == text(decisions)`."""
        return self.under(decisions).hunks

    # ---- recording -----------------------------------------------------------------------

    def record(self, stage: str, view: View, proposals: Iterable[Proposal]) -> list[Change]:
        """Record what a pass proposed on `view`, and return the new changes.

        A fix that equals a recorded change in every letter is that change, and is not added
        again. So a pass cannot get round a rejection by a second proposal.

        Raises:
            ValueError: edits of the pass overlap, are outside the view, or insert nothing; the
                pass was recorded before; the view has corrections by hand, which come last.
                Then nothing is recorded.

        """
        # A ledger file is read pass by pass, so all changes of a pass must be woven in at once.
        if stage in self.stages:
            raise ValueError(f"pass {stage!r} was recorded before")
        record = self._shown_in(view)
        fixes: list[Fix] = []
        marks: list[Mark] = []
        with collector_paused():  # the pass runs here: `proposals` is a generator
            for proposal in proposals:
                if isinstance(proposal, Mark):
                    marks.append(proposal.at(view.scan(proposal.span)))
                elif proposal.edits:
                    fixes.append(proposal)
            # By place, and at one place the safest first. The order decides the numbers of the
            # changes, and, of two insertions at one place, which comes first.
            fixes.sort(key=lambda fix: (min(fix.edits)[0][0], -fix.safety))
            recorded = record.weave_in(stage, view, self._fresh(record, view, fixes))
        self._record = record  # with what people wrote that the pass has seen
        self.stages.append(stage)
        self.marks += marks
        return recorded

    def _shown_in(self, view: View) -> Record:
        """The record of a view: that of this ledger, or the copy of it with amended texts.

        Raises:
            ValueError: the view is of another ledger, or has corrections by hand.

        """
        if view.weave is self._record.weave:
            return self._record
        if self._last is None or self._last[2].weave is not view.weave:
            raise ValueError("the view is of another ledger, or older than the last one asked for")
        if self._last[2].by_hand:
            raise ValueError("the view shows corrections by hand, which come after all passes")
        return self._last[2].record

    def _fresh(self, record: Record, view: View, fixes: Sequence[Fix]) -> list[Fresh]:
        """The fixes that are not recorded yet, with their ids and their places in the weave."""
        look, text, reading = record.weave.look, view.text, view.reading
        fresh: list[Fresh] = []
        taken: dict[str, Fresh] = {}
        for fix in fixes:
            edits = sorted(fix.edits) if len(fix.edits) > 1 else fix.edits
            found = [look(reading, *edit.span) for edit in edits]
            rows = [
                (*where.scan, text[start:end], new if fix.safety else text[start:end])
                for where, ((start, end), new, _) in zip(found, edits, strict=True)
            ]
            new = Fresh(change_id(rows), fix, edits, found)
            again = 0
            # Two fixes can have one id and yet be different: in a moved note with "tbe" twice,
            # both lie at the one scan place of the move. The second then gets a counter in its
            # hash.
            while new.key in taken or new.key in record:
                if _same(record, new, taken.get(new.key)):
                    break
                again += 1  # the same words twice in a text that an edit wrote
                new = new._replace(key=change_id([*rows, (again, again, "", "")]))
            else:
                taken[new.key] = new
                fresh.append(new)
        return fresh

    def append(self, change: Change) -> None:
        """Add a change whose edits are in the weave already. Only the ledger's file needs this."""
        self._record.append(change)

    def amend(self, batch: Iterable[tuple[Change, str]]) -> list[int]:
        """Add texts that people wrote instead of changes. Only the ledger's file needs this."""
        return self._record.amend(batch)


def _same(record: Record, new: Fresh, other: Fresh | None) -> bool:
    """Whether `new` is the same as the fix or change that has its id already."""
    strokes = [where.strokes for where in new.found]
    note = new.fix.safety == Safety.NOTE
    if other:
        known = [where.strokes for where in other.found]
        rule = other.fix.rule
    else:
        change = record[new.key]
        known = [edit.strokes for edit in change.edits]
        rule = change.rule
    # Two rules may each leave a note at one place, with different reasons, and both are kept. Two
    # rules that propose the same letters are one change.
    return known == strokes and (not note or new.fix.rule == rule)
