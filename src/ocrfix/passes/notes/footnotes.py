"""Footnotes: move notes out of the middle of sentences, after the paragraph that cites them.

The notes pass has marked the notes and the marks that cite them. This pass moves each note,
whole and unchanged, after the paragraph that cites it, unless it is there already. If the
citation of a note was lost, the note goes after the paragraph that it interrupts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix, Span
from ocrfix.core.marks import NoteMark, Proposal
from ocrfix.core.view import View
from ocrfix.passes.text.blocks import NOTE_SYMBOLS, Block, blocks, flow
from ocrfix.passes.text.line_joins import Gaps
from ocrfix.passes.text.lines import (
    LINE_END_HYPHEN,
    Line,
    all_lines,
    besides,
    kept_furniture,
    shape,
    starts_lower,
)
from ocrfix.rules.ruleset import Ruleset

MARKS = "0123456789⁰¹²³⁴⁵⁶⁷⁸⁹()[]^. " + NOTE_SYMBOLS
"""Characters that a note may have before its first word."""
ABBREVIATED = re.compile(r"(?:i\. ?e|e\. ?g|viz|cf|ib|ibid|op|loc|see|vide|d\. ?h|s|vgl|voir|v)\b")
"""Abbreviations in small letters that a note may begin with."""


class MovingNote(NamedTuple):
    """A note, in view offsets."""

    parts: list[Span]  # more than one if the note runs over pages
    mark: str
    cited: int  # where the mark in the text that cites it is; -1 if it was lost
    sure: bool  # whether that mark surely cites it
    literal: bool  # whether both marks were read as the same
    series: bool  # whether other pages confirm that it is a note of their series
    within: Span | None = None  # the text that surely holds what cites it


def footnotes(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Move notes after the paragraphs that cite them."""
    found = _notes(view)
    if not found:
        return
    if shape(view.text) == "lines":
        yield from _from_pages(view, found, rules)
    else:
        yield from _from_paragraphs(view, found, rules)


def _notes(view: View) -> list[MovingNote]:
    """The notes that earlier passes marked, each with the parts that run over page ends."""
    found: list[MovingNote] = []
    marks = [mark for mark in view.marks if isinstance(mark, NoteMark)]
    for mark in sorted(marks, key=lambda each: each.span):
        start = view.text.rfind("\n", 0, mark.span.start) + 1  # with a mark that was restored since
        start = max(start, view.text.rfind("\f", 0, mark.span.start) + 1)
        line = view.text[start : mark.span.end]
        span = Span(start + len(line) - len(line.lstrip()), mark.span.end)
        if mark.continued and found:
            parts = found[-1].parts
            between = view.text[parts[-1].end : span.start]
            if "\f" in between or between.strip():  # over a page end
                parts.append(span)
            else:
                parts[-1] = Span(parts[-1].start, span.end)
        else:
            at = view.at(mark.cited) if mark.cited is not None else -1
            literal, within = not mark.misread, mark.within
            if within:
                within = Span(view.at(within.start), view.at(within.end - 1))
            found.append(
                MovingNote([span], mark.label, at, mark.sure, literal, mark.series, within)
            )
    return found


# ---- line-shaped text: notes at the foot of pages ----------------------------------------------


def _from_pages(view: View, notes: Sequence[MovingNote], rules: Ruleset) -> Iterator[Fix]:
    text = view.text
    found, _ = all_lines(text)
    kept = kept_furniture(view)
    parts = [part for note in notes for part in note.parts]
    # The text as it will be read without notes and furniture: only there can be seen whether a
    # paragraph runs on over a page end.
    body, kinds = besides(text, sorted(kept + parts))
    if not body:
        return
    ends = _Ends(Gaps(view, body, kinds), [line.start for line in body])
    for note, place in zip(notes, _places(notes, ends), strict=True):
        inside = ends.of(place.above) != place.above
        goal = _destination(note, place, len(body) - 1, rules, inside=inside)
        moved = goal != place.above
        pieces = note.parts if moved else note.parts[1:]
        if not pieces:
            continue
        at = body[goal].end if moved else note.parts[0].end
        put = "\n" * (1 + moved) + "\n".join(text[slice(*part)] for part in pieces)
        edits = [Edit.at(at, at, put, (at - 1, at)), *_struck(found, pieces)]
        rule = _rule(text, note, place, inside=inside or ends.runs_over(pieces[0].start))
        if not moved and rule not in PROVEN:
            rule = "over-page"
        yield rules.fix(f"footnotes.{rule}", edits, _why(text, note))._replace(moves=True)


class _Place(NamedTuple):
    """Where a note is and where it is to go: lines of the text without notes, by their numbers."""

    above: int  # the last one above the note
    cited: int  # the last one of the paragraph that cites it
    forced: bool  # whether the notes beside it leave no other paragraph
    bound: bool = False  # whether all text that may cite it is in one paragraph


