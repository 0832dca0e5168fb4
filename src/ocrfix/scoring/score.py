"""Score a restoration against its ground truth, with output as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from ocrfix.core.decisions import Decisions
from ocrfix.core.ledger import Ledger
from ocrfix.scoring.alignment import align
from ocrfix.scoring.blame import ScoredWord, blame
from ocrfix.scoring.measure import ErrorCounts, Errors, errors, measured
from ocrfix.scoring.norms import words


class Score(NamedTuple):
    """The errors of a text under each norm, and the words under the first norm."""

    restored: list[Errors]
    scan: list[Errors]  # of the raw scan; empty if unknown
    words: list[ScoredWord]  # that changes repaired, harmed, cleared or left wrong

    @property
    def by_rule(self) -> dict[tuple[str, str], Counter[str]]:
        """For each pass and rule, how many words of each fate."""
        found: dict[tuple[str, str], Counter[str]] = {}
        for word in self.words:
            found.setdefault((word.stage, word.rule), Counter())[word.fate] += 1
        return found


def score_text(text: str, truth: str, norms: Sequence[str] = ("plain",)) -> Score:
    """Score a text without a ledger, so without its scan and its changes.

    Raises:
        KeyError: there is no such norm.
    """
    return Score([errors(text, truth, norm) for norm in norms], [], [])


def score_ledger(
    ledger: Ledger, made: Decisions, truth: str, norms: Sequence[str] = ("plain",)
) -> Score:
    """Score the scan of a ledger, and the text with the changes applied under the decisions `made`.

    Raises:
        KeyError: there is no such norm.
    """
    text = ledger.text(made)
    score = Score([], [], [])
    for norm in norms:
        goal = words(truth, norm)
        scan = align(words(ledger.document.text, norm), goal)
        restored = align(words(text, norm), goal)
        score.scan.append(measured(scan, norm))
        score.restored.append(measured(restored, norm))
        if not score.words:
            score.words.extend(blame(ledger, made, scan, restored))
    return score


def as_json(score: Score, ledger: Ledger | None) -> dict[str, Any]:
    """The score as plain values; places are code points of the scan."""
    rows = [
        {
            "fate": word.fate, "pass": word.stage, "rule": word.rule, "scan": word.scan,
            "restored": word.restored, "truth": word.truth, "changes": list(word.changes),
            "start": word.place.start, "end": word.place.end,
            "line": ledger.document.place(word.place.start).line if ledger else 0,
            "context": word.context,
        }
        for word in score.words
    ]  # fmt: skip
    return {
        "norms": {
            each.norm: {
                "restored": _errors(each),
                **({"scan": _errors(score.scan[number])} if score.scan else {}),
            }
            for number, each in enumerate(score.restored)
        },
        "rules": [
            {"pass": stage, "rule": rule, **fates}
            for (stage, rule), fates in sorted(score.by_rule.items())
        ],
        "words": rows,
    }


def _errors(each: Errors) -> dict[str, Any]:
    blocks, size = each.moved
    return {
        "characters": _counts(each.characters, each.rate("characters")),
        "words": _counts(each.words, each.rate("words")),
        "in_order": {
            "characters": _counts(each.characters_in_order, each.rate("characters_in_order")),
            "words": _counts(each.words_in_order, each.rate("words_in_order")),
        },
        "moved": {"blocks": blocks, "words": size},
    }


def _counts(counts: ErrorCounts, rate: float) -> dict[str, float]:
    return {"rate": round(rate, 6), "of": counts.of, **counts._asdict()}
