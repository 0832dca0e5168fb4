"""The scan: its text, its pages, and the bytes it came from."""

from __future__ import annotations

import codecs
import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from ocrfix.core.edits import Span
from ocrfix.core.print_places import PrintPlace, print_places
from ocrfix.errors import ReadError
from ocrfix.file_kinds import kind_of

STRAY_BYTES_ALLOWED = 0.002
"""Share of bytes that may be invalid UTF-8 before the file counts as another encoding: one
damaged letter in ten lines of print. Latin-1 prose in French or German has ten times that."""


class Source(NamedTuple):
    """Where a document came from. `sha256` is the checksum of its bytes."""

    name: str
    sha256: str
    encoding: str  # that turns the text back into the bytes
    format: str


class Place(NamedTuple):
    """A place in the scan as people name it. All count from 1; `column` in code points."""

    page: int
    line: int  # of the whole scan, so that an editor can jump there
    column: int


class Word(NamedTuple):
    """A word with its box on the page image, from an OCR engine. Spaces belong to no word."""

    span: Span  # scan offsets
    id: str
    box: tuple[int, int, int, int]  # left, top, right, bottom, in pixels
    confidence: float  # 0 to 1
    page: int  # from 1


@dataclass(frozen=True)
class Document:
    r"""A scan. It is frozen: nothing in ocrfix ever changes it.

    >>> scan = Document.from_bytes(b"The caf\xe9.\nIt was shut.\n", encoding="latin-1")
    >>> scan.text, scan.place(14)
    ('The café.\nIt was shut.\n', Place(page=1, line=2, column=5))
    >>> scan.to_bytes() == b"The caf\xe9.\nIt was shut.\n"
    True
    """

    text: str
    source: Source
    pages: tuple[Span, ...]  # scan offsets; a form feed ends its page
    words: tuple[Word, ...] = field(default=(), repr=False)

    @classmethod
    def from_text(cls, text: str, name: str = "text") -> Document:
        """A document from a string; lone surrogates in it represent stray bytes."""
        data = text.encode("utf-8", "surrogatepass")
        return cls(text, Source(name, _sha256(data), "utf-8/surrogatepass", "text"), _pages(text))

    @classmethod
    def from_bytes(
        cls,
        data: bytes,
        name: str = "text",
        encoding: str | None = None,
        *,
        any_kind: bool = False,
    ) -> Document:
        """A document from the bytes of a file; `to_bytes` gives exactly these bytes back.

        Bytes that are not UTF-8 are kept as lone surrogates. UTF-16 is recognised by its byte
        order mark. With `any_kind` the bytes may also be something other than plain text, as
        XML: what was restored once can be read again.

        Raises:
            ReadError: the bytes are not plain text, or not in this encoding.

        """
        if not any_kind and (kind := kind_of(data)):
            raise ReadError(f"{name}: this is {kind.what}, not plain text. {kind.do}")
        codec = encoding or _guess(data)
        text, codec = _decode(data, codec, name)
        # Some codecs read bytes that they would write differently, as UTF-7 does: "a+AGE-b" is
        # read as "aab". Such a scan could not be given back unchanged.
        if not _comes_back(text, codec, data):
            raise ReadError(
                f"{name}: read as {codec}, the bytes would not come back unchanged. "
                f"Name its encoding with --encoding."
            )
        return cls(text, Source(name, _sha256(data), codec, "text"), _pages(text))

    def of_files(self, form: str, words: tuple[Word, ...]) -> Document:
        """This document, as read from files of the format `form` that have boxes for `words`."""
        return replace(self, source=self.source._replace(format=form), words=words)

    def to_bytes(self) -> bytes:
        """The bytes of the scan."""
        return self.encode(self.text)

    def encode(self, text: str) -> bytes:
        """`text` as bytes in the scan's own encoding.

        If the encoding lacks a character, the whole text is written as UTF-8, and `lacking`
        says so. (The letters that replace a ligature never cause this.)
        """
        try:
            # `surrogateescape` turns each lone surrogate back into the byte that it was read from.
            return _encode(text, self.source.encoding)
        except UnicodeError:
            return text.encode("utf-8", "surrogatepass")

    def lacking(self, text: str) -> str:
        """A message that `text` cannot be in the encoding of the scan; "" if it can."""
        try:
            _encode(text, self.source.encoding)
        except UnicodeError as error:
            found = text[error.start] if isinstance(error, UnicodeEncodeError) else ""
            named = f"{found} (U+{ord(found):04X})" if found.isprintable() and found else error
            return (
                f"the restored text is in UTF-8 and not in {self.source.encoding}, as the scan is: "
                f"that has no {named}"
            )
        return ""

    @cached_property
    def line_starts(self) -> list[int]:
        """The scan offset at which each line starts."""
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    @cached_property
    def print_places(self) -> dict[int, PrintPlace]:
        """Where each line is on its page, by its number from 0; only lines that have boxes."""
        return print_places(self.words, self.line_starts)

    @cached_property
    def _page_starts(self) -> list[int]:
        return [page.start for page in self.pages]

    def place(self, scan_offset: int) -> Place:
        """Page, line and column of a scan offset."""
        # The number of lines that start at or before the offset is the number of its line, from 1.
        line = bisect_right(self.line_starts, scan_offset)
        page = max(1, bisect_right(self._page_starts, scan_offset))
        return Place(page, line, scan_offset - self.line_starts[line - 1] + 1)


