"""Which image is of which page: only where the names leave no choice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.document import Document, Word
from ocrfix.core.edits import Edit, Fix, Safety, Span
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import FolioMark
from ocrfix.core.page_map import Page
from ocrfix.errors import OcrfixError
from ocrfix.review.web.images import coverage, images, line_boxes, sure_folios
from ocrfix.storage import folder
from serving import PNG, Served

FRONT = 12
"""Pages before printed page 1, in a book of 403: printed page 34 is page 46 of the scan."""
PAGES = 403
FOLIOS = {folio: folio + FRONT for folio in range(1, 381)}


@pytest.fixture
def found(tmp_path):
    """The pages that images of these names are put to."""

    def found(*names, pages=PAGES, folios=FOLIOS, count=""):
        there = tmp_path / str(len(list(tmp_path.iterdir())))
        there.mkdir()
        for name in names:
            (there / name).write_bytes(PNG)
        return {page: f.name for page, f in images(there, pages, folios, count).items()}

    return found


def test_a_whole_series_is_in_the_order_of_its_numbers(found):
    assert found("0001.png", "0002.JPG", "x.svg", "a.txt", pages=2) == {
        1: "0001.png", 2: "0002.JPG",
    }  # fmt: skip
    assert found("p0.png", "p1.png", pages=2) == {1: "p0.png", 2: "p1.png"}
    assert found("b-071.webp", "b-072.webp", "b-073.webp", pages=3) == {
        1: "b-071.webp", 2: "b-072.webp", 3: "b-073.webp",
    }  # fmt: skip
    names = [f"ia_1890_{number}_x.jpg" for number in range(8, 12)]  # 9 sorts after 10
    assert found(*names, pages=4) == dict(enumerate(names, 1))


def test_where_names_leave_a_choice_there_is_no_image(found):
    """Each is another page as a page of the scan than as a printed page."""
    for names in (
        ["p0340.png"],
        ["0012.png"],
        ["0012.png", "0047.png"],
        ["page-047.png"],
        ["008.png", "050.png", "090.png"],
        ["IMG_0100.jpg"],
        ["a0100.png", "p0070.png"],
    ):
        assert found(*names) == {}


def test_the_russell_chile_as_delivered(found):
    """Named as Distributed Proofreaders do: ten times the printed page."""
    assert found("p0340.png", "p0700.png", "p1080.png", "a0100.png") == {
        46: "p0340.png", 82: "p0700.png", 120: "p1080.png",
    }  # fmt: skip
    names = [f"p{number:04}.png" for number in (340, 341, 350, 1080)]  # 341: a plate
    assert found(*names) == {46: "p0340.png", 47: "p0350.png", 120: "p1080.png"}


def test_names_that_say_what_they_count_are_believed(found):
    assert found("scan-12.png", "scan-0340.png", "Scan_404.png") == {
        12: "scan-12.png", 340: "scan-0340.png",
    }  # fmt: skip
    assert found("0012.png", "0340.png", count="scan") == {12: "0012.png", 340: "0340.png"}
    assert found("0012.png", "0340.png", "0399.png", count="printed") == {}  # there is no p. 399
    assert found("0012.png", "0341.png", count="printed") == {24: "0012.png", 353: "0341.png"}


def test_names_are_pages_of_the_scan_where_they_can_be_nothing_else(found):
    assert found("0012.png", "0340.png", folios={}) == {12: "0012.png", 340: "0340.png"}
    same = {folio: folio for folio in range(2, 300)}
    assert found("0012.png", "0001.png", folios=same) == {1: "0001.png", 12: "0012.png"}
    assert found("p2.png", pages=3, folios={}) == {2: "p2.png"}
    few = {5: 5, 350: 400}
    assert found("0401.png", folios=few) == {401: "0401.png"}  # there is no printed page 401
    assert found("0351.png", folios=few) == {}  # but there may be a page 351


def test_a_number_beyond_the_scan_shows_that_it_counts_something_else(found):
    assert found("0001.png", "0003.png", "0009.png", pages=4, folios={}) == {}
    assert found("scan1.png", "scan9.png", pages=4, folios={}) == {1: "scan1.png"}


def test_two_series_or_two_numbers_are_no_series(found):
    assert found("cover.png", "back.png") == {}
    assert found("a1.png", "b1.png", folios={}) == {}
    assert found("front1.png", "page1.png", "page2.png", pages=3, folios={}) == {}
    assert found("vol2-12.png", folios={}) == {}
    assert found("vol1-12.png", "vol2-13.png", folios={}) == {}
    assert found("12.png", "0012.png", folios={}) == {}
    assert found("12.png", "12.jpg", folios={}) == {12: "12.jpg"}  # one image in two formats
    assert found("scan1.png", "scan-1.png", folios={}) == {}


NUMBERS = st.frozensets(st.integers(0, 450), min_size=1, max_size=6)
TENS = NUMBERS.map(lambda numbers: frozenset(10 * number for number in numbers))


@given(
    NUMBERS | TENS, st.integers(1, 403), st.integers(0, 40), st.integers(1, 403),
    st.sampled_from(["", "p", "page-"]), st.booleans(),
)  # fmt: skip
def test_no_image_is_of_another_page_whatever_the_names_count(
    tmp_path_factory, numbers, pages, front, last, prefix, more
):
    """Whoever named them, by pages of the scan, printed pages, or ten times those."""
    there = tmp_path_factory.mktemp("images")
    for number in numbers:
        (there / f"{prefix}{number:04}.png").touch()
    if more:
        (there / "x7.png").touch()
    folios = {folio: folio + front for folio in range(1, min(last, pages - front) + 1)}
    found = images(there, pages, folios).items()
    read = {int(f.stem.removeprefix(prefix)): page for page, f in found if f.stem != "x7"}
    shift = 0 in numbers
    worlds = [{number: number + shift for number in numbers}]
    if folios:
        worlds.append({number: number + front for number in numbers if number > 0})
        worlds.append({n: n // 10 + front for n in numbers if n % 10 == 0 and n > 0})
    for world in worlds:
        able = len(world) == len(numbers) and all(1 <= page <= pages for page in world.values())
        whole = max(numbers) - min(numbers) + 1 == len(numbers) == pages
        if able and not whole:
            assert all(world[number] == page for number, page in read.items())


def rows(*folios):
    """Rows of a map of pages: `12` was read, `(12)` is inferred."""
    return [
        Page(page, folio.strip("()"), "inferred" if "(" in folio else "read" if folio else "", 0, 0)
        for page, folio in enumerate(folios, 1)
    ]


def test_a_printed_number_is_sure_within_a_run():
    assert sure_folios(rows("", "", "1", "2", "3", "4")) == {2: 4, 3: 5}
    assert sure_folios(rows("1", "2", "(9)", "", "5")) == {2: 2, 3: 3, 4: 4}
    assert sure_folios(rows("1", "2", "3", "3", "4", "5")) == {2: 2, 4: 5}  # a plate at page 3
    assert sure_folios(rows("i", "ii", "iii", "7")) == {}
    assert sure_folios(rows("1", "2", "3", "1", "2", "3")) == {}  # two volumes


def test_how_many_pages_have_an_image_is_told(tmp_path):
    for name in ("scan-3.png", "scan-4.png", "x.png"):
        (tmp_path / name).write_bytes(PNG)
    found = images(tmp_path, PAGES, FOLIOS)
    assert coverage(tmp_path, found, PAGES).startswith(
        "2 of 403 pages have an image. 1 image is not shown, because the page is uncertain: x.png. "
        "Name"
    )
    (tmp_path / "x.png").unlink()
    assert coverage(tmp_path, found, PAGES) == "2 of 403 pages have an image."
    with pytest.raises(OcrfixError, match="cannot be read"):
        images(tmp_path / "none", 3)


def test_the_server_knows_the_printed_numbers(tmp_path):
    """Four pages, of which the last three have a number; the image is named by it."""
    text = "".join(f"{page}\nSome text on page {page}.\f" for page in range(1, 7))
    document = Document.from_bytes(text.encode(), "scan.txt")
    ledger = Ledger(document)
    ledger.record("furniture", ledger.view(), [
        FolioMark(page, n, str(n + 30), read=True)
        for n, page in enumerate(document.pages, 1)
    ])  # fmt: skip
    folder.save(tmp_path / "out", ledger, ocrfix.NONE)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name in ("33.png", "34.png", "35.png"):
        (pictures / name).write_bytes(PNG)
    served = Served(tmp_path / "out", pictures)
    try:
        assert {p: f.path.name for p, f in served.server.images.items()} == {
            3: "33.png", 4: "34.png", 5: "35.png",
        }  # fmt: skip
        page = served.ask(served.at("/"), cookie=served.cookie)[2].decode()
        assert "3 of 6 pages have an image." in page
        assert served.ask(served.at("/image/3"), cookie=served.cookie)[2] == PNG
        assert served.ask(served.at("/image/33"), cookie=served.cookie)[0] == 404
    finally:
        served.stop()


def test_the_box_of_a_line_is_around_its_words():
    text = "one two\nthree four\n"
    words = tuple(
        Word(Span(a, b), f"w{a}", (a * 10, top, b * 10, top + 9), 0.9, 1)
        for a, b, top in ((0, 3, 0), (4, 7, 1), (8, 13, 20), (14, 18, 22))
    )
    document = Document(text, Document.from_text(text).source, (Span(0, 19),), words)
    ledger = Ledger(document)
    ledger.record("x", ledger.view(), [
        Fix((Edit.at(14, 18, "five"),), "x", "", 0.9, Safety.REVIEW)
    ])  # fmt: skip
    assert line_boxes(document, ledger.changes, lambda _: 1.0) == [(80, 20, 180, 31)]
    assert line_boxes(document, ledger.changes, lambda _: 0.5) == [(40, 10, 90, 16)]
    assert line_boxes(Document.from_text(text), ledger.changes, lambda _: 1.0) == [None]


def test_pages_that_an_engine_marked_lend_no_numbers(tmp_path):
    """The scan itself is one page then, and an image is of that."""
    text = "".join(f"--- Page {n} ---\n\nSome text on page {n}.\n\n" for n in range(1, 7))
    result = ocrfix.restore(text)
    folder.save(tmp_path / "out", result.ledger, ocrfix.NONE)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name in ("3.png", "4.png"):
        (pictures / name).write_bytes(PNG)
    served = Served(tmp_path / "out", pictures)
    try:
        pages = len(served.server.desk.ledger.document.pages)
        assert (pages, served.server.images) == (1, {})
    finally:
        served.stop()
