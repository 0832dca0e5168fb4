"""Reads an OCR file of any format, which its content shows."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import NamedTuple

from ocrfix.errors import Location, ReadError
from ocrfix.file_kinds import kind_of
from ocrfix.formats.page import OcrPage

METS = "METS"
Pages = Callable[[bytes, str], Iterator[OcrPage]]
"""How a reader is called: with the bytes and the name of a file."""
READERS = {
    "hOCR": "hocr",
    "ALTO": "alto",
    "PAGE XML": "page_xml",
    "TSV": "tesseract_tsv",
    "ABBYY XML": "abbyy",
    "DjVu XML": "djvu_xml",
    "PDF": "pdf",
    "Mistral JSON": "engine_json",
    "olmOCR JSON": "engine_json",
    "docling JSON": "engine_json",
    "Google Vision JSON": "engine_json",
}
"""The module that reads each format, by the name that `file_kinds` gives it. It is imported when it
is needed: plain text needs none of them."""
GZIP = b"\x1f\x8b"
LARGEST = 1 << 30
"""The most bytes that a packed file may unpack to."""
DENSEST = 300
"""A larger file that was packed more densely than this is no OCR: XML packs 10 to 30 times."""
SMALL = 1 << 26


class OcrFile(NamedTuple):
    """An OCR file that is being read."""

    format: str
    pages: Iterator[OcrPage]  # read one by one, as they are asked for
    remarks: tuple[str, ...] = ()  # what is odd in the file as a whole


def format_of(data: bytes) -> str:
    """The format of a file, one of `READERS` or `METS`; "" for what no reader takes."""
    kind = kind_of(data)
    return kind.format if kind else ""


def read(data: bytes, name: str) -> OcrFile:
    """Begins to read an OCR file. Its pages may raise a `ReadError` while they are read.

    Raises:
        ReadError: no reader takes it, or it is packed and damaged.
    """
    data, remarks = unpacked(data, name)
    kind = kind_of(data)
    if kind is None:
        raise ReadError("this is plain text, not an OCR file with places.", Location(name))
    reader = READERS.get(kind.format)
    if reader is None:
        raise ReadError(f"this is {kind.what}, and has no pages. {kind.do}", Location(name))
    pages: Pages = import_module(f"ocrfix.formats.{reader}").pages
    return OcrFile(kind.format, pages(data, name), remarks)


def unpacked(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """The bytes in a gzip file, with remarks; other bytes as they are.

    Raises:
        ReadError: nothing can be unpacked, or far too much.
    """
    if not data.startswith(GZIP):
        return data, ()
    parts: list[bytes] = []
    size = 0
    rest = data
    remarks: tuple[str, ...] = ()
    try:
        while rest.startswith(GZIP):  # a gzip file may have several parts
            packed = zlib.decompressobj(31)
            limit = LARGEST - size + 1
            part = packed.decompress(rest, min(limit, max(SMALL, DENSEST * len(data)) - size + 1))
            parts.append(part)
            size += len(part)
            if size > LARGEST or (size > SMALL and size > DENSEST * len(data)):
                raise ReadError(
                    f"this gzip file unpacks to more than {size - 1:,} bytes. If it is sound, "
                    "unpack it with gunzip, and split it.",
                    Location(name),
                )
            if not packed.eof:
                remarks = ("the gzip file breaks off. What could be unpacked is read.",)
                break
            rest = packed.unused_data
    except zlib.error as error:
        if not size:
            raise ReadError(
                f"this gzip file is damaged: {error}. Take it from its source again.",
                Location(name),
            ) from error
        remarks = ("a part of the gzip file is damaged. What could be unpacked is read.",)
    return b"".join(parts), remarks
