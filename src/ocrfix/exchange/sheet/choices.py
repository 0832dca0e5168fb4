"""The common part of sheet and spreadsheet: a row for each change, whose first word decides.

A row names its change as `id/verdict/mark`: the verdict when it was written, and a checksum of the
wording. So an untouched row is recognised and decides nothing, whatever was decided elsewhere
since.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import NamedTuple

from ocrfix.core.decisions import (
    ACCEPT,
    AMEND,
    HAND,
    OPEN,
    REJECT,
    VERDICTS,
    Decision,
    Decisions,
    hand_id,
)
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import HAND_PASS
from ocrfix.core.reanchor import describe
from ocrfix.core.status import WAITING, Shown, shown
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions
from ocrfix.storage.folder import RestorationFolder
from ocrfix.storage.word_lists import WordLists, word_of

GOOD, BAD = "good", "bad"
WORDS = {
    "accept": ACCEPT, "a": ACCEPT, "y": ACCEPT, "yes": ACCEPT, "accepted": ACCEPT,
    "reject": REJECT, "r": REJECT, "n": REJECT, "no": REJECT, "rejected": REJECT,
    "amend": AMEND, "e": AMEND, "edit": AMEND, "amended": AMEND,
    "open": OPEN, "o": OPEN, "": OPEN, "hand": HAND, "good": GOOD, "g": GOOD, "bad": BAD, "b": BAD,
}  # fmt: skip
"""The words that a user may write, and their verdicts."""
# For example `#9730b66f2f8d/open/1a2b3c4d`. Only the table has the `#`; a program may drop it.
KEY = re.compile(r"#?([0-9a-f]{12})/(accept|reject|amend|open|hand)/([0-9a-f]{8})")


class Row(NamedTuple):
    """One change as a file shows it."""

    shown: Shown
    word: str  # the verdict; OPEN if undecided
    key: str  # names the change, and the state that was exported
    place: Decision  # with the wanted text in `new`


class SheetChoice(NamedTuple):
    """The entry of one change in a file."""

    where: str  # in the file, for errors: "line 12"
    word: str  # the word that the user wrote
    key: str
    place: Decision  # as in the file, without the change's id
    placed: bool = False  # whether the file says where in the scan it is, as `@line:column` does


def listed(found: RestorationFolder) -> Iterator[Row]:
    """A row for each change, in scan order."""
    for each in shown(found.ledger, found.decisions):
        decision = found.decisions.by_change.get(each.change.id)
        place = describe(found.ledger, each.change)
        if decision and decision.verdict == AMEND:
            place = place._replace(new=decision.new)
        word = decision.verdict if decision else OPEN
        yield Row(each, word, f"{each.change.id}/{word}/{_mark(place.new)}", place)


def waiting(found: RestorationFolder) -> Iterator[Row]:
    """The rows of changes that wait for a decision."""
    return (row for row in listed(found) if row.shown.state in WAITING)


def heard(choices: Iterable[SheetChoice], found: RestorationFolder) -> ImportedDecisions:
    """The decisions that differ from the exported ones.

    Raises:
        DecisionError: an unknown word, a row without a known change, or two rows that decide one
            change differently.
    """
    made: dict[str, tuple[SheetChoice, Decision]] = {}
    base = dict(found.decisions.by_change)
    words: dict[str, str] = {}
    for choice in choices:
        decision, was = _decision(choice, found, words)
        if decision is None:
            continue
        other = made.get(decision.change)
        if other and (other[1].verdict, other[1].new) != (decision.verdict, decision.new):
            raise DecisionError(
                f"{choice.where}: contradicts {other[0].where} about {decision.change}. Remove one "
                "of them."
            )
        made[decision.change] = choice, decision
        # The base starts as the present decisions. For a row that decides, it gets what the row
        # says was decided at export, so a later decision of another person is noticed.
        base.pop(decision.change, None)
        if was:
            base[decision.change] = was
    fresh = [decision for _, decision in made.values()]
    return ImportedDecisions(
        fresh, words=list(words.items()), base=Decisions(MappingProxyType(base))
    )


def _decision(
    choice: SheetChoice, found: RestorationFolder, words: dict[str, str]
) -> tuple[Decision | None, Decision | None]:
    """The decision of a row, None if untouched; and the decision when it was written."""
    # Editors begin words with a capital, and people add a colon or a full stop.
    verdict = WORDS.get(choice.word.casefold().strip(" :*."))
    if verdict is None:
        raise DecisionError(
            f"{choice.where}: {choice.word[:40]!r} is not a decision. Begin the line with accept, "
            "reject, open, amend, good or bad; or with # to skip it."
        )
    if not choice.key and verdict == HAND:
        if not choice.placed:
            raise DecisionError(
                f"{choice.where}: a correction by hand needs its place. Write it into a sheet, as "
                "`hand @LINE:COLUMN ⟦old→new⟧`."
            )
        return choice.place._replace(verdict=HAND, change=hand_id(choice.place)), None
    named = KEY.search(choice.key)
    if not named:
        raise DecisionError(
            f"{choice.where}: {choice.key[:40]!r} names no change. Copy the line again from the "
            "exported file, or begin it with # to skip it."
        )
    change, was, mark = named.groups()
    place = choice.place._replace(change=change)
    if verdict in {GOOD, BAD}:
        verdict = _word(verdict, choice, change, found, words)
    edited = _mark(place.new) != mark
    if verdict == was and not edited:
        return None, None
    verdict = _settled(verdict, was, place, found, edited=edited)
    return place._replace(verdict=verdict), _base(change, was, mark, place, found)


def _settled(
    verdict: str, was: str, place: Decision, found: RestorationFolder, *, edited: bool
) -> str:
    """The intended verdict: a changed wording means amend, the proposed wording means accept."""
    # A correction by hand is made already: to reject it or open it again takes it back.
    if was == HAND:
        return OPEN if verdict in {OPEN, REJECT} else AMEND if edited else HAND
    # Who writes `accept` and changes the wording wants that wording.
    if verdict == ACCEPT and edited and was != AMEND:
        return AMEND
    ledger = found.ledger
    if verdict == AMEND and place.change in ledger and ledger[place.change].new == place.new:
        return ACCEPT
    if verdict == OPEN and edited:
        return AMEND  # the user changed the wording, but not the first word
    return verdict


def _base(
    change: str, was: str, mark: str, place: Decision, found: RestorationFolder
) -> Decision | None:
    """The decision on a change when the file was written."""
    now = found.decisions.by_change.get(change)
    if was == OPEN:
        return None
    # The row keeps only a checksum of the wording. If the present decision fits it, that is the one
    # of the export.
    if now and now.verdict == was and (was not in {AMEND, HAND} or _mark(now.new) == mark):
        return now
    return place._replace(verdict=was if was in VERDICTS else OPEN, new="")


def _word(
    verdict: str, choice: SheetChoice, change: str, found: RestorationFolder, words: dict[str, str]
) -> str:
    ledger = found.ledger
    inside = change in ledger and ledger[change].stage != HAND_PASS
    word = word_of(ledger, ledger[change]) if inside else ""
    if not word:
        raise DecisionError(
            f"{choice.where}: {choice.place.old[:40]!r} is not a single word. Write accept or "
            "reject."
        )
    words[word] = WordLists.GOOD if verdict == GOOD else WordLists.BAD
    if verdict == BAD and ledger[change].safety == Safety.NOTE:
        return OPEN  # a flag repairs nothing, so it stays open
    return REJECT if verdict == GOOD else ACCEPT


def _mark(text: str) -> str:
    # Not a secret, only a check for edits; 8 digits keep the lines short.
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
