"""Find the scans of a command line: files, and text files in folders."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from ocrfix.cli import books
from ocrfix.cli.naming import Named
from ocrfix.errors import OcrfixError
from ocrfix.formats.reading import format_of
from ocrfix.project import NAME
from ocrfix.storage import folder
from ocrfix.storage.word_lists import WordLists

TEXT_SUFFIXES = frozenset((".txt", ".md", ".text"))
TEXT = "text"
HEAD = 16_384
"""Bytes of a file in a folder that are read to recognise it: the prolog of XML is shorter."""
OURS = frozenset((WordLists.GOOD, WordLists.BAD, NAME))
"""Files for ocrfix itself, which are not scans."""
KINDS = {
    "lost": ("broken link", "broken links"),
    "out": ("link that leads out of the folder", "links that lead out of the folder"),
    "linked": ("link to a folder", "links to folders"),
    "odd": ("special file", "special files"),
    "barred": ("folder that cannot be read", "folders that cannot be read"),
    "bare": ("file without an ending", "files without an ending"),
    "done": ("earlier restoration", "earlier restorations"),
}
"""What is skipped besides files with other endings: singular and plural."""


class Gathered(NamedTuple):
    """The scans to restore, and what was skipped."""

    files: list[Named]
    passed: Counter[str]  # by kind: ".xml", or a key of `KINDS`

    @property
    def said(self) -> str:
        """How many files were skipped, by kind, the most common first; "" if none were."""
        kinds = sorted((+self.passed).items(), key=lambda pair: (-pair[1], pair[0]))
        names = {kind: KINDS.get(kind, (f"{kind} file", f"{kind} files")) for kind, _ in kinds}
        counted = [f"{count:,} {names[kind][count > 1]}" for kind, count in kinds]
        return f"skipped: {', '.join(counted)}" if counted else ""


def gather(scans: tuple[str, ...], rules: Collection[Path] = (), *, each: bool = False) -> Gathered:
    """Find the scans of a command line. Files in folders of `rules` are not scans.

    Files of one folder whose names differ in a number are the pages of one book, unless `each` is
    given. A METS file names the pages of its book.

    Raises:
        OcrfixError: a folder has no text file, or `-` is not the only argument.

    """
    files: list[Named] = []
    alone: list[Path] = []
    passed: Counter[str] = Counter()
    # Word lists of a rules folder end in .txt, too.
    apart = {each.resolve() for each in rules}
    for scan in scans:
        path = Path(scan)
        # `run` handles a lone `-` before it calls this.
        if scan == "-":
            raise OcrfixError(
                "- (standard input) cannot be combined with other scans. Give it alone."
            )
        if not path.is_dir():
            # A file named by itself is restored whatever its ending is.
            alone.append(path)
            continue
        found = sorted(_texts(path, apart, passed))
        if not found:
            said = Gathered([], passed).said
            raise OcrfixError(
                f"{path}: no text or OCR files in this folder ({', '.join(sorted(TEXT_SUFFIXES))}, "
                f"hOCR, ALTO, PAGE and others){f'; {said}' if said else ''}. To restore a text "
                f"file with another ending, give its path."
            )
        files += books.below(path, found, each=each)
    files += books.named(alone, each=each)
    return Gathered(files, passed)


def _texts(top: Path, apart: Collection[Path], passed: Counter[str]) -> Iterator[Path]:
    """Yield the text files at any depth in a folder, unsorted; count skipped ones in `passed`."""
    within = top.resolve()
    barred: list[OSError] = []
    for here, folders, names in os.walk(top, onerror=barred.append):
        place = Path(here)
        # `sorted` makes a copy: removing names from `folders` tells os.walk not to enter them.
        for name in sorted(folders):
            if name.startswith(".") or (place / name).resolve() in apart:
                folders.remove(name)
            elif (place / name).is_symlink():  # os.walk does not enter it
                passed[_link(place / name, within) or "linked"] += 1
        # Its scan.txt and restored.txt are no new scans. Folders below are still searched.
        if _is_restoration(place):
            passed["done"] += 1
            continue
        for name in names:
            kind = _kind(place / name, within)
            if kind == TEXT:
                yield place / name
            elif kind:
                passed[kind] += 1
    # os.walk reports such folders and goes on.
    passed["barred"] += len(barred)


def _is_restoration(place: Path) -> bool:
    """Whether a folder is a restoration. A fixture is not, although it has a ledger."""
    if (place / folder.CHECKSUMS).is_file():
        return True
    return all((place / name).is_file() for name in (folder.LEDGER, folder.RESTORED))


def _kind(path: Path, within: Path) -> str:
    """`TEXT`, or the kind of a skipped file; "" if it need not be reported."""
    if path.name.startswith(".") or path.name in OURS:
        return ""
    if path.is_symlink() and (wrong := _link(path, within)):
        return wrong
    if path.suffix.lower() not in TEXT_SUFFIXES and not _is_ocr(path):
        return path.suffix.lower() or "bare"
    return TEXT if path.is_file() else "odd"


def _is_ocr(path: Path) -> bool:
    """Whether a file is an OCR file, or a METS that names some, by its first bytes."""
    try:
        with path.open("rb") as file:
            return bool(format_of(file.read(HEAD)))
    except OSError:
        return False


def _link(path: Path, within: Path) -> str:
    """What is wrong with a link: it is broken, or leads out of the folder; "" if it is good."""
    try:
        target = path.resolve(strict=True)
    # RuntimeError: a loop of links, before Python 3.13.
    except (OSError, RuntimeError):
        return "lost"
    return "" if target.is_relative_to(within) else "out"
