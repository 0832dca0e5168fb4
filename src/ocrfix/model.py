"""How probable words are in their company: a trigram model that lies in a file, mapped into memory.

A model is made from clean texts by `ocrfix lexicon build`; those that ship lie beside the counted
lexica. Its parts are described in docs/model.md.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from ocrfix.lm.build import PAIR_CHECK, TRIPLE_CHECK, TRIPLE_SECOND
from ocrfix.lm.counting import BOUNDARY, NAME, NUMBER, SPECIAL, UNKNOWN, spelled
from ocrfix.lm.letters import Spelling
from ocrfix.lm.modelfile import ModelError, ModelFile
from ocrfix.lm.tokens import fold

MOST_REMEMBERED = 1_000_000


class Model:
    """A trigram language model with back-off (interpolated Kneser-Ney), of one language.

    Words are numbers here: `id` gives them. Four of them stand for kinds of words: `UNKNOWN` for
    any word the model lacks, `NAME` for one that has a capital, `NUMBER`, and `BOUNDARY` for the
    border between sentences. So `logp(UNKNOWN, …)` is how probable *some* unknown word is there.
    """

    UNKNOWN, BOUNDARY, NUMBER, NAME = UNKNOWN, BOUNDARY, NUMBER, NAME

    def __init__(self, path: Path) -> None:
        """Map the model at `path`; use `open` for those that ship.

        Raises:
            ModelError: there is none, or it is damaged.

        """
        self.file = ModelFile(path)
        facts = self.file.facts
        self.language: str = facts["language"]
        self.vocabulary_size: int = facts["words"]
        """How many words there are, the four kinds among them: ids are below it."""
        self.modelled: int = facts["modelled"]
        """Ids from here on are words of lists: how often they stand by others is not known."""
        self._counts: memoryview[int] = self.file["counts"]
        self._spelling, self._starts = self.file["spelling"], self.file["starts"]
        self._ids = _Ids(self.file)
        self.id = self._ids.__getitem__
        """The number of a word, folded by `fold`; 0 for words that are not in the model."""
        self._word, self._weight = self._steps("word"), self._steps("weight")
        self._word_codes: memoryview[int] = self.file["word_codes"]
        self._weight_codes: memoryview[int] = self.file["weight_codes"]
        self._prepare()

    @classmethod
    def open(cls, language: str) -> Model:
        """The model of `language` that ships.

        Raises:
            ModelError: none ships for this language, or it is damaged.

        """
        path = shipped(language)
        if path is None:
            raise ModelError(
                f"no language model for {language!r} ships. `ocrfix lexicon build` makes one."
            )
        return cls(path)

    @property
    def words(self) -> Iterator[str]:
        """All words, the commonest first, words of lists last; without the four kinds."""
        text, starts = bytes(self._spelling), self._starts
        for number in range(len(SPECIAL), self.vocabulary_size):
            yield text[starts[number] : starts[number + 1]].decode()

    def word(self, number: int) -> str:
        """The word whose id is `number`."""
        return bytes(self._spelling[self._starts[number] : self._starts[number + 1]]).decode()

    def ids(self, form: str) -> tuple[int, ...]:
        """The ids that stand for a printed word or number, as texts were counted.

        One; or, for a compound the model lacks, those of its parts.
        """
        return spelled(form, self._ids)

    def count(self, word: str) -> int:
        """How often the counted texts have `word`, in any case."""
        number = self.id(word)
        return int(self._counts[number]) if number else 0

    def capital(self, word: str) -> float:
        """The share of `word`'s capitals inside sentences in the counted texts; 0 if unknown."""
        return float(self.file["capital"][self.id(word)]) / 255

    def trusted(self, word: str) -> bool:
        """Whether `word` is surely one: a curated list has it, or no misreading explains it."""
        return bool(self.file["trusted"][self.id(word)])

    def spelling(self, word: str, *, name: bool = False) -> float:
        """The natural logarithm of the probability that an unknown word is spelled so.

        Of a `NAME` or else of an `UNKNOWN`, folded; over all spellings it sums to one. It goes with
        `logp(UNKNOWN, …)`: the two together are the probability of just this unknown word.
        """
        return self._letters("name_letters" if name else "letters").logp(fold(word))

    def bigram(self, left: int, word: int) -> float:
        """The natural logarithm of the probability of `word` behind `left`."""
        key = left * self.vocabulary_size + word
        one, two, three = self._pair_columns
        found = one[key % len(one)] ^ two[key % len(two)] ^ three[key % len(three)]
        if found & 0xFFFF == key % PAIR_CHECK:
            return self._pair[found >> 16 & 0xFF]
        return self._weight[self._weight_codes[left]] + self._word[self._word_codes[word]]

    def logp(self, word: int, left1: int, left2: int) -> float:
        """The natural logarithm of the probability of `word` behind `left2 left1`."""
        return self._score((left2, left1, word), 2)

    def score(self, ids: Sequence[int], left1: int = BOUNDARY, left2: int = BOUNDARY) -> float:
        """The natural logarithm of the probability of `ids` behind `left2 left1`.

        With nothing said of these, of ids that open a sentence.
        """
        return self._score((left2, left1, *ids), 2)

    @cache  # noqa: B019 - two of them, and a model lives as long as its process
    def _letters(self, name: str) -> Spelling:
        return Spelling(
            bytes(self.file[f"{name}_alphabet"]).decode(),
            *(self.file[f"{name}_{part}"] for part in ("sizes", "table", "steps", "back_steps")),
        )

    def _steps(self, name: str) -> tuple[float, ...]:
        return tuple(self.file[f"{name}_steps"])

    def _columns(self, name: str) -> tuple[memoryview[int], memoryview[int], memoryview[int]]:
        table = self.file[f"{name}_table"]
        _, one, two, _ = self.file.facts["pairs" if name == "pair" else "triples"]
        return table[:one], table[one : one + two], table[one + two :]

    def _prepare(self) -> None:
        """Lay out what `_score` reads, so that it has it by one unpacking."""
        self._pair = self._steps("pair")
        self._pair_columns = self._columns("pair")
        columns = (*self._pair_columns, *self._columns("triple"))
        # Any, for mypy knows no tuple with several stars in it.
        self._hot: tuple[Any, ...] = (
            *columns, *map(len, columns), *self._columns("second"), self.vocabulary_size,
            self._pair, self._steps("back"), self._steps("triple"),
            self._word, self._word_codes, self._weight, self._weight_codes,
        )  # fmt: skip

    def _score(self, ids: Sequence[int], first: int) -> float:
        """The sum over `ids[first:]` of their logarithms, each behind the two before it.

        The pair that ends at one word is the context of the next, so each is looked up once.
        """
        (
            a, b, c, d, e, f, la, lb, lc, ld, le, lf, g, h, i, size,
            pair, back, triple, word, words, weight, weights,
        ) = self._hot  # fmt: skip
        total = 0.0
        left = ids[first - 1]
        context = ids[first - 2] * size + left
        known = a[context % la] ^ b[context % lb] ^ c[context % lc]
        backing = back[known >> 24] if known & 0xFFFF == context % PAIR_CHECK else None
        for number in ids[first:]:
            key = left * size + number
            known = a[key % la] ^ b[key % lb] ^ c[key % lc]
            if known & 0xFFFF != key % PAIR_CHECK:
                total += weight[weights[left]] + word[words[number]] + (backing or 0.0)
                backing = None
            else:
                if backing is None:
                    total += pair[known >> 16 & 0xFF]
                else:
                    longer = context * size + number
                    at1, at2, at3 = longer % ld, longer % le, longer % lf
                    found = d[at1] ^ e[at2] ^ f[at3]
                    if (
                        found & 0x3FF == longer % TRIPLE_CHECK
                        and g[at1] ^ h[at2] ^ i[at3] == longer % TRIPLE_SECOND
                    ):
                        total += triple[found >> 10]
                    else:
                        total += backing + pair[known >> 16 & 0xFF]
                backing = back[known >> 24]
            left, context = number, key
        return total


class _Ids(dict[str, int]):
    """Ids of words as they are asked for: the file is searched for each once."""

    def __init__(self, file: ModelFile) -> None:
        super().__init__()
        self._index: memoryview[int] = file["index"]
        self._starts: memoryview[int] = file["starts"]
        self._spelling: memoryview[int] = file["spelling"]

    def __missing__(self, word: str) -> int:
        number = self._search(fold(word).encode("utf-8", "replace"))
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[word] = number
        return number

    def _search(self, word: bytes) -> int:
        table, starts, spelling = self._index, self._starts, self._spelling
        last = len(table) - 1
        place = zlib.crc32(word) & last
        while number := table[place]:
            if spelling[starts[number - 1] : starts[number]] == word:
                return number - 1
            place = (place + 1) & last
        return 0


def shipped(language: str) -> Path | None:
    """Where the model of `language` lies that ships, if one does."""
    rules = files("ocrfix").joinpath("rules")
    if not rules.is_dir():
        rules = files("ocrfix").joinpath("..", "..", "rules")
    found = rules.joinpath("lexicon", f"{language}.model")
    if not found.is_file():
        return None
    with as_file(found) as path:
        return path
