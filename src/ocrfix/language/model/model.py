"""A trigram model of word probabilities, read from a memory-mapped file.

A model is made from clean texts by `ocrfix lexicon build`; the shipped ones are next to the
lexicons. docs/model.md describes the parts of the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from ocrfix.language.model.counting import BOUNDARY, NAME, NUMBER, SPECIAL, UNKNOWN, spelled
from ocrfix.language.model.letters import Spelling
from ocrfix.language.model.model_file import ModelError, ModelFile
from ocrfix.language.model.scoring import Pairs, Triples
from ocrfix.language.model.tokens import fold
from ocrfix.resources import shipped

MOST_REMEMBERED = 200_000
"""How many words to cache: about 35 MB."""


class Model:
    """A trigram language model with back-off (interpolated Kneser-Ney), of one language.

    Words are numbers, given by `id`. Four ids are special: `UNKNOWN` for any word that the model
    lacks, `NAME` for one with a capital, `NUMBER`, and `BOUNDARY` between sentences. So
    `logp(UNKNOWN, …)` is the probability of *any* unknown word in that place.
    """

    UNKNOWN, BOUNDARY, NUMBER, NAME = UNKNOWN, BOUNDARY, NUMBER, NAME

    def __init__(self, path: Path) -> None:
        """Map the model at `path`; use `open` for shipped models.

        Raises:
            ModelError: there is none, or it is damaged.
        """
        self.file = ModelFile(path)
        try:
            self._read()
        except (LookupError, TypeError, ValueError) as error:
            raise self.file.damaged(f"a part is missing or wrong ({error})") from None

    def _read(self) -> None:
        facts = self.file.facts
        self.language: str = facts["language"]
        self.vocabulary_size: int = facts["words"]
        """The number of words, including the four special ids: all ids are below it."""
        self.modelled: int = facts["modelled"]
        """Ids from here on are words of lists, without pair counts."""
        self._counts: memoryview[int] = self.file["counts"]
        self._capital, self._trusted = self.file["capital"], self.file["trusted"]
        self._spelling, self._starts = self.file["spelling"], self.file["starts"]
        self._ids = _Ids(self.file)
        # The bound method itself, without a method of ours around it: look-ups must be fast.
        self.id = self._ids.__getitem__
        """The id of a word folded by `fold`; 0 for unknown words."""
        self._pairs, self._triples = Pairs(self.file), Triples(self.file)

    @classmethod
    def open(cls, language: str, folder: Path | None = None) -> Model:
        """The model of `language`: a project's own, else the shipped one.

        A project's model is in its rules folder: `folder/lexicon/LANGUAGE.model`.

        Raises:
            ModelError: there is neither, or it is damaged.
        """
        name = f"lexicon/{language}.model"
        if folder and (folder / name).exists():
            return cls(folder / name)
        home = shipped(language)
        if name not in home:
            raise ModelError(
                f"no language model for {language!r} ships. `ocrfix lexicon build` makes one."
            )
        return cls(home.path(name))

    @property
    def words(self) -> Iterator[str]:
        """All words, the most common first, words of lists last; without the special ids."""
        return self.words_at(range(len(SPECIAL), self.vocabulary_size))

    def words_at(self, numbers: Iterable[int]) -> Iterator[str]:
        """The words with the ids `numbers`."""
        text, starts = bytes(self._spelling), self._starts
        for number in numbers:
            yield text[starts[number] : starts[number + 1]].decode()

    def word(self, number: int) -> str:
        """The word with the id `number`."""
        return bytes(self._spelling[self._starts[number] : self._starts[number + 1]]).decode()

    def ids(self, form: str) -> tuple[int, ...]:
        """The ids of a printed word or number, as in counting.

        One id; for a compound that the model lacks, the ids of its parts.
        """
        return spelled(form, self._ids)

    def count(self, word: str) -> int:
        """How often the counted texts have `word`, ignoring case."""
        # Id 0 is `UNKNOWN`, so an unknown word is false here. Its count in the file is that of all
        # unknown words.
        number = self.id(word)
        return int(self._counts[number]) if number else 0

    def capital(self, word: str) -> float:
        """The share of `word`'s capitals inside sentences in the counted texts; 0 if unknown."""
        return float(self._capital[self.id(word)]) / 255

    def trusted(self, word: str) -> bool:
        """Whether `word` is certainly a word, by a list or because no misreading explains it."""
        return bool(self._trusted[self.id(word)])

    def spelling(self, word: str, *, name: bool = False) -> float:
        """The natural logarithm of the probability that an unknown word has this spelling.

        For a `NAME` or an `UNKNOWN`, folded; over all spellings it sums to one. Added to
        `logp(UNKNOWN, …)` it gives the probability of exactly this unknown word.
        """
        return self._letters("name_letters" if name else "letters").logp(fold(word))

    def bigram(self, left: int, word: int) -> float:
        """The natural logarithm of the probability of `word` after `left`."""
        return self._pairs[left * self.vocabulary_size + word][0]

    def logp(self, word: int, left1: int, left2: int) -> float:
        """The natural logarithm of the probability of `word` after `left2 left1`."""
        size, pairs = self.vocabulary_size, self._pairs
        # A pair's key; times `size` plus a word, it is the key of a triple. The same everywhere in
        # this package.
        context = left2 * size + left1
        value, after = pairs[left1 * size + word]
        weight = pairs[context][1]
        if not weight:
            return value
        # `after` is None if the pair `left1 word` was not kept. Then no triple has it, and the
        # table must not be asked: it gives noise for keys that it does not have.
        triple = None if after is None else self._triples[context * size + word]
        return value + weight if triple is None else triple

    def along(
        self, ids: Iterable[int], left1: int = BOUNDARY, left2: int = BOUNDARY
    ) -> list[float]:
        """The `logp` of each of `ids` in sequence, the first after `left2 left1`.

        Faster than one by one: the pair that ends at one word is the context of the next.
        """
        size, pairs, triples = self.vocabulary_size, self._pairs, self._triples
        found = []
        context = left2 * size + left1
        # The back-off weight of the context: None or 0 if no triple begins with this pair, so that
        # the pair alone decides.
        weight = pairs[context][1]
        for word in ids:
            key = left1 * size + word
            value, after = pairs[key]
            if weight:
                triple = None if after is None else triples[context * size + word]
                value = value + weight if triple is None else triple
            found.append(value)
            # `key`, the pair just read, is the next word's context, and `after` its weight: one
            # look-up serves both.
            left1, context, weight = word, key, after
        return found

    def score(self, ids: Iterable[int], left1: int = BOUNDARY, left2: int = BOUNDARY) -> float:
        """The natural logarithm of the probability of `ids` after `left2 left1`."""
        # One after the other: `sum` of Python 3.12 and later compensates, and so gives other bits.
        total = 0.0
        for each in self.along(ids, left1, left2):
            total += each
        return total

    def scores(
        self, words: Iterable[int], right: Sequence[int], left1: int, left2: int
    ) -> list[float]:
        """`score((word, *right), left1, left2)` for each of `words`, but faster."""
        size, pairs, triples = self.vocabulary_size, self._pairs, self._triples
        first = left2 * size + left1
        first_weight = pairs[first][1]
        found = []
        for reading in words:
            total, left, context, weight = 0.0, left1, first, first_weight
            # The loop of `along`, repeated here: calls and lists would take more time than the
            # look-ups.
            for word in (reading, *right):
                key = left * size + word
                value, after = pairs[key]
                if weight:
                    triple = None if after is None else triples[context * size + word]
                    total += value + weight if triple is None else triple
                else:
                    total += value
                left, context, weight = word, key, after
            found.append(total)
        return found

    @cache  # noqa: B019 - two entries, and a model lives as long as its process
    def _letters(self, name: str) -> Spelling:
        return Spelling(
            bytes(self.file[f"{name}_alphabet"]).decode(),
            *(self.file[f"{name}_{part}"] for part in ("sizes", "table", "steps", "back_steps")),
        )


class _Ids(dict[str, int]):
    """A cache of word ids, so that the file is searched once for each word."""

    def __init__(self, file: ModelFile) -> None:
        super().__init__()
        self._index: memoryview[int] = file["index"]
        self._starts: memoryview[int] = file["starts"]
        self._spelling: memoryview[int] = file["spelling"]

    def __missing__(self, word: str) -> int:
        # A lone surrogate (a byte of the scan that could not be decoded) becomes "?", which no word
        # has.
        number = self._search(fold(word).encode("utf-8", "replace"))
        # All at once: to drop the oldest entry would need a record of use at each look-up.
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[word] = number
        return number

    def _search(self, word: bytes) -> int:
        table, starts, spelling = self._index, self._starts, self._spelling
        places = len(table)
        place = zlib.crc32(word) % places
        # Open addressing: the search ends at an empty place (0). So entries are ids plus one.
        while number := table[place]:
            if spelling[starts[number - 1] : starts[number]] == word:
                return number - 1
            place = (place + 1) % places
        return 0
