"""Rules are data: TOML files that archivists can read, edit and add to.

A rule with `find` works by itself: the whole match is what it reads, the group `fix` what it
changes. A rule without `find` speaks for a pass: it carries the reason, the safety, the
limits and the examples of something that the pass does in code. Either way every change in
a ledger names a rule that can be looked up, and every rule has examples that are run.

Files are read by `rulefile`, expressions tried by `rulematch`, examples run by `rulecheck`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Literal

import regex

from ocrfix.core.edits import Edit, Fix, Proposal, Safety, Span
from ocrfix.errors import RuleError
from ocrfix.language.accents import accent_alone
from ocrfix.language.lexicon import Lexicon
from ocrfix.resources import RuleHome, shipped
from ocrfix.rules import corrector_files, folder
from ocrfix.rules.file import Rule, examine, parse, wilson
from ocrfix.rules.folder import read_words
from ocrfix.rules.match import (
    REACH,
    WORD,
    Budget,
    Stopped,
    cased,
    excepted,
    places,
    settle,
    standing_alone,
    whole_word,
)
from ocrfix.spelling.corrector import Corrector
from ocrfix.version import VERSION

NAMED = 20
"""How often a name on a list counts as seen in the collection, for words cut at line ends."""
ACCENTS = "Accents alone are left to a person"
STOPPED = "The rule was stopped, and is off for this text:"
"""How the note begins that a rule leaves where its expression took too long."""

__all__ = ["Rule", "Ruleset", "load", "parse", "read_words", "wilson"]

Notes = Literal["paragraph", "end", "markdown"]
"""Where notes go, and how they are marked: behind the paragraph that cites them, with the marks
they have; at the end of the text, numbered through; behind the paragraph, as Markdown has it."""


class Ruleset:
    """All rules of one run, with the lexicon they are judged by."""

    def __init__(
        self,
        rules: Iterable[Rule],
        lexicon: Lexicon,
        facts: Sequence[str] = (),
        notes: Notes = "paragraph",
        *,
        keep_furniture: bool = False,
        homes: Sequence[RuleHome] = (),
    ) -> None:
        """`homes` are what ships, then further folders; only what ships, if none are given.

        `facts` are what, beside the bad words, `digest` is a hash of.
        """
        self.by_id: dict[str, Rule] = {}
        for rule in rules:
            if rule.id in self.by_id:
                raise rule.refused(
                    f"stands in {self.by_id[rule.id].where} already. Give one another id.",
                    rule.block.key("id"),
                )
            self.by_id[rule.id] = rule
        self.lexicon = lexicon
        self.facts = tuple(facts)
        self.notes = notes
        self.keep_furniture = keep_furniture
        self.homes = homes or (lexicon.home,)
        self.off: frozenset[str] = frozenset()
        """Rules that a project turned off: they are known, and propose nothing."""
        self.own: frozenset[str] = frozenset()
        """Rules of further folders, and those that a project trusts otherwise than they ship."""
        self.lists: Mapping[str, frozenset[str]] = {}
        """Word lists of further folders, by name, on top of those that ship."""
        self.bad: frozenset[str] = frozenset()
        """Words that people said are never right in this book."""

    @property
    def language(self) -> str:
        """The language of the lexicon, as "en"."""
        return self.lexicon.language

    @property
    def digest(self) -> str:
        """Names all that changes are made with, for the ledger; "" if that is not known.

        A hash of ocrfix's version, of the options, of each file that is read, of what a project
        says of rules, and of the bad words: 16 hexadecimal digits.
        """
        return self.digest_without(())

    def digest_without(self, stopped: Collection[str]) -> str:
        """The digest where some rules were stopped, and so were off: another than without that."""
        if not self.facts:
            return ""
        rows = [f"stopped {rule}" for rule in sorted(stopped)]
        rows += [f"bad {word}" for word in sorted(self.bad)]
        facts = "\n".join([*self.facts, *rows])
        return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def __getitem__(self, rule: str) -> Rule:
        if rule not in self.by_id:
            raise RuleError(
                f"no rule file has {rule}, which a pass asks for. Put it back as it ships; "
                f"ocrfix.toml can turn it off."
            )
        return self.by_id[rule]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.by_id.values())

    def of(self, stage: str) -> list[Rule]:
        """The rules of one pass that work by themselves."""
        return [r for r in self if r.stage == stage and r.by_itself and r.id not in self.off]

    def allowed(self, proposals: Iterator[Proposal], text: str) -> Iterator[Proposal]:
        """What passes propose on `text`, without what the rules that are off do.

        What changes accents alone is proposed at most, by whatever rule: no word list knows
        which the print has. Only the encoding pass knows, by the bytes.
        """
        for each in proposals:
            if not isinstance(each, Fix):
                yield each
            elif each.rule not in self.off:
                yield self._sparing_accents(each, text)

    def _sparing_accents(self, fix: Fix, text: str) -> Fix:
        if fix.safety < Safety.SAFE or fix.rule.startswith("encoding."):
            return fix
        if any(accent_alone(text[slice(*edit.span)], edit.new) for edit in fix.edits):
            return fix._replace(safety=Safety.REVIEW, why=f"{fix.why}. {ACCENTS}")
        return fix

    def limit(self, rule: str, name: str) -> float:
        """A threshold that a rule's file names.

        Raises:
            RuleError: it does not.

        """
        found = self[rule]
        if name not in found.limits:
            raise found.refused(f"its pass asks for limits = {{ {name} = … }}, as it ships.")
        return found.limits[name]

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
        found = self[rule]
        return Fix(
            tuple(edits),
            rule,
            why or found.why or found.summary,
            found.confidence if confidence is None else confidence,
            found.safety if safety is None else min(safety, found.safety),
        )

    def matches(self, stage: str, text: str, words: Collection[str] | None = None) -> Iterator[Fix]:
        """What this pass's own rules propose on `text`, in view offsets, overlaps settled.

        Of two rules that want the same place, the one that stands first in the files wins.
        `words` are the words of the text, if the caller has counted them.
        """
        rules = self.of(stage)
        words = set(WORD.findall(text)) if words is None else words
        listed = {misread for rule in rules for misread in rule.words}
        places = standing_alone(text, listed.intersection(words))
        found = (fix for rule in rules for fix in self._tried(rule, text, places))
        return settle(found, len(text))

    def tried(self, rule: Rule, text: str) -> Iterator[Fix]:
        """What one rule proposes on `text` by itself.

        A rule whose expression backtracks too much on this text is off for this text; a note
        says so, and the others go on.
        """
        there = rule.words.keys() & set(WORD.findall(text)) if rule.words else ()
        return self._tried(rule, text, standing_alone(text, there))

    def _tried(self, rule: Rule, text: str, places: Mapping[str, list[int]]) -> Iterator[Fix]:
        """The same, where it is known at which places the misread words stand."""
        if rule.words:
            return self._swapped(rule, text, places)
        return iter(self._found(rule, text))

    def _swapped(self, rule: Rule, text: str, places: Mapping[str, list[int]]) -> Iterator[Fix]:
        own = sorted((start, word) for word in places if word in rule.words
                     for start in places[word])  # fmt: skip
        for start, misread in own:
            end = start + len(misread)
            reads = (max(0, start - 2), min(len(text), end + 2))
            yield self.fix(rule.id, [Edit.at(start, end, rule.words[misread], reads)])

    def _found(self, rule: Rule, text: str) -> list[Fix]:
        if rule.find is None or (rule.needs and not any(each in text for each in rule.needs)):
            return []
        budget = Budget(len(text))
        try:
            matches = places(rule.find, rule.needs, text, budget)
            return [fix for match in matches if (fix := self._fix(rule, match, text, budget))]
        except Stopped as stopped:
            return [self._stopped(rule, stopped.where, text)]

    def _stopped(self, rule: Rule, where: Span, text: str) -> Fix:
        """The note that a rule is off for this text: at the part that it was stopped in."""
        end = next((n for n in range(where.start, where.end) if text[n].isspace()), where.end)
        edit = Edit.at(where.start, max(end, where.start + 1), "")
        why = f"{STOPPED} its find backtracks too much here. Repair it, or turn it off."
        return self.fix(rule.id, [edit], why, safety=Safety.NOTE)

    def _fix(self, rule: Rule, match: regex.Match[str], text: str, budget: Budget) -> Fix | None:
        """What a match comes to; None if it is an exception, or changes nothing."""
        start, end = match.span("fix")
        low, high = match.span()
        if start < 0:
            return None  # an alternative without the group
        if rule.exceptions:
            low, high = max(0, min(low, start - REACH)), min(len(text), max(high, end + REACH))
            try:
                if excepted(rule.unless, text[low:high], start - low, end - low, budget):
                    return None
            except TimeoutError:
                raise Stopped(Span(low, high)) from None
        note = rule.safety == Safety.NOTE
        old = text[start:end]
        new = old if note else match.expand(rule.put)
        if not text[start - 1 : start].isalpha():  # inside a word a capital means nothing
            new = cased(old, new)
        if new == old and not note:
            return None
        return self.fix(rule.id, [Edit.at(start, end, new, (low, high))])

    def sparing_names(self, fixes: Iterator[Fix], text: str) -> Iterator[Fix]:
        """Fixes that touch no word of the project's `words/names.txt`: a name is no misreading."""
        names = self.lists.get("names")
        if not names:
            return fixes
        return (f for f in fixes if not any(whole_word(text, e.span) in names for e in f.edits))

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        """The word lists, by name: `words["function.en"]`."""
        found = folder.lists(self.homes[0])
        return found | {
            name: found.get(name, frozenset()) | own for name, own in self.lists.items()
        }

    def warm(self) -> None:
        """Read and make all that is read and made once, so that child processes find it there."""
        self.lexicon.warm()
        _ = self.words, self.marks
        if self.corrector:
            self.corrector.warm()

    @cached_property
    def corrector(self) -> Corrector | None:
        """What weighs misread words of this language, if there are tables for it.

        A further folder's own tables and language model take the place of those that ship.

        Raises:
            ModelError: a language model is damaged.

        """
        return corrector_files.corrector(self.language, self.homes)

    @cached_property
    def marks(self) -> Mapping[tuple[str, str, str], int]:
        """How engines read the marks of notes: (mark, sign, what stands around) to how often."""
        table = self.homes[0].text("marks.tsv")
        rows = (line.split("\t") for line in table.splitlines()[1:])
        return {(mark, sign, around): int(count) for mark, sign, around, count in rows}


