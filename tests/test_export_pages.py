"""Page files again: each under its name, all words once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporting import PAGES, RULES, book, exported, in_folder
from ocrfix.core.document import Document
from ocrfix.exports.edition import edition
from ocrfix.exports.pages import page_texts
from ocrfix.exports.sheets import names_of_pages
from ocrfix.formats.documents import NamedBytes, document
from ocrfix.pipeline import run
from ocrfix.storage import folder
from strategies import decisions_for, histories

HOCR = (
    '<div class="ocr_page" title="image {name}.png; bbox 0 0 900 900">'
    '<span class="ocr_line" title="bbox 9 9 800 40">'
    '<span class="ocrx_word" title="bbox 9 9 90 40">{word}</span></span></div>'
)


@given(st.data())
@settings(max_examples=300)
def test_all_words_are_in_one_page_and_in_order(data):
    history = data.draw(histories())
    found = edition(in_folder(history.ledger, data.draw(decisions_for(history.ledger))))
    texts = page_texts(found)
    assert len(texts) == len(history.ledger.document.pages)
    assert " ".join(texts).split() == found.text.split()


def test_a_book_of_page_files_comes_back_under_their_names():
    files = exported(book(), "pages")
    assert list(files) == ["0011.txt", "0012.txt", "0013.txt", "pages.tsv"]
    one, two, three = (files[name].decode() for name in list(files)[:3])
    assert one.startswith("CHAPTER I\n\nTHE HARBOUR\n\nThe harbour was dug")
    assert one.endswith("it was hardest\n")
    assert two.startswith("for those who lived")
    # The note was moved to the paragraph that cites it, which begins on the page before.
    assert two.endswith("\n\n* See the book of the keeper, p. 4.\n")
    assert "HARBOUR OF THE NORTH" not in two + three
    rows = [row.split("\t") for row in files["pages.tsv"].decode().splitlines()[1:]]
    assert rows[0] == ["file", "page", "name", "folio", "folio_is", "image"]
    assert rows[2][:3] == ["0012.txt", "2", "0012"]


def test_all_words_of_a_book_with_a_moved_note_are_there_once():
    assert sorted(" ".join(page_texts(edition(book()))).split()) == sorted(
        book().ledger.text().split()
    )


def test_pages_of_one_text_are_numbered():
    files = exported(book(names=("book.txt",)), "pages")
    assert list(files) == ["0001.txt", "0002.txt", "0003.txt", "pages.tsv"]
    assert files["0002.txt"] == exported(book(), "pages")["0012.txt"]


def test_a_file_of_several_pages_stays_one_file():
    one, two = NamedBytes("a.txt", b"Page one.\fPage two.\f"), NamedBytes("b.txt", b"Three.\n")
    read = document([one, two], "ab")
    found = in_folder(run(read.document, RULES).ledger, source=read.source)
    files = exported(found, "pages")
    assert list(files) == ["a.txt", "b.txt", "pages.tsv"]
    assert files["a.txt"] == b"Page one.\n\fPage two.\n"


@pytest.mark.parametrize(("names", "wanted"), [
    (("0007", "0008"), ["0007.txt", "0008.txt"]),
    (("a", "a"), ["a.txt", "a-2.txt"]),
    (("../../x", "c:d"), ["_.._x.txt", "c_d.txt"]),
    (("", "x.txt"), ["0001.txt", "x.txt"]),
])  # fmt: skip
def test_names_of_pages_are_safe_names_of_files(names, wanted):
    files = [
        NamedBytes(f"p{n}.hocr", HOCR.format(name=name, word="word").encode())
        for n, name in enumerate(names)
    ]
    read = document(files, "hocr")
    pages = [page._replace(name=name) for page, name in zip(read.source.pages, names, strict=True)]
    source = read.source._replace(pages=tuple(pages))
    found = in_folder(run(read.document, RULES).ledger, source=source)
    assert names_of_pages(edition(found), ".txt") == wanted


def test_pages_keep_the_encoding_of_the_scan():
    scan = Document.from_bytes("café\ftoo".encode("latin-1"), "x", "latin-1")
    found = in_folder(run(scan, RULES).ledger)
    assert exported(found, "pages")["0001.txt"] == b"caf\xe9\n"


def test_the_map_of_pages_has_the_names_of_the_page_files(tmp_path):
    found = book()
    folder.save(tmp_path / "x", found.ledger, found.decisions, source=found.source)
    rows = (tmp_path / "x" / "pages.tsv").read_text("utf-8").splitlines()
    assert rows[0].endswith("\tname")
    assert [row.split("\t")[-1] for row in rows[1:]] == ["0011", "0012", "0013"]
    assert len(PAGES) == 3
