"""The ledger: every change ever proposed for one scan, and what stands of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ocrfix.core.decisions import AMEND, NONE, Decision, Decisions, change_id
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Hunk, Mark, Proposal, Safety, Span
from ocrfix.core.gc_paused import collector_paused
from ocrfix.core.pieces import (
    OFF,
    PROPOSED,
    SCAN,
    Found,
    Links,
    Piece,
    Reading,
    Slot,
    Woven,
    resolve,
)
from ocrfix.core.view import View
from ocrfix.core.weave import Weave
from ocrfix.core.weave_parts import Part
from ocrfix.errors import DecisionError, PassFailure

HAND_PASS = "hand"  # noqa: S105 - the name of a pass, no password


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
    stopped: bool = False  # a note that its rule took too long, and is off for this text

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


class _Fresh(NamedTuple):
    """A fix about to be recorded."""

    key: str
    fix: Fix
    edits: Sequence[Edit]
    found: list[Found]


_NO_LINKS = Links((), ())


class Ledger:
    """Append-only. `text(NOTHING)` is the scan; `text(NONE)` what ships unasked."""

    def __init__(self, document: Document, rules: str = "", language: str = "en") -> None:
        self.document = document
        self.rules = rules  # digest of the rules that proposed the changes
        self.language = language
        self.changes: list[Change] = []
        self.marks: list[Mark] = []  # in scan offsets
        self.stages: list[str] = []
        self.failures: list[PassFailure] = []
        self.weave = Weave(document.text)
        self.unplaced: list[Decision] = []  # hand-made corrections whose text is not there
        self.versions: dict[tuple[int, str], int] = {}  # (number, amended text) -> version
        self._latest: dict[int, int] = {}  # number -> its latest version
        self._numbers: dict[str, int] = {}
        self._links: list[tuple[int, Links]] = []
        self._read: Reading | None = None
        self._floor: list[Piece] | None = None  # the weave below hand-made corrections
        self._placed: tuple[list[int], list[Decision]] | None = None  # what they were placed for

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

    def without(self, standing: Sequence[int], numbers: Collection[int]) -> list[int]:
        """What stands of `standing` when these changes, by number, do not."""
        wanted = [OFF if n in numbers else version for n, version in enumerate(standing)]
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
        if cached is None or cached.woven is not self.weave.pieces or cached.standing != standing:
            cached = self._read = self.weave.read(standing)
        return cached

    # ---- recording -----------------------------------------------------------------------

    def record(self, stage: str, view: View, proposals: Iterable[Proposal]) -> list[Change]:
        """Weave in what a pass proposed on `view`, and give the changes it became.

        A fix that was proposed before, to the letter, is the same change and stays as it
        was: a rejection cannot be got round by proposing again.

        Raises:
            ValueError: edits of one pass overlap, or lie outside the view; the pass was
                recorded before; the view shows hand-made corrections, which come last.
                Nothing is recorded then.

        """
        if stage in self.stages or self._floor is not None:
            raise ValueError(
                f"pass {stage!r} "
                + ("was recorded before" if stage in self.stages else "comes before the hand's")
            )
        fixes: list[Fix] = []
        marks: list[Mark] = []
        with collector_paused():  # the pass itself runs in here: proposals are made one by one
            for proposal in proposals:
                if isinstance(proposal, Mark):
                    marks.append(proposal._replace(span=view.scan(proposal.span)))
                elif proposal.edits:
                    fixes.append(proposal)
            fixes.sort(key=lambda fix: (min(fix.edits)[0][0], -fix.safety))
            recorded = self._weave(stage, view, self._fresh(view, fixes))
        self.stages.append(stage)
        self.marks += marks
        return recorded

    def _fresh(self, view: View, fixes: Sequence[Fix]) -> list[_Fresh]:
        """What of `fixes` is not recorded yet, with ids and where it lies in the weave."""
        look, text, reading = self.weave.look, view.text, view.reading
        fresh: list[_Fresh] = []
        taken: dict[str, _Fresh] = {}
        for fix in fixes:
            edits = sorted(fix.edits) if len(fix.edits) > 1 else fix.edits
            found = [look(reading, *edit.span) for edit in edits]
            rows = [
                (*where.scan, text[start:end], new if fix.safety else text[start:end])
                for where, ((start, end), new, _) in zip(found, edits, strict=True)
            ]
            new = _Fresh(change_id(rows), fix, edits, found)
            again = 0
            while new.key in taken or new.key in self._numbers:
                if self._same(new, taken.get(new.key)):
                    break
                again += 1  # the same words in another place of one written text
                new = new._replace(key=change_id([*rows, (again, again, "", "")]))
            else:
                taken[new.key] = new
                fresh.append(new)
        return fresh

    def _same(self, new: _Fresh, other: _Fresh | None) -> bool:
        """Whether `new` is what is known by its id already."""
        strokes = [where.strokes for where in new.found]
        note = new.fix.safety == Safety.NOTE
        if other:
            known = [where.strokes for where in other.found]
            rule = other.fix.rule
        else:
            change = self.changes[self._numbers[new.key]]
            known = [edit.strokes for edit in change.edits]
            rule = change.rule
        return known == strokes and (not note or new.fix.rule == rule)

    def _weave(self, stage: str, view: View, fresh: Sequence[_Fresh]) -> list[Change]:
        base = len(self.changes)
        slots = [
            Slot(number, edit, found)
            for number, new in enumerate(fresh, base)
            if new.fix.safety > Safety.NOTE
            for edit, found in zip(new.edits, new.found, strict=True)
        ]
        slots.sort(key=lambda slot: slot.edit.span)  # stable: as proposed at one place
        woven, links = view.weave.weave(view.reading, slots)
        edits: dict[int, list[Woven]] = {}
        for edit in woven:
            edits.setdefault(edit.change, []).append(edit)
        for number, (key, fix, _, _) in enumerate(fresh, base):
            self.append(
                Change(
                    number,
                    key,
                    stage,
                    fix.rule,
                    fix.why,
                    round(fix.confidence, 3),
                    fix.safety,
                    tuple(edits.get(number) or self._notes(number, view, fresh[number - base])),
                    *links.get(number, _NO_LINKS),
                    fix.stopped,
                )
            )
        return self.changes[base:]

    @staticmethod
    def _notes(number: int, view: View, note: _Fresh) -> list[Woven]:
        """The edits of a note: places, which nothing is woven into."""
        texts = [view.text[edit.span.start : edit.span.end] for edit in note.edits]
        return [
            Woven(number, found.strokes, text, text, found.scan, SCAN)
            for found, text in zip(note.found, texts, strict=True)
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
        amends = [
            (self._amendable(self._numbers[key]), decision.new)
            for key, decision in decisions.by_change.items()
            if decision.verdict == AMEND and self._recorded(key)
        ]
        numbers = self.amend(amends)
        versions = {change.id: n for (change, _), n in zip(amends, numbers, strict=True)}
        hand = [d for d in decisions.hand if not self._recorded(d.change)]
        if hand:
            self._place_by_hand(hand, decisions, versions)
        else:
            self._lift_hand()
            self.unplaced = []
        return self._wanted(decisions, versions)

    def _recorded(self, change: str) -> bool:
        number = self._numbers.get(change)
        return number is not None and self.changes[number].stage != HAND_PASS

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

    def _amendable(self, number: int) -> Change:
        change = self.changes[number]
        if change.safety == Safety.NOTE or len(change.edits) != 1:
            raise DecisionError(
                f"change {change.id} cannot be amended: it "
                + ("changes nothing" if change.safety == Safety.NOTE else "makes several edits")
                + ". Reject it, and correct the text by hand."
            )
        return change

    def amend(self, batch: Iterable[tuple[Change, str]]) -> list[int]:
        """The version numbers of changes writing another text instead; woven in at first use."""
        numbers: list[int] = []
        fresh: list[tuple[Woven, int, str]] = []
        for change, new in batch:
            edit, key = change.edits[0], (change.number, new)
            if new != edit.new and key not in self.versions:
                self._lift_hand()
                self._latest[change.number] = self._latest.get(change.number, PROPOSED) + 1
                self.versions[key] = self._latest[change.number]
                fresh.append((edit, self.versions[key], new))
            numbers.append(PROPOSED if new == edit.new else self.versions[key])
        self.weave.amend(fresh)
        return numbers

    def _lift_hand(self) -> None:
        """Take the hand-made corrections out again: they are no part of what is recorded."""
        if self._floor is None:
            return
        self.weave.pieces, self._floor, self._placed = self._floor, None, None
        while self.changes and self.changes[-1].stage == HAND_PASS:
            change = self.changes.pop()
            del self._numbers[change.id]
            if self._links and self._links[-1][0] == change.number:
                self._links.pop()

    def _place_by_hand(
        self, hand: list[Decision], decisions: Decisions, versions: dict[str, int]
    ) -> None:
        """Weave in hand-made corrections, each over the text that those before it left.

        They come after all passes, and are placed anew whenever something below them
        changed: what is read depends on the decisions, not on what was asked before.
        """
        count = len(self.changes)
        if self._placed:
            count -= len(self._placed[1]) - len(self.unplaced)
        below = resolve(self._wanted(decisions, versions)[:count], self._below(count))
        if self._placed == (below, hand):
            return
        self._lift_hand()
        self._floor, self._placed, self.unplaced = self.weave.pieces, (below, hand), []
        self.weave.pieces = list(self._floor)
        on = list(below)
        for decision in hand:
            if self._by_hand(decision, on):
                on.append(PROPOSED)
            else:
                self.unplaced.append(decision)

    def _below(self, count: int) -> list[tuple[int, Links]]:
        return self._links[: bisect_left(self._links, count, key=lambda link: link[0])]

    def _by_hand(self, decision: Decision, on: Sequence[int]) -> bool:
        """Weave in one correction, if its old text stands where `on` is read."""
        reach = 2 * len(decision.old) + 2  # as far as `_find_near` looks, and one more
        part = Part(self.weave, on, decision.start, reach)
        view = View(self.document, part, part.read(on))
        start = _find_near(view, decision, view.at(decision.start))
        if start is None or decision.old == decision.new:
            return False
        why = decision.note or f"corrected by {decision.by or 'hand'}"
        edits = (Edit.at(start, start + len(decision.old), decision.new),)
        fix = Fix(edits, HAND_PASS, why, 1.0, Safety.REVIEW)
        found = [part.look(view.reading, *edits[0].span)]
        self._weave(HAND_PASS, view, [_Fresh(decision.change, fix, edits, found)])
        part.put_back()
        return True


def _find_near(view: View, decision: Decision, start: int) -> int | None:
    """Where near `start` a correction's old text stands in `view`; None if it does not."""
    low = max(0, start - len(decision.old))
    places: list[int] = []
    at = view.text.find(decision.old, low)
    while 0 <= at <= start + len(decision.old):
        places.append(at)
        at = view.text.find(decision.old, at + 1)
    exact = [p for p in places if view.scan((p, p + len(decision.old))).start == decision.start]
    return min(exact or places, key=lambda place: abs(place - start), default=None)
