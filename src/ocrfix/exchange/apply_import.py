"""Apply imported decisions through the desk, and report those that fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ocrfix.core.decisions import AMEND, HAND, OPEN, Decision, Decisions, hand_id
from ocrfix.core.reanchor import attach
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions
from ocrfix.review.desk import Desk


class ImportResult(NamedTuple):
    """The result of an import."""

    counts: Counter[str]  # verdict -> how many decisions were made
    refused: Sequence[tuple[Decision, Decision | None]]  # (ours, what another decided since)
    said: Sequence[str]  # decisions that moved, lost their place, or are impossible
    withdrawn: Sequence[str]  # ids of changes withdrawn with the rejected ones
    words: int = 0  # how many words were added to word lists


def take(desk: Desk, heard: ImportedDecisions) -> ImportResult:
    """Make the decisions of a file, each once, and if possible as one undoable act.

    A decision is refused if another person decided differently on the change since the file was
    written. It is reported if its change no longer exists, and skipped if the change already has
    the same decision.

    Raises:
        DecisionError: the disk does not take decisions, or `run` replaced the ledger.
    """
    found, said = attached(desk, heard)
    now = desk.decisions.by_change
    refused: list[tuple[Decision, Decision | None]] = []
    fresh: list[Decision] = []
    for each in found:
        theirs, was = (
            now.get(each.change),
            (heard.base or desk.decisions).by_change.get(each.change),
        )
        if alike(theirs, each):
            continue
        if heard.base is not None and not _agree(theirs, was):
            refused.append((each, theirs))
        elif each.verdict == AMEND and not _amendable(desk, each):
            said.append(
                f"{named(desk, each)} cannot be amended, because it has several edits, or none. "
                "Accept or reject it."
            )
        else:
            fresh.append(each)
    done, withdrawn = _decided(desk, fresh, refused, said)
    for word, name in heard.words:
        desk.words.put(word, name)
    return ImportResult(done, refused, [*heard.said, *said], withdrawn, len(heard.words))


def alike(theirs: Decision | None, ours: Decision) -> bool:
    """Whether `theirs`, the current decision on a change (None: open), says the same as `ours`."""
    if theirs is None:
        return ours.verdict == OPEN
    amend = theirs.new == ours.new or ours.verdict != AMEND
    return theirs.verdict == ours.verdict and amend


def outdated(heard: ImportedDecisions, ours: Decision, theirs: Decision | None) -> bool:
    """Whether the person who edited a file did not know the current decision.

    If the file does not record the earlier decisions, another person's decision counts as unknown.
    """
    if heard.base is not None:
        return not _agree(theirs, heard.base.by_change.get(ours.change))
    return theirs is not None and theirs.by != ours.by


def placed(desk: Desk, decision: Decision) -> str:
    """Describe what a decision is about, with its place."""
    place = desk.ledger.document.place(decision.start)
    return f"{decision.change} (page {place.page}, line {place.line}) {decision.old!r}"


def named(desk: Desk, decision: Decision) -> str:
    """Describe a decision: its verdict, both wordings, its id and its place."""
    place = desk.ledger.document.place(decision.start)
    at = f"page {place.page}, line {place.line}"
    return f"{decision.verdict} of {decision.old!r} > {decision.new!r} ({decision.change}, {at})"


def _agree(one: Decision | None, two: Decision | None) -> bool:
    if one is None or two is None:
        return one is two
    return one.verdict == two.verdict and (one.verdict not in {AMEND, HAND} or one.new == two.new)


def attached(desk: Desk, heard: ImportedDecisions) -> tuple[list[Decision], list[str]]:
    """Find the changes of decisions in this ledger; also messages about lost ones."""
    latest = _latest(heard.decisions)
    # `Decisions.of` drops decisions to open a change again, so these are kept aside and looked up
    # by their ids.
    made, said = attach(desk.ledger, Decisions.of(d for d in latest if d.verdict != OPEN))
    opened = [each for each in latest if each.verdict == OPEN]
    known = desk.decisions.by_change
    lost = [each for each in opened if each.change not in desk.applied and each.change not in known]
    said = [
        *said,
        *(
            f"{named(desk, each)} was left out: the ledger has no such change any more."
            for each in lost
        ),
    ]
    gone = {each.change for each in lost}
    found = [_whole(desk, each) for each in (*made.by_change.values(), *opened)]
    return [each for each in found if each and each.change not in gone], list(said)


def _latest(decisions: Iterable[Decision]) -> list[Decision]:
    """The last decision on each change, in the order in which these came."""
    latest: dict[str, Decision] = {}
    for each in decisions:
        # A row for a hand-made correction may lack the id, which follows from what it changes.
        key = each.change or hand_id(each)
        latest.pop(key, None)
        latest[key] = each._replace(change=key)
    return list(latest.values())


def _whole(desk: Desk, decision: Decision) -> Decision | None:
    """A decision completed with the words of its change; None if the change is gone."""
    if decision.verdict == HAND:
        return decision
    if decision.change not in desk.applied:
        # Not a change of the ledger, but perhaps a hand-made correction that the file takes back.
        return decision if decision.change in desk.decisions.by_change else None
    new = decision.new if decision.verdict == AMEND else None
    found = desk.verdict(decision.verdict, decision.change, new, decision.note)
    return found._replace(by=decision.by, at=decision.at)


def _amendable(desk: Desk, decision: Decision) -> bool:
    change = desk.applied[decision.change]
    # Several edits have no one new text to replace. A flag (safety 0) has none at all.
    return change.stage == HAND or (len(change.edits) == 1 and bool(change.safety))


def _decided(
    desk: Desk, fresh: Sequence[Decision], refused: list[tuple[Decision, Decision | None]],
    said: list[str],
) -> tuple[Counter[str], Sequence[str]]:  # fmt: skip
    """Make all decisions in one act; if one is impossible, make the others in smaller acts."""
    done, withdrawn = Counter[str](), list[str]()
    # `decide` makes all decisions or none. So a batch that fails is halved until the impossible
    # decisions are alone: a few of these cost few calls, and each can be reported with its own
    # reason. A stack of halves keeps the order of the file.
    batches = [list(fresh)] if fresh else []
    while batches:
        batch = batches.pop()
        try:
            outcome = desk.decide(batch)
        except DecisionError as error:
            if len(batch) == 1:
                said.append(f"{named(desk, batch[0])} was not made: {error}")
            else:
                half = len(batch) // 2
                batches += [batch[half:], batch[:half]]
            continue
        refused += outcome.refused
        ours = {mine.change for mine, _ in outcome.refused}
        done.update(each.verdict for each in batch if each.change not in ours)
        # Only what the user did not decide is news: a change of this batch that was rejected is no
        # longer applied either.
        decided = {each.change for each in batch}
        withdrawn += [key for key in outcome.withdrawn if key not in decided]
    return done, withdrawn
