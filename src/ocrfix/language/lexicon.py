"""The lexicon of a language: word counts from print, and modern word lists.

The counts ship as `rules/lexicon/LANGUAGE.tsv` (one word per line, with its count, including
hyphenated compounds); they were counted from public-domain books of 1605 to 1925, so they include
period and British spellings. pyspellchecker's lists add later words.
"""

from __future__ import annotations

import gzip
import itertools
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec
import regex

from ocrfix.errors import RuleError
from ocrfix.resources import MODERN, RuleHome, shipped

WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*+(?:['’-]\p{L}[\p{L}\p{M}]*+)*+")
"""A word: letters, with apostrophes and hyphens between."""


class Lexicon:
    """The words of one language, in lower case with straight apostrophes."""

    def __init__(
        self,
        language: str = "en",
        collection: Mapping[str, int] | None = None,
        home: RuleHome | None = None,
        counts: dict[str, int] | None = None,
    ) -> None:
        """Prepare the words of `language` in `home`, by default the shipped rules.

        `collection` has the counts of the other volumes; `counts` replace the table of the home.
        """
        self.language = language
        self.home = home or shipped(language)
        self.collection: Mapping[str, int] = collection or {}
        """How often the other volumes of the scan's collection have each word, if counted."""
        self._given = counts
        self._others: dict[str, Lexicon] = {}

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (self.count(word) > 0 or self.modern(word))

    def count(self, word: str) -> int:
        """How often the counted books have `word`, ignoring case."""
        return self._counts.get(_key(word), 0)

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
        """A warning about missing words; "" if none."""
        if f"{MODERN}/{self.language}.json.gz" in self.home:
            return ""
        return (
            f"pyspellchecker has no list of words for {self.language!r}: purely modern words count "
            "as unknown."
        )

    @cached_property
    def _counts(self) -> dict[str, int]:
        # Measurements count other books than those that ship, so as not to test on their own data.
        if self._given is not None:
            return self._given
        name = f"lexicon/{self.language}.tsv"
        return read_table(self.home, name) if name in self.home else {}

    def of(self, language: str) -> Lexicon:
        """The words of another language, from the same home; read once."""
        if language == self.language:
            return self
        # A German quotation in an English book may be looked up for each of its words.
        if language not in self._others:
            self._others[language] = Lexicon(language, home=self.home)
        return self._others[language]

    def warm(self) -> None:
        """Read everything now, so that forked processes share it."""
        self.count("")
        self.modern("")
        self.compounds.begins("")

    @cached_property
    def _modern(self) -> WordList:
        """The words of pyspellchecker's list, read from its file: a third of its memory."""
        name = f"{MODERN}/{self.language}.json.gz"
        if name not in self.home:
            return WordList(())  # pyspellchecker does not know this language
        try:
            return WordList(msgspec.json.decode(gzip.decompress(self.home.data(name))))
        except (OSError, EOFError, msgspec.DecodeError, zlib.error) as error:
            raise RuleError(
                f"{name}: damaged: {error}. Install pyspellchecker again: "
                f"python -m pip install --force-reinstall pyspellchecker"
            ) from None


class WordList:
    """A read-only set of words, in an eighth of the memory of a set."""

    def __init__(self, words: Iterable[str]) -> None:
        # One string and an array of offsets: a Python string for each word costs about 50 bytes
        # more.
        self._text = "".join(ordered := sorted(words))
        self._starts = array("I", [0, *itertools.accumulate(map(len, ordered))])

    def __contains__(self, word: str) -> bool:
        # A binary search over numbers; `key` makes each word only when it is compared.
        place = bisect_left(range(len(self._starts) - 1), word, key=self._word)
        return place < len(self._starts) - 1 and self._word(place) == word

    def _word(self, place: int) -> str:
        return self._text[self._starts[place] : self._starts[place + 1]]


class Compounds:
    """Counts of how often words begin or end compounds, and words without a hyphen."""

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
        """The number of words with a hyphen per word without one."""
        self._closed = sorted(closed)
        # Words with one ending lie side by side if they are spelled backward.
        self._backward = sorted(word[::-1] for word in closed)

    def begins(self, word: str) -> int:
        """How many compounds begin with `word`."""
        return self._first[word]

    def closed(self, half: str, *, first: bool) -> int:
        """How many words without a hyphen begin (or end) with `half`, including itself."""
        if first:
            return _beginning(self._closed, half)
        return _beginning(self._backward, half[::-1])

    def odds(self, left: str, right: str) -> float:
        """The odds for a hyphen between two halves, from other words with these halves.

        `coal-` begins compounds, and few other words; `-tion` ends words, but no compounds. Each
        half counts separately: words that it begins (ends) with a hyphen, against those without. An
        unknown half counts 1 in 2.
        """
        first = (self._first[left] + 0.5) / (self.closed(left, first=True) + 1)
        last = (self._last[right] + 0.5) / (self.closed(right, first=False) + 1)
        return first * last


def _beginning(ordered: list[str], start: str) -> int:
    """How many of the sorted words begin with `start`."""
    # The largest code point: every word with this beginning sorts before it.
    return bisect_left(ordered, start + "\U0010ffff") - bisect_left(ordered, start)


def _key(word: str) -> str:
    """The form in which a word is counted: the tables have small letters, straight apostrophes."""
    return word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def read_table(home: RuleHome, name: str) -> dict[str, int]:
    """Read the word counts in a table of a rules folder.

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
    """Parse a table in the format of `write_counts`.

    Raises:
        CountError: a line is not `word, count` with a tab between.
    """
    found: dict[str, int] = {}
    # The first line is the heading, so data begin in line 2.
    for number, line in enumerate(table.splitlines()[1:], 2):
        word, _, count = line.partition("\t")
        try:
            found[word] = int(count)
        except ValueError:
            raise CountError(number, line) from None
    return found


def write_counts(counts: Mapping[str, int]) -> str:
    """Format a table of words and counts: a heading, then one word per line, sorted."""
    return "word\tcount\n" + "".join(f"{word}\t{n}\n" for word, n in sorted(counts.items()))


def count_words(texts: Iterable[str], least_texts: int = 2, least: int = 4) -> dict[str, int]:
    """Count the words of many texts, and keep those that several texts have.

    A word of few texts may be a name or a misreading; `least_texts` and `least` are the minimum
    numbers of texts and occurrences.
    """
    counts: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for text in texts:
        found = Counter(map(_key, WORD.findall(text)))
        counts += found
        # The keys alone: each text counts once for each of its words.
        spread.update(found.keys())
    return {w: n for w, n in counts.items() if n >= least and spread[w] >= least_texts}
