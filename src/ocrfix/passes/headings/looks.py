"""What a heading looks like: capitals, or a capital on each word of weight."""

from __future__ import annotations

import re

from ocrfix.passes.text.blocks import CLOSERS, EMPHASIS, OPENERS
from ocrfix.rules.ruleset import Ruleset

LONGEST = 80
"""A longer line is text. The longest of 66 headings of six development books has 56 code points
and ten words; this leaves room for longer ones."""
MOST_WORDS = 12
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
CAPITAL = "[A-ZÀ-ÖØ-ÞŒŠŽΑ-ΩА-Я]"
STARTED = re.compile(rf"(?<![^\W_]){CAPITAL}{{3}}")
"""A word in capitals, or one that begins so and was misread."""
IMPRINT = re.compile(r"^[^\W\d]+[,.]?(?:\s[^\W\d]+[,.]?){0,2}\s1[4-9]\d\d\.?$")
"""Place and year, as at the foot of a title page: LEIPZIG 1871."""
PAGE_BEHIND = re.compile(r"[ ,.]\s?\d[\d-]*\.?$")
"""An entry of a contents page, an index, a reference: its page ends it."""


def kind_of(text: str, rules: Ruleset) -> str:
    """What kind of heading this is: "capitals", "title" (a capital a word), or "" for none."""
    if not text or "\n" in text or len(text) > LONGEST or text[-1] in ",;:-":
        return ""
    core = text.strip(EMPHASIS + OPENERS + CLOSERS)
    if not core or IMPRINT.search(core):
        return ""
    if core.islower():
        return ""
    words = WORD.findall(core)
    if not words or len(words) > MOST_WORDS or re.search(r":\s", core):
        return ""
    letters = "".join(words)
    high = sum(map(str.isupper, letters)) / len(letters)
    if len(letters) > 3 and (high >= 0.75 or (high > 0.55 and STARTED.search(core))):
        return "capitals"
    if core[-1:] == "." or text.rstrip("\"'”’*_").endswith("."):
        return ""
    if BROKEN_SENTENCE.search(core):
        return ""
    return "title" if title_case(words, text, rules) else ""


BROKEN_SENTENCE = re.compile(r"[a-z]{3,}[.?!;] ?\s")


def share_of_capitals(text: str) -> float:
    """Capitals among the letters of `text`."""
    letters = [char for char in text if char.isalpha()]
    return sum(map(str.isupper, letters)) / max(1, len(letters))


def title_case(words: list[str], text: str, rules: Ruleset) -> bool:
    """Whether each word of weight has a capital, and not only because it is a name."""
    small = rules.words.get(f"function.{rules.language}", frozenset())
    weighty = [w for w in words if w[0].isupper() or (len(w) > 3 and w not in small)]
    if len(words) < 2 or not weighty or not all(word[0].isupper() for word in weighty):
        return False
    common = [w for w in weighty if w is not words[0] and rules.lexicon.count(w) > 0]
    if marked(text):  # what may as well be an exclamation, or speech
        return len(words) > 2 and len(common) > 0
    return len(common) > 0 or len(weighty) > 1


def marked(text: str) -> bool:
    """Whether a line begins or ends as speech does."""
    return text[0] in OPENERS or text.rstrip(CLOSERS)[-1:] in tuple("!?")
