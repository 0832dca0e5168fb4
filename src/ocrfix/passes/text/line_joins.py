"""Decides for each gap between two lines whether the paragraph runs on over it.

Indents are lost in plain text. So the answer depends on how full the line before is, whether
a sentence ends with it, what the next line begins with, and the blank lines that the engine
wrote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from ocrfix.core.marks import HeadingMark, TitleMark
from ocrfix.core.view import View
from ocrfix.language.part_names import COUNTERS, NAMES, any_of
from ocrfix.passes.text.between_halves import apart, at_caption
from ocrfix.passes.text.first_lines import first_lines
from ocrfix.passes.text.gap_signs import LinePair, decide, speaker
from ocrfix.passes.text.hyphen_signs import cut_range
from ocrfix.passes.text.lines import Line, ends_sentence, measure, starts_lower
from ocrfix.passes.text.list_items import NEAR, entries, inside_entry, items
from ocrfix.passes.text.print_width import printed
from ocrfix.passes.text.verse_and_tables import heading_label, keeps_lines, short_head

WINDOW = 40
"""The measure at a line comes from about this many lines around it: about a page."""

# `No` / `3`, `CHAPTER` / `IV`: a label, and its number on the next line.
LABEL = re.compile(
    rf"^[ \t]*(?:{any_of((*NAMES, *COUNTERS))}"
    r"|N[\N{DEGREE SIGN}\N{MASCULINE ORDINAL INDICATOR}])\.?"
    r"(?P<gap>[ \t]*\n\s*)(?=(?:\d{1,4}|[IVXLC]{1,7})[.,]?[ \t]*(?:\n|\Z))",
    re.MULTILINE,
)

MARKUP = re.compile(r"/[#*$A-Z]|[#*$A-Z]/")
"""The lines with which transcribers open and close a block: `/#` and `#/` for a quotation."""

SPEECHES = 3  # lines that begin with the same name, for it to count as a speaker

# The number, and then a blank line, a page end or the end of the text.
AFTER_LABEL = re.compile(r"\S+[ \t]*(?:\n[ \t]*[\n\f]|\n?\Z)")


class Gaps:
    """The gaps between lines; each answer is worked out when it is asked for.

    `kinds[i]` says what is after line `i`: line, blank or page. Notes are not among the lines.
    """

    def __init__(self, view: View, found: Sequence[Line], kinds: Sequence[str]) -> None:
        self.found = found
        self.kinds = kinds
        self.sizes = printed(view, found)
        self.labels = {match.start("gap") for match in labels(view.text)}
        self.fulls = _measures(self.sizes)
        self.kept = _kept(found, kinds, self.sizes, self.fulls)
        self.headings = _headings(view, found)
        self.items = items(found, kinds)
        self.entries = entries(found, kinds, self.items)
        self.items |= self.entries
        self.first = first_lines(view, found, kinds)
        self.between = apart(found, kinds, self.sizes, self.fulls)

    @cached_property
    def marked(self) -> bool:
        """Whether the engine put blank lines between paragraphs."""
        return _marked(self.found, self.kinds, self.sizes, self.fulls)

    @cached_property
    def speakers(self) -> frozenset[str]:
        """The speakers, if the text is a play: names that several lines begin with."""
        named = Counter(speaker(line.text) for line in self.found)
        return frozenset(name for name, count in named.items() if name and count >= SPEECHES)

    def answer(self, i: int) -> str:
        """What becomes of the gap after line `i`: join, doubt, break, part, keep or label."""
        one, two, kind = self.found[i], self.found[i + 1], self.kinds[i]
        if one.end in self.labels:
            return "label"
        if self.headings[i] or self.headings[i + 1]:
            return self._at_heading(i)
        if kind == "line" and (_opens_block(one.text) or _opens_block(two.text)):
            return "keep"
        if self.kept[i] or self.kept[i + 1]:
            # Verse may go on over a page end, but not into a heading at the head of the page.
            both = self.kept[i] and self.kept[i + 1]
            opens = kind == "page" and short_head(two.text, self.fulls[i])
            return "keep" if both and kind != "blank" and not opens else "break"
        if i + 1 in self.items and kind != "blank":
            return self._at_item(i)
        if kind == "line" and self.entries and inside_entry(self.entries, i):
            return "join"
        if at_caption(one.text, two.text):
            return "break"
        if kind == "line" and (two.text[0].islower() or cut_range(one.text, two.text)):
            return "join"  # a shortcut for two gaps in three
        if i in self.between:
            return "break"
        found = decide(self._pair(i))
        return found if self.first is None else self._indented(i, found)

    def _at_item(self, i: int) -> str:
        """The items of a list stay lines; the list may begin a page, after text that ended."""
        if self.kinds[i] == "line":
            return "keep"
        near = next((j for j in range(i, max(0, i - NEAR), -1) if j in self.items), 0)
        # Over a page end they are as far apart as on the page.
        return "keep" if near and self.kinds[near - 1] != "blank" else "break"

    def _indented(self, i: int, found: str) -> str:
        """The answer where first lines are set in: they decide what line lengths leave open."""
        assert self.first is not None
        if self.kinds[i] == "blank" or starts_lower(self.found[i + 1].text):
            return found
        if self.first[i + 1]:
            return "break"
        return "join" if found in {"doubt", "part"} else found

    def _at_heading(self, i: int) -> str:
        """The lines of one heading stay lines; around headings there are breaks."""
        one, two = self.found[i].text, self.found[i + 1].text
        both = self.headings[i] and self.headings[i + 1]
        one_face = one.isupper() and two.isupper()
        whole = self.kinds[i] == "line" and (both or one_face) and not heading_label(one)
        return "keep" if whole else "break"

    def _pair(self, i: int) -> LinePair:
        one, two = self.found[i].text, self.found[i + 1].text
        sizes = self.sizes[i], self.sizes[i + 1]
        kind = self.kinds[i]
        return LinePair(one, two, kind, sizes, self.fulls[i], self.speakers, marked=self.marked)

    def runs_on(self, i: int) -> bool:
        """Whether the text after line `i` most likely stays in one block with it."""
        found = self.answer(i)
        return found in {"join", "label", "keep"} or (found == "doubt" and self.kinds[i] == "line")


def _opens_block(line: str) -> bool:
    """Whether a line is the mark with which transcribers open or close a block."""
    return len(line) == 2 and MARKUP.fullmatch(line) is not None


def _marked(
    found: Sequence[Line], kinds: Sequence[str], sizes: Sequence[int], fulls: Sequence[int]
) -> bool:
    """Whether the engine put blank lines between paragraphs.

    An engine that finds paragraphs puts one after most short lines that end a sentence. Then a
    short line without a blank line is a misread line, not the end of a paragraph. If the engine
    puts none, only the line length shows where paragraphs end.
    """
    # Page ends do not count: they hide whether the engine would have put a blank line there.
    blank = close = 0
    for i, kind in enumerate(kinds):
        if kind != "page" and sizes[i] < 0.75 * fulls[i] and ends_sentence(found[i].text):
            blank += kind == "blank"
            close += kind == "line"
    return blank > 3 * close


def _measures(sizes: Sequence[int]) -> list[int]:
    """The measure around each line, in code points.

    It is worked out once for each `WINDOW` lines, from these and half as many on each side.
    """
    fulls: list[int] = []
    whole = measure(sizes)
    for low in range(0, len(sizes), WINDOW):
        here = measure(sizes[max(0, low - WINDOW // 2) : low + WINDOW * 3 // 2])
        # Where all lines are short, as in verse or a list, the measure is that of the whole text:
        # a short line there is still short.
        fulls += [here if here > 0.7 * whole else whole] * min(WINDOW, len(sizes) - low)
    return fulls


def _kept(
    found: Sequence[Line], kinds: Sequence[str], sizes: Sequence[int], fulls: Sequence[int]
) -> list[bool]:
    """For each line, whether it is in a block whose lines stay lines."""
    kept: list[bool] = []
    low = 0
    for i in range(1, len(found) + 1):
        if i == len(found) or kinds[i - 1] != "line":
            block = [line.text for line in found[low:i]]
            kept += [keeps_lines(block, sizes[low:i], fulls[low])] * len(block)
            low = i
    return kept


def _headings(view: View, found: Sequence[Line]) -> list[bool]:
    """For each line, whether an earlier pass marked it as a heading or title."""
    spans = sorted(m.span for m in view.marks if isinstance(m, (HeadingMark, TitleMark)))
    flags = [False] * len(found)
    # Lines and spans are both sorted, so `i` only goes forward: lines before it are done.
    i = 0
    for start, end in spans:
        while i < len(found) and found[i].end <= start:
            i += 1
        j = i
        while j < len(found) and found[j].start < end:
            flags[j] = True
            j += 1
    return flags


def labels(text: str) -> Iterator[re.Match[str]]:
    """Labels whose number is on the next line, if the two have blank lines around them."""
    for match in LABEL.finditer(text):
        # Two code points show whether a blank line or page end is above. One line feed alone is
        # the empty first line of the text.
        before = text[max(0, match.start() - 2) : match.start()]
        after = AFTER_LABEL.match(text, match.end())
        if after and ((not before.strip(" \t\r\n") and before != "\n") or "\f" in before):
            yield match
