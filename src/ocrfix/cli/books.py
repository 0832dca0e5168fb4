"""Which files of a command line make one document: books of page files, METS, single files."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path

from ocrfix.cli.naming import Named
from ocrfix.errors import ReadError
from ocrfix.formats.page_files import PageFiles, documents
from ocrfix.formats.reading import METS, format_of

HEAD = 16_384
"""Bytes of a file that are read to recognise a METS."""
# What is between the name of a book and the number of a page: `_p` of `rob-roy_p0001`.
_BEFORE_NUMBER = re.compile(r"[\W_]*(?:page|seite|image|img|p)?[\W_\d]*$", re.IGNORECASE)


def below(top: Path, files: Sequence[Path], *, each: bool) -> list[Named]:
    """The documents among the files of a folder, each with its path below it.

    If the folder has a METS, it names the pages, and other files below its folder are left out.
    """
    metses = [path for path in files if _is_mets(path)]
    inside = {path.parent for path in metses}
    rest = [path for path in files if not inside.intersection(path.parents)]
    found = [_of_mets(path, top) for path in metses]
    return [*found, *_named(_grouped(rest, each=each), top)]


def named(files: Sequence[Path], *, each: bool) -> list[Named]:
    """The documents among files that the command line names one by one."""
    metses = [path for path in files if _is_mets(path)]
    rest = [path for path in files if path not in metses]
    return [*(_of_mets(path, None) for path in metses), *_named(_grouped(rest, each=each), None)]


def _grouped(files: Iterable[Path], *, each: bool) -> list[PageFiles]:
    if each:
        return [PageFiles((path,)) for path in files]
    return documents(dict.fromkeys(files))


def _named(groups: Sequence[PageFiles], top: Path | None) -> list[Named]:
    """Each document with its name: a book that is alone in its folder has the folder's."""
    count = Counter(group.files[0].parent for group in groups)
    made = []
    for group in groups:
        first = group.files[0]
        if len(group.files) == 1:
            scan = first
        elif count[first.parent] == 1:
            scan = first.parent
        else:
            letters = zip(*(path.stem for path in group.files), strict=False)
            shared = "".join(each[0] for each in takewhile(lambda row: len(set(row)) == 1, letters))
            prefix = _BEFORE_NUMBER.sub("", shared)
            scan = first.parent / (prefix or first.stem)
        made.append(Named(scan, _below(scan, top), group.files, tuple(group.said)))
    return made


def _below(scan: Path, top: Path | None) -> Path:
    """The path of a scan below a folder of the command line; its name, if it is that folder."""
    if top is not None and scan != top:
        return scan.relative_to(top)
    # `.` has no name; the folder that it means has one.
    return Path(scan.name or Path(os.path.abspath(scan)).name or "scan")  # noqa: PTH100


def _is_mets(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return format_of(file.read(HEAD)) == METS
    except OSError:
        return False  # reading it will say why


def _of_mets(path: Path, top: Path | None) -> Named:
    """The book whose pages a METS names."""
    from ocrfix.formats.mets import page_files

    try:
        found = page_files(path.read_bytes(), path.name)
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror}.") from None
    said = list(found.remarks)
    files: list[Path] = []
    for page in found.pages:
        file = path.parent / page.href if page.href and not page.problem else None
        if file is None or not file.is_file():
            why = page.problem or "its file is missing"
            said.append(f"{path.name}: page {page.name}: {why}. This page is missing in the text.")
        else:
            files.append(file)
    if not files:
        raise ReadError(f"{path}: none of the page files that it names was found.")
    scan = path.parent
    return Named(scan, _below(scan, top), tuple(files), tuple(said))
