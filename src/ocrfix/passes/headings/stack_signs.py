"""Decide if lines with no text between them are headings: the tests for `evidence.STACK`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from rapidfuzz import fuzz, process

from ocrfix.passes.headings.candidates import CandidateLine
from ocrfix.passes.headings.evidence import ALIKE, HEADING, STACK
from ocrfix.passes.headings.line_signs import HeadingContext, key, runs, text_below
from ocrfix.passes.text.evidence import first
from ocrfix.passes.text.lines import ends_sentence

VOLUMES = frozenset(("volume", "tome", "band"))

LONG = STACK["long"].weight
"""Share of the full measure from which on a line is long; shorter ones end a paragraph."""


class Stack:
    """Lines with nothing but white space between them, and the text around them."""

    def __init__(self, lines: Sequence[CandidateLine], book: HeadingContext) -> None:
        self.lines, self.book = lines, book
        self.top, self.bottom = lines[0], lines[-1]
        self.labelled = any(line.kind == "label" for line in lines)

    @cached_property
    def below(self) -> str:
        """The text below it on its page."""
        return text_below(self.book.text, self.bottom.end)

    @cached_property
    def ended(self) -> bool:
        """Whether the text above it ends with a sentence, or with a short line."""
        start = self.top.start
        # 200 code points hold the line above in any print.
        before = self.book.text[max(0, start - 200) : start].rstrip()
        before = before[before.rfind("\n") + 1 :]
        short = len(before) < LONG * self.book.full
        return not before or ends_sentence(before) or short

    @property
    def initial_lost(self) -> bool:
        """Whether text in small letters may follow, because the chapter's initial was lost."""
        if self.bottom.kind != "capitals" or not self.ended:
            return False
        # A single line at the head of a page, with text in small letters below, may as well be a
        # running head, over text that goes on from the page before.
        return len(self.lines) > 1 or (self.top.above != "page" and not self._is_running_head)

    @property
    def _is_running_head(self) -> bool:
        """Whether its first line is a running head that was not struck."""
        found = process.extractOne(
            "".join(filter(str.isalpha, self.top.text.lower())),
            self.book.running,
            scorer=fuzz.ratio,
            score_cutoff=ALIKE,
        )
        return found is not None


def are_headings(stack: Stack) -> bool:
    """Whether the lines of a stack are headings: the first row that applies decides."""
    row = first(STACK, SPEAKS, stack)
    return row is not None and row.what == HEADING


def _in_sentence(stack: Stack, _: float) -> bool:
    return stack.labelled and not stack.ended and stack.top.above == "line"


def _volume(stack: Stack, _: float) -> bool:
    volume = any(line.label and line.label.word in VOLUMES for line in stack.lines)
    return stack.labelled and volume and stack.bottom.below == "page"


def _often(stack: Stack, limit: float) -> bool:
    often = stack.book.often
    return any(line.kind != "number" and often[key(line)] >= limit for line in stack.lines)


def _signature(stack: Stack, _: float) -> bool:
    beside = stack.top.above == "line" and stack.bottom.below == "blank"
    return beside and stack.bottom.text[-1] in ".,"


def _letters(stack: Stack) -> int:
    return sum(sum(map(str.isalpha, line.text)) for line in stack.lines)


SPEAKS: dict[str, Callable[[Stack, float], bool]] = {
    "many lines": lambda stack, limit: len(stack.lines) > limit,
    "label over nothing": lambda stack, _: stack.labelled and not stack.below,
    "label in a sentence": _in_sentence,
    "volume on its title page": _volume,
    "label": lambda stack, _: stack.labelled,
    "part of a title alone": lambda stack, _: any(line.kind == "broken" for line in stack.lines),
    "said often": _often,
    "end of a page": lambda stack, _: stack.bottom.below == "page",
    "no text below": lambda stack, _: not runs(stack.below, stack.book.full),
    "text goes on below": lambda stack, _: stack.below[0].islower() and not stack.initial_lost,
    "free": lambda stack, _: stack.top.above != "line" != stack.bottom.below,
    "text goes on beside": lambda stack, _: stack.below[0].islower() or not stack.ended,
    "signature": _signature,
    "few letters": lambda stack, limit: _letters(stack) < limit,
    "long": lambda stack, limit: any(
        len(line.text) > limit * stack.book.full for line in stack.lines
    ),
    "beside text": lambda _, __: True,
}
"""For each row of `STACK`: whether it applies to a stack, given its limit."""
