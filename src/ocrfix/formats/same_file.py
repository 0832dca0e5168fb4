"""The OCR files of a book again, with the changes of its restoration and all else as it was.

Each file is read again after writing. If it does not hold exactly the words that it should, it
stays as it was, and its changes are listed as unwritten.
"""

from __future__ import annotations

import codecs
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from ocrfix.core.edits import Hunk
from ocrfix.core.marks import FurnitureMark
from ocrfix.formats.alto_writer import AltoFile
from ocrfix.formats.hocr_writer import HocrFile
from ocrfix.formats.new_texts import FIRST, HYPHENS, NewText, Unwritten, new_texts
from ocrfix.formats.page_writer import PageFile
from ocrfix.formats.source import SourceFile
from ocrfix.formats.tags import Splice, encoding_of, spliced
from ocrfix.formats.text import OcrText


class ParsedFile(Protocol):
    """The bytes of a file, and where the elements with text are in them."""

    texts: list[str]

    def splices(self, new: Mapping[int, NewText]) -> list[Splice]:
        """The replacements that give elements, by their numbers, their new texts."""

    def labels(self, what: Mapping[int, str]) -> list[Splice]:
        """The changes that say which elements, by their numbers, are furniture, and of what kind.

        Empty if this version of the format has no place for that.
        """

    def step(self, version: str, rules: str) -> list[Splice]:
        """The insertion that says what changed the file, if the format has a place for it."""


WRITERS: dict[str, Callable[[bytes, str], ParsedFile]] = {
    "ALTO": AltoFile, "hOCR": HocrFile, "PAGE XML": PageFile,
}  # fmt: skip
"""The formats that can be written again, by the names that `reading.format_of` gives."""
UNCUT = frozenset(("PAGE XML",))
"""Formats that cannot say that a word goes on in the next line."""
NOTHING: Mapping[int, str] = {}
NOT_WRITTEN = "this format is only read"
OTHER_COUNT = "the file has other words than were read from it"
NOT_BACK = "the written file would not read as it should"
NO_CUT = "this format cannot say that a word goes on in the next line"


class Rewritten(NamedTuple):
    """A file with its changes, and those that it cannot hold."""

    name: str
    data: bytes
    changed: int  # how many of its elements
    unwritten: list[Unwritten]


def rewritten(
    files: Sequence[SourceFile],
    found: OcrText,
    hunks: Sequence[Hunk],
    version: str,
    rules: str,
    struck: Mapping[int, str] = NOTHING,
) -> Iterator[Rewritten]:
    """The files of a book with `hunks` written into them, where they can be.

    `found` is the text of all their pages. `version` and `rules` (a checksum) go into the
    processing step of formats that have one. `struck` are the elements that are furniture, and its
    kinds (see `furniture_of`): they stay in the file, and are labelled.
    """
    made = new_texts(found, hunks)
    pages = sum(file.pages for file in files)
    changed: list[list[int]] = [[] for _ in range(pages)]
    for number in made.texts:
        changed[found.elements[number].page].append(number)
    lost: list[list[Unwritten]] = [[] for _ in range(pages)]
    starts = [element.span.start for element in found.elements]
    for each in made.unwritten:
        # The page of the last element that begins before it.
        number = max(0, bisect_right(starts, each.hunk.start) - 1)
        lost[found.elements[number].page if starts else 0].append(each)
    for file in files:
        here = slice(file.first, file.first + file.pages)
        mine = sorted(number for page in changed[here] for number in page)
        new = {number: made.texts[number] for number in mine}
        unwritten = [each for page in lost[here] for each in page]
        pages_here = range(file.first, file.first + file.pages)
        labels = {n: what for n, what in struck.items() if found.elements[n].page in pages_here}
        yield _file(file, found, new, labels, unwritten, (version, rules))


