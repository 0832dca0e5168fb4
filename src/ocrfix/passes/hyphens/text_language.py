"""The language that a text is in, where the rules are plainly for another.

A hyphen is judged by the words of the language. A German book that is read with English rules,
because somebody named the wrong language, would keep one hyphen in ten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from ocrfix.language.guess import by_words
from ocrfix.rules.ruleset import Ruleset

SAMPLE = 4_000
"""Different words that tell a language."""


def spoken(counted: Mapping[str, int], rules: Ruleset) -> Ruleset:
    """The rules; with the lexicon of another language where the words `counted` are of that."""
    if rules.lexicon.collection:
        return rules
    guess = by_words(dict(islice(counted.items(), SAMPLE)))
    if not guess.contradicts(rules.language):
        return rules
    return replace(rules, lexicon=rules.lexicon.of(guess.language))
