"""Judge each word of a text in context against its possible corrections.

A noisy channel (Shannon; for OCR Kolak and Resnik 2002, Evershed and Fitch 2014): an option is
likely if it fits its context (`language.model`) and is often misread in this way (`channel`). The
weights are learned from aligned pairs (`ranking`, `benchmarks/train/corrector.py`), so the odds are
calibrated.
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
from ocrfix.spelling.features import SuspectWord, features, fits, of_its_own, setting
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
"""Options this likely in the first round are context for the second; options this likely count as a
habit of the text.
"""
AGAIN, LEAST_ODDS = 0.03, 0.1
"""Less likely options are dropped after the first round; and after the second."""
LEAST_GAIN, LEAST_BEHIND = -3.5, -4.0
"""Options are not ranked if they are less likely, by this much, than the scanned word, or than the
best option.
"""
FAR_BEHIND = 9.0
"""For a known word, an option is not ranked if it fits this much worse after the words before it.
"""
UNLIKELY, UNLIKELY_PAIR = -9.0, -15.0
"""A known word is a suspect if its log probability in context is this low, or that of it and the
next word.
"""
LONG_S = 0.99
"""The probability that a word with long s is read correctly: see docs/misread.md."""
OFTEN = 2
"""A word that occurs this often in the text counts as a word, even if the model lacks it."""


class Site(NamedTuple):
    """A suspect word, with its options and their features."""

    at: int
    options: list[Option]
    columns: list[tuple[float, ...]]


class Correction(NamedTuple):
    """The best option of a site, its odds, and its odds to be safe."""

    at: int
    option: Option
    odds: float
    sure: float = 0.0


class Corrector:
    """The corrector of one language, with all its learned tables."""

    def __init__(self, finder: Finder, ranked: Rankings, others: Sequence[Path] = ()) -> None:
        """`others` are models of other languages that passages may be in."""
        self.finder, self.model = finder, finder.model
        self.ranked = ranked
        self._others = others
        self._period: dict[str, bool] = {}

    @cached_property
    def others(self) -> list[TrustedWords]:
        """The words of other languages that passages may be in."""
        return [TrustedWords(Model(path)) for path in self._others]

    def warm(self) -> None:
        """Build all tables now, so that forked processes share them."""
        self.finder.warm()
        _ = self.others

    def read(self, text: str) -> Tokens:
        """The words of a text; words with long s are read with s, also as context."""
        found = words_of(text, self.model)
        if not (long := LongS(self.finder.words).places(found)):
            return found
        return replace(self._with(found, long), long_s=long)

    def corrected(self, tokens: Tokens, new: Mapping[int, str]) -> Tokens:
        """The words of a text with some corrections: `new` has folded words by number."""
        if not new:
            return tokens
        # What was corrected is no longer a pending reading with long s.
        left = {at: word for at, word in tokens.long_s.items() if at not in new}
        return replace(self._with(tokens, new), long_s=left)

    def _with(self, tokens: Tokens, new: Mapping[int, str]) -> Tokens:
        words, line = list(tokens.words), list(tokens.line)
        for at, word in new.items():
            # `new` is folded; the text keeps its capitals.
            words[at] = shaped((word,), words[at])
            line[tokens.at[at]] = number(word, self.model)
        return replace(tokens, words=words, line=line)

    def verdicts(
        self,
        tokens: Tokens,
        collection: Mapping[str, int] = NOTHING,
        places: list[int] | None = None,
    ) -> list[Correction]:
        """The best option of each place with a likely one, in the order of places.

        There are two rounds: the likely options of the first are context for the second.
        `collection` has the counts of folded words in the other volumes of the collection. `places`
        are the numbers of the words to judge; by default all suspects.
        """
        if collection:
            tokens = tokens.among(collection)
        places = self.suspects(tokens) if places is None else places
        first = self.weighed(tokens, places, tokens.line)
        # Second round: only places with a likely option are judged again.
        line = self.settled(tokens, first.values())
        again = self.weighed(tokens, list(first), line, self.habits(tokens, first.values()))
        long = (Correction(at, Option((new,), 0.0), LONG_S) for at, new in tokens.long_s.items())
        return sorted([*long, *again.values()])

    def weighed(
        self, tokens: Tokens, places: list[int], line: list[int], habits: Habits | None = None
    ) -> dict[int, Correction]:
        """The best options of these places in the context of `line`, if likely."""
        found = {}
        ranking, least = (self.ranked.again, LEAST_ODDS) if habits else (self.ranked.first, AGAIN)
        for at, options, columns in self.sites(tokens, places, line, habits):
            odds = ranking.odds(columns)
            if (best := max(odds)) > least:
                number = odds.index(best)
                sure = habits is not None and best > SURE
                unasked = self.ranked.sure.odds(columns[number : number + 1])[0] if sure else 0.0
                # `sure` is asked only about likely options of the second round: it was learned with
                # habits.
                found[at] = Correction(at, options[number], best, unasked)
        return found

    def habits(self, tokens: Tokens, found: Iterable[Correction]) -> Habits:
        """The habits of misreading in the text, from its certain corrections."""
        sure = [
            (tokens.folded[at], option.new[0])
            for at, option, odds, _ in found
            if odds >= HABIT and option.words == 1 and len(option.new) == 1
        ]
        known = self.finder.words
        # Unknown words are the measure: dialect has many, but few of them are certainly misread.
        return Habits(sure, sum(not known[low] for low in tokens.folded))

    def settled(self, tokens: Tokens, found: Iterable[Correction]) -> list[int]:
        """The ids of the text after the likely corrections."""
        line = list(tokens.line)
        for at, option, odds, _ in found:
            if odds >= SURE and option.words == 1 and len(option.new) == 1:
                line[tokens.at[at]] = number(option.new[0], self.model)
        return line

    def suspects(self, tokens: Tokens) -> list[int]:
        """The suspects: unknown words, and known words that look like others.

        Known words are suspects only if they do not fit their context; names of this text are not.
        A word before an unknown one is a suspect, too, if the two form a word.
        """
        # All fits in one pass over the text; a look-up for each word would take far longer.
        along = self.model.along(tokens.line)
        known, alike, words = self.finder.words, self.finder.alike, tokens.words
        names = tokens.names
        odd = _odd_cased(words)
        before_it = ""
        found: list[int] = []
        long_s = "f" if tokens.long_s else "\0"  # in a text with long s, any f may be one
        for at, low in enumerate(tokens.folded):
            # Names of this text, and words that are read with long s already.
            if low in names or at in tokens.long_s:
                pass
            # Not trusted, or counted only once; or a known word with odd capitals, such as `tHe`.
            elif known[low] < 2 or (low != words[at] and words[at] in odd):
                # `remem ber`: the first half may be a word itself, and would not be suspect alone.
                if before_it and known[before_it + low] and found[-1:] != [at - 1]:
                    found.append(at - 1)  # the first half of a word
                found.append(at)
            elif (low in alike or long_s in low) and self._odd_here(at, tokens, along):
                found.append(at)
            before_it = low
        return found

    def _odd_here(self, at: int, tokens: Tokens, along: list[float]) -> bool:
        """Whether a known word does not fit its context, and something else may."""
        place = tokens.at[at]
        fit = along[place]
        # The next word is part of the test: a misread `arid` (for `and`) often fits the words
        # before it, but not the word after it.
        if fit >= UNLIKELY and fit + along[place + 1] >= UNLIKELY_PAIR:
            return False
        worthwhile = self._worthwhile(tokens.folded[at], place, tokens, along)
        return worthwhile or any(self.finder.joined(tokens, at))

    def _worthwhile(self, low: str, place: int, tokens: Tokens, along: list[float]) -> bool:
        """Whether any option of a known word is worth ranking."""
        line = tokens.line
        # The model has not counted the word, so its fit says nothing: rank it.
        if line[place] <= Model.NAME:
            return True
        left2, left1, _, *right = line[place - 2 : place + 3]
        logp, score = self.model.logp, self.model.score
        # A quick test first: `score` reads three more words, and most options already fail `first`.
        first, least = along[place] - FAR_BEHIND, LEAST_GAIN + sum(along[place : place + 3])
        for other, cost in zip(*self.finder.numbers(low, long_s=bool(tokens.long_s)), strict=True):
            fit = logp(other, left1, left2) - cost
            if fit > first and fit + score(right, other, left1) > least:
                return True
        return False

    def sites(
        self, tokens: Tokens, places: list[int], line: list[int], habits: Habits | None = None
    ) -> Iterator[Site]:
        """Places with options, and their features in the context of `line`."""
        noise, model = self.noise(tokens), self.model
        for at, options in self._options(tokens, places):
            site = setting(tokens, at, line, model)
            fit = fits(options, site, tokens, at, model)
            gains = [each - option.cost for each, option in zip(fit, options, strict=True)]
            # Most options fail here, before their features are computed.
            least = max(LEAST_GAIN, max(gains) + LEAST_BEHIND)
            kept = [n for n, gain in enumerate(gains) if gain > least]
            if kept:
                old = self.older(tokens.folded[at])
                own = of_its_own(site, tokens, at, model, noise, habits, old=old)
                place = SuspectWord(at, tokens, model, site, habits, own)
                rivals = _rivals([gains[n] for n in kept])
                yield Site(at, [options[n] for n in kept], [
                    features(options[n], fit[n], rival, len(kept) - 1, place)
                    for n, rival in zip(kept, rivals, strict=True)
                ])  # fmt: skip

    def _options(self, tokens: Tokens, places: list[int]) -> Iterator[tuple[int, list[Option]]]:
        """The options of each place that has any."""
        own, long_s = self.own(tokens), bool(tokens.long_s)
        # Options depend on the word alone, so each different word of the text is searched once.
        # Words joined with the next one depend on the place.
        found: dict[str, list[Option]] = {}
        for at in places:
            word = tokens.words[at]
            if word not in found:
                found[word] = self.finder.options(word, own, long_s=long_s)
            joined = [] if word.isdigit() else list(self.finder.joined(tokens, at))
            if both := [*found[word], *joined]:
                yield at, both

    def noise(self, tokens: Tokens) -> tuple[float, float]:
        """The share of unknown lower-case words in the text, and the share in older spelling.

        Both as logarithms.
        """
        known, words = self.finder.words, tokens.words
        # Lower-case words only: unknown words with a capital are mostly names.
        small = [low for low, word in zip(tokens.folded, words, strict=True) if word[0].islower()]
        unknown = [low for low in small if not known[low]]
        older = sum(map(self.older, unknown))
        # Smoothed, so that one unknown word in a short text does not make it a noisy one.
        return log((len(unknown) + 0.5) / (len(small) + 20)), log((older + 0.5) / (len(small) + 20))

    def older(self, low: str) -> bool:
        """Whether an unknown folded word may be an older spelling."""
        if self.finder.words[low]:
            return False
        if low not in self._period:
            self._period[low] = period(low, self.finder.words)
        return self._period[low]

    def own(self, tokens: Tokens) -> OwnWords:
        """Words that the text has often, but the model lacks."""
        # A word that the text has twice is more likely a name or a term than the same misreading
        # again.
        known, counts = self.finder.words, tokens.counts
        return OwnWords(w for w, n in counts.items() if n >= OFTEN and not known[w] and w.isalpha())


def _rivals(gains: Sequence[float]) -> list[float]:
    """For each option the highest gain of the others; `LEAST_GAIN` if there is no other."""
    *_, second, best = sorted((LEAST_GAIN, *gains))
    return [second if gain == best else best for gain in gains]


def _odd_cased(words: Sequence[str]) -> set[str]:
    """The words with capitals where none belong."""
    return {word for word in set(words) if not word.islower() and odd_case(word)}


def tables(language: str) -> tuple[str, str, str]:
    """The names of the tables that a language's corrector needs."""
    return f"confusions.{language}.tsv", f"lookalikes.{language}.tsv", f"ranking.{language}.json"


def load(texts: Sequence[str], model: Path, others: Sequence[Path] = ()) -> Corrector:
    """Load a corrector from its `tables`, its language model, and those of other languages."""
    confusions, alike, ranking = texts
    finder = Finder(Model(model), MisreadingModel(confusions), alike)
    return Corrector(finder, rankings(ranking), others)
