"""Each word of a text weighed, in its company, against what it may be instead.

A noisy channel (Shannon; for OCR Kolak and Resnik 2002, Evershed and Fitch 2014): an option is
likely if it fits its company (`ocrfix.model`) and is often read so (`channel`). How far each of
that counts, and what speaks for a word that no list has, is learned from aligned pairs (`ranking`,
`benchmarks/learn_corrector.py`), so that odds are calibrated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import log
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ocrfix.language.model.model import Model
from ocrfix.spelling.channel import MisreadingModel
from ocrfix.spelling.features import features, fits, of_its_own, setting
from ocrfix.spelling.habits import Habits
from ocrfix.spelling.long_s import LongS
from ocrfix.spelling.options import Finder, Option, TrustedWords, shaped
from ocrfix.spelling.own_words import OwnWords
from ocrfix.spelling.period import period
from ocrfix.spelling.ranking import Rankings, rankings
from ocrfix.spelling.tokens import Tokens, number, odd_case
from ocrfix.spelling.tokens import tokens as words_of

NOTHING: Mapping[Any, Any] = MappingProxyType({})
SURE, HABIT = 0.5, 0.8
"""What is so likely in the first round is the company of the second; or tells what the text is
misread in."""
AGAIN, LEAST_ODDS = 0.03, 0.1
"""What is less likely in the first round is not looked at again; in the second, is no verdict."""
LEAST_GAIN, LEAST_BEHIND = -3.5, -4.0
"""Options that are less likely than the word as it stands, or than the best of them, by so much
are not weighed."""
FAR_BEHIND = 9.0
"""An option that fits so much worse behind the words before it is not weighed for a known word."""
UNLIKELY, UNLIKELY_PAIR = -9.0, -15.0
"""A known word is looked into if its logarithm in company is so low, or it and the next's are."""
LONG_S = 0.99
"""How likely a word with long s is read right: see docs/misread.md."""
OFTEN = 2
"""A word that the text has so often is a word, whether the model knows it or not."""


class Site(NamedTuple):
    """A word that may be misread, with its options and what speaks for them."""

    at: int
    options: list[Option]
    columns: list[tuple[float, ...]]


class Correction(NamedTuple):
    """The best option of a site, how likely it is right, and how likely if nobody is asked."""

    at: int
    option: Option
    odds: float
    sure: float = 0.0


