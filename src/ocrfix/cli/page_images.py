"""Read the page images among scans with Tesseract, before the run restores their text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import click

from ocrfix.cli.restoring import RunTask
from ocrfix.errors import OcrfixError
from ocrfix.file_kinds import kind_of_file
from ocrfix.formats import engine as engines
from ocrfix.formats.documents import NamedBytes, document
from ocrfix.formats.engine import LANGUAGES, Engine
from ocrfix.language.guess import FALLBACK, guess, name_of
from ocrfix.storage.atomic import write
from ocrfix.storage.source_files import READ

PDF = "PDF"
TRIED = 3
"""How many pages are read in English to learn the language of a book; not measured."""


class ImagePage(NamedTuple):
    """A page image, or a page of a PDF that has only images."""

    file: Path
    page: int | None  # of a PDF, from 1
    hocr: Path


def read_images(
    tasks: Sequence[RunTask], languages: str, language: str | None, jobs: int
) -> list[RunTask]:
    """The tasks, with an hOCR file in the place of each page image.

    `languages` are Tesseract's names, such as `eng+deu`; "" for those of `language`, or else of the
    language in which the first pages are. A page that cannot be read keeps its image, so that the
    run counts it as missing. hOCR files are kept in the restoration, and used again while neither
    image nor Tesseract changes.

    Raises:
        OcrfixError: there are images, but no Tesseract, or no data for the languages.
    """
    found = [(task, list(_pages(task))) for task in tasks]
    if not any(pages for _, pages in found):
        return list(tasks)
    engine = engines.engine()
    named = languages or LANGUAGES.get(language or "", "")
    if named:
        engine.check(named)
    made: list[RunTask] = []
    for task, pages in found:
        if not pages:
            made.append(task)
            continue
        (task.out / READ).mkdir(parents=True, exist_ok=True)
        asked, said = (named, []) if named else _languages(pages, engine)
        said = [*task.said, *said, *_read(pages, asked, engine, jobs)]
        files, images = zip(*_files(task, pages), strict=True)
        made.append(task._replace(files=files, said=tuple(said), images=images))
    return made


def _pages(task: RunTask) -> Iterator[ImagePage]:
    """The page images of a scan."""
    kinds = {path: kind_of_file(path) for path in task.files}
    images = [path for path, kind in kinds.items() if kind and (kind.image or kind.format == PDF)]
    for path, name in engines.names(images).items():
        here, stem = task.out / READ, name.removesuffix(".hocr")
        kind = kinds[path]
        if kind and kind.image:
            yield ImagePage(path, None, here / name)
        else:
            for page in range(1, _pages_of_pdf(path) + 1):
                yield ImagePage(path, page, here / f"{stem}-{page:04}.hocr")


def _pages_of_pdf(path: Path) -> int:
    """How many pages a PDF has that need Tesseract; 0 for a PDF with text."""
    from ocrfix.formats.pdf import pages_without_text

    try:
        return pages_without_text(path.read_bytes())
    except OSError:
        return 0  # reading it will say why


def _files(task: RunTask, pages: Sequence[ImagePage]) -> Iterator[tuple[Path, Path]]:
    """The files of a scan, with the hOCR of those that were read, and what each is the text of."""
    hocr: dict[Path, list[Path]] = {path: [] for path in task.files}
    for page in pages:
        hocr[page.file].append(page.hocr if page.hocr.is_file() else page.file)
    for path, mine in hocr.items():
        yield from ((each, path) for each in mine or [path])


def _languages(pages: Sequence[ImagePage], engine: Engine) -> tuple[str, list[str]]:
    """Tesseract's name of the language in which the first pages are, and a remark if it has none.

    They are read in English for that: enough words come out right in any language of Latin letters.
    """
    english = LANGUAGES[FALLBACK]
    engine.check(english)
    _read(pages[:TRIED], english, engine, TRIED)
    texts = []
    for page in pages[:TRIED]:
        if page.hocr.is_file():
            try:
                read = document([NamedBytes(page.hocr.name, page.hocr.read_bytes())])
            except OcrfixError:
                continue  # a page without text
            texts.append(read.document.text)
    found = guess("\n".join(texts))
    name = LANGUAGES.get(found.language, english) if found.sure else english
    if name in engine.languages:
        return name, []
    remark = (
        f"the pages seem to be in {name_of(found.language)}, and Tesseract has no data for it "
        f"({name}). They were read as English. Install the data, and run again."
    )
    return english, [remark]


def _read(pages: Sequence[ImagePage], languages: str, engine: Engine, jobs: int) -> list[str]:
    """Read pages that have no hOCR of this image yet, and say which could not be read."""
    wanted = [page for page in pages if not _is_read(page, languages, engine)]
    if not wanted:
        return []
    said: list[str] = []
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        outcomes = pool.map(lambda page: _one(page, languages, engine), wanted)
        bar = (
            click.progressbar(
                outcomes, length=len(wanted), label="Tesseract", file=sys.stderr, show_pos=True
            )
            if sys.stderr.isatty()
            else nullcontext(outcomes)
        )
        with bar as running:
            said += (each for each in running if each)
    return said


def _is_read(page: ImagePage, languages: str, engine: Engine) -> bool:
    try:
        line = engines.made_of(page.file, languages, engine, page.page)
    except OSError:
        return False  # reading it will say why
    return engines.is_made_of(page.hocr, line)


def _one(page: ImagePage, languages: str, engine: Engine) -> str:
    """Read a page, and keep its hOCR. Returns what went wrong; "" if nothing did."""
    page.hocr.unlink(missing_ok=True)  # of another image, or in other languages
    try:
        if page.page is None:
            data = engines.hocr_of_image(page.file, languages, engine)
        else:
            data = engines.hocr_of_pdf_page(page.file, page.page, languages, engine)
    except OcrfixError as error:
        return str(error)
    except OSError as error:
        return f"{page.file}: cannot be read: {error.strerror}."
    write(page.hocr, data)
    return ""
