"""Read XML parts of an untrusted zip file in small pieces.

Unpacking stops at a limit. A part with a document type is refused, in any encoding, so no entity is
expanded. Memory is used only for what the reader keeps.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from ocrfix.errors import DecisionError

SEPARATOR = " "
"""The separator between a namespace and a name."""
CHUNK = 1 << 16
"""How many bytes to unpack at a time."""
LONGEST = 1 << 20
"""Limit for one tag or comment, in bytes: expat before 2.6 parses a long one again for each chunk.
"""
DEEPEST = 500
"""Limit for nested elements. Word nests tables and text boxes a few dozen deep."""


class Reader:
    """Base class that parses a part; subclasses handle elements and text."""

    def __init__(self) -> None:
        self.depth = 0
        self._quiet = 0  # bytes since the last token
        parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        # These carry no text, but show that the parser is not stuck in a long tag.
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._heard
        # Asking the parser, and not searching the bytes for `<!DOCTYPE`, works in any encoding.
        parser.StartDoctypeDeclHandler = self._refuse
        self._parser = parser

    def read(self, chunks: Iterator[bytes]) -> None:
        """Parse a whole part.

        Raises:
            ValueError: it is nested too deep, has a document type, or an endless tag.
            ExpatError: it is not XML.
        """
        for chunk in chunks:
            self._quiet += len(chunk)
            self._parser.Parse(chunk, False)  # noqa: FBT003 - as expat has it
            # The parser reported nothing for this many bytes, so it is still inside one tag or
            # comment.
            if self._quiet > LONGEST:
                raise ValueError("a tag or comment is too long")
        self._parser.Parse(b"", True)  # noqa: FBT003

    def begin(self, name: str, attrs: dict[str, str]) -> None:
        """An element begins."""

    def finish(self) -> None:
        """The last element that began ends."""

    def text(self, text: str) -> None:
        """Text, in as many pieces as there may be."""

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        self._quiet = 0
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError("the elements are nested too deep")
        self.begin(name, attrs)

    def _end(self, _name: str) -> None:
        self._quiet = 0
        self.depth -= 1
        self.finish()

    def _text(self, text: str) -> None:
        self._quiet = 0
        self.text(text)

    def _heard(self, *_: str) -> None:
        self._quiet = 0

    def _refuse(self, *_: object) -> None:
        raise ValueError("it has a document type, which word processors do not write")


def unpacked(file: zipfile.ZipFile, name: str, most: int) -> Iterator[bytes]:
    """Unpack a part of a zip file in pieces.

    Raises:
        DecisionError: it unpacks to more than `most` bytes.
        ValueError: it is packed in an unusual way.
    """
    info = file.getinfo(name)
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ValueError(f"{name} uses a compression that word processors do not use")
    size = 0
    with file.open(info) as part:
        while chunk := part.read(CHUNK):
            # Counted while unpacking: the size in the zip file's directory is written by whoever
            # made the file.
            size += len(chunk)
            if size > most:
                raise DecisionError(
                    f"{name} in it unpacks to more than {most >> 20:,} MiB, the limit for this "
                    "restoration. Import the file that `ocrfix export` "
                    f"wrote for it."
                )
            yield chunk
