"""Find the page images that lie beside OCR files.

An image is found by the name that the OCR file gives it, else by the name of the OCR file itself,
in the same folder or in a folder next to it (`images/`, `../max/`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ocrfix.formats.source import PageSource, SourceFiles

PART = "#page="
"""Between the name of a file with several pages (TIFF, PDF) and the number of a page, from 1."""
SUFFIXES = frozenset((
    ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".jp2", ".webp", ".gif", ".bmp", ".avif",
))  # fmt: skip
MANY = frozenset((".pdf", ".tif", ".tiff"))
"""Endings of files that may have several pages."""
MOST = 64
"""How many folders beside that of an OCR file are looked at; not measured, a volume has few."""


class PageImage(NamedTuple):
    """The image of a page on the disk."""

    path: Path
    part: int  # which page of a TIFF or PDF file, from 1
    width: int  # of the page as its boxes count; 0 where it is not known
    height: int


def with_images(source: SourceFiles, files: Mapping[str, Path], out: Path) -> SourceFiles:
    """The source files, whose pages name their images by the path from the folder `out`.

    `files` are the paths of the files by their names in `source`. A page whose image is not found,
    or for which there are several, keeps the name that its file gives.
    """
    folders: dict[Path, _Folders] = {}
    pages: list[PageSource] = []
    for number, page in enumerate(source.pages):
        file = source.files[page.file]
        path = files.get(file.name)
        found = None
        if path is not None:
            around = folders.setdefault(path.parent, _Folders(path.parent))
            found = _image(page.image, path, file.pages, number - file.first + 1, around)
        name = page.image if found is None else _relative(found, out)
        pages.append(page._replace(image=name))
    return source._replace(pages=tuple(pages))


def page_images(source: SourceFiles, folder: Path) -> dict[int, PageImage]:
    """The images of a restoration's pages that are there, by page from 1."""
    found: dict[int, PageImage] = {}
    for number, page in enumerate(source.pages, 1):
        name, part = _parts(page.image)
        path = folder / name
        if name and "://" not in name and path.is_file():
            found[number] = PageImage(path, part, page.width, page.height)
    return found


def address(image: str, folder: Path, into: Path | None) -> str:
    """The address of a page's image from the folder `into`, if it is there; else its name as it is.

    `folder` is that of the restoration, which the names of images on the disk begin from.
    """
    name, _ = _parts(image)
    path = folder / name
    if into is None or not name or "://" in name or not path.is_file():
        return image
    return _relative((path, 1), into).removesuffix(f"{PART}1") + image.removeprefix(name)


def bare(image: str) -> str:
    """The name of an image without its folders; an address in the web stays whole."""
    name, _ = _parts(image)
    short = name if "://" in name else name.replace("\\", "/").rpartition("/")[2]
    return short + image.removeprefix(name)


def is_part(image: str) -> bool:
    """Whether an image is one page of a file of several."""
    return _parts(image)[0] != image


def _image(
    name: str, file: Path, pages: int, number: int, around: _Folders
) -> tuple[Path, int] | None:
    """The image of the page with this number in its file, and the page in the image."""
    named, part = _parts(name.removeprefix("file://"))
    fits = [file.parent / named] if named and (file.parent / named).is_file() else []
    # The pages of a PDF are their own images.
    if not fits and file.suffix.lower() == ".pdf":
        fits = [file]
    stems = [PurePosixPath(named.replace("\\", "/")).stem] if named else []
    if pages == 1:
        # `0001.alto.xml` is of `0001.tif`.
        stems += [file.stem, file.name.partition(".")[0]]
    for stem in stems:
        fits = fits or around.named(stem)
    if len(fits) != 1:
        return None
    # An image with several pages has those of an OCR file with several pages.
    several = pages > 1 and PART not in name and fits[0].suffix.lower() in MANY
    return fits[0], number if several else part


def _parts(name: str) -> tuple[str, int]:
    """The name of an image file, and the page in it."""
    file, mark, part = name.rpartition(PART)
    return (file, int(part)) if mark and part.isdecimal() and int(part) else (name, 1)


def _relative(found: tuple[Path, int], out: Path) -> str:
    path, part = found
    try:
        relative = Path(os.path.relpath(path, out)).as_posix()
    except ValueError:  # another drive of Windows
        relative = path.resolve().as_posix()
    return f"{relative}{PART}{part}" if path.suffix.lower() in MANY else relative


class _Folders:
    """The images in a folder and in those next to it, by their names without endings."""

    def __init__(self, here: Path) -> None:
        self._here = here
        self._found: dict[str, list[Path]] | None = None

    def named(self, stem: str) -> list[Path]:
        """The images of that name; those nearest to the folder, if there are some in several."""
        if self._found is None:
            self._found = {}
            for folder in _near(self._here):
                mine: dict[str, list[Path]] = {}
                for path in _images(folder):
                    mine.setdefault(path.stem, []).append(path)
                self._found = {**mine, **self._found}
        return self._found.get(stem, [])


def _near(here: Path) -> Iterator[Path]:
    """A folder, the folders in it, and those next to it."""
    yield here
    for parent in dict.fromkeys((here, here.absolute().parent)):
        try:
            inside = sorted(path for path in parent.iterdir() if not path.name.startswith("."))
        except OSError:
            continue
        yield from (path for path in inside[:MOST] if path != here and path.is_dir())


def _images(folder: Path) -> Iterable[Path]:
    try:
        return [path for path in sorted(folder.iterdir()) if path.suffix.lower() in SUFFIXES]
    except OSError:
        return []
