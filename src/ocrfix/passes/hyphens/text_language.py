"""Use the lexicon of the text's own language, if the rules are clearly for another one.

Hyphens are judged by the words of the language. With English rules, because someone set the wrong
language, a German book would keep one hyphen in ten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from ocrfix.language.guess import by_words
from ocrfix.rules.ruleset import Ruleset

SAMPLE = 4_000
"""Different words that are enough to recognise a language."""


def spoken(counted: Mapping[str, int], rules: Ruleset) -> Ruleset:
    """The rules, with another language's lexicon if the words of the text are clearly in it.

    `counted` says how often the text has each word. The word lists that are asked for by the
    language change with the lexicon; the rules and their limits stay.
    """
    # The words of a collection were counted for the language that was set, so it is right.
    if rules.lexicon.collection:
        return rules
    guess = by_words(dict(islice(counted.items(), SAMPLE)))
    if not guess.contradicts(rules.language):
        return rules
    return replace(rules, lexicon=rules.lexicon.of(guess.language))
