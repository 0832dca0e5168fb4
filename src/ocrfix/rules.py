"""Rules are data: TOML files that archivists can read, edit and add to.

A rule with `find` works by itself: the whole match is what it reads, the group `fix` what it
changes. A rule without `find` speaks for a pass: it carries the reason, the safety, the
limits and the examples of something that the pass does in code. Either way every change in
a ledger names a rule that can be looked up, and every rule has examples that are run.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import regex

from ocrfix.errors import RuleError
from ocrfix.lexicon import Lexicon
from ocrfix.span import Edit, Fix, Safety

KEYS = frozenset("id summary find put safety why unless examples source limits".split())
EXAMPLE_KEYS = frozenset("before after leave flag misfires".split())
ID = regex.compile(r"[a-z]+(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)")
REACH = 60
"""How far, in code points, an `unless` may look to each side of what a rule would change."""
SAFE_BOUND = 0.95
"""A rule may be safe only while the lower 95 % bound of its measured precision is at least
this. Below it, one applied change in twenty might be wrong: more than an editor forgives."""
TIMEOUT = 2.0
"""Seconds that one expression may spend on one document or one trial before it is stopped."""


@dataclass(frozen=True)
class Rule:
    """One rule, compiled."""

    id: str
    summary: str
    safety: Safety
    why: str
    examples: tuple[Mapping[str, str], ...]
    find: regex.Pattern[str] | None = None
    put: str = ""
    unless: tuple[regex.Pattern[str], ...] = ()
    source: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)
    right: int = 0
    of: int = 0
    measured_on: str = ""
    file: str = ""

    @property
    def stage(self) -> str:
        """The pass that this rule belongs to: what its id begins with."""
        return self.id.partition(".")[0]

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


class Rules:
    """All rules of one run, with the lexicon they are judged by."""

    def __init__(self, rules: Iterable[Rule], lexicon: Lexicon, digest: str = "") -> None:
        self.by_id: dict[str, Rule] = {}
        for rule in rules:
            if rule.id in self.by_id:
                raise RuleError(
                    f"{rule.file}: rule {rule.id} stands in {self.by_id[rule.id].file} already. "
                    f"Give one of them another id."
                )
            self.by_id[rule.id] = rule
        self.lexicon = lexicon
        self.digest = digest

    @property
    def language(self) -> str:
        """The language of the lexicon, as "en"."""
        return self.lexicon.language

    def __getitem__(self, rule: str) -> Rule:
        return self.by_id[rule]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.by_id.values())

    def of(self, stage: str) -> list[Rule]:
        """The rules of one pass that work by themselves."""
        return [r for r in self.by_id.values() if r.stage == stage and r.find is not None]

    def limit(self, rule: str, name: str) -> float:
        """A threshold that a rule's file names."""
        return self.by_id[rule].limits[name]

    def fix(
        self,
        rule: str,
        edits: Sequence[Edit],
        why: str = "",
        *,
        safety: Safety | None = None,
        confidence: float | None = None,
    ) -> Fix:
        """A fix by this rule; what is not given is the rule's own."""
        found = self.by_id[rule]
        return Fix(
            tuple(edits),
            rule,
            why or found.why or found.summary,
            found.confidence if confidence is None else confidence,
            found.safety if safety is None else min(safety, found.safety),
        )

    def matches(self, stage: str, text: str) -> Iterator[Fix]:
        """What this pass's own rules propose on `text`, in view offsets, overlaps settled.

        Of two rules that want the same place, the one that stands first in the files wins.
        """
        taken: list[tuple[int, int]] = []
        for rule in self.of(stage):
            for fix in _matches(rule, text, self):
                start, end = fix.edits[0].span
                if fix.safety > Safety.NOTE:
                    if any(low < end and start < high for low, high in taken):
                        continue
                    taken.append((start, end))
                yield fix

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        """The word lists that ship beside the rules, by name: `words["abbreviations"]`."""
        return {
            entry.name.removesuffix(".txt"): frozenset(read_words(entry.read_text("utf-8")))
            for entry in _folder().joinpath("words").iterdir()
            if entry.name.endswith(".txt")
        }


def read_words(text: str) -> list[str]:
    """The entries of a word list: one a line, `#` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def load(language: str = "en", folders: Sequence[Traversable] = ()) -> Rules:
    """The rules that ship with ocrfix, and those of further folders on top.

    Raises:
        RuleError: a file cannot be used; the message quotes the place.

    """
    digest = hashlib.sha256(language.encode())
    rules: list[Rule] = []
    for folder in (_folder(), *folders):
        measured = _measured(folder)
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".toml"):
                text = entry.read_text("utf-8")
                digest.update(text.encode())
                rules += parse(text, entry.name, measured)
    return Rules(rules, Lexicon(language), digest.hexdigest()[:16])


def parse(text: str, file: str, measured: Mapping[str, tuple[int, int, str]]) -> list[Rule]:
    """The rules of one TOML file.

    Raises:
        RuleError: with file, line and the offending text.

    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{file}: not TOML: {error}") from None
    unknown = set(table) - {"rule"}
    if unknown:
        raise RuleError(f"{_where(text, file, min(unknown))}: unknown table. Say [[rule]].")
    return [_rule(row, text, file, measured) for row in table.get("rule", [])]


def wilson(right: int, of: int, z: float = 1.96) -> float:
    """The lower bound of a share, at 95 % (Wilson, 1927)."""
    if not of:
        return 0.0
    share = right / of
    centre = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (centre - spread) / (1 + z * z / of)


