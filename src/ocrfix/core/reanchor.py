"""Find the changes that decisions are about again, after a new scan or with other rules.

A decision names a change by its id, which is a hash of place and words. A new scan of the same
pages has other places. Then the change is found by its words and the scan text around them, if
only one place fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ocrfix.core.decisions import AMEND, CONTEXT, HAND, Decision, Decisions
from ocrfix.core.ledger import HAND_PASS, Change, Ledger

_LEAST = 6
"""Code points of context that must agree, before and after together; fewer prove nothing."""


def attach(ledger: Ledger, decisions: Decisions) -> tuple[Decisions, list[str]]:
    """The decisions with the ids of this ledger, and a message on each one moved or lost.

    It does what `reattach` does after each pass, for all passes of a ledger. So a loaded ledger
    gives the same result as the run that made it.
    """
    made = decisions
    for stage in ledger.stages:
        if stage != HAND_PASS:
            made = reattach(ledger, [c for c in ledger.changes if c.stage == stage], made)
    return made, moves(ledger, decisions, made)


def reattach(ledger: Ledger, changes: Sequence[Change], decisions: Decisions) -> Decisions:
    """The decisions, with those on missing changes attached to one of `changes` if one fits.

    `changes` are those of one pass. A decision whose change is in the ledger stays as it is. One
    that finds no change stays, too, and has no effect: the old scan may come back. A change
    that has a decision never gets a second one, and no other change is taken in its place. So the
    result depends only on the words decided on, not on which decisions an earlier run attached.
    """
    lost = _lost(ledger, decisions)
    if not lost:
        return decisions
    alike: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        alike[change.old].append(change)
    # Changes with a decision are taken from the start, so the order of the decisions cannot matter
    # between a decision that is attached already and one that is lost.
    moved: dict[str, Decision] = {}
    taken = set(decisions.by_change)
    for decision in lost:
        found = _only(ledger, decision, alike.get(decision.old, []))
        if found is not None and found.id not in taken:
            taken.add(found.id)
            moved[decision.change] = decision._replace(change=found.id)
    if not moved:
        return decisions
    # In the old order: `moves` compares the two lists row by row.
    rows = [moved.get(key, decision) for key, decision in decisions.by_change.items()]
    return Decisions.of(rows, decisions.apply)


def moves(ledger: Ledger, before: Decisions, after: Decisions) -> list[str]:
    """A message on each decision whose change has another id now, or is missing."""
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
        f"{_named(decision)} finds no change here that is surely the same. Decide again."
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
    """A decision on `change` without a verdict: its place, its words and the text around it."""
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
    if decision.verdict != AMEND:  # an amended decision has the person's own text as `new`
        changes = [change for change in changes if change.new == decision.new]
    # The two best are enough to see a tie. The number is negative so that of equals the earlier
    # change comes last, as the best.
    agree = sorted((_agreement(ledger, decision, each), -each.number) for each in changes)[-2:]
    whole = len(decision.before) + len(decision.after)
    if not agree or agree[-1][0] < min(_LEAST, whole) or not whole:
        return None
    # Two places fit equally well, as in "and tbe end. and tbe end.": leave it to the person.
    if len(agree) == 2 and agree[0][0] == agree[1][0]:
        return None
    return ledger.changes[-agree[-1][1]]


def _agreement(ledger: Ledger, decision: Decision, change: Change) -> int:
    """How many code points next to the change are the same as next to the decision."""
    here = describe(ledger, change)
    return _shared(here.before[::-1], decision.before[::-1]) + _shared(here.after, decision.after)


def _shared(one: str, two: str) -> int:
    """How many code points the beginnings of two texts have in common."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(two)))


def _named(decision: Decision) -> str:
    return f"{decision.verdict} of {decision.old!r} > {decision.new!r} ({decision.change})"
