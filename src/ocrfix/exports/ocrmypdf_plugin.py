"""An OCR engine for OCRmyPDF that reads the words of each page from a folder of hOCR files.

OCRmyPDF loads this file by its path and runs it with its own Python, which need not have ocrfix. So
it imports nothing of ocrfix. `OCRFIX_HOCR` names the folder, with `000001.hocr` for the first page.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from ocrmypdf import OcrEngine, hookimpl
from ocrmypdf.pluginspec import OrientationConfidence

FOLDER, DATE = "OCRFIX_HOCR", "OCRFIX_DATE"
CREATED = "xmp:CreateDate"
LAYER = "/OCR-"
"""How the names of text layers begin."""
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_PAGE = re.compile(r"\d+")
_SIZE = re.compile(r'class="ocr_page" title="bbox 0 0 (\d+) (\d+)"')
PNG = slice(16, 24)
"""Where a PNG file has its width and height, four bytes each."""


class GivenHocr(OcrEngine):  # type: ignore[misc] # OCRmyPDF has no types for us
    """Answers with the hOCR of each page, in the pixels of the image that OCRmyPDF made of it."""

    @staticmethod
    def version() -> str:
        """The version of the format of the hOCR."""
        return "1"

    @staticmethod
    def creator_tag(options: Any) -> str:
        """What the PDF names as its creator."""
        del options
        return os.environ.get("OCRFIX_CREATOR", "ocrfix")

    def __str__(self) -> str:
        """The name of the engine."""
        return "ocrfix"

    @staticmethod
    def languages(options: Any) -> set[str]:
        """All languages: the words are known."""
        return {"eng", *(getattr(options, "languages", None) or ())}

    @staticmethod
    def get_orientation(input_file: Path, options: Any) -> OrientationConfidence:
        """No page is turned."""
        del input_file, options
        return OrientationConfidence(angle=0, confidence=0.0)

    @staticmethod
    def get_deskew(input_file: Path, options: Any) -> float:
        """No page is straightened."""
        del input_file, options
        return 0.0

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: Any) -> None:
        """Write the hOCR of a page, scaled to its image."""
        del options
        # OCRmyPDF names the image after the page: `000012_ocr.png`.
        number = _PAGE.match(Path(input_file).name)
        file = Path(os.environ[FOLDER]) / f"{int(number[0]) if number else 0:06}.hocr"
        head = Path(input_file).read_bytes()[PNG]
        width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
        hocr = file.read_text("utf-8")
        size = _SIZE.search(hocr)
        across = width / int(size[1]) if size else 1.0
        down = height / int(size[2]) if size else 1.0

        def scaled(box: re.Match[str]) -> str:
            left, top, right, bottom = map(int, box.groups())
            edges = left * across, top * down, right * across, bottom * down
            return "bbox " + " ".join(str(round(edge)) for edge in edges)

        Path(output_hocr).write_text(_BOX.sub(scaled, hocr), "utf-8")
        Path(output_text).write_text(re.sub(r"<[^>]*>", "", hocr), "utf-8")

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: Any) -> None:
        """Not used: the text layer is written from hOCR."""
        raise NotImplementedError


@hookimpl  # type: ignore[untyped-decorator] # as above
def get_ocr_engine() -> GivenHocr:
    """The engine that OCRmyPDF shall use."""
    return GivenHocr()


@hookimpl  # type: ignore[untyped-decorator] # as above
def optimize_pdf(
    input_pdf: Path,
    output_pdf: Path,
    context: Any,
    linearize: bool,  # noqa: FBT001 - OCRmyPDF passes it by position
) -> tuple[Path, list[str]]:
    """Leave the images as they are, and make the file the same each time.

    OCRmyPDF names the text layers by chance, and writes the time of its run.
    """
    import pikepdf

    date = os.environ.get(DATE, "")
    # Not `context.origin`, which OCRmyPDF may have written anew.
    with pikepdf.open(context.options.input_file) as before:
        created = "/CreationDate" in before.docinfo
        earlier = [set(_layers(page)) for page in before.pages]
        identified = "/ID" in before.trailer
    with pikepdf.open(input_pdf) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            old = earlier[number - 1] if number <= len(earlier) else set()
            _put_in_order(pdf, page, old, f"{LAYER}page{number}")
        if not identified and "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]  # by chance, of an earlier step
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
            for key in ("xmp:ModifyDate", "xmp:MetadataDate", *(() if created else (CREATED,))):
                if date:
                    said[key] = date
                elif key in said:
                    del said[key]
        figures = re.sub(r"\D", "", date)
        for key in ("/ModDate", *(() if created else ("/CreationDate",))):
            if date:
                pdf.docinfo[key] = f"D:{figures}Z"
            elif key in pdf.docinfo:
                del pdf.docinfo[key]
        try:
            pdf.save(output_pdf, linearize=linearize, deterministic_id=True)
        except TypeError:  # before pikepdf 8, a file had an identifier by chance
            pdf.save(output_pdf, linearize=linearize)
    return output_pdf, []


def _layers(page: Any) -> list[str]:
    """The names of the text layers of a page that OCRmyPDF wrote."""
    drawn = page.Resources.get("/XObject") if "/Resources" in page else None
    return [key for key in (drawn or {}) if key.startswith(LAYER)]


def _put_in_order(pdf: Any, page: Any, old: set[str], name: str) -> None:
    """Take out the earlier text layers of a page, which OCRmyPDF 14 leaves; name the new one."""
    import pikepdf

    layers = _layers(page)
    if not layers:
        return
    page.contents_coalesce()
    content = page.Contents.read_bytes()
    drawn = page.Resources.XObject
    new = sorted((key for key in layers if key not in old), key=lambda k: content.find(k.encode()))
    for key in old.intersection(layers):
        content = re.sub(rb"%s\s+Do\b" % re.escape(key.encode()), b"", content)
        del drawn[key]
    for number, key in enumerate(new, 1):
        drawn[f"{name}-{number}"] = drawn[key]
        del drawn[key]
        content = re.sub(
            rb"%s(?![\w-])" % re.escape(key.encode()), f"{name}-{number}".encode(), content
        )
    page.Contents = pikepdf.Stream(pdf, content)
