"""Which words a language has, and how often; counted from print, with modern lists beside.

The counts ship as `rules/lexicon/LANGUAGE.tsv` (a word a line, with its count, hyphenated
compounds among them); they were counted from public-domain books of 1605 to 1925, so that
period and British spellings are words. pyspellchecker's lists add what came later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

import regex

WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*+(?:['’-]\p{L}[\p{L}\p{M}]*+)*+")
"""A word: letters, with apostrophes and hyphens between."""


class Lexicon:
    """The words of one language. Lower case; curly apostrophes count as straight ones."""

    def __init__(self, language: str = "en") -> None:
        self.language = language

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (self.count(word) > 0 or self.modern(word))

    def count(self, word: str) -> int:
        """How often the counted books have `word`, in any case."""
        return self._counts.get(word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"), 0)

    def modern(self, word: str) -> bool:
        """Whether pyspellchecker's list of this language has `word`."""
        return word.lower() in self._modern

    @cached_property
    def _counts(self) -> dict[str, int]:
        table = _folder().joinpath("lexicon", f"{self.language}.tsv")
        if not table.is_file():
            return {}
        rows = (line.split("\t") for line in table.read_text("utf-8").splitlines()[1:])
        return {word: int(count) for word, count in rows}

    @cached_property
    def _modern(self) -> frozenset[str]:
        from spellchecker import SpellChecker  # 0.2 s to load, and often not needed

        if self.language not in SpellChecker.languages():
            return frozenset()
        return frozenset(SpellChecker(language=self.language).word_frequency.keys())


def count_words(texts: Iterable[str], least_texts: int = 2, least: int = 4) -> dict[str, int]:
    """Count the words of many texts, keeping those that several texts have.

    A word of one or two texts only may be a name or a misreading; `least_texts` and `least`
    say in how many texts, and how often, it must stand.
    """
    counts: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for text in texts:
        found = Counter(
            w.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for w in WORD.findall(text)
        )
        counts += found
        spread.update(found.keys())
    return {w: n for w, n in counts.items() if n >= least and spread[w] >= least_texts}


def _folder() -> Traversable:
    shipped = files("ocrfix").joinpath("rules")
    return shipped if shipped.is_dir() else files("ocrfix").joinpath("..", "..", "rules")
