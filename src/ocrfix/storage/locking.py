"""File locks: one process at a time writes, others wait.

A lock ends when its file is closed or its process dies, so no stale lock remains.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

LOCK = ".ocrfix-lock"
"""The lock file of a folder; it exists only while files are written."""
NO_LOCKS = frozenset({errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOLCK})
"""Errors of file systems without locks, such as some network drives. There nothing waits."""


@contextmanager
def locked(folder: Path, name: str = LOCK) -> Iterator[None]:
    """Lock a folder for writing results, or wait until others are done.

    `name` is another lock file, for files that are written on their own.

    Raises:
        OSError: the folder does not exist, or cannot be written.
    """
    path = folder / name
    # Without O_NOFOLLOW, a link with the name of the lock would create a file wherever it points.
    # Windows does not have the flag.
    with open_locked(path, getattr(os, "O_NOFOLLOW", 0)):
        try:
            yield
        finally:
            with suppress(
                OSError
            ):  # Windows cannot remove an open file; then an empty file remains
                path.unlink()


def open_locked(path: Path, flags: int = 0) -> BinaryIO:
    """Open and lock the file at `path`, and create it if needed.

    After waiting for the lock, check that the path still names this file. The file has no buffer,
    or data that a full disk refused would be written again on close. `flags` are additional flags
    for `os.open`.

    Raises:
        OSError: it cannot be opened.
    """
    while True:
        number = os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o666)
        file = os.fdopen(number, "r+b", buffering=0)
        try:
            _lock(file)
            # The one who had the lock removes or replaces the file before the lock ends. Then we
            # hold a lock on a file that no one else can find, which protects nothing.
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except FileNotFoundError:
            pass  # it was moved while we waited: open the new one
        except BaseException:
            file.close()
            raise
        file.close()


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        # Windows locks a range of bytes, which may reach beyond the end of the file: 1 GiB covers
        # any table.
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1 << 30)
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
