"""Files that one process at a time writes: who comes second waits.

A lock goes when its file is closed, or its process dies, so none is ever left over.
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
"""The file that is locked while the files of a folder are written; it is there only then."""
NO_LOCKS = frozenset({errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOLCK})
"""What file systems without locks answer: some network drives. There nobody waits."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others from writing the results in a folder, or wait until they are done.

    Raises:
        OSError: the folder is not there, or cannot be written.

    """
    path = folder / LOCK
    with open_locked(path, getattr(os, "O_NOFOLLOW", 0)):
        try:
            yield
        finally:
            with suppress(OSError):  # Windows removes no open file; an empty one is left there
                path.unlink()


def open_locked(path: Path, flags: int = 0) -> BinaryIO:
    """The file at `path`, made if need be, and locked: still that file when the lock is ours.

    It has no buffer: what a full disk refused would be written once more as it is closed. `flags`
    are further ones for `os.open`.

    Raises:
        OSError: it cannot be opened.

    """
    while True:
        number = os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o666)
        file = os.fdopen(number, "r+b", buffering=0)
        try:
            _lock(file)
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except FileNotFoundError:
            pass  # it was put aside while we waited: another will be made
        except BaseException:
            file.close()
            raise
        file.close()


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1 << 30)
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
