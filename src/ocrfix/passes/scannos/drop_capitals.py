"""Restores big initials of chapters that an engine lost, or read apart from their word.

An initial two or three lines high is read on a line of its own (`T`, `he town`), with a blank
behind it (`V OTIVE`), at the head of the second line, or not at all (`HE town`). The word that it
begins is looked for among the words of the language, and must fit the words that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log1p
from string import ascii_uppercase
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix
from ocrfix.language.model.model import Model
from ocrfix.language.model.tokens import fold
from ocrfix.rules.ruleset import Ruleset
from ocrfix.spelling.corrector import Corrector
from ocrfix.spelling.long_s import COMMON, LONGER

RULE = "scannos.drop-capital"
OPENING = re.compile(
    r"(?:\A|\n[ \t]*\n|\f)\s*(?P<quote>[\"'\N{LEFT DOUBLE QUOTATION MARK}"
    r"\N{LEFT SINGLE QUOTATION MARK}]?)"
    r"(?:(?P<cap>[A-Z])(?:[ \t]{1,3}|[ \t]*\n\s*)(?P<part>[A-Z]+|[a-z]+)"
    r"|(?P<rest>[A-Z]+|[a-z]{2,}))"
    r"(?=(?:(?<=[^\W_]{2})[,'\N{RIGHT SINGLE QUOTATION MARK}])?\s+[a-z]"
    r"|(?<![^\W_]{2})\s[“\"]?[ ]?[A-Z][a-z])"
)
"""The first word of a paragraph, with a capital before it, or without."""
NEXT = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)*|[.!?;:,]")
SECOND = re.compile(r"(?<=[a-z,;])\s+(?P<cap>[A-Z])(?=[ \t]+[a-z])")
"""A capital by itself in mid-sentence: the initial, read at the head of the second line."""
ENDED = re.compile(r"[.!?][^\w\s]*\Z")
PEEK = 160
"""Code points of the first line and the head of the second; and of the text before an opening."""
STANDS_OUT, OVERTURNS = 2.0, 2.0
"""Nats by which a word must fit better than any other; and than the text as read. On the openings
of `dp-tesseract` in the bench: see docs/misread.md."""
WORDS = frozenset("AIO")
"""Capitals that are words by themselves. On 120 clean books all that was wrong began with one."""
ENDINGS = "NTSF"
"""What may be left of In, It, As, Of. A quotation that begins so may begin with a misread I."""
LONG, HERE = 4, 2
"""A word of so many letters that the text has this often needs no count in the language."""


class Opening(NamedTuple):
    """A paragraph whose first word lacks its initial."""

    start: int
    end: int
    new: str
    second: tuple[int, int] | None
    """Where the initial is in the second line, with the blank behind it."""


def drop_capitals(text: str, rules: Ruleset) -> Iterator[Fix]:
    """Fixes for the first words of paragraphs that lack their initial."""
    if RULE not in rules.by_id or (corrector := rules.corrector) is None:
        return
    counts: dict[str, int] = {}
    found = [
        opening
        for match in OPENING.finditer(text)
        if (opening := _opening(text, match, corrector, counts)) is not None
    ]
    for start, end, new, second in found:
        edits = [Edit.at(start, end, new)]
        if second is not None:
            edits.append(Edit.at(*second, ""))
        why = f"“{new}” fits what follows; its initial was lost or read apart"
        yield rules.fix(RULE, edits, why)


def _opening(
    text: str, match: re.Match[str], corrector: Corrector, counts: dict[str, int]
) -> Opening | None:
    cap, rest = match["cap"], match["part"] or match["rest"]
    start, end, second = match.start("cap" if cap else "rest"), match.end(), None
    if cap is None and len(rest) == 1 and (rest not in ENDINGS or match["quote"]):
        return None
    if cap is None and rest.islower():
        # Small letters may be the rest of a sentence, over a page or a picture: not so after a
        # heading.
        if not _headed(text[max(0, start - PEEK) : start]):
            return None
        second = SECOND.search(text, end, end + PEEK)
    letters = cap or (second["cap"] if second else ascii_uppercase)
    choice = FirstWord(text, corrector, counts)
    if word := choice.word(letters, rest, end):
        return Opening(start, end, word, None if second is None else second.span())
    if cap and cap in ENDINGS and not match["quote"] and match["part"].islower():
        # `N the year`: of a word of two letters one is left.
        end = match.end("cap")
        if word := choice.word(ascii_uppercase, cap, end):
            return Opening(start, end, word, None)
    return None


def _headed(before: str) -> bool:
    """Whether a text ends with a heading in capitals, and a sentence ended before it."""
    headings = 0
    for line in reversed(before.split("\n")):
        if not line.strip():
            continue
        if not line.isupper():
            return headings > 0 and ENDED.search(line.rstrip()) is not None
        headings += 1
    return headings > 0


class FirstWord(NamedTuple):
    """Chooses the word that an opening of a text is."""

    text: str
    corrector: Corrector
    counts: dict[str, int]
    """How often the text has each word, filled when it is asked for."""

    def word(self, letters: str, rest: str, end: int) -> str:
        """The word that one of `letters` and the rest make, if one fits far best; else ""."""
        words, low = self.corrector.finder.words, fold(rest)
        least = 2 if letters in WORDS and rest.islower() else COMMON.get(len(low), LONGER)
        known = len(rest) > 1 and (words[low] >= least or self._here(low) >= HERE)
        if known and letters in WORDS:
            return ""  # `I bid`, `A shy`
        right = [self._number(each) for each in NEXT.findall(self.text, end, end + PEEK)[:2]]
        ways = []
        for letter in letters:
            whole = fold(letter + rest)
            # A word that is rare, or of this text alone, only where the rest is no word.
            rare = not known and (
                self._here(whole) >= HERE or (len(letters) == 1 and words[whole] > 1)
            )
            if rare or words[whole] >= COMMON.get(len(whole), LONGER):
                ways.append((self._fit(whole, right), letter))
        ways.sort(reverse=True)
        if not ways or (len(ways) > 1 and ways[0][0] - ways[1][0] < STANDS_OUT):
            return ""
        best, letter = ways[0]
        as_read = self._fit(low if len(rest) > 1 else "i", right)  # T may be a misread I
        if (known or len(rest) == 1) and best - as_read < OVERTURNS:
            return ""
        return letter + rest.lower()

    def _fit(self, low: str, right: list[int]) -> float:
        # A word of this text is likelier here than in print at large.
        own = log1p(self._here(low))
        return self.corrector.model.score([self._number(low), *right]) + own

    def _number(self, word: str) -> int:
        if not word[0].isalpha():
            return Model.BOUNDARY
        return self.corrector.model.id(fold(word)) or Model.UNKNOWN

    def _here(self, low: str) -> int:
        """How often the text has a word of at least four letters, folded."""
        if len(low) < LONG:
            return 0
        if not self.counts:
            self.counts[""] = 0
            for word in NEXT.findall(self.text):
                if not word.isupper():  # as openings are that lack their initial
                    key = fold(word)
                    self.counts[key] = self.counts.get(key, 0) + 1
        return self.counts.get(low, 0)