def _folder() -> Traversable:
    """The rules that ship: in the wheel, or beside `src` in a working tree."""
    shipped = files("ocrfix").joinpath("rules")
    return shipped if shipped.is_dir() else files("ocrfix").joinpath("..", "..", "rules")


def _measured(folder: Traversable) -> dict[str, tuple[int, int, str]]:
    """What `measured/*.tsv` say: for each rule, how often it was right, of how many, on what."""
    tables = folder.joinpath("measured")
    if not tables.is_dir():
        return {}
    entries = [e for e in tables.iterdir() if e.name.endswith(".tsv")]
    lines = (line for e in entries for line in read_words(e.read_text("utf-8"))[1:])
    rows = (line.split("\t") for line in lines)
    return {rule: (int(right), int(of), on) for rule, right, of, on in rows}


def _rule(
    row: dict[str, Any], text: str, file: str, measured: Mapping[str, tuple[int, int, str]]
) -> Rule:
    name = str(row.get("id", ""))
    where = _where(text, file, name or "[[rule]]")

    def refuse(what: str) -> RuleError:
        return RuleError(f"{where}: rule {name or '?'}: {what}")

    if not ID.fullmatch(name):
        raise refuse("an id is a pass, a point, and the pattern: scanno.arid-for-and")
    if unknown := set(row) - KEYS:
        raise refuse(f"unknown key {min(unknown)!r}. The keys are {', '.join(sorted(KEYS))}.")
    if missing := {"summary", "safety", "examples"} - set(row):
        raise refuse(f"needs {' and '.join(sorted(missing))}")
    if row["safety"] not in {s.word for s in Safety}:
        raise refuse(f"safety is note, review or safe, not {row['safety']!r}")
    safety = Safety.named(row["safety"])
    if safety < Safety.SAFE and not row.get("why"):
        raise refuse("is not safe, so it must say `why`, for whoever reviews it")
    for example in row["examples"]:
        if unknown := set(example) - EXAMPLE_KEYS:
            raise refuse(f"unknown key {min(unknown)!r} in an example")
    if not row["examples"] or not any({"before", "flag"} & set(e) for e in row["examples"]):
        raise refuse("needs an example of what it changes: { before = …, after = … }")
    right, of, on = measured.get(name, (0, 0, ""))
    if safety == Safety.SAFE and wilson(right, of) < SAFE_BOUND:
        raise refuse(
            f"is safe, but was right {right} times of {of} (bound {wilson(right, of):.3f}, "
            f"wanted {SAFE_BOUND}). Measure it (measured/*.tsv), or make it review."
        )
    return Rule(
        name,
        str(row["summary"]),
        safety,
        str(row.get("why", "")),
        tuple(row["examples"]),
        _compile(row["find"], refuse, "find") if "find" in row else None,
        str(row.get("put", "")),
        tuple(_compile(each, refuse, "unless") for each in row.get("unless", [])),
        str(row.get("source", "")),
        dict(row.get("limits", {})),
        right,
        of,
        on,
        file,
    )


def _compile(find: str, refuse: Any, key: str) -> regex.Pattern[str]:
    try:
        pattern = regex.compile(find, regex.VERSION1 | regex.MULTILINE)
    except regex.error as error:
        pointer = " " * (error.pos or 0) + "^"
        raise refuse(f"{key} cannot be read: {error.msg}\n  {find}\n  {pointer}") from None
    if key == "find" and "fix" not in pattern.groupindex:
        raise refuse(f"find has no group (?P<fix>…) to say what it changes\n  {find}")
    for trial in ("a" * 3000, "ab " * 1000, "1" * 3000, "  \n" * 1000, "-" * 3000, "\"'" * 1500):
        try:
            for _ in pattern.finditer(trial, timeout=TIMEOUT / 4):
                pass
        except TimeoutError:
            raise refuse(
                f"{key} backtracks without bound on {trial[:4]!r}…\n  {find}\n"
                f"  Make repeated parts exclude one another, or possessive (++)."
            ) from None
    return pattern


def _matches(rule: Rule, text: str, rules: Rules) -> Iterator[Fix]:
    assert rule.find is not None
    try:
        for match in rule.find.finditer(text, overlapped=True, timeout=TIMEOUT):
            start, end = match.span("fix")
            low, high = match.span()
            if rule.unless:
                low = max(0, min(low, start - REACH))
                high = min(len(text), max(high, end + REACH))
                if _excepted(rule, text[low:high], start - low, end - low):
                    continue
            old = text[start:end]
            new = _cased(old, match.expand(rule.put)) if rule.safety > Safety.NOTE else old
            if rule.safety > Safety.NOTE and new == old:
                continue
            yield rules.fix(rule.id, [Edit.at(start, end, new, (low, high))])
    except TimeoutError:
        raise RuleError(
            f"{rule.file}: rule {rule.id} was stopped after {TIMEOUT} seconds on this text. "
            f"Its find backtracks too much; leave it out or mend it."
        ) from None


def _excepted(rule: Rule, window: str, start: int, end: int) -> bool:
    """Whether an `unless` matches over what the rule would change."""
    return any(
        found.start() < end and start < found.end()
        for each in rule.unless
        for found in each.finditer(window, overlapped=True, timeout=TIMEOUT)
    )


def _cased(old: str, new: str) -> str:
    """`new`, with a capital where `old` had one."""
    if old[:1].isupper() and new[:1].islower():
        return new.upper() if old.isupper() and len(old) > 1 else new[:1].upper() + new[1:]
    return new


def _where(text: str, file: str, needle: str) -> str:
    for number, line in enumerate(text.splitlines(), 1):
        if needle in line:
            return f"{file}, line {number}"
    return file
