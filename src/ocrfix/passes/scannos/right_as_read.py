"""Odd words that are right as read: names, abbreviations, older spellings, words of lists.

The corrector knows words, and a name near a word looks to it like that word misread. They differ by
where the odd word is, how often, and beside which words. Only proposals are held back.
"""

from __future__ import annotations

from ocrfix.language.model.tokens import fold
from ocrfix.spelling.corrector import Correction, Corrector
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


def right_as_read(verdict: Correction, read: Tokens, corrector: Corrector, *, old: bool) -> bool:
    """Whether a word that the corrector would change is probably right."""
    if verdict.at in read.long_s or verdict.option.words > 1 or len(verdict.option.new) > 1:
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


def _in_list(at: int, read: Tokens) -> bool:
    """Whether a word is among names and figures, as in a directory."""
    beside = read.words[max(0, at - AROUND) : at] + read.words[at + 1 : at + 1 + AROUND]
    capitals = sum(not word[0].islower() and not word.isupper() for word in beside)
    return len(beside) >= AROUND and capitals >= LISTED * len(beside)
