"""The ledger: every change ever proposed for one scan, and what stands of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ocrfix.decisions import AMEND, NONE, Decision, Decisions, change_id
from ocrfix.document import Document
from ocrfix.errors import DecisionError
from ocrfix.span import Edit, Fix, Hunk, Mark, Proposal, Safety, Span
from ocrfix.view import View
from ocrfix.weave import OFF, PROPOSED, Links, Reading, Slot, Weave, Woven, resolve

HAND_PASS = "hand"


class Change(NamedTuple):
    """A recorded fix. Never recomputed, never altered."""

    number: int
    id: str
    stage: str  # the pass that proposed it
    rule: str
    why: str
    confidence: float
    safety: Safety
    edits: tuple[Woven, ...]
    needs: tuple[tuple[int, int], ...] = ()  # (number, version) of what it read
    bars: tuple[int, ...] = ()  # numbers of what would write into what it read

    @property
    def scan(self) -> Span:
        """From the first to the last place in the scan that it changes."""
        return Span(min(e.scan.start for e in self.edits), max(e.scan.end for e in self.edits))

    @property
    def old(self) -> str:
        """What it replaces, as it read it; several edits joined by an ellipsis."""
        return " … ".join(edit.old for edit in self.edits)

    @property
    def new(self) -> str:
        """What it writes; several edits joined by an ellipsis."""
        return " … ".join(edit.new for edit in self.edits)


class Ledger:
    """Append-only. `text(NOTHING)` is the scan; `text(NONE)` what ships unasked."""

    def __init__(self, document: Document, rules: str = "", language: str = "en") -> None:
        self.document = document
        self.rules = rules  # digest of the rules that proposed the changes
        self.language = language
        self.changes: list[Change] = []
        self.marks: list[Mark] = []  # in scan offsets
        self.stages: list[str] = []
        self.weave = Weave(document.text)
        self.unplaced: list[Decision] = []  # hand-made corrections whose text is not there
        self.versions: dict[tuple[int, str], int] = {}  # (number, amended text) -> version
        self._numbers: dict[str, int] = {}
        self._links: list[tuple[int, Links]] = []
        self._read: Reading | None = None

    # ---- asking --------------------------------------------------------------------------

    def __getitem__(self, change: str) -> Change:
        """The change of this id, or of the only id that begins so; `KeyError` if none."""
        if change in self._numbers:
            return self.changes[self._numbers[change]]
        found = [c for c in self.changes if c.id.startswith(change)] if change else []
        if len(found) != 1:
            raise KeyError(change)
        return found[0]

    def __contains__(self, change: object) -> bool:
        return change in self._numbers

    def standing(self, decisions: Decisions = NONE) -> list[int]:
        """For each change, the version that stands: 0 none, 1 as proposed, more amended.

        A wanted change stands only while all it read is as it was: see `weave.resolve`.
        """
        wanted = self._prepare(decisions)
        return resolve(wanted, self._links)

    def text(self, decisions: Decisions = NONE) -> str:
        """The text under these decisions."""
        return self._reading(decisions).text

    def view(self, decisions: Decisions = NONE) -> View:
        """The same, as a pass is shown it."""
        return View(self.document, self.weave, self._reading(decisions), self.marks)

    def hunks(self, decisions: Decisions = NONE) -> list[Hunk]:
        """What standing changes come to: `apply_hunks(scan, hunks) == text(decisions)`."""
        found = self.weave.hunks(self.standing(decisions))
        return [
            Hunk(span.start, span.end, new, tuple(self.changes[number].id for number in numbers))
            for span, new, numbers in found
        ]

    def blockers(self, change: Change, decisions: Decisions = NONE) -> list[Change]:
        """The changes because of which a wanted change does not stand."""
        standing = self.standing(decisions)
        numbers = [n for n, version in change.needs if standing[n] != version]
        numbers += [n for n in change.bars if standing[n]]
        return [self.changes[number] for number in numbers]

    def leaning(self, change: Change) -> list[Change]:
        """The changes that read what this one wrote, and are withdrawn with it."""
        return [c for c in self.changes if any(n == change.number for n, _ in c.needs)]

    def _reading(self, decisions: Decisions) -> Reading:
        standing = self.standing(decisions)
        cached = self._read
        if (
            cached is None
            or cached.standing != standing
            or cached.generation != self.weave.generation
        ):
            cached = self._read = self.weave.read(standing)
        return cached

    # ---- recording -----------------------------------------------------------------------

    def record(self, stage: str, view: View, proposals: Iterable[Proposal]) -> list[Change]:
        """Weave in what a pass proposed on `view`, and give the changes it became.

        A fix that was proposed before, to the letter, is the same change and stays as it
        was: a rejection cannot be got round by proposing again.

        Raises:
            ValueError: edits of one pass overlap, or lie outside the view.

        """
        if stage not in self.stages:
            self.stages.append(stage)
        fixes: list[Fix] = []
        for proposal in proposals:
            if isinstance(proposal, Mark):
                self.marks.append(proposal._replace(span=view.scan(proposal.span)))
            elif proposal.edits:
                fixes.append(proposal)
        fixes.sort(key=lambda fix: (fix.edits[0].span.start, -fix.safety))
        fresh: list[tuple[Fix, str]] = []
        for fix in fixes:
            fix = fix._replace(edits=tuple(sorted(fix.edits)))
            key = change_id(self._places(view, edit) for edit in fix.edits)
            if key not in self._numbers:
                self._numbers[key] = len(self.changes) + len(fresh)
                fresh.append((fix, key))
        return self._weave(stage, view, fresh)

    @staticmethod
    def _places(view: View, edit: Edit) -> tuple[int, int, str, str]:
        return (*view.scan(edit.span), view.text[edit.span.start : edit.span.end], edit.new)

    def _weave(self, stage: str, view: View, fresh: Sequence[tuple[Fix, str]]) -> list[Change]:
        base = len(self.changes)
        slots = [
            Slot(number, *edit.span, edit.new, *edit.reads)
            for number, (fix, _) in enumerate(fresh, base)
            if fix.safety > Safety.NOTE
            for edit in fix.edits
        ]
        slots.sort(key=lambda slot: (slot.start, slot.end))
        edits = {  # before weaving: a reading of an older weave is stale
            number: self._notes(number, view, fix)
            for number, (fix, _) in enumerate(fresh, base)
            if fix.safety == Safety.NOTE
        }
        woven, links = self.weave.weave(view.reading, slots)
        for edit in woven:
            edits.setdefault(edit.change, []).append(edit)
        for number, (fix, key) in enumerate(fresh, base):
            needs, bars = links.get(number, Links((), ()))
            self.append(
                Change(
                    number,
                    key,
                    stage,
                    fix.rule,
                    fix.why,
                    round(fix.confidence, 3),
                    fix.safety,
                    tuple(edits[number]),
                    needs,
                    bars,
                )
            )
        return self.changes[base:]

    @staticmethod
    def _notes(number: int, view: View, fix: Fix) -> list[Woven]:
        """The edits of a note: places, which nothing is woven into."""
        texts = [view.text[edit.span.start : edit.span.end] for edit in fix.edits]
        return [
            Woven(number, (), text, text, view.scan(edit.span), 0)
            for edit, text in zip(fix.edits, texts, strict=True)
        ]

    def append(self, change: Change) -> None:
        """Add a change whose edits are woven in; for `record` and the ledger file alone."""
        self.changes.append(change)
        self._numbers[change.id] = change.number
        if change.needs or change.bars:
            self._links.append((change.number, Links(change.needs, change.bars)))

    # ---- what people decided ---------------------------------------------------------------

    def _prepare(self, decisions: Decisions) -> list[int]:
        """For each change, the version that decisions and safety want; weave in what is new."""
        versions = {d.change: self._version(d) for d in self._decided(decisions, AMEND)}
        if decisions.hand:
            self._place_by_hand(decisions, versions)
        return self._wanted(decisions, versions)

    def _wanted(self, decisions: Decisions, versions: dict[str, int]) -> list[int]:
        least = max(decisions.apply, Safety.REVIEW)
        wanted = [
            PROPOSED if change.safety >= least and change.stage != HAND_PASS else OFF
            for change in self.changes
        ]
        for key in decisions.by_change:
            if key in self._numbers:
                number = self._numbers[key]
                if self.changes[number].safety > Safety.NOTE:
                    on = decisions.wants(key, self.changes[number].safety)
                    wanted[number] = versions.get(key, PROPOSED) if on else OFF
        return wanted

    def _decided(self, decisions: Decisions, verdict: str) -> list[Decision]:
        return [
            d
            for key, d in decisions.by_change.items()
            if d.verdict == verdict and key in self._numbers
        ]

    def _version(self, decision: Decision) -> int:
        """The version of an amendment, woven in at its first use."""
        change = self.changes[self._numbers[decision.change]]
        if change.safety == Safety.NOTE or len(change.edits) != 1:
            raise DecisionError(
                f"change {change.id} cannot be amended: it "
                + ("changes nothing" if change.safety == Safety.NOTE else "makes several edits")
                + ". Reject it, and correct the text by hand."
            )
        return self.amended(change, decision.new)

    def amended(self, change: Change, new: str) -> int:
        """The version number of `change` writing `new` instead."""
        key = (change.number, new)
        if new == change.edits[0].new:
            return PROPOSED
        if key not in self.versions:
            taken = [v for (number, _), v in self.versions.items() if number == change.number]
            self.versions[key] = max(taken, default=PROPOSED) + 1
            self.weave.amend(change.edits[0], self.versions[key], new)
        return self.versions[key]

    def _place_by_hand(self, decisions: Decisions, versions: dict[str, int]) -> None:
        """Weave in hand-made corrections, each over the text as it stood when it was made."""
        self.unplaced = [d for d in self.unplaced if d.change not in self._numbers]
        for decision in decisions.hand:
            if decision.change in self._numbers:
                continue
            wanted = self._wanted(decisions, versions)
            view = View(
                self.document, self.weave, self.weave.read(resolve(wanted, self._links)), ()
            )
            start = _find_near(view, decision)
            if start is None or decision.old == decision.new:
                if decision not in self.unplaced:
                    self.unplaced.append(decision)
                continue
            why = decision.note or f"corrected by {decision.by or 'hand'}"
            end = start + len(decision.old)
            fix = Fix((Edit.at(start, end, decision.new),), HAND_PASS, why, 1.0, Safety.REVIEW)
            if HAND_PASS not in self.stages:
                self.stages.append(HAND_PASS)
            self._weave(HAND_PASS, view, [(fix, decision.change)])


def _find_near(view: View, decision: Decision) -> int | None:
    """Where a hand-made correction's old text stands in `view`; None if it does not."""
    start = view.at(decision.start)
    low = max(0, start - len(decision.old))
    places: list[int] = []
    at = view.text.find(decision.old, low)
    while 0 <= at <= start + len(decision.old):
        places.append(at)
        at = view.text.find(decision.old, at + 1)
    exact = [p for p in places if view.scan((p, p + len(decision.old))).start == decision.start]
    return min(exact or places, key=lambda place: abs(place - start), default=None)
