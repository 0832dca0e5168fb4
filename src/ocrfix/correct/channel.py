"""How letters are misread: a table that can be read, edited and learned; words undone by it.

`rules/confusions.LANGUAGE.tsv` says of letters of the truth (none, up to three) how often they were
read as other letters, of how many, and in which sets that was counted.
"""

from __future__ import annotations

from collections.abc import Container
from math import log

from rapidfuzz.distance import Levenshtein

SEEN_LESS = 0.5
"""Taken off each count, for what was never seen (absolute discounting)."""
NEVER = 11.0
"""The cost of a change of one letter that was never seen."""
LONGEST = 3
"""Letters on one side of a confusion."""
LIKELY, LOST = 9.5, 8.0
"""Up to which cost a confusion is undone in a word that is known; and the loss of a letter."""


class Channel:
    """What may have been printed where something is read, and how likely it was read so."""

    def __init__(self, table: str) -> None:
        """Read a table of confusions: columns truth, reading, count, of, and more."""
        self._truths: dict[str, list[tuple[float, str]]] = {}
        self._costs: dict[tuple[str, str], float] = {}
        for line in table.splitlines()[1:]:
            truth, reading, count, of = line.split("\t")[:4]
            cost = -log((int(count) - SEEN_LESS) / int(of))
            if cost < (LIKELY if reading else LOST if len(truth) == 1 else LOST / 2):
                self._truths.setdefault(reading, []).append((cost, truth))
            low = truth.lower(), reading
            self._costs[low] = min(cost, self._costs.get(low, cost))

    def undone(self, reading: str, words: Container[str]) -> dict[str, float]:
        """The `words` that one likely confusion leads to, with -log P(reading | word)."""
        found: dict[str, float] = {}
        truths, length = self._truths, len(reading)
        for start in range(length + 1):
            left = reading[:start]
            for end in range(start, min(start + LONGEST, length) + 1):
                for cost, truth in truths.get(reading[start:end], ()):
                    word = (left + truth + reading[end:]).lower()
                    if word in words and cost < found.get(word, cost + 1):
                        found[word] = cost
        return found

    def cost(self, word: str, reading: str) -> float:
        """-log P(reading | word) by the alignment of fewest edits; `word` is folded."""
        low = reading.lower()
        if len(low) != len(reading):
            reading = low
        total, start = 0.0, None
        for tag, a, b, c, d in Levenshtein.opcodes(word, low):
            if tag != "equal":
                start = (a, c) if start is None else start
                end = b, d
            elif start is not None:
                total += self._stretch(word, reading, start, end)
                start = None
        return total if start is None else total + self._stretch(word, reading, start, end)

    def _stretch(
        self, word: str, reading: str, start: tuple[int, int], end: tuple[int, int]
    ) -> float:
        """The cost of one stretch that differs: as a whole, with a neighbour, or by letters."""
        (a, c), (b, d) = start, end
        costs = self._costs
        found = [self._by_letters(word[a:b], reading[c:d])]
        for left, right in ((0, 0), (1, 0), (0, 1)):
            key = word[max(a - left, 0) : b + right], reading[max(c - left, 0) : d + right]
            if key in costs:
                found.append(costs[key])
        return min(found)

    def _by_letters(self, truth: str, reading: str) -> float:
        costs, total = self._costs, 0.0
        for number in range(max(len(truth), len(reading))):
            pair = truth[number : number + 1], reading[number : number + 1]
            total += costs.get(pair, NEVER)
        return total
