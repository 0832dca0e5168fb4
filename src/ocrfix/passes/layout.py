"""What the layout passes share: the shape of a text, its lines, its pages, its measure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ocrfix.span import Span
from ocrfix.view import View

Shape = Literal["lines", "paragraphs"]

LINE = re.compile(r"[^\s][^\n\f]*")
OPENERS = "\"'([*_" + "\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
CLOSERS = "\"')]*_" + "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
STOPS = ".!?:\N{HORIZONTAL ELLIPSIS}"

LONGEST_PRINTED = 140
"""Code points that one printed line may have. Wide folios and two columns read across come
to 130; a paragraph of prose set on one line is longer than this more often than not."""
LONG_SHARE = 0.25
"""Share of the text in longer lines from which on it counts as a paragraph a line."""


class Line(NamedTuple):
    """A line that is not blank, in view offsets, without the white space around it."""

    start: int
    end: int
    text: str


def shape(text: str) -> Shape:
    """Whether the text has one printed line a line, or one paragraph a line.

    A text with long lines has paragraphs; one whose lines follow each other without blank
    lines between, mostly in mid-sentence, has printed lines, and verse has so too.
    """
    found = [line.strip() for line in text.replace("\f", "\n").split("\n")]
    filled = [line for line in found if line]
    if not filled:
        return "paragraphs"
    letters = sum(map(len, filled))
    long = sum(len(line) for line in filled if len(line) > LONGEST_PRINTED)
    if long > LONG_SHARE * letters:
        return "paragraphs"
    close = [one for one, two in itertools.pairwise(found) if one and two]
    if len(close) < 0.3 * len(filled):
        return "paragraphs"
    open_ = sum(not ends_sentence(line) for line in close)
    return "lines" if open_ > 0.25 * len(close) else "paragraphs"


def lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of `text[start:end]` that are not blank; a form feed ends a line too."""
    found: list[Line] = []
    for match in LINE.finditer(text, start, len(text) if end is None else end):
        line = match[0].rstrip()
        low = match.start()
        found.append(Line(low, low + len(line), line))
    return found


def pages(view: View) -> list[Span]:
    """The pages, in view offsets: as the pages pass marked them, else as the scan has them."""
    marked = [mark.span for mark in view.marks if mark.kind == "page"]
    return marked or view.pages


def measure(lengths: Sequence[int]) -> int:
    """The length of a full line: nine lines in ten are no longer. 0 where there are none."""
    if not lengths:
        return 0
    ordered = sorted(lengths)
    return ordered[len(ordered) * 9 // 10]


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a stop, quotation marks behind it aside; an initial has none."""
    bare = line.rstrip(CLOSERS + " ")
    if not bare or bare[-1] not in STOPS:
        return False
    return not (bare[-1] == "." and bare[-2:-1].isupper() and not bare[-3:-2].isalnum())


def starts_lower(line: str) -> bool:
    """Whether the first letter or digit of a line is a small letter."""
    bare = line.lstrip(OPENERS + " ")
    return bare[:1].islower()
