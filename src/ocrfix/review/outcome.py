"""What came of deciding: two states of one review, compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ocrfix.core.decisions import Decision, Decisions
from ocrfix.core.ledger import HAND_PASS, Change, Ledger
from ocrfix.core.status import Shown, show


class DecisionOutcome(NamedTuple):
    """What came of deciding."""

    changed: Sequence[Shown] = ()  # every change whose state is another now, in scan order
    stands: Sequence[str] = ()  # ids of changes that stand now and did not
    withdrawn: Sequence[str] = ()  # ids of changes that stood and do not
    others: Sequence[Decision] = ()  # what others decided since we last looked
    refused: Sequence[tuple[Decision, Decision]] = ()  # (ours, theirs): theirs came since
    decided: Sequence[str] = ()  # ids of changes that we decided, in the order we did
    said: str = ""  # what was done, in words, where it is not plain


class State:
    """What was decided and what stands, at one moment."""

    def __init__(self, ledger: Ledger, decisions: Decisions, standing: list[int]) -> None:
        self.ledger, self.decisions, self.standing = ledger, decisions, standing
        changes, count = ledger.changes, len(standing)
        while count and changes[count - 1].stage == HAND_PASS:
            count -= 1
        self.passes = standing[:count]  # versions of the passes' changes, by number
        self.hand = [change.id for change in changes[count:]]  # corrections by hand come last


def compare(was: State, now: State) -> DecisionOutcome:
    """What is another now. Linear in changes, and cheap: no text is made."""
    old, new, changes = was.decisions.by_change, now.decisions.by_change, now.ledger.changes
    differ = [n for n, (a, b) in enumerate(zip(was.passes, now.passes, strict=True)) if a != b]
    stands = [changes[n].id for n in differ if not was.passes[n]]
    withdrawn = [changes[n].id for n in differ if not now.passes[n]]
    stands += [key for key in now.hand if key not in was.hand]
    withdrawn += [key for key in was.hand if key not in now.hand]
    ids = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    ids.update(stands, (changes[n].id for n in differ))
    found = in_order(now.ledger[key] for key in ids if key in now.ledger)
    seen = [show(now.ledger, change, now.decisions, now.standing) for change in found]
    return DecisionOutcome(seen, stands, withdrawn)


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Changes in scan order."""
    return sorted(changes, key=lambda c: (c.edits[0].scan, c.number))
