"""The concatenated text of Distributed Proofreaders: all pages in one file, each after its name.

It follows the guidelines for formatting: lines as printed, a word that a line end cuts whole on the
upper line, one that a page end cuts as `har-*` and `*dest`, notes as `[Footnote A: …]` at the foot
of the page where they were printed, blank lines around headings, no heads and folios.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocrfix.exports import ExportOptions
from ocrfix.exports.blocks import HEADING, NOTE, TITLE
from ocrfix.exports.edition import Edition, LineBegin, Note, PageBegin
from ocrfix.exports.flow import Part, TextFlow
from ocrfix.exports.origin import in_one_line
from ocrfix.exports.sheets import BlockPart, PageParts, sheets, with_next
from ocrfix.formats.image_files import bare, is_part

WIDTH = 75
"""Length of the lines that name a page."""
BLANK = "[Blank Page]"
CHAPTER, SECTION = (4, 2), (2, 1)
"""Blank lines before and after a heading: of the highest level, and of a lower one."""


def write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    """The one file."""
    flow = TextFlow(edition)
    marks = _marks(flow)
    notes: dict[int, list[Note]] = {}
    for note in flow.cited:
        notes.setdefault(note.page, []).append(note)
    levels = [block.level for block in edition.blocks if block.kind == HEADING]
    highest = min(levels, default=1)
    out: list[str] = []
    for sheet, after in with_next(list(sheets(flow))):
        out.append(f"-----File: {_image(sheet.page)}---".ljust(WIDTH, "-"))
        if len(out) == 1:
            # A note of proofreaders, which the last of them takes out.
            out.append(f"[**{in_one_line(edition, options.date)}]")
        page = [
            *_parts(flow, sheet, after, marks, highest),
            *_notes(flow, notes.get(sheet.page.number, ()), marks),
        ]
        out += page or [BLANK]
    whole = "".join(f"{line}\n" for line in out)
    yield f"{edition.name}.dp.txt", whole.encode("utf-8", "replace")


def _image(page: PageBegin) -> str:
    """The name of the image of a page: `012.png`."""
    # A page of a PDF has no image of its own name.
    name = "" if is_part(page.image) else bare(page.image).rpartition("/")[2]
    name = name or page.label
    return "".join(name.split()) if "." in name else f"{''.join(name.split())}.png"


def _marks(flow: TextFlow) -> dict[int, str]:
    """The mark of each note by where it begins: its number, or a letter that is new on its page."""
    made: dict[int, str] = {}
    letters: dict[int, int] = {}
    for note in flow.cited:
        if note.label.isalnum():
            made[note.start] = note.label
            continue
        count = letters.get(note.page, 0)
        letters[note.page] = count + 1
        made[note.start] = chr(ord("A") + count % 26) * (1 + count // 26)
    return made


def _parts(
    flow: TextFlow, sheet: PageParts, after: PageParts | None, marks: dict[int, str], highest: int
) -> Iterator[str]:
    """The lines of the text of a page."""
    for number, part in enumerate(sheet.parts):
        before = "*" if number == 0 and sheet.cut and part.start == sheet.page.at else ""
        cut = after and after.cut and number == len(sheet.parts) - 1 and part.end == after.page.at
        parts = flow.inside(part.start, part.end)
        words = before + _joined(parts, marks) + (_hyphen(flow, part) if cut else "")
        above, below = _room(part, highest)
        # Two headings, one below the other, are one: number and title of a chapter.
        if number and _room(sheet.parts[number - 1], highest)[1]:
            above = 1 if below else _room(sheet.parts[number - 1], highest)[1]
        if part.begins:
            yield from [""] * above
        if part.block.kind == NOTE:
            words = _note(flow, part, words)
        yield from words.split("\n")


def _note(flow: TextFlow, part: BlockPart, words: str) -> str:
    """A note that no place is known to cite."""
    note = flow.notes[part.block.start]
    if part.begins:
        own = flow.edition.text[note.start : note.body]
        words = f"[Footnote {note.label}: {words.removeprefix(own)}"
    return f"{words}]" if part.ends else words


def _room(part: BlockPart, highest: int) -> tuple[int, int]:
    """The blank lines before a block, and those after it if it is a heading."""
    if part.block.kind not in {TITLE, HEADING} or not part.begins:
        return 1, 0
    high = part.block.kind == TITLE or part.block.level <= highest
    return CHAPTER if high else SECTION


def _hyphen(flow: TextFlow, part: BlockPart) -> str:
    return "*" if flow.edition.text[part.end - 1 : part.end] == "-" else "-*"


def _joined(parts: Iterable[Part], marks: dict[int, str]) -> str:
    """Words with the line ends of the print; a line that begins inside a word, after that word."""
    out: list[str] = []
    late = False
    for part in parts:
        if isinstance(part, LineBegin):
            late = part.within
            if not late:
                _break(out)
        elif isinstance(part, Note):
            out.append(f"[{marks[part.start]}]")
        elif isinstance(part, str):
            gap = next((n for n, char in enumerate(part) if char.isspace()), -1) if late else -1
            late = late and gap < 0
            out += (part[:gap], "\n", part[gap + 1 :]) if gap >= 0 else (part,)
    return "".join(out)


def _break(out: list[str]) -> None:
    """End a line: a blank, or a line end that the text has, becomes a line end."""
    if out:
        out[-1] = out[-1].rstrip()
        out.append("\n")


def _notes(flow: TextFlow, notes: Iterable[Note], marks: dict[int, str]) -> Iterator[str]:
    """The notes at the foot of a page."""
    for note in notes:
        words = _joined(flow.of_note(note), marks)
        yield ""
        yield from f"[Footnote {marks[note.start]}: {words}]".split("\n")
