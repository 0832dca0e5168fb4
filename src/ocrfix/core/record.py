"""The record: all changes with their numbers and ids, and the weave that holds their texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix, Safety, Span
from ocrfix.core.pieces import PROPOSED, SCAN, Found, Links, Slot, Woven
from ocrfix.core.view import View
from ocrfix.core.weave import Weave
from ocrfix.errors import DecisionError

HAND_PASS = "hand"  # noqa: S105 - the name of a pass, no password
_NO_LINKS = Links((), ())


class Change(NamedTuple):
    """A fix in the record. It is never computed again and never altered."""

    number: int
    id: str
    stage: str  # the pass that proposed it
    rule: str
    why: str
    confidence: float
    safety: Safety
    edits: tuple[Woven, ...]
    needs: tuple[tuple[int, int], ...] = ()  # (number, version) of changes whose text it read
    bars: tuple[int, ...] = ()  # numbers of changes that would alter what it read
    moves: bool = False  # whether it takes a block of text to another place
    stopped: bool = False  # a note that its rule took too long, and is off for this text

    @property
    def scan(self) -> Span:
        """The scan span from the first to the last place that it changes."""
        return Span(min(e.scan.start for e in self.edits), max(e.scan.end for e in self.edits))

    @property
    def old(self) -> str:
        """The text that it replaces; several edits are joined by an ellipsis."""
        return " … ".join(edit.old for edit in self.edits)

    @property
    def new(self) -> str:
        """The text that it writes; several edits are joined by an ellipsis."""
        return " … ".join(edit.new for edit in self.edits)


class Fresh(NamedTuple):
    """A fix to be recorded, with its id and its place in the weave."""

    key: str
    fix: Fix
    edits: Sequence[Edit]
    found: list[Found]


class Record:
    """All changes, and the weave that holds their texts. It only grows."""

    def __init__(self, scan: str) -> None:
        self.weave = Weave(scan)
        self.changes: list[Change] = []
        self.versions: dict[tuple[int, str], int] = {}  # (number, amended text) -> version
        self.links: list[tuple[int, Links]] = []  # of the changes that have any, ascending
        self.moving: set[int] = set()  # numbers of changes that move text
        self._latest: dict[int, int] = {}  # number -> its latest version
        self._numbers: dict[str, int] = {}

    def fork(self) -> Record:
        """A copy that grows on its own. Both share the list of pieces until one of them grows."""
        fork = Record("")
        fork.weave = self.weave.fork()
        fork.changes, fork.versions = list(self.changes), dict(self.versions)
        fork.links, fork.moving = list(self.links), set(self.moving)
        fork._latest, fork._numbers = dict(self._latest), dict(self._numbers)
        return fork

    def __getitem__(self, change: str) -> Change:
        """The change with this id, or the only one whose id begins so; `KeyError` if none."""
        if change in self._numbers:
            return self.changes[self._numbers[change]]
        # People type the first digits of an id, as with commits in git. An empty text begins every
        # id.
        found = [c for c in self.changes if c.id.startswith(change)] if change else []
        if len(found) != 1:
            raise KeyError(change)
        return found[0]

    def __contains__(self, change: object) -> bool:
        return change in self._numbers

    def number(self, change: str) -> int | None:
        """The number of the change with this id; None if there is none."""
        return self._numbers.get(change)

    def append(self, change: Change) -> None:
        """Add a change whose edits are in the weave already."""
        self.changes.append(change)
        self._numbers[change.id] = change.number
        if change.moves:
            self.moving.add(change.number)
        if change.needs or change.bars:
            self.links.append((change.number, Links(change.needs, change.bars)))

    def weave_in(self, stage: str, view: View, fresh: Sequence[Fresh]) -> list[Change]:
        """Add what one pass proposed on `view` to record and weave; return the new changes."""
        base = len(self.changes)
        slots = [
            Slot(number, edit, found)
            for number, new in enumerate(fresh, base)
            if new.fix.safety > Safety.NOTE
            for edit, found in zip(new.edits, new.found, strict=True)
        ]
        slots.sort(key=lambda slot: slot.edit.span)  # stable: keeps their order
        woven, links = view.weave.weave(view.reading, slots)
        edits: dict[int, list[Woven]] = {}
        for edit in woven:
            edits.setdefault(edit.change, []).append(edit)
        for number, (key, fix, _, _) in enumerate(fresh, base):
            needs, bars = links.get(number, _NO_LINKS)
            self.append(
                Change(
                    number,
                    key,
                    stage,
                    fix.rule,
                    fix.why,
                    round(fix.confidence, 3),
                    fix.safety,
                    # Notes have no slots above, so the weave has no edits of them.
                    tuple(edits.get(number) or self._notes(number, view, fresh[number - base])),
                    needs,
                    bars,
                    fix.moves,
                    fix.stopped,
                )
            )
        return self.changes[base:]

    @staticmethod
    def _notes(number: int, view: View, note: Fresh) -> list[Woven]:
        """The edits of a note: places only, with nothing added to the weave."""
        texts = [view.text[edit.span.start : edit.span.end] for edit in note.edits]
        return [
            Woven(number, found.strokes, text, text, found.scan, SCAN)
            for found, text in zip(note.found, texts, strict=True)
        ]

    def amend(self, batch: Iterable[tuple[Change, str]]) -> list[int]:
        """For each change and its amended text, the version; a new text is added to the weave."""
        numbers: list[int] = []
        fresh: list[tuple[Woven, int, str]] = []
        for change, new in batch:
            edit, key = change.edits[0], (change.number, new)
            # An amendment to the proposed text is the proposal; the same amendment by two people
            # is one version.
            if new != edit.new and key not in self.versions:
                self._latest[change.number] = self._latest.get(change.number, PROPOSED) + 1
                self.versions[key] = self._latest[change.number]
                fresh.append((edit, self.versions[key], new))
            numbers.append(PROPOSED if new == edit.new else self.versions[key])
        self.weave.amend(fresh)
        return numbers

    def amendable(self, number: int) -> Change:
        """The change with this number, which a person wants to amend.

        Raises:
            DecisionError: it cannot be amended; the message says why.

        """
        change = self.changes[number]
        if change.safety == Safety.NOTE or len(change.edits) != 1:
            why = "changes nothing" if change.safety == Safety.NOTE else "makes several edits"
            raise DecisionError(
                f"change {change.id} cannot be amended: it {why}. Reject it, and correct the text "
                f"by hand."
            )
        return change
