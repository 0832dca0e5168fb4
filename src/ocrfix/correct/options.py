"""What each word of a text may be instead: other words, two words, one with its neighbour."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from heapq import nsmallest
from itertools import combinations
from math import log
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocrfix.correct.channel import NEVER, Channel
from ocrfix.correct.near import LEAST, MOST_LETTERS, Near, edits
from ocrfix.correct.shapes import Shapes
from ocrfix.correct.tokens import Tokens, odd_case
from ocrfix.lm.tokens import fold
from ocrfix.model import Model

MOST = 8
"""So many options of a word are weighed, the likeliest without company."""
TRADE = 0.8
"""What a nat of misreading weighs against one of a word's frequency, for that choice."""
RECKONED, AN_EDIT = 24, 5.0
"""Of how many of the words near a reading the cost is reckoned; what an edit is taken to cost
before that, in nats."""
A_LOOK, A_STROKE, AN_ALIKE = 3.0, 3.0, 2.0
"""The same of words found by their look: any, an edit of the look, an edit of the letters."""
SEEN = {4: 40, 5: 20, 6: 10, 7: 5}
"""How often the model has the words that are looked for near a reading, by their length."""
SEEN_LONG, SEEN_SHORT, SHORT = 2, 500, 6
"""The same of longer ones; and, near readings of under 4 letters, of words of under 6."""
MOST_REMEMBERED = 200_000
COMMON = 20
"""Halves of a run-together word stand so often in the model."""
VERY_COMMON, MOST_HALVES = 5_000, 2
"""So common is a word that another, misread, may be run together with; so many are looked at."""
A_LONG_S, MOST_LONG_S = 1.0, 4
"""What each further f costs that was a long s, where one was; of so many all ways are tried."""
FAR = 9.0
"""Of a reading with a likelier option, no such halves are looked for."""
SIGNS = "'’^~*\"`´»«.,;:-"
ALONE = frozenset({"a", "i", "o"})
"""Words of one letter."""
GAPS = frozenset({" ", "- ", "-\n", "\n", ".", "'", "-", " -", ". ", ",", "\N{EN DASH}", "-\n\n"})
"""What may stand between the halves of a word; or what else has no space: letters misread."""
SPACE = re.compile(r"\s")


class Option(NamedTuple):
    """What may stand in place of `words` words: `new`, and what it cost to be misread."""

    new: tuple[str, ...]
    cost: float
    words: int = 1


class Words(dict[str, int]):
    """How often the model has each word that is surely one; 0 for all others. By folded word."""

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

    def __init__(self, model: Model, channel: Channel, alike: str) -> None:
        self.model, self.channel, self.words = model, channel, Words(model)
        self.alike: dict[str, list[Option]] = {}
        """What known words may be instead."""
        for line in alike.splitlines()[1:]:
            word, other, cost = line.split("\t")
            self.alike.setdefault(word, []).append(Option((other,), float(cost)))
        self._found: dict[str, list[Option]] = {}
        self._wholes: dict[str, Option | None] = {}

    def options(self, word: str, own: Collection[str]) -> list[Option]:
        """What `word` may be by itself; `own` are words of the text that the model lacks."""
        low = fold(word)
        if self.words[low] > 1 and not odd_case(word):
            return self.alike.get(low, [])
        if word not in self._found:
            self._found[word] = self._search(word, low)
        found = self._found[word]
        return [*found, *self._owned(word, low, own)] if own else found

    @cached_property
    def _near(self) -> Near:
        words = self.words
        short = [w for w in self._sought if len(w) < SHORT and words[w] >= SEEN_SHORT]
        return Near(self._sought, short)

    @cached_property
    def _shapes(self) -> Shapes:
        long = [word for word in self._sought if len(word) >= LEAST]
        return Shapes(sorted(long, key=self.words.__getitem__, reverse=True))

    @cached_property
    def _sought(self) -> list[str]:
        """The words that a reading may be: those that the model has often enough."""
        counts, trusted = self.model.file["counts"], self.model.file["trusted"]
        return [
            word
            for number, word in enumerate(self.model.words, Model.NAME + 1)
            if counts[number] >= SEEN.get(len(word), SEEN_LONG) and trusted[number]
        ]

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
        """The words near `word`, and at what cost; only of the likeliest the cost is reckoned."""
        words, cost = self.words, self.channel.cost
        near = {w: AN_EDIT * n - log(words[w]) for w, n in self._near.near(low)}
        if len(low) >= LEAST:
            for other, strokes in self._shapes.near(low).items():
                if other not in near:
                    letters = Levenshtein.distance(low, other)
                    guess = A_LOOK + A_STROKE * strokes + AN_ALIKE * letters
                    near[other] = guess - log(words[other])
        likely = nsmallest(RECKONED, near, key=near.__getitem__)
        found = {other: cost(other, word) for other in likely}
        if "f" in low:
            first = cost("s", "f")
            for other, longs in long_s(low):
                if words[other]:
                    found[other] = min(found.get(other, 9 * NEVER), first + A_LONG_S * (longs - 1))
        return found

    def _owned(self, word: str, low: str, own: Collection[str]) -> Iterator[Option]:
        found = process.extract(
            low, own, scorer=Levenshtein.distance, score_cutoff=edits(len(low)) - 1, limit=3
        )
        for other, distance, _ in found:
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
        """Two words run together, of which one is misread and the other is very common."""
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
        """One word made of a word and the next, if either is no word or very short."""
        if number + 1 == len(tokens.words):
            return
        start, end = tokens.ends[number], tokens.starts[number + 1]
        gap = tokens.text[start:end]
        if len(gap) > 3 or (gap not in GAPS and (SPACE.search(gap) or not gap)):
            return
        left, right = tokens.words[number], tokens.words[number + 1]
        if right[0].isupper() and not left.isupper():
            return
        low_left, low_right = fold(left), fold(right)
        known = (self.words[low_left] > 0) + (self.words[low_right] > 0)
        brief = min(len(left), len(right)) < 3
        if known == 2 and min(len(left), len(right)) > 3:
            return
        whole = low_left + low_right
        if len(whole) > 3 and self.words[whole] >= SEEN_LONG:
            yield Option((whole,), 0.0, 2)
        elif len(whole) > 4 and (known == 0 or (known == 1 and (gap != " " or brief))):
            best = self._nearest(low_left + gap.strip("-\n ") + low_right)
            if best and best.cost:
                yield best._replace(words=2)

    def _nearest(self, low: str) -> Option | None:
        """The likeliest word near a reading, if it is common: itself, if it is."""
        if self.words[low] >= COMMON:
            return Option((low,), 0.0)
        if low not in self._wholes:
            costs = self._around(low, low)
            common = [word for word in costs if self.words[word] >= COMMON]
            best = min(common, key=lambda w: TRADE * costs[w] - log(self.words[w]), default="")
            self._wholes[low] = Option((best,), costs[best]) if best else None
        return self._wholes[low]


def long_s(low: str) -> Iterator[tuple[str, int]]:
    """What a reading is with some of its f's as s, and of how many; at the end no s is long."""
    places = [at for at, letter in enumerate(low[:-1]) if letter == "f"][:MOST_LONG_S]
    for longs in range(1, len(places) + 1):
        for some in combinations(places, longs):
            yield "".join("s" if at in some else c for at, c in enumerate(low)), longs


def shaped(new: tuple[str, ...], reading: str) -> str:
    """`new` with the capitals that `reading` has, words apart."""
    first, *rest = new
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
