"""The result of decisions: a comparison of two states of a review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ocrfix.core.applied import Applied
from ocrfix.core.decisions import Decision
from ocrfix.core.ledger import HAND_PASS, Change
from ocrfix.core.status import Shown, show


class DecisionOutcome(NamedTuple):
    """The result of decisions."""

    changed: Sequence[Shown] = ()  # every change with a new state
    stands: Sequence[str] = ()  # ids of changes that are now applied
    withdrawn: Sequence[str] = ()  # ids of changes that are no longer applied
    others: Sequence[Decision] = ()  # new decisions of other people
    refused: Sequence[tuple[Decision, Decision]] = ()  # (ours, theirs): theirs is newer
    decided: Sequence[str] = ()  # ids of changes that we decided, in order
    said: str = ""  # a message, if the result is not obvious


class State:
    """The decisions and the applied changes at one moment."""

    def __init__(self, applied: Applied) -> None:
        self.applied = applied
        changes, standing = applied.changes, applied.standing
        count = len(standing)
        # Hand-made corrections get new numbers when one comes or goes, so these are compared by
        # id. The changes of the passes keep their numbers.
        while count and changes[count - 1].stage == HAND_PASS:
            count -= 1
        self.passes = standing[:count]  # versions of the passes' changes, by number
        self.hand = [change.id for change in changes[count:]]  # hand-made corrections come last


def compare(was: State, now: State) -> DecisionOutcome:
    """The differences between two states.

    Linear in the changes of the passes, because a review calls it at each decision: it compares
    versions, and makes no text.
    """
    old, new = was.applied.decisions.by_change, now.applied.decisions.by_change
    changes = now.applied.changes
    differ = [n for n, (a, b) in enumerate(zip(was.passes, now.passes, strict=True)) if a != b]
    stands = [changes[n].id for n in differ if not was.passes[n]]
    withdrawn = [changes[n].id for n in differ if not now.passes[n]]
    before, after = set(was.hand), set(now.hand)
    stands += [key for key in now.hand if key not in before]
    withdrawn += [key for key in was.hand if key not in after]
    ids = _decided_otherwise(old, new)
    ids.update(stands, (changes[n].id for n in differ))
    found = in_order(now.applied[key] for key in ids if key in now.applied)
    seen = [show(now.applied, change) for change in found]
    return DecisionOutcome(seen, stands, withdrawn)


def _decided_otherwise(old: Mapping[str, Decision], new: Mapping[str, Decision]) -> set[str]:
    """The ids that have another decision now, or no longer one."""
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Changes in scan order."""
    return sorted(changes, key=lambda c: (c.edits[0].scan, c.number))


def agree(theirs: Decision | None, ours: Decision) -> bool:
    """Whether another person's newer decision agrees with ours, or there is none."""
    return theirs is None or (theirs[:2] == ours[:2] and theirs.new == ours.new)
