"""Parts of a packed file that a stranger may have written, read as XML piece by piece.

Nothing is unpacked beyond a bound, no entity is expanded, since no part may have a document
type (in whatever encoding), and memory is taken only for what the reader keeps.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from ocrfix.errors import DecisionError

SEPARATOR = " "
"""Between the namespace of a name and the name itself."""
CHUNK = 1 << 16
"""Bytes that are unpacked at a time."""
LONGEST = 1 << 20
"""Bytes of a single tag or comment: expat before 2.6 reads a longer one again with each chunk."""
DEEPEST = 500
"""Elements inside one another. Word nests tables and text boxes some dozens deep."""


class Reader:
    """Reads a part: what it is to do with elements and text, a subclass says."""

    def __init__(self) -> None:
        self.depth = 0
        self._quiet = 0  # bytes since something was last read
        parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._heard
        parser.StartDoctypeDeclHandler = self._refuse
        self._parser = parser

    def read(self, chunks: Iterator[bytes]) -> None:
        """Read all of a part.

        Raises:
            ValueError: it is nested too deep, has a document type, or a tag without end.
            ExpatError: it is no XML.

        """
        for chunk in chunks:
            self._quiet += len(chunk)
            self._parser.Parse(chunk, False)  # noqa: FBT003 - as expat has it
            if self._quiet > LONGEST:
                raise ValueError("a tag or comment in it has no end")
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
            raise ValueError("it is nested too deep")
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
        raise ValueError("it has a document type, which no word processor writes")


def unpacked(file: zipfile.ZipFile, name: str, most: int) -> Iterator[bytes]:
    """A part of a packed file, piece by piece.

    Raises:
        DecisionError: it comes to more than `most` bytes.
        ValueError: it is packed in an unusual way.

    """
    info = file.getinfo(name)
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ValueError(f"{name} is packed as no word processor does it")
    size = 0
    with file.open(info) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise DecisionError(
                    f"{name} in it comes to more than {most >> 20:,} MiB, as no file that was "
                    f"exported from this restoration does. Import the file that `ocrfix export` "
                    f"wrote for it."
                )
            yield chunk
