"""Read a ruleset from files: the shipped rules, and those of further folders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.resources.abc import Traversable

from ocrfix.config import Notes
from ocrfix.core.edits import Fix, Safety
from ocrfix.errors import RuleError
from ocrfix.language.at_hand import base
from ocrfix.language.lexicon import Lexicon
from ocrfix.resources import RuleHome, shipped
from ocrfix.rules import corrector_files, folder
from ocrfix.rules.backtracking import examine
from ocrfix.rules.match import settle
from ocrfix.rules.proposals import proposed
from ocrfix.rules.rule import Rule
from ocrfix.rules.ruleset import Ruleset, Settings
from ocrfix.version import VERSION

NAMED = 20
"""A listed name counts as a word seen this often in the collection. This matters for words cut at
line ends. (The number was not measured.)"""


def load(
    language: str = "en",
    folders: Sequence[Traversable] = (),
    notes: Notes = "paragraph",
    *,
    keep_furniture: bool = False,
) -> Ruleset:
    """The shipped rules, and in addition those of further folders.

    A file `scannos.en.toml` is for English only. `lexicon/en.tsv` in a further folder counts
    the words of the collection that a scan belongs to. The expressions of further folders are
    tried here. The shipped ones are tried only by `ocrfix rules test`, for a quick start.

    Raises:
        RuleError: a file cannot be used; the message quotes the place.

    """
    language = base(language)  # en-GB reads the rules and words of en
    homes = (shipped(language), *(RuleHome(folder, language) for folder in folders))
    options = f"ocrfix {VERSION} {language} {notes} {keep_furniture}"
    # Hashed before the files are read: `RuleHome` then refuses a file that changes in between.
    facts = (options, *(home.fingerprint() for home in homes))
    ships = folder.parsed(homes[0])
    further = [rule for home in homes[1:] for rule in folder.parsed(home)]
    corrector_files.see_tables(language, homes)
    lists = folder.further_lists(homes)
    counts = dict.fromkeys(map(str.lower, lists.get("names", ())), NAMED)
    # A counted word keeps its count, also when it is listed as a name.
    lexicon = Lexicon(language, counts | folder.collection(homes, language), homes[0])
    settings = Settings(notes, keep_furniture)
    rules = Ruleset.of([*ships, *further], lexicon, homes, settings, lists)
    rules = replace(rules, own=frozenset(rule.id for rule in further), facts=facts)
    _try_out(further, rules)
    return rules


def _try_out(further: Iterable[Rule], rules: Ruleset) -> None:
    """Check that the expressions of rules can be used, and that no other rule undoes them.

    Raises:
        RuleError: some rules are wrong; the message names each.

    """
    wrong: list[RuleError] = []
    for rule in further:
        try:
            examine(rule)
            undoing(rule, rules)
        except RuleError as error:
            wrong.append(error)
    if wrong:
        raise RuleError.joining(wrong)


def undoing(rule: Rule, rules: Ruleset) -> None:
    """Check, with the examples of a rule, that no rule undoes what it does.

    Raises:
        RuleError: the rule would change its own result again, or another rule reverts it.

    """
    for number, example in enumerate(rule.examples):
        before, after = example.get("before"), example.get("after")
        place = rule.block.example(number)
        if before is None or after is None or not rule.by_itself:
            continue
        # Only rules of the same pass can undo each other without end: the passes run once, in
        # order.
        for other in rules.of_pass(rule.stage):
            fixes = settle(proposed(other, after), len(after))
            result = _applied(after, [f for f in fixes if f.safety > Safety.NOTE])
            if other.id == rule.id and result != after:
                raise rule.refused(
                    f"would change its own result again: {after!r} to {result!r}", place
                )
            if result == before:
                raise rule.refused(
                    f"and {other.id} ({other.location}) undo each other: {before!r}, {after!r}",
                    place,
                )


def _applied(text: str, fixes: Iterable[Fix]) -> str:
    # From the end of the text to its start, so that the offsets of the others stay right.
    for edit in sorted((e for fix in fixes for e in fix.edits), reverse=True):
        text = text[: edit.span.start] + edit.new + text[edit.span.end :]
    return text
