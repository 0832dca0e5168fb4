"""Page images are found beside OCR files, and the lines of a change are cut out of them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ocrfix.formats.image_files import PageImage, address, bare, is_part, page_images, with_images
from ocrfix.formats.source import PageSource, SourceFile, SourceFiles
from ocrfix.formats.text import OcrText

pytest.importorskip("lxml")
Image = pytest.importorskip("PIL.Image")

WORDS = (("The", 10), ("boats", 60), ("went", 150), ("teh", 230))


def hocr(image: str, first: str = "The") -> str:
    """A page of two lines with boxes; the second line is 100 pixels lower."""

    def line(top: int, *words: tuple[str, int]) -> str:
        spans = "".join(
            f"<span class='ocrx_word' title='bbox {left} {top} {left + 40} {top + 20}'>{word}"
            "</span> "
            for word, left in words
        )
        return f"<span class='ocr_line' title='bbox 10 {top} 300 {top + 20}'>{spans}</span>"

    lines = line(50, (first, 10), *WORDS[1:]) + line(150, ("same", 10), ("way.", 60))
    return (
        f"<html><head><meta name='ocr-system' content='x'/></head><body><div class='ocr_page' "
        f"title='image \"{image}\"; bbox 0 0 320 400'><p class='ocr_par'>{lines}</p></div></body>"
        "</html>"
    )


def picture(path: Path, size: tuple[int, int] = (320, 400)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", size, 255).save(path)


def source(*images: str, pages: int = 1) -> SourceFiles:
    """Files `p1.xml`, `p2.xml`, … that name these images, each with so many pages."""
    files = [SourceFile(f"p{n}.xml", "ALTO", b"", n - 1, pages) for n, _ in enumerate(images, 1)]
    made = [PageSource(str(n), n, image) for n, image in enumerate(images) for _ in range(pages)]
    return SourceFiles(tuple(files), tuple(made), OcrText("", (), ()))


def found(given: SourceFiles, ocr: Path, out: Path) -> list[str]:
    files = {file.name: ocr / file.name for file in given.files}
    return [page.image for page in with_images(given, files, out).pages]


@pytest.mark.parametrize(
    ("named", "there"),
    [
        ("", "ocr/p1.png"),
        ("", "images/p1.jpg"),
        ("", "ocr/img/p1.tif"),
        ("scan 7.png", "ocr/scan 7.png"),
        ("scan7.jp2", "images/scan7.png"),
        ("../max/a.png", "max/a.png"),
        ("C:\\scans\\a.tif", "images/a.tif"),
    ],
)
def test_an_image_is_found_by_either_name(tmp_path, named, there):
    picture(tmp_path / there)
    (tmp_path / "ocr").mkdir(exist_ok=True)
    images = found(source(named), tmp_path / "ocr", tmp_path / "out" / "b")
    part = "#page=1" if there.endswith("tif") else ""
    assert (tmp_path / "out" / "b" / images[0].removesuffix(part)).resolve() == tmp_path / there
    assert images[0].endswith(there.rpartition("/")[2] + part)


@pytest.mark.parametrize("named", ["", "a.png", "http://iiif.example/a/full/max/0/default.jpg"])
def test_a_name_without_an_image_stays(tmp_path, named):
    (tmp_path / "ocr").mkdir()
    assert found(source(named), tmp_path / "ocr", tmp_path / "out") == [named]


def test_two_images_of_one_name_are_none(tmp_path):
    picture(tmp_path / "ocr" / "p1.png")
    picture(tmp_path / "ocr" / "p1.jpg")
    assert found(source(""), tmp_path / "ocr", tmp_path / "out") == [""]


def test_a_nearer_folder_wins(tmp_path):
    picture(tmp_path / "ocr" / "p1.png")
    picture(tmp_path / "thumbnails" / "p1.png")
    assert found(source(""), tmp_path / "ocr", tmp_path / "out") == ["../ocr/p1.png"]


def test_pages_of_a_tiff_are_those_of_its_ocr(tmp_path):
    picture(tmp_path / "ocr" / "book.tif")
    images = found(source("book.tif", pages=3), tmp_path / "ocr", tmp_path / "out")
    assert images == [f"../ocr/book.tif#page={n}" for n in (1, 2, 3)]


def test_images_that_are_gone_or_far_away_are_left_out(tmp_path):
    picture(tmp_path / "a.png")
    given = source("a.png", "b.png", "http://iiif.example/c.jpg", "a.png#page=2")
    assert page_images(given, tmp_path) == {
        1: PageImage(tmp_path / "a.png", 1, 0, 0),
        4: PageImage(tmp_path / "a.png", 2, 0, 0),
    }


@pytest.fixture
def restoration(tmp_path, said):
    """A book of two hOCR pages and their images, of twice the size that the boxes count."""
    book = tmp_path / "book"
    book.mkdir()
    for number, first in ((1, "The"), (2, "Then")):
        (book / f"p{number}.hocr").write_text(hocr(f"p{number}.png", first), "utf-8")
        picture(book / f"p{number}.png", (640, 800))
    assert said("run", book, "-o", tmp_path / "out")[0] in {0, 1}
    return tmp_path / "out" / "book"


def frames(data: bytes) -> set[tuple[int, int]]:
    """The red pixels of a crop."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return {
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if (pixel := image.getpixel((x, y)))[0] > 150 and pixel[1] < 90
    }


