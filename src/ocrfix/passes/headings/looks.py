"""Recognise lines that look like headings: in capitals, or with a capital on each main word."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from ocrfix.passes.headings.evidence import LOOKS
from ocrfix.passes.text.blocks import CLOSERS, EMPHASIS, OPENERS
from ocrfix.passes.text.evidence import first
from ocrfix.rules.ruleset import Ruleset

FEWEST_LETTERS = 4
"""Fewest letters: a shorter line in capitals may be a number or initials."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
CAPITAL = "[A-ZÀ-ÖØ-ÞŒŠŽΑ-ΩА-Я]"
# `HaRboUR` has no such word, so the rest of its line must have one: `THE HaRboUR`.
STARTED = re.compile(rf"(?<![^\W_]){CAPITAL}{{3}}")
"""A word that begins with capitals; the rest may be misread."""
IMPRINT = re.compile(r"^[^\W\d]+[,.]?(?:\s[^\W\d]+[,.]?){0,2}\s1[4-9]\d\d\.?$")
"""Place and year, as at the foot of a title page: LEIPZIG 1871."""
COLON = re.compile(r":\s")
# A stop after a word in small letters: `The Ships. The Harbour`. Not after `Dr.` or `St.`.
BROKEN_SENTENCE = re.compile(r"[a-z]{3,}[.?!;] ?\s")
PAGE_AT_END = re.compile(r"[ ,.]\s?\d[\d-]*\.?$")
"""The page number at the end of an entry of a contents page or index, or of a reference."""


class Looks:
    """A line, with the facts that the tests of its looks need."""

    def __init__(self, text: str, core: str, rules: Ruleset) -> None:
        self.text, self.core, self.rules = text, core, rules
        self.words = WORD.findall(core)

    @cached_property
    def letters(self) -> str:
        """The letters of its words."""
        return "".join(self.words)

    @cached_property
    def high(self) -> float:
        """The share of capitals among its letters; 0 if there are too few letters."""
        if len(self.letters) < FEWEST_LETTERS:
            return 0.0
        return sum(map(str.isupper, self.letters)) / len(self.letters)


def kind_of(text: str, rules: Ruleset) -> str:
    """The kind of heading: "capitals", "title" (a capital on each word), or "" for none."""
    core = text.strip(EMPHASIS + OPENERS + CLOSERS)
    if not core or "\n" in text or core.islower():
        return ""
    looks = Looks(text, core, rules)
    row = first(LOOKS, SPEAKS, looks) if looks.words else None
    return row.what if row else ""


SPEAKS: dict[str, Callable[[Looks, float], bool]] = {
    "longer than a heading": lambda looks, limit: len(looks.text) > limit,
    "ends as text does": lambda looks, _: looks.text[-1] in ",;:-",
    "imprint": lambda looks, _: IMPRINT.search(looks.core) is not None,
    "many words": lambda looks, limit: len(looks.words) > limit,
    "colon inside": lambda looks, _: COLON.search(looks.core) is not None,
    "capitals": lambda looks, limit: looks.high >= limit,
    "capitals, misread": lambda looks, limit: (
        looks.high > limit and STARTED.search(looks.core) is not None
    ),
    "ends with a stop": lambda looks, _: (
        looks.core[-1] == "." or looks.text.rstrip("\"'”’*_").endswith(".")
    ),
    "sentence inside": lambda looks, _: BROKEN_SENTENCE.search(looks.core) is not None,
    "a capital on each word": lambda looks, _: title_case(looks.words, looks.text, looks.rules),
}
"""For each row of `LOOKS`: whether it applies to a line, given its limit."""


def share_of_capitals(text: str) -> float:
    """The share of capitals among the letters of `text`."""
    letters = [char for char in text if char.isalpha()]
    return sum(map(str.isupper, letters)) / max(1, len(letters))


def title_case(words: list[str], text: str, rules: Ruleset) -> bool:
    """Whether each main word has a capital, and not only because it is a name."""
    small = rules.function_words
    # `of`, `and` and words of up to three letters may be small in a title.
    weighty = [w for w in words if w[0].isupper() or (len(w) > 3 and w not in small)]
    if len(words) < 2 or not weighty or not all(word[0].isupper() for word in weighty):
        return False
    # The first word of any sentence has a capital, so it shows nothing.
    common = [w for w in weighty if w is not words[0] and rules.lexicon.count(w) > 0]
    if marked(text):  # `“John Martin!”` may be an exclamation, or speech
        return len(words) > 2 and len(common) > 0
    return len(common) > 0 or len(weighty) > 1


def marked(text: str) -> bool:
    """Whether a line begins or ends like speech."""
    return text[0] in OPENERS or text.rstrip(CLOSERS)[-1:] in tuple("!?")
