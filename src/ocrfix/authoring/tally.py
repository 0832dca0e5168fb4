"""Count how often each rule was right, by people's decisions and by ground truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ocrfix.authoring.corpus import CorpusText
from ocrfix.core.decisions import ACCEPT, AMEND, HAND, REJECT
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import HAND_PASS, Change
from ocrfix.rules.file import SAFE_BOUND
from ocrfix.rules.rule import upper, wilson
from ocrfix.scoring.score import score_ledger

RIGHT, WRONG = frozenset(("repaired", "cleared")), frozenset(("harmed",))
"""Fates of a word that count for or against its change; other fates do not count."""

POOR = 0.5
"""A rule whose 95 % interval ends below this precision does more harm than good."""


@dataclass
class Tally:
    """The counts of one rule's changes."""

    rule: str
    safeties: set[Safety] = field(default_factory=set)
    fired: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)  # by people
    proved: int = 0  # by ground truth, if undecided
    refuted: int = 0
    books: set[str] = field(default_factory=set)

    @property
    def right(self) -> int:
        """How many changes were right, by decisions or ground truth."""
        return self.verdicts[ACCEPT] + self.proved

    @property
    def of(self) -> int:
        """How many were judged. An amended change counts as wrong."""
        return self.right + self.verdicts[REJECT] + self.verdicts[AMEND] + self.refuted

    @property
    def open(self) -> int:
        """How many were not judged."""
        return self.fired - self.of

    @property
    def bounds(self) -> tuple[float, float]:
        """The ends of the two-sided 95 % interval of the precision (Wilson, 1927)."""
        return wilson(self.right, self.of), upper(self.right, self.of)


def tallies(restorations: Iterable[CorpusText]) -> tuple[list[Tally], int]:
    """A tally for each rule that fired, in order; and how many corrections were made by hand."""
    found: dict[str, Tally] = {}
    by_hand = 0
    for each in restorations:
        by_hand += sum(d.verdict == HAND for d in each.made.by_change.values())
        truth = _by_truth(each)
        for change in each.ledger.changes:
            # A correction by hand is by no rule. It may show that a rule is missing: see `suggest`.
            if change.stage != HAND_PASS:
                tally = found.setdefault(change.rule, Tally(change.rule))
                _count(tally, change, each, truth)
    return [found[rule] for rule in sorted(found)], by_hand


def _count(tally: Tally, change: Change, here: CorpusText, truth: Mapping[str, bool]) -> None:
    tally.fired += 1
    tally.safeties.add(change.safety)
    tally.books.add(here.name)
    decision = here.made.by_change.get(change.id)
    if decision:
        tally.verdicts[decision.verdict] += 1
    # A person's decision goes before ground truth, which may be of another edition.
    elif change.id in truth:
        tally.proved += truth[change.id]
        tally.refuted += not truth[change.id]


def _by_truth(here: CorpusText) -> dict[str, bool]:
    """Whether each change was right, for the changes that ground truth can judge.

    Proposals are judged as if accepted; rejected changes stay rejected. A change that harmed one
    word is wrong, whatever else it repaired.
    """
    if here.truth is None:
        return {}
    score = score_ledger(here.ledger, here.made.applying(Safety.REVIEW), here.truth)
    found: dict[str, bool] = {}
    for word in score.words:
        # A word can have several changes. The first made the word what the later ones read.
        if word.changes and word.fate in RIGHT | WRONG:
            change = word.changes[0]
            found[change] = word.fate in RIGHT and found.get(change, True)
    return found


def advice(tally: Tally) -> str:
    """A suggested setting for `ocrfix.toml`, or ""."""
    low, high = tally.bounds
    said = f"{tally.rule}: right {tally.right:,} times of {tally.of:,}"
    # The lower bound, not the share: three right of three prove little.
    if low >= SAFE_BOUND and max(tally.safeties) < Safety.SAFE:
        because = f"right {tally.right} times of {tally.of}"
        return f'{said}. Trust it: "{tally.rule}" = {{ level = "safe", because = "{because}" }}'
    # The upper bound: the rule is surely wrong more often than right.
    if high < POOR:
        return f'{said}. Turn it off (off = ["{tally.rule}"]), or give it an `unless`.'
    return ""


def record(rows: Iterable[Tally], restorations: int) -> str:
    """The tallies as a table of `rules/measured/`: rule, right, of, on."""
    on = f"{restorations} restoration{'s' * (restorations != 1)}, as decided or by ground truth"
    lines = [f"{t.rule}\t{t.right}\t{t.of}\t{on}" for t in rows if t.of]
    return "\n".join(["rule\tright\tof\ton", *lines]) + "\n"
