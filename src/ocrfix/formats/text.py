"""The text of the pages of OCR files, and which part of it came from which element of a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ocrfix.core.document import Word
from ocrfix.core.edits import Span
from ocrfix.formats.page import OcrBlock, OcrLine, OcrPage, OcrWord

BLOCK_END = "\n\n"
"""Between blocks: a blank line, as Tesseract writes into its text files."""
PAGE_END = "\n\f"
SURE = 1.0
"""The confidence of a word for which the engine gave none: it must never look doubtful."""


class Element(NamedTuple):
    """The text of one element of an OCR file, as a part of the whole text."""

    span: Span  # code points of the whole text, without the hyphen that the file holds apart
    hyphen: int  # code points of that hyphen after the span, 0 or more
    page: int  # from 0
    number: int  # as `OcrWord.number`, of the file that has this page
    line: int  # the number of its line of print in the whole text, from 0


class OcrText(NamedTuple):
    """The text of pages, with the place of each element in it."""

    text: str
    elements: tuple[Element, ...]  # in the order of the text
    words: tuple[Word, ...]  # those with a box
    language: str = ""  # a tag as `fr`: that of most words, if the files name one


def composed(pages: Iterable[OcrPage]) -> OcrText:
    """The text of pages in reading order.

    It has a line end after each line of print, a blank line between blocks, and a form feed after
    each page. So the text is the one that the engine would have written as plain text, and a book
    gives the same result in either form.
    """
    made = _Composer()
    for number, page in enumerate(pages):
        made.page(number, page)
    text = "".join(made.parts)
    return OcrText(text, tuple(made.elements), tuple(made.words), made.language)


class _Composer:
    """Collects the text, and counts its code points and lines."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.elements: list[Element] = []
        self.words: list[Word] = []
        self._languages: Counter[str] = Counter()  # of elements
        self._at = 0
        self._line = 0

    @property
    def language(self) -> str:
        """The language that is named for most words; "" if none is."""
        ((name, count),) = self._languages.most_common(1) or [("", 0)]
        return name if 2 * count > self._languages.total() else ""

    def page(self, number: int, page: OcrPage) -> None:
        """Add a page; an empty one is only a form feed."""
        filled: list[list[OcrLine]] = []
        for block in page.blocks:
            if lines := _filled(block):
                filled.append(lines)
                named = block.language or page.language
                self._languages[named] += sum(len(line.words) for line in lines)
        for place, lines in enumerate(filled):
            if place:
                self._add(BLOCK_END)
            for here, line in enumerate(lines):
                if here:
                    self._add("\n")
                self._printed(number, line)
        self._add(PAGE_END if filled else PAGE_END[-1])

    def _printed(self, page: int, line: OcrLine) -> None:
        words = [word for word in line.words if word.text.strip()]
        for place, word in enumerate(words):
            if place:
                self._add(" ")
            # Some files repeat the hyphen: at the end of the word, and as an element of its own.
            last = place == len(words) - 1
            hyphen = line.hyphen if last and not word.text.endswith(line.hyphen) else ""
            self._word(page, word, hyphen)
        self._line += 1

    def _word(self, page: int, word: OcrWord, hyphen: str) -> None:
        # A form feed ends a page of the whole text, so none may come from inside a page.
        text = word.text.strip().replace("\f", "\n")
        span = Span(self._at, self._at + len(text))
        self._add(text + hyphen)
        self.elements.append(Element(span, len(hyphen), page, word.number, self._line))
        if word.box is not None:
            sure = SURE if word.confidence is None else word.confidence
            whole = Span(span.start, span.end + len(hyphen))
            self.words.append(Word(whole, f"{page + 1}.{word.number}", word.box, sure, page + 1))

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self._at += len(text)


def _filled(block: OcrBlock) -> list[OcrLine]:
    """The lines of a block that have text."""
    return [line for line in block.lines if any(word.text.strip() for word in line.words)]


def page_of_text(text: str) -> OcrPage:
    """A page of plain text as a page of an OCR file: blocks and lines, no boxes."""
    blocks = [block for block in re.split(r"\n[^\S\n]*\n", text) if block.strip()]
    return OcrPage(
        tuple(
            OcrBlock(tuple(OcrLine((OcrWord(line.strip()),)) for line in block.split("\n")))
            for block in blocks
        )
    )
