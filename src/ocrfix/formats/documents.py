"""Make one document of the files of a book: plain text or OCR files, packed or not."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from ocrfix.core.document import Document
from ocrfix.errors import OcrfixError, ReadError
from ocrfix.formats.page import OcrPage
from ocrfix.formats.page_files import natural
from ocrfix.formats.reading import LARGEST, format_of, read, unpacked
from ocrfix.formats.source import TEXT, PageSource, SourceFile, SourceFiles
from ocrfix.formats.text import OcrText, composed, page_of_text

ZIP = b"PK\x03\x04"
PAGE_END = b"\f"
HIDDEN = ("__MACOSX/", ".")
"""Beginnings of names in ZIP files that are of no interest: what macOS adds, and hidden files."""


class NamedBytes(NamedTuple):
    """A file in memory."""

    name: str
    data: bytes


class ReadDocument(NamedTuple):
    """A document, the files it is from, and what a person should know about them."""

    document: Document
    source: SourceFiles | None  # None for a single file of plain text
    said: tuple[str, ...] = ()


def document(
    files: Sequence[NamedBytes], name: str = "", encoding: str | None = None
) -> ReadDocument:
    """The document that some files make, in their order; `name` is by default that of the first.

    Files of plain text are joined as if a form feed were between them, so the bytes of each come
    back. Of OCR files, a page that cannot be read is left out, and is named in `said`.

    Raises:
        ReadError: none of the files can be read; or a single one is nothing that we read.
    """
    said: list[str] = []
    whole = [each for file in files for each in _opened(file, said)]
    name = name or files[0].name
    kinds = {each.name: format_of(each.data) for each in whole}
    if not any(kinds.values()):
        return _text_book(whole, name, encoding, said, packed=list(whole) != list(files))
    return _ocr_book(whole, name, encoding, said)


def _opened(file: NamedBytes, said: list[str]) -> Iterator[NamedBytes]:
    """A file without its packing; of a ZIP file, those in it, in natural order."""
    if not file.data.startswith(ZIP) or _is_office(file.data):
        data, remarks = unpacked(file.data, file.name)
        said += (f"{file.name}: {remark}" for remark in remarks)
        name = file.name.removesuffix(".gz") if data is not file.data else file.name
        yield NamedBytes(name, data)
        return
    names: dict[str, int] = {}
    left = LARGEST
    try:
        packed = zipfile.ZipFile(io.BytesIO(file.data))
        infos = [each for each in packed.infolist() if not each.is_dir()]
        for info in sorted(infos, key=lambda each: natural(each.filename)):
            short = PurePosixPath(info.filename.replace("\\", "/")).name
            if info.filename.startswith(HIDDEN[0]) or short.startswith(HIDDEN[1]):
                continue
            left -= info.file_size
            if left < 0:
                raise ReadError(
                    f"{file.name}: unpacks to more than {LARGEST:,} bytes. Unpack it, and give "
                    "ocrfix its folder."
                )
            # Nothing is ever unpacked to the disk, so a name with `..` is only a name.
            names[short] = names.get(short, 0) + 1
            unique = short if names[short] == 1 else f"{names[short]}-{short}"
            yield NamedBytes(unique, packed.read(info)[: info.file_size])
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise ReadError(f"{file.name}: this ZIP file cannot be unpacked: {error}.") from None


def _is_office(data: bytes) -> bool:
    """Whether a ZIP file is a document of an office program or an e-book."""
    head = data[:4000]
    return any(part in head for part in (b"[Content_Types].xml", b"mimetype", b"META-INF"))


def _text_book(
    files: Sequence[NamedBytes],
    name: str,
    encoding: str | None,
    said: list[str],
    *,
    packed: bool,
) -> ReadDocument:
    """A book of plain text. A file that is something else is left out, and is named."""
    if len(files) == 1 and not packed:
        return ReadDocument(Document.from_bytes(files[0].data, name, encoding), None, tuple(said))
    kept: list[NamedBytes] = []
    for each in files:
        try:
            Document.from_bytes(each.data, each.name, encoding)
        except ReadError as error:
            if len(files) == 1:
                raise
            said.append(f"{error} This page is missing in the text.")
        else:
            kept.append(each)
    if not kept:
        raise ReadError(f"{name}: none of the {len(files)} files is text or an OCR file.")
    whole = bytearray()
    sources: list[SourceFile] = []
    pages: list[PageSource] = []
    for number, each in enumerate(kept):
        if number and not whole.endswith(PAGE_END):
            whole += PAGE_END
        whole += each.data
        # A file may have several pages itself. A form feed at its end begins no further one.
        count = each.data.removesuffix(PAGE_END).count(PAGE_END) + 1
        sources.append(SourceFile(each.name, TEXT, each.data, len(pages), count))
        stem = PurePosixPath(each.name).stem
        labels = [stem] if count == 1 else [f"{stem}, page {n}" for n in range(1, count + 1)]
        pages += (PageSource(label, number) for label in labels)
    found = Document.from_bytes(bytes(whole), name, encoding)
    text = OcrText(found.text, (), ())
    return ReadDocument(found, SourceFiles(tuple(sources), tuple(pages), text), tuple(said))


def _ocr_book(
    files: Sequence[NamedBytes], name: str, encoding: str | None, said: list[str]
) -> ReadDocument:
    """A book of OCR files, with plain text among them if need be."""
    sources: list[SourceFile] = []
    sheets: list[OcrPage] = []
    pages: list[PageSource] = []
    for each in files:
        try:
            form, mine = _pages_of(each, encoding, said)
        except OcrfixError as error:
            if len(files) == 1:
                raise
            # A hole in the book: its pages after this one keep their places.
            said.append(f"{error} This page is missing in the text.")
            form, mine = TEXT, [OcrPage((), each.name)]
        for page in mine:
            said += (f"{each.name}: {remark}" for remark in page.remarks)
            if page.problem:
                said.append(f"{each.name}: page {page.name}: {page.problem}")
            label = page.name if len(mine) > 1 else PurePosixPath(each.name).stem
            size = page.width, page.height
            pages.append(PageSource(label, len(sources), page.image, *size))
        sources.append(SourceFile(each.name, form, each.data, len(sheets), len(mine)))
        sheets += mine
    found = composed(sheets)
    if not found.elements:
        raise ReadError(
            f"{name}: {'these files have' if len(files) > 1 else 'this file has'} no text. If the "
            "pages are only images, run an OCR engine on them first."
        )
    scan = Document.from_text(found.text, name)
    forms = {source.format for source in sources} - {TEXT}
    scan = scan.of_files(min(forms), found.words)
    return ReadDocument(scan, SourceFiles(tuple(sources), tuple(pages), found), tuple(said))


def _pages_of(file: NamedBytes, encoding: str | None, said: list[str]) -> tuple[str, list[OcrPage]]:
    """The format and the pages of a file.

    Raises:
        OcrfixError: it cannot be read.
    """
    if not format_of(file.data):
        text = Document.from_bytes(file.data, file.name, encoding).text
        return TEXT, [page_of_text(part) for part in text.removesuffix("\f").split("\f")]
    opened = read(file.data, file.name)
    said += (f"{file.name}: {remark}" for remark in opened.remarks)
    return opened.format, list(opened.pages)
