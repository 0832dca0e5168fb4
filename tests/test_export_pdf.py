"""A text layer anew: OCRmyPDF writes it, no pixel changes, and readers find the restored words."""

from __future__ import annotations

import os
import shutil
import subprocess
import zlib

import pytest

from exporting import PAGES, book, folder_of
from ocrfix.errors import OcrfixError
from ocrfix.exports import pdf as text_layer
from ocrfix.exports.edition import edition
from ocrfix.exports.hocr_pages import hocr_pages
from ocrfix.formats.documents import NamedBytes, document
from pdfs import pdf as text_pdf

pdfium = pytest.importorskip("pypdfium2")
pytest.importorskip("lxml.etree")

WIDTH, HEIGHT = 600, 800


def needs_ocrmypdf():
    if shutil.which("ocrmypdf") is None:
        if os.environ.get("OCRFIX_REQUIRE_OCRMYPDF", "0") != "0":
            pytest.fail("no OCRmyPDF: apt-get install ocrmypdf")
        pytest.skip("NO TEXT LAYER TESTS: no OCRmyPDF (apt-get install ocrmypdf)")


def boxed(page):
    """A page file in hOCR with a box for each word, of letters 8 pixels wide."""
    lines = []
    top = 40
    for line in page.rstrip("\n").split("\n"):
        top += 24
        left, words = 20, []
        for word in line.split():
            right = left + 7 * len(word)
            shown = word.replace("&", "&amp;").replace("<", "&lt;")
            words.append(f'<span class="ocrx_word" title="bbox {left} {top} {right} {top + 16}">'
                         f"{shown}</span>")  # fmt: skip
            left = right + 7
        if words:
            lines.append(f'<span class="ocr_line" title="bbox 20 {top} {left} {top + 16}">'
                         f"{' '.join(words)}</span>")  # fmt: skip
        else:
            lines.append('</div><div class="ocr_carea">')
    return (
        f'<div class="ocr_page" title="image p.png; bbox 0 0 {WIDTH} {HEIGHT}">'
        f'<div class="ocr_carea">{"".join(lines)}</div></div>'
    ).encode()


