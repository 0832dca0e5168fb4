"""Reads the text layer of PDFs, with pypdfium2.

Nothing is written back to it: `OcrWord.number` is -1. Boxes are in points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ocrfix.errors import Location, ReadError
from ocrfix.formats.page import Box, OcrBlock, OcrLine, OcrPage, OcrWord, around, plain_box

HYPHENS = frozenset((0x02, 0xFFFE))
"""What PDFium gives for a hyphen at the end of a line. The line feed after it is missing."""


def pages(data: bytes, name: str) -> Iterator[OcrPage]:
    """The pages of a PDF.

    Raises:
        ReadError: the PDF is damaged or locked, or no page has text, or pypdfium2 is missing.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise ReadError(
            "to read a PDF, pypdfium2 is needed: pip install 'ocrfix[pdf]'.", Location(name)
        ) from error
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        raise ReadError(_refused(str(error)), Location(name)) from error
    try:
        if not any(_signs(document, number) for number in range(count)):
            raise ReadError(
                "this PDF has only images. `ocrfix run FILE.pdf` reads them with Tesseract.",
                Location(name),
            )
        for number in range(count):
            yield _page(document, number)
    finally:
        document.close()


def pages_without_text(data: bytes) -> int:
    """How many pages a PDF has, if none of them has text; else 0, as for one that does not open."""
    try:
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
    except (ImportError, pypdfium2.PdfiumError):
        return 0  # reading it will say why
    try:
        count = len(document)
        return 0 if any(_signs(document, number) for number in range(count)) else count
    finally:
        document.close()


def drawn(path: Path, page: int, resolution: int) -> bytes:
    """A page of a PDF as a grey image in the format PGM; pages count from 1.

    Raises:
        ReadError: the page cannot be drawn.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        try:
            bitmap = document[page - 1].render(scale=resolution / 72, grayscale=True)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            data = bytes(bitmap.buffer)
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"{path.name}: page {page} cannot be drawn: {error}.") from None
    # A row of the bitmap may be padded.
    rows = b"".join(data[row * stride : row * stride + width] for row in range(height))
    return b"P5 %d %d 255\n" % (width, height) + rows


def drawn_width(path: Path, page: int, resolution: int) -> int:
    """The pixels of the width in which `drawn` draws a page; 0 for one that cannot be read."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        try:
            return math.ceil(float(document[page - 1].get_width()) * resolution / 72)
        finally:
            document.close()
    except (pypdfium2.PdfiumError, IndexError):
        return 0


def _refused(why: str) -> str:
    """What to do with a PDF that does not open."""
    if "password" in why.lower():
        return "this PDF is locked with a password. `qpdf --decrypt` opens it, if you know it."
    return f"this PDF is damaged ({why.rstrip('.')}). Take it from its source again."


def _signs(document: Any, number: int) -> int:
    """How many signs the text of a page has; 0 for a page that cannot be read."""
    import pypdfium2

    try:
        page = document[number]
        text = page.get_textpage()
        return int(text.count_chars())
    except pypdfium2.PdfiumError:
        return 0


def _page(document: Any, number: int) -> OcrPage:
    """Reads one page. Its lines are one block: a PDF knows no paragraphs."""
    import pypdfium2

    try:
        page = document[number]
        width, height = page.get_size()
        text = page.get_textpage()
        lines = tuple(_lines(text, height))
    except pypdfium2.PdfiumError as error:
        return OcrPage((), str(number + 1), problem=f"this page cannot be read: {error}")
    blocks = (OcrBlock(lines, "", around(line.box for line in lines)),) if lines else ()
    return OcrPage(blocks, str(number + 1), round(width), round(height), unit="point")


def _lines(text: Any, height: float) -> Iterator[OcrLine]:
    """The lines of a page. A hyphen at a line end is written as `-`."""
    import pypdfium2.raw as pdfium

    words: list[OcrWord] = []
    signs: list[str] = []
    boxes: list[Box | None] = []

    def end_word() -> None:
        if signs:
            words.append(OcrWord("".join(signs), around(boxes)))
        signs.clear()
        boxes.clear()

    def line() -> OcrLine | None:
        end_word()
        found = tuple(words)
        words.clear()
        return OcrLine(found, around(word.box for word in found)) if found else None

    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        cut = code in HYPHENS or pdfium.FPDFText_IsHyphen(text, index) == 1
        sign = "-" if cut else _sign(code)
        if sign.isspace() or not sign:
            end_word()
        else:
            signs.append(sign)
            left, bottom, right, top = text.get_charbox(index)
            boxes.append(plain_box(left, height - top, right, height - bottom))
        if (cut or sign == "\n") and (found := line()):
            yield found
    if found := line():
        yield found


def _sign(code: int) -> str:
    """The character of a code; "" for none."""
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
