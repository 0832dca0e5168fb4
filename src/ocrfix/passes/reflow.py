"""Printed lines into paragraphs, from what plain text still shows of them.

Of each gap between two lines it is asked whether the text runs on over it. Indents are lost
in plain text, so the answer rests on how full the line before is, whether a sentence ends
with it, what the next one begins with, and the blank lines that the engine gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ocrfix.passes.layout import OPENERS, Line, ends_sentence, lines, measure, shape
from ocrfix.passes.notes_at_foot import begins_note, ends_note, notes
from ocrfix.passes.prose import glue
from ocrfix.passes.setting import heading_label, keeps_lines, short_head, verse_throughout
from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix, Proposal
from ocrfix.view import View

FULL = 0.9
"""A line this long, beside the measure, is full: the compositor broke it, not the author."""
SHORT = 0.8
"""A line that ends a sentence and is shorter ends its paragraph: the next word had room."""
SHORT_MARKED = 0.62
"""The same where the engine sets paragraphs apart by itself: of the lines between the two that
end a sentence, more are misread than are last lines."""
DASH = "\N{EM DASH}"
QUOTES = (
    "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
)
NOTE_AT_FOOT = "A note stands between the page end and the text above."
WINDOW = 40
"""Lines around a line from which its measure is taken: about a page."""

LABEL = re.compile(
    r"^[ \t]*(?:No|Nr|N[\N{DEGREE SIGN}\N{MASCULINE ORDINAL INDICATOR}]|Vol|Volume|Part|Chapter"
    r"|Book|Section|Canto|Act|Scene|Letter|Lecture|Number|Kapitel|Buch|Teil|Band|Heft|Chapitre|Livre|Tome"
    r"|CHAPTER|BOOK|PART|VOLUME|VOL|NO|SECTION|CANTO|ACT|LETTER|LECTURE|KAPITEL|CHAPITRE)\.?"
    r"(?P<gap>[ \t]*\n\s*)(?=(?:\d{1,4}|[IVXLC]{1,7})[.,]?[ \t]*(?:\n|\Z))",
    re.MULTILINE,
)

AFTER_LABEL = re.compile(r"\S+[ \t]*(?:\n[ \t]*[\n\f]|\n?\Z)")


NAMES = {
    ("join", "line"): "joined",
    ("join", "blank"): "over-gap",
    ("join", "page"): "over-page",
    ("doubt", "line"): "sentence",
    ("doubt", "page"): "over-page-sentence",
    ("break", "line"): "split",
    ("break", "page"): "page-end",
    ("keep", "page"): "page-end",
}
"""The rule for what was decided about a gap of each kind; where none stands, it stays."""


class Gap(NamedTuple):
    """What lies between two lines, and what becomes of it."""

    one: Line
    two: Line
    kind: str  # line, blank, page
    answer: str  # join, doubt, break, keep, label
    note: bool  # whether the line before it is of a note at the page foot

    def edit(self) -> Edit:
        """The edit that does it, having read a character on each side."""
        start, end = self.one.end, self.two.start
        reads = (max(self.one.start, start - 1), min(self.two.end, end + 1))
        if self.answer in {"join", "doubt"}:
            return Edit.at(start, end, glue(self.one.text, self.two.text), reads)
        if self.kind == "line":
            return Edit.at(end, end, "\n", reads)
        return Edit.at(start, end, "\n" if self.answer == "keep" else "\n\n", reads)


def reflow(view: View, rules: Rules) -> Iterator[Proposal]:
    """Join the lines of each paragraph; put a blank line where a paragraph begins without one.

    One fix a paragraph; each page end, each blank line inside a sentence and each hyphen
    that is still in question is a fix of its own, to be taken back by itself.
    """
    text = view.text
    if shape(text) != "lines":
        return
    found = lines(text)
    if verse_throughout([line.text for line in found]):
        return
    labels = {match.start("gap") for match in _labels(text)}
    fulls = _measures(found)
    kept = _kept(found, text, fulls)
    headings = _headings(view, found)
    kinds = [_kind(text, one.end, two.start) for one, two in pairwise(found)]
    marked = _marked(found, kinds, fulls)
    foot = notes(found, kinds, fulls)
    gaps: list[Gap] = []
    for i, kind in enumerate(kinds):
        one, two = found[i], found[i + 1]
        if one.end in labels:
            answer = "label"
        elif headings[i] or headings[i + 1]:
            both = headings[i] and headings[i + 1] and kind == "line"
            answer = "keep" if both and not heading_label(one.text) else "break"
        elif (
            foot[i] != foot[i + 1]
            or (foot[i] and kind == "page")
            or (foot[i] and begins_note(two.text) and ends_note(one.text))
        ):
            answer = "break"
        elif kept[i] or kept[i + 1]:
            answer = "keep" if kept[i] and kept[i + 1] and kind != "blank" else "break"
        else:
            answer = _decide(one, two, kind, fulls[i], marked=marked)
        gaps.append(Gap(one, two, kind, answer, foot[i]))
    yield from _fixes(gaps, rules)


def _fixes(gaps: Sequence[Gap], rules: Rules) -> Iterator[Fix]:
    """One fix for the lines of each paragraph, and one for each other gap."""
    edits: list[Edit] = []
    for gap in gaps:
        name = NAMES.get((gap.answer, gap.kind), "")
        cut = gap.kind == "line" and gap.one.text.endswith("-")
        if name == "joined" and not cut:
            edits.append(gap.edit())
            continue
        if gap.answer not in {"join", "doubt"} and edits:
            yield rules.fix("paragraphs.lines-joined", edits)
            edits = []
        if name:
            why = NOTE_AT_FOOT if gap.note and name == "page-end" else ""
            name = "hyphen" if cut and name == "joined" else name
            yield rules.fix(f"paragraphs.lines-{name}", [gap.edit()], why)
    if edits:
        yield rules.fix("paragraphs.lines-joined", edits)


def labels(view: View, rules: Rules) -> Iterator[Fix]:
    """`No`, and in the next line `3`: one label, which an engine read as two lines."""
    for match in _labels(view.text):
        start, end = match.span("gap")
        reads = (match.start(), min(len(view.text), end + 1))
        yield rules.fix("paragraphs.lines-label-number", [Edit.at(start, end, " ", reads)])


def _labels(text: str) -> Iterator[re.Match[str]]:
    """Labels whose number stands in the next line, and which stand apart with it."""
    for match in LABEL.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        after = AFTER_LABEL.match(text, match.end())
        if after and ((not before.strip(" \t\r\n") and before != "\n") or "\f" in before):
            yield match


def _decide(one: Line, two: Line, kind: str, full: int, *, marked: bool) -> str:
    """`join`, `doubt` (it may be joined), `break`, or `keep` (the lines stay lines).

    `marked`: the engine sets paragraphs apart by blank lines. The numbers behind each branch
    are in docs/furniture.md: how often text ran on, of all such gaps in real books.
    """
    ended = ends_sentence(one.text)
    begins = _begins(two.text)
    length, following = len(one.text) / max(1, full), len(two.text) / max(1, full)
    if begins == "lower":
        if kind == "blank":
            return "join" if length > 0.75 else "break"
        return "join" if length > 0.6 or ended or kind == "line" else "break"
    if kind == "line":
        return _in_block(one.text, two.text, length, following, ended=ended, marked=marked)
    if kind == "blank" or short_head(one.text, full) or short_head(two.text, full):
        return "break"
    if length < SHORT:
        return "break"
    if not ended:
        speech = begins == "quote" and one.text.endswith((",", ":", DASH))
        return "doubt" if speech else "join"
    return "doubt" if following > SHORT else "break"


def _in_block(
    one: str, two: str, length: float, following: float, *, ended: bool, marked: bool
) -> str:
    """The same for two lines without a blank line between, the second not in small letters."""
    if heading_label(one):
        return "break"
    quoted = two[:1] in QUOTES
    if not ended:
        if length < 0.6 or (quoted and length < SHORT and not marked):
            return "keep" if one.endswith(",") else "break"
        if length < SHORT and _capitals(one):
            return "break"
        return "break" if _capitals(two) and following < SHORT and length < FULL else "join"
    if marked:
        return "break" if length < SHORT_MARKED else "join"
    if length < SHORT or (length < 0.85 and 0.8 <= following < FULL):
        return "break"
    if (quoted or one[-1] in QUOTES) and following < 0.95:
        return "break"
    return "doubt"


def _capitals(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 1 and all(map(str.isupper, letters))


def _marked(found: Sequence[Line], kinds: Sequence[str], fulls: Sequence[int]) -> bool:
    """Whether the engine put blank lines between paragraphs.

    An engine that knows paragraphs puts one behind most short lines that end a sentence; a
    short line without one is then a line misread. One that puts none leaves the length.
    """
    blank = close = 0
    for i, kind in enumerate(kinds):
        one = found[i].text
        if kind != "page" and len(one) < 0.75 * fulls[i] and ends_sentence(one):
            blank += kind == "blank"
            close += kind == "line"
    return blank > 3 * close


def _begins(text: str) -> str:
    if text[:1] in '"\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}':
        return "quote"
    bare = text.lstrip(OPENERS + " ")
    return "lower" if bare[:1].islower() else "upper" if bare[:1].isupper() else "sign"


def _kind(text: str, start: int, end: int) -> str:
    if end - start == 1:
        return "line" if text[start] == "\n" else "page"
    between = text[start:end]
    return "page" if "\f" in between else "blank" if between.count("\n") > 1 else "line"


def _measures(found: Sequence[Line]) -> list[int]:
    """For each line the measure around it."""
    fulls: list[int] = []
    whole = measure([len(line.text) for line in found])
    for low in range(0, len(found), WINDOW):
        near = [len(line.text) for line in found[max(0, low - WINDOW // 2) : low + WINDOW * 3 // 2]]
        here = measure(near)
        fulls += [here if here > 0.7 * whole else whole] * min(WINDOW, len(found) - low)
    return fulls


def _kept(found: Sequence[Line], text: str, fulls: Sequence[int]) -> list[bool]:
    """For each line, whether it belongs to a block whose lines stay lines."""
    kept: list[bool] = []
    low = 0
    for i in range(1, len(found) + 1):
        if i == len(found) or _kind(text, found[i - 1].end, found[i].start) != "line":
            block = [line.text for line in found[low:i]]
            kept += [keeps_lines(block, fulls[low])] * len(block)
            low = i
    return kept


def _headings(view: View, found: Sequence[Line]) -> list[bool]:
    """For each line, whether an earlier pass marked it as a heading or title."""
    spans = sorted(m.span for m in view.marks if m.kind in ("heading", "title"))
    flags = [False] * len(found)
    i = 0
    for start, end in spans:
        while i < len(found) and found[i].end <= start:
            i += 1
        j = i
        while j < len(found) and found[j].start < end:
            flags[j] = True
            j += 1
    return flags
