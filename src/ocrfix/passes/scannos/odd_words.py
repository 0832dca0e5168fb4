"""Flags words for a person to check: those listed as wrong, and odd ones."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from ocrfix.core.edits import Edit, Fix
from ocrfix.language.lexicon import Lexicon
from ocrfix.language.neighbours import one_edit
from ocrfix.rules.match import standing_alone
from ocrfix.rules.ruleset import Ruleset

RULE = "scannos.odd-word"
BAD = "scannos.bad-word"
ALWAYS = 40
"""So many odd words a text of any length may have. Not measured."""
LONGEST = 24
"""Longer strings are not words, and checking them takes the square of their length."""
EMPHASIS = re.compile(r"[*_][^*_\n]{1,300}[*_]")


def bad_words(
    text: str, words: Mapping[str, int], found: Iterable[Fix], rules: Ruleset
) -> Iterator[Fix]:
    """Flag the words of `bad_words.txt`, except where a fix in `found` changes them.

    `words` says how often the text has each word, in the case in which it is there.
    """
    bad = [word for word in sorted(rules.settings.bad) if word in words or not word.isalnum()]
    if not bad or BAD not in rules.by_id:
        return
    # A byte for each code point: a look-up in a list of fixes would be slow in a long text.
    touched = bytearray(len(text) + 1)
    for start, end in (edit.span for fix in found for edit in fix.edits):
        touched[start : end + 1] = b"\1" * (end + 1 - start)
    for word, places in standing_alone(text, bad).items():
        for start in places:
            end = start + len(word)
            if not any(touched[start:end]):
                yield rules.fix(BAD, [Edit.at(start, end, word)])


def odd_words(text: str, words: Mapping[str, int], rules: Ruleset) -> Iterator[Fix]:
    """Flag words that may be misread, but none if the text is full of odd words."""
    # A language without counted words has no count for any word, so all words would be odd.
    if RULE not in rules.by_id or not rules.lexicon.counts:
        return
    least = rules.limit(RULE, "letters")
    odd = [
        word
        for word, count in words.items()
        if count == 1 and least <= len(word) <= LONGEST and _is_odd(word, words, rules)
    ]
    # So many odd words mean a bad scan, a dialect or another language: flags would not help.
    if len(odd) > rules.limit(RULE, "share") * sum(words.values()) + ALWAYS:
        return
    suspects = {
        word: likely
        for word in odd
        if not rules.lexicon.modern(word) and not _formed(word, rules.lexicon, words)
        and (likely := _common(word, rules))
    }  # fmt: skip
    if suspects:
        yield from _notes(text, suspects, rules)


def _is_odd(word: str, words: Mapping[str, int], rules: Ruleset) -> bool:
    """Whether a word in small letters is in no list, and is not a name in the text."""
    if word in rules.settings.bad or not word.isascii() or not word.islower():
        return False
    return not rules.lexicon.count(word) and word.capitalize() not in words


def _notes(text: str, suspects: Mapping[str, str], rules: Ruleset) -> Iterator[Fix]:
    set_apart = [match.span() for match in EMPHASIS.finditer(text)]
    ends = [high for _, high in set_apart]
    for word, places in standing_alone(text, suspects).items():
        for start in places:
            # Emphasised words are often foreign or quoted, so they are odd on purpose.
            after = bisect_right(ends, start)  # the first stretch that ends after it
            if after == len(ends) or start < set_apart[after][0]:
                why = f"“{word}” is only here and is in no list; “{suspects[word]}” is a letter off"
                yield rules.fix(RULE, [Edit.at(start, start + len(word), word)], why)


def _common(word: str, rules: Ruleset) -> str:
    """The commonest word one edit away, if it is common; else ""."""
    count = rules.lexicon.count
    best = max(one_edit(word), key=count, default="")
    return best if count(best) >= rules.limit(RULE, "common") else ""


def _formed(word: str, lexicon: Lexicon, words: Mapping[str, int]) -> bool:
    """Whether a word is a form of one in the lexicon or text, or is made of two words."""
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        # `making` is from `make`, `stopped` from `stop`
        if stem != word and any(_known(s, lexicon, words) for s in (stem, stem + "e", stem[:-1])):
            return True
    for start in STARTS:
        if word.startswith(start) and _known(word.removeprefix(start), lexicon, words):
            return True
    return any(
        lexicon.count(word[:at]) > COMPOUND and lexicon.count(word[at:]) > COMPOUND
        for at in range(3, len(word) - 2)
    )


def _known(stem: str, lexicon: Lexicon, words: Mapping[str, int]) -> bool:
    return len(stem) > 2 and (stem in lexicon or stem in words)


ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "ly",
    "er",
    "ers",
    "est",
    "ness",
    "less",
    "ism",
    "ist",
    "able",
)
STARTS = ("un", "re", "in", "over", "under", "out", "counter", "non", "mis", "dis", "fore", "sub")
COMPOUND = 200
"""Both halves of a compound are words more frequent than this."""
