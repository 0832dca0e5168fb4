"""Repair unknown words in headings in capitals that are one letter away from a known word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ocrfix.core.edits import Edit, Fix
from ocrfix.language.neighbours import added, changed, dropped
from ocrfix.passes.headings.labels import value
from ocrfix.passes.headings.lines import Heading
from ocrfix.rules.ruleset import Ruleset

WORD = re.compile(r"[^\W_]+")
COMMON = 30
"""How often the counted books must have a word before a heading is repaired to it."""
SHORTEST = 5
MOST = 300
"""Headings for which the whole text is searched; a book with more unknown words is unreadable."""
PIECES = (("ii", "h"), ("ll", "h"), ("li", "h"), ("rn", "m"), ("iv", "n"), ("ni", "m"), ("vv", "w"))
"""Two letters that were read as one, or one as two."""


def misread(text: str, heads: Sequence[Heading], rules: Ruleset) -> Iterator[Fix]:
    """Repair words of headings in capitals that no list has, if one similar word is in the text."""
    left = MOST
    for head in heads:
        # A label has its own repair; a title with small letters may be full of names.
        if head.kind != "capitals" or not left:
            continue
        unknown = [
            match
            for match in WORD.finditer(head.text)
            if len(match[0]) > 1 and not value(match[0]) and not rules.lexicon.count(match[0])
        ]
        # Two or more unknown words are likely another language.
        if len(unknown) == 1 and len(unknown[0][0]) >= SHORTEST:
            left -= 1
            yield from _word(head, unknown[0], text, rules)


def _word(head: Heading, match: re.Match[str], text: str, rules: Ruleset) -> Iterator[Fix]:
    read = match[0].lower()
    # A name that the text has too, as `IZOLDOV` over text about Izoldov, is no misreading.
    if read in rules.lexicon or _occurs(read, text):
        return
    counts = rules.lexicon.counts
    near = [word for word in _near(read) if counts.get(word, 0) >= COMMON]
    here = [word for word in near if _occurs(word, text)]
    if len(here) != 1:
        return
    start, end = head.start + match.start(), head.start + match.end()
    edit = Edit.at(start, end, here[0].upper(), (head.start, head.end))
    why = f"“{read}” is no word; the text has “{here[0]}”."
    # Two rules, so that each has its own record: with several words near, this is a weaker case.
    if len(near) == 1 and len(read) > SHORTEST:
        yield rules.fix("headings.word-misread", [edit], why)
    else:
        yield rules.fix("headings.word-misread-contested", [edit], why)


def _occurs(word: str, text: str) -> bool:
    """Whether the text has a word, in small letters or as a name."""
    for each in (word, word.capitalize()):
        at = text.find(each)
        while at >= 0:
            if (
                not text[at - 1 : at].isalpha()
                and not text[at + len(each) : at + len(each) + 1].isalpha()
            ):
                return True
            at = text.find(each, at + 1)
    return False


def _near(word: str) -> set[str]:
    """The words one letter away, and those with two letters read as one or one as two.

    Most of them are no words; the caller looks each up.
    """
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    found = {*changed(word), *dropped(word), *added(word)}
    for pair, letter in PIECES:
        found |= {one + letter + two[2:] for one, two in cuts if two.startswith(pair)}
        found |= {one + pair + two[1:] for one, two in cuts if two.startswith(letter)}
    return found - {word}
