"""A table on disk that several people append to at once, and that no crash can damage.

Each row is written whole, under a lock, and is on the disk before `append` returns. A row
whose writing was cut short (kill -9, a full disk, a power cut) has no line end: it counts
for nothing, and the next who writes turns it into a comment.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ocrfix.errors import DecisionError
from ocrfix.storage.atomic import write
from ocrfix.storage.locking import open_locked

TORN = "# cut short, left out: "
"""What stands before a row whose writing was cut short, once the table was mended."""


class Table:
    """The rows of one file. `rows` are those read so far; all reading and writing is here."""

    def __init__(self, path: Path, header: str, whole: Callable[[str], bool] | None = None) -> None:
        self.path = path
        self.header = header  # the first line of a new file
        self.whole = whole or (lambda row: False)  # whether a row that lacks its line end counts
        self.rows: list[str] = []
        self.data = b""  # the bytes that `rows` were read from

    @contextmanager
    def locked(self) -> Iterator[tuple[BinaryIO, Sequence[str], bool]]:
        """The file, open and locked; the rows others added; whether it is another file now.

        Where it is another file (somebody edited it, or it was put aside), `rows` is all
        of it. A row cut short is mended first.

        Raises:
            DecisionError: it cannot be read or written, or is no UTF-8.

        """
        file, data = self._opened()
        with file:
            anew = not data.startswith(self.data)
            fresh = self._lines(data, 0 if anew else len(self.data))
            if anew:
                self.rows = []
            self.rows += fresh
            self.data = data
            yield file, fresh, anew

    def read(self) -> Sequence[str]:
        """All rows, without writing anything: a row cut short is left out.

        Raises:
            DecisionError: it cannot be read, or is no UTF-8.

        """
        try:
            _see_regular(self.path)
            data = self.path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            data = b""
        except OSError as error:
            raise DecisionError(f"{self.path}: cannot be read: {error.strerror}.") from None
        end, torn = _torn(data)
        if self.whole(torn.decode("utf-8", "replace")):
            data = data[:end] + torn + b"\n"
        else:
            data = data[:end] if end or self._begins(torn) else data
        self.rows, self.data = self._lines(data, 0), data
        return self.rows

    def append(self, file: BinaryIO, rows: Sequence[str]) -> None:
        """Write rows, each with its line end, to the file that `locked` gave, and sync it.

        Raises:
            DecisionError: it cannot be written; then none of the rows counts.

        """
        data = "".join(rows).encode("utf-8", "surrogatepass")
        try:
            file.seek(0, os.SEEK_END)
            _put(file, data)
        except OSError as error:
            self._take_back(file)
            raise DecisionError(
                f"{self.path}: cannot be written: {error.strerror}. The decision was not recorded."
            ) from None
        self.data += data
        self.rows += rows

    def _take_back(self, file: BinaryIO) -> None:
        """Cut off what was half written. Where that fails too, the next reader mends it."""
        try:
            os.ftruncate(file.fileno(), len(self.data))
        except OSError:
            return

    def _opened(self) -> tuple[BinaryIO, bytes]:
        """The file, locked and whole, and what is in it."""
        try:
            while True:
                _see_regular(self.path)
                file = open_locked(self.path)
                data = self._mended(file)
                first, feed, rest = data.partition(b"\n")
                if self.header.encode() == first + feed or not self._is_header(first):
                    return file, data
                with file:  # a table with fewer columns, whose rows ours have room in
                    write(self.path, self.header.encode() + rest)
        except OSError as error:
            raise DecisionError(f"{self.path}: cannot be written: {error.strerror}.") from None

    def _begins(self, torn: bytes) -> bool:
        """Whether this can be a first line that was cut short."""
        return self.header.encode().startswith(torn) or self._is_header(torn)

    def _is_header(self, data: bytes) -> bool:
        """Whether this is the first line, or the first of its columns."""
        first = data.strip(b"\r\n\0").removeprefix(b"\xef\xbb\xbf")
        ours = self.header.encode().rstrip()
        return ours == first or ours.startswith(first + b"\t")

    def _mended(self, file: BinaryIO) -> bytes:
        """The bytes of the file, which get a header and a whole last line if they lack them."""
        data = file.read()
        end, torn = _torn(data)
        if not end and self._begins(torn):
            return self._rewritten(file, 0, b"", self.header.encode())
        if not end or end == len(data):
            return data  # whole; or no table at all, which those who read it will say
        if self.whole(torn.decode("utf-8", "replace")):
            return self._rewritten(file, end, data[:end], torn + b"\n")
        said = (TORN + torn.decode("utf-8", "replace") + "\n").encode() if torn else b""
        return self._rewritten(file, end, data[:end], said)

    def _rewritten(self, file: BinaryIO, at: int, data: bytes, rest: bytes) -> bytes:
        os.ftruncate(file.fileno(), at)
        file.seek(at)
        _put(file, rest)
        return data + rest

    def _lines(self, data: bytes, start: int) -> list[str]:
        try:
            text = data[start:].decode("utf-8-sig" if not start else "utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise DecisionError(
                f"{self.path}: not UTF-8: {error.reason} at byte {start + error.start}. "
                f"Mend it with an editor, or take it from a backup."
            ) from None
        lines = text.split("\n")
        return [line + "\n" for line in lines[:-1]] or [text for text in lines if text]


def _torn(data: bytes) -> tuple[int, bytes]:
    """Where the last whole row ends, and what of another stands behind it, without zeros."""
    end = data.rfind(b"\n") + 1
    return end, data[end:].strip(b"\0\r")


def _put(file: BinaryIO, data: bytes) -> None:
    """Write all of it, to the disk."""
    while data:
        data = data[file.write(data) :]  # a disk that gets full takes a part
    os.fsync(file.fileno())


def _see_regular(path: Path) -> None:
    """See that only a file lies at `path`, if anything does: a pipe is waited for in vain.

    Raises:
        DecisionError: something else lies there.

    """
    if path.exists() and not path.is_file() and not path.is_dir():  # a folder is refused by itself
        raise DecisionError(f"{path}: is no regular file. Put the table of decisions there.")
