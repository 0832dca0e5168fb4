"""The ruleset: all rules of one run, with the word lists and tables that passes need.

Rules are data: TOML files that archivists can read, edit and add to. A rule with `find` works
by itself: it reads the whole match, and changes the group `fix`. A rule without `find` or `words`
belongs to code in a pass: it holds the reason, the safety, the limits and the examples of what
the pass does. So every change in a ledger names a rule that can be looked up, and every rule has
examples that are run as tests.

`loading` reads a ruleset from files, `proposals` matches one rule, `authoring.examples` runs the
examples.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

from ocrfix.config import Notes
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.marks import Proposal
from ocrfix.errors import RuleError
from ocrfix.language.accents import accent_alone
from ocrfix.language.lexicon import Lexicon
from ocrfix.resources import RuleHome
from ocrfix.rules import corrector_files, folder
from ocrfix.rules.lazy import Lazy
from ocrfix.rules.match import WORD, settle, standing_alone, whole_word
from ocrfix.rules.proposals import proposed_at
from ocrfix.rules.rule import Rule
from ocrfix.spelling.corrector import Corrector

ACCENTS = "Accents alone are left to a person"

WordLists = Mapping[str, frozenset[str]]
"""Word lists by the names of their files: "names", "function.en"."""
Marks = Mapping[tuple[str, str, str], int]
"""How OCR engines read footnote marks: (printed mark, sign read, context) to how often."""
EMPTY: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Settings:
    """Options of a run, a project or a book that alter what the rules do."""

    notes: Notes = "paragraph"
    keep_furniture: bool = False
    off: frozenset[str] = frozenset()
    """Ids of rules that a project switched off: they exist, but propose nothing."""
    bad: frozenset[str] = frozenset()
    """Words that are never right in this book, as people said."""


@dataclass(frozen=True, eq=False, repr=False)
class Ruleset:
    """All rules of one run, with the lexicon, the corrector and the word lists.

    It is frozen: `dataclasses.replace` and the methods `with_…` give a new ruleset, which shares
    the data read from files.
    """

    by_id: Mapping[str, Rule]
    lexicon: Lexicon
    lazy_corrector: Lazy[Corrector | None]
    lazy_words: Lazy[WordLists]
    lazy_marks: Lazy[Marks]
    settings: Settings = field(default_factory=Settings)
    own: frozenset[str] = frozenset()
    """Ids of rules from further folders, and of rules whose safety a project changed."""
    own_words: WordLists = field(default_factory=lambda: EMPTY)
    """Word lists from further folders only; `words` has the shipped ones, too."""
    facts: tuple[str, ...] = ()
    """The texts that `digest` is a hash of, together with the bad words."""

    @classmethod
    def of(
        cls,
        rules: Iterable[Rule],
        lexicon: Lexicon,
        homes: Sequence[RuleHome] = (),
        settings: Settings | None = None,
        own_words: WordLists = EMPTY,
    ) -> Ruleset:
        """The ruleset with these rules.

        `homes` are the folder of shipped rules, then further folders; by default only the first.

        Raises:
            RuleError: two rules have the same id.

        """
        homes = homes or (lexicon.home,)
        return cls(
            _by_id(rules),
            lexicon,
            Lazy(partial(corrector_files.corrector, lexicon.language, homes)),
            Lazy(partial(_all_words, homes[0], own_words)),
            Lazy(partial(_marks, homes[0])),
            settings or Settings(),
            own_words=own_words,
        )

    @property
    def language(self) -> str:
        """The language of the lexicon, as "en"."""
        return self.lexicon.language

    @property
    def corrector(self) -> Corrector | None:
        """The corrector, which finds the likely words for misread ones; None without tables.

        Tables and a language model in a further folder replace the shipped ones.

        Raises:
            ModelError: a language model is damaged.

        """
        return self.lazy_corrector.get()

    @property
    def words(self) -> WordLists:
        """All word lists, by name: `words["function.en"]`."""
        return self.lazy_words.get()

    @property
    def function_words(self) -> frozenset[str]:
        """The small words of the language, as articles and prepositions."""
        return self.words.get(f"function.{self.language}", frozenset())

    @cached_property
    def closed_class(self) -> frozenset[str]:
        """The function words and the pronouns of the language, two of which make no compound."""
        return self.function_words | self.words.get(f"pronouns.{self.language}", frozenset())

    @property
    def marks(self) -> Marks:
        """How OCR engines read footnote marks."""
        return self.lazy_marks.get()

    @property
    def digest(self) -> str:
        """A hash of everything that changes depend on, for the ledger; "" if that is not known.

        It covers ocrfix's version, the options, each file that is read, the rule settings of a
        project, and the bad words: 16 hexadecimal digits.
        """
        return self.digest_without(())

    def digest_without(self, stopped: Collection[str]) -> str:
        """The digest of a run in which these rules were stopped. Their changes are missing."""
        if not self.facts:
            return ""
        rows = [f"stopped {rule}" for rule in sorted(stopped)]
        rows += [f"bad {word}" for word in sorted(self.settings.bad)]
        facts = "\n".join([*self.facts, *rows])
        return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    # ---- another one -----------------------------------------------------------------------

    def with_settings(self, **changes: Any) -> Ruleset:
        """This ruleset with other settings, as `with_settings(bad=…)`."""
        return replace(self, settings=replace(self.settings, **changes))

    def with_rules(self, *rules: Rule) -> Ruleset:
        """This ruleset with these rules; they replace rules with the same ids."""
        changed = {rule.id: rule for rule in rules}
        return replace(self, by_id=MappingProxyType({**self.by_id, **changed}))

    def without_corrector(self) -> Ruleset:
        """This ruleset without the corrector."""
        return replace(self, lazy_corrector=Lazy.of(None))

    # ---- what the rules propose ------------------------------------------------------------

    def __getitem__(self, rule: str) -> Rule:
        # A person may copy and edit the shipped rules, and take one out that the code of a pass
        # needs.
        if rule not in self.by_id:
            raise RuleError(
                f"no rule file has {rule}, which a pass needs. Restore it as it ships; "
                f"ocrfix.toml can turn it off."
            )
        return self.by_id[rule]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.by_id.values())

    def of_pass(self, stage: str) -> list[Rule]:
        """The rules of one pass that work by themselves, without those that are off."""
        off = self.settings.off
        return [r for r in self if r.stage == stage and r.by_itself and r.id not in off]

    def allowed(self, proposals: Iterator[Proposal], text: str) -> Iterator[Proposal]:
        """The proposals of a pass on `text`, without those of rules that are off.

        A fix that only changes accents is never applied without asking: word lists do not show
        which spelling was printed. The encoding pass is an exception, since the bytes show it.
        """
        for each in proposals:
            if not isinstance(each, Fix):
                yield each
            # Rules without `find` and `words` work through the code of a pass, which proposes
            # anyway; so they are turned off here. `of_pass` turns off the others.
            elif each.rule not in self.settings.off:
                yield _sparing_accents(each, text)

    def limit(self, rule: str, name: str) -> float:
        """The threshold `name` of a rule, from the `limits` in its file.

        Raises:
            RuleError: the file does not have it.

        """
        found = self[rule]
        if name not in found.limits:
            raise found.refused(f"its pass needs limits = {{ {name} = … }}, as it ships.")
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
        """A fix by the rule with this id; values not given are taken from the rule."""
        return self[rule].fix(edits, why, safety=safety, confidence=confidence)

    def matches(self, stage: str, text: str, words: Collection[str] | None = None) -> Iterator[Fix]:
        """The proposals of the rules of this pass on `text`, in view offsets, without overlaps.

        If two rules want the same place, the rule that comes first in the files wins.
        `words` are the words of the text, if the caller knows them already.
        """
        rules = self.of_pass(stage)
        words = set(WORD.findall(text)) if words is None else words
        listed = {misread for rule in rules for misread in rule.words}
        places = standing_alone(text, listed.intersection(words))
        found = (fix for rule in rules for fix in proposed_at(rule, text, places))
        return settle(found, len(text))

    def sparing_names(self, fixes: Iterator[Fix], text: str) -> Iterator[Fix]:
        """The fixes that change no word listed in `words/names.txt`: names are not misread."""
        names = self.own_words.get("names")
        if not names:
            return fixes
        return (f for f in fixes if not any(whole_word(text, e.span) in names for e in f.edits))

    def warm(self) -> None:
        """Load everything that is loaded only once, so that child processes inherit it."""
        self.lexicon.warm()
        # A lazy value that is read in the parent need not be read again in each of its child
        # processes.
        _ = self.words, self.marks
        if self.corrector:
            self.corrector.warm()


def _by_id(rules: Iterable[Rule]) -> Mapping[str, Rule]:
    """The rules by their ids.

    Raises:
        RuleError: two rules have the same id.

    """
    found: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in found:
            raise rule.refused(
                f"is in {found[rule.id].location} already. Give one of them another id.",
                rule.block.key("id"),
            )
        found[rule.id] = rule
    return MappingProxyType(found)


def _all_words(ships: RuleHome, own: WordLists) -> WordLists:
    """The word lists that ship, with what further folders add to them."""
    found = folder.lists(ships)
    return found | {name: found.get(name, frozenset()) | more for name, more in own.items()}


def _marks(ships: RuleHome) -> Marks:
    rows = (line.split("\t") for line in ships.text("marks.tsv").splitlines()[1:])
    return {(mark, sign, around): int(count) for mark, sign, around, count in rows}


def _sparing_accents(fix: Fix, text: str) -> Fix:
    if fix.safety < Safety.SAFE or fix.rule.startswith("encoding."):
        return fix
    # As "ou" and "où" in French: both are words, and only the page shows which was printed.
    if any(accent_alone(text[slice(*edit.span)], edit.new) for edit in fix.edits):
        return fix._replace(safety=Safety.REVIEW, why=f"{fix.why}. {ACCENTS}")
    return fix
