"""Overlay two states of a text: common, deleted and inserted text.

    "".join(s.text for s in stretches if s.before) == the text before the changes
    "".join(s.text for s in stretches if s.after) == the text with all of them

Word files, CriticMarkup and patches are written from this, and compared with it on import. It reads
the weave once, so time is linear in the pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ocrfix.core.applied import Applied
from ocrfix.core.decisions import ACCEPT, Decision, Decisions
from ocrfix.core.ledger import Change, Ledger
from ocrfix.core.pieces import SCAN
from ocrfix.core.status import STANDING, Shown, shown

NO_CHANGE = -1


class Stretch(NamedTuple):
    """Text that one change writes, another strikes, both, or neither."""

    text: str
    by: int = NO_CHANGE  # number of the change that writes it
    cut: int = NO_CHANGE  # number of the change that strikes it
    at: int = 0  # scan offset where it begins, or after which it is inserted

    @property
    def before(self) -> bool:
        """Whether the text before the changes has it."""
        return self.by == NO_CHANGE

    @property
    def after(self) -> bool:
        """Whether the text with all the changes has it."""
        return self.cut == NO_CHANGE


class Offer(NamedTuple):
    """The changes in a review file."""

    stretches: Sequence[Stretch]
    offered: Sequence[Shown]  # the changes in it, in scan order
    left_out: Sequence[Shown]  # proposals that the other changes exclude
    applied: Applied  # the text with all of them


Only = Callable[[Shown], bool]


def offer(
    ledger: Ledger, decisions: Decisions, only: Only | None = None, *, every: bool = False
) -> Offer:
    """All applied changes, and every proposal that is compatible with them, over the scan.

    With `only`, just these changes, over the text with the others in their current state. With
    `every`, also proposals that undo applied changes.
    """
    found = {each.change.id: each for each in shown(ledger, decisions)}
    mine = list(filter(only, found.values())) if only else list(found.values())
    proposed = [each for each in mine if each.state == "proposed"]
    # To accept one of these would withdraw an applied change.
    barred = set() if every else _barred(found.values())
    taken = (each.change for each in proposed if each.change.number not in barred)
    applied = ledger.under(decisions.having(*(Decision(ACCEPT, each.id) for each in taken)))
    goal = applied.standing  # corrections by hand may have other numbers here than in `found`
    ids = {each.change.id for each in mine}
    base = applied.without({c.number for c in applied.changes if c.id in ids})
    stretches = overlay(applied, base, goal)
    offered = [found[c.id]._replace(change=c) for c in _changes(applied, stretches)]
    left_out = [each for each in proposed if not _stands(applied, each.change.id)]
    return Offer(stretches, offered, left_out, applied)


def _barred(found: Iterable[Shown]) -> set[int]:
    """The changes, by number, that applied ones exclude."""
    return {n for each in found if each.state in STANDING for n in each.change.bars}


def _changes(applied: Applied, stretches: Sequence[Stretch]) -> list[Change]:
    """The changes that stretches show, in their order."""
    numbers = dict.fromkeys(n for s in stretches for n in (s.by, s.cut) if n != NO_CHANGE)
    return [applied.changes[number] for number in numbers]


def _stands(applied: Applied, change: str) -> bool:
    return change in applied and bool(applied.standing[applied[change].number])


def _first(struck: Sequence[int], state: Sequence[int]) -> int:
    """The first of the changes that strike a piece which is applied in a state."""
    return next((number for number in struck if state[number]), NO_CHANGE) if struck else NO_CHANGE


def overlay(applied: Applied, base: Sequence[int], goal: Sequence[int]) -> list[Stretch]:
    """Overlay two states of a text; each has the version of every change that is on (0: off).

    `goal` includes all of `base`. The result has the text that either state shows, and text that is
    written and struck again between the two.
    """
    weave, out, place = applied.weave, list[Stretch](), 0
    for source, start, end, struck in weave.pieces:
        by, at = NO_CHANGE, start
        if source == SCAN:
            place = end
        else:
            writer, version = weave.writers[source]
            at = place
            if goal[writer] != version:
                continue
            # Text that is on in both states is common text, whoever wrote it.
            by = NO_CHANGE if base[writer] else writer
        # Struck already in the text before: it is in neither.
        if _first(struck, base) != NO_CHANGE:
            continue
        cut = _first(struck, goal)
        text = weave.sources[source][start:end]
        last = out[-1] if out else None
        # Pieces of the scan are not joined: each has its own scan offset, and readers look places
        # up by it.
        if last and last.by == by and last.cut == cut and source != SCAN:
            out[-1] = last._replace(text=last.text + text)
        else:
            out.append(Stretch(text, by, cut, at))
    return out
