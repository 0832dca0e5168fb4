"""TSV, the JSON of OCR engines, the text of PDFs, and the files that a METS names."""

from __future__ import annotations

import pytest

from ocrfix.errors import ReadError
from ocrfix.formats import engine_json, mets, tesseract_tsv
from ocrfix.formats import pdf as pdf_reader
from ocrfix.formats.page import Box
from tests.ocr_samples import SAMPLES, read, texts, words
from tests.pdfs import pdf

# ---- tables --------------------------------------------------------------------------------------


def test_tesseracts_table():
    first, second = read(tesseract_tsv, "page.tsv")
    assert texts(first) == [("", '"The|tide', "came."), ("", "Boats")]
    assert texts(second) == [("", "left.")]
    assert (first.name, second.name, first.width, first.height) == ("1", "2", 800, 1200)
    assert [word.number for word in words(first) + words(second)] == [0, 2, 3, 4, 5]
    the, tide, came, _ = words(first)
    assert (the.confidence, came.confidence) == (0.915, None)
    assert tide.box == Box(200, 40, 400, 70)
    assert first.blocks[0].lines[1].box == Box(100, 80, 700, 110)


def test_a_table_without_numbers_of_lines():
    first, second = read(tesseract_tsv, "names.tsv")
    assert texts(first) == [("", "One|line", "two")]
    assert texts(second) == [("", "more")]
    assert (first.name, first.image, second.name) == ("a.jpg", "a.jpg", "b.jpg")


def test_rows_without_all_fields_are_named():
    table = (SAMPLES / "page.tsv").read_text("utf-8") + "5\t2\t1\t1\t1\t2\t100"
    *_, last = tesseract_tsv.pages(table.encode(), "x.tsv")
    assert last.problem == "rows without all fields: 16."
    assert texts(last) == [("", "left.")]


def test_a_table_without_boxes_is_refused():
    with pytest.raises(ReadError, match=r"x\.tsv: this table has no columns height, left"):
        list(tesseract_tsv.pages(b"text\tconf\none\t1\n", "x.tsv"))


# ---- JSON ----------------------------------------------------------------------------------------


def test_mistral():
    first, second = read(engine_json, "mistral.json")
    assert texts(first) == [
        ("head", "TIDES"), ("", "# Tides"), ("", "The tide", "came *in*."),
        ("", "![img](a.jpeg)"), ("foot", "11"),
    ]  # fmt: skip
    assert (first.name, first.width, first.height) == ("1", 1000, 1500)
    assert (second.name, second.blocks) == ("2", ())


def test_olmocr_has_a_document_a_line():
    one, two, other = read(engine_json, "olmocr.jsonl")
    assert texts(one) == [("", "First page.", "More.")]
    assert texts(two) == [("", "Second page.")]
    assert texts(other) == [("", "Another book.")]
    assert [page.language for page in (one, two, other)] == ["en", "fr", ""]


def test_olmocr_loses_nothing_between_its_pages():
    data = (
        (SAMPLES / "olmocr.jsonl").read_bytes().replace(b"[[0, 18, 1], [18,", b"[[3, 9, 1], [15,")
    )
    one, two, _ = engine_json.pages(data, "x.jsonl")
    assert [word.text for word in words(one) + words(two)] == [
        "First page.", "Mor", "e.", "Second page.",
    ]  # fmt: skip


def test_docling_in_the_order_of_its_body_with_a_text_over_a_page_end():
    first, second, third = read(engine_json, "docling.json")
    assert texts(first) == [("head", "TIDES"), ("heading", "The Moon"), ("text", "It draws")]
    assert texts(second) == [("text", "the water."), ("table", "high  low", "six")]
    assert third.blocks == ()
    assert (first.unit, first.blocks[0].box) == ("point", Box(10, 10, 60, 20))  # from the foot
    assert first.blocks[1].box == Box(10, 20, 60, 30)


def test_google_joins_its_words_to_the_next_space():
    page, bad = read(engine_json, "google.json")
    assert texts(page) == [("", "Low|wa-", "ter,|then.")]
    low, *_, then = words(page)
    assert (low.box, low.confidence, then.box) == (Box(10, 1, 20, 9), 0.9, None)
    assert (page.language, page.width) == ("en", 400)
    assert "Bad image data." in bad.problem


def test_google_without_layout():
    data = b'{"textAnnotations": [{"locale": "fr", "description": "un\\ndeux"}, {}]}'
    (page,) = engine_json.pages(data, "x.json")
    assert (texts(page), page.language) == ([("", "un", "deux")], "fr")


def test_a_broken_line_of_json_is_a_hole():
    data = (SAMPLES / "olmocr.jsonl").read_bytes()[:-30]
    *_, last = engine_json.pages(data, "x.jsonl")
    assert last.problem == "the file is broken here: line 2."


def test_pages_of_json_before_a_break_are_read():
    data = (SAMPLES / "mistral.json").read_bytes()[:-60]
    first, last = engine_json.pages(data, "x.json")
    assert texts(first)[0] == ("head", "TIDES")
    assert last.problem.startswith("the file is broken here")


@pytest.mark.parametrize("data", [b'{"a": 1}', b"[1, 2]", b'{"pages": 5}', b"{", b"[" * 100_000])
def test_other_json_is_refused(data):
    with pytest.raises(ReadError, match=r"^x\.json: this JSON is"):
        list(engine_json.pages(data, "x.json"))


