"""Pairs of misread and printed words, and the letters that differ."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

JOINS = "'\N{RIGHT SINGLE QUOTATION MARK}-"


class Pair(NamedTuple):
    """A misreading and the printed text, as whole words."""

    old: str
    new: str

    @property
    def turns_on(self) -> tuple[str, str]:
        """The differing letters, in lower case: (`b`, `h`) of `wbicb`, `which`."""
        old, new = self.old.lower(), self.new.lower()
        chunks = {
            (old[op.src_start : op.src_end], new[op.dest_start : op.dest_end])
            for op in Levenshtein.opcodes(old, new)
            if op.tag != "equal"
        }
        # One kind of difference, even if it occurs twice (`wbicb`). Else the whole different
        # middle.
        one = len(chunks) == 1 and all(next(iter(chunks)))
        return chunks.pop() if one else trimmed(old, new)[1:]

    @property
    def of_words(self) -> bool:
        """Whether letters or word ends differ, not only marks, a missing word, or a number.

        A misread number says nothing about other places. Ligatures and long s are single
        characters, and another pass handles them.
        """
        # NFKC makes a ligature its letters, so that a change of ligature alone is no difference.
        old, new = (re.sub(r"[^\w\s]|_", "", unicodedata.normalize("NFKC", side)) for side in self)
        number = not re.search(r"[^\W\d]", old)
        return bool(old.strip() and new.strip()) and old != new and not number


def pair(before: str, old: str, new: str, after: str) -> tuple[str, Pair, str]:
    """Extend a correction to whole words: the text to the left, the pair, the text to the right."""
    start, one, two = trimmed(old, new)
    # Only the different middle is the correction; what both sides share is context.
    before, after = before + start, old[len(start) + len(one) :] + after
    # Reversed: to the left of the middle, the word is read backward.
    left = _reach(before[::-1])
    right = _reach(after)
    head, tail = before[len(before) - left :], after[:right]
    return before[: len(before) - left], Pair(head + one + tail, head + two + tail), after[right:]


def trimmed(old: str, new: str) -> tuple[str, str, str]:
    """The common beginning of two texts, and their different middles, without the common end."""
    start = _shared(old, new)
    one, two = old[start:], new[start:]
    end = _shared(one[::-1], two[::-1])
    return old[:start], one[: len(one) - end], two[: len(two) - end]


def _shared(one: str, two: str) -> int:
    """The length of the common beginning of two texts."""
    both = zip(one, two, strict=False)
    return next((at for at, (a, b) in enumerate(both) if a != b), min(len(one), len(two)))


def _reach(text: str) -> int:
    """How many code points at the start of a text continue the word before it."""
    at = 0
    while at < len(text) and (
        text[at].isalnum()
        or (text[at] in JOINS and text[at + 1 : at + 2].isalnum() and at + 1 < len(text))
    ):
        at += 1
    return at


def slug(text: str) -> str:
    """A text in the form of a rule id; signs are written by the last word of their names."""
    plain = unicodedata.normalize("NFD", text.lower())
    # Runs of letters and digits as they are; any other sign alone, to be named.
    parts = re.findall(r"[a-z0-9]+|\s+|[^a-z0-9\s]", "".join(
        char for char in plain if not unicodedata.combining(char)
    ))  # fmt: skip
    return "-".join(_named(each) for each in parts if not each.isspace()) or "nothing"


def _named(part: str) -> str:
    if part.isascii() and part.isalnum():
        return part
    name = unicodedata.name(part, f"u{ord(part):x}").lower()
    # `right-parenthesis`, from RIGHT PARENTHESIS; `quotation-mark`, from LEFT DOUBLE QUOTATION
    # MARK.
    return re.sub(r"[^a-z0-9]+", "-", " ".join(name.split()[-2:])).strip("-")
