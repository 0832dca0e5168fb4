"""Cached look-up of the pairs and triples in a model file.

A look-up in the file takes about 15 steps, in a dictionary one, and texts repeat themselves. A
dictionary is emptied when it reaches its limit, so memory is limited.
"""

from __future__ import annotations

from typing import Any

from ocrfix.language.model.model_file import ModelFile

MOST_PAIRS, MOST_TRIPLES = 60_000, 30_000
"""How many to cache: about 6 MB and 3 MB. More were not faster."""
PAIR_CHECK, TRIPLE_CHECK, TRIPLE_SECOND = 1_048_573, 1021, 251
"""Primes below 2**20, 2**10 and 2**8; remainders by them detect keys that are not in the table.

One pair in 1,048,573 and one triple in 256,271 that are missing are taken for present ones (only of
counted words; others have no entries).
"""
PAIR_STEPS, BACK_STEPS, TRIPLE_STEPS = 128, 32, 64
Pair = tuple[float, float | None]
Columns = tuple[memoryview, memoryview, memoryview]


class Pairs(dict[int, Pair]):
    """A cache of pairs, by `left * size + word`.

    A value has the logarithm of the probability of `word` after `left`, and of the back-off weight
    of both: None if the pair is not kept, and 0 if it begins no triple.
    """

    def __init__(self, file: ModelFile) -> None:
        super().__init__()
        back = file["back_steps"]
        kept = [(value, weight) for value in file["pair_steps"] for weight in back]
        # One tuple, unpacked once in `__missing__`: faster than a dozen attributes. This method
        # takes most of the time of an uncached look-up.
        three = columns(file, "pair")
        # Any, because mypy has no tuple type with several stars.
        self._hot: tuple[Any, ...] = (
            *three, *map(len, three), kept, file.facts["words"],
            file.facts["modelled"], file["weight_codes"], file["word_codes"], _BackedOff(file),
        )  # fmt: skip

    def __missing__(self, key: int) -> Pair:
        (
            one, two, three, length1, length2, length3,
            kept, size, modelled, weights, words, backed,
        ) = self._hot  # fmt: skip
        found = one[key % length1] ^ two[key % length2] ^ three[key % length3]
        left, word = key // size, key % size
        pair: Pair
        # The low 20 bits are the check. Words beyond `modelled` are in no pair, so what seems an
        # entry for one is noise.
        if found & 0xFFFFF == key % PAIR_CHECK and left < modelled and word < modelled:
            # 12 bits: 7 for the step of the probability, 5 for that of the weight.
            pair = kept[found >> 20]
        else:
            # Backed off: the weight of the left word times the probability of the word alone.
            pair = backed[weights[left] << 8 | words[word]]
        if len(self) >= MOST_PAIRS:
            self.clear()
        self[key] = pair
        return pair


class _BackedOff(dict[int, Pair]):
    """Values of pairs that are not kept; few are different, so they are shared."""

    def __init__(self, file: ModelFile) -> None:
        super().__init__()
        self._weight, self._word = file["weight_steps"], file["word_steps"]

    def __missing__(self, steps: int) -> Pair:
        self[steps] = pair = self._weight[steps >> 8] + self._word[steps & 0xFF], None
        return pair


class Triples(dict[int, float | None]):
    """A cache of triples, by `(left2 * size + left1) * size + word`: the logarithm, if kept.

    Look up only triples whose two pairs are kept.
    """

    def __init__(self, file: ModelFile) -> None:
        super().__init__()
        self._columns, self._seconds = columns(file, "triple"), columns(file, "second")
        self._lengths = tuple(map(len, self._columns))
        self._triple = tuple(file["triple_steps"])

    def __missing__(self, key: int) -> float | None:
        one, two, three = self._columns
        length1, length2, length3 = self._lengths
        at1, at2, at3 = key % length1, key % length2, key % length3
        found = one[at1] ^ two[at2] ^ three[at3]
        value = None
        # A first check of 10 bits. Only if it fits is the second table read, since memory access
        # takes most of the time.
        if found & 0x3FF == key % TRIPLE_CHECK:
            one, two, three = self._seconds
            if one[at1] ^ two[at2] ^ three[at3] == key % TRIPLE_SECOND:
                value = self._triple[found >> 10]
        if len(self) >= MOST_TRIPLES:
            self.clear()
        self[key] = value
        return value


def columns(file: ModelFile, name: str) -> Columns:
    """The three columns of a table that `fill` wrote."""
    table = file[f"{name}_table"]
    # `second` has the sizes of `triple`: the same entries, divided between an array of 2 bytes and
    # one of 1.
    _, one, two, _ = file.facts["pairs" if name == "pair" else "triples"]
    return table[:one], table[one : one + two], table[one + two :]
