"""The words of each page with their boxes, as hOCR: what a program needs to write a text layer.

Words are those of the restored text, in the boxes of the words of the scan. A word that a line end
cuts is in two, with a soft hyphen, as it is printed; heads and folios are there, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ocrfix.core.document import Word
from ocrfix.exports.edition import Edition
from ocrfix.exports.markup import tag
from ocrfix.exports.markup import text as markup
from ocrfix.formats.new_texts import FIRST, HYPHENS, NewTexts, new_texts
from ocrfix.formats.source import SourceFiles
from ocrfix.formats.text import Element

SOFT_HYPHEN = "\N{SOFT HYPHEN}"


class _Placed(NamedTuple):
    """A word in its box."""

    words: str
    word: Word
    line: int


def hocr_pages(edition: Edition, source: SourceFiles) -> Iterator[str]:
    """The hOCR of each page of the source, in order. A page without boxes has no words."""
    made = new_texts(source.found, edition.found.ledger.hunks(edition.found.decisions))
    boxes = {word.span.start: word for word in source.found.words}
    placed: dict[int, list[_Placed]] = {}
    for number, element in enumerate(source.found.elements):
        word = boxes.get(element.span.start)
        if word:
            words = _words(source, made, number, element)
            placed.setdefault(element.page, []).append(_Placed(words, word, element.line))
    for number, page in enumerate(source.pages):
        rows = placed.get(number, ())
        # A page whose size is not known is taken to end where its words do.
        width = page.width or max((row.word.box[2] for row in rows), default=1)
        height = page.height or max((row.word.box[3] for row in rows), default=1)
        yield _page(rows, width, height)


def _words(source: SourceFiles, made: NewTexts, number: int, element: Element) -> str:
    new = made.texts.get(number)
    hyphen = source.found.text[element.span.end : element.span.end + element.hyphen]
    if new is None:
        return source.found.text[slice(*element.span)] + hyphen
    if new.half == FIRST and new.dropped:
        return new.text.rstrip(HYPHENS) + SOFT_HYPHEN
    return new.text + hyphen


def _page(rows: Sequence[_Placed], width: int, height: int) -> str:
    lines: list[str] = []
    for _, group in groupby(rows, lambda row: row.line):
        line = list(group)
        words = " ".join(
            tag("span", markup(row.words), class_="ocrx_word", title=_title(row.word.box))
            for row in line
        )
        lefts, tops, rights, bottoms = zip(*(row.word.box for row in line), strict=True)
        box = min(lefts), min(tops), max(rights), max(bottoms)
        lines.append(tag("span", words, class_="ocr_line", title=_title(box)))
    whole = 0, 0, width, height
    par = tag("p", "\n".join(lines), class_="ocr_par", title=_title(whole))
    area = tag("div", par, class_="ocr_carea", title=_title(whole))
    page = tag("div", area, class_="ocr_page", title=_title(whole))
    meta = (
        '<meta name="ocr-system" content="ocrfix"/>'
        '<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word"/>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title></title>'
        f"{meta}</head>\n<body>\n{page}\n</body></html>\n"
    )


def _title(box: tuple[int, int, int, int]) -> str:
    return f"bbox {' '.join(str(max(0, edge)) for edge in box)}"
