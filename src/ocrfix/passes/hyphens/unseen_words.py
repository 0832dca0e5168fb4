"""Join words cut by a line end whose hyphen the engine misread or did not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.core.edits import Fix
from ocrfix.passes.hyphens.words import Words, closed, key
from ocrfix.passes.text.hyphen_signs import DASHES, HYPHENS, POINTS, SPECKS, STAND_INS
from ocrfix.passes.text.lines import Line
from ocrfix.rules.ruleset import Ruleset

KNOWN = 20
"""How often the lexicon must have counted the whole word, to be sure of it."""
HERE = 3
"""How often the text must have the whole word, if the lexicon has it less often."""
RARER = 20
"""A half that is this many times rarer than the whole is likely not a word by itself."""
APART = 5
"""If the rarer half is counted more than this many times as often as the whole, two words stay."""
SIGNS = STAND_INS + SPECKS + POINTS + DASHES + HYPHENS[1:]
"""Signs that hyphens are misread as."""
AFTER_WORD = ".,;:!?'\")]\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"


def unseen(text: str, words: Words, rules: Ruleset) -> Iterator[Fix]:
    """Propose to join words that a line end cuts without a readable hyphen."""
    count, seen = rules.lexicon.counts, words.counted
    for one, two in _pairs(text):
        last = one.text[one.text.rfind(" ") + 1 :]
        left, right = last.rstrip(SIGNS), two.text.partition(" ")[0].rstrip(AFTER_WORD)
        # One look-up for each line end. Nearly all fail here, so the rest may be slow.
        whole = (left + right).lower()
        if whole in seen or whole in count:
            cut = UnseenCut(left, last[len(left) :], right, one.end, two.start)
            yield from _join(text, cut, words, rules)


def _pairs(text: str) -> Iterator[tuple[Line, Line]]:
    """Two lines that are not blank, one after the other, the second with a small first letter.

    A cut may go over blank lines, but not over pages.
    """
    start = 0
    before: Line | None = None
    for line in text.split("\n"):
        bare = line.strip()
        if "\f" in line:
            before = None
        if bare:
            at = start + line.index(bare)
            found = Line(at, at + len(bare), bare)
            if before and bare[0].islower():
                yield before, found
            before = found
        start += len(line) + 1


class UnseenCut(NamedTuple):
    """Two halves and the line end between them, with its start and end in view offsets."""

    left: str
    sign: str  # what may be a misread hyphen
    right: str
    start: int  # right after the sign
    end: int


def _join(text: str, cut: UnseenCut, words: Words, rules: Ruleset) -> Iterator[Fix]:
    """Join the halves at one line end, if one of them is hardly a word by itself."""
    left, sign, right, start, end = cut
    if len(sign) > 1 or not _halves(left, right):
        return
    first, last = _pieces(left, right, words, rules)
    if not (first or last):
        yield from _two_words(text, cut, rules)
        return
    if len(right) == 2 and not first:
        return
    if sign and sign in DASHES and not (first and last):
        return  # a real dash: between words, or where a speech breaks off
    why = f"“{left}{right}” is a word, “{left if first else right}” hardly one"
    edits = closed(text, start - len(sign), end, len(right))
    yield rules.fix("hyphens.misread" if sign else "hyphens.missing", edits, why)


def _halves(left: str, right: str) -> bool:
    """Whether two pieces may be halves of a word: small letters, except for the first one."""
    if min(len(left), len(right)) < 2 or not (left + right).isalpha():
        return False
    return right.islower() and left[1:].islower()


def _two_words(text: str, cut: UnseenCut, rules: Ruleset) -> Iterator[Fix]:
    """Propose to join two words that are not much more common apart than joined: him-self."""
    count = rules.lexicon.count
    whole, least = count(cut.left + cut.right), min(count(cut.left), count(cut.right))
    if whole < KNOWN or least > APART * whole or (cut.sign and cut.sign in DASHES):
        return
    why = f"“{cut.left}{cut.right}” is a word, and was counted {whole} times"
    edits = closed(text, cut.start - len(cut.sign), cut.end, len(cut.right))
    yield rules.fix("hyphens.missing-between-words", edits, why)


def _pieces(left: str, right: str, words: Words, rules: Ruleset) -> tuple[bool, bool]:
    """Whether each half is so much rarer than the whole that it is hardly a word."""
    count = rules.lexicon.count
    whole = count(left + right)
    # If the lexicon seldom has the whole, as with a name, the text must have it, without halves.
    if whole >= KNOWN:
        return count(left) * RARER < whole, count(right) * RARER < whole
    here = words[key(left + right)]
    if here < HERE:
        return False, False
    first, last = ((half not in rules.lexicon and words[key(half)] < 2) for half in (left, right))
    return first, last
