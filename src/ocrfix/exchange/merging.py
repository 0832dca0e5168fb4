"""Merge the decisions of several people: make those that agree, list conflicts.

No decision is overruled without `prefer`, and no opinion is lost: `opinions.tsv` keeps the ones
that do not count, and those of other people that only agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ocrfix.core.decisions import AMEND, HAND, OPEN, Decision
from ocrfix.exchange import ImportedDecisions
from ocrfix.exchange.apply_import import ImportResult, alike, attached, outdated, take
from ocrfix.review.desk import Desk
from ocrfix.storage.opinions import Opinions


class Merged(NamedTuple):
    """The result of a merge."""

    taken: ImportResult
    conflicts: Sequence[Sequence[Decision]]  # for each change, the decision of each person
    seconds: int  # number of new opinions that do not count


def merge(desk: Desk, heard: Iterable[tuple[str, ImportedDecisions]], prefer: str = "") -> Merged:
    """Make the decisions that agree. In a conflict, the decisions of `prefer` count.

    Raises:
        DecisionError: the disk does not take decisions, or `run` replaced the ledger.
    """
    fresh: dict[str, list[Decision]] = {}  # new decisions, by change
    against: dict[str, Decision] = {}  # decisions in the folder that they did not know
    aside: list[Decision] = []
    said: list[str] = []
    words: list[tuple[str, str]] = []
    for who, one in heard:
        found, lost = attached(desk, one)
        said += [f"{who}: {line}" for line in (*one.said, *lost)]
        words += one.words
        for each in found:
            mine = each._replace(by=each.by or who)
            theirs = desk.decisions.by_change.get(mine.change)
            if alike(theirs, mine):
                aside += _agreeing(theirs, mine)
                continue
            # The folder has a decision that this person did not know: that is a conflict of two
            # people, even if all files agree.
            if theirs and outdated(one, mine, theirs):
                against[mine.change] = theirs
            fresh.setdefault(mine.change, []).append(mine)
    made, conflicts = [], []
    for change, views in fresh.items():
        there = against.get(change)
        chosen = _chosen([*views, there] if there else views, prefer)
        aside += [each for each in views if each is not chosen]
        if chosen is None:
            conflicts.append([*views, there] if there else views)
        elif chosen is not there:
            made.append(chosen)
    # With the present decisions as the base, `take` finds nothing outdated: conflicts were settled
    # above.
    taken = take(desk, ImportedDecisions(made, said, words, base=desk.decisions))
    return Merged(taken, conflicts, Opinions(desk.path).keep(aside))


def _agreeing(theirs: Decision | None, mine: Decision) -> list[Decision]:
    """The opinion of a second person who decided alike."""
    return [mine] if theirs and theirs.by != mine.by else []


def _chosen(views: Sequence[Decision], prefer: str) -> Decision | None:
    """The decision that people agree on; None if they disagree."""
    if len({_what(each) for each in views}) == 1:
        return views[0]
    # The folder's own decision is last in `views`, so it counts before a file of the same person.
    return next((each for each in reversed(views) if prefer and each.by == prefer), None)


def _what(decision: Decision) -> tuple[str, str]:
    return decision.verdict, decision.new if decision.verdict in {AMEND, HAND} else ""


def describe(conflict: Sequence[Decision]) -> str:
    """Describe a conflict: everyone's decision."""
    return ", ".join(
        f"{each.verdict} by {each.by or 'someone'}"
        + (f" ({each.new!r})" if each.verdict in {AMEND, HAND} else "")
        for each in conflict
        if each.verdict != OPEN or each.by
    )
