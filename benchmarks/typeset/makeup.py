"""Lines made up into pages: notes at the foot, heads and folios, catchwords, signatures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.typeset.blocks import Setting
from benchmarks.typeset.furniture import Furniture
from benchmarks.typeset.lines import Line
from benchmarks.typeset.numbering import contents, mark_notes, number_pages, with_plates
from benchmarks.typeset.page import Frame, Page
from benchmarks.typeset.source import Block, Book

LEAST_NOTE = 2  # lines of a note that must be below the line citing it


class MakeUp:
    """Makes up the pages of a book, so many at most."""

    def __init__(self, setting: Setting, seed: int, limit: int) -> None:
        self.setting, self.style = setting, setting.style
        self.rng = random.Random(seed)
        self.limit = limit
        self.height = setting.rows * setting.leading
        self.gutter = 1.6 * self.style.size
        self.width = setting.measure * self.style.columns + self.gutter * (self.style.columns - 1)
        self.marks: dict[int, tuple[str, int]] = {}  # of notes, with the page citing each
        self.front: list[Block] = []  # blocks of the contents, numbered below 0

    def pages(self) -> list[Page]:
        """The pages, furniture and all."""
        frames = list(self._frames(list(self.setting.lines())))
        per = self.style.columns
        pages = [Page(0, frames[at : at + per]) for at in range(0, len(frames), per)]
        pages = with_plates(pages[: self.limit], self.style.plates, self.rng)
        number_pages(pages, self.setting.book, self.style, self.rng)
        if self.style.contents:
            listed, self.front = contents(pages, self.setting, self.height)
            pages = listed + pages
        for number, page in enumerate(pages, 1):
            page.number = number
        self.marks = mark_notes(pages, self.setting)
        for page in pages:
            self._place(page)
        Furniture(self, pages).add()
        return pages

    # ---- filling -------------------------------------------------------------------------------

    def _frames(self, lines: list[Line]) -> Iterator[Frame]:
        frame = Frame()
        for at, line in enumerate(lines):
            notes = self._notes(line)
            while not self._fits(frame, lines, at, notes):
                yield frame
                frame = Frame()
            above = line.above if frame.text or line.opening else 0.0
            frame.used += above + line.height
            frame.text.append(replace(line, above=above))
            frame.cited += dict.fromkeys(n.note for n in notes if n.note is not None)
            frame.noted += self._notes_white(frame, notes)
            carried = self._footed(frame, notes, self._room(frame))
            if carried:
                yield frame
                frame = self._next(carried)
        yield frame

    def _fits(self, frame: Frame, lines: list[Line], at: int, notes: list[Line]) -> bool:
        """Whether a line has room, with at least the beginning of its notes below."""
        if not frame.text and not frame.foot:
            return True
        line = lines[at]
        if line.opening and frame.text:
            return False
        above = line.above if frame.text or line.opening else 0.0
        need = above + line.height + self._kept(lines, at) + self._notes_white(frame, notes)
        return need + sum(n.height for n in notes[:LEAST_NOTE]) <= self._room(frame)

    def _next(self, carried: list[Line]) -> Frame:
        """A new frame, with what is left of the last one's notes at its foot."""
        frame = Frame()
        frame.noted += self._notes_white(frame, carried)
        rest = self._footed(frame, carried, self.height * 0.6)
        frame.foot += rest  # a note longer than that runs into the margin
        frame.noted += sum(line.height for line in rest)
        return frame

    def _footed(self, frame: Frame, notes: list[Line], room: float) -> list[Line]:
        """Puts as many lines of notes as there is room for at the foot; gives back the rest."""
        for at, line in enumerate(notes):
            if line.height > room:
                return notes[at:]
            room -= line.height
            frame.noted += line.height
            frame.foot.append(line)
        return []

    def _room(self, frame: Frame) -> float:
        return self.height - frame.used - frame.noted

    def _notes_white(self, frame: Frame, notes: list[Line]) -> float:
        return 0.8 * self.setting.leading if notes and not frame.foot else 0.0

    def _kept(self, lines: list[Line], at: int) -> float:
        """What must follow a heading on its page: the headings below it, and two lines."""
        total, line = 0.0, lines[at]
        while line.keep and at + 1 < len(lines):
            at += 1
            line = lines[at]
            total += line.above + line.height * (1 if line.keep else 2)
        return total

    def _notes(self, line: Line) -> list[Line]:
        if line.block is None or line.block < 0:
            return []
        refs = self.setting.book.blocks[line.block].refs
        return [
            one
            for offset, number in refs
            if line.a < offset <= line.b
            for one in self.setting.note(number)
        ]

    # ---- places --------------------------------------------------------------------------------

    def _place(self, page: Page) -> None:
        """Puts each line in its place, from the top of the type area."""
        for column, frame in enumerate(page.frames):
            left = column * (self.setting.measure + self.gutter)
            y = 0.0
            for line in frame.text:
                y += line.above + line.height
                line.x, line.y = line.x + left, y - 0.28 * line.size
                page.lines.append(line)
            if frame.foot:
                self._place_notes(page, frame, left, y)
        if (
            self.style.columns == 2
            and any(f.text for f in page.frames[1:])
            and self.style.size > 10
        ):
            middle = self.setting.measure + self.gutter / 2
            page.rules.append((middle, 0.0, middle, self.height))

    def _place_notes(self, page: Page, frame: Frame, left: float, end: float) -> None:
        total = sum(line.height for line in frame.foot)
        short = page is not None and self.style.note_break == "blank"
        y = (
            max(end + 0.8 * self.setting.leading, self.height - total)
            if not short
            else self.height - total
        )
        y = max(y, end + 0.5 * self.setting.leading)
        reach = {"rule": 0.28, "short": 0.12, "full": 1.0}.get(self.style.note_break)
        if reach:
            up = y - 0.2 * self.setting.leading
            page.rules.append((left, up, left + reach * self.setting.measure, up))
        for line in frame.foot:
            y += line.height
            line.x, line.y = line.x + left, y - 0.28 * line.size
            page.lines.append(line)


def limited(book: Book, letters: int) -> Book:
    """The first blocks of a book, so many letters at least, to set no more than needed."""
    total = 0
    for at, block in enumerate(book.blocks):
        total += len(block.text)
        if total > letters:
            return replace(book, blocks=book.blocks[: at + 1])
    return book
