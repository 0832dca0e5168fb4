"""What is no plain text is told by its content, and every text passes, whatever it begins with."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix.core.decisions import NONE
from ocrfix.core.document import Document
from ocrfix.core.ledger import Ledger
from ocrfix.errors import ReadError
from ocrfix.file_kinds import kind_of
from ocrfix.proof import prove
from ocrfix.storage import folder

ALTO = '<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout/></alto>'
HOCR = '<html><head><meta name="ocr-system" content="x"/></head><div class="ocr_page"/></html>'


def zipped(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return held.getvalue()


REFUSED = {
    "alto": (ALTO.encode(), "ALTO", "dinglehopper-extract"),
    "alto, declared": (f'<?xml version="1.0"?>\n<!-- a -->\n{ALTO}'.encode(), "ALTO", "plain text"),
    "alto, utf-16": (f'<?xml version="1.0"?>{ALTO}'.encode("utf-16"), "ALTO", "plain text"),
    "alto, its own prefix": (b'<ns0:alto xmlns:ns0="x">', "ALTO", "plain text"),
    "alto, after a mark": (b"\xef\xbb\xbf" + ALTO.encode(), "ALTO", "plain text"),
    "page": (b'<?xml version="1.0"?><PcGts xmlns="x"><Page/></PcGts>', "PAGE", "plain text"),
    "abbyy": (b'<document xmlns="http://www.abbyy.com/x.xsd">', "ABBYY", "FineReader"),
    "djvu xml": (b"<?xml version='1.0'?><!DOCTYPE DjVuXML><DjVuXML>", "DjVu XML", "djvutxt"),
    "tei": (b'<?xml version="1.0"?><TEI xmlns="x">', "TEI", "plain text"),
    "mets": (b'<?xml version="1.0"?><mets:mets xmlns:mets="x">', "METS", "pages"),
    "xml": (b'<?xml version="1.0"?><books><book/></books>', "XML", "plain text"),
    "hocr": (HOCR.encode(), "hOCR", "hocr-lines"),
    "hocr, a doctype": (f"<!DOCTYPE html PUBLIC 'x'>\n{HOCR}".encode(), "hOCR", "hocr-lines"),
    "hocr, a part": (b"<div class='ocr_page' id='page_1'>", "hOCR", "hocr-lines"),
    "html": (b"<!doctype html>\n<p>one", "HTML", "pandoc"),
    "tesseract": (
        b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n",
        "TSV",
        "`txt`",
    ),
    "another table": (b"left\ttop\twidth\theight\tconf\ttext\tname\n", "TSV", "plain text"),
    "json": (json.dumps({"pages": [{"text": "one"}]}, indent=1).encode(), "JSON", "plain text"),
    "json, cut short": (b'{\n  "pages": [ {"text": "on', "JSON", "plain text"),
    "json lines": (b'{"text": "one"}\n{"text": "two"}\n', "JSON", "plain text"),
    "json, a list": (b'[{"text": "one"}]', "JSON", "plain text"),
    "json, of texts": (b'["page one", "page two"]', "JSON", "plain text"),
    "pdf": (b"%PDF-1.4", "a PDF", "ocrfix run"),
    "png": (b"\x89PNG\r\n", "a PNG image", "with Tesseract"),
    "webp": (b"RIFF\x01\x02\x03\x04WEBPVP8 ", "a WebP image", "with Tesseract"),
    "rtf": (b"{\\rtf1\\ansi", "RTF", "plain text"),
    "hocr, packed": (gzip.compress(HOCR.encode()), "hOCR in a gzip file", "hocr-lines"),
    "text, packed": (gzip.compress(b"It was a text.\n"), "a gzip file", "gunzip"),
    "packed twice": (gzip.compress(gzip.compress(b"x")), "gzip", "gunzip"),
    "gzip, cut short": (gzip.compress(b"x" * 99)[:12], "gzip", ""),
    "pages": (zipped("b/00000001.txt", "b/00000002.txt"), "2 text files", "form feed"),
    "images": (zipped("b/00000001.jp2"), "images", "the folder"),
    "docx": (zipped("[Content_Types].xml", "word/document.xml"), "Word", "plain text"),
    "odt": (zipped("mimetype", "content.xml"), "OpenDocument", "plain text"),
    "epub": (zipped("mimetype", "META-INF/container.xml"), "epub", "pandoc"),
    "zip, damaged": (b"PK\x03\x04nonsense", "ZIP", ""),
    "a ledger": (b'{"ocrfix": 1, "scan": {}}\n', "ocrfix itself", "ocrfix diff"),
    "decisions": (b"verdict\tchange\tstart\tend\n", "ocrfix itself", "ocrfix diff"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS", "git lfs pull"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_plain_text_is_refused_with_what_to_do(kind):
    data, what, do = REFUSED[kind]
    with pytest.raises(ReadError, match=r"x\.txt: this is .*, not plain text\.") as error:
        Document.from_bytes(data, "x.txt")
    assert what in str(error.value)
    assert do in str(error.value)
    assert ("with Tesseract" in str(error.value)) == (what.endswith("image") or what == "a PDF")


TEXTS = [
    "",
    "<!-- page 2 -->\nIt was a fine day.\n",
    "<!-- page 2 -->\n<b>It</b> was.\n",
    "<i>Title</i>\n\nIt was.\n",
    "<page>\nIt was.\n</page>\n",
    '<pb n="2"/>\nIt was.\n',
    "<div align=center>\n\nTitle\n\n</div>\n",
    "<document>It was.",
    "<alton> It was.",
    "< the less\n",
    "{12}----------------------------------------\n\nIt was.\n",
    "{12}",
    "{}",
    "[1] See page 4.\n",
    "[12]",
    "[1, 2, 3]",
    "[Illustration]\n",
    '["What?" he said.]',
    '["What?"]',
    '{"What?"}',
    "level\tpage\n",
    "left\ttop\n",
    "# Title\n\nIt was *fine*.\n",
    "Text about <?xml version='1.0'?> and <!DOCTYPE html>.\n",
    "BM is no image, GIF no picture, MM* neither, PK nor 7z.\n",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_texts_pass_whatever_they_begin_with(text, encoding):
    assert kind_of(text.encode(encoding)) is None
    assert Document.from_bytes(text.encode(encoding)).to_bytes() == text.encode(encoding)


@given(st.sampled_from([data for data, *_ in REFUSED.values()]), st.data())
def test_nothing_makes_it_raise(data, draw):
    cut = draw.draw(st.integers(0, len(data)))
    kind_of(data[:cut] + draw.draw(st.binary(max_size=20)))
    kind_of(data[:2] + draw.draw(st.binary(max_size=99)))


def test_what_was_restored_once_is_read_whatever_it_is(tmp_path):
    ledger = Ledger(Document.from_bytes(ALTO.encode(), "a.xml", any_kind=True))
    folder.save(tmp_path / "a", ledger, NONE)
    assert prove(tmp_path / "a").wrong == ()
