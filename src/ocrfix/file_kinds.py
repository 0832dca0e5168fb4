"""Recognise files that are not plain text, by their content, and say how to get their text."""

from __future__ import annotations

import codecs
import io
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

HEAD = 100_000
"""Bytes at the beginning of a file that are looked at to recognise it."""


class Kind(NamedTuple):
    """What a file is, and what to do with it."""

    what: str
    do: str
    # The name of the format if a reader of `ocrfix.formats` takes it.
    format: str = ""
    image: bool = False  # Tesseract reads it


FORM_FEED = "with a form feed after each page"
PLAIN = "Save it as plain text in UTF-8, and give ocrfix that."
OCR = "Give its path to `ocrfix run`, which reads images with Tesseract."
UNPACK = "Unpack it, and give ocrfix the text that is in it."

MAGIC = {
    b"%PDF": Kind(
        "a PDF",
        "Give its path to `ocrfix run`, which reads its text, or its pages with Tesseract.",
        "PDF",
    ),
    b"\x89PNG": Kind("a PNG image", OCR, image=True),
    b"II*\x00": Kind("a TIFF image", OCR, image=True),
    b"MM\x00*": Kind("a TIFF image", OCR, image=True),
    b"II+\x00": Kind("a TIFF image", OCR, image=True),
    b"MM\x00+": Kind("a TIFF image", OCR, image=True),
    b"\xff\xd8\xff": Kind("a JPEG image", OCR, image=True),
    b"\x00\x00\x00\x0cjP  ": Kind("a JPEG 2000 image", OCR, image=True),
    b"\xff\x4f\xff\x51": Kind("a JPEG 2000 image", OCR, image=True),
    b"GIF8": Kind("a GIF image", OCR, image=True),
    b"AT&TFORM": Kind(
        "a DjVu file",
        "If its pages have text, `djvutxt FILE.djvu` takes it out; else run an OCR engine on it.",
    ),
    b"{\\rtf": Kind("a rich text file (RTF)", PLAIN),
    b"%!PS": Kind("a PostScript file", "`ps2ascii` takes its text out. Give ocrfix that."),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Kind("an old Word or Excel file", PLAIN),
    b"7z\xbc\xaf\x27\x1c": Kind("a 7z archive", UNPACK),
    b"Rar!\x1a\x07": Kind("a RAR archive", UNPACK),
    b"\xfd7zXZ\x00": Kind("an xz file", UNPACK),
    b"\x28\xb5\x2f\xfd": Kind("a zstd file", UNPACK),
    b"SQLite format 3\x00": Kind("an SQLite database", "Write its text out as plain text."),
}
# A digit of the block size, then the first bytes of pi, which begin a block.
BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
TAR = 257, b"ustar"
"""The offset and the bytes by which a tar archive is recognised."""
WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)

ROOTS = {
    "alto": Kind("ALTO", "`dinglehopper-extract FILE.xml` takes its text out.", "ALTO"),
    "pcgts": Kind("PAGE XML", "`dinglehopper-extract FILE.xml` takes its text out.", "PAGE XML"),
    "djvuxml": Kind("DjVu XML", "`djvutxt FILE.djvu` gives the text of the same file.", "DjVu XML"),
    "tei": Kind("TEI", "Write its text out as plain text."),
    "tei.2": Kind("TEI", "Write its text out as plain text."),
    "mets": Kind(
        "METS, which only names the files of a book", "Give ocrfix the pages' text.", "METS"
    ),
    "html": Kind("HTML", "`pandoc -t plain --wrap=none FILE.html` takes its text out."),
}
"""Kinds of XML, by the name of the first element in lower case."""
HTML = frozenset(("html", "head", "meta", "body", "div"))
# Cuneiform writes no classes, but the boxes of letters: `title="bbox 470 531 499 581"`.
OCR_CLASS = re.compile(r"ocr_page|ocr-system|ocrx?_(?:line|word)|title=[\"']bbox \d")
"""HTML with one of these is hOCR (HTML written by an OCR engine)."""
HOCR = Kind("hOCR", "`hocr-lines FILE.html` takes its text out.", "hOCR")
ABBYY = Kind("ABBYY XML", "Let FineReader write plain text.", "ABBYY XML")
XML = Kind("XML", "Write its text out as plain text.")
ENGINE = f" Or let the OCR engine write plain text ({FORM_FEED}), and give ocrfix that."
# What may come before the first element of XML, for example `<?xml version="1.0"?>`, comments, and
# `<!DOCTYPE html PUBLIC "..." [ ... ]>`. The OCR formats differ only in that element.
PROLOG = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>)*", re.DOTALL | re.IGNORECASE
)
# The name without its prefix: `alto` of `<ns2:alto xmlns:ns2="...">`.
ELEMENT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?P<name>[A-Za-z_][\w.-]*)")

