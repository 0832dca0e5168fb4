"""Run the examples of rules: each rule does what its examples say, and nothing undoes it.

An example is one of:

- `before`, `after`: the rule's pass turns one into the other, by this rule;
- `leave`: this rule proposes nothing;
- `flag`: this rule flags something;
- `misfires`: this rule wrongly proposes something; once fixed, change it to `leave`.

`notes` sets the option `run --notes`; `bad` is a word for `bad_words.txt`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from ocrfix.core.decisions import NONE
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import Change, Ledger
from ocrfix.errors import Location, RuleError
from ocrfix.pipeline import chosen, run
from ocrfix.rules.backtracking import examine
from ocrfix.rules.loading import undoing
from ocrfix.rules.rule import Rule
from ocrfix.rules.ruleset import Ruleset

ALL = NONE.applying(Safety.REVIEW)
"""The decisions for an example: every proposal is accepted."""


class ExampleResult(NamedTuple):
    """The result of one example. `problem` is empty if it passed."""

    rule: str
    example: int  # from 0, in the order of the file; -1 for the rule's expressions
    kind: str
    problem: str = ""
    location: Location | None = None  # where it is; None for the example itself

    @property
    def name(self) -> str:
        """The name of the example: `scannos.arid-for-and[2]`."""
        return f"{self.rule}[{self.example}]" if self.example >= 0 else self.rule


def check(rules: Ruleset, wanted: Collection[str] | None = None) -> Iterator[ExampleResult]:
    """Run all examples of all rules, or of those wanted, and test their expressions."""
    for rule in rules:
        if wanted is not None and rule.id not in wanted:
            continue
        # The rule's expressions first: if one backtracks too long, its examples would only time
        # out.
        yield _expressions(rule, rules)
        for number in range(len(rule.examples)):
            yield check_example(rule, number, rules)


def check_example(rule: Rule, number: int, rules: Ruleset) -> ExampleResult:
    """Run one example of a rule, counted from 0."""
    example = rule.examples[number]
    # The loader has checked that each example has one of these keys.
    kind = next(each for each in ("before", "leave", "flag", "misfires") if each in example)
    problem = _CHECKS[kind](rule, example, _asked(rule, example, rules))
    return ExampleResult(rule.id, number, kind, problem)


def _expressions(rule: Rule, rules: Ruleset) -> ExampleResult:
    try:
        examine(rule, thoroughly=True)
        undoing(rule, rules)
    except RuleError as error:
        return ExampleResult(rule.id, -1, "expression", error.message, error.location)
    return ExampleResult(rule.id, -1, "expression")


def _asked(rule: Rule, example: Mapping[str, str], rules: Ruleset) -> Ruleset:
    """The rules with the settings of an example: another form of notes, a bad word.

    A rule with its own expression is tested without the corrector, whose better fix for the same
    word would replace it.
    """
    if not {"notes", "bad"} & example.keys() and not rule.by_itself:
        return rules
    asked = rules.without_corrector() if rule.by_itself else rules
    notes = example.get("notes", rules.settings.notes)
    bad = frozenset(each for each in (example.get("bad"),) if each)
    return asked.with_settings(notes=notes, bad=bad)


def _run(text: str, rule: Rule, rules: Ruleset) -> tuple[Ledger, list[Change]]:
    """Run the rule's pass on a text; return the ledger and the changes by this rule."""
    try:
        own = chosen([rule.stage])
    except ValueError as error:
        raise rule.refused(f"{error} An id begins with its pass.") from None
    ledger = run(Document.from_text(text), rules, ALL, own).ledger
    # A pass that raised would look like a rule that does not fire.
    if ledger.failures:
        raise rule.refused(str(ledger.failures[0]))
    return ledger, [change for change in ledger.changes if change.rule == rule.id]


def _before(rule: Rule, example: Mapping[str, str], rules: Ruleset) -> str:
    before, after = example["before"], example["after"]
    ledger, own = _run(before, rule, rules)
    # A flag changes nothing, so it cannot make `after`.
    if not any(change.safety > Safety.NOTE for change in own):
        others = ", ".join(sorted({change.rule for change in ledger.changes})) or "nothing"
        return f"does not fire on {before!r}; rules that fire: {others}"
    if ledger.text(ALL) != after:
        return f"makes of {before!r}\n  {ledger.text(ALL)!r}, not\n  {after!r}"
    # A rule that changes its own result would change the text again in each run.
    again = [c for c in _run(after, rule, rules)[1] if c.safety > Safety.NOTE]
    if again:
        return (
            f"changes its own correction again: {again[0].old!r} to {again[0].new!r} in {after!r}"
        )
    return ""


def _leave(rule: Rule, example: Mapping[str, str], rules: Ruleset) -> str:
    _, own = _run(example["leave"], rule, rules)
    return f"fires on {example['leave']!r}: {own[0].old!r} to {own[0].new!r}" if own else ""


def _flag(rule: Rule, example: Mapping[str, str], rules: Ruleset) -> str:
    _, own = _run(example["flag"], rule, rules)
    if any(change.safety == Safety.NOTE for change in own):
        return ""
    return f"flags nothing in {example['flag']!r}"


def _misfires(rule: Rule, example: Mapping[str, str], rules: Ruleset) -> str:
    if _run(example["misfires"], rule, rules)[1]:
        return ""
    return f"no longer misfires on {example['misfires']!r}. Good: change `misfires` to `leave`."


_CHECKS = {"before": _before, "leave": _leave, "flag": _flag, "misfires": _misfires}
