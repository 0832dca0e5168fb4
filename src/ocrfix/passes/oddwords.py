"""Words that stand once, are in no list, and are one letter off a common one: in the print?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ocrfix.lexicon import Lexicon
from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix

RULE = "scannos.odd-word"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
EMPHASIS = re.compile(r"[*_][^*_\n]{1,300}[*_]")


def odd_words(text: str, rules: Rules) -> Iterator[Fix]:
    """Note words that may be misread. Few and good: none where odd words are the rule."""
    if RULE not in rules.by_id or not rules.lexicon.count("a"):
        return
    words = WORD.findall(text)
    seen = Counter(word.lower() for word in words)
    least = rules.limit(RULE, "letters")
    odd = [
        word
        for word, count in seen.items()
        if count == 1 and len(word) >= least and word.isascii() and word.isalpha()
        and not rules.lexicon.count(word)
    ]  # fmt: skip
    if len(odd) > rules.limit(RULE, "share") * len(words) + 40:
        return
    suspects = {
        word: likely
        for word in odd
        if not rules.lexicon.modern(word) and not _formed(word, rules.lexicon, seen)
        and (likely := _common(word, rules))
    }  # fmt: skip
    if suspects:
        yield from _notes(text, suspects, rules)


def _notes(text: str, suspects: dict[str, str], rules: Rules) -> Iterator[Fix]:
    set_apart = [match.span() for match in EMPHASIS.finditer(text)]
    for match in WORD.finditer(text):
        likely = suspects.get(match[0])  # in small letters throughout: names have a capital
        start, end = match.span()
        if not likely or "-" in text[start - 1 : start] + text[end : end + 2]:
            continue
        if any(low <= start < high for low, high in set_apart):
            continue
        why = f"“{match[0]}” stands only here and is in no list; “{likely}” is a letter away"
        yield rules.fix(RULE, [Edit.at(start, end, match[0])], why)


def _common(word: str, rules: Rules) -> str:
    """The commonest word one edit away, if it is common; else ""."""
    count = rules.lexicon.count
    best = max(_one_edit(word), key=count, default="")
    return best if count(best) >= rules.limit(RULE, "common") else ""


def _one_edit(word: str) -> Iterator[str]:
    """All words one letter dropped, swapped, changed or added away from this one."""
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        if right:
            yield left + right[1:]
            yield from (left + letter + right[1:] for letter in LETTERS)
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        yield from (left + letter + right for letter in LETTERS)


def _formed(word: str, lexicon: Lexicon, seen: Counter[str]) -> bool:
    """Whether it is a form of a word that the lexicon or the text has, or made of two."""
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and any(_known(s, lexicon, seen) for s in (stem, stem + "e", stem[:-1])):
            return True
    for start in STARTS:
        if word.startswith(start) and _known(word.removeprefix(start), lexicon, seen):
            return True
    return any(
        lexicon.count(word[:at]) > COMPOUND and lexicon.count(word[at:]) > COMPOUND
        for at in range(3, len(word) - 2)
    )


def _known(stem: str, lexicon: Lexicon, seen: Counter[str]) -> bool:
    return len(stem) > 2 and (stem in lexicon or seen[stem] > 0)


ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "est", "ness", "less", "ism", "ist", "able")
STARTS = ("un", "re", "in", "over", "under", "out", "counter", "non", "mis", "dis", "fore", "sub")
COMPOUND = 200
"""Halves of a compound are words at least so common."""