def furniture_of(
    found: OcrText, hunks: Sequence[Hunk], marks: Iterable[FurnitureMark]
) -> dict[int, str]:
    """The elements that a restoration struck as furniture, by number, each with its kind."""
    starts = [element.span.start for element in found.elements]
    ends = [hunk.end for hunk in hunks]
    struck: dict[int, str] = {}
    for mark in marks:
        for number in range(bisect_left(starts, mark.span.start), len(starts)):
            start, end = found.elements[number].span
            if end > mark.span.end:
                break
            at = bisect_left(ends, end)
            # Not if a person rejected it, or keeps furniture.
            if at < len(hunks) and hunks[at].start <= start and not hunks[at].new.strip():
                struck[number] = mark.what.replace(" ", "-")  # fit for ids and classes
    return struck


def _file(
    file: SourceFile,
    found: OcrText,
    new: Mapping[int, NewText],
    labels: Mapping[int, str],
    unwritten: list[Unwritten],
    tool: tuple[str, str],
) -> Rewritten:
    """One file with its new texts; unchanged, with the reason, where that is not possible."""
    writer = WRITERS.get(file.format)
    if not new and not (labels and writer):
        return Rewritten(file.name, file.data, 0, unwritten)
    if writer is None:
        return _as_it_was(file, found, new, unwritten, NOT_WRITTEN)
    mark = codecs.BOM_UTF16_LE if file.data.startswith(codecs.BOM_UTF16_LE) else codecs.BOM_UTF16_BE
    wide = file.data.startswith(mark)
    # Tags are found in bytes, and UTF-16 has zero bytes between them. So it is written by way of
    # UTF-8, which gives the same file back.
    data = file.data[2:].decode(encoding_of(file.data)).encode() if wide else file.data
    encoding = "utf-8" if wide else encoding_of(data)
    parsed = writer(data, encoding)
    old = parsed.texts
    wanted: dict[int, NewText] = {}
    for number, text in new.items():
        element = found.elements[number]
        held, said = element.number, found.text[slice(*element.span)]
        if not 0 <= held < len(old) or _spaced(old[held]) != _spaced(said):
            return _as_it_was(file, found, new, unwritten, OTHER_COUNT)
        if file.format not in UNCUT or text.text != said:
            wanted[held] = text
    marked = {found.elements[number].number: what for number, what in labels.items()}
    tagged = parsed.labels({n: what for n, what in marked.items() if n not in wanted})
    if not wanted and not tagged:
        return Rewritten(file.name, file.data, 0, unwritten)
    out = spliced(data, [*parsed.splices(wanted), *tagged, *parsed.step(*tool)])
    if not _holds(writer(out, encoding).texts, old, wanted):
        return _as_it_was(file, found, new, unwritten, NOT_BACK)
    if file.format in UNCUT:
        unwritten = [*unwritten, *_uncut(found, new)]
    if wide:
        out = mark + out.decode().encode(encoding_of(file.data))
    return Rewritten(file.name, out, len(wanted), unwritten)


def _holds(written: Sequence[str], old: Sequence[str], wanted: Mapping[int, NewText]) -> bool:
    """Whether a written file has the words that it should, and no others.

    Hyphens at line ends are left out: a format may write them as an element of their own. Words are
    compared as one text, since a split word may be two elements.
    """
    expected = [wanted[n].text if n in wanted else text for n, text in enumerate(old)]
    return _words(written) == _words(expected)


def _spaced(text: str) -> str:
    """A text with single blanks, as readers give it."""
    return " ".join(text.split())


def _words(texts: Sequence[str]) -> list[str]:
    return [word.rstrip(HYPHENS) for text in texts for word in text.split()]


def _as_it_was(
    file: SourceFile,
    found: OcrText,
    new: Mapping[int, NewText],
    unwritten: list[Unwritten],
    why: str,
) -> Rewritten:
    lost = [Unwritten(_hunk(found, number, text), why) for number, text in new.items()]
    return Rewritten(file.name, file.data, 0, [*unwritten, *lost])


def _uncut(found: OcrText, new: Mapping[int, NewText]) -> list[Unwritten]:
    """The joined words that a format without a place for them keeps in two parts."""
    return [
        Unwritten(_hunk(found, number, text), NO_CUT)
        for number, text in new.items()
        if text.half == FIRST and text.dropped
    ]


def _hunk(found: OcrText, number: int, text: NewText) -> Hunk:
    start, end = found.elements[number].span
    return Hunk(start, end, text.whole or text.text, ())
