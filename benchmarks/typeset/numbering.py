"""What is counted in a book: chapters, folios, plates, the page of contents, marks of notes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.typeset.blocks import Setting
from benchmarks.typeset.lines import Line
from benchmarks.typeset.page import Frame, Page
from benchmarks.typeset.source import Block, Book
from benchmarks.typeset.style import Style
from benchmarks.typeset.words import roman

SIGNS = "*\u2020\u2021\u00a7\u2016\u00b6"
FRONT = 10  # pages at most that are numbered in roman
UNRAISED = {"paren", "bracket", "letters-paren"}


def with_plates(pages: list[Page], count: int, rng: random.Random) -> list[Page]:
    """The pages with plates bound in: leaves with a picture, the back blank, not numbered."""
    out = list(pages)
    for at in sorted(rng.sample(range(3, max(6, len(pages))), count)):
        out[at:at] = [Page(0, [], plate=True), Page(0, [], plate=True)]
    return out


def number_pages(pages: list[Page], book: Book, style: Style, rng: random.Random) -> None:
    """Gives pages their chapter and folio: roman in front, none on plates."""
    openings = _chapters(pages, book)
    first = pages.index(openings[1]) if style.roman_pages and len(openings) > 1 else 0
    first = first if first <= FRONT else 0
    number = 0 if first else style.first_folio - 1
    for at, page in enumerate(pages):
        page.front = at < first
        number = 0 if first and at == first else number
        if not page.plate:
            number += 1
            page.folio = roman(number) if page.front else str(number)
    _misprint([page for page in pages if page.folio.isdigit()], style.misprints, rng)
    for page in pages if style.unnumbered else ():
        page.folio = ""


def contents(pages: list[Page], setting: Setting, height: float) -> tuple[list[Page], list[Block]]:
    """A page of contents and its blocks, known by numbers below 0; none for a single chapter."""
    entries = [Block("heading", "Contents", "title"), *_entries(pages, setting)]
    if len(entries) < 3:
        return [], []
    listed = Setting(replace(setting.book, blocks=entries, notes=[]), setting.style)
    frame = Frame()
    for line in listed.lines():
        frame.used += line.height + line.above
        if frame.used > height:
            break
        number = (line.block or 0) - len(entries)
        frame.text.append(replace(line, block=number, opening=False))
    frames = [frame, *[Frame() for _ in range(setting.style.columns - 1)]]
    return [Page(0, frames, front=True, opening=True, chapter="Contents")], entries


def mark_notes(pages: list[Page], setting: Setting) -> dict[int, tuple[str, int]]:
    """Puts marks into the copy, by page or running on through the chapter.

    Gives back the mark of each note and the page that cites it.
    """
    found: dict[int, tuple[str, int]] = {}
    running, chapter = 0, ""
    for page in pages:
        if page.chapter != chapter:
            chapter, running = page.chapter, 0
        for n, note in enumerate((note for f in page.frames for note in f.cited), 1):
            running += 1
            found[note] = _mark(setting.style.marks, n, running), page.number
    for at, block in enumerate(setting.book.blocks):
        for offset, note in block.refs:
            if note in found:
                _set_mark(setting, at, offset, note, found[note][0])
    return found


# ---- helpers -----------------------------------------------------------------------------------


def _chapters(pages: list[Page], book: Book) -> list[Page]:
    """Says of each page which chapter it belongs to; gives back those that open one."""
    chapter = ""
    openings: list[Page] = []
    for page in pages:
        for line, block in _heads(page, book):
            fresh = block.role == "number" or not openings or openings[-1] is not page
            chapter = block.text if fresh or block.role == "title" else chapter
            if line.opening:
                page.opening = True
                openings.append(page)
        page.chapter = chapter.rstrip(".")
    return openings


def _heads(page: Page, book: Book) -> Iterator[tuple[Line, Block]]:
    for line in (line for frame in page.frames for line in frame.text if line.first):
        block = book.blocks[line.block or 0]
        if block.role in {"number", "title"}:
            yield line, block


def _entries(pages: list[Page], setting: Setting) -> Iterator[Block]:
    number = ""
    dots = " . . . . . " if setting.style.columns == 1 else " "
    for page in pages:
        for _, block in _heads(page, setting.book):
            text = block.text.rstrip(".")
            if block.role == "number":
                number = f"{text}. "
            else:
                yield Block("para", f"{number}{text}{dots}{page.folio}")
                number = ""


def _misprint(pages: list[Page], count: int, rng: random.Random) -> None:
    for page in rng.sample(pages, min(count, len(pages))):
        figures = list(page.folio)
        figures[rng.randrange(len(figures))] = rng.choice("123456789")
        page.folio = "".join(figures)


def _mark(style: str, on_page: int, running: int) -> str:
    sign = SIGNS[(on_page - 1) % len(SIGNS)] * (1 + (on_page - 1) // len(SIGNS))
    letter = chr(ord("a") + (on_page - 1) % 26)
    return {
        "symbols": sign,
        "page": str(on_page),
        "chapter": str(running),
        "paren": f"({on_page})",
        "bracket": f"[{running}]",
        "letters": letter,
        "letters-paren": f"({letter})",
    }[style]


def _set_mark(setting: Setting, block: int, offset: int, note: int, mark: str) -> None:
    style = setting.style
    raised = style.marks not in UNRAISED
    setting.copies["block", block].marks[offset] = (mark, raised)
    label = f"{mark}." if style.note_label == "stop" and mark.isalnum() else mark
    setting.copies["note", note].label = (label, raised and style.note_label == "raised")
