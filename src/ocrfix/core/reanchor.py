"""Decisions find their changes again after a new scan, or after rules changed.

A decision names a change by its id, which is a hash of place and words. When the scan was
made again, places move; then the words and the scan around them must do, where there is
only one such place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ocrfix.core.decisions import AMEND, CONTEXT, HAND, Decision, Decisions
from ocrfix.core.ledger import HAND_PASS, Change, Ledger

_LEAST = 6
"""Code points of context that must agree on the two sides together; fewer prove nothing."""


def attach(ledger: Ledger, decisions: Decisions) -> tuple[Decisions, list[str]]:
    """The decisions with the ids this ledger has, and a line about each that moved or was lost.

    It does for a whole ledger what `reattach` does after each pass, so a ledger that is loaded
    gives the same as the run that made it.
    """
    made = decisions
    for stage in ledger.stages:
        if stage != HAND_PASS:
            made = reattach(ledger, [c for c in ledger.changes if c.stage == stage], made)
    return made, moves(ledger, decisions, made)


def reattach(ledger: Ledger, changes: Sequence[Change], decisions: Decisions) -> Decisions:
    """The decisions; those whose change is not in the ledger take one of `changes`, if any.

    A decision whose change is here is kept as it is. One that finds none stays among the
    decisions, where it does nothing: the ledger of the old scan may come back. `changes` are
    those of one pass. A change that has a decision already is never given a second one, and no
    other change is taken in its place: so the result depends on the words decided on, and
    not on which decisions were attached in an earlier run.
    """
    lost = _lost(ledger, decisions)
    if not lost:
        return decisions
    alike: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        alike[change.old].append(change)
    moved: dict[str, Decision] = {}
    taken = set(decisions.by_change)
    for decision in lost:
        found = _only(ledger, decision, alike.get(decision.old, []))
        if found is not None and found.id not in taken:
            taken.add(found.id)
            moved[decision.change] = decision._replace(change=found.id)
    if not moved:
        return decisions
    rows = [moved.get(key, decision) for key, decision in decisions.by_change.items()]
    return Decisions.of(rows, decisions.apply)


def moves(ledger: Ledger, before: Decisions, after: Decisions) -> list[str]:
    """What to say of each decision whose change has another id now, or is not here."""
    says: list[str] = []
    for was, now in zip(before.by_change.values(), after.by_change.values(), strict=True):
        if was.change != now.change:
            change = ledger[now.change]
            place = ledger.document.place(change.scan.start)
            says.append(
                f"{_named(was)} now counts for change {change.id} "
                f"(page {place.page}, line {place.line})."
            )
    says += [
        f"{_named(decision)} finds no change here that is surely the same. Decide anew."
        for decision in _lost(ledger, after)
    ]
    return says


def _lost(ledger: Ledger, decisions: Decisions) -> list[Decision]:
    """The decisions on changes that the ledger does not have."""
    return [
        decision
        for key, decision in decisions.by_change.items()
        if decision.verdict != HAND and not (key in ledger and ledger[key].stage != HAND_PASS)
    ]


def describe(ledger: Ledger, change: Change) -> Decision:
    """A decision on `change` with all but the verdict: where it stands, and what is around."""
    start, end = change.scan
    scan = ledger.document.text
    return Decision(
        verdict="",
        change=change.id,
        start=start,
        end=end,
        old=change.old,
        new=change.new,
        before=scan[max(0, start - CONTEXT) : start],
        after=scan[end : end + CONTEXT],
    )


def _only(ledger: Ledger, decision: Decision, changes: list[Change]) -> Change | None:
    """The one of `changes` with the decision's words and most of its context; None if unsure."""
    if decision.verdict != AMEND:  # whose `new` is the editor's own, not what was proposed
        changes = [change for change in changes if change.new == decision.new]
    agree = sorted((_agreement(ledger, decision, each), -each.number) for each in changes)[-2:]
    whole = len(decision.before) + len(decision.after)
    if not agree or agree[-1][0] < min(_LEAST, whole) or not whole:
        return None
    if len(agree) == 2 and agree[0][0] == agree[1][0]:
        return None
    return ledger.changes[-agree[-1][1]]


def _agreement(ledger: Ledger, decision: Decision, change: Change) -> int:
    """How many code points next to the change stand next to the decision too."""
    here = describe(ledger, change)
    return _shared(here.before[::-1], decision.before[::-1]) + _shared(here.after, decision.after)


def _shared(one: str, two: str) -> int:
    """How many code points two texts begin with alike."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(two)))


def _named(decision: Decision) -> str:
    return f"{decision.verdict} of {decision.old!r} > {decision.new!r} ({decision.change})"