@pytest.mark.parametrize(
    "value",
    ["null", "1e999", "[[[]]]", '"x"', "-1", "{}", '{"x": []}', "9" * 400, "true"],
)
@pytest.mark.parametrize(
    "frame",
    ['{"pages": [{"markdown": %s, "index": %s, "dimensions": {"width": %s}}]}',
     '{"text": "one two", "attributes": {"pdf_page_numbers": [%s, [0, %s, %s]]}}',
     ('{"schema_name": "DoclingDocument", "texts": [{"text": "a", "prov": [{"page_no": %s, '
     '"charspan": %s, "bbox": {"l": %s}}]}]}'),
     ('{"responses": [{"fullTextAnnotation": {"pages": [{"width": %s, "blocks": [{"paragraphs": '
     '[{"words": [{"boundingBox": %s, "symbols": [{"text": %s}]}]}]}]}]}}]}')],
)  # fmt: skip
def test_json_of_other_types_than_it_should_be(frame, value):
    for name in ("x.json", "y.json"):
        list(engine_json.pages((frame % (value, value, value)).encode(), name))


# ---- PDF -----------------------------------------------------------------------------------------


def test_a_pdf_keeps_the_hyphens_at_its_line_ends():
    data = pdf(("It was a well-known con-", "scious and twenty-", "one."), (), ("Next.",))
    first, second, third = pdf_reader.pages(data, "x.pdf")
    assert texts(first) == [("", "It|was|a|well-known|con-", "scious|and|twenty-", "one.")]
    assert (second.blocks, texts(third)) == ((), [("", "Next.")])
    assert (first.unit, first.width, first.height, third.name) == ("point", 600, 800, "3")
    it = words(first)[0]
    assert it.box is not None
    assert 45 < it.box.left < 55
    assert 85 < it.box.top < it.box.bottom < 105  # from the top, as all boxes


def test_a_pdf_without_text_says_how_to_get_it():
    with pytest.raises(ReadError, match=r"x\.pdf: this PDF has only images.*Tesseract"):
        list(pdf_reader.pages(pdf((), ()), "x.pdf"))


def test_a_locked_pdf_says_how_to_open_it():
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<61><61>]" % (
        b"11" * 32, b"22" * 32,
    )  # fmt: skip
    with pytest.raises(ReadError, match=r"x\.pdf: this PDF is locked.*qpdf"):
        list(pdf_reader.pages(pdf(("one",), extra=lock), "x.pdf"))


def test_a_damaged_pdf():
    with pytest.raises(ReadError, match=r"x\.pdf: this PDF is damaged"):
        list(pdf_reader.pages(b"%PDF-1.4\nnothing", "x.pdf"))


# ---- METS ----------------------------------------------------------------------------------------


def test_mets_names_the_pages_of_the_likeliest_group_in_their_order():
    found = mets.page_files((SAMPLES / "mets.xml").read_bytes(), "mets.xml")
    assert found.group == "FULLTEXT"
    assert [(page.name, page.href, page.folio) for page in found.pages[:2]] == [
        ("1", "alto/one.xml", "iii"), ("2", "alto/b two.xml", "iv"),
    ]  # fmt: skip
    assert found.remarks == ("the files of FULLTEXT are taken; there are also: OCR-D-GT-PAGE.",)


def test_mets_says_why_a_page_has_no_file():
    found = mets.page_files((SAMPLES / "mets.xml").read_bytes(), "mets.xml")
    assert [page.href for page in found.pages[2:]] == ["", "", ""]
    for page, why in zip(
        found.pages[2:], ("names no file", "outside the folder", "elsewhere"), strict=True
    ):
        assert why in page.problem


def test_mets_takes_the_group_that_is_told():
    data = (SAMPLES / "mets.xml").read_bytes()
    found = mets.page_files(data, "mets.xml", "OCR-D-GT-PAGE")
    assert [page.href for page in found.pages] == ["gt/1.xml", "", "", "", ""]
    with pytest.raises(ReadError, match=r"no group of files `X`\. Its groups: IMAGE, FULLTEXT"):
        mets.page_files(data, "mets.xml", "X")


def test_mets_of_transkribus():
    data = (
        b'<mets xmlns="http://www.loc.gov/METS/" xmlns:x="http://www.w3.org/1999/xlink"><fileSec>'
        b'<fileGrp ID="MASTER"><fileGrp ID="PAGEXML"><file ID="P" MIMETYPE="application/xml">'
        b'<FLocat x:href="page/1.xml"/></file></fileGrp></fileGrp></fileSec>'
        b'<structMap TYPE="MANUSCRIPT"><div><div ORDER="1" TYPE="SINGLE_PAGE"><fptr>'
        b'<area FILEID="P"/></fptr></div></div></structMap></mets>'
    )
    found = mets.page_files(data, "mets.xml")
    assert (found.group, [page.href for page in found.pages]) == ("PAGEXML", ["page/1.xml"])


def test_mets_without_an_order_of_pages():
    data = b'<mets><fileGrp USE="OCR"><file ID="P"><FLocat href="1.xml"/></file></fileGrp></mets>'
    found = mets.page_files(data, "mets.xml")
    assert [page.href for page in found.pages] == ["1.xml"]
    assert found.remarks == ("no order of pages is in this METS; the order of its files is taken.",)


def test_mets_that_breaks_off_names_what_is_there():
    data = (SAMPLES / "mets.xml").read_bytes()
    found = mets.page_files(data[: data.index(b'<mets:div TYPE="page" ORDER="3"')], "mets.xml")
    assert [page.href for page in found.pages][:2] == ["alto/one.xml", "alto/b two.xml"]
    assert "Pages may be missing" in found.remarks[0]


@pytest.mark.parametrize("data", [b"", b"<mets>", b"<mets/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>"])
def test_mets_that_is_broken_or_empty(data):
    with pytest.raises(ReadError, match=r"^mets\.xml: "):
        mets.page_files(data, "mets.xml")
