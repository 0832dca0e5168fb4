"""The language that a text is in, where the rules are plainly for another.

A hyphen is judged by the words of the language. A German book that is read with English rules,
because nobody said that it is German, would keep one hyphen in ten.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from itertools import islice

from ocrfix.lexicon import Lexicon
from ocrfix.rulehome import LANGUAGES
from ocrfix.rules import Rules

SAMPLE = 4_000
"""Different words that tell a language."""
LEAST = 4
"""Letters from which on a word tells it: `in`, `des` and `war` are words of several."""
HOME, AHEAD = 0.7, 0.2
"""Share of the words that its own language knows of a text, misread as it may be; and how much
more of them another must know to be taken for its language."""


def spoken(counted: Mapping[str, int], rules: Rules) -> Rules:
    """The rules; with the lexicon of another language where the words `counted` are of that."""
    sample = {word: n for word, n in islice(counted.items(), SAMPLE) if len(word) >= LEAST}
    own = _known(sample, rules.lexicon)
    if own >= HOME or rules.lexicon.collection or len(sample) < LEAST:
        return rules
    lexica = ((_known(sample, rules.lexicon.of(each)), each) for each in LANGUAGES)
    share, language = max(lexica)
    if share < own + AHEAD:
        return rules
    found = copy.copy(rules)
    found.lexicon = rules.lexicon.of(language)
    return found


def _known(sample: Mapping[str, int], lexicon: Lexicon) -> float:
    """The share of the running words that a lexicon has."""
    counts = lexicon.counts
    return sum(n for word, n in sample.items() if word in counts) / max(1, sum(sample.values()))