OURS = "a file of ocrfix itself, not a scan"
TABLES = {
    "verdict\tchange\t": Kind(OURS, "Give its folder to `ocrfix diff` or `apply`."),
    "page\tfolio\tfolio_is\t": Kind(OURS, "Give its folder to `ocrfix diff`."),
    "version https://git-lfs.github.com/": Kind(
        "a Git LFS pointer in the place of a file", "`git lfs pull` brings the file."
    ),
    '{"ocrfix": ': Kind(OURS, "Give its folder to `ocrfix diff` or `apply`."),
}
"""Kinds of text files that are no scans, by how the first line begins."""
BOXED = frozenset(("left", "top", "width", "height"))
TSV = Kind(
    "a table of words and their places (TSV)",
    f"Let the OCR engine write plain text, {FORM_FEED} (tesseract: `txt` in the place of `tsv`).",
    "TSV",
)
JSON = Kind("JSON", f"Write its text out as plain text, {FORM_FEED}.")
ENGINES = {
    "Mistral JSON": (b'"pages"', b'"markdown"'),
    "olmOCR JSON": (b'"pdf_page_numbers"',),
    "docling JSON": (b'"DoclingDocument"',),
    "Google Vision JSON": (b'"textAnnotations"',),
}
"""The JSON of OCR engines, by the names that it must have. In a text, `"` would be escaped."""
# `{ "key":` or `[{ "key":`, with escapes in the key. This recognises long JSON without parsing it,
# and JSON that was cut off.
OBJECT = re.compile(r'\[?\s*\{\s*"(?:[^"\\\n]|\\.)*"\s*:')
"""How JSON begins: with an object, or a list of objects."""


def kind_of(data: bytes) -> Kind | None:
    """The kind of a file, by its bytes; None if it may be plain text.

    Plain text may contain tags, and may begin with `<!-- page 2 -->`, with `[` or with `{12}`.
    """
    # First the kinds with fixed bytes at the start, which plain text cannot begin with by chance.
    # What looks like text (XML, JSON, tables) comes last, because prose may look like it.
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            return kind
    if BZIP2.match(data) or data[TAR[0] :].startswith(TAR[1]):
        return Kind("a packed archive", UNPACK)
    if WEBP.match(data):
        return Kind("a WebP image", OCR, image=True)
    # gzip and ZIP are opened: the advice depends on what is inside.
    if data.startswith(b"\x1f\x8b"):
        return _gzip(data)
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    return _marked_up(data)


def kind_of_file(path: Path, head: int = HEAD) -> Kind | None:
    """The kind of a file, by its first `head` bytes; None for plain text, and if unreadable."""
    try:
        with path.open("rb") as file:
            return kind_of(file.read(head))
    except OSError:
        return None  # reading it will say why


# ---- packed --------------------------------------------------------------------------------------


def _gzip(data: bytes) -> Kind:
    """What a gzip file contains, by the first unpacked bytes."""
    try:
        # 31 means a gzip header. Only the first bytes are unpacked, so a file that unpacks to
        # gigabytes does no harm. A file packed in itself many times ends in RecursionError.
        inside = kind_of(zlib.decompressobj(31).decompress(data, HEAD))
    except (zlib.error, RecursionError):
        return Kind("a gzip file, and damaged", "Take it from where it came once more.")
    if inside is None:
        return Kind("a gzip file", "`gunzip FILE.gz` unpacks it. Give ocrfix what comes out.")
    return inside._replace(
        what=f"{inside.what} in a gzip file", do=f"`gunzip FILE.gz` unpacks it. {inside.do}"
    )


