"""Odd words that are right as read: names, abbreviations, older spellings, words of lists.

The corrector knows words, and a name near a word looks to it like that word misread. They differ by
where the odd word is, how often, and beside which words. Only proposals are held back.
"""

from __future__ import annotations

import re
from itertools import accumulate

from ocrfix.language.model.tokens import fold
from ocrfix.spelling.corrector import Correction, Corrector
from ocrfix.spelling.elision import MARKS
from ocrfix.spelling.shapes import strokes
from ocrfix.spelling.tokens import Tokens
from ocrfix.spelling.variants import variant

RECURS = 3
"""A word that a text has this often is its own, unless its letters look like those of another."""
OLD, OLD_SHARE = 3, 0.25
"""So many different older spellings, and this share of the odd words, make an old text, in which
one more is no misreading. Verbs with `'d` need no share. Tried: no share and 0.35; see
docs/misread.md."""
AROUND, LISTED = 6, 0.6
"""In lists, this share of the words so near has a capital or is a figure. Measured on proposals of
the bench with these values only: see docs/misread.md."""
BRIEF = 3
"""Words with so many letters and no vowel are abbreviations: `tchr`."""
DIALECT, DIALECT_HERE = 0.01, 0.02
"""Share of words with an apostrophe at an edge (`an'`, `'em`) in a dialect text, and in a passage
in one. The one bench text in dialect has 0.026, the next text 0.003; of its proposals 9 of 409 were
right. The share of a passage is not measured."""
PASSAGE, FEWEST = 200, 6
"""Words on each side that are a passage, and the fewest of them with an apostrophe."""
LATIN = frozenset((
    "ab", "ac", "ad", "aut", "atque", "cum", "ejus", "ejusdem", "eius", "et", "ex", "hac", "hanc",
    "hoc", "ipse", "ipsi", "nec", "necnon", "nobis", "quae", "quam", "qui", "quibus", "quo", "quod",
    "sed", "seu", "sive", "sunt", "super", "ut", "vel",
))  # fmt: skip
"""Small words of Latin. Where two are among the words `AROUND`, 17 of 55 proposals were right."""
LATIN_LEAST = 2
APART_ONCE = re.compile(
    r"(?:my|thy|it|him|her|them|your|our|one) sel(?:f|ves)"
    r"|(?:any|every|some|no) (?:thing|where|body|one)"
)
"""Words that older print has in two: of 23 proposals to join them 9 were right."""
VOWELS = frozenset("aeiouyàâäéèêëîïôöûüœæ")


def is_old(read: Tokens, corrector: Corrector) -> bool:
    """Whether many odd words of a text are older spellings: `describ'd`, `publick`.

    A bad scan has such words by chance, but among far more that are none.
    """
    words = {word for word in read.words if word[0].islower()}
    odd = [low for low in map(fold, words) if not corrector.finder.words[low]]
    old = [low for low in odd if corrector.older(low)]
    if sum(low.endswith("'d") for low in old) >= OLD:
        return True
    return len(old) >= max(OLD, OLD_SHARE * len(odd))


class Dialect:
    """Which places of a text are in dialect, by the apostrophes at the edges of words near them."""

    def __init__(self, read: Tokens) -> None:
        marks = frozenset(MARKS)
        edged = (word[0] in marks or word[-1] in marks for word in read.words)
        self._before = [0, *accumulate(edged)]
        self._of = len(read.words)

    def at(self, place: int) -> bool:
        """Whether a word is in a text in dialect, or in a passage of one."""
        if self._before[-1] < FEWEST:
            return False
        if self._before[-1] >= DIALECT * self._of:
            return True
        low, high = max(0, place - PASSAGE), min(self._of, place + PASSAGE)
        found = self._before[high] - self._before[low]
        return found >= max(FEWEST, DIALECT_HERE * (high - low))


def right_as_read(
    verdict: Correction, read: Tokens, corrector: Corrector, dialect: Dialect, *, old: bool
) -> bool:
    """Whether a word that the corrector would change is probably right."""
    if verdict.at in read.long_s:
        return False
    if verdict.option.words > 1:
        pair = " ".join(read.folded[verdict.at : verdict.at + verdict.option.words])
        return old and APART_ONCE.fullmatch(pair) is not None
    if dialect.at(verdict.at) or _in_latin(verdict.at, read):
        return True
    if len(verdict.option.new) > 1:
        return False
    word, low, new = read.words[verdict.at], read.folded[verdict.at], verdict.option.new[0]
    known = corrector.finder.words[low] > 1
    if old and not known and (corrector.older(low) or variant(new, low)):
        return True
    if word[0].isupper() and _in_list(verdict.at, read):
        return True
    if known:
        return False
    if _of_another_language(verdict.at, read, corrector):
        return True
    alike = not strokes(word, verdict.option.new)
    if not alike and read.counts[low] >= RECURS and read.counts[low] > read.counts[new]:
        return True
    letters = [letter for letter in low if letter.isalpha()]
    if any(map(str.isdigit, low)) and _in_list(verdict.at, read):
        return True
    return not alike and len(letters) >= BRIEF and VOWELS.isdisjoint(letters)


def _of_another_language(at: int, read: Tokens, corrector: Corrector) -> bool:
    """Whether a word is one of another language, and so is one of the two words on each side."""
    ours, low = corrector.finder.words, read.folded[at]
    beside = read.folded[max(0, at - 2) : at] + read.folded[at + 1 : at + 3]
    return any(
        theirs[low] > 1 and any(theirs[word] > ours[word] for word in beside)
        for theirs in corrector.others
    )


def _in_latin(at: int, read: Tokens) -> bool:
    """Whether small words of Latin are near."""
    beside = read.folded[max(0, at - AROUND) : at] + read.folded[at + 1 : at + 1 + AROUND]
    return sum(word in LATIN for word in beside) >= LATIN_LEAST


def _in_list(at: int, read: Tokens) -> bool:
    """Whether a word is among names and figures, as in a directory."""
    beside = read.words[max(0, at - AROUND) : at] + read.words[at + 1 : at + 1 + AROUND]
    capitals = sum(not word[0].islower() and not word.isupper() for word in beside)
    return len(beside) >= AROUND and capitals >= LISTED * len(beside)
