"""Page images are read with Tesseract, once, and restored like other OCR files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ocrfix.formats import engine
from ocrfix.formats.engine import Engine, names

pytest.importorskip("lxml")
Image = pytest.importorskip("PIL.Image")
Draw = pytest.importorskip("PIL.ImageDraw")
Font = pytest.importorskip("PIL.ImageFont")

LINES = (
    "The ferry crossed the river twice a day,",
    "and in summer the boatman would not take",
    "a penny from the children of the vil-",
    "lage, who sang for him on the water.",
)
real = pytest.mark.skipif(
    not shutil.which("tesseract") and not os.environ.get("CI"),
    reason="no Tesseract: apt-get install tesseract-ocr",
)


def page(lines: tuple[str, ...] = LINES) -> Image.Image:
    image = Image.new("L", (1300, 120 + 70 * len(lines)), 255)
    font = Font.load_default(size=44)
    for number, line in enumerate(lines):
        Draw.Draw(image).text((60, 60 + 70 * number), line, font=font, fill=0)
    return image


def restored(folder: Path) -> str:
    return (folder / "restored.txt").read_text("utf-8")


@real
@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_an_image_becomes_a_restoration_with_hocr(tmp_path, said, ending):
    scan = tmp_path / f"it's page.{ending}"
    page().save(scan)
    code, _, told = said("run", scan, "-o", tmp_path / "out")
    assert code in {0, 1}, told
    out = tmp_path / "out" / "it's page"
    assert "children of the village, who sang" in restored(out)
    hocr = out / "ocr" / "it's page.hocr"
    assert f'image "it&#39;s page.{ending}"' in hocr.read_text("utf-8")
    assert (out / "source" / hocr.name).read_bytes() == hocr.read_bytes()
    assert "vil" not in (out / "corrected" / hocr.name).read_text("utf-8").split()
    assert "Tesseract" in told


@real
def test_a_folder_of_images_is_a_book_and_is_read_only_once(tmp_path, said, monkeypatch):
    scans = tmp_path / "book"
    scans.mkdir()
    page(LINES[:2]).save(scans / "p9.png")
    page(LINES[2:]).save(scans / "p10.png")
    assert said("run", scans, "-o", tmp_path / "out")[0] in {0, 1}
    text = restored(tmp_path / "out" / "book")
    assert text.index("boatman") < text.index("penny")
    read: list[Path] = []
    plain = engine.hocr_of_image
    monkeypatch.setattr(
        engine, "hocr_of_image", lambda image, *rest: read.append(image) or plain(image, *rest)
    )
    assert said("run", scans, "-o", tmp_path / "out")[0] in {0, 1}
    assert not read
    page(LINES[1:]).save(scans / "p10.png")
    assert said("run", scans, "-o", tmp_path / "out", "--force")[0] in {0, 1}
    assert read == [scans / "p10.png"]


@real
def test_a_pdf_of_images_is_drawn_and_read(tmp_path, said):
    pytest.importorskip("pypdfium2")
    page(LINES[:2]).save(tmp_path / "two.pdf", save_all=True, append_images=[page(LINES[2:])],
                         resolution=200)  # fmt: skip
    assert said("run", tmp_path / "two.pdf", "-o", tmp_path / "out")[0] in {0, 1}
    out = tmp_path / "out" / "two"
    assert {path.name for path in (out / "ocr").iterdir()} == {"two-0001.hocr", "two-0002.hocr"}
    assert "two.pdf#page=2" in (out / "source.tsv").read_text("utf-8")
    assert "the boatman would not take" in restored(out)


@real
def test_a_damaged_image_is_a_hole_in_the_book(tmp_path, said):
    scans = tmp_path / "book"
    scans.mkdir()
    page().save(scans / "p1.png")
    (scans / "p2.png").write_bytes((scans / "p1.png").read_bytes()[:60])
    page().save(scans / "p3.png")
    code, _, told = said("run", scans, "-o", tmp_path / "out")
    assert code == 1
    assert "p2.png: Tesseract cannot read it" in told
    assert (tmp_path / "out" / "book" / "scan.txt").read_text("utf-8").count("\f") >= 2


@real
def test_languages_without_data_are_refused(tmp_path, said):
    page().save(tmp_path / "p.png")
    code, _, told = said("run", tmp_path / "p.png", "-o", tmp_path / "out", "--ocr", "eng+tlh")
    assert code == 2
    assert "apt-get install tesseract-ocr-tlh" in told


def test_without_tesseract_the_message_says_how_to_get_it(tmp_path, said, monkeypatch):
    page().save(tmp_path / "p.png")
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, told = said("run", tmp_path / "p.png", "-o", tmp_path / "out")
    assert code == 2
    assert "apt-get install tesseract-ocr" in told


def test_images_beside_text_are_those_of_its_pages(tmp_path, said, monkeypatch):
    scans = tmp_path / "book"
    scans.mkdir()
    (scans / "p1.txt").write_text("\n".join(LINES), "utf-8")
    page().save(scans / "p1.png")
    monkeypatch.setenv("PATH", str(tmp_path))  # no Tesseract
    code, _, told = said("run", scans, "-o", tmp_path / "out")
    assert code in {0, 1}
    assert "skipped: 1 .png file" in told


@real
def test_the_ocr_of_a_restoration_is_no_scan_of_its_own(tmp_path, said):
    page().save(tmp_path / "p.png")
    assert said("run", tmp_path / "p.png", "-o", tmp_path / "out")[0] in {0, 1}
    code, _, told = said("run", tmp_path / "out", "-o", tmp_path / "again")
    assert code == 2
    assert "1 earlier restoration" in told


def test_images_with_one_stem_get_names_of_their_own():
    found = names([Path("a/P1.png"), Path("a/p1.TIF"), Path("a/p2.png")])
    assert sorted(found.values()) == ["P1.hocr", "p1.TIF.hocr", "p2.hocr"]


def test_data_of_a_script_have_a_package_with_hyphens():
    with pytest.raises(Exception, match="tesseract-ocr-deu-frak"):
        Engine("tesseract", "5", frozenset({"eng"})).check("eng+deu_frak")
