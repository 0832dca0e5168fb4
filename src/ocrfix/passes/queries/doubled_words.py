"""A word that is there twice in a row, and a word that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.core.edits import Span
from ocrfix.passes.queries.asked import Asked
from ocrfix.rules.ruleset import Ruleset

DOUBLED, MISSING = "queries.word-doubled", "queries.word-missing"
ONCE = (
    "the|a|an|of|and|with|for|from|at|its|their|our|your|my|"
    "und|mit|von|dem|ein|eine|einen|für|im|"
    "le|les|de|et|un|une|du|dans|pour|par|au|sur"
)
"""Words that never follow themselves in a sentence. Not `that that`, `had had`, `her her`; nor
`die die`, `nous nous`."""
TWICE = re.compile(rf"(?<=\w[ \n])({ONCE})(?:[ \n]|\n\n)(\1)(?=[ \n][^\W\d_A-Z])")
ARTICLE = re.compile(r"(?<=[^\W\d_] )(?:the|an|every)(?= ?[.;:?!](?:[ \n”\"’]|\Z))")
"""An article before the end of a sentence. Not `a.`, which may be a letter."""


def doubled_words(text: str, rules: Ruleset) -> Iterator[Asked]:
    """A question for each word that is there twice."""
    found = [Span(*match.span(2)) for match in TWICE.finditer(text)]
    # Many of them are an artefact of the file, as in columns or in sheets typed twice.
    if len(found) <= rules.limit(DOUBLED, "places"):
        for span in found:
            word = text[slice(*span)]
            yield Asked(DOUBLED, f"“{word}” is here twice; perhaps in the print, too", [span])


def missing_words(text: str, rules: Ruleset) -> Iterator[Asked]:
    """A question for each English article with nothing after it."""
    if rules.language != "en":
        return
    found = [Span(*match.span()) for match in ARTICLE.finditer(text)]
    if len(found) <= rules.limit(MISSING, "places"):
        for span in found:
            word = text[slice(*span)]
            why = f"no sentence ends with “{word}”: a word is missing, or the stop is a speck"
            yield Asked(MISSING, why, [span])
