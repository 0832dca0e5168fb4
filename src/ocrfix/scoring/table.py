"""Write a score as a table."""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.core.ledger import Ledger
from ocrfix.scoring.blame import FATES, ScoredWord
from ocrfix.scoring.measure import Errors
from ocrfix.scoring.score import Score
from ocrfix.visible import visible

LISTED = ("harmed", "still wrong")
UNITS = (
    ("characters", "characters"),
    ("  in order", "characters_in_order"),
    ("words", "words"),
    ("  in order", "words_in_order"),
)


def lines(score: Score, ledger: Ledger | None, show: int) -> Iterator[str]:
    """The rates, the rules, and `show` wrong words of each kind."""
    yield from _rates(score)
    if score.words:
        yield ""
        yield from _rules(score)
    for fate in LISTED:
        found = [word for word in score.words if word.fate == fate]
        if ledger and found and show:
            yield ""
            yield f"{fate}: scan > restored (truth)"
            for word in found[:show]:
                yield from _word(word, ledger)
            if len(found) > show:
                yield f"  … and {len(found) - show:,} more: --show N, or --json"


def _rates(score: Score) -> Iterator[str]:
    scan = f"{'scan':>12}" if score.scan else ""
    yield f"  {'error':22}{scan}{'restored':>12}{'of':>12}"
    for number, each in enumerate(score.restored):
        name = each.norm
        both = [score.scan[number], each] if score.scan else [each]
        for label, unit in UNITS:
            # Without moved blocks, the rates in order are the same as those above.
            if "order" in label and not any(one.moved[0] for one in both):
                continue
            rates = "".join(f"{one.rate(unit):>12.3%}" for one in both)
            counts = "" if "order" in label else f"{getattr(each, unit).of:>12,}"
            yield f"  {name:8}{label:14}{rates}{counts}"
            name = ""
        if any(one.moved[0] for one in both):
            moved = "".join(f"{_moved(one):>12}" for one in both)
            yield f"  {'':8}{'blocks moved':14}{moved}"


def _moved(each: Errors) -> str:
    return f"{each.moved[0]:,}" if each.moved[0] else "·"


def _rules(score: Score) -> Iterator[str]:
    table = score.by_rule
    width = max(len(rule) for _, rule in table)
    yield f"  {'words, by rule':{width}}" + "".join(f"{fate:>13}" for fate in FATES)
    # Rules that did harm come first: they are what needs work.
    ranked = sorted(table.items(), key=lambda row: (-row[1]["harmed"], -row[1].total(), row[0]))
    for (_, rule), fates in ranked:
        yield f"  {rule:{width}}" + "".join(f"{_number(fates[fate]):>13}" for fate in FATES)
    total = [sum(fates[fate] for fates in table.values()) for fate in FATES]
    yield f"  {'all':{width}}" + "".join(f"{_number(count):>13}" for count in total)


def _word(word: ScoredWord, ledger: Ledger) -> Iterator[str]:
    place = ledger.document.place(word.place.start)
    yield (
        f"  line {place.line}, column {place.column}  {word.rule}  {word.changes[0]}  "
        f"{_quoted(word.scan)} > {_quoted(word.restored)} ({_quoted(word.truth)})"
    )
    yield f"    …{visible(word.context)}…"


def _quoted(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:30]} […] {text[-25:]}"
    return f"“{visible(short)}”" if text else "nothing"


def _number(count: int) -> str:
    return f"{count:,}" if count else "·"
