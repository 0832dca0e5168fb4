"""Adjust rules to the settings of a project: some off, some with another safety."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from importlib.resources.abc import Traversable
from typing import NamedTuple

from ocrfix.core.edits import Safety
from ocrfix.errors import RuleError
from ocrfix.resources import LANGUAGES
from ocrfix.rules.file import SAFE_BOUND, earned
from ocrfix.rules.loading import load
from ocrfix.rules.rule import Rule
from ocrfix.rules.ruleset import Ruleset

WORD_PASSES = frozenset(("scannos", "headings"))
"""Passes that replace words."""
LIKE = 70
"""Least likeness, in per cent, of a known id that is suggested for an unknown one."""


Refuse = Callable[[str, str], RuleError]
"""Makes the error for a rule id and a message on what is wrong with its setting."""


class Choice(NamedTuple):
    """How far a project trusts a rule, and why, if it was not measured."""

    safety: Safety
    because: str = ""


def adjusted(
    rules: Ruleset,
    off: Collection[str],
    safety: Mapping[str, Choice],
    refuse: Refuse,
    folders: Sequence[Traversable] = (),
) -> Ruleset:
    """The rules, with some off and some with another safety. `refuse` makes the errors.

    Raises:
        RuleError: no language has such a rule, or the rule cannot have this safety.

    """
    # Sorted, so that the same settings give the same message. An unknown id is an error: a
    # misspelt one would silently stay on.
    for rule in sorted({*off, *safety}):
        if rule not in rules.by_id and not _elsewhere(rule, rules.language, folders):
            raise refuse(rule, f"no rule {rule}.{nearest(rule, rules)}")
    trusted = [_trusted(rules[name], choice, refuse)
               for name, choice in safety.items() if name in rules.by_id]  # fmt: skip
    rows = [*sorted(off), *(f"{name} {choice}" for name, choice in sorted(safety.items()))]
    return replace(
        rules.with_rules(*trusted).with_settings(off=frozenset(off)),
        own=rules.own.union(safety),
        facts=(*rules.facts, *rows),
    )


def cautious(rules: Ruleset) -> Ruleset:
    """The rules for a text whose language is not certain: words are only proposed, not applied.

    The rules of other passes stay as they are.
    """
    lowered = [
        replace(rule, safety=min(rule.safety, Safety.REVIEW))
        for rule in rules
        if rule.stage in WORD_PASSES
    ]
    # Without facts there is no digest; with this one alone, the digest would cover nothing else.
    facts = (*rules.facts, "cautious") if rules.facts else ()
    return replace(rules.with_rules(*lowered), facts=facts)


def nearest(rule: str, rules: Ruleset) -> str:
    """A hint on an unknown id: the rules most like it, or how to list all rules."""
    from rapidfuzz import process  # only a refusal needs it

    near = process.extract(rule, list(rules.by_id), limit=3, score_cutoff=LIKE)
    if not near:
        return " `ocrfix rules list` has them."
    return f" Is it {' or '.join(name for name, *_ in near)}?"


def _elsewhere(rule: str, language: str, folders: Sequence[Traversable]) -> bool:
    """Whether another language has the rule: a project may have scans in several languages."""
    others = (each for each in LANGUAGES if each != language)
    return any(rule in load(each, folders).by_id for each in others)


def _record(rule: Rule) -> str:
    if not rule.of:
        return "was not measured"
    return (
        f"was right {rule.right} times of {rule.of} where it was measured "
        f"(bound {rule.proven:.3f} on real scans, wanted {SAFE_BOUND})"
    )


def _trusted(rule: Rule, choice: Choice, refuse: Refuse) -> Rule:
    level, because = choice
    # To raise a rule that only flags would apply an empty text, so it would delete what it flags.
    if level > rule.safety == Safety.NOTE and not (rule.words or rule.put):
        raise refuse(
            rule.id, f"{rule.id} only flags, and has no text to put; it cannot be {level.word}."
        )
    if level == Safety.SAFE and rule.safety < level and not earned(rule) and not because:
        raise refuse(
            rule.id,
            f"{rule.id} {_record(rule)}, and would be applied without asking. Measure "
            f"it (ocrfix rules stats), or take responsibility for it: "
            f'"{rule.id}" = {{ level = "safe", because = "…" }}',
        )
    why = f"{rule.why} Safe in this project: {because}".strip() if because else rule.why
    return replace(rule, safety=level, why=why)
