"""Blocks of a book set as lines: paragraphs, verse, quotations, headings, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.typeset.founts import Fount
from benchmarks.typeset.lines import Compositor, Copy, Line, Part
from benchmarks.typeset.source import Block, Book, Note
from benchmarks.typeset.style import Style

SAMPLE = "the quick brown fox jumps over a lazy dog and then sits down by the river to rest "
ROMANS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
FITS = {"c": "centre", "C": "centre", "r": "right", "j": "justify", "l": "left"}
SUNK = 5  # lines of white above a chapter that opens a page


class Setting:
    """Sets the blocks of a book in a style; keeps the copy of each, for marks to be put in."""

    def __init__(self, book: Book, style: Style) -> None:
        self.book, self.style = book, style
        self.fount = Fount(style.fount)
        self.comp = Compositor(
            self.fount,
            book.lang,
            often=style.hyphens == "many",
            spaced=style.spaced,
            old=style.long_s,
        )
        self.leading = style.size * style.leading
        letter = self.fount.width(SAMPLE, "r") / len(SAMPLE) * style.size
        self.measure = style.measure * letter / (1.75 if style.columns == 2 else 1)
        width = self.measure * style.columns
        self.rows = min(style.lines, round(style.shape * width / self.leading))
        self.copies: dict[tuple[str, int], Copy] = {}

    def lines(self) -> Iterator[Line]:
        """All lines of the text, in order, without furniture and notes."""
        before: Block | None = None
        for number, block in enumerate(self.book.blocks):
            yield from self.block(number, block, before)
            before = block

    def block(self, number: int, block: Block, before: Block | None) -> Iterator[Line]:
        """The lines of one block; `before` decides its indent and the white above it."""
        after_head = before is None or before.kind in {"heading", "break"}
        if block.kind == "heading":
            lines = self._heading(block, before)
        elif block.kind == "break":
            lines = [self._centred("ornament", Copy("* * *"), self.style.size, 0.0)]
        elif block.kind == "verse":
            lines = list(self._verse(block))
        elif block.kind == "set":
            lines = list(self._as_it_stands(block))
        else:
            lines = list(self._filled(block, first=after_head))
        between = {"para": 0.0 if self.style.indent else 0.5}.get(block.kind, 0.6)
        apart = before is not None and before.kind in {"verse", "blockquote", "set"}
        if lines and block.kind != "heading":
            lines[0].above = self.leading * max(between, 0.6 if apart or after_head else 0)
        self.copies["block", number] = lines[0].copy if lines else Copy("")
        for line in lines:
            line.block = number
            yield line

    def note(self, number: int) -> list[Line]:
        """The lines of a note, its label not yet known."""
        note: Note = self.book.notes[number]
        copy = Copy(note.text, note.italic, label=("1", True))
        size = self.style.size * self.style.note_size
        lines = self._set("footnote", copy, size, self.style.note_indent * size)
        for line in lines:
            line.note = number
        self.copies["note", number] = copy
        return lines

    # ---- kinds ---------------------------------------------------------------------------------

    def _filled(self, block: Block, *, first: bool) -> Iterator[Line]:
        style, quote = self.style, block.kind == "blockquote"
        size = style.size * (0.9 if quote else 1)
        big: tuple[tuple[int, int], ...] = ()
        if first and not block.role and not quote and style.lead_in:
            word = re.match(r"\W*\w+", block.text)
            big = ((0, word.end()),) if word and style.lead_in == "caps" else ()
        copy = self._copy(block, big)
        if first and not block.role and not quote and style.lead_in == "drop":
            copy.drop = (
                size + self.leading / 0.65
                if block.text[0].isalpha() and len(block.text) > 200
                else 0.0
            )
        indent = 0.0 if first or quote else style.indent * style.size
        side = 1.6 * style.size if quote else 0.0
        hanging = style.drama and block.role == "speech"
        lines = self._set(
            "blockquote" if quote else "body", copy, size, 0.0 if hanging else indent, side
        )
        for line in lines[1:] if hanging else ():
            line.x += 1.2 * size
            line.width -= 1.2 * size
        yield from lines

    def _copy(self, block: Block, big: tuple[tuple[int, int], ...] = ()) -> Copy:
        marks = {offset: ("1", True) for offset, _ in block.refs}
        return Copy(block.text, block.italic, block.caps, big, marks)

    def _set(
        self, kind: str, copy: Copy, size: float, indent: float, side: float = 0.0
    ) -> list[Line]:
        """Lines filled to the measure, less `side` on both sides."""
        width = self.measure - 2 * side
        height = (
            self.leading if size == self.style.size else size * max(1.15, self.style.leading - 0.06)
        )

        fallen = copy.fallen(self.fount)

        def place(number: int) -> tuple[float, float]:
            x = indent if not number else fallen if number == 1 else 0.0
            return x, width - x

        lines: list[Line] = []
        for parts, hyphen in self.comp.broken(copy, size, place, (0, len(copy.text))):
            x, room = place(len(lines))
            lines.append(Line(kind, size, height, copy, parts, x + side, room, hyphen=hyphen))
        for line in lines[:-1]:
            line.more = True
        if lines:
            lines[-1].fit = "left"
            lines[0].first = True
        return lines

    def _verse(self, block: Block) -> Iterator[Line]:
        size = self.style.size * 0.92
        copy = self._copy(block)
        start = 0
        for number, text in enumerate(block.text.split("\n")):
            span = (start, start + len(text))

            def place(n: int) -> tuple[float, float]:
                x = (2.5 if not n else 5.0) * size
                return x, self.measure - x

            for n, (parts, hyphen) in enumerate(self.comp.broken(copy, size, place, span)):
                x, room = place(n)
                line = Line("verse", size, size * 1.2, copy, parts, x, room, "left", hyphen=hyphen)
                line.vline, line.turnover, line.first = number, n > 0, not n
                yield line
            start += len(text) + 1

    def _as_it_stands(self, block: Block) -> Iterator[Line]:
        """Each line by itself: its cells side by side, or centred, or at one edge."""
        copy, start = self._copy(block), 0
        for text, fit in zip(block.text.split("\n"), block.role, strict=True):
            size = self.style.size * (1.4 if fit == "C" else 1.0)
            cells = [*re.finditer(r"\S+(?: \S+)*", text)]
            for n, cell in enumerate(cells):
                column = _column(n, len(cells), self.measure)
                line = Line("set", size, 0.0 if n else size * 1.3, copy, [], *column)
                line.parts = [
                    (start + cell.start() + word.start(), start + cell.start() + word.end(), "")
                    for word in re.finditer(r"\S+", cell[0])
                ]
                line.fit = FITS.get(fit) or ("left" if not n else "right")
                line.first = not start and not n
                yield line
            start += len(text) + 1

    def _heading(self, block: Block, before: Block | None) -> list[Line]:
        style = self.style
        how, size = {
            "number": (style.number_head, 1.15),
            "title": (style.title_head, 1.2),
            "section": (style.section_head, 1.0),
        }[block.role]
        size *= style.size
        copy = Copy(block.text, plain="i" if how == "italic" else "r")
        if how in {"caps", "spaced"}:
            copy.big = ((0, len(copy.text)),)
        if how == "small":
            copy.caps = ((0, len(copy.text)),)
        track = 0.22 * size if how == "spaced" else 0.0
        lines = []
        wide = self.measure * (0.72 if track else 0.9)
        span = (0, len(copy.text))
        wider = size * (1.25 if track else 1)
        for parts, _ in self.comp.broken(copy, wider, lambda _: (0, wide), span, whole=True):
            lines.append(self._centred("heading", copy, size, track, parts))
        for line in lines:
            line.keep = True
        opens = block.role == "number" or (
            block.role == "title" and (before is None or before.role != "number")
        )
        follows = before is not None and before.kind == "heading"
        lines[0].above = self.leading * (0.5 if follows else 1.2)
        lines[0].first = True
        if opens and style.openings == "page" and style.columns == 1:
            lines[0].opening, lines[0].above = True, self.leading * SUNK
        elif opens:
            lines[0].above = self.leading * 2
        return lines

    def _centred(
        self, kind: str, copy: Copy, size: float, track: float,
        parts: list[Part] | None = None,
    ) -> Line:  # fmt: skip
        return Line(
            kind, size, size * 1.4, copy, parts or [(0, len(copy.text), "")], 0.0, self.measure,
            "centre", track,
        )  # fmt: skip


def _column(number: int, count: int, measure: float) -> tuple[float, float]:
    """Where a cell is and how wide: the first is as wide as two others."""
    if count == 1:
        return 0.0, measure
    wide = measure / (count + 1)
    return (0.0, 2 * wide) if not number else ((number + 1) * wide, wide)


def headed(book: Book, style: Style) -> Book:
    """The book with its headings worded as the style prints them: the number alone, a stop."""
    blocks = []
    for block in book.blocks:
        text = block.text
        figures = re.search(r"\b([IVXLC]+|\d+)\b", text)
        if block.role == "number" and figures and style.number_head in {"alone", "arabic"}:
            text = figures[1] if style.number_head == "alone" else str(_value(figures[1]))
        if block.kind == "heading" and style.head_stop and text[-1:].isalnum():
            text += "."
        blocks.append(replace(block, text=text))
    return replace(book, blocks=blocks)


def _value(figures: str) -> int:
    if figures.isdigit():
        return int(figures)
    values = [ROMANS[c] for c in figures.lower()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < two else one for one, two in pairs)
