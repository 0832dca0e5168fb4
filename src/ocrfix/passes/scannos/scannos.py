"""Scannos: corrects misread words by rules and by the corrector, and flags a few for a person.

Each language has a file `rules/scannos.*.toml` of expressions with examples and measured
precision. The corrector also weighs any word among its neighbours (`misread`). If both
want to change one place, a rule of the project wins; else the safer fix, and if equal the rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ocrfix.core.edits import Fix
from ocrfix.core.marks import Proposal
from ocrfix.core.view import View
from ocrfix.passes.scannos.drop_capitals import drop_capitals
from ocrfix.passes.scannos.letters import letters
from ocrfix.passes.scannos.misread import misread
from ocrfix.passes.scannos.odd_words import bad_words, odd_words
from ocrfix.rules.match import WORD, settle
from ocrfix.rules.ruleset import Ruleset


def scannos(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Correct misread words if a rule is sure; ask about the rest."""
    found = rules.sparing_names(_all(view.text, rules), view.text)
    return settle(found, len(view.text))


def _all(text: str, rules: Ruleset) -> Iterator[Fix]:
    # The preferred fixes come first: where two overlap, the first one wins.
    words = Counter(WORD.findall(text))
    known = [
        *drop_capitals(text, rules),
        *letters(text, rules),
        *rules.matches("scannos", text, words),
    ]
    corrected = list(misread(text, rules, known))
    yield from sorted(
        [*known, *corrected], key=lambda fix: (fix.rule not in rules.own, -fix.safety)
    )
    yield from bad_words(text, words, [*known, *corrected], rules)
    for fix in corrected:
        start, end = fix.edits[0].span
        words.pop(text[start:end], None)  # corrected already: no need to flag it
    yield from odd_words(text, words, rules)
