"""Generate the options of a word: other words, two words, one word with its neighbour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from heapq import nsmallest
from math import log
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ocrfix.core.gc_paused import collector_paused
from ocrfix.language.model.model import Model
from ocrfix.language.model.tokens import CURLY, fold
from ocrfix.spelling.channel import NEVER, MisreadingModel
from ocrfix.spelling.long_s import with_long_s
from ocrfix.spelling.neighbours import LEAST, MOST_LETTERS, Near, edits
from ocrfix.spelling.own_words import OwnWords
from ocrfix.spelling.shapes import Shapes
from ocrfix.spelling.tokens import Tokens, odd_case

MOST = 8
"""Maximum options of a word to rank, the likeliest without context."""
TRADE = 0.8
"""The weight of a nat of misreading against one of word frequency, for that choice."""
RECKONED = 16
"""For this many words near a reading the exact cost is computed, the best by these estimates:"""
AN_EDIT, A_STROKE, A_LETTER, A_FIRST = 6.0, 2.0, -1.5, 2.0
"""Nats for an edit, for an edit of the shape, for a letter more or less, for another first letter.

On 3,000 misread words, 16 chosen in this way had the best word in 97.6 of 100; by edits alone, 24
had it in 97.1.
"""
UNLIKE = 2
"""The assumed shape edits of words that `Shapes` does not find."""
SEEN = {4: 40, 5: 20, 6: 10, 7: 5}
"""Minimum count in the model of words near a reading, by length."""
SEEN_LONG, SEEN_SHORT, SHORT = 2, 500, 6
"""The same for longer words; and, for readings under 4 letters, for words under 6."""
MOST_OWN = 3
"""How many of the text's own words to test for a reading, including itself."""
MOST_REMEMBERED = 200_000
COMMON = 20
"""Minimum count of the halves of a run-together word."""
VERY_COMMON, MOST_HALVES = 5_000, 2
"""Minimum count of a word that can be run together with a misread one; how many to try."""
A_LONG_S = 1.0
"""The cost of each further f that was a long s."""
FAR = 9.0
"""If a reading has an option below this cost, such halves are not searched."""
SIGNS = "'’^~*\"`´»«.,;:-"
ALONE = frozenset({"a", "i", "o"})
"""Words of one letter."""
GAPS = frozenset({" ", "- ", "-\n", "\n", ".", "'", "-", " -", ". ", ",", "\N{EN DASH}", "-\n\n"})
"""What can be between the halves of a word; other text without a space is misread letters."""
SPACE = re.compile(r"\s")


class Option(NamedTuple):
    """A replacement `new` for `words` words, and its misreading cost."""

    new: tuple[str, ...]
    cost: float
    words: int = 1


