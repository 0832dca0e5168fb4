"""Choose a folder below OUT for the restoration of each scan."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ocrfix.errors import OcrfixError


class Named(NamedTuple):
    """A scan, and its path relative to the folder on the command line."""

    scan: Path  # of a book of page files: their folder
    below: Path
    files: tuple[Path, ...] = ()  # in the order of the pages; of a single file: the scan itself
    said: tuple[str, ...] = ()  # what is odd about the files


def distinct(scans: Iterable[Named]) -> list[Named]:
    """Each scan once, even if both a folder and a file in it are named; not sorted."""
    found: dict[Path, Named] = {}
    for named in scans:
        key = _whole(named.scan)
        # Named in a folder and by itself: keep the longer path, so that its place in the folder
        # stays.
        if key not in found or len(named.below.parts) > len(found[key].below.parts):
            found[key] = named
    return list(found.values())


def given(name: str) -> Path:
    """The folder for `--name`, relative to OUT.

    Raises:
        OcrfixError: it is not below OUT.

    """
    path = Path(name)
    if path.is_absolute() or path.drive or ".." in path.parts or not path.parts:
        raise OcrfixError(
            f"--name {name}: not a folder below OUT. Give a relative name without `..`."
        )
    return path


def folders(scans: list[Named]) -> list[Path]:
    """A folder for each scan; no two are the same, on any file system.

    A folder has the name of its scan without the ending. If several scans would have the same
    name, they keep their endings (`a.txt`, `a.md`) or get their parent folder as a prefix
    (`A/0001`, `B/0001`), whichever separates them first. So the result does not depend on the
    order of the scans, or on scans with other names.
    """
    levels = [0] * len(scans)
    # Ends, because each round raises a level, and a level has a last value: the whole path.
    while True:
        names = [_name(*each) for each in zip(scans, levels, strict=True)]
        # As macOS and Windows compare names: without case, and composed.
        keys = [unicodedata.normalize("NFC", str(name)).casefold() for name in names]
        count = Counter(keys)
        clash = [n for n, key in enumerate(keys) if count[key] > 1 and levels[n] < _last(scans[n])]
        if not clash:
            return names
        # All scans of a clash get the longer name, not all but one: which one would depend on the
        # order.
        for n in clash:
            levels[n] += 1


def _name(scan: Named, level: int) -> Path:
    """The folder name of a scan: the higher the level, the more of its path it includes."""
    # Levels 0 and 1 are the name without and with its ending, 2 and 3 the same below one parent.
    above, whole = divmod(level, 2)
    ending_off = scan.below.with_name(_stem(scan.below.name))
    parents = _parents(scan)[-above:] if above else ()
    return Path(*parents, scan.below if whole else ending_off)


def _stem(name: str) -> str:
    """A file name without its ending; with it if the rest is no valid folder name.

    `..txt` without its ending would be the folder itself, and `...txt` its parent. Windows drops
    a point or a space at the end of a name.
    """
    stem = Path(name).stem
    return name if stem.endswith((".", " ")) else stem


def _last(scan: Named) -> int:
    return 2 * len(_parents(scan)) + 1


def _parents(scan: Named) -> tuple[str, ...]:
    """The folders above the one on the command line, the outermost first."""
    whole = _whole(scan.scan)
    return (*drive_names(whole.drive), *whole.parts[1 : len(whole.parts) - len(scan.below.parts)])


def drive_names(drive: str) -> tuple[str, ...]:
    r"""The names of folders for a drive: `C` of `C:`, and `server`, `share` of `\\server\share`."""
    # A colon is not allowed in the name of a folder, and a path that begins with a backslash would
    # lead out of OUT.
    names = (part.strip(":?. ") for part in re.split(r"[\\/]", drive))
    return tuple(name for name in names if name)


def _whole(scan: Path) -> Path:
    # Two links to one file are two scans, with the names that the user gave them.
    return Path(os.path.abspath(scan))  # noqa: PTH100 - `resolve` would follow links
