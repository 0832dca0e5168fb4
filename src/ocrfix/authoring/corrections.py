"""Collect misreadings that people corrected, and words that they left unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz

from ocrfix.authoring.corpus import CorpusText
from ocrfix.authoring.pairs import Pair, pair
from ocrfix.core.decisions import ACCEPT, AMEND, HAND, REJECT, Decision
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import Change
from ocrfix.rules.match import standing_alone
from ocrfix.rules.ruleset import Ruleset

# Code points: of context on each side, and of the longest misreading.
AROUND = 80
LONGEST = 40
HYPHENS = ("-", "\N{NOT SIGN}", "\N{SOFT HYPHEN}", "\N{HYPHEN}")
ALIKE = 50
"""Below this likeness, in per cent, a correction replaces a word, and is not a misreading."""
STANDS = "stands"
"""The verdict on a word that a reviewer left unchanged."""


class Seen(NamedTuple):
    """One place where a person decided on a reading; `left` and `right` are its context."""

    book: str
    pair: Pair
    verdict: str
    left: str
    right: str


def seen(restorations: Iterable[CorpusText], rules: Ruleset) -> Iterator[Seen]:
    """All places where people corrected words, or rejected a correction of words."""
    for here in restorations:
        for decision in here.made.by_change.values():
            place = _place(here, decision, rules)
            if place and _fit(place):
                yield place


def standing(here: CorpusText, words: Iterable[str]) -> Iterator[Seen]:
    """The places of these words in the restored text, which reviewers left or did not see."""
    text = here.ledger.text(here.made)
    for word, places in standing_alone(text, words).items():
        for at in places:
            left, right = _line(text, at, at + len(word))
            yield Seen(here.name, Pair(word, word), STANDS, left, right)


def _fit(place: Seen) -> bool:
    """Whether a rule can express it: short words, on one line, one misread for the other."""
    old, new = place.pair
    return (
        place.pair.of_words
        and fuzz.ratio(old.lower(), new.lower()) >= ALIKE
        and max(len(old), len(new)) <= LONGEST
        and old.isprintable()
        and new.isprintable()
    )


def _place(here: CorpusText, decision: Decision, rules: Ruleset) -> Seen | None:
    scan = here.ledger.document.text
    # A correction by hand has its place and words itself; there is no change to look up.
    if decision.verdict == HAND:
        if _cut(scan, decision.start, decision.end):
            return None
        before, after = _beside(scan, decision)
        return _seen(here, decision.verdict, before, decision.old, decision.new, after)
    change = _change(here, decision)
    if change is None or decision.verdict not in {ACCEPT, AMEND, REJECT}:
        return None
    rule = rules.by_id.get(change.rule)
    # The corrector's accepted proposals do count: a rule for them can be safe, where it only
    # proposes.
    if decision.verdict == ACCEPT and rule and rule.by_itself:
        return None  # a rule already covers it
    edit = change.edits[0]
    # Half of a word says nothing about whole words elsewhere.
    if _cut(scan, *edit.scan):
        return None
    new = decision.new if decision.verdict == AMEND else edit.new
    before, after = _line(scan, *edit.scan)
    return _seen(here, decision.verdict, before, edit.old, new, after)


def _cut(scan: str, start: int, end: int) -> bool:
    """Whether a place is only part of a word: next to a hyphen, perhaps with a line end between.

    This includes the parts of a compound within a line (`well-known`).
    """
    while start and scan[start - 1].isalnum():
        start -= 1
    while end < len(scan) and scan[end].isalnum():
        end += 1
    # Up to four code points back, for a line end and some spaces after the hyphen.
    return scan[max(0, start - 4) : start].rstrip().endswith(HYPHENS) or scan.startswith(
        HYPHENS, end
    )


def _change(here: CorpusText, decision: Decision) -> Change | None:
    try:
        change = here.ledger[decision.change]
    except KeyError:
        return None
    # A move, or a change that joins lines, is no misreading; nor is a flag, which has no new text.
    whole = len(change.edits) == 1 and change.safety > Safety.NOTE
    edit = change.edits[0]
    scan = here.ledger.document.text[edit.scan.start : edit.scan.end]
    # Where an earlier pass had changed the text, the scan has other words there than the change
    # read.
    return change if whole and scan == edit.old else None


def _seen(here: CorpusText, verdict: str, before: str, old: str, new: str, after: str) -> Seen:
    left, words, right = pair(before, old, new, after)
    return Seen(here.name, words, verdict, left, right)


def _beside(scan: str, decision: Decision) -> tuple[str, str]:
    """The context of a correction, from the scan or from the decision."""
    # After a new scan the offsets may be stale. The decision itself has a few words around it.
    if scan[decision.start : decision.end] == decision.old:
        return _line(scan, decision.start, decision.end)
    return decision.before.rpartition("\n")[2], decision.after.partition("\n")[0]


def _line(text: str, start: int, end: int) -> tuple[str, str]:
    """The text before and after on the same line, as far as it matters."""
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = text[end : end + AROUND].partition("\n")[0]
    return before, after