def test_explain_cuts_out_the_lines_of_a_change(restoration, said, tmp_path):
    from ocrfix.storage import folder

    ledger = folder.load(restoration).ledger
    change = next(c for c in ledger.changes if c.rule == "paragraphs.lines-joined")
    code, out, err = said("explain", restoration, change.id, "--image", tmp_path / "crop.jpg")
    assert code == 0, err
    assert "crop.jpg" in out
    marked = frames((tmp_path / "crop.jpg").read_bytes())
    # Two lines of 40 pixels with half of that around them; `teh` at 230 is framed on the first,
    # `same` at 10 on the second, both at twice their place.
    first = {x for x, y in marked if y < 80}
    second = {x for x, y in marked if y > 88}
    assert abs(min(first) - 2 * (230 - 10 + 10)) < 10
    assert min(second) < 40


def test_the_crops_of_a_restoration_are_one_file(restoration, said, tmp_path):
    code, _, err = said("export", restoration, "--to", "crops", "-o", tmp_path / "crops.html")
    assert code == 0, err
    html = (tmp_path / "crops.html").read_text("utf-8")
    assert "<del>teh</del><ins>the</ins>" in html
    assert html.count("data:image/jpeg;base64,") == html.count("<article>") >= 2
    assert "paragraphs.lines-joined" not in html
    again = said("export", restoration, "--to", "crops", "-o", "-")[1]
    assert again == html


def test_crops_without_images_are_refused(restoration, said, tmp_path):
    for image in (tmp_path / "book").glob("*.png"):
        image.unlink()
    code, _, err = said("export", restoration, "--to", "crops")
    assert (code, "no page image" in err) == (2, True)


def test_explain_says_where_there_is_no_image(restoration, said, tmp_path):
    for image in (tmp_path / "book").glob("*.png"):
        image.unlink()
    from ocrfix.storage import folder

    change = folder.load(restoration).ledger.changes[0]
    code, _, err = said("explain", restoration, change.id, "--image", tmp_path / "crop.jpg")
    assert code == 2
    assert "no page image of this place" in err


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_the_review_shows_the_images_that_run_found(tmp_path, said, ending):
    serving = pytest.importorskip("serving")
    book = tmp_path / "book"
    book.mkdir()
    (book / "p1.hocr").write_text(hocr(f"p1.{ending}"), "utf-8")
    picture(book / f"p1.{ending}", (640, 800))
    assert said("run", book / "p1.hocr", "-o", tmp_path / "out")[0] in {0, 1}
    served = serving.Served(tmp_path / "out" / "p1")
    try:
        assert served.server.pictured == "1 of 1 pages has an image."
        assert served.server._scale(1) == 2.0
        status, headers, body = served.ask(served.at("/image/1"), cookie=served.cookie)
        assert (status, headers["content-type"]) == (200, "image/png")
        assert Image.open(io.BytesIO(body)).size == (640, 800)
    finally:
        served.stop()


def test_a_damaged_image_is_named(tmp_path):
    from ocrfix.errors import OcrfixError
    from ocrfix.formats.pictures import png

    (tmp_path / "p.tif").write_bytes(b"II*\0 nonsense")
    with pytest.raises(OcrfixError, match="cannot be opened as an image"):
        png(PageImage(tmp_path / "p.tif", 1, 0, 0))


def test_names_of_images_in_exports(tmp_path):
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "a b.png").touch()
    (tmp_path / "x.pdf").touch()
    folder, into = tmp_path / "out" / "book", tmp_path / "tei"
    folder.mkdir(parents=True)
    there, part = "../../scans/a b.png", "../../x.pdf#page=3"
    assert address(there, folder, into) == "../scans/a b.png"
    assert address(part, folder, into) == "../x.pdf#page=3"
    assert address("gone.png", folder, into) == "gone.png"
    assert address("", folder, into) == ""
    assert address("https://a.example/x.png", folder, into) == "https://a.example/x.png"
    assert [bare(each) for each in (there, part, "https://a.example/x.png", "")] == [
        "a b.png", "x.pdf#page=3", "https://a.example/x.png", "",
    ]  # fmt: skip
    assert (is_part(there), is_part(part)) == (False, True)
