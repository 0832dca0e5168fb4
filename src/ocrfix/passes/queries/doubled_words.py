"""A word that is there twice in a row, and a word that is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import compress, islice
from operator import eq

from ocrfix.core.edits import Span
from ocrfix.passes.queries.asked import Asked
from ocrfix.rules.ruleset import Ruleset

DOUBLED, MISSING = "queries.word-doubled", "queries.word-missing"
ONCE = frozenset((
    "the", "a", "an", "of", "and", "with", "for", "from", "at", "its", "their", "our", "your", "my",
    "und", "mit", "von", "dem", "ein", "eine", "einen", "für", "im",
    "le", "les", "de", "et", "un", "une", "du", "dans", "pour", "par", "au", "sur",
))  # fmt: skip
"""Words that never follow themselves in a sentence. Not `that that`, `had had`, `her her`; nor
`die die`, `nous nous`."""
TWICE = re.compile(rf"(?<=\w[ \n])({'|'.join(sorted(ONCE))})(?:[ \n]|\n\n)(\1)(?=[ \n][^\W\d_A-Z])")
GAPS = (" ", "\n", "\n\n")
ARTICLE = re.compile(r"(?<=[^\W\d_] )(?:the|an|every)(?= ?[.;:?!](?:[ \n”\"’]|\Z))")
"""An article before the end of a sentence. Not `a.`, which may be a letter."""
BEFORE_STOP = {
    f"{word}{blank}{stop}": frozenset(
        f"{'' if blank else word}{stop}{quote}"
        for quote in ("", "\N{RIGHT DOUBLE QUOTATION MARK}", '"', "\N{RIGHT SINGLE QUOTATION MARK}")
    )
    for word in ("the", "an", "every")
    for blank in ("", " ")
    for stop in ".;:?!"
}
"""The beginnings of such places, each with the words between white space of which one is there."""


def doubled_words(text: str, words: Sequence[str], rules: Ruleset) -> Iterator[Asked]:
    """A question for each word that is there twice; `words` are those between white space."""
    # Few words do, and only those are searched for.
    twice = ONCE.intersection(compress(words, map(eq, words, islice(words, 1, None))))
    found = [
        Span(*match.span(2))
        for word in twice
        for match in _each(TWICE, text, [f"{word}{gap}{word}" for gap in GAPS])
    ]
    # Many of them are an artefact of the file, as in columns or in sheets typed twice.
    if len(found) <= rules.limit(DOUBLED, "places"):
        for span in sorted(found):
            word = text[slice(*span)]
            yield Asked(DOUBLED, f"“{word}” is here twice; perhaps in the print, too", [span])


def missing_words(text: str, words: Collection[str], rules: Ruleset) -> Iterator[Asked]:
    """A question for each English article with nothing after it."""
    if rules.language != "en":
        return
    # `the.` or a stop by itself must be among the words; few texts have one.
    likely = [begins for begins, last in BEFORE_STOP.items() if not last.isdisjoint(words)]
    found = [Span(*match.span()) for match in _each(ARTICLE, text, likely)]
    if len(found) <= rules.limit(MISSING, "places"):
        for span in sorted(found):
            word = text[slice(*span)]
            why = f"no sentence ends with “{word}”: a word is missing, or the stop is a speck"
            yield Asked(MISSING, why, [span])


def _each(
    pattern: re.Pattern[str], text: str, beginnings: Iterable[str]
) -> Iterator[re.Match[str]]:
    """The matches that begin with one of some texts: faster than a search for the pattern."""
    for begins in beginnings:
        at = text.find(begins)
        while at >= 0:
            match = pattern.match(text, at)
            if match:
                yield match
            at = text.find(begins, match.end() if match else at + 1)