def _pages(text: str) -> tuple[Span, ...]:
    pages: list[Span] = []
    start = 0
    while (feed := text.find("\f", start)) >= 0:
        pages.append(Span(start, feed + 1))
        start = feed + 1
    # A form feed at the very end adds no page, but an empty text has one.
    if start < len(text) or not pages:
        pages.append(Span(start, len(text)))
    return tuple(pages)


def _guess(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    return "utf-8"


def _decode(data: bytes, codec: str, name: str) -> tuple[str, str]:
    _see_codec(codec, name)
    try:
        return data.decode(codec), codec
    except UnicodeError as error:
        if not isinstance(error, UnicodeDecodeError):  # from codecs for names, as punycode
            raise ReadError(
                f"{name}: not {codec}: {error}. Name another encoding with --encoding."
            ) from None
        if codec.replace("_", "-").lower() not in {"utf-8", "utf8"}:
            raise ReadError(
                f"{name}: not {codec}: {error.reason} at byte {error.start}. "
                f"Name another encoding with --encoding."
            ) from None
        place = error.start
    text = data.decode("utf-8", "surrogateescape")
    # The codec writes a stray byte 0xNN as U+DCNN; real text cannot have these, since UTF-8 has no
    # surrogates. One stray byte is allowed in a text of any length.
    stray = sum("\udc80" <= char <= "\udcff" for char in text)
    if stray > max(1, STRAY_BYTES_ALLOWED * len(data)):
        raise ReadError(
            f"{name}: not UTF-8: {stray} of {len(data)} bytes are something else, the first "
            f"at byte {place}. Name its encoding, for example --encoding latin-1 or cp1252."
        )
    return text, "utf-8/surrogateescape"


def _comes_back(text: str, codec: str, data: bytes) -> bool:
    try:
        return _encode(text, codec) == data
    except UnicodeError:
        return False


def _see_codec(codec: str, name: str) -> None:
    """Check that there is such an encoding, and that it is one for text. This needs no data.

    Raises:
        ReadError: there is none.

    """
    try:
        "a".encode(codec)
    except (LookupError, ValueError):  # from `undefined`, or from a name with odd characters
        shown = codec if len(codec) < 40 and codec.isprintable() else ascii(codec[:40])
        raise ReadError(f"{name}: no such encoding: {shown}. Try utf-8 or latin-1.") from None


def _encode(text: str, codec: str) -> bytes:
    name, _, errors = codec.partition("/")
    return text.encode(name, errors or "strict")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
