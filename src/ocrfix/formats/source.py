"""The files that a scan's text came from, its pages, and the place of each word in them."""

from __future__ import annotations

from typing import NamedTuple

from ocrfix.formats.text import OcrText

TEXT = "text"
"""The format of plain text."""


class SourceFile(NamedTuple):
    """A file of a book: its bytes, and which pages of the book it has."""

    name: str
    format: str
    data: bytes
    first: int  # from 0
    pages: int


class PageSource(NamedTuple):
    """Where a page came from."""

    name: str
    file: int  # of `SourceFiles.files`
    image: str = ""
    width: int = 0
    height: int = 0


class SourceFiles(NamedTuple):
    """The files of a scan, its pages, and its words with their places."""

    files: tuple[SourceFile, ...]
    pages: tuple[PageSource, ...]
    found: OcrText

    @property
    def format(self) -> str:
        """The format of the files, as `ALTO`; that of the first, if they differ."""
        return self.files[0].format if self.files else TEXT

    @property
    def page_names(self) -> tuple[str, ...]:
        """The names of the pages, as their files give them."""
        return tuple(page.name for page in self.pages)
