"""Finds the lines that begin an item: of a numbered list, of a catechism, of minutes.

An item keeps its line, without a blank line around it. One line alone proves nothing: `1. It was`
may be a note, and `A. Smith` a name. So a line begins an item only if a line near it has the next
label, the same bullet, or the same opening.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ocrfix.language.roman import NUMERAL, from_roman
from ocrfix.passes.text.lines import Line, abbreviated, ends_sentence, starts_lower

NEAR = 15
"""Lines from one item of a list to the next, at most. Longer ones are paragraphs. Not measured."""
FEWEST = 3
"""Lines near each other with the same opening, for it to be a formula. Not measured."""
MARKS = ".,:"
NUMBERED = re.compile(
    r"""
    (?P<open>[(\[]?)
    (?P<name>(?:Art|ART|Sec|SEC|Article|ARTICLE|Section|SECTION|Rule|RULE|Item|ITEM|No|NO
        |\N{SECTION SIGN})\.?[ ])?
    (?P<label>\d{1,3}|[ivxl]{1,6}|[IVXL]{1,6}|[a-z]|[A-Z])
    (?P<close>[.)\]\N{EM DASH}:\N{DEGREE SIGN}]{1,2})[ ](?=\S)
    """,
    re.VERBOSE,
)
BULLET = re.compile(
    r"([-+*\N{BULLET}\N{MIDDLE DOT}\N{BLACK CIRCLE}\N{WHITE CIRCLE}\N{WHITE BULLET}"
    r"\N{BLACK SMALL SQUARE}\N{BLACK SQUARE}\N{TRIANGULAR BULLET}"
    r"\N{BLACK RIGHT-POINTING POINTER}\N{WHITE RIGHT POINTING INDEX}])\s(?=\S)"
)
# `Q. What`, `Resolved, That`: one word and a mark.
MARKED = re.compile(r"[^\W\d_][^\W\d_]{0,14}[.,:](?=\s)")
# `ALDER, Thomas. Osiers`: entries of a bibliography begin alike, though not with the same name.
ENTRY = re.compile(r"(?:[A-Z][A-Z'-]+ ){0,3}[A-Z][A-Z'-]{2,},(?=\s)")
# `VESTRY OF CORRAN. Reports`: among such entries, the name of a body may end with a point.
BODY = re.compile(r"(?:[A-Z][A-Z'-]+ ){1,3}[A-Z][A-Z'-]{2,}\.(?=\s)")
SURNAME = "NAME,"
LONGEST_ENTRY = 6
"""Lines of an entry of a bibliography, at most. Not measured."""
SPEAKS = re.compile(r"[A-Z]{2,}[.:]")
TWO = re.compile(r"[^\W\d_]+ [^\W\d_]+(?=\s)")
ENDS = (";", ",", ":", " and", " or", " und", " et")
"""With what a line before an item may end, other than a sentence."""


class ListLabel(NamedTuple):
    """The label that a line begins with: how it is set, and its number."""

    style: tuple[str, ...]
    number: int


def items(found: Sequence[Line], kinds: Sequence[str]) -> set[int]:
    """The numbers of the lines that begin an item."""
    labelled: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    openings: dict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(found):
        if not _may_begin(found, kinds, i):
            continue
        for label in _labels(line.text):
            labelled[label.style].append((i, label.number))
        opening = _opening(line.text)
        if opening:
            openings[opening].append(i)
    begun: set[int] = set()
    for style, places in labelled.items():
        begun.update(_in_sequence(places, step=0 if style[0] == "bullet" else 1))
    for opening, lines in openings.items():
        if opening[-1] in MARKS:
            begun.update(_recurring(lines))
    for opening, lines in openings.items():
        # Paragraphs of a story may begin alike, too: only beside items that have a mark.
        if opening[-1] not in MARKS:
            begun.update(i for i in _recurring(lines) if _beside(begun, i))
    return begun


def entries(found: Sequence[Line], kinds: Sequence[str], begun: Collection[int]) -> set[int]:
    """The numbers of the lines that begin an entry of a bibliography; `begun` are items."""
    named = {i for i in begun if ENTRY.match(found[i].text)}
    bodies = {
        i
        for i, line in enumerate(found if named else ())
        if BODY.match(line.text) and _may_begin(found, kinds, i) and _between(named, i)
    }
    return named | bodies


def inside_entry(begun: Collection[int], i: int) -> bool:
    """Whether a line goes on with the entry that it is in: one begins above, and one below."""
    above = any(j in begun for j in range(i, i - LONGEST_ENTRY, -1))
    return above and any(j in begun for j in range(i + 2, i + 2 + LONGEST_ENTRY))


def _between(named: Collection[int], i: int) -> bool:
    near = range(1, LONGEST_ENTRY + 1)
    return any(i - by in named for by in near) and any(i + by in named for by in near)


def _beside(begun: Collection[int], i: int) -> bool:
    """Whether items begin near a line on both sides of it, or not far above."""
    return any(j in begun for j in range(max(0, i - NEAR), i))


def _may_begin(found: Sequence[Line], kinds: Sequence[str], i: int) -> bool:
    """Whether an item may begin with a line: what is before it does not break off there."""
    if i == 0 or kinds[i - 1] == "blank":
        return True
    before = found[i - 1].text
    return ends_sentence(before) or before.endswith(ENDS)


def _labels(text: str) -> Iterator[ListLabel]:
    bullet = BULLET.match(text)
    if bullet:
        yield ListLabel(("bullet", bullet[1]), 0)
        return
    match = NUMBERED.match(text)
    if not match:
        return
    style = (match["open"], match["name"] or "", match["close"])
    label = match["label"]
    if label.isdigit():
        yield ListLabel(("figures", *style), int(label))
        return
    case = "small" if label.islower() else "capital"
    if len(label) == 1:
        yield ListLabel((f"{case} letters", *style), ord(label))
    if NUMERAL.fullmatch(label):
        yield ListLabel((f"{case} numerals", *style), from_roman(label))


def _opening(text: str) -> str:
    """The word with a mark, or the two words, that a line begins with; "" if it begins small."""
    if starts_lower(text):
        return ""
    if ENTRY.match(text):
        return SURNAME
    match = MARKED.match(text) or TWO.match(text)
    # `Mr. Tench` opens many a sentence, and `PARSON.` is who speaks: paragraphs, not items.
    if not match or abbreviated(match[0]) or SPEAKS.fullmatch(match[0]):
        return ""
    return match[0]


def _in_sequence(places: Sequence[tuple[int, int]], step: int) -> Iterator[int]:
    """The lines whose label follows that of the line before in the list, or is followed."""
    for (i, one), (j, two) in pairwise(places):
        if j - i <= NEAR and two == one + step:
            yield from (i, j)


def _recurring(places: Sequence[int]) -> Iterator[int]:
    """The lines of each run of at least `FEWEST` lines that are near each other."""
    low = 0
    for high in range(1, len(places) + 1):
        if high == len(places) or places[high] - places[high - 1] > NEAR:
            if high - low >= FEWEST:
                yield from places[low:high]
            low = high
