"""PDF: the pages of a PDF as they are, with a text layer anew from the restored words.

OCRmyPDF does it: it takes out an invisible text layer, if there is one, and writes ours. Images are
not touched. Words are in the boxes of the scan; a word that a line end cuts has a soft hyphen, so
that programs find it whole.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ocrfix.errors import OcrfixError
from ocrfix.exports.edition import Edition
from ocrfix.exports.hocr_pages import hocr_pages
from ocrfix.exports.origin import in_one_line

PROGRAM = "ocrmypdf"
PLUGIN = Path(__file__).with_name("ocrmypdf_plugin.py")
SWITCHES = ("--quiet", "--jobs", "1", "--output-type", "pdf", "--optimize", "0", "--redo-ocr",
            "--pdf-renderer", "hocr")  # fmt: skip
"""What keeps the pages as they are. One job: several finish in any order, which shows in the
bytes. (From OCRmyPDF 16 on, `hocr` means its newer renderer.)"""
PDF_FORMAT = "PDF"


def write(edition: Edition, pdf: bytes | None, date: str) -> bytes:
    """A PDF with the restored words as its text layer.

    `pdf` is the PDF of the pages; without it, the one that the scan is from.

    Raises:
        OcrfixError: OCRmyPDF is missing or fails, there is no PDF, or it has other pages.
    """
    source = edition.found.source
    if source is None or not source.found.words:
        raise OcrfixError(
            f"{edition.found.path}: the scan has no places of words. A text layer needs them: run "
            "an OCR file (hOCR, ALTO, PAGE or a PDF with text) with them."
        )
    if pdf is None:
        files = [file.data for file in source.files if file.format == PDF_FORMAT]
        if len(files) != 1 or len(source.files) != 1:
            raise OcrfixError(
                f"{edition.found.path}: the scan is from {source.format} files. Name the PDF with "
                "the images of its pages: --pdf FILE."
            )
        pdf = files[0]
    pages = list(hocr_pages(edition, source))
    _same_number(pdf, len(pages))
    with tempfile.TemporaryDirectory(prefix="ocrfix-pdf-") as place:
        folder = Path(place)
        for number, hocr in enumerate(pages, 1):
            (folder / f"{number:06}.hocr").write_text(hocr, "utf-8", "replace")
        (folder / "in.pdf").write_bytes(pdf)
        _run(folder, {
            "OCRFIX_HOCR": place, "OCRFIX_DATE": date,
            "OCRFIX_CREATOR": in_one_line(edition, ""),
        })  # fmt: skip
        return (folder / "out.pdf").read_bytes()


def _run(folder: Path, settings: dict[str, str]) -> None:
    program = shutil.which(PROGRAM)
    if program is None:
        raise OcrfixError(
            "OCRmyPDF is missing, which writes the text layer. `apt-get install ocrmypdf` or `pip "
            "install ocrmypdf` brings it."
        )
    command = [program, *SWITCHES, "--plugin", str(PLUGIN), "in.pdf", "out.pdf"]
    ended = subprocess.run(  # noqa: S603 - the program is the one on the path; no shell
        command, cwd=folder, env={**os.environ, **settings}, capture_output=True, check=False
    )
    if ended.returncode or not (folder / "out.pdf").is_file():
        lines = ended.stderr.decode(sys.getfilesystemencoding(), "replace").strip().splitlines()
        why = next((line for line in reversed(lines) if line.strip()), "no reason given")
        raise OcrfixError(f"OCRmyPDF could not write the text layer: {why.strip()}")


def _same_number(pdf: bytes, pages: int) -> None:
    """Refuse a PDF of other pages, if a library to count them is there."""
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ImportError:
        return
    try:
        with PdfDocument(pdf) as opened:
            count = len(opened)
    except PdfiumError as error:
        raise OcrfixError(f"the PDF cannot be opened: {error}.") from None
    if count != pages:
        raise OcrfixError(
            f"the PDF has {count} pages, and the scan {pages}. Name the PDF of the same pages."
        )
