"""The model of how letters are misread: an editable table that can be learned.

`rules/confusions.LANGUAGE.tsv` has, for zero to three letters of the truth, how often they were
read as other letters, of how many, and in which sets this was counted.
"""

from __future__ import annotations

from math import log

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

from ocrfix.language.model.tokens import CURLY

SEEN_LESS = 0.5
"""Subtracted from each count in favour of unseen confusions (absolute discounting)."""
NEVER = 11.0
"""The cost of an unseen change of one letter."""
LONGEST = 3
"""Maximum number of letters on one side of a confusion."""
MOST_REMEMBERED = 30_000
LIKELY, LOST = 9.5, 8.0
"""The maximum cost of a confusion that is undone in a known word, and of a lost letter."""


class MisreadingModel:
    """The probability that printed letters are read as other letters."""

    def __init__(self, table: str) -> None:
        """Read a table of confusions: columns truth, reading, count, of, and more."""
        self._stretches: dict[tuple[str, str, int, int], float] = {}
        self.costs: dict[tuple[str, str], float] = {}
        """By (truth, reading): -log P(reading | truth); truths in lower case."""
        # The first line is the heading. Columns after the fourth say where it was counted.
        for line in table.splitlines()[1:]:
            truth, reading, count, of = line.split("\t")[:4]
            # In nats, so that costs can be compared with the model's log probabilities.
            cost = -log((int(count) - SEEN_LESS) / int(of))
            low = truth.lower(), reading
            # `T` and `t` have separate rows: the cheaper one counts for both.
            self.costs[low] = min(cost, self.costs.get(low, cost))

    def cost(self, word: str, reading: str) -> float:
        """-log P(reading | word) by the alignment with fewest edits; `word` is folded.

        A curly apostrophe equals the straight one in `word`.
        """
        reading = reading.replace(CURLY, "'")
        low = reading.lower()
        # Lower-casing made it longer (capital I with a dot above): use the lower-case form alone,
        # since places must agree.
        if len(low) != len(reading):
            reading = low
        # Letters before the first and after the last difference cost nothing.
        head = Prefix.similarity(word, low)
        tail = min(Postfix.similarity(word, low), len(word) - head, len(low) - head)
        end = len(word) - tail, len(low) - tail
        if end[0] - head < 2 and end[1] - head < 2:  # the usual case, which needs no alignment
            return self._remembered(word, reading, (head, head), end) if word != low else 0.0
        total = 0.0
        # Neighbouring edits form one stretch: `rn` read as `m` is one confusion and not two edits.
        start: tuple[int, int] | None = None
        for op in Levenshtein.opcodes(word, low):
            if op.tag != "equal":
                start = start or (op.src_start, op.dest_start)
                end = op.src_end, op.dest_end
            elif start is not None:
                total += self._remembered(word, reading, start, end)
                start = None
        return total if start is None else total + self._remembered(word, reading, start, end)

    def _remembered(
        self, word: str, reading: str, start: tuple[int, int], end: tuple[int, int]
    ) -> float:
        """The cost of a stretch, cached for all words with the same letters around it."""
        (a, c), (b, d) = start, end
        # One letter on each side belongs to the key, because `_stretch` looks at the neighbours,
        # too.
        left = 1 if a and c else 0
        key = word[a - left : b + 1], reading[c - left : d + 1], left, b - a
        if key not in self._stretches:
            if len(self._stretches) >= MOST_REMEMBERED:
                self._stretches.clear()
            self._stretches[key] = self._stretch(word, reading, start, end)
        return self._stretches[key]

    def _stretch(
        self, word: str, reading: str, start: tuple[int, int], end: tuple[int, int]
    ) -> float:
        """The cost of one different stretch: as a whole, with a neighbour, or by letters."""
        (a, c), (b, d) = start, end
        costs = self.costs
        found = [self._by_letters(word[a:b], reading[c:d])]
        # A lost letter is often seen only with its neighbour: `ll` read as `l`.
        for left, right in ((0, 0), (1, 0), (0, 1)):
            key = word[max(a - left, 0) : b + right], reading[max(c - left, 0) : d + right]
            if key in costs:
                found.append(costs[key])
        return min(found)

    def _by_letters(self, truth: str, reading: str) -> float:
        costs, total = self.costs, 0.0
        for number in range(max(len(truth), len(reading))):
            pair = truth[number : number + 1], reading[number : number + 1]
            total += costs.get(pair, NEVER)
        return total