def load(
    language: str = "en",
    folders: Sequence[Traversable] = (),
    notes: Notes = "paragraph",
    *,
    keep_furniture: bool = False,
) -> Ruleset:
    """The rules that ship with ocrfix, and those of further folders on top.

    A file `scannos.en.toml` is for English alone. `lexicon/en.tsv` in a further folder counts
    the words of the collection that a scan belongs to. Expressions of further folders are tried
    out here; those that ship are tried by `rulecheck`, so that every start is quick.

    Raises:
        RuleError: a file cannot be used; the message quotes the place.

    """
    language = language.partition("-")[0].lower()  # en-GB reads the rules and words of en
    homes = (shipped(language), *(RuleHome(folder, language) for folder in folders))
    options = f"ocrfix {VERSION} {language} {notes} {keep_furniture}"
    facts = [options, *(home.fingerprint() for home in homes)]
    ships = folder.parsed(homes[0])
    further = [rule for home in homes[1:] for rule in folder.parsed(home)]
    corrector_files.see_tables(language, homes)
    lists = folder.further_lists(homes)
    counts = dict.fromkeys(map(str.lower, lists.get("names", ())), NAMED)
    lexicon = Lexicon(language, counts | folder.collection(homes, language), homes[0])
    rules = Ruleset(
        [*ships, *further], lexicon, facts, notes, keep_furniture=keep_furniture, homes=homes
    )
    rules.lists, rules.own = lists, frozenset(rule.id for rule in further)
    wrong: list[str] = []
    for rule in further:
        try:
            examine(rule)
            undoing(rule, rules)
        except RuleError as error:
            wrong.append(str(error))
    if wrong:
        raise RuleError("\n".join(wrong))
    return rules


def undoing(rule: Rule, rules: Ruleset) -> None:
    """See, by its own examples, that nothing undoes what a rule does.

    Raises:
        RuleError: the rule would change its own cure again, or another rule takes it back.

    """
    for number, example in enumerate(rule.examples):
        before, after = example.get("before"), example.get("after")
        place = rule.block.example(number)
        if before is None or after is None or not rule.by_itself:
            continue
        for other in rules.of(rule.stage):
            fixes = settle(rules.tried(other, after), len(after))
            result = _applied(after, [f for f in fixes if f.safety > Safety.NOTE])
            if other.id == rule.id and result != after:
                raise rule.refused(
                    f"would change its own cure again: {after!r} to {result!r}", place
                )
            if result == before:
                raise rule.refused(
                    f"and {other.id} ({other.where}) undo each other: {before!r}, {after!r}", place
                )


def _applied(text: str, fixes: Iterable[Fix]) -> str:
    for edit in sorted((e for fix in fixes for e in fix.edits), reverse=True):
        text = text[: edit.span.start] + edit.new + text[edit.span.end :]
    return text
