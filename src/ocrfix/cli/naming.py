"""Which folder the restoration of each scan goes to, below OUT."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ocrfix.errors import OcrfixError


class Named(NamedTuple):
    """A scan, and its path below what was named on the command line."""

    scan: Path
    below: Path


def distinct(scans: Iterable[tuple[Path, Path]]) -> list[Named]:
    """The scans, each once, though a folder and a file in it be named; sorted by neither."""
    found: dict[Path, Named] = {}
    for each in scans:
        named, key = Named(*each), _whole(each[0])
        if key not in found or len(named.below.parts) > len(found[key].below.parts):
            found[key] = named
    return list(found.values())


def given(name: str) -> Path:
    """The folder that `--name` says.

    Raises:
        OcrfixError: it is not below OUT.

    """
    path = Path(name)
    if path.is_absolute() or path.drive or ".." in path.parts or not path.parts:
        raise OcrfixError(f"--name {name}: is no name for a folder in OUT.")
    return path


def folders(scans: list[Named]) -> list[Path]:
    """A folder for each of different scans; no two are the same, on any file system.

    It is called as the scan, without its ending. Only where several would be called the same they
    keep their endings (`a.txt`, `a.md`), or the folder they lie in is put before (`A/0001`,
    `B/0001`), whichever is first to part them. So the order of the scans does not matter, nor
    does any scan of another name.
    """
    levels = [0] * len(scans)
    while True:
        names = [_name(*each) for each in zip(scans, levels, strict=True)]
        keys = [unicodedata.normalize("NFC", str(name)).casefold() for name in names]
        count = Counter(keys)
        clash = [n for n, key in enumerate(keys) if count[key] > 1 and levels[n] < _last(scans[n])]
        if not clash:
            return names
        for n in clash:
            levels[n] += 1


def _name(scan: Named, level: int) -> Path:
    """What a scan's folder is called: the higher the level, the more of its path is in it."""
    above, whole = divmod(level, 2)
    ending_off = scan.below.with_name(_stem(scan.below.name))
    parents = _parents(scan)[-above:] if above else ()
    return Path(*parents, scan.below if whole else ending_off)


def _stem(name: str) -> str:
    """A file's name without its ending; with it, where the rest is no name for a folder.

    `..txt` without its ending is the folder it lies in, and `...txt` the one above; and what ends
    in a point or a blank has another name on Windows.
    """
    stem = Path(name).stem
    return name if stem.endswith((".", " ")) else stem


def _last(scan: Named) -> int:
    return 2 * len(_parents(scan)) + 1


def _parents(scan: Named) -> tuple[str, ...]:
    """The folders above what was named, the outermost first."""
    whole = _whole(scan.scan)
    drive = (whole.drive[:1],) if whole.drive else ()
    return (*drive, *whole.parts[1 : len(whole.parts) - len(scan.below.parts)])


def _whole(scan: Path) -> Path:
    return Path(os.path.abspath(scan))  # noqa: PTH100 - `resolve` would follow links