class TrustedWords(dict[str, int]):
    """The model's counts of trusted words, by folded word; 0 for all others."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self._id, self._trusted, self._counts = (
            model.id,
            model.file["trusted"],
            model.file["counts"],
        )

    def __missing__(self, word: str) -> int:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        number = self._id(word)
        self[word] = count = max(1, self._counts[number]) if self._trusted[number] else 0
        return count


class Finder:
    """Finds options, once for each distinct word.

    `alike` is the table of words that are read for each other: `rules/lookalikes.LANGUAGE.tsv`.
    """

    def __init__(self, model: Model, channel: MisreadingModel, alike: str) -> None:
        self.model, self.channel, self.words = model, channel, TrustedWords(model)
        self.alike: dict[str, str] = {}
        """The options of known words: the rest of their lines, parsed when needed."""
        for line in alike.splitlines()[1:]:
            word, _, other = line.partition("\t")
            before = self.alike.get(word)
            self.alike[word] = f"{before}\n{other}" if before else other
        self._others: dict[tuple[str, bool], list[Option]] = {}
        self._numbers: dict[tuple[str, bool], tuple[list[int], list[float]]] = {}
        self._found: dict[str, list[Option]] = {}
        self._wholes: dict[str, Option | None] = {}

    def warm(self) -> None:
        """Build the tables for unknown words."""
        _ = self._near, self._shapes

    def options(self, word: str, own: OwnWords, *, long_s: bool = False) -> list[Option]:
        """The options of `word` alone; `own` are words of the text that the model lacks."""
        low = fold(word)
        if self.words[low] > 1 and not odd_case(word):
            return self.others(low, long_s=long_s)
        if word not in self._found:
            self._found[word] = self._search(word, low)
        found = self._found[word]
        return [*found, *self._owned(word, low, own)] if own else found

    def others(self, low: str, *, long_s: bool) -> list[Option]:
        """The options of a known word: by the table, and with s for f in texts with long s."""
        if (low, long_s) not in self._others:
            lines = (line.split("\t") for line in self.alike.get(low, "").splitlines())
            costs = {other: float(cost) for other, cost in lines}
            if long_s:
                costs |= {
                    other: A_LONG_S * longs
                    for other, longs in with_long_s(low)
                    if self.words[other] >= COMMON
                }
            self._others[low, long_s] = [Option((other,), cost) for other, cost in costs.items()]
        return self._others[low, long_s]

    def numbers(self, low: str, *, long_s: bool) -> tuple[list[int], list[float]]:
        """The ids of the options of a known word, and their costs."""
        if (low, long_s) not in self._numbers:
            found, ident = self.others(low, long_s=long_s), self.model.id
            self._numbers[low, long_s] = [ident(o.new[0]) for o in found], [o.cost for o in found]
        return self._numbers[low, long_s]

    @cached_property
    def _near(self) -> Near:
        with collector_paused():
            short = [w for w, log_of in self._sought.items()
                     if len(w) < SHORT and log_of >= log(SEEN_SHORT)]  # fmt: skip
            return Near(self._sought, short)

    @cached_property
    def _shapes(self) -> Shapes:
        with collector_paused():
            return Shapes(word for word in self._sought if len(word) >= LEAST)

    @cached_property
    def _sought(self) -> dict[str, float]:
        """The candidate words, and the logarithms of their counts.

        Those that the model has often enough, the most common first.
        """
        counts, trusted = self.model.file["counts"], self.model.file["trusted"]
        first, seen, least = Model.NAME + 1, SEEN.get, min(SEEN_LONG, *SEEN.values())
        # Most words are too rare whatever their length, and need not be spelled out.
        often = [
            number
            for number, (count, known) in enumerate(zip(counts, trusted, strict=True))
            if known and count >= least and number >= first
        ]
        return {
            word: log(max(1, counts[number]))
            for number, word in zip(often, self.model.words_at(often), strict=True)
            if counts[number] >= seen(len(word), SEEN_LONG)
        }

    def _search(self, word: str, low: str) -> list[Option]:
        if len(low) > MOST_LETTERS or not any(map(str.isascii, low)):
            return []
        costs, words = self._around(word, low), self.words
        best = sorted(costs, key=lambda w: TRADE * costs[w] - log(words[w]))[:MOST]
        found = [Option((w,), costs[w]) for w in best]
        halves = self._halves(low)
        if not halves and min(map(costs.__getitem__, best), default=FAR) >= FAR:
            halves = list(self._misread_halves(low))
        return found + halves

    def _around(self, word: str, low: str) -> dict[str, float]:
        """The words near `word`, with costs; the exact cost is computed only for the best."""
        words, cost = self.words, self.channel.cost
        near = self._near.near(low)
        looks = self._shapes.near(low) if len(low) >= LEAST else {}
        for other in looks:
            if other not in near:
                near[other] = Levenshtein.distance(low, other)
        likely = nsmallest(RECKONED, near, key=self._guesses(low, near, looks).__getitem__)
        found = {other: cost(other, word) for other in likely}
        if "f" in low:
            first = cost("s", "f")
            for other, longs in with_long_s(low):
                if words[other]:
                    found[other] = min(found.get(other, 9 * NEVER), first + A_LONG_S * (longs - 1))
        return found

    def _guesses(
        self, low: str, near: Mapping[str, int], looks: Mapping[str, int]
    ) -> dict[str, float]:
        """The estimated cost of each word near a reading, minus its frequency."""
        logs, unlike, length = self._sought, A_STROKE * UNLIKE, len(low)
        guesses = {}
        for other, edited in near.items():
            guess = AN_EDIT * edited - logs[other]
            guess += A_STROKE * looks[other] if other in looks else unlike
            if len(other) != length:
                guess += A_LETTER * abs(len(other) - length)
            guesses[other] = guess if other[0] == low[0] else guess + A_FIRST
        return guesses

    def _owned(self, word: str, low: str, own: OwnWords) -> Iterator[Option]:
        for other, distance in own.closest(low, edits(len(low)) - 1, MOST_OWN):
            if distance:
                yield Option((other,), self.channel.cost(other, word))

    def _halves(self, low: str) -> list[Option]:
        """Two words run together, with an apostrophe between or not."""
        words = self.words
        found = []
        for at in range(1, len(low)):
            left, right = low[:at].rstrip(SIGNS), low[at:].lstrip(SIGNS)
            if (len(left) == 1 and left not in ALONE) or (len(right) == 1 and right not in ALONE):
                continue
            one, two = words[left], words[right]
            if one >= COMMON and two >= COMMON:
                found.append((-log(one) - log(two), left, right))
        return [Option((a, b), 0.0) for _, a, b in sorted(found)[:2]]

    def _misread_halves(self, low: str) -> Iterator[Option]:
        """Two words run together, one misread and the other very common."""
        words = self.words
        found = []
        for at in range(2, len(low) - 1):
            left, right = low[:at].strip(SIGNS), low[at:].strip(SIGNS)
            one, two = words[left], words[right]
            if max(one, two) >= VERY_COMMON and min(len(left), len(right)) > 1:
                found.append((-max(one, two), left, right))
        for _, left, right in sorted(found)[:MOST_HALVES]:
            first, second = self._nearest(left), self._nearest(right)
            if first and second:
                yield Option((*first.new, *second.new), first.cost + second.cost)

    def joined(self, tokens: Tokens, number: int) -> Iterator[Option]:
        """One word made from a word and the next, if one is not a word or is very short."""
        if number + 1 == len(tokens.words):
            return
        left, right = tokens.words[number], tokens.words[number + 1]
        low_left, low_right = tokens.folded[number], tokens.folded[number + 1]
        known = (self.words[low_left] > 0) + (self.words[low_right] > 0)
        brief = min(len(left), len(right))
        gap = tokens.gap(number)
        # Two known words with a hyphen are a compound: the pass `hyphens` handles it.
        if (known == 2 and (brief > 3 or gap == "-")) or _apart(left, gap, right):
            return
        whole = low_left + low_right
        if len(whole) > 3 and self.words[whole] >= SEEN_LONG:
            yield Option((whole,), 0.0, 2)
        elif len(whole) > 4 and (known == 0 or (known == 1 and (gap != " " or brief < 3))):
            best = self._nearest(low_left + gap.strip("-\n ") + low_right)
            if best and best.cost:
                yield best._replace(words=2)

    def _nearest(self, low: str) -> Option | None:
        """The likeliest word near a reading, if common; the reading itself, if it is common."""
        if self.words[low] >= COMMON:
            return Option((low,), 0.0)
        if low not in self._wholes:
            costs = self._around(low, low)
            common = [word for word in costs if self.words[word] >= COMMON]
            best = min(common, key=lambda w: TRADE * costs[w] - log(self.words[w]), default="")
            self._wholes[low] = Option((best,), costs[best]) if best else None
        return self._wholes[low]


def _apart(left: str, gap: str, right: str) -> bool:
    """Whether two words cannot be halves of one, by a capital or by what is between them."""
    if right[0].isupper() and not left.isupper():
        return True
    return len(gap) > 3 or (gap not in GAPS and (not gap or SPACE.search(gap) is not None))


def shaped(new: tuple[str, ...], reading: str, mark: str = "'") -> str:
    """`new` with the capitals of `reading`, word by word.

    Its apostrophes are those of `reading`, or else `mark`.
    """
    mark = CURLY if CURLY in reading else "'" if "'" in reading else mark
    first, *rest = (word.replace("'", mark) for word in new)
    if any(map(str.isupper, reading[len(first) : len(first) + 1])):  # onThursday
        rest = [word.capitalize() for word in rest]
    text = " ".join((first, *rest))
    capitals = sum(map(str.isupper, reading))
    letters = sum(map(str.isalpha, reading))
    if (reading.isupper() and letters > 1) or (capitals > 2 and 3 * capitals > 2 * letters):
        return text.upper()
    if reading[0].isupper() or new[0] == "i":
        return text[:1].upper() + text[1:]
    return text
