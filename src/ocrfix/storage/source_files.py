"""The OCR files that a scan's text came from, kept in its restoration folder.

`source.tsv` has a row for each page: its name, its file and its image. `words.tsv` has the place of
each word in the text and in its file, with its box. `source/` has the files themselves, unless they
are plain text, which `scan.txt` has byte for byte.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from ocrfix.core.decisions import Decisions
from ocrfix.core.document import Word
from ocrfix.core.edits import Span
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import FurnitureMark
from ocrfix.errors import OcrfixError
from ocrfix.formats.source import TEXT, PageSource, SourceFile, SourceFiles
from ocrfix.formats.text import Element, OcrText
from ocrfix.version import VERSION

PAGES, WORDS, KEPT = "source.tsv", "words.tsv", "source"
PAGE_COLUMNS = ("page", "name", "file", "format", "image", "width", "height", "sha256")
WORD_COLUMNS = ("start", "end", "hyphen", "page", "number", "line", "left", "top", "right",
                "bottom", "confidence")  # fmt: skip
LOST_COLUMNS = ("file", "start", "end", "old", "new", "why", "changes")
CORRECTED, UNWRITTEN = "corrected", "unwritten.tsv"
READ = "ocr"
"""The folder of the OCR files that were made for this restoration, of page images."""
FOLDERS = frozenset((KEPT, CORRECTED, READ))
"""The folders of a restoration, whose files are no scans of their own."""


def written(source: SourceFiles) -> Iterator[tuple[str, bytes]]:
    """The files to keep, by their names in the folder."""
    yield PAGES, _table(PAGE_COLUMNS, _page_rows(source))
    if source.format == TEXT:
        return
    yield WORDS, _table(WORD_COLUMNS, _word_rows(source.found))
    for file in source.files:
        yield f"{KEPT}/{file.name}", file.data


def _page_rows(source: SourceFiles) -> Iterator[Sequence[object]]:
    sums = [hashlib.sha256(file.data).hexdigest() for file in source.files]
    for number, page in enumerate(source.pages, 1):
        file = source.files[page.file]
        yield (number, page.name, file.name, file.format, page.image, page.width, page.height,
               sums[page.file])  # fmt: skip


def _word_rows(found: OcrText) -> Iterator[Sequence[object]]:
    boxes = {word.span.start: word for word in found.words}
    for element in found.elements:
        word = boxes.get(element.span.start)
        box: Sequence[object] = (*word.box, f"{word.confidence:g}") if word else ("",) * 5
        yield (*element.span, element.hyphen, element.page + 1, element.number, element.line, *box)


def _table(columns: Sequence[str], rows: Iterator[Sequence[object]]) -> bytes:
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    table.writerow(columns)
    table.writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def corrected(source: SourceFiles, ledger: Ledger, made: Decisions) -> Iterator[tuple[str, bytes]]:
    """The files with the changes of a restoration, and a table of what they cannot hold."""
    # Imported only here: a restoration of plain text needs no writers.
    from ocrfix.formats.same_file import furniture_of, rewritten

    lost: list[Sequence[object]] = []
    hunks = ledger.hunks(made)
    marks = (mark for mark in ledger.marks if isinstance(mark, FurnitureMark))
    struck = furniture_of(source.found, hunks, marks)
    for file in rewritten(source.files, source.found, hunks, VERSION, ledger.rules, struck):
        yield f"{CORRECTED}/{file.name}", file.data
        for hunk, why in file.unwritten:
            old = source.found.text[hunk.start : hunk.end]
            lost.append((file.name, hunk.start, hunk.end, old, hunk.new, why, ",".join(hunk.ids)))
    yield UNWRITTEN, _table(LOST_COLUMNS, iter(lost))


def load(path: Path, text: str) -> SourceFiles | None:
    """The source files of a restoration folder, whose scan has `text`; None if it keeps none.

    Raises:
        OcrfixError: a table or a file is missing or damaged.
    """
    if not (path / PAGES).is_file():
        return None
    rows = list(_rows(path / PAGES, PAGE_COLUMNS))
    pages: list[PageSource] = []
    files: dict[str, SourceFile] = {}
    try:
        for number, row in enumerate(rows):
            name = row["file"]
            if name not in files:
                files[name] = SourceFile(name, row["format"], _kept(path, row), number, 0)
            files[name] = files[name]._replace(pages=number + 1 - files[name].first)
            size = int(row["width"]), int(row["height"])
            pages.append(PageSource(row["name"], list(files).index(name), row["image"], *size))
        found = _ocr_text(path, text)
    except (KeyError, ValueError, TypeError) as error:
        raise OcrfixError(
            f"{path}: {PAGES} or {WORDS} is damaged ({error}). Run the scan again."
        ) from None
    return SourceFiles(tuple(files.values()), tuple(pages), found)


def _kept(path: Path, row: dict[str, str]) -> bytes:
    if row["format"] == TEXT:
        return b""
    name = row["file"]
    if "/" in name or "\\" in name or name in {"", ".", ".."}:
        raise ValueError(f"file name {name!r}")
    try:
        data = (path / KEPT / name).read_bytes()
    except OSError as error:
        raise OcrfixError(f"{path / KEPT / name}: cannot be read: {error.strerror}.") from None
    if hashlib.sha256(data).hexdigest() != row["sha256"]:
        raise OcrfixError(
            f"{path / KEPT / name}: is not the file that was restored: it was edited. Put the "
            "original back, or run the scan again."
        )
    return data


def _ocr_text(path: Path, text: str) -> OcrText:
    if not (path / WORDS).is_file():
        return OcrText(text, (), ())
    elements: list[Element] = []
    words: list[Word] = []
    for row in _rows(path / WORDS, WORD_COLUMNS):
        start, end, hyphen, page, number, line = (int(row[name]) for name in WORD_COLUMNS[:6])
        elements.append(Element(Span(start, end), hyphen, page - 1, number, line))
        if row["left"]:
            left, top, right, bottom = (int(row[name]) for name in WORD_COLUMNS[6:10])
            box = left, top, right, bottom
            sure = float(row["confidence"])
            words.append(Word(Span(start, end + hyphen), f"{page}.{number}", box, sure, page))
    return OcrText(text, tuple(elements), tuple(words))


def _rows(path: Path, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    try:
        text = path.read_bytes().decode("utf-8", "surrogatepass")
    except (OSError, UnicodeDecodeError) as error:
        raise OcrfixError(f"{path}: cannot be read: {error}.") from None
    table = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    if tuple(next(table, ())) != tuple(columns):
        raise ValueError(f"{path.name} has other columns")
    for row in table:
        yield dict(zip(columns, row, strict=True))