BARS = 3
"""Bars that a row of a table has at least, and a note has not."""
PROVEN = frozenset({"from-foot", "in-paragraph", "of-series"})
"""The rules for notes over which the text runs on, and which are surely notes."""


def _rule(text: str, note: MovingNote, place: _Place, *, inside: bool) -> str:
    """The rule for a note that moves: what proves that it is one, and where it belongs."""
    if not inside:  # it interrupts no sentence
        named = note.sure and note.literal and not _lower(text, note.parts[0])
        return "away-from-citation" if named else "to-citation"
    # On real scans every wrong move was of one of two kinds (9 of 63): a small letter after the
    # mark, as in verse or letters of 1750 with a mark before each line; and text at the head of the
    # next page taken for the rest of a note.
    # The row of a table begins with a bar, as a misread mark does.
    if _lower(text, note.parts[0]) or text[slice(*note.parts[0])].count("|") >= BARS:
        return "uncited"
    if len(note.parts) > 1:
        return "over-page"
    if note.sure or place.forced:
        return "from-foot"
    if place.bound:
        return "in-paragraph"
    return "of-series" if note.series else "uncited"


def _destination(
    note: MovingNote, place: _Place, last: int, rules: Ruleset, *, inside: bool
) -> int:
    """The line of text to put a note after; the line above it if it can stay where it is."""
    if rules.settings.notes == "end":
        return last
    # A note between two paragraphs disturbs nothing, so it moves only for a sure citation. A note
    # in several parts stays at its first one.
    return place.cited if inside or (note.sure and len(note.parts) == 1) else place.above


def _struck(found: Sequence[Line], pieces: Sequence[Span]) -> Iterator[Edit]:
    """Delete the pieces of a note from their old places, each with the line end above it."""
    for start, end in pieces:
        above = bisect_right(found, start, key=lambda line: line.start) - 2
        low = found[max(0, above)].end
        yield Edit.at(low, end, "", (low, end))


def _why(text: str, note: MovingNote) -> str:
    """The reason of a change: which word cites the note, if known."""
    if note.cited < 0:
        return ""
    return f"“{_word(text, note.cited)}” {'' if note.sure else 'likely '}cites it"


def _lower(text: str, part: Span) -> bool:
    """Whether a note begins with a small letter. Few do, so it may be a line of the text."""
    begin = text[part.start : part.end].lstrip(MARKS)
    return starts_lower(begin) and not ABBREVIATED.match(begin)


def _places(notes: Sequence[MovingNote], ends: _Ends) -> list[_Place]:
    """For each note, the line of text above it and the line that it is to follow.

    The notes of a page are in the order of their citations, so a note whose citation was lost
    goes no further than the next one whose citation was found.
    """
    found: list[_Place] = []
    below = -1
    latest = 0
    # From the last note backwards, so that the goal of the next note is known (`latest`). The two
    # are at one page foot if the same line of text is above both (`below`).
    for note in reversed(notes):
        above = ends.line(note.parts[0].start)
        within = {ends.of(ends.line(at)) for at in note.within or ()}
        bound = len(within) == 1
        if bound:
            goal = within.pop()
        elif note.cited >= 0:
            goal = ends.of(ends.line(note.cited))
        else:
            goal = min(ends.of(above), latest) if above == below else ends.of(above)
        found.append(_Place(above, goal, forced=False, bound=bound))
        below, latest = above, goal
    return _forced(notes, found[::-1])


def _forced(notes: Sequence[MovingNote], places: Sequence[_Place]) -> list[_Place]:
    """The places, with those known that the notes before and after allow no other."""
    known = [place.cited if note.sure else -1 for note, place in zip(notes, places, strict=True)]
    found = []
    for at, place in enumerate(places):
        beside = [
            known[n]
            for n in (at - 1, at + 1)
            if 0 <= n < len(notes) and places[n].above == place.above
        ]
        forced = len(beside) == 2 and beside[0] == beside[1] == place.cited
        found.append(place._replace(forced=forced))
    return found


def _word(text: str, at: int) -> str:
    """The word that has the mark at `at`, with the mark."""
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    return text[start : at + 8].split(maxsplit=1)[0]


