"""Split a text into words for the corrector, with their places and context."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log

from ocrfix.language.model.model import Model
from ocrfix.language.model.tokens import CURLY, fold
from ocrfix.spelling.elision import MARKS, own

PIECE = re.compile(
    r"[^\s\-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH},;:.!?()\""
    r"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}«»„/…*_=\[\]{}<>|\\]+"
)
"""A possible word: odd signs inside it can be misread letters."""
QUOTES = "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
EDGES = QUOTES + "`´^~•·°#%&@+$£�†‡§‖¶¹²³⁴⁵⁶⁷⁸⁹⁰"
"""Signs next to a word that are not part of it, such as note marks."""
INSIDE = re.compile(rf"(?<=[^\W\d_])['{CURLY}](?=[^\W\d_])")
"""Apostrophes inside words."""
NOTED = re.compile(r"([^\W\d_]{2,})\d{1,3}")
"""A word with a note number after it."""
ENDS = re.compile(r"[.!?][^\w\s]*\s|\n\s*\n|\*\s*\*")
"""Text between words of different sentences, if the second has a capital."""


OFTEN, LONG = 5, 4
"""A name occurs this often with a capital inside sentences, and has this many letters."""
NAMED = re.compile(
    r"(?:Mac|Mc|Fitz|De|Du|La|Le|Van|[ODMdlo]['\N{RIGHT SINGLE QUOTATION MARK}])[A-Z][a-z]"
    r"|(?:[A-Z][a-z]+[-'])+[A-Z]"
)
"""Names with a capital inside."""


@dataclass
class Tokens:
    """The words of a text, as columns of equal length; places are code points of the text."""

    text: str
    words: list[str]
    starts: Sequence[int]
    ends: Sequence[int]
    line: list[int]
    """Model ids, with two boundaries between sentences (and at both ends)."""
    at: Sequence[int]
    """The index of each word in `line`; a compound that the model lacks is several words."""
    long_s: Mapping[int, str] = field(default_factory=dict)
    """The words read with s for f, by number, folded."""

    @cached_property
    def _spellings(self) -> dict[tuple[str, bool], float]:
        return {}

    def spelling(self, word: str, model: Model, *, name: bool) -> float:
        """The cached log probability of the spelling of an unknown word."""
        if (word, name) not in self._spellings:
            self._spellings[word, name] = model.spelling(word, name=name)
        return self._spellings[word, name]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often the text has each word, folded."""
        return Counter(self.folded)

    def among(self, collection: Mapping[str, int]) -> Tokens:
        """These words, with the counts of the other volumes of their collection added.

        A word frequent there is rarely a misreading here.
        """
        found = replace(self)
        more = {word: n for word in self.counts if (n := collection.get(word, 0))}
        found.counts = self.counts + Counter(more)
        return found

    @cached_property
    def folded(self) -> list[str]:
        """The words, folded."""
        folded = {word: fold(word) for word in set(self.words)}
        return [folded[word] for word in self.words]

    @cached_property
    def apostrophe(self) -> str:
        """The apostrophe inside the text's words: straight or curly."""
        inside = Counter(match[0] for match in INSIDE.finditer(self.text))
        return CURLY if inside[CURLY] > inside["'"] else "'"

    @cached_property
    def elided(self) -> float:
        """The logarithm of the share of words that begin or end with an apostrophe."""
        found = sum(word[0] in MARKS or word[-1] in MARKS for word in self.words)
        return log((found + 0.5) / (len(self.words) + 20))

    @cached_property
    def names(self) -> frozenset[str]:
        """Folded words that often have a capital inside sentences, and never occur without."""
        inside, small = Counter[str](), set()
        for word, low, place in zip(self.words, self.folded, self.at, strict=True):
            if word == low:
                small.add(low)
            elif len(low) >= LONG and not word.isupper() and self.line[place - 1] != Model.BOUNDARY:
                inside[low] += 1
        return frozenset(low for low, n in inside.items() if n >= OFTEN and low not in small)

    def gap(self, number: int) -> str:
        """The text between a word and the next."""
        return self.text[self.ends[number] : self.starts[number + 1]]


def tokens(text: str, model: Model, *, compounds: bool = True) -> Tokens:
    """Split `text` into words, and map the words to ids of `model`.

    Compounds that the model has are one word, unless `compounds` is false.
    """
    words: list[str] = []
    same: dict[str, str] = {}  # each distinct word is stored once
    starts, ends = array("l"), array("l")
    for match in PIECE.finditer(text):
        raw = match[0]
        # The usual case first: nothing to strip.
        if raw.isalpha():
            start, end = match.span()
        else:
            start = match.start() + len(raw) - len(raw.lstrip(EDGES))
            raw = raw.strip(EDGES)
            # `word12`: a note mark, if the letters before it are a word. Else the digits may be
            # misread letters, as in `wel1`.
            if (noted := NOTED.fullmatch(raw)) and model.trusted(noted[1]):
                raw = noted[1]
            end = start + len(raw)
            if not any(map(str.isalnum, raw)):
                continue
            # Known words never need the apostrophe at their edge; `wouldn'` without it is no word.
            if raw != match[0] and not model.trusted(raw):
                start, end = own(text, start, end)
                raw = text[start:end] if end - start > len(raw) else raw
        # `PIECE` ends at hyphens, so a compound such as `coal-mine` arrives as two words.
        if compounds and starts and start == ends[-1] + 1 and text[start - 1] == "-":
            compound = text[starts[-1] : end]
            if model.id(compound):
                words[-1], ends[-1] = compound, end
                continue
        words.append(same.setdefault(raw, raw))
        starts.append(start)
        ends.append(end)
    line, at = _line(text, words, starts, ends, model)
    return Tokens(text, words, starts, ends, line, at)


def _line(
    text: str, words: list[str], starts: Sequence[int], ends: Sequence[int], model: Model
) -> tuple[list[int], Sequence[int]]:
    border = [Model.BOUNDARY] * 2
    line, at = list(border), array("l")
    last = 0
    for word, start, end in zip(words, starts, ends, strict=True):
        if (
            # A new sentence needs an end of a sentence between the words, and a word that may begin
            # one: with a capital, or with a sign misread for one.
            start - last > 1
            and last
            and (word[0].isupper() or not word[0].isalpha())
            and ENDS.search(text, last, start)
        ):
            line += border
        at.append(len(line))
        line.append(number(word, model))
        last = end
    return line + border, at


def odd_case(word: str) -> bool:
    """Whether `word` has capitals in impossible places: `haB`, `tOOds`; not `McKay`."""
    if "-" in word:
        return any(odd_case(part) for part in word.split("-") if part)
    inner = word[1:]
    # `Word`, `WORD` and `word`.
    if inner.islower() or word.isupper() or word.islower():
        return False
    return any(map(str.isupper, inner)) and not NAMED.match(word)


def number(word: str, model: Model, *, upper: bool | None = None) -> int:
    """The id of a printed word, or of its kind; `upper`: treat it as capitalised."""
    # Words from `modelled` on are only in lists: the model has no contexts for them, so in context
    # they count as unknown words.
    if Model.NAME < (found := model.id(word)) < model.modelled:
        return found
    if word[0].isdigit() and not any(map(str.isalpha, word)):
        return Model.NUMBER
    return Model.NAME if (word[0].isupper() if upper is None else upper) else Model.UNKNOWN
