"""Misread words: those that rules know, and a few that only a person can judge.

Expressions with their examples and their measured precision stand in `rules/scannos.*.toml`,
a file a language. A corrector that ranks candidates for any word joins in `_all`, behind
the rules: where both want a place, what comes first is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ocrfix.passes.oddwords import odd_words
from ocrfix.rulematch import settle
from ocrfix.rules import WORD, Rules
from ocrfix.span import Fix, Proposal
from ocrfix.view import View


def scannos(view: View, rules: Rules) -> Iterator[Proposal]:
    """Mend misread words where a rule is sure; ask about the rest."""
    found = rules.sparing_names(_all(view.text, rules), view.text)
    return settle(found, len(view.text))


def _all(text: str, rules: Rules) -> Iterator[Fix]:
    words = Counter(WORD.findall(text))
    yield from rules.matches("scannos", text, words)
    yield from odd_words(text, words, rules)
