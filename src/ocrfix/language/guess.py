"""Recognise the language of a text: the one whose common words cover most of its words.

It compares the available languages, those with word counts. The thresholds were measured by
`benchmarks/measure/language.py`; docs/language.md has the figures.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, NamedTuple

from ocrfix.language.at_hand import base, languages
from ocrfix.language.lexicon import read_table
from ocrfix.language.model.model import Model
from ocrfix.language.model.tokens import fold
from ocrfix.resources import RuleHome, shipped

UNKNOWN = "und"
"""The tag of an unknown language (ISO 639-2: undetermined), which has no word counts."""
FALLBACK = "en"
NAMES = {"en": "English", "de": "German", "fr": "French", UNKNOWN: "none that ocrfix has words of"}

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
CUT = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")
"""A word cut by a line end counts as one word."""
PARTS, PART = 40, 1_000
"""Of a long text, this many parts of this many code points are read, evenly spread: 6,000 words. So
a title page, a preface or a quotation in another language is a small share.
"""

COMMON = 3e-6
"""A word is common in a language from this share of the counted text. Long word lists also have
common words of other languages: of a French page, 32 words in 100 are unknown to the whole
English list, but 57 to its common words.
"""
MOST_UNKNOWN, APART, AHEAD = 0.55, 0.75, 3
"""A language is recognised if it lacks at most this share of the words, at most this part of the
share that the next language lacks, and at least this many words fewer.
"""
LEAST = 30
"""Below this number of words, a text without a clear language may be in any language."""

Kind = Literal["sure", "unsure", "short", "other"]


class Guess(NamedTuple):
    """The recognised language of a text."""

    language: str  # the tag to restore it by
    kind: Kind
    unknown: Mapping[str, float]  # the share of its words that each available language lacks
    words: int  # how many words were tested

    @property
    def sure(self) -> bool:
        """Whether the text is certainly in this language."""
        return self.kind == "sure"

    @property
    def careful(self) -> bool:
        """Whether corrections of words should only be proposed: another language is as likely."""
        ours = self.unknown.get(self.language, 1.0)
        rivals = (share for name, share in self.unknown.items() if name != self.language)
        return self.kind == "unsure" or (self.kind == "short" and ours >= min(rivals, default=1.0))

    def contradicts(self, language: str) -> bool:
        """Whether the text is certainly in another language than the named one."""
        return self.sure and self.language != base(language)


def name_of(language: str) -> str:
    """The English name of a language, if known; else its tag."""
    return NAMES.get(language, language)


def guess(text: str, folders: Sequence[Traversable] = ()) -> Guess:
    """Recognise the language of a text. `folders` are further rules folders with word lists."""
    return by_words(Counter(map(fold, WORD.findall(_sample(text)))), folders)


def by_words(words: Mapping[str, int], folders: Sequence[Traversable] = ()) -> Guess:
    """Recognise the language of a text by its folded words and their counts."""
    # The words that a language lacks tell more than those it has: short words (`in`, `an`, `des`)
    # are in several languages.
    count = sum(words.values())
    missing = {
        name: sum(times for word, times in words.items() if not common(word))
        for name, common in vocabularies(tuple(folders)).items()
    }
    unknown = {name: lacks / max(1, count) for name, lacks in missing.items()}
    # Equal counts: English first, then by name, so that the result never depends on the order of
    # files.
    best, *others = sorted(missing, key=lambda name: (missing[name], name != FALLBACK, name))
    # Without another language, every word counts against it: only `MOST_UNKNOWN` decides then.
    next_best = min((missing[name] for name in others), default=count)
    # A share alone would let one or two words decide a short text, a difference alone any long one.
    apart = missing[best] <= APART * next_best and missing[best] + AHEAD <= next_best
    if apart and missing[best] <= MOST_UNKNOWN * count:
        return Guess(best, "sure", unknown, count)
    # A short text that is clearly in one language has already returned above.
    if count < LEAST:
        return Guess(FALLBACK, "short", unknown, count)
    if apart or missing[best] <= MOST_UNKNOWN * count:
        return Guess(best, "unsure", unknown, count)
    return Guess(UNKNOWN, "other", unknown, count)


def vocabularies(
    folders: tuple[Traversable, ...] = (),
) -> Mapping[str, Callable[[str], bool]]:
    """For each available language, a function that says whether a folded word is common in it."""
    found = {}
    ships = shipped()
    for language in languages(folders):
        homes = (ships, *(RuleHome(folder, language) for folder in folders))
        name = f"lexicon/{language}.model"
        # A model of a project comes after the shipped one in the list, and replaces it.
        if models := [home.path(name) for home in homes if name in home]:
            found[language] = _of_model(models[-1])
        else:
            found[language] = _of_table(language, folders)
    return found


@cache
def _of_model(path: Path) -> Callable[[str], bool]:
    model = Model(path)
    number, counts, trusted = model.id, model.file["counts"], model.file["trusted"]
    # By share and not by count: the German and French models have far fewer words than the English.
    least = COMMON * sum(counts)

    def common(word: str) -> bool:
        at = number(word)
        # Untrusted words are often misreadings, or words of another language quoted in the books.
        return bool(trusted[at]) and counts[at] >= least if at else False

    return common


@cache
def _of_table(language: str, folders: tuple[Traversable, ...]) -> Callable[[str], bool]:
    counts: dict[str, int] = {}
    name = f"lexicon/{language}.tsv"
    for home in (shipped(language), *(RuleHome(folder, language) for folder in folders)):
        if name in home:
            counts.update(read_table(home, name))
    least = COMMON * sum(counts.values())
    # At least 1: in a small table, the share rounds to less than one occurrence.
    return lambda word: counts.get(word, 0) >= max(1, least)


def _sample(text: str) -> str:
    """The text, or parts of it, prepared for word look-up: composed, and joined at line ends."""
    if len(text) > PARTS * PART:
        # Parts are joined by line ends, which end words: halves at the cuts are two rare words of
        # 150.
        step = len(text) // PARTS
        text = "\n".join(text[start : start + PART] for start in range(0, step * PARTS, step))
    # Some engines write accents as separate characters. `WORD` would end a word at each of them.
    return unicodedata.normalize("NFC", CUT.sub("", text))
