"""Formats are told by content, and no file makes a reader raise anything but a ReadError."""

from __future__ import annotations

import builtins
import contextlib
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix.errors import ReadError
from ocrfix.formats import mets, reading
from ocrfix.formats.page import KINDS
from tests.pdfs import pdf

SAMPLES = {path.name: path.read_bytes() for path in (Path(__file__).parent / "formats").iterdir()}
SAMPLES["text.pdf"] = pdf(("One of two", "lines."))
FORMATS = {
    "abbyy10.xml": "ABBYY XML", "alto4.xml": "ALTO", "bare_alto.xml": "ALTO", "ndnp.xml": "ALTO",
    "choices.hocr": "hOCR", "letters.html": "hOCR", "soup.html": "hOCR", "tesseract.hocr": "hOCR",
    "djvu.xml": "DjVu XML", "docling.json": "docling JSON", "google.json": "Google Vision JSON",
    "mistral.json": "Mistral JSON", "olmocr.jsonl": "olmOCR JSON", "mets.xml": "METS",
    "page.tsv": "TSV", "names.tsv": "TSV", "page2010.xml": "PAGE XML", "page2019.xml": "PAGE XML",
    "text.pdf": "PDF",
}  # fmt: skip
READ = sorted(SAMPLES.keys() - {"mets.xml"})


def words_of(data, name="x"):
    return [
        word.text
        for page in reading.read(data, name).pages
        for block in page.blocks
        for line in block.lines
        for word in line.words
    ]


def test_each_sample_is_known():
    assert SAMPLES.keys() == FORMATS.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_the_format_is_told_by_the_content(name):
    assert reading.format_of(SAMPLES[name]) == FORMATS[name]
    assert reading.format_of(gzip.compress(SAMPLES[name])) == FORMATS[name]


@pytest.mark.parametrize("data", [b"", b"Plain text.", b"<i>Title</i>", b"\x89PNG", b'{"a": 1}'])
def test_what_no_reader_takes_has_no_format_and_is_refused(data):
    assert reading.format_of(data) == ""
    with pytest.raises(ReadError, match=r"^x: this is "):
        reading.read(data, "x")


def test_a_mets_is_no_page():
    with pytest.raises(ReadError, match="METS, which only names the files"):
        reading.read(SAMPLES["mets.xml"], "mets.xml")


@pytest.mark.parametrize("name", READ)
def test_what_readers_give_is_in_the_model(name):
    found = reading.read(SAMPLES[name], name)
    assert found.format == FORMATS[name]
    for page in found.pages:
        for block in page.blocks:
            assert block.kind in KINDS | {""}
            assert block.lines
            for line in block.lines:
                assert line.words
                assert all(word.text == word.text.strip() != "" for word in line.words)
                assert all(0 <= (word.confidence or 0) <= 1 for word in line.words)


# ---- packed --------------------------------------------------------------------------------------


def test_packed_files_are_unpacked():
    data = SAMPLES["ndnp.xml"]
    assert words_of(gzip.compress(data)) == words_of(data)
    assert words_of(gzip.compress(data[:99]) + gzip.compress(data[99:])) == words_of(data)


def test_a_packed_file_cut_short_gives_what_is_there():
    whole = SAMPLES["tesseract.hocr"]
    found = reading.read(gzip.compress(whole)[:-20], "x.gz")
    assert found.remarks == ("the gzip file breaks off. What could be unpacked is read.",)
    assert next(found.pages).image == "scans/0011.png"


def test_a_packed_file_that_grows_far_too_much_is_refused():
    bomb = gzip.compress(b'<alto xmlns="">' + b" " * (80 << 20))
    assert len(bomb) < 100_000
    with pytest.raises(ReadError, match="unpacks to more than"):
        reading.read(bomb, "x.gz")


@pytest.mark.parametrize("data", [b"\x1f\x8b", b"\x1f\x8bxxxxxxxxxxxx", gzip.compress(b"text")])
def test_packed_nonsense_is_refused(data):
    with pytest.raises(ReadError):
        list(reading.read(data, "x.gz").pages)


# ---- attacks -------------------------------------------------------------------------------------

BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ten letter"}">' for n in range(12))


@pytest.mark.parametrize("where", ["text", "attribute"])
@pytest.mark.parametrize(
    "frame",
    [('<alto><Layout><Page ID="{a}"><TextBlock><TextLine><String CONTENT="{a}x"/>{t}</TextLine>'
     "</TextBlock></Page></Layout></alto>"),
     ("<PcGts><Page><TextRegion id='{a}'><TextEquiv><Unicode>x{t}</Unicode></TextEquiv>"
     "</TextRegion></Page></PcGts>"),
     "<html><div class='ocr_page' title='{a}'><span class='ocr_line'>x{t}</span></div></html>"],
)  # fmt: skip
def test_bombs_of_entities_do_not_go_off(frame, where):
    root = frame[1 : frame.index(">")]
    body = frame.format(a="&e11;" if where == "attribute" else "", t="&e11;" * (where == "text"))
    data = f'<?xml version="1.0"?><!DOCTYPE {root} [{BOMB}]>{body}'.encode()
    with contextlib.suppress(ReadError):
        assert sum(map(len, words_of(data))) < 1000


