"""Footnotes: out of the middle of sentences, to behind the paragraph that cites them.

A note is a block that begins with a mark (`*`, `†`, a number) which a word before it bears.
Marks start again on each page, so a mark means the nearest citation of it that no other
note has taken. The body is moved, its text never altered; citation and body are marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.passes.hyphens import BREAK
from ocrfix.passes.layout import shape
from ocrfix.passes.prose import Block, blocks, flow, pairs
from ocrfix.rules import Rules
from ocrfix.span import Edit, Mark, Proposal, Span
from ocrfix.view import View

SYMBOLS = "*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}\N{DOUBLE VERTICAL LINE}"
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
BODY = re.compile(
    rf"""
    (?: (?P<symbol>(?P<one>[{re.escape(SYMBOLS)}])(?P=one){{0,2}}) (?=[ ]?[^\W_]|[ ]["'“‘*(])
      | (?P<bracket>[\[(^]{{1,2}} (?P<inner>\d{{1,3}}|[a-z]) [\])]:?) [ ]          # [1] See
      | (?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}) [ ]?
      | (?P<number>\d{{1,3}}) [.)]? [ ] (?=["'“‘*(]?[^\W\d_])                      # 1 See
    )
    """,
    re.VERBOSE,
)
CITED = re.compile(
    rf"""
    (?P<stars>\*+)
  | (?P<symbol>(?<=\S)(?P<one>[{re.escape(SYMBOLS[1:])}])(?P=one){{0,2}})
  | (?<=\S) [\[(^]{{1,2}} (?P<bracket>\d{{1,3}}|[a-z]) [\])]
  | (?P<raised>(?<=\S)[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}})
  | (?<=[^\W\d_][.,;:!?"'”’)]|[^\W\d_]{{2}}) (?P<number>\d{{1,3}}) (?![\w%]|[.,]\d)
    """,
    re.VERBOSE,
)
WINDOW = 8_000
"""How far before its body a citation may stand, in code points: two large pages."""
MOST = 8
"""More notes than this in one run are the notes at the end of a chapter, and stay there."""
LONGEST = 1_500
"""A longer block that begins with a mark is text, or a list, not the foot of a page."""


class Citation(NamedTuple):
    """A mark in the text, and the number of the block it stands in."""

    mark: str
    at: int  # view offset right behind the mark
    block: int


class Page(NamedTuple):
    """The blocks of a text, and what is known of them."""

    blocks: list[Block]
    notes: dict[int, Citation]  # by the number of the note's block
    function: frozenset[str]
    wrapped: bool  # whether a block is lines of print

    def flows(self, one: int, other: int) -> bool:
        """Whether block `one` breaks off in a sentence, or a word, that `other` goes on with."""
        if other >= len(self.blocks):
            return False
        before, after = self.blocks[one].text, self.blocks[other].text
        if self.wrapped:
            before, after = before.replace("\n", " "), after.replace("\n", " ")
        cut = BREAK.search(f"{before[-40:]}\n\n{after[:40]}")
        if cut and after.lstrip("*_")[:1].islower():
            return True
        return flow(before, after, self.function) is not None

    def following(self, number: int) -> int:
        """The next block that is no note."""
        number += 1
        while number in self.notes:
            number += 1
        return number

    def paragraph_end(self, number: int) -> int:
        """The last block of the paragraph that block `number` begins."""
        while self.flows(number, self.following(number)):
            number = self.following(number)
        return number


def footnotes(view: View, rules: Rules) -> Iterator[Proposal]:
    """Move notes to behind what cites them, and link the two."""
    wrapped = shape(view.text) == "lines"
    found = blocks(view.text)
    if wrapped:
        found = [part for block in found for part in _split(block)]
    if not any(_mark(block.text) for block in found):
        return
    function = rules.words.get(f"function.{rules.language}", frozenset())
    page = Page(found, _match(found, _page_ends(view.text, found)), function, wrapped)
    for number, citation in sorted(page.notes.items()):
        note = found[number]
        cited = str(view.scan((citation.at - 1, citation.at)).start)
        yield Mark("footnote", Span(note.start, note.end), {"mark": citation.mark, "cited": cited})
        yield from _move(page, number, citation, rules)


def _move(page: Page, number: int, citation: Citation, rules: Rules) -> Iterator[Proposal]:
    """Move one note, unless it follows the paragraph that cites it."""
    found = page.blocks
    note = found[number]
    last = page.paragraph_end(citation.block)
    if last < number and all(n in page.notes for n in range(last + 1, number)):
        return
    before = number - 1
    while before in page.notes:
        before -= 1
    inside = page.flows(before, page.following(before))
    rule = "footnotes.inside-sentence" if inside else "footnotes.away-from-citation"
    start, end = found[number - 1].end, note.end  # a form feed behind it stays
    if not page.wrapped and number + 1 < len(found):
        start, end = note.start, found[number + 1].start
    goal = found[last].end
    yield rules.fix(
        rule,
        [
            Edit.at(start, end, ""),
            Edit.at(goal, goal, "\n\n" + note.text, (min(citation.at, goal), goal)),
        ],
        f"“{_citing(found, citation)}” cites it, {_distance(number - citation.block)} before",
    )


def _page_ends(text: str, found: list[Block]) -> set[int] | None:
    """The blocks with which a page ends; None where the text shows no page ends."""
    if "\f" not in text:
        return None
    return {n for n, (one, two) in enumerate(pairs(found)) if "\f" in text[one.end : two.start]} | {
        len(found) - 1
    }


def _match(found: list[Block], page_ends: set[int] | None) -> dict[int, Citation]:
    """For each note, by its block's number, the citation it answers.

    Notes stand in runs at a page's foot, in the order of their citations: a run of k notes
    of one mark answers the last k free citations of that mark before it. Where page ends
    are known, a run ends with its page, and answers citations of that page alone.
    """
    taken: dict[int, Citation] = {}
    free: dict[str, list[Citation]] = {}
    run: list[int] = []

    def close() -> None:
        if len(run) > MOST or (page_ends is not None and run and run[-1] not in page_ends):
            run.clear()  # notes at the end of a chapter, or lines of text
        for mark in {_mark(found[n].text) for n in run}:
            notes = [n for n in run if _mark(found[n].text) == mark]
            near = [c for c in free.get(mark, ()) if found[notes[0]].start - c.at <= WINDOW]
            taken.update(zip(notes, near[-len(notes) :], strict=False))
            free[mark] = []
        run.clear()

    for number, block in enumerate(found):
        mark = _mark(block.text)
        if mark and free.get(mark) and len(block.text) <= LONGEST:
            run.append(number)
            if page_ends is not None and number in page_ends:
                close()
                free.clear()
            continue
        close()
        for citation in _citations(block, number):
            free.setdefault(citation.mark, []).append(citation)
        if page_ends is not None and number in page_ends:
            free.clear()
    close()
    return taken


def _mark(text: str) -> str:
    """The mark that a note's body begins with; "" if it begins with none."""
    match = BODY.match(text)
    if not match or text.upper() == text:  # a head or a speck, not a note
        return ""
    if match["symbol"] and _emphasis(text, match.end()):
        return ""
    return (match["symbol"] or match["inner"] or match["number"] or match["raised"]).translate(
        SUPERSCRIPTS
    )


def _emphasis(text: str, start: int) -> bool:
    """Whether the asterisks before `start` open emphasis: glued to it, with others behind."""
    return text[start - 1] == "*" and text[start] != " " and "*" in text[start:]


def _citations(block: Block, number: int) -> Iterator[Citation]:
    """The marks in a block that no emphasis accounts for."""
    emphasis = 0
    text = block.text
    for match in CITED.finditer(text):
        at = block.start + match.end()
        if not match["stars"]:
            mark = match["symbol"] or match["bracket"] or match["raised"] or match["number"]
            yield Citation(mark.translate(SUPERSCRIPTS), at, number)
            continue
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
                yield Citation("*" * (stars - closing), at, number)


def _split(block: Block) -> Iterator[Block]:
    """A block of lines, parted before each line that begins with a mark cited above it."""
    start = block.start
    marks: set[str] = set()
    at = block.start
    for line in block.text.split("\n"):
        mark = _mark(line)
        if mark and mark in marks and at > start:
            yield Block(start, at - 1, block.text[start - block.start : at - 1 - block.start])
            start = at
        marks.update(c.mark for c in _citations(Block(at, at + len(line), line), 0))
        at += len(line) + 1
    yield Block(start, block.end, block.text[start - block.start :])


def _citing(found: list[Block], citation: Citation) -> str:
    block = found[citation.block]
    return block.text[: citation.at - block.start].split()[-1]


def _distance(count: int) -> str:
    return "a paragraph" if count == 1 else f"{count} paragraphs"
