"""One rule file: read, refused with file, line and the offending text, or made into rules."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import regex

from ocrfix.errors import RuleError
from ocrfix.rulematch import literals
from ocrfix.span import Safety

TEXTS = frozenset(["id", "summary", "find", "put", "safety", "why", "source"])
KEYS = TEXTS | {"words", "unless", "examples", "limits"}
EXAMPLE_KEYS = frozenset(["before", "after", "leave", "flag", "misfires", "notes"])
ID = re.compile(r"[a-z]+\.[a-z0-9]+(?:-[a-z0-9]+)*")
SAFE_BOUND = 0.95
"""A rule may be safe only while the lower 95 % bound of its measured precision is at least
this. Below it, one applied change in twenty might be wrong: more than an editor forgives."""
TRIAL = 0.25
"""Seconds that one expression may spend on one trial text; a sound one needs a thousandth."""
TRIALS = ("a" * 3000, "ab " * 1000, "1" * 3000, "  \n" * 1000, "-" * 3000, "\"'" * 1500)

Measured = Mapping[str, tuple[int, int, str]]
"""For each rule: how often it was right, of how many, on what."""


@dataclass(frozen=True)
class Rule:
    """One rule. Its expressions are compiled when they are first used."""

    id: str
    summary: str
    safety: Safety
    why: str
    examples: tuple[Mapping[str, str], ...]
    expression: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)  # misread word -> word
    put: str = ""
    exceptions: tuple[str, ...] = ()
    source: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)
    right: int = 0
    of: int = 0
    measured_on: str = ""
    where: str = ""  # file and line

    @property
    def file(self) -> str:
        """The file that the rule stands in."""
        return self.where.partition(",")[0]

    @property
    def stage(self) -> str:
        """The pass that this rule belongs to: what its id begins with."""
        return self.id.partition(".")[0]

    @property
    def by_itself(self) -> bool:
        """Whether the rule works by itself; else a pass does its work in code."""
        return self.expression is not None or bool(self.words)

    @cached_property
    def find(self) -> regex.Pattern[str] | None:
        """The expression, compiled; None for a rule whose work a pass does in code."""
        return None if self.expression is None else self._compile("find", self.expression)

    @cached_property
    def unless(self) -> tuple[regex.Pattern[str], ...]:
        """What must not match over the place, compiled."""
        return tuple(self._compile("unless", each) for each in self.exceptions)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Strings of which every match contains one; see `rulematch.literals`."""
        return literals(self.find.pattern) if self.find is not None else ()

    @property
    def confidence(self) -> float:
        """The share of this rule's changes found right, as measured; 0.5 where nobody has.

        The mean of the Jeffreys posterior, `(right + 1/2) / (of + 1)`, so that three right
        out of three are no certainty.
        """
        return round((self.right + 0.5) / (self.of + 1), 3)

    @property
    def bound(self) -> float:
        """The lower 95 % bound of the measured precision (Wilson, 1927); 0 if unmeasured."""
        return wilson(self.right, self.of)

    def refused(self, what: str) -> RuleError:
        """The error that says where this rule stands and what is wrong with it."""
        return RuleError(f"{self.where}: rule {self.id}: {what}")

    def _compile(self, key: str, expression: str) -> regex.Pattern[str]:
        try:
            return regex.compile(expression, regex.VERSION1 | regex.MULTILINE)
        except (regex.error, ValueError, OverflowError) as error:
            pointer = " " * (getattr(error, "pos", 0) or 0) + "^"
            message = getattr(error, "msg", error)
            raise self.refused(
                f"{key} cannot be read: {message}\n  {expression}\n  {pointer}"
            ) from None


