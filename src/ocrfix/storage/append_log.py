"""A table on disk that several people can append to at once, and that no crash can damage.

Each row is written under a lock, and is on the disk before `append` returns. A row whose writing
was interrupted (kill -9, a full disk, a power cut) has no line end. It does not count, and the next
writer turns it into a comment.
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
"""The beginning of a comment made from an interrupted row."""


class Table:
    """The rows of one file; `rows` are those read so far.

    All reading and writing of the file goes through this class.
    """

    def __init__(self, path: Path, header: str, whole: Callable[[str], bool] | None = None) -> None:
        self.path = path
        self.header = header  # the first line of a new file
        self.whole = whole or (lambda row: False)  # whether a row without a line end counts
        self.rows: list[str] = []
        self.data = b""  # the bytes that `rows` were read from

    @contextmanager
    def locked(self) -> Iterator[tuple[BinaryIO, Sequence[str], bool]]:
        """The open, locked file; the rows that others added; whether it is another file now.

        If it is another file (edited by hand, or replaced), `rows` has all rows. An interrupted row
        is turned into a comment first.

        Raises:
            DecisionError: it cannot be read or written, or is not UTF-8.
        """
        file, data = self._opened()
        with file:
            # People also edit the table by hand while a review is open. If what was read before is
            # no longer the beginning of the file, older lines may have changed: all is read again.
            reread = not data.startswith(self.data)
            fresh = self._lines(data, 0 if reread else len(self.data))
            if reread:
                self.rows = []
            self.rows += fresh
            self.data = data
            yield file, fresh, reread

    def read(self) -> Sequence[str]:
        """All rows, without writing anything; an interrupted row is left out.

        Raises:
            DecisionError: it cannot be read, or is not UTF-8.
        """
        try:
            _see_regular(self.path)
            data = self.path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            data = b""
        except OSError as error:
            raise DecisionError(f"{self.path}: cannot be read: {error.strerror}.") from None
        end, torn = _torn(data)
        # A reader does not repair the file, since it holds no lock, but it must see the rows that
        # a writer would keep. So it repairs its own copy of the data.
        if self.whole(torn.decode("utf-8", "replace")):
            data = data[:end] + torn + b"\n"
        else:
            # A text without any line end that is no beginning of a header is some other file. It
            # is kept, so that the parser of the rows refuses it. Otherwise it would seem empty.
            data = data[:end] if end or self._begins(torn) else data
        self.rows, self.data = self._lines(data, 0), data
        return self.rows

    def append(self, file: BinaryIO, rows: Sequence[str]) -> None:
        """Write rows, each with its line end, to the file that `locked` gave, and sync it.

        Raises:
            DecisionError: it cannot be written; then none of the rows count.

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
        """Remove a half-written row. If that fails, too, the next writer repairs it."""
        try:
            os.ftruncate(file.fileno(), len(self.data))
        except OSError:
            return

    def _opened(self) -> tuple[BinaryIO, bytes]:
        """The locked file with a header and complete rows, and its content."""
        try:
            # Once more after `write`: that puts a new file in the place of the one that is locked.
            while True:
                _see_regular(self.path)
                file = open_locked(self.path)
                try:
                    data = self._repaired(file)
                except BaseException:  # the lock would last as long as the open file
                    file.close()
                    raise
                first, feed, rest = data.partition(b"\n")
                if self.header.encode() == first + feed or not self._is_header(first):
                    return file, data
                with file:  # an older table with fewer columns, which our rows extend
                    write(self.path, self.header.encode() + rest)
        except OSError as error:
            raise DecisionError(f"{self.path}: cannot be written: {error.strerror}.") from None

    def _begins(self, torn: bytes) -> bool:
        """Whether this can be an interrupted first line."""
        return self.header.encode().startswith(torn) or self._is_header(torn)

    def _is_header(self, data: bytes) -> bool:
        """Whether this is the header, or the first columns of it."""
        # A power cut may leave zero bytes, and editors on Windows a byte order mark and CR LF.
        first = data.strip(b"\r\n\0").removeprefix(b"\xef\xbb\xbf")
        ours = self.header.encode().rstrip()
        return ours == first or ours.startswith(first + b"\t")

    def _repaired(self, file: BinaryIO) -> bytes:
        """The bytes of the file, after adding a missing header and repairing the last line."""
        data = file.read()
        end, torn = _torn(data)
        # No complete line yet: an empty file, or a header that was interrupted. No row is lost by
        # beginning again.
        if not end and self._begins(torn):
            return self._rewritten(file, 0, b"", self.header.encode())
        if not end or end == len(data):
            return data  # complete; or no table at all, which the reader reports
        if self.whole(torn.decode("utf-8", "replace")):
            return self._rewritten(file, end, data[:end], torn + b"\n")
        # Kept as a comment and not deleted: it may be half of what a person typed.
        said = (TORN + torn.decode("utf-8", "replace") + "\n").encode() if torn else b""
        return self._rewritten(file, end, data[:end], said)

    def _rewritten(self, file: BinaryIO, at: int, data: bytes, rest: bytes) -> bytes:
        os.ftruncate(file.fileno(), at)
        file.seek(at)
        _put(file, rest)
        return data + rest

    def _lines(self, data: bytes, start: int) -> list[str]:
        try:
            # A byte order mark counts only at the start of the file. Lone surrogates are allowed,
            # since a decision may quote the stray bytes of a scan.
            text = data[start:].decode("utf-8-sig" if not start else "utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise DecisionError(
                f"{self.path}: not UTF-8: {error.reason} at byte {start + error.start}. "
                f"Repair it with an editor, or restore it from a backup."
            ) from None
        lines = text.split("\n")
        # Without any line end the text is no table (see `read`); its one line goes to the parser.
        return [line + "\n" for line in lines[:-1]] or [text for text in lines if text]


def _torn(data: bytes) -> tuple[int, bytes]:
    """Where the last complete row ends, and the interrupted row after it, without zero bytes."""
    end = data.rfind(b"\n") + 1
    return end, data[end:].strip(b"\0\r")


def _put(file: BinaryIO, data: bytes) -> None:
    """Write all data, and sync it to disk."""
    while data:
        data = data[file.write(data) :]  # a full disk may accept only a part
    os.fsync(file.fileno())


def _see_regular(path: Path) -> None:
    """Refuse anything but a regular file at `path`: opening a pipe would wait forever.

    Raises:
        DecisionError: something else is there.
    """
    if path.exists() and not path.is_file() and not path.is_dir():  # opening a folder fails anyway
        raise DecisionError(f"{path}: not a regular file. Put the table of decisions there.")
