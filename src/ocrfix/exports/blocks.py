"""The blocks of a restored text: title, headings, paragraphs, notes; and what cites each note."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ocrfix.core.applied import Applied
from ocrfix.core.edits import Span
from ocrfix.core.marks import HeadingMark, Mark, NoteMark, TitleMark
from ocrfix.core.view import View, page_spans

TITLE, HEADING, NOTE, PARAGRAPH = "title", "heading", "note", "paragraph"
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GAP = re.compile(r"\n[^\S\n]*\n\s*|\s*\f\s*")
_BRACKETED = re.compile(r"\[\^?\w{1,6}\]")


class TextBlock(NamedTuple):
    """A block of the text, without the white space around it."""

    kind: str  # TITLE, HEADING, NOTE or PARAGRAPH
    start: int
    end: int
    level: int = 0  # of a heading, from 1


class Note(NamedTuple):
    """A note of the print. `start` and `end` are those of its block."""

    label: str  # its mark, as it was printed
    start: int
    end: int
    body: int  # where its words begin, after the mark
    cited: Span | None  # the mark in the text; None if it is not surely known
    page: int  # of the scan, where it was printed
    moved: bool
    continues: bool  # the note before it, which a page end cut


def notes_of(applied: Applied, marks: Sequence[Mark]) -> tuple[Note, ...]:
    """The notes of a text: those that were moved, and those whose place is certain.

    What a pass only takes for a note, on weak evidence, is a paragraph here.
    """
    view = applied.view
    blocks = _spans(view.text)
    ends = [block.end for block in blocks]
    moved = sorted(view.moved)
    pages = page_spans(applied.document, marks)
    found: dict[int, Note] = {}
    known = False  # whether the note before was taken for one
    for mark in sorted((m for m in marks if isinstance(m, NoteMark)), key=lambda m: m.span):
        place = view.begins(mark.span.start)
        there = None if place is None else _around(moved, place)
        far = there is not None
        known = far or mark.sure or mark.series or (mark.continued and known)
        start = place if place is not None else view.at(mark.span.start)
        gone = not far and view.at(mark.span.end) <= view.at(mark.span.start)
        number = bisect_right(ends, start)
        if not known or gone or number == len(blocks) or start < blocks[number].start:
            continue
        # A repaired mark is before the first letter of the note that is left.
        start = max(blocks[number].start, view.text.rfind("\n", 0, start) + 1)
        page = max(1, bisect_right(pages, mark.span.start, key=lambda span: span.start))
        cited = _cited(view, mark) if far or mark.sure else None
        body = _body(view.text, start, mark.label)
        # The text after a note may follow without a blank line.
        end = _word_end(view.text, there.end if there else view.at(mark.span.end))
        last = max(start + 1, min(end, blocks[number].end))
        note = Note(mark.label, start, last, body, cited, page, far, mark.continued)
        found.setdefault(start, note)
        # Further paragraphs of a note that was moved.
        for block in blocks[number + 1 :] if there else ():
            if block.start >= end:
                break
            more = note._replace(start=block.start, end=min(block.end, end), body=block.start)
            found.setdefault(block.start, more._replace(cited=None, continues=True))
    ordered = [found[start] for start in sorted(found)]
    # Notes of one block part it; a mark cites one note.
    starts = [note.start for note in ordered]
    taken: set[Span] = set()
    made: list[Note] = []
    for number, note in enumerate(ordered):
        end = min([note.end, *starts[number + 1 : number + 2]])
        end = note.start + len(view.text[note.start : end].rstrip())
        cited = None if note.cited in taken else note.cited
        if cited and note.start <= cited.start < end:
            cited = None
        taken |= {cited} if cited else set()
        made.append(note._replace(end=end, cited=cited, body=min(note.body, end)))
    return tuple(made)


def _around(spans: Sequence[Span], place: int) -> Span | None:
    """The one of some sorted spans that has a place in it."""
    at = bisect_right(spans, place, key=lambda span: span.start) - 1
    return spans[at] if at >= 0 and place < spans[at].end else None


def _word_end(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace():
        at += 1
    return at


def _cited(view: View, mark: NoteMark) -> Span | None:
    """Where the mark of a note is in the text, as it was read or repaired."""
    if mark.cited is None:
        return None
    text, at = view.text, view.at(mark.cited)
    forms = [f"[^{mark.label}]", f"[{mark.label}]", f"({mark.label})", mark.label,
             mark.label.translate(RAISED)]  # fmt: skip
    for form in filter(None, forms):
        if text.endswith(form, 0, at + 1):
            return Span(at + 1 - len(form), at + 1)
        if text.startswith(form, at):
            return Span(at, at + len(form))
    if found := _BRACKETED.match(text, at) or _BRACKETED.match(
        text, max(0, text.rfind("[", 0, at))
    ):
        return Span(*found.span()) if found.end() > at else None
    return None


def _body(text: str, start: int, label: str) -> int:
    """Where the words of a note begin, after its mark; `start` if that is not there."""
    mark = f"{re.escape(label)}|{re.escape(label.translate(RAISED))}" if label else r"\*"
    head = re.compile(rf"(?:\[\^?\w{{1,6}}\]:?|[(\[]?(?:{mark})[)\]]?[.:]?)[^\S\n]*")
    found = head.match(text, start)
    return found.end() if found else start


def blocks_of(text: str, marks: Iterable[Mark], notes: Sequence[Note]) -> tuple[TextBlock, ...]:
    """The blocks of a text; `marks` are in offsets of the text."""
    heads = sorted(
        (m.span, 1 if isinstance(m, TitleMark) else 0, m.level if isinstance(m, HeadingMark) else 0)
        for m in marks
        if isinstance(m, (TitleMark, HeadingMark))
    )
    cuts = {note.start for note in notes} | {note.end for note in notes}
    for span, _, _ in heads:
        # A heading is part of a block only if line ends part it from the rest.
        if text.rfind("\n", 0, span.start) + 1 == span.start:
            cuts.add(span.start)
        if text[span.end : span.end + 1] == "\n":
            cuts.add(span.end)
    where = sorted(cuts)
    starts = {note.start for note in notes}
    made: list[TextBlock] = []
    for start, end in _parts(text, _spans(text), where):
        if start in starts:
            made.append(TextBlock(NOTE, start, end))
            continue
        low = bisect_left(heads, start, key=lambda head: head[0].end - 1)
        head = next((h for h in heads[low : low + 1] if h[0].start < end), None)
        # More than half of a block must be a heading, for a mark at its edge says little.
        if head and min(end, head[0].end) - max(start, head[0].start) > (end - start) / 2:
            made.append(TextBlock(TITLE if head[1] else HEADING, start, end, head[2]))
        else:
            made.append(TextBlock(PARAGRAPH, start, end))
    return tuple(made)


def _spans(text: str) -> list[Span]:
    """The parts of a text between blank lines and form feeds, without white space around them."""
    spans: list[Span] = []
    at = 0
    for gap in (*_GAP.finditer(text), None):
        start, end = gap.span() if gap else (len(text), len(text))
        spans += _trimmed(text, at, start)
        at = end
    return spans


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    part = text[start:end]
    if not part.strip():
        return []
    return [Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))]


def _parts(text: str, spans: Iterable[Span], cuts: Sequence[int]) -> Iterator[Span]:
    for start, end in spans:
        inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        edges = [start, *inside, end]
        for low, high in pairwise(edges):
            yield from _trimmed(text, low, high)
