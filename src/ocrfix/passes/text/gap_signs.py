"""Decides when each row of `join_evidence.py` applies: does text run on over a gap?"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from ocrfix.passes.text.blocks import LIST_ITEM
from ocrfix.passes.text.evidence import first
from ocrfix.passes.text.join_evidence import FULL, SHORT, TABLES
from ocrfix.passes.text.lines import OPENERS, abbreviated, ends_sentence
from ocrfix.passes.text.verse_and_tables import heading_label, short_head

DASH = "\N{EM DASH}"
QUOTES = (
    "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
)
OPENING = '"\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}'
NOISE = re.compile(r"\A[^\w\s*\N{BULLET}-]{1,2}\s?(?=[a-z])|\A_\s?(?=[a-z])")
"""A speck that was read as a sign, before a small letter."""
SPEAKER = re.compile(
    r"(?:[A-Z]{2,}[.\N{RIGHT SINGLE QUOTATION MARK}]?[ ]){0,3}[A-Z]{2,}[.:](?=[ ]\W?[A-Z]?[^A-Z])"
)
"""The name of a speaker in a play: `MRS. TANSY. It is, sir`."""


class LinePair:
    """Two lines, and what is known about the gap between them."""

    def __init__(
        self,
        one: str,
        two: str,
        kind: str,
        sizes: tuple[int, int],
        full: int,
        speakers: Collection[str],
        *,
        marked: bool,
    ) -> None:
        self.one, self.two = one, two
        self.kind = kind  # of the gap: line, blank or page
        self.full = full  # length of a full line
        # their lengths in print, as shares of the measure; a measure of 0 must not divide
        self.length, self.following = (size / max(1, full) for size in sizes)
        self.speakers = speakers
        self.marked = marked  # whether the engine puts blank lines between paragraphs
        self.begins = _begins(two)
        self.ended = ends_sentence(one) and not abbreviated(one, two)

    @property
    def quoted(self) -> bool:
        """Whether the second line begins with a quotation mark."""
        return self.two[:1] in QUOTES


def decide(gap: LinePair) -> str:
    """The answer for a gap: that of the first row that applies."""
    for name in _tables(gap):
        row = first(TABLES[name], SPEAKS[name], gap)
        if row:
            return row.what
    raise AssertionError("the last row of each table applies to every gap")


def _tables(gap: LinePair) -> tuple[str, ...]:
    """The tables to look a gap up in, in order."""
    if gap.begins == "lower":
        return ("small",)
    if gap.kind != "line":
        return ("apart",)
    if not gap.ended:
        return "line", "open"
    return "line", "marked" if gap.marked else "unmarked"


def speaker(line: str) -> str:
    """The speaker's name that a line begins with, or nothing."""
    match = SPEAKER.match(line) if line[:2].isupper() else None
    return match[0] if match else ""


def _begins(text: str) -> str:
    """What a line begins with: quote, lower, upper or sign."""
    if text[:1] in OPENING:
        return "quote"
    # A speck before a small letter (`' the`, `_and`) does not hide that the sentence goes on.
    bare = text.lstrip(OPENERS + " ")
    if not bare[:1].isalnum():
        bare = NOISE.sub("", bare, count=1)
    return "lower" if bare[:1].islower() else "upper" if bare[:1].isupper() else "sign"


def _led_in(line: str) -> bool:
    """Whether a line begins with a word in capitals, as the first line of a chapter may."""
    word = line.split(maxsplit=1)[0]
    return len(word) > 2 and word.isupper() and not line.isupper()


def _capitals(line: str) -> bool:
    return line.isupper() and sum(map(str.isalpha, line)) > 1


def _listed(gap: LinePair, _: float) -> bool:
    listed = gap.one.endswith(":") or LIST_ITEM.match(gap.two) is not None
    return gap.kind == "blank" and listed


def _speech(gap: LinePair, limit: float) -> bool:
    # If the engine marks paragraphs by blank lines, one before speech would be here.
    return gap.quoted and gap.length < limit and not gap.marked


def _capitals_below(gap: LinePair, limit: float) -> bool:
    return _capitals(gap.two) and gap.following < limit and gap.length < FULL


def _speech_goes_on(gap: LinePair, _: float) -> bool:
    """Whether the first line announces speech, which may be a separate paragraph."""
    if gap.ended:
        return False
    announced = gap.begins == "quote" and gap.one.endswith((",", ":", DASH))
    return announced or gap.one.endswith((f":{DASH}", ":-"))


def _shorter(gap: LinePair, limit: float) -> bool:
    return gap.length < limit and SHORT <= gap.following < FULL


def _quotes(gap: LinePair, limit: float) -> bool:
    return (gap.quoted or gap.one[-1] in QUOTES) and gap.following < limit


def _short(gap: LinePair, limit: float) -> bool:
    return gap.length < limit


def _always(_: LinePair, __: float) -> bool:
    return True


SPEAKS: dict[str, dict[str, Callable[[LinePair, float], bool]]] = {
    "small": {
        "a list": _listed,
        "sentence end, blank line": lambda gap, _: gap.kind == "blank" and gap.ended,
        "short line, blank line": lambda gap, limit: gap.kind == "blank" and gap.length <= limit,
        "short line, page end": lambda gap, limit: (
            gap.kind == "page" and gap.length <= limit and not gap.ended
        ),
        "small letter": _always,
    },
    "line": {
        "who speaks": lambda gap, _: gap.ended and speaker(gap.two) in gap.speakers,
        "number of a chapter": lambda gap, _: heading_label(gap.one),
    },
    "open": {
        "short line with a comma": lambda gap, limit: gap.length < limit and gap.one.endswith(","),
        "short line": _short,
        "speech after a comma": lambda gap, limit: _speech(gap, limit) and gap.one.endswith(","),
        "speech": _speech,
        "capitals": lambda gap, limit: gap.length < limit and _capitals(gap.one),
        "capitals below": _capitals_below,
        "no sentence end": _always,
    },
    "marked": {
        "short line, word in capitals": lambda gap, limit: gap.length < limit and _led_in(gap.two),
        "short line": _short,
        "speech": lambda gap, _: gap.quoted,
        "sentence end": _always,
    },
    "unmarked": {
        "short line": _short,
        "line shorter than the next": _shorter,
        "speech": _quotes,
        "sentence end": _always,
    },
    "apart": {
        "quoted words": lambda gap, _: (
            gap.kind == "blank"
            and gap.quoted
            and gap.two[1:2].islower()
            and gap.one[-1].isalpha()
            and gap.length >= SHORT
        ),
        "blank line": lambda gap, _: gap.kind == "blank",
        "heading below": lambda gap, _: short_head(gap.two, gap.full),
        "short line": _short,
        "speech after a comma": _speech_goes_on,
        "no sentence end": lambda gap, _: not gap.ended,
        "short line below": lambda gap, limit: gap.following <= limit,
        "sentence end": _always,
    },
}
"""For each table, in the order of its rows: whether a row applies to a gap, given its limit."""
