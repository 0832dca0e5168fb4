"""Printed lines into paragraphs, from what plain text still shows of them.

Of each gap between two lines it is asked whether the text runs on over it. Indents are lost
in plain text, so the answer rests on how full the line before is, whether a sentence ends
with it, what the next one begins with, and the blank lines that the engine gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocrfix.passes.layout import CLOSERS, OPENERS, Line, ends_sentence, lines, measure, shape
from ocrfix.passes.setting import heading_label, keeps_lines, short_head
from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix, Proposal
from ocrfix.view import View

FULL = 0.9
"""A line this long, beside the measure, is full: the compositor broke it, not the author."""
SHORT = 0.85
"""A line shorter than this leaves room that the next word would have fitted into."""
SHORT_SURE = 0.62
"""The same where the engine sets paragraphs apart by itself: of the lines between the two that
end a sentence, more are misread than are last lines."""
WINDOW = 40
"""Lines around a line from which its measure is taken: about a page."""

LABEL = re.compile(
    r"^[ \t]*(?:No|Nr|N[\N{DEGREE SIGN}\N{MASCULINE ORDINAL INDICATOR}]|Vol|Volume|Part|Chapter|Book"
    r"|Section|Canto|Act|Scene|Letter|Lecture|Number|Kapitel|Buch|Teil|Band|Heft|Chapitre|Livre|Tome"
    r"|CHAPTER|BOOK|PART|VOLUME|VOL|NO|SECTION|CANTO|ACT|LETTER|LECTURE|KAPITEL|CHAPITRE)\.?"
    r"(?P<gap>[ \t]*\n\s*)(?=(?:\d{1,4}|[IVXLC]{1,7})[.,]?[ \t]*(?:\n|\Z))",
    re.MULTILINE,
)

AFTER_LABEL = re.compile(r"\S+[ \t]*(?:\n[ \t]*[\n\f]|\n?\Z)")


class Gap(NamedTuple):
    """What lies between two lines."""

    start: int
    end: int
    kind: str  # "line", "blank" or "page"


def reflow(view: View, rules: Rules) -> Iterator[Proposal]:
    """Join the lines of each paragraph; put a blank line where a paragraph begins without one.

    One fix a paragraph; each page end, each blank line inside a sentence and each hyphen
    that is still in question is a fix of its own, to be taken back by itself.
    """
    text = view.text
    if shape(text) != "lines":
        return
    found = lines(text)
    labels = {match.start("gap") for match in _labels(text)}
    fulls = _measures(found)
    kept = _kept(found, text, fulls)
    headings = _headings(view, found)
    short = _short(found, text, fulls)
    edits: list[Edit] = []
    for i in range(len(found) - 1):
        one, two = found[i], found[i + 1]
        gap = Gap(one.end, two.start, _kind(text, one.end, two.start))
        reads = (max(one.start, one.end - 1), min(two.end, two.start + 1))
        answer = "break"
        if one.end in labels:
            answer = "label"
        elif not (headings[i] or headings[i + 1]):
            if kept[i] or kept[i + 1]:
                both = kept[i] and kept[i + 1]
                answer = "keep" if both and gap.kind != "blank" else "break"
            else:
                answer = _decide(one, two, gap, fulls[i], short)
        elif gap.kind == "line" and headings[i] and headings[i + 1]:
            answer = "break" if heading_label(one.text) else "keep"
        if answer == "join":
            glue = _glue(one.text, two.text)
            edit = Edit.at(gap.start, gap.end, glue, reads)
            if gap.kind == "line" and not one.text.endswith("-"):
                edits.append(edit)
                continue
            if gap.kind == "line":
                yield rules.fix("paragraphs.lines-hyphen", [edit])
                continue
        if edits and answer != "join":
            yield rules.fix("paragraphs.lines-joined", edits)
            edits = []
        if answer == "join":
            name = "over-page" if gap.kind == "page" else "over-gap"
            yield rules.fix(f"paragraphs.lines-{name}", [edit])
        elif answer == "break" and gap.kind == "line":
            yield rules.fix("paragraphs.lines-split", [Edit.at(two.start, two.start, "\n", reads)])
        elif gap.kind == "page" and answer != "label":
            new = "\n" if answer == "keep" else "\n\n"
            yield rules.fix("paragraphs.lines-page-end", [Edit.at(gap.start, gap.end, new)])
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
        if after and (not before.strip(" \t\r\n") and before != "\n" or "\f" in before):
            yield match


def _decide(one: Line, two: Line, gap: Gap, full: int, short: float) -> str:
    """`join`, `break` or `keep` (the lines stay lines) for two lines of prose.

    Over a blank line or a page end text runs on when it breaks off in a sentence, and is
    long enough to have been broken by the compositor; within a block, unless a sentence
    ends in a line that had room for more.
    """
    ended = ends_sentence(one.text)
    begins = _begins(two.text)
    length = len(one.text) / full if full else 1.0
    if ended and begins == "lower" and length > 0.8:
        return "join"  # a comma read as a full stop
    if not ended and begins == "lower":
        return "join" if length > (0.6 if gap.kind == "page" else 0.4) else "break"
    if gap.kind != "line":
        if ended or short_head(two.text, full) or short_head(one.text, full):
            return "break"
        return "join" if length > (FULL if begins == "upper" else 0.8) else "break"
    if heading_label(one.text):
        return "break"
    if ended:
        return "break" if length < short else "join"
    if length < 0.6 or short_head(one.text, full):
        return "keep" if one.text.endswith(",") and length > 0.5 else "break"
    return "break" if short_head(two.text, full) and length < FULL else "join"


def _short(found: Sequence[Line], text: str, fulls: Sequence[int]) -> float:
    """Below which share of the measure a line that ends a sentence ends its paragraph.

    An engine that knows paragraphs puts a blank line behind most such lines; a short line
    without one is then a line misread. One that puts none leaves only the length to tell.
    """
    blank = close = 0
    for i, full in enumerate(fulls[:-1]):
        one = found[i]
        if len(one.text) < 0.75 * full and ends_sentence(one.text):
            if found[i + 1].start - one.end > 1:
                blank += 1
            else:
                close += 1
    return SHORT_SURE if blank > 3 * close else SHORT


def _begins(text: str) -> str:
    if text[:1] in "\"\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}":
        return "quote"
    bare = text.lstrip(OPENERS + " ")
    return "lower" if bare[:1].islower() else "upper" if bare[:1].isupper() else "sign"


def _glue(one: str, two: str) -> str:
    """What stands between two lines once they are one: a blank, unless a dash is there."""
    if one.endswith("-") and one[-2:-1].isalnum():
        return ""
    dash = "\N{EM DASH}"
    if (one.endswith(dash) and one[-2:-1] != " ") or (two.startswith(dash) and two[1:2] != " "):
        return ""
    return " "


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


assert CLOSERS
