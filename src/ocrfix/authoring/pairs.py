"""What was misread as what: the whole words around a correction, and the letters it turns on."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

JOINS = "'\N{RIGHT SINGLE QUOTATION MARK}-"


class Pair(NamedTuple):
    """A misreading and what was printed: whole words, as they are spelt."""

    old: str
    new: str

    @property
    def turns_on(self) -> tuple[str, str]:
        """The letters that were misread, in lower case: (`b`, `h`) of `wbicb`, `which`."""
        old, new = self.old.lower(), self.new.lower()
        chunks = {
            (old[op.src_start : op.src_end], new[op.dest_start : op.dest_end])
            for op in Levenshtein.opcodes(old, new)
            if op.tag != "equal"
        }
        one = len(chunks) == 1 and all(next(iter(chunks)))
        return chunks.pop() if one else trimmed(old, new)[1:]

    @property
    def of_words(self) -> bool:
        """Whether letters or word ends differ; not marks alone, nor a word gone, nor a number.

        No other place tells anything of a misread number. Ligatures and long s are characters,
        and the matter of another pass.
        """
        old, new = (re.sub(r"[^\w\s]|_", "", unicodedata.normalize("NFKC", side)) for side in self)
        number = not re.search(r"[^\W\d]", old)
        return bool(old.strip() and new.strip()) and old != new and not number


def pair(before: str, old: str, new: str, after: str) -> tuple[str, Pair, str]:
    """A correction widened to whole words: what is left of it, the pair, what is right of it."""
    start, one, two = trimmed(old, new)
    before, after = before + start, old[len(start) + len(one) :] + after
    left = _reach(before[::-1])
    right = _reach(after)
    head, tail = before[len(before) - left :], after[:right]
    return before[: len(before) - left], Pair(head + one + tail, head + two + tail), after[right:]


def trimmed(old: str, new: str) -> tuple[str, str, str]:
    """What two texts begin with alike, and what differs, without what they end with alike."""
    start = _shared(old, new)
    one, two = old[start:], new[start:]
    end = _shared(one[::-1], two[::-1])
    return old[:start], one[: len(one) - end], two[: len(two) - end]


def _shared(one: str, two: str) -> int:
    """How many code points two texts begin with alike."""
    both = zip(one, two, strict=False)
    return next((at for at, (a, b) in enumerate(both) if a != b), min(len(one), len(two)))


def _reach(text: str) -> int:
    """How many code points of a text go on with the word before it."""
    at = 0
    while at < len(text) and (
        text[at].isalnum()
        or (text[at] in JOINS and text[at + 1 : at + 2].isalnum() and at + 1 < len(text))
    ):
        at += 1
    return at


def slug(text: str) -> str:
    """A text as rule ids spell it: letters and digits; signs by the end of their names."""
    plain = unicodedata.normalize("NFD", text.lower())
    parts = re.findall(r"[a-z0-9]+|\s+|[^a-z0-9\s]", "".join(
        char for char in plain if not unicodedata.combining(char)
    ))  # fmt: skip
    return "-".join(_named(each) for each in parts if not each.isspace()) or "nothing"


def _named(part: str) -> str:
    if part.isascii() and part.isalnum():
        return part
    name = unicodedata.name(part, f"u{ord(part):x}").lower()
    return re.sub(r"[^a-z0-9]+", "-", " ".join(name.split()[-2:])).strip("-")
