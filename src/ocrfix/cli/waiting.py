"""What waits for a person after a run, by rule and counted as decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ocrfix.core.status import WAITING, Shown, kind
from ocrfix.rules.rule import Rule


class Waits(NamedTuple):
    """The changes of one rule that wait."""

    state: str  # "proposed" or "flagged"
    rule: str
    about: str  # what the rule finds, in a few words
    changes: int
    decisions: int  # equal changes are one decision


def waiting(found: Iterable[Shown], rules: Mapping[str, Rule]) -> list[Waits]:
    """What waits, by state and rule, the commonest first."""
    counts: dict[tuple[str, str], Counter[tuple[str, str, str]]] = {}
    for each in found:
        if each.state in WAITING:
            key = each.state, each.change.rule
            counts.setdefault(key, Counter())[kind(each.change)] += 1
    rows = [
        Waits(state, rule, rules[rule].summary if rule in rules else "", times.total(), len(times))
        for (state, rule), times in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.changes, row.rule))


def decisions(rows: Sequence[Waits]) -> int:
    """How many decisions these rows need."""
    return sum(row.decisions for row in rows)