def parse(text: str, file: str, measured: Measured) -> list[Rule]:
    """The rules of one TOML file. Expressions are looked at by `examine`, not here.

    Raises:
        RuleError: with file, line and the offending text.

    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(f"{file}: not TOML: {error}") from None
    if unknown := set(table) - {"rule"}:
        line = _line(text.splitlines(), 0, min(unknown))
        raise RuleError(f"{file}, line {line}: unknown table {min(unknown)!r}. Say [[rule]].")
    rows = table.get("rule", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleError(f"{file}: rules are tables. Say [[rule]], with two brackets.")
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines) if line.strip().startswith("[[rule]]")]
    starts += [0] * (len(rows) - len(starts))
    found = zip(rows, starts, strict=False)
    return [_Row(row, lines, start, file).rule(measured) for row, start in found]


def examine(rule: Rule) -> None:
    """Compile a rule's expressions and try them on texts that make poor ones run away.

    Raises:
        RuleError: an expression cannot be read, or backtracks without bound.

    """
    if rule.find is None:
        return
    own = [text[:24] * 100 for example in rule.examples for text in example.values()]
    for key, pattern in [("find", rule.find), *(("unless", each) for each in rule.unless)]:
        for trial in (*TRIALS, *own):
            try:
                for _ in pattern.finditer(trial, timeout=TRIAL):
                    pass
            except TimeoutError:
                raise rule.refused(
                    f"{key} backtracks without bound on {trial[:12]!r}…\n  {pattern.pattern}\n"
                    f"  Make repeated parts exclude one another, or possessive (++)."
                ) from None


def wilson(right: int, of: int, z: float = 1.96) -> float:
    """The lower bound of a share, at 95 % (Wilson, 1927)."""
    if not of:
        return 0.0
    share = right / of
    centre = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (centre - spread) / (1 + z * z / of)


@dataclass(frozen=True)
class _Row:
    """One `[[rule]]` table on its way to being a rule."""

    row: dict[str, Any]
    lines: list[str]
    start: int
    file: str

    def rule(self, measured: Measured) -> Rule:
        """The rule, or a refusal."""
        self._known(self.row, KEYS, "")
        self._typed()
        row = self.row
        name = row.get("id", "")
        right, of, on = measured.get(name, (0, 0, ""))
        rule = Rule(
            name,
            row.get("summary", ""),
            self._safety(),
            row.get("why", ""),
            tuple(row.get("examples", ())),
            row.get("find"),
            self._words(),
            row.get("put", ""),
            tuple(row.get("unless", ())),
            row.get("source", ""),
            row.get("limits", {}),
            right,
            of,
            on,
            f"{self.file}, line {_line(self.lines, self.start, name or '[[rule]]')}",
        )
        self._complete(rule)
        return rule

    def _refuse(self, what: str, needle: str) -> RuleError:
        line = _line(self.lines, self.start, needle)
        return RuleError(f"{self.file}, line {line}: rule {self.row.get('id') or '?'}: {what}")

    def _known(self, table: Mapping[str, Any], keys: Iterable[str], inside: str) -> None:
        for key in table:
            if key not in keys:
                raise self._refuse(f"unknown key {key!r}{inside}. {_nearest(key, keys)}", key)

    def _typed(self) -> None:
        checks: dict[str, tuple[Callable[[Any], bool], str]] = dict.fromkeys(
            TEXTS, (lambda value: isinstance(value, str), "a text in quotation marks")
        )
        checks["unless"] = (_texts, "a list of expressions")
        checks["words"] = (_texts, "a list of 'misread right'")
        checks["examples"] = (_tables, "a list of { before = …, after = … }")
        checks["limits"] = (_numbers, "a table of numbers: { name = 3 }")
        for key, value in self.row.items():
            right, wanted = checks[key]
            if not right(value):
                raise self._refuse(f"{key} is {value!r}, but must be {wanted}", key)
        for example in self.row.get("examples", ()):
            self._known(example, EXAMPLE_KEYS, " in an example")
            if ("before" in example) != ("after" in example):
                raise self._refuse(f"an example with half of before and after: {example}", "before")

    def _safety(self) -> Safety:
        word = self.row.get("safety", "")
        if word not in {s.word for s in Safety}:
            raise self._refuse(f"safety is note, review or safe, not {word!r}", "safety")
        return Safety.named(word)

    def _words(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in self.row.get("words", ()):
            misread, _, word = entry.partition(" ")
            if not misread.isalnum() or not word or misread == word or word in found:
                raise self._refuse(f"words has {entry!r}; say 'misread right', once", entry)
            found[misread] = word
        return found

    def _complete(self, rule: Rule) -> None:
        """Refuse a rule that lacks what a reviewer, a test or a user of it needs."""
        if not ID.fullmatch(rule.id):
            raise rule.refused("an id is a pass, a point, and the pattern: scannos.arid-for-and")
        if not rule.summary:
            raise rule.refused("needs a summary: what is wrong with the text where it fires")
        if rule.safety < Safety.SAFE and not rule.why:
            raise rule.refused("is not safe, so it must say `why`, for whoever reviews it")
        if not any(set(example) & {"before", "flag"} for example in rule.examples):
            raise rule.refused("needs an example of what it changes: { before = …, after = … }")
        if rule.words and rule.expression is not None:
            raise rule.refused("has words and find; say it with one of them")
        if rule.expression is not None and "(?P<fix>" not in rule.expression:
            raise rule.refused(
                f"find has no group (?P<fix>…) to say what it changes\n  {rule.expression}"
            )
        if rule.safety == Safety.SAFE and rule.bound < SAFE_BOUND:
            raise rule.refused(
                f"is safe, but was right {rule.right} times of {rule.of} (bound "
                f"{rule.bound:.3f}, wanted {SAFE_BOUND}). Measure it (measured/*.tsv), "
                f"or make it review."
            )


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _tables(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, dict) and each and _texts([*each.values()]) for each in value
    )


def _numbers(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in value.values()
    )


def _nearest(key: str, keys: Iterable[str]) -> str:
    from rapidfuzz import process  # only a refusal needs it

    found = process.extractOne(key, sorted(keys), score_cutoff=60)
    if found:
        return f"Did you mean {found[0]!r}?"
    return f"The keys are {', '.join(sorted(keys))}."


def _line(lines: list[str], start: int, needle: str) -> int:
    """The number of the first line from `start` on that has `needle`; else that of `start`."""
    for number, line in enumerate(lines[start:], start + 1):
        if needle in line:
            return number
    return start + 1
