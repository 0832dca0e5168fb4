"""HOCR of many producers is read: well-formed or not; with words, lines, or letters alone."""

from __future__ import annotations

from ocrfix.formats import hocr
from ocrfix.formats.page import Box
from tests import ocr_samples as samples
from tests.ocr_samples import SAMPLES, texts, words


def read(name):
    return samples.read(hocr, name)


def test_tesseract():
    first, second = read("tesseract.hocr")
    assert texts(first) == [("heading", "THE|LIGHTHOUSE"), ("", "The|keeper|lit&up-", "stairs")]
    assert (first.name, second.name) == ("0", "1")
    assert (first.image, first.width, first.height) == ("scans/0011.png", 800, 1200)
    assert words(first)[4].box == Box(330, 120, 700, 150)
    assert words(first)[4].confidence == 0.57
    assert (first.remarks, first.problem) == ((), "")


def test_word_elements_are_counted_through_all_pages_even_empty_ones():
    first, second = read("tesseract.hocr")
    assert [word.number for word in words(first) + words(second)] == [0, 1, 2, 3, 5, 6, 7, 8, 9]


def test_the_language_is_that_of_the_block_else_of_most_words():
    first, second = read("tesseract.hocr")
    assert [block.language for block in first.blocks + second.blocks] == ["en", "en", "de"]


def test_tag_soup_with_lines_alone():
    page, _ = read("soup.html")
    assert texts(page) == [("", "The sea was grey & calm—very calm", "until nœon.", "Then|it|rose")]
    assert "read as HTML" in page.remarks[0]
    assert page.image == "sea.png"
    assert words(page)[0].box == Box(10, 20, 400, 40)


def test_lines_count_where_they_have_no_words_and_loose_text_does_not():
    page, _ = read("soup.html")
    assert [word.number for word in words(page)] == [0, 1, 2, -1, 3]


def test_words_outside_lines_and_text_outside_both():
    _, page = read("soup.html")
    assert texts(page) == [("", "Sand|hot"), ("", "a|paragraph", "without|lines")]
    assert [word.number for word in words(page)] == [4, 5, -1, -1, -1, -1]
    assert (round(words(page)[0].confidence, 2), words(page)[1].confidence) == (0.75, 0.505)


def test_letters_alone():
    (page,) = read("letters.html")
    assert texts(page) == [("", "A|net", "in", "X")]
    assert words(page)[1].box == Box(30, 10, 60, 30)
    assert {word.number for word in words(page)} == {-1}


def test_running_heads_page_numbers_letters_and_choices():
    (page,) = read("choices.hocr")
    assert texts(page) == [("head", "HARBOURS"), ("", "quai|du"), ("folio", "12")]
    assert words(page)[1].alternatives == ("quaj", "guai")
    assert page.blocks[1].language == "fr"
    assert page.name == "4"


def test_a_fragment_without_a_page_is_one_page():
    data = b"<div><span class='ocr_line' title='bbox 1 2 30 40'>one</span></div>"
    (page,) = hocr.pages(data, "x.html")
    assert texts(page) == [("", "one")]


def test_a_file_cut_short_gives_what_is_there_and_says_so():
    whole = (SAMPLES / "tesseract.hocr").read_bytes()
    cut = whole[: whole.index(b"stairs") + 3]
    (page,) = hocr.pages(cut, "x.hocr")
    assert texts(page)[1] == ("", "The|keeper|lit&up-", "sta")
    assert page.problem.startswith("the file breaks off in this page (line 29")


def test_a_file_cut_short_between_pages_says_so():
    whole = (SAMPLES / "tesseract.hocr").read_bytes()
    (page,) = hocr.pages(whole[: whole.index(b"<div class='ocr_page' id='page_2'")], "x.hocr")
    assert page.problem.startswith("the file breaks off after this page")


def test_elements_too_deep_for_the_parser_are_told_of():
    data = b"<html><div class='ocr_page'>%sx%s</div></html>" % (b"<div>" * 999, b"</div>" * 999)
    (page,) = hocr.pages(data, "x.html")
    assert "Excessive depth" in page.problem


def test_pages_before_a_break_are_read_as_ever_and_counted_on():
    whole = (SAMPLES / "tesseract.hocr").read_bytes()
    first, second = hocr.pages(whole.replace(b">und<", b">&<"), "x.hocr")
    assert texts(first) == texts(read("tesseract.hocr")[0])
    assert texts(second) == [("", "Feuer|&|lamp")]
    assert [word.number for word in words(first) + words(second)] == [0, 1, 2, 3, 5, 6, 7, 8, 9]
