"""Which words a language has, and how often; counted from print, with modern lists beside.

The counts ship as `rules/lexicon/LANGUAGE.tsv` (a word a line, with its count, hyphenated
compounds among them); they were counted from public-domain books of 1605 to 1925, so that
period and British spellings are words. pyspellchecker's lists add what came later.
"""

from __future__ import annotations

import gzip
import itertools
import json
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

import regex

from ocrfix.errors import RuleError
from ocrfix.resources import MODERN, RuleHome, shipped

WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*+(?:['’-]\p{L}[\p{L}\p{M}]*+)*+")
"""A word: letters, with apostrophes and hyphens between."""


class Lexicon:
    """The words of one language. Lower case; curly apostrophes count as straight ones."""

    def __init__(
        self,
        language: str = "en",
        collection: Mapping[str, int] | None = None,
        home: RuleHome | None = None,
        counts: dict[str, int] | None = None,
    ) -> None:
        """The words of `language` in `home`: the rules that ship, if none is given.

        `counts` take the place of the counted words that ship.
        """
        self.language = language
        self.home = home or shipped(language)
        self.collection: Mapping[str, int] = collection or {}
        """How often the volumes that a scan belongs with have each word, if they were counted."""
        self._given = counts
        self._others: dict[str, Lexicon] = {}

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (self.count(word) > 0 or self.modern(word))

    def count(self, word: str) -> int:
        """How often the counted books have `word`, in any case."""
        return self._counts.get(word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"), 0)

    @property
    def counts(self) -> Mapping[str, int]:
        """All counts, by word in lower case with straight apostrophes: for loops over a text."""
        return self._counts

    @cached_property
    def compounds(self) -> Compounds:
        """How the halves of this language's compounds are used."""
        return Compounds(self.counts)

    def modern(self, word: str) -> bool:
        """Whether pyspellchecker's list of this language has `word`."""
        return word.lower() in self._modern

    @property
    def lacks(self) -> str:
        """What people must know of the words that there are none of; "" if nothing."""
        if f"{MODERN}/{self.language}.json.gz" in self.home:
            return ""
        return (
            f"pyspellchecker has no list of words for {self.language!r}: words that only today's "
            f"language has count as unknown."
        )

    @cached_property
    def _counts(self) -> dict[str, int]:
        if self._given is not None:
            return self._given
        name = f"lexicon/{self.language}.tsv"
        return read_table(self.home, name) if name in self.home else {}

    def of(self, language: str) -> Lexicon:
        """The words of another language, from the same home; read once."""
        if language == self.language:
            return self
        if language not in self._others:
            self._others[language] = Lexicon(language, home=self.home)
        return self._others[language]

    def warm(self) -> None:
        """Read everything now, so that child processes find it there."""
        self.count("")
        self.modern("")
        self.compounds.begins("")

    @cached_property
    def _modern(self) -> WordList:
        """The words of pyspellchecker's list: its file alone, a third of what its class takes."""
        name = f"{MODERN}/{self.language}.json.gz"
        if name not in self.home:
            return WordList(())  # pyspellchecker does not know this language
        try:
            return WordList(json.loads(gzip.decompress(self.home.data(name))))
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise RuleError(
                f"{name}: damaged: {error}. Install pyspellchecker again: "
                f"python -m pip install --force-reinstall pyspellchecker"
            ) from None


class WordList:
    """Words of which is only asked whether they are there: an eighth of what a set takes."""

    def __init__(self, words: Iterable[str]) -> None:
        self._text = "".join(ordered := sorted(words))
        self._starts = array("I", [0, *itertools.accumulate(map(len, ordered))])

    def __contains__(self, word: str) -> bool:
        place = bisect_left(range(len(self._starts) - 1), word, key=self._word)
        return place < len(self._starts) - 1 and self._word(place) == word

    def _word(self, place: int) -> str:
        return self._text[self._starts[place] : self._starts[place + 1]]


class Compounds:
    """How often words begin or end compounds, and how often words that have no hyphen."""

    def __init__(self, words: Iterable[str]) -> None:
        self._first: Counter[str] = Counter()
        self._last: Counter[str] = Counter()
        closed: list[str] = []
        for word in words:
            if "-" in word:
                self._first[word.partition("-")[0]] += 1
                self._last[word.rpartition("-")[2]] += 1
            else:
                closed.append(word)
        self.share = self._first.total() / len(closed) if closed else 0.0
        """How many words with a hyphen the language has to one without."""
        self._closed = sorted(closed)
        self._backward = sorted(word[::-1] for word in closed)

    def begins(self, word: str) -> int:
        """How many compounds begin with `word`."""
        return self._first[word]

    def closed(self, half: str, *, first: bool) -> int:
        """How many words without a hyphen begin (or end) with `half`, itself among them."""
        if first:
            return _beginning(self._closed, half)
        return _beginning(self._backward, half[::-1])

    def odds(self, left: str, right: str) -> float:
        """What the company of its halves says for a hyphen between them, as odds.

        `coal-` begins compounds, and few other words; `-tion` ends words, and no compounds.
        Each half is taken by itself: the words it begins (ends) with a hyphen behind (before)
        it, to those without. Halves that no word has say 1 in 2.
        """
        first = (self._first[left] + 0.5) / (self.closed(left, first=True) + 1)
        last = (self._last[right] + 0.5) / (self.closed(right, first=False) + 1)
        return first * last


def _beginning(ordered: list[str], start: str) -> int:
    """How many of the words, which are in order, begin with `start`."""
    return bisect_left(ordered, start + "\U0010ffff") - bisect_left(ordered, start)


def read_table(home: RuleHome, name: str) -> dict[str, int]:
    """The counts of a table in a home of rules.

    Raises:
        RuleError: a line cannot be read; the message quotes it.

    """
    try:
        return read_counts(home.text(name))
    except CountError as error:
        raise RuleError(
            f"not `word, count` with a tab between: {error.text!r}. "
            f"benchmarks/train/lexicon.py writes it.",
            home.at(name, error.line),
        ) from None


class CountError(ValueError):
    """A line of a table of counts is not `word, count`."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line}: not `word, count` with a tab between: {text!r}")
        self.line = line
        self.text = text


def read_counts(table: str) -> dict[str, int]:
    """The counts of a table as `write_counts` writes it.

    Raises:
        CountError: a line is not `word, count` with a tab between.

    """
    found: dict[str, int] = {}
    for number, line in enumerate(table.splitlines()[1:], 2):
        word, _, count = line.partition("\t")
        try:
            found[word] = int(count)
        except ValueError:
            raise CountError(number, line) from None
    return found


def write_counts(counts: Mapping[str, int]) -> str:
    """A table of words and their counts, a word a line, in order, under a line of headings."""
    return "word\tcount\n" + "".join(f"{word}\t{n}\n" for word, n in sorted(counts.items()))


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
