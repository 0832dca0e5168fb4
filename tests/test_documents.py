"""One document of the files of a book: text or OCR files, packed or not, with holes."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.cli.main import cli
from ocrfix.core.decisions import REJECT
from ocrfix.core.document import Document
from ocrfix.errors import OcrfixError, ReadError
from ocrfix.formats.documents import NamedBytes, document
from ocrfix.proof import prove
from ocrfix.review.desk import Desk
from ocrfix.storage import folder
from test_same_file import alto

pytest.importorskip("lxml")

ONE = "The men who had built the boats were long since dead, and their sons\n"
PAGES = [
    f"{ONE}had gone to the mines in the north, where the com-\n",
    "fortable houses stood along the river, and nobody asked for tbe\nold songs any more.\n",
    "In the evening one could see the smoke of the town behind the hills.\n",
]


def files(*pages: str, suffix: str = ".txt") -> list[NamedBytes]:
    return [NamedBytes(f"{n}{suffix}", page.encode()) for n, page in enumerate(pages, 1)]


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in members:
            packed.writestr(name, data)
    return out.getvalue()


def run(*args: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [str(each) for each in args], standalone_mode=False)
    if isinstance(done.exception, OcrfixError):
        return 2, str(done.exception)
    return done.return_value, " ".join((done.stdout + done.stderr).split())


# ---- text ------------------------------------------------------------------------------------


def test_a_book_of_page_files_is_the_text_with_form_feeds():
    found = document(files(*PAGES), "book")
    assert found.document.text == "\f".join(PAGES)
    assert [page.name for page in found.source.pages] == ["1", "2", "3"]
    whole = ocrfix.restore("\f".join(PAGES), "en")
    assert ocrfix.restore(found.document.text, "en").text == whole.text


def test_a_form_feed_at_the_end_of_a_file_is_no_further_page():
    found = document(files("one\n\f", "two\n\fthree\n"), "book")
    assert found.document.text == "one\n\ftwo\n\fthree\n"
    assert [page.name for page in found.source.pages] == ["1", "2, page 1", "2, page 2"]


def test_one_plain_file_is_a_document_as_ever():
    found = document(files("one\n"))
    assert (found.document, found.source) == (Document.from_bytes(b"one\n", "1.txt"), None)


def test_packed_text_is_unpacked():
    packed = document([NamedBytes("a.txt.gz", gzip.compress(b"one\n"))])
    assert packed.document.text == "one\n"
    data = zipped(("b/10.txt", b"ten\n"), ("b/9.txt", b"nine\n"), ("__MACOSX/x.txt", b"no"))
    found = document([NamedBytes("book.zip", data)])
    assert found.document.text == "nine\n\ften\n"
    assert [page.name for page in found.source.pages] == ["9", "10"]


def test_names_in_a_zip_file_lead_nowhere(tmp_path):
    data = zipped(("../../evil.xml", alto("one")), ("evil.xml", alto("two")))
    (tmp_path / "book.zip").write_bytes(data)
    assert run("run", tmp_path / "book.zip", "-o", tmp_path / "out", "-q")[0] in {0, 1}
    kept = sorted(path.name for path in (tmp_path / "out/book/source").iterdir())
    assert kept == ["2-evil.xml", "evil.xml"]


def test_a_zip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr("ocrfix.formats.documents.LARGEST", 1000)
    with pytest.raises(ReadError, match="unpacks to more than"):
        document([NamedBytes("b.zip", zipped(("1.txt", b"a" * 2000)))])


def test_a_file_that_is_no_page_is_a_hole_and_is_named():
    found = document(
        [*files("one\n"), NamedBytes("2.txt", b"\x89PNG...."), *files("x", "y", "z")[2:]]
    )
    assert found.document.text == "one\n\fz"
    assert "2.txt: this is a PNG image" in found.said[0]
    with pytest.raises(ReadError):
        document([NamedBytes("1.txt", b"\x89PNG....")])


# ---- OCR files -------------------------------------------------------------------------------


def test_ocr_files_are_a_book_with_places():
    found = document([NamedBytes(f"{n}.xml", alto(page)) for n, page in enumerate(["a b", "c"], 1)])
    assert found.document.text == "a b\n\fc\n\f"
    assert found.document.source.format == "ALTO"
    assert [(word.page, word.id) for word in found.document.words] == [
        (1, "1.0"), (1, "1.1"), (2, "2.0"),
    ]  # fmt: skip


def test_a_broken_file_keeps_its_place():
    one, three = (NamedBytes(f"{n}.xml", alto("a b")) for n in (1, 3))
    found = document([one, NamedBytes("2.xml", b"<alto><Layout><Page>"), three])
    assert found.document.text.count("\f") == 3
    assert [page.name for page in found.source.pages] == ["1", "2", "3"]
    assert any("2.xml" in each for each in found.said)


def test_a_file_without_text_says_what_to_do():
    with pytest.raises(ReadError, match="run an OCR engine"):
        document([NamedBytes("1.xml", alto(""))])


@given(st.binary(max_size=300))
def test_no_bytes_are_a_fault(data):
    for some in (data, b"PK\x03\x04" + data, b"<alto>" + data, b"\x1f\x8b" + data):
        try:
            document([NamedBytes("x", some)])
        except OcrfixError:
            continue


# ---- the command -----------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path) -> Path:
    """A folder of ALTO files, one a page."""
    folder_of = tmp_path / "book"
    folder_of.mkdir()
    for number, page in enumerate(PAGES, 9):
        (folder_of / f"p{number}.xml").write_bytes(alto(page.strip()))
    return folder_of


def test_run_restores_a_folder_of_ocr_files_as_a_book(book, tmp_path):
    code, said = run("run", book, "-o", tmp_path / "out", "--language", "en")
    assert code in {0, 1}
    assert "3 files (ALTO) were read as the pages of one book, p9.xml to p11.xml" in said
    out = tmp_path / "out" / "book"
    assert {path.name for path in (out / "source").iterdir()} == {"p9.xml", "p10.xml", "p11.xml"}
    for path in book.iterdir():
        assert (out / "source" / path.name).read_bytes() == path.read_bytes()
    cut = (out / "corrected/p9.xml").read_text("utf-8")
    assert 'SUBS_TYPE="HypPart1" SUBS_CONTENT="comfortable"' in cut
    # Over the page end both files name the whole word.
    other = (out / "corrected/p10.xml").read_text("utf-8")
    assert 'SUBS_TYPE="HypPart2" SUBS_CONTENT="comfortable"' in other
    assert 'CONTENT="the"' in other
    assert (out / "corrected/p11.xml").read_bytes() == (book / "p11.xml").read_bytes()
    assert not prove(out).wrong
    found = folder.load(out)
    assert found.ledger.document.source.format == "ALTO"
    assert len(found.ledger.document.words) == sum(len(page.split()) for page in PAGES)


def test_verify_notices_an_edited_copy_and_an_edited_original(book, tmp_path):
    run("run", book, "-o", tmp_path / "out", "-q")
    out = tmp_path / "out" / "book"
    copy = out / "corrected/p10.xml"
    copy.write_bytes(copy.read_bytes().replace(b"songs", b"sings"))
    assert [each.split(" is ")[0] for each in prove(out).wrong] == ["corrected/p10.xml"]
    assert run("apply", out)[0] in {0, 1}
    assert not prove(out).wrong
    (out / "source/p9.xml").write_bytes(b"<alto/>")
    assert "it was edited" in prove(out).wrong[0]


def test_each_restores_page_files_one_by_one(book, tmp_path):
    run("run", book, "-o", tmp_path / "out", "--each", "-q")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"p9", "p10", "p11"}


def test_missing_pages_are_named(book, tmp_path):
    (book / "p10.xml").rename(book / "p12.xml")
    assert "no file has the number 10" in run("run", book, "-o", tmp_path / "out")[1]


def test_decisions_are_written_into_the_files(book, tmp_path):
    run("run", book, "-o", tmp_path / "out", "--language", "en", "-q")
    out = tmp_path / "out" / "book"
    change = next(c for c in folder.load(out).ledger.changes if c.new == "the")
    desk = Desk.open(out, "Ann")
    desk.decide([desk.verdict(REJECT, change.id)])
    assert run("apply", out)[0] in {0, 1}
    assert 'CONTENT="tbe"' in (out / "corrected/p10.xml").read_text("utf-8")


def test_a_mets_names_the_pages(book, tmp_path):
    href = "".join(
        f'<file ID="F{n}" MIMETYPE="application/xml"><FLocat LOCTYPE="OTHER" '
        f'xlink:href="p{n}.xml"/></file>'
        for n in (11, 9, 20)
    )
    divs = "".join(f'<div TYPE="page" ORDER="{n}"><fptr FILEID="F{n}"/></div>' for n in (11, 9, 20))
    (book / "mets.xml").write_text(
        '<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><fileSec>'
        f'<fileGrp USE="FULLTEXT">{href}</fileGrp></fileSec><structMap TYPE="PHYSICAL">'
        f'<div TYPE="physSequence">{divs}</div></structMap></mets>',
        "utf-8",
    )
    _, said = run("run", book, "-o", tmp_path / "out")
    assert "2 files (ALTO)" in said
    assert "its file is missing" in said


def test_export_to_same_writes_the_corrected_files(book, tmp_path):
    run("run", book, "-o", tmp_path / "out", "--language", "en", "-q")
    out, into = tmp_path / "out" / "book", tmp_path / "same"
    assert run("export", out, "--to", "same", "-o", into)[0] == 0
    for path in (out / "corrected").iterdir():
        assert (into / path.name).read_bytes() == path.read_bytes()
    assert (into / "unwritten.tsv").read_bytes() == (out / "unwritten.tsv").read_bytes()
    (tmp_path / "a.txt").write_text("one\n", "utf-8")
    run("run", tmp_path / "a.txt", "-o", tmp_path / "out", "-q")
    code, said = run("export", tmp_path / "out" / "a", "--to", "same")
    assert (code, "its scan is plain text" in said) == (2, True)
