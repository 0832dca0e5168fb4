"""From edited lines to decisions: regions of lines that are not as they were written."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ocrfix.decisions import ACCEPT, AMEND, CONTEXT, HAND, REJECT, Decision, Decisions, hand_id
from ocrfix.exchange import Heard
from ocrfix.exchange.decode import Chosen, Own, TooMuchError, decode
from ocrfix.exchange.parts import Part, Plain, Slot
from ocrfix.folder import Restored


class Region(NamedTuple):
    """Parts of the text, and the text an editor has instead."""

    parts: Sequence[Part]
    target: str
    read: Callable[[str], str] = str  # a text of the file as the text it stands for


def cut(parts: Sequence[Part], start: int, end: int) -> list[Part]:
    """The parts of the text before from `start` to `end`, which cut no slot."""
    starts = [part.start for part in parts]
    first = max(0, bisect_left(starts, start) - 1)
    found: list[Part] = []
    for part in parts[first : bisect_right(starts, end)]:
        if isinstance(part, Slot):
            if part.start >= start and part.end <= end:
                found.append(part)
            continue
        low, high = max(start, part.start), min(end, part.end)
        if low < high:
            text = part.text[low - part.start : high - part.start]
            found.append(Plain(low, text, part.at + low - part.start))
    return found


def heard(
    regions: Iterable[Region], parts: Sequence[Part], found: Restored, base: Decisions
) -> Heard:
    """The decisions that edited regions come to. `parts` are all parts of the file.

    A change that makes several edits is decided where all of them say the same.
    """
    chosen: list[Chosen] = []
    own: list[Own] = []
    said: list[str] = []
    for region in regions:
        try:
            slots, corrections = decode(*region)
        except TooMuchError:
            at = found.ledger.document.place(region.parts[0].at if region.parts else 0)
            said.append(
                f"page {at.page}, line {at.line}: so much was rewritten that it cannot be told "
                f"what became of each change. Nothing was decided there; decide by hand."
            )
            continue
        chosen += slots
        own += corrections
    made, more = _settled(chosen, parts, found)
    return Heard([*made, *(_hand(each, found) for each in own)], [*said, *more], base=base)


def _settled(
    chosen: Iterable[Chosen], parts: Sequence[Part], found: Restored
) -> tuple[list[Decision], list[str]]:
    """One decision on each change that was decided in any place."""
    everywhere: dict[str, int] = {}
    for part in parts:
        for key in part.ids if isinstance(part, Slot) else ():
            everywhere[key] = everywhere.get(key, 0) + 1
    votes: dict[str, list[Chosen]] = {}
    for each in chosen:
        for key in each.slot.ids if each.verdict else ():
            votes.setdefault(key, []).append(each)
    made: list[Decision] = []
    said: list[str] = []
    for key, places in votes.items():
        verdicts = {each.verdict for each in places}
        if verdicts == {ACCEPT} or (verdicts == {REJECT} and len(places) == everywhere[key]):
            made.append(Decision(verdicts.pop(), key))
        elif verdicts == {AMEND} and _amends(key, places[0], found):
            made.append(Decision(AMEND, key, new=places[0].new))
        elif verdicts == {AMEND} and len(places) == 1:
            if key == places[0].slot.ids[0]:  # once for all changes that meet there
                made.append(_over(places[0], found))
        else:
            change = found.ledger[key]
            place = found.ledger.document.place(change.scan.start)
            said.append(
                f"change {key} (page {place.page}, line {place.line}) makes {everywhere[key]} "
                f"edits, and not all were decided alike. It was left: decide it as a whole."
            )
    return made, said


def _amends(key: str, place: Chosen, found: Restored) -> bool:
    """Whether a slot's wording is that of one change, so that it can be amended."""
    change = found.ledger[key]
    return (
        place.slot.ids == (key,)
        and len(change.edits) == 1
        and change.edits[0].new == place.slot.new
        and change.stage != HAND
    )


def _over(place: Chosen, found: Restored) -> Decision:
    """A correction of what several changes wrote together."""
    return _hand(Own(place.slot.at, place.slot.new, place.new), found)


def _hand(own: Own, found: Restored) -> Decision:
    scan = found.ledger.document.text
    start, end = own.at, own.at + len(own.old)
    around = scan[max(0, start - CONTEXT) : start], scan[end : end + CONTEXT]
    decision = Decision(HAND, "", start, end, own.old, own.new, *around)
    return decision._replace(change=hand_id(decision))
