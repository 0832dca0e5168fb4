"""Write files completely or not at all, and several files as one.

New files are written to a temporary folder next to their place, with a random name, and synced
before the first is moved into place. So a full disk, a kill or a power cut during writing leaves
the old files unchanged.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ONE, SEVERAL = ".ocrfix-file-", ".ocrfix-files-"
"""Prefixes of the temporary folders."""
NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""Errors of file systems that cannot sync a folder."""


class PartWrittenError(OSError):
    """Some of several files are in place, but the others could not be moved."""

    def __init__(self, error: OSError, path: Path, done: Sequence[str]) -> None:
        super().__init__(error.errno, error.strerror, str(path))
        self.done = done  # names of the files in place, in order


def write(path: Path, data: bytes) -> None:
    """Write a file completely or not at all; a pipe or a terminal just gets the data.

    Raises:
        OSError: it cannot be written; its `filename` is `path`.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        path.write_bytes(data)
    else:
        _write(path.parent, [(path.name, data)], ONE)


def write_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write several files, by their names, into a folder that the caller has locked.

    All are on the disk before one is moved into place. The last one moves first and is synced
    before the others follow in order. Leftovers of killed processes are removed.

    Raises:
        PartWrittenError: some of them are in place.
        OSError: none of them is in place.
    """
    # Safe only because the caller has locked the folder: no other process can be using these.
    # `write` has no lock, so its folders have another prefix and are left alone.
    for left in folder.glob(f"{SEVERAL}*"):
        shutil.rmtree(left, ignore_errors=True)
    _write(folder, files, SEVERAL)


def _write(folder: Path, files: Iterable[tuple[str, bytes]], prefix: str) -> None:
    done: list[str] = []
    name, fresh = "", None
    try:
        # In the same folder, since a file can be moved in one step only within a file system. The
        # random name cannot be guessed, so no one can put a link there beforehand.
        fresh = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
        names: list[str] = []
        for name, data in files:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)  # of `source/0001.xml`
            (fresh / name).write_bytes(data)
            names.append(name)
        for name in names:  # sync after all are written, which is faster
            _sync(fresh / name, os.O_RDWR)
        # The checksums come last from the caller, who must have seen all files, but move first:
        # from then on a reader can tell which files are still of the older run.
        for name in [names[-1], *names[:-1]]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).replace(folder / name)
            done.append(name)
            # Moves may reach the disk in any order. Synced after the first, the checksums are
            # there before any file that they name; synced after the last, the run is complete.
            if len(done) in {1, len(names)}:
                _sync_folder(folder)
    except OSError as error:  # a full-disk error has no file name
        if done:
            raise PartWrittenError(error, folder / name, done) from None
        raise OSError(error.errno, error.strerror, str(folder / name)) from None
    finally:
        if fresh:
            shutil.rmtree(fresh, ignore_errors=True)


def _sync(path: Path, flags: int) -> None:
    """Sync a file or a folder to disk."""
    file = os.open(path, flags)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open folders, and saves names itself
    try:
        _sync(folder, os.O_RDONLY)
    except OSError as error:
        if error.errno not in NO_SYNC:
            raise
