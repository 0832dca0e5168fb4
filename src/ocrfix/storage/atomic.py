"""Files written whole or not at all, and several of them as one.

What is new is written into a folder of its own beside its place, under a name that nobody can
guess, and is on the disk before the first of it is put in place. So a full disk, a kill or a
power cut while it is written leaves the old files as they were.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ONE, SEVERAL = ".ocrfix-file-", ".ocrfix-files-"
"""Begin the names of folders with files that are not in place yet."""
NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What file systems answer that cannot sync a folder."""


class PartWrittenError(OSError):
    """Of several files some are in place, and the rest could not be put there."""

    def __init__(self, error: OSError, path: Path, done: Sequence[str]) -> None:
        super().__init__(error.errno, error.strerror, str(path))
        self.done = done  # names of those in place, in the order they came


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; what is no file (a pipe, a terminal) just gets the data.

    Raises:
        OSError: it cannot be written; its `filename` is `path`.

    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        path.write_bytes(data)
    else:
        _write(path.parent, [(path.name, data)], ONE)


def write_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write several files, by their names, into a folder that the caller has locked.

    All are on the disk before one is put in place. The last comes first, and is there for good
    before the others are, in their order. What killed processes left is removed.

    Raises:
        PartWrittenError: some of them are in place.
        OSError: none of them is.

    """
    for left in folder.glob(f"{SEVERAL}*"):
        shutil.rmtree(left, ignore_errors=True)
    _write(folder, files, SEVERAL)


def _write(folder: Path, files: Iterable[tuple[str, bytes]], prefix: str) -> None:
    done: list[str] = []
    name, fresh = "", None
    try:
        fresh = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
        names: list[str] = []
        for name, data in files:
            (fresh / name).write_bytes(data)
            names.append(name)
        for name in names:  # once all are written: the disk takes them together
            _sync(fresh / name, os.O_RDWR)
        for name in [names[-1], *names[:-1]]:
            (fresh / name).replace(folder / name)
            done.append(name)
            if len(done) in {1, len(names)}:
                _sync_folder(folder)
    except OSError as error:  # of a full disk the system names no file
        if done:
            raise PartWrittenError(error, folder / name, done) from None
        raise OSError(error.errno, error.strerror, str(folder / name)) from None
    finally:
        if fresh:
            shutil.rmtree(fresh, ignore_errors=True)


def _sync(path: Path, flags: int) -> None:
    """See that what is in a file, or which files are in a folder, is on the disk."""
    file = os.open(path, flags)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # which opens no folders, and keeps their names by itself
    try:
        _sync(folder, os.O_RDONLY)
    except OSError as error:
        if error.errno not in NO_SYNC:
            raise
