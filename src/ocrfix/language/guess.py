"""Which language a text is in: the one whose common words leave the fewest of its words unknown.

Asked are the languages at hand, those that there are counted words of. The thresholds were
measured by `benchmarks/measure/language.py`; docs/language.md has the figures.
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

from ocrfix.language.at_hand import languages
from ocrfix.language.lexicon import read_table
from ocrfix.language.model.model import Model
from ocrfix.language.model.tokens import fold
from ocrfix.resources import RuleHome, shipped

UNKNOWN = "und"
"""The tag of a language that is not known (ISO 639-2: undetermined): no words are counted of it."""
FALLBACK = "en"
NAMES = {"en": "English", "de": "German", "fr": "French", UNKNOWN: "none that ocrfix has words of"}

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
CUT = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")
"""A word cut by a line end is one word."""
PARTS, PART = 40, 1_000
"""Of a long text so many parts are read, evenly spread, of so many code points: 6,000 words. A
title page, a preface or a quotation in another language is a small share of them."""

COMMON = 3e-6
"""A word is common in a language if it is so large a share of what was counted. Long lists of
words have the commoner words of other languages too: of a French page 32 words in 100 are unknown
to the whole English list, 57 to the words that are so common."""
MOST_UNKNOWN, APART, AHEAD = 0.55, 0.75, 3
"""A language is told if at most this share of the words is unknown to it, at most this part of what
is unknown to the next one, and so many words fewer."""
LEAST = 30
"""A shorter text may be in any language, where none is told."""

Kind = Literal["sure", "unsure", "short", "other"]


class Guess(NamedTuple):
    """The language of a text, by its words."""

    language: str  # the tag to restore it by
    kind: Kind
    unknown: Mapping[str, float]  # the share of its words that each language at hand lacks
    words: int  # how many words were looked at

    @property
    def sure(self) -> bool:
        """Whether the text is surely in this language."""
        return self.kind == "sure"

    @property
    def careful(self) -> bool:
        """Whether words should only be proposed: those of another language explain it as well."""
        ours = self.unknown.get(self.language, 1.0)
        rivals = (share for name, share in self.unknown.items() if name != self.language)
        return self.kind == "unsure" or (self.kind == "short" and ours >= min(rivals, default=1.0))

    def contradicts(self, language: str) -> bool:
        """Whether the text is surely in another language than the one that was named."""
        return self.sure and self.language != base(language)


def base(tag: str) -> str:
    """The language of a tag: `en` of `en-GB`."""
    return tag.partition("-")[0].lower()


def name_of(language: str) -> str:
    """The name of a language in English, where ocrfix knows it; else its tag."""
    return NAMES.get(language, language)


def guess(text: str, folders: Sequence[Traversable] = ()) -> Guess:
    """The language of a text. `folders` are further folders of rules, with words of their own."""
    return by_words(Counter(map(fold, WORD.findall(_sample(text)))), folders)


def by_words(words: Mapping[str, int], folders: Sequence[Traversable] = ()) -> Guess:
    """The language of a text with these words, folded, each so many times."""
    count = sum(words.values())
    missing = {
        name: sum(times for word, times in words.items() if not common(word))
        for name, common in vocabularies(tuple(folders)).items()
    }
    unknown = {name: lacks / max(1, count) for name, lacks in missing.items()}
    best, *others = sorted(missing, key=lambda name: (missing[name], name != FALLBACK, name))
    next_best = min((missing[name] for name in others), default=count)
    apart = missing[best] <= APART * next_best and missing[best] + AHEAD <= next_best
    if apart and missing[best] <= MOST_UNKNOWN * count:
        return Guess(best, "sure", unknown, count)
    if count < LEAST:
        return Guess(FALLBACK, "short", unknown, count)
    if apart or missing[best] <= MOST_UNKNOWN * count:
        return Guess(best, "unsure", unknown, count)
    return Guess(UNKNOWN, "other", unknown, count)


def vocabularies(
    folders: tuple[Traversable, ...] = (),
) -> Mapping[str, Callable[[str], bool]]:
    """For each language at hand, what says whether it has a word, folded, as a common one."""
    found = {}
    ships = shipped()
    for language in languages(folders):
        homes = (ships, *(RuleHome(folder, language) for folder in folders))
        name = f"lexicon/{language}.model"
        if models := [home.path(name) for home in homes if name in home]:
            found[language] = _of_model(models[-1])
        else:
            found[language] = _of_table(language, folders)
    return found


@cache
def _of_model(path: Path) -> Callable[[str], bool]:
    model = Model(path)
    number, counts, trusted = model.id, model.file["counts"], model.file["trusted"]
    least = COMMON * sum(counts)

    def common(word: str) -> bool:
        at = number(word)
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
    return lambda word: counts.get(word, 0) >= max(1, least)


def _sample(text: str) -> str:
    """The text, or parts of it, as words are looked up: composed, and not cut at line ends."""
    if len(text) > PARTS * PART:
        step = len(text) // PARTS
        text = "\n".join(text[start : start + PART] for start in range(0, step * PARTS, step))
    return unicodedata.normalize("NFC", CUT.sub("", text))
