"""Misread words: those that rules know, and a few that only a person can judge.

Expressions with their examples and their measured precision stand in `rules/scannos.*.toml`,
a file a language. Beside them the corrector weighs any word in its company (`misread`). Where
both want a place, what the project says of it is kept; else the safer one, and of equals the rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ocrfix.core.edits import Fix
from ocrfix.core.marks import Proposal
from ocrfix.core.view import View
from ocrfix.passes.scannos.misread import misread
from ocrfix.passes.scannos.odd_words import bad_words, odd_words
from ocrfix.rules.match import WORD, settle
from ocrfix.rules.ruleset import Ruleset


def scannos(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Mend misread words where a rule is sure; ask about the rest."""
    found = rules.sparing_names(_all(view.text, rules), view.text)
    return settle(found, len(view.text))


def _all(text: str, rules: Ruleset) -> Iterator[Fix]:
    words = Counter(WORD.findall(text))
    known = list(rules.matches("scannos", text, words))
    mended = list(misread(text, rules, known))
    yield from sorted([*known, *mended], key=lambda fix: (fix.rule not in rules.own, -fix.safety))
    yield from bad_words(text, words, [*known, *mended], rules)
    for fix in mended:
        start, end = fix.edits[0].span
        words.pop(text[start:end], None)  # no need to ask about it, too
    yield from odd_words(text, words, rules)