def image_pdf(count=3):
    """A PDF of pages that are images alone, all different."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for number in range(count):
        rows = bytes((x * (number + 3) + y) % 251 for y in range(HEIGHT) for x in range(WIDTH))
        packed = zlib.compress(rows)
        objects.append(
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
            b"/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (WIDTH, HEIGHT, len(packed), packed)
        )
        image = len(objects)
        drawn = b"%d 0 0 %d 0 0 cm /Im0 Do" % (WIDTH, HEIGHT)
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
            b"/Resources<</XObject<</Im0 %d 0 R>>>>>>" % (WIDTH, HEIGHT, image + 1, image)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), count)
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(data))
    )


def a_book():
    return edition(book(names=("1.hocr", "2.hocr", "3.hocr"), make=boxed))


def pixels(data):
    with pdfium.PdfDocument(data) as opened:
        return [bytes(page.render(scale=1).buffer) for page in opened]


def texts(data):
    with pdfium.PdfDocument(data) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def test_the_words_are_there_and_no_pixel_changes():
    needs_ocrmypdf()
    scans = image_pdf()
    made = text_layer.write(a_book(), scans, "")
    assert pixels(made) == pixels(scans)
    one, two, three = texts(made)
    assert "in carts, and the carts broke" in " ".join(one.split())
    assert "tbe" not in one
    # PDFium shows the soft hyphen of a cut word as U+FFFE.
    assert one.rstrip().endswith(("har\ufffe", "har\u00ad", "har-"))
    assert two.startswith("12 THE HARBOUR OF THE NORTH")
    assert "* See the book of the keeper, p. 4." in two
    assert "the work & the wages that were paid to them < ten >." in " ".join(two.split())
    assert three.startswith("THE HARBOUR OF THE NORTH 13")


def test_words_are_found_where_they_are_printed():
    needs_ocrmypdf()
    made = text_layer.write(a_book(), image_pdf(), "")
    with pdfium.PdfDocument(made) as opened:
        page = opened[0].get_textpage()
        at = page.get_text_range().index("reach the quay")
        left, bottom, _, top = page.get_charbox(at)
    line = PAGES[0].split("\n").index("reach the quay, and the men who had worked on the nets were "
                                      "glad of any")  # fmt: skip
    upper = 40 + 24 * (line + 1)
    assert abs(left - 20) < 3
    assert HEIGHT - upper - 17 <= bottom < top <= HEIGHT - upper + 3


def test_a_text_layer_is_replaced_and_a_date_is_only_the_given_one():
    needs_ocrmypdf()
    first = text_layer.write(a_book(), image_pdf(), "2001-02-03T00:00:00Z")
    again = text_layer.write(a_book(), first, "2001-02-03T00:00:00Z")
    assert [text.split() for text in texts(again)] == [text.split() for text in texts(first)]
    assert pixels(again) == pixels(first)
    with pdfium.PdfDocument(first) as opened:
        assert opened.get_metadata_value("ModDate").startswith("D:20010203000000")
        assert "ocrfix" in opened.get_metadata_value("Creator")


def test_the_same_bytes_come_again():
    needs_ocrmypdf()
    version = subprocess.run(["ocrmypdf", "--version"], capture_output=True, check=True).stdout
    if int(version.split(b".")[0]) < 17:
        pytest.skip("OCRmyPDF before 17 names files by chance")
    made = [text_layer.write(a_book(), image_pdf(), "") for _ in range(2)]
    assert made[0] == made[1]


def test_hocr_of_pages_has_each_word_in_its_box():
    found = a_book()
    read = document([NamedBytes("x.hocr", hocr.encode()) for hocr in hocr_pages(
        found, found.found.source)][:1], "x")  # fmt: skip
    source = found.found.source.found
    words = [word for word in source.words if word.page == 1]
    assert [word.box for word in read.document.words] == [word.box for word in words]
    assert "and the carts broke" in read.document.text
    assert read.document.text.rstrip().endswith("har\u00ad")


# ---- refusals --------------------------------------------------------------------------------


def test_what_cannot_be_is_said(monkeypatch):
    with pytest.raises(OcrfixError, match="no places of words"):
        text_layer.write(edition(book()), image_pdf(), "")
    with pytest.raises(OcrfixError, match="--pdf FILE"):
        text_layer.write(a_book(), None, "")
    with pytest.raises(OcrfixError, match="has 2 pages, and the scan 3"):
        text_layer.write(a_book(), image_pdf(2), "")
    with pytest.raises(OcrfixError, match="cannot be opened"):
        text_layer.write(a_book(), b"%PDF-1.4 nothing", "")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(OcrfixError, match="OCRmyPDF is missing"):
        text_layer.write(a_book(), image_pdf(), "")


def test_by_command(said, tmp_path):
    needs_ocrmypdf()
    path = folder_of(a_book().found)
    (tmp_path / "scans.pdf").write_bytes(image_pdf())
    code, _, err = said("export", path, "--to", "pdf", "--pdf", "scans.pdf", "-o", "scans.pdf")
    assert (code, "Name another file" in err) == (2, True)
    code, _, err = said("export", path, "--to", "pdf", "--pdf", "scans.pdf")
    assert (code, "text layer" in err) == (0, True)
    assert "carts" in texts((tmp_path / "the-harbour.pdf").read_bytes())[0]
    code, _, err = said("export", path, "--to", "tei", "--pdf", "scans.pdf")
    assert (code, "--pdf works with" in err) == (2, True)


def test_a_restored_pdf_is_its_own_source(said, tmp_path):
    needs_ocrmypdf()
    (tmp_path / "a.pdf").write_bytes(text_pdf(("The harbour was", "dug here.")))
    said("run", "a.pdf", "-q")
    code, _, err = said("export", "out/a", "--to", "pdf")
    assert code == 0, err
