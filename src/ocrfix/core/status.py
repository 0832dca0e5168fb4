"""The state of a change in one word, the same in reports, reviews and commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.core.applied import Applied
from ocrfix.core.decisions import ACCEPT, AMEND, REJECT, Decisions
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import Change, Ledger

STATES = ("applied", "proposed", "flagged", "accepted", "amended", "rejected", "withdrawn")
STANDING = frozenset(("applied", "accepted", "amended"))
"""States in which a change is applied."""
WAITING = frozenset(("proposed", "flagged"))
"""States in which a change waits for a person."""


class Shown(NamedTuple):
    """A change with its state, and who or what caused that state, if known."""

    change: Change
    state: str
    because: str


def shown(ledger: Ledger, decisions: Decisions) -> Iterator[Shown]:
    """Every change, in scan order."""
    applied = ledger.under(decisions)
    for change in sorted(applied.changes, key=lambda c: (c.edits[0].scan, c.number)):
        yield show(applied, change)


def show(applied: Applied, change: Change) -> Shown:
    """One change with its state. A change is withdrawn if others took away what it read."""
    decisions, standing = applied.decisions, applied.standing
    decision = decisions.by_change.get(change.id)
    verdict = decision.verdict if decision else ""
    if verdict == REJECT:
        return Shown(change, "rejected", f"by {decision.by}" if decision and decision.by else "")
    if change.safety == Safety.NOTE:
        return Shown(change, "accepted" if verdict == ACCEPT else "flagged", "")
    if standing[change.number]:
        state = {ACCEPT: "accepted", AMEND: "amended"}.get(verdict, "applied")
        return Shown(change, state, "")
    # A change that is off and not wanted only waits. If it is wanted, what it read has changed.
    if not decisions.wants(change.id, change.safety):
        return Shown(change, "proposed", "")
    numbers = [n for n, version in change.needs if standing[n] != version]
    numbers += [n for n in change.bars if standing[n]]
    names = [applied.changes[number].id for number in numbers]
    return Shown(change, "withdrawn", "because of " + ", ".join(names[:3]) if names else "")


def kind(change: Change) -> tuple[str, str, str]:
    """The kind of a change: its pass, its old and its new text.

    All changes of a kind can be decided at once, so together they are one decision.
    """
    return change.stage, change.old, change.new
