"""What each word of a text may be instead: other words, two words, one with its neighbour."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from math import log
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocrfix.correct.channel import Channel
from ocrfix.correct.near import MOST_LETTERS, Near, edits
from ocrfix.correct.tokens import Tokens, odd_case
from ocrfix.lm.tokens import fold
from ocrfix.model import Model

MOST = 8
"""So many options of a word are weighed, the likeliest without company."""
TRADE = 0.8
"""What a nat of misreading weighs against one of a word's frequency, for that choice."""
LEAST_PRIOR = -9.0
"""Options of a known word that are rarer, misread so, than the word by so much are not weighed."""
RECKONED, AN_EDIT = 24, 5.0
"""Of how many of the words near a reading the cost is reckoned; what an edit is taken to cost
before that, in nats."""
SEEN, SEEN_SHORT = 2, 500
"""How often the model has the words that are looked for near a reading (of under 4 letters)."""
COMMON = 20
"""Halves of a run-together word stand so often in the model."""
ALONE = frozenset({"a", "i", "o"})
"""Words of one letter."""
GAPS = frozenset({" ", "- ", "-\n", "\n", ".", "'", "-", " -", ". ", ",", "\N{EN DASH}", "-\n\n"})
"""What may stand between the halves of a word."""


class Option(NamedTuple):
    """What may stand in place of `words` words: `new`, and what it cost to be misread."""

    new: tuple[str, ...]
    cost: float
    words: int = 1


class Finder:
    """Finds options, once for each distinct word."""

    def __init__(self, model: Model, channel: Channel) -> None:
        self.model, self.channel = model, channel
        trusted, counts = model.file["trusted"], model.file["counts"]
        first = Model.NAME + 1
        self.vocabulary = {w: int(counts[n]) for n, w in enumerate(model.words, first) if trusted[n]}
        """The words that may be meant, and how often the model has each."""
        self._near = Near(
            (w for w, n in self.vocabulary.items() if n >= SEEN),
            (w for w, n in self.vocabulary.items() if n >= SEEN_SHORT and len(w) < 6),
        )
        self._found: dict[str, list[Option]] = {}
        self._wholes: dict[str, list[Option]] = {}

    def options(self, word: str, own: Collection[str]) -> list[Option]:
        """What `word` may be by itself; `own` are words of the text that the model lacks."""
        if word not in self._found:
            self._found[word] = self._search(word)
        found = self._found[word]
        if own and fold(word) not in self.vocabulary:
            found = [*found, *self._owned(word, own)]
        return found

    def _search(self, word: str) -> list[Option]:
        low = fold(word)
        if len(low) > MOST_LETTERS or not any(map(str.isascii, low)):
            return []
        channel, vocabulary = self.channel, self.vocabulary
        known = low in vocabulary and not odd_case(word)
        if known:
            costs = channel.undone(word, vocabulary)
            costs.pop(low, None)
        else:
            costs = self._around(word, low)
        best = sorted(costs, key=lambda w: TRADE * costs[w] - log(vocabulary[w] + 0.5))[:MOST]
        if known:
            least = log(vocabulary[low] + 0.5) + LEAST_PRIOR
            best = [w for w in best if log(vocabulary[w] + 0.5) - costs[w] > least]
        found = [Option((w,), costs[w]) for w in best]
        return found if known else found + self._halves(low)

    def _around(self, word: str, low: str) -> dict[str, float]:
        """The words near `word`, and at what cost; only of the likeliest the cost is reckoned."""
        vocabulary, cost = self.vocabulary, self.channel.cost
        near = self._near.near(low)
        if len(near) > RECKONED:
            near.sort(key=lambda found: AN_EDIT * found[1] - log(vocabulary[found[0]] + 0.5))
        return {other: cost(other, word) for other, _ in near[:RECKONED]}

    def _owned(self, word: str, own: Collection[str]) -> Iterator[Option]:
        low = fold(word)
        found = process.extract(
            low, own, scorer=Levenshtein.distance, score_cutoff=edits(len(low)) - 1, limit=3
        )
        for other, distance, _ in found:
            if distance:
                yield Option((other,), self.channel.cost(other, word))

    def _halves(self, low: str) -> list[Option]:
        """Two words run together, with an apostrophe between or not."""
        vocabulary = self.vocabulary
        found = []
        for at in range(1, len(low)):
            left, right = low[:at].rstrip("'’"), low[at:].lstrip("'’")
            if (len(left) == 1 and left not in ALONE) or (len(right) == 1 and right not in ALONE):
                continue
            one, two = vocabulary.get(left, 0), vocabulary.get(right, 0)
            if one >= COMMON and two >= COMMON:
                found.append((-log(one) - log(two), left, right))
        return [Option((a, b), 0.0) for _, a, b in sorted(found)[:2]]

    def joined(self, tokens: Tokens, number: int) -> Iterator[Option]:
        """One word made of a word and the next, if either is no word or very short."""
        if number + 1 == len(tokens.words):
            return
        start, end = tokens.ends[number], tokens.starts[number + 1]
        if end - start > 3 or tokens.text[start:end] not in GAPS:
            return
        left, right = tokens.words[number], tokens.words[number + 1]
        if right[0].isupper() and not left.isupper():
            return
        low_left, low_right = fold(left), fold(right)
        known = (low_left in self.vocabulary) + (low_right in self.vocabulary)
        if known == 2 and min(len(left), len(right)) > 3:
            return
        whole = low_left + low_right
        if len(whole) > 3 and self.vocabulary.get(whole, 0) >= 2:
            yield Option((whole,), 0.0, 2)
        elif known < 2 and len(whole) > 5:
            yield from self._rejoined(whole)

    def _rejoined(self, whole: str) -> list[Option]:
        """The likeliest word near a whole that is none, if it is common."""
        if whole not in self._wholes:
            costs = self._around(whole, whole)
            common = [word for word in costs if self.vocabulary[word] >= COMMON]
            best = min(common, key=lambda w: TRADE * costs[w] - log(self.vocabulary[w]), default="")
            self._wholes[whole] = [Option((best,), costs[best], 2)] if best else []
        return self._wholes[whole]


def shaped(new: tuple[str, ...], reading: str) -> str:
    """`new` with the capitals that `reading` has, words apart."""
    text = " ".join(new)
    capitals = sum(map(str.isupper, reading))
    letters = sum(map(str.isalpha, reading))
    if (reading.isupper() and letters > 1) or (capitals > 2 and 3 * capitals > 2 * letters):
        return text.upper()
    if reading[0].isupper() or new[0] == "i":
        return text[:1].upper() + text[1:]
    return text