def test_nothing_outside_the_file_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("keyword", "utf-8")
    data = (
        f'<!DOCTYPE PcGts [<!ENTITY s SYSTEM "{secret.as_uri()}"><!ENTITY % p SYSTEM '
        f'"{secret.as_uri()}"> %p;]><PcGts xmlns:i="http://www.w3.org/2001/XInclude"><Page>'
        f'<TextRegion><TextEquiv><Unicode>a&s;<i:include href="{secret.as_uri()}" parse="text"/>'
        "</Unicode></TextEquiv></TextRegion></Page></PcGts>"
    )
    try:
        assert "keyword" not in " ".join(words_of(data.encode()))
    except ReadError as error:
        assert "keyword" not in str(error)  # noqa: PT017


# ---- encodings -----------------------------------------------------------------------------------

LINE = (
    "<alto><Page><TextBlock><TextLine><String CONTENT='{}'/></TextLine></TextBlock></Page></alto>"
)


@pytest.mark.parametrize(
    ("declared", "encoding", "remark"),
    [
        ("UTF-8", "utf-8", ""),
        ("ISO-8859-1", "latin-1", ""),
        ("ISO-8859-1", "utf-8", "it is in UTF-8"),
        ("US-ASCII", "utf-8", "it is in UTF-8"),
        ("UTF-16", "utf-8", "it is in UTF-8"),
        ("UTF-16", "utf-16", ""),
        ("UTF-8", "cp1252", "read as Windows-1252"),
    ],
)
def test_wrong_declarations_of_the_encoding_are_seen_through(declared, encoding, remark):
    text = "été à Orléans"
    data = f'<?xml version="1.0" encoding="{declared}"?>{LINE.format(text)}'.encode(encoding)
    found = reading.read(data, "x.xml")
    (page,) = found.pages
    assert page.blocks[0].lines[0].words[0].text == text
    assert remark in " ".join(page.remarks)
    assert bool(page.remarks) == bool(remark)


# ---- broken --------------------------------------------------------------------------------------


def test_a_page_with_a_break_in_it_does_not_end_the_book():
    whole = SAMPLES["bare_alto.xml"].replace(b'"three" HPOS', b'"three & more" HPOS')
    one, two, three = reading.read(whole, "x.xml").pages
    assert [word.text for block in one.blocks for word in block.lines[0].words] == [
        "one", "two", "three & more",
    ]  # fmt: skip
    assert "line 4" in one.problem
    assert (two.problem, three.problem) == ("", "")


def test_entities_that_only_html_knows_are_text():
    data = LINE.format("caf&eacute;&nbsp;noir").encode()
    assert words_of(data) == ["café\xa0noir"]


def test_pages_before_a_break_are_as_ever():
    whole = SAMPLES["bare_alto.xml"]
    one, two = reading.read(whole[: whole.index(b'<Page ID="three"')], "x.xml").pages
    assert (one.problem, len(one.blocks), two.name) == ("", 3, "two")
    assert "Pages may be missing" in two.problem


@pytest.mark.parametrize("missing", ["lxml", "pypdfium2"])
def test_without_the_libraries_it_is_said_what_to_install(missing, monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name.partition(".")[0] == missing:
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    name, extra = {"lxml": ("ndnp.xml", "formats"), "pypdfium2": ("text.pdf", "pdf")}[missing]
    with pytest.raises(ReadError, match=rf"pip install 'ocrfix\[{extra}\]'"):
        list(reading.read(SAMPLES[name], name).pages)


def attempt(data):
    """Reads whatever it is; a ReadError is an answer."""
    try:
        for _ in reading.read(data, "x").pages:
            pass
    except ReadError:
        pass
    try:
        if reading.format_of(data) == reading.METS:
            mets.page_files(data, "x")
    except ReadError:
        pass


@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_no_damage_makes_a_reader_raise(name, draw):
    data = bytearray(SAMPLES[name])
    for _ in range(draw.draw(st.integers(0, 4))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    attempt(bytes(data[: draw.draw(st.integers(0, len(data)))]))
    attempt(bytes(data))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_no_cut_makes_a_reader_raise(name):
    for end in range(0, len(SAMPLES[name]), 97):
        attempt(SAMPLES[name][:end])
