"""A map from integers to small integers that can be read in place in a file.

Each key has a place in each of three columns; the three entries there, xored, are what was stored
for it. So a look-up takes three reads and no search, and each key costs 1.23 entries. An unknown
key gives noise, so each entry includes a remainder of its key as a check.
Columns are filled in the order in which keys are found alone at some place (Botelho, Pagh, Ziviani,
"Simple and space-efficient minimal perfect hash functions", 2007).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import count

SLACK = 1.235
"""Places per key; below 1.222 a large table cannot be filled."""


def primes_from(least: int) -> Iterator[int]:
    """The prime numbers from `least` on."""
    for number in count(max(least | 1, 3), 2):
        if all(number % factor for factor in range(3, int(number**0.5) + 1, 2)):
            yield number


def fill(keys: Sequence[int], entries: Sequence[int]) -> tuple[list[int], array[int]]:
    """The lengths of the three columns, and the columns, one after the other.

    The key's places are `key % length` in each; `entries` are below 2**32.

    Raises:
        ValueError: the same key was given twice.
    """
    # Column lengths are different primes, so that the places of a key in them are independent.
    primes = primes_from(int(len(keys) * SLACK / 3) + 11)
    # A table can fail to fill by chance; other lengths then succeed. Twenty failures mean that a
    # key occurs twice: two equal keys are never alone.
    for _ in range(20):
        one, two, three = next(primes), next(primes), next(primes)
        order = _peel(keys, one, two, three)
        if order is not None:
            break
    else:
        raise ValueError("a key occurs twice in the table")
    second, third = one, one + two
    table = array("I", bytes(4 * (one + two + three)))
    # In reverse: the keys removed last were alone in the smallest rest. When a key is stored, no
    # later key uses the place that it was alone at.
    for place, index in reversed(order):
        key = keys[index]
        # The place itself is still 0, so it can be part of the xor.
        table[place] = (
            entries[index]
            ^ table[key % one]
            ^ table[second + key % two]
            ^ table[third + key % three]
        )
    return [one, two, three], table


def _peel(keys: Sequence[int], one: int, two: int, three: int) -> list[tuple[int, int]] | None:
    """An order (place, index of the key) in which each place is free for its key, or None."""
    second, third = one, one + two
    # How many keys use each place, and the xor of their indexes. Where only one key is left, the
    # xor is its index, so no lists of keys are needed.
    here = bytearray(one + two + three)
    mixed = array("I", bytes(4 * (one + two + three)))
    for index, key in enumerate(keys):
        for place in (key % one, second + key % two, third + key % three):
            # A byte: with 1.23 places for a key, more than 255 keys at one place mean equal keys.
            here[place] = min(here[place] + 1, 255)
            mixed[place] ^= index
    order: list[tuple[int, int]] = []
    alone = [place for place, number in enumerate(here) if number == 1]
    while alone:
        place = alone.pop()
        # Another place of the same key was taken meanwhile.
        if here[place] != 1:
            continue
        index = mixed[place]
        key = keys[index]
        order.append((place, index))
        for other in (key % one, second + key % two, third + key % three):
            here[other] -= 1
            mixed[other] ^= index
            if here[other] == 1:
                alone.append(other)
    return order if len(order) == len(keys) else None