class _Ends:
    """Where paragraphs end. Answers are kept, so each line is worked out once."""

    def __init__(self, gaps: Gaps, starts: Sequence[int]) -> None:
        self.gaps = gaps
        self.starts = starts
        self.known: dict[int, int] = {}

    def line(self, offset: int) -> int:
        """The number of the last line of text that begins at or before an offset."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def runs_over(self, offset: int) -> bool:
        """Whether the paragraph before an offset continues after the note there."""
        above = self.line(offset)
        return self.of(above) != above

    def of(self, line: int) -> int:
        """The number of the last line of the paragraph that a line is in."""
        at = line
        while at not in self.known and at + 1 < len(self.starts) and self.gaps.runs_on(at):
            at += 1
        end = self.known.get(at, at)
        # Every line on the way is in the same paragraph: so all questions together take linear
        # time.
        self.known.update(dict.fromkeys(range(line, at + 1), end))
        return end


# ---- paragraph-shaped text: notes that are blocks of their own ---------------------------------


# `70 THE CATHOLIC CHURCH AND HISTORY`, `NUMBERS. 267`
HEAD_LINE = re.compile(r"(?:\d{1,4}\W+\D{3,56}|\D{3,56}\W\d{1,4}\W{0,2})")


class NotedText(NamedTuple):
    """The blocks of a text, and which of them are notes."""

    text: str
    blocks: list[Block]
    notes: dict[int, int]  # by the number of the note's block: where its citation is
    function: frozenset[str]

    def flows(self, one: int, other: int) -> bool:
        """Whether block `one` breaks off inside a sentence or word that block `other` continues."""
        if other >= len(self.blocks):
            return False
        before, after = self.blocks[one].text, self.blocks[other].text
        cut = LINE_END_HYPHEN.search(f"{before[-40:]}\n\n{after[:40]}")
        if cut and after.lstrip("*_")[:1].islower():
            return True
        return flow(before, after, self.function) is not None

    def page_between(self, one: int, other: int) -> bool:
        """Whether a line with a number at its end, as a running head, is between two blocks.

        Then they are on two pages, and a note is on the page of its citation.
        """
        return any(HEAD_LINE.fullmatch(block.text) for block in self.blocks[one + 1 : other])

    def following(self, number: int) -> int:
        """The next block that is not a note."""
        number += 1
        while number in self.notes:
            number += 1
        return number

    def paragraph_end(self, number: int) -> int:
        """The last block of the paragraph that block `number` begins."""
        while self.flows(number, self.following(number)):
            number = self.following(number)
        return number


def _from_paragraphs(view: View, notes: Sequence[MovingNote], rules: Ruleset) -> Iterator[Fix]:
    found = blocks(view.text)
    starts = [block.start for block in found]
    cited = {bisect_right(starts, n.parts[0].start) - 1: n.cited for n in notes if n.cited >= 0}
    page = NotedText(view.text, found, cited, rules.function_words)
    goals = {
        number: goal
        for number, at in sorted(cited.items())
        if (goal := _goal(page, number, bisect_right(starts, at) - 1, rules)) is not None
    }
    for number, goal in goals.items():
        citing = bisect_right(starts, cited[number]) - 1
        yield _move(page, goals, number, goal, citing, rules)


def _goal(page: NotedText, number: int, citing: int, rules: Ruleset) -> int | None:
    """The block that a note is to follow; None if it follows the citing paragraph already."""
    if rules.settings.notes == "end":
        last = max(n for n in range(len(page.blocks)) if n not in page.notes)
    else:
        last = page.paragraph_end(citing)
    if last < number and all(n in page.notes for n in range(last + 1, number)):
        return None
    return last


def _move(
    page: NotedText, moving: Collection[int], number: int, last: int, citing: int, rules: Ruleset
) -> Fix:
    """Move one note to after block `last`."""
    found, at = page.blocks, page.notes[number]
    note, goal = found[number], found[last].end
    before = number - 1
    # Past all notes beside it: does the text above them run on below them?
    while before in page.notes:
        before -= 1
    inside = page.flows(before, page.following(before))
    doubtful = _lower(page.text, Span(note.start, note.end)) or _holds_text(note.text)
    away = "to-citation" if doubtful else "away-from-citation"
    sure = inside and not _holds_text(note.text) and not page.page_between(citing, number)
    rule = f"footnotes.{'inside-sentence' if sure else away}"
    edits = [
        Edit.at(*_strike(found, moving, number, to_end=rules.settings.notes == "end"), ""),
        Edit.at(goal, goal, "\n\n" + note.text, (min(at + 1, goal), goal)),
    ]
    why = f"“{_word(page.text, at)}” cites it, {_distance(number - citing)} before"
    return rules.fix(rule, edits, why)._replace(moves=True)


def _holds_text(block: str) -> bool:
    """Whether a block holds more than a note: a line in it begins small after a whole line.

    Vision models may end a page of the print with one line feed. So the first lines of the next
    page are in one block with the last note.
    """
    return any(starts_lower(line) for line in block.split("\n")[1:])


def _strike(
    found: Sequence[Block], moving: Collection[int], number: int, *, to_end: bool
) -> tuple[int, int]:
    """The stretch to delete when a note moves: the note, and the gap before or after it.

    Neighbouring notes all take the gap on the same side; otherwise one gap would be deleted
    twice. It is the gap before them if the text ends with them, else the gap after.
    """
    run_end = number
    while run_end in moving:
        run_end += 1
    if to_end or run_end == len(found):
        return found[number - 1].end, found[number].end  # a form feed after it stays
    return found[number].start, found[number + 1].start


def _distance(count: int) -> str:
    return "a paragraph" if count == 1 else f"{count} paragraphs"
