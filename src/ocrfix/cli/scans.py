"""Find the scans of a command line: files, and in folders texts, OCR files or page images."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from ocrfix.cli import books
from ocrfix.cli.naming import Named
from ocrfix.errors import OcrfixError
from ocrfix.file_kinds import kind_of_file
from ocrfix.project import NAME
from ocrfix.storage import folder, source_files
from ocrfix.storage.word_lists import WordLists

TEXT_SUFFIXES = frozenset((".txt", ".md", ".text"))
TEXT, IMAGE = "text", "image"
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

    In a folder without text and OCR files, page images are the scans: Tesseract reads them.

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
        images: list[Path] = []
        found = sorted(_texts(path, apart, passed, images))
        # Where there is text, images are those of its pages.
        if found:
            passed.update(_suffix(image) for image in images)
        else:
            found = sorted(images)
        if not found:
            said = Gathered([], passed).said
            raise OcrfixError(
                f"{path}: no text, OCR files or page images in this folder "
                f"({', '.join(sorted(TEXT_SUFFIXES))}, hOCR, ALTO, PAGE, TIFF, PNG and others)"
                f"{f'; {said}' if said else ''}. To restore a text file with another ending, give "
                f"its path."
            )
        files += books.below(path, found, each=each)
    files += books.named(alone, each=each)
    return Gathered(files, passed)


def _texts(
    top: Path, apart: Collection[Path], passed: Counter[str], images: list[Path]
) -> Iterator[Path]:
    """Yield the text files at any depth in a folder, unsorted.

    Images are added to `images`, and skipped files are counted in `passed`.
    """
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
        # Its scan.txt and restored.txt are no new scans, nor are the OCR files that it keeps. Other
        # folders below are still searched.
        if _is_restoration(place):
            folders[:] = [name for name in folders if name not in source_files.FOLDERS]
            passed["done"] += 1
            continue
        for name in names:
            kind = _kind(place / name, within)
            if kind == TEXT:
                yield place / name
            elif kind == IMAGE:
                images.append(place / name)
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
    """`TEXT`, `IMAGE`, or the kind of a skipped file; "" if it need not be reported."""
    if path.name.startswith(".") or path.name in OURS:
        return ""
    if path.is_symlink() and (wrong := _link(path, within)):
        return wrong
    if path.suffix.lower() not in TEXT_SUFFIXES:
        kind = kind_of_file(path, HEAD)
        if kind is None or not (kind.format or kind.image):
            return _suffix(path)
        if kind.image:
            return IMAGE
    return TEXT if path.is_file() else "odd"


def _suffix(path: Path) -> str:
    return path.suffix.lower() or "bare"


def _link(path: Path, within: Path) -> str:
    """What is wrong with a link: it is broken, or leads out of the folder; "" if it is good."""
    try:
        target = path.resolve(strict=True)
    # RuntimeError: a loop of links, before Python 3.13.
    except (OSError, RuntimeError):
        return "lost"
    return "" if target.is_relative_to(within) else "out"
