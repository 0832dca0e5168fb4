"""Find notes in paragraph-shaped text: blocks that begin with a mark cited before them.

Marks start again on each page, so a mark belongs to the nearest citation of it that no other
note has taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ocrfix.core.edits import Span
from ocrfix.passes.notes.mark_labels import PLAIN, Noted
from ocrfix.passes.text.blocks import NOTE_SYMBOLS, Block, blocks

# How a note begins: `* See`, `[1] See`, `[^1]: See`, `¹ See`, `1. See`. A word must follow a symbol
# or a plain number, so a row of asterisks is no note.
BODY = re.compile(
    rf"""
    (?: (?P<symbol>(?P<one>[{re.escape(NOTE_SYMBOLS)}])(?P=one){{0,2}}) (?=[ ]?[^\W_]|[ ]["'“‘*(])
      | (?P<bracket>[\[(^]{{1,2}} (?P<inner>\d{{1,3}}|[a-z]) [\])]:?) [ ]          # [1] See
      | (?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}) [ ]?
      | (?P<number>\d{{1,3}}) [.)]? [ ] (?=["'“‘*(]?[^\W\d_])                      # 1 See
    )
    """,
    re.VERBOSE,
)
# A mark on a word: `oats*`, `oats†`, `oats[1]`, `oats¹`, `oats.1`. A number must follow two letters
# or a stop, because `B2` is a name.
CITED = re.compile(
    rf"""
    (?P<stars>\*+)
  | (?P<symbol>(?<=\S)(?P<one>[{re.escape(NOTE_SYMBOLS[1:])}])(?P=one){{0,2}})
  | (?<=\S) [\[(^]{{1,2}} (?P<bracket>\d{{1,3}}|[a-z]) [\])]
  | (?P<raised>(?<=\S)[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}})
  | (?<=[^\W\d_][.,;:!?"'”’)]|[^\W\d_]{{2}}) (?P<number>\d{{1,3}}) (?![\w%]|[.,]\d)
    """,
    re.VERBOSE,
)
WINDOW = 8_000
"""How far before its note a citation may be, in code points: two large pages."""
MOST = 8
"""A run of more notes than this is the notes at the end of a chapter, and stays there."""
LONGEST = 1_500
"""A longer block that begins with a mark is text or a list, not a footnote (code points)."""


class Citation(NamedTuple):
    """A mark in the text, and the number of the block that it is in."""

    mark: str
    start: int  # of the mark
    at: int  # right after it
    block: int


def noted(text: str) -> Iterator[Noted]:
    """Each note of a paragraph-shaped text, with the mark that cites it."""
    found = blocks(text)
    marks = [_mark(block.text) for block in found]
    if not any(marks):
        return
    matching = _Matching(found, marks, _page_ends(text, found))
    for number, citation in sorted(matching.taken.items()):
        note = found[number]
        body = BODY.match(note.text)
        head = body.end() - len(body[0]) + len(body[0].rstrip()) if body else 0
        yield Noted(
            Span(note.start, note.end),
            citation.mark,
            Span(note.start, note.start + head),
            Span(citation.start, citation.at),
        )


def _page_ends(text: str, found: list[Block]) -> set[int] | None:
    """The numbers of the last blocks of pages; None if the text shows no page ends."""
    if "\f" not in text:
        return None
    return {
        n for n, (one, two) in enumerate(pairwise(found)) if "\f" in text[one.end : two.start]
    } | {len(found) - 1}


class _Matching:
    """For each note, by the number of its block, the citation that it belongs to (`taken`).

    Notes come in runs at the foot of a page, in the order of their citations: a run of k notes
    with one mark belongs to the last k free citations of that mark before it. If page ends are
    known, a run ends with its page, and belongs to citations of that page only.
    """

    def __init__(self, found: list[Block], marks: list[str], page_ends: set[int] | None) -> None:
        self.found, self.marks, self.page_ends = found, marks, page_ends
        self.taken: dict[int, Citation] = {}
        self.free: dict[str, list[Citation]] = {}
        self.run: list[int] = []
        for number in range(len(found)):
            self._read(number)
        self._close()

    def _read(self, number: int) -> None:
        """A block: one more note of the run, or text with citations."""
        block, mark = self.found[number], self.marks[number]
        # Without a free citation before it, a block with a mark is an item of a list: `* a tent`.
        if mark and self.free.get(mark) and len(block.text) <= LONGEST:
            self.run.append(number)
        else:
            self._close()
            for citation in _citations(block, number):
                self.free.setdefault(citation.mark, []).append(citation)
        if self.page_ends is not None and number in self.page_ends:
            self._close()
            self.free.clear()

    def _close(self) -> None:
        """Give the notes of the run their citations."""
        run, found = self.run, self.found
        # Notes at the end of a chapter, or lines of text.
        inside = self.page_ends is not None and run and run[-1] not in self.page_ends
        if len(run) > MOST or inside:
            run.clear()
        for mark in {self.marks[n] for n in run}:
            notes = [n for n in run if self.marks[n] == mark]
            near = [c for c in self.free.get(mark, ()) if found[notes[0]].start - c.at <= WINDOW]
            self.taken.update(zip(notes, near[-len(notes) :], strict=False))
            # Notes come after all their citations, so what is still free here belongs to no later
            # note.
            self.free[mark] = []
        run.clear()


def _mark(text: str) -> str:
    """The mark that a block begins with; "" if it begins with none."""
    match = BODY.match(text)
    if not match or text.upper() == text:  # a head or a speck, not a note
        return ""
    if match["symbol"] and _emphasis(text, match.end()):
        return ""
    return (match["symbol"] or match["inner"] or match["number"] or match["raised"]).translate(
        PLAIN
    )


def _emphasis(text: str, start: int) -> bool:
    """Whether the asterisks before `start` open emphasis: no blank follows, and others do."""
    return text[start - 1] == "*" and text[start] != " " and "*" in text[start:]


def _citations(block: Block, number: int) -> Iterator[Citation]:
    """The marks in a block, without the asterisks that open or close emphasis."""
    emphasis = 0
    text = block.text
    for match in CITED.finditer(text):
        at = block.start + match.end()
        if not match["stars"]:
            mark = match["symbol"] or match["bracket"] or match["raised"] or match["number"]
            yield Citation(mark.translate(PLAIN), block.start + match.start(), at, number)
            continue
        # `*word*` and `**word**` are emphasis in Markdown, `word*` is a mark, and `*word**` is
        # both.
        stars = len(match["stars"])
        before = text[match.start() - 1 : match.start()]
        opens = (not before or before.isspace() or before in "(—[\"“‘'") and not text[
            match.end() : match.end() + 1
        ].isspace()
        if opens:
            emphasis += stars
        elif before:
            closing = min(emphasis, stars)
            emphasis -= closing
            if stars > closing:
                yield Citation("*" * (stars - closing), at - stars + closing, at, number)