class Corrector:
    """What is learned, put together for one language."""

    def __init__(self, finder: Finder, ranked: Rankings, others: Sequence[Path] = ()) -> None:
        """`others` are the models of the languages that a passage may be in, too."""
        self.finder, self.model = finder, finder.model
        self.ranked = ranked
        self._others = others
        self._period: dict[str, bool] = {}

    @cached_property
    def others(self) -> list[TrustedWords]:
        """The words of the other languages that a passage may be in."""
        return [TrustedWords(Model(path)) for path in self._others]

    def warm(self) -> None:
        """Make all tables now, so that child processes find them there."""
        self.finder.warm()
        _ = self.others

    def read(self, text: str) -> Tokens:
        """The words of a text, those with long s as they are meant: so they are company."""
        found = words_of(text, self.model)
        if not (long := LongS(self.finder.words).places(found)):
            return found
        return replace(self._with(found, long), long_s=long)

    def corrected(self, tokens: Tokens, new: Mapping[int, str]) -> Tokens:
        """The words of a text with some corrected: `new` gives a folded word by its number."""
        if not new:
            return tokens
        left = {at: word for at, word in tokens.long_s.items() if at not in new}
        return replace(self._with(tokens, new), long_s=left)

    def _with(self, tokens: Tokens, new: Mapping[int, str]) -> Tokens:
        words, line = list(tokens.words), list(tokens.line)
        for at, word in new.items():
            words[at] = shaped((word,), words[at])
            line[tokens.at[at]] = number(word, self.model)
        return replace(tokens, words=words, line=line)

    def verdicts(
        self,
        tokens: Tokens,
        collection: Mapping[str, int] = NOTHING,
        places: list[int] | None = None,
    ) -> list[Correction]:
        """The best option of each place that has a likely one, in the order of places.

        Weighed twice: what is likely at first is the company of the second time. `collection`
        says how often the volumes that a text belongs with have words, folded. `places` are the
        numbers of the words to look into; by default all that may be misread.
        """
        if collection:
            tokens.counts.update({w: n for w in tokens.counts if (n := collection.get(w, 0))})
        places = self.suspects(tokens) if places is None else places
        first = self.weighed(tokens, places, tokens.line)
        line = self.settled(tokens, first.values())
        again = self.weighed(tokens, list(first), line, self.habits(tokens, first.values()))
        long = (Correction(at, Option((new,), 0.0), LONG_S) for at, new in tokens.long_s.items())
        return sorted([*long, *again.values()])

    def weighed(
        self, tokens: Tokens, places: list[int], line: list[int], habits: Habits | None = None
    ) -> dict[int, Correction]:
        """The best of the options of these places in the company of `line`, where it is likely."""
        found = {}
        ranking, least = (self.ranked.again, LEAST_ODDS) if habits else (self.ranked.first, AGAIN)
        for at, options, columns in self.sites(tokens, places, line, habits):
            odds = ranking.odds(columns)
            if (best := max(odds)) > least:
                number = odds.index(best)
                sure = habits is not None and best > SURE
                unasked = self.ranked.sure.odds(columns[number : number + 1])[0] if sure else 0.0
                found[at] = Correction(at, options[number], best, unasked)
        return found

    def habits(self, tokens: Tokens, found: Iterable[Correction]) -> Habits:
        """What the text is likely misread in, by the sure verdicts on it."""
        sure = [
            (tokens.folded[at], option.new[0])
            for at, option, odds, _ in found
            if odds >= HABIT and option.words == 1 and len(option.new) == 1
        ]
        known = self.finder.words
        return Habits(sure, sum(not known[low] for low in tokens.folded))

    def settled(self, tokens: Tokens, found: Iterable[Correction]) -> list[int]:
        """The ids of the text as the likely verdicts leave it."""
        line = list(tokens.line)
        for at, option, odds, _ in found:
            if odds >= SURE and option.words == 1 and len(option.new) == 1:
                line[tokens.at[at]] = number(option.new[0], self.model)
        return line

    def suspects(self, tokens: Tokens) -> list[int]:
        """The words that are looked into: unknown ones, and those that look like others.

        Of the latter only such as do not fit their company; of neither what is a name here. Words
        before unknown ones, too, if the two make a word.
        """
        along = self.model.along(tokens.line)
        known, alike, words = self.finder.words, self.finder.alike, tokens.words
        names = tokens.names
        odd = {word for word in set(words) if not word.islower() and odd_case(word)}
        before_it = ""
        found: list[int] = []
        for at, low in enumerate(tokens.folded):
            if low in names or at in tokens.long_s:
                pass
            elif known[low] < 2 or (low != words[at] and words[at] in odd):
                if before_it and known[before_it + low] and found[-1:] != [at - 1]:
                    found.append(at - 1)  # the first half of a word
                found.append(at)
            elif low in alike or (tokens.long_s and "f" in low):
                place = tokens.at[at]
                fit = along[place]
                if (fit < UNLIKELY or fit + along[place + 1] < UNLIKELY_PAIR) and (
                    self._worthwhile(low, place, tokens, along)
                    or any(self.finder.joined(tokens, at))
                ):
                    found.append(at)
            before_it = low
        return found

    def _worthwhile(self, low: str, place: int, tokens: Tokens, along: list[float]) -> bool:
        """Whether anything that a known word may be instead is worth weighing."""
        line = tokens.line
        if line[place] <= Model.NAME:
            return True
        left2, left1, _, *right = line[place - 2 : place + 3]
        logp, score = self.model.logp, self.model.score
        first, least = along[place] - FAR_BEHIND, LEAST_GAIN + sum(along[place : place + 3])
        for other, cost in zip(*self.finder.numbers(low, long_s=bool(tokens.long_s)), strict=True):
            fit = logp(other, left1, left2) - cost
            if fit > first and fit + score(right, other, left1) > least:
                return True
        return False

    def sites(
        self, tokens: Tokens, places: list[int], line: list[int], habits: Habits | None = None
    ) -> Iterator[Site]:
        """Places with options, and their columns in the company of `line`."""
        noise, own, model = self.noise(tokens), self.own(tokens), self.model
        options: dict[str, list[Option]] = {}
        for at in places:
            word = tokens.words[at]
            if word not in options:
                options[word] = self.finder.options(word, own, long_s=bool(tokens.long_s))
            found = options[word]
            joined = [] if word.isdigit() else list(self.finder.joined(tokens, at))
            if both := [*found, *joined]:
                site = setting(tokens, at, line, model)
                likelier = fits(both, site, tokens, at, model)
                gains = [fit - o.cost for fit, o in zip(likelier, both, strict=True)]
                least = max(LEAST_GAIN, max(gains) + LEAST_BEHIND)
                kept = [n for n, gain in enumerate(gains) if gain > least]
                if kept:
                    old = self._older(tokens.folded[at])
                    mine = of_its_own(site, tokens, at, model, noise, habits, old=old)
                    yield Site(at, [both[n] for n in kept], [
                        features(
                            both[n], likelier[n],
                            max((gains[k] for k in kept if k != n), default=LEAST_GAIN),
                            len(kept) - 1, habits, site, mine, tokens, at, model,
                        )
                        for n in kept
                    ])  # fmt: skip

    def noise(self, tokens: Tokens) -> tuple[float, float]:
        """How much of the text's words in small letters nothing knows, and how much is older.

        Both as logarithms of shares.
        """
        known, words = self.finder.words, tokens.words
        small = [low for low, word in zip(tokens.folded, words, strict=True) if word[0].islower()]
        unknown = [low for low in small if not known[low]]
        older = sum(map(self._older, unknown))
        return log((len(unknown) + 0.5) / (len(small) + 20)), log((older + 0.5) / (len(small) + 20))

    def _older(self, low: str) -> bool:
        """Whether a folded word that nothing knows is one in an older spelling, maybe."""
        if self.finder.words[low]:
            return False
        if low not in self._period:
            self._period[low] = period(low, self.finder.words)
        return self._period[low]

    def own(self, tokens: Tokens) -> OwnWords:
        """Words that only the text itself has, often."""
        known, counts = self.finder.words, tokens.counts
        return OwnWords(w for w, n in counts.items() if n >= OFTEN and not known[w] and w.isalpha())


def tables(language: str) -> tuple[str, str, str]:
    """The names of the tables that a language's corrector needs."""
    return f"confusions.{language}.tsv", f"lookalikes.{language}.tsv", f"ranking.{language}.json"


def load(texts: Sequence[str], model: Path, others: Sequence[Path] = ()) -> Corrector:
    """A corrector from the texts of its `tables`, its language model, and those of others."""
    confusions, alike, ranking = texts
    finder = Finder(Model(model), MisreadingModel(confusions), alike)
    return Corrector(finder, rankings(ranking), others)