OFFICE = {
    "word/document.xml": Kind("a Word document (docx)", PLAIN),
    "xl/workbook.xml": Kind("an Excel workbook (xlsx)", PLAIN),
    "ppt/presentation.xml": Kind("a PowerPoint file (pptx)", PLAIN),
    "META-INF/container.xml": Kind(
        "an e-book (epub)", "`pandoc -t plain --wrap=none FILE.epub` takes its text out."
    ),
    "content.xml": Kind("an OpenDocument file (odt, ods)", PLAIN),
}
IMAGES = (".jp2", ".jpg", ".jpeg", ".png", ".tif", ".tiff")


def _zip(data: bytes) -> Kind:
    """What a ZIP file is, by the names of the files in it."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Kind("a ZIP file, and damaged", "Take it from where it came once more.")
    # Office files are ZIP files with fixed names inside.
    for part, kind in OFFICE.items():
        if part in names:
            return kind
    texts = sum(name.lower().endswith(".txt") for name in names)
    if texts:
        return Kind(
            f"a ZIP file with {texts:,} text file{'s' * (texts > 1)}",
            f"Unpack it. If they are the pages of a book, join them in their order, {FORM_FEED}.",
        )
    if any(name.lower().endswith(IMAGES) for name in names):
        return Kind("a ZIP file with images", "Unpack it, and give ocrfix the folder.")
    return Kind("a ZIP file", UNPACK)


# ---- marked up -----------------------------------------------------------------------------------


def _marked_up(data: bytes) -> Kind | None:
    """The kind of a text file made for programs, as XML or JSON; None if it may be plain text."""
    head = _decoded(data[:HEAD]).lstrip("\ufeff \t\r\n\f")
    for first, kind in TABLES.items():
        if head.startswith(first):
            return kind
    # tesseract's TSV has these column names in its first line.
    if set(head.partition("\n")[0].split("\t")) >= BOXED:
        return TSV
    if head.startswith("<"):
        # A text with tags (`<i>Preface</i>`) is restored as plain text.
        found = _xml(head)
        return found and found._replace(do=found.do + ENGINE)
    # `[` or `{` may open plain text (`[12]`, `{page}`), so the whole file must parse as JSON.
    if OBJECT.match(head) or (head.startswith(("[", "{")) and _is_json(_decoded(data))):
        return JSON._replace(format=_engine(data))
    return None


def _engine(data: bytes) -> str:
    """The OCR engine that wrote some JSON; "" for other JSON."""
    return next((name for name, marks in ENGINES.items() if all(m in data for m in marks)), "")


def _decoded(data: bytes) -> str:
    """The text of some bytes, in UTF-16 or UTF-8. Only its ASCII characters are reliable."""
    # UTF-16 without a byte order mark shows itself by a zero byte beside the first ASCII sign.
    if data.startswith((codecs.BOM_UTF16_LE, b"<\x00", b"{\x00", b"[\x00")):
        return data.decode("utf-16-le", "replace")
    if data.startswith((codecs.BOM_UTF16_BE, b"\x00<", b"\x00{", b"\x00[")):
        return data.decode("utf-16-be", "replace")
    return data.decode("utf-8", "replace")


def _xml(head: str) -> Kind | None:
    """The format of XML or HTML, by its first element; None for a text with tags."""
    prolog = PROLOG.match(head)
    element = ELEMENT.match(head, prolog.end() if prolog else 0)
    name = element["name"].lower() if element else ""
    # Before plain HTML: hOCR is HTML, but its lines and pages need another tool.
    if name in HTML and OCR_CLASS.search(head):
        return HOCR
    if name == "document" and "abbyy" in head.lower():
        return ABBYY
    if name in ROOTS:
        return ROOTS[name]
    if head.lower().startswith("<!doctype html"):
        return ROOTS["html"]
    return XML if head.startswith("<?xml") else None


def _is_json(text: str) -> bool:
    """Whether a text is JSON. Short cases like `[12]` and `{}` are not: prose may have them."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if isinstance(found, dict):
        return bool(found)
    return len(found) > 1 and all(isinstance(each, str | list | dict) for each in found)
