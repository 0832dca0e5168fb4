"""ALTO and PAGE XML of many producers are read as they are meant."""

from __future__ import annotations

import pytest

from ocrfix.errors import ReadError
from ocrfix.formats import abbyy, alto, djvu_xml, page_xml
from ocrfix.formats.kinds import LABELS, kind_of_label
from ocrfix.formats.languages import tag
from ocrfix.formats.page import KINDS, Box, in_pixels, plain_box
from tests.ocr_samples import SAMPLES, read, texts, words


def test_alto_of_newspapers_has_margins_hyphens_and_its_own_unit():
    (page,) = read(alto, "ndnp.xml")
    assert texts(page) == [
        ("head", "HARBOUR"), ("table", "Tons"), ("", "The|har-", "bour|mas-"),
    ]  # fmt: skip
    assert (page.name, page.folio, page.image) == ("7", "3", "0007.tif")
    assert (page.unit, page.width, page.blocks[2].language) == ("inch1200", 2400, "de")
    assert "inch1200" in page.remarks[0]


def test_a_string_is_counted_even_when_it_is_empty():
    (page,) = read(alto, "ndnp.xml")
    assert [word.number for word in words(page)] == [0, 1, 2, 4, 5, 6]


def test_confidence_is_that_of_the_word_else_of_its_letters():
    (page,) = read(alto, "ndnp.xml")
    tons, har = words(page)[1], words(page)[3]
    assert (tons.confidence, har.confidence) == (0.75, 0.51)  # CC: 0 is sure, 9 is not
    assert har.alternatives == ("bar", "hat")


def test_alto_4_names_its_zones_and_its_reading_order():
    (page,) = read(alto, "alto4.xml")
    assert texts(page) == [
        ("head", "TITLE"), ("text", "first"), ("heading", "A whole line"), ("signature", "B2"),
    ]  # fmt: skip
    assert [block.language for block in page.blocks] == ["", "fr", "en", ""]
    assert [word.number for word in words(page)] == [3, 2, 1, 0]


def test_boxes_become_pixels_where_the_resolution_is_known():
    (page,) = read(alto, "alto4.xml")
    assert (page.unit, page.width, page.remarks) == ("pixel", 2000, ())
    assert words(page)[2].box == Box(20, 200, 180, 240)


def test_boxes_become_pixels_of_an_image_that_is_known_later():
    (page,) = read(alto, "ndnp.xml")
    scaled = in_pixels(page, 1200, 1800)
    assert (scaled.unit, scaled.width, scaled.height) == ("pixel", 1200, 1800)
    assert words(scaled)[0].box == Box(500, 40, 650, 70)
    assert words(scaled)[3].text == "har"


def test_alto_without_a_namespace_follows_idnext_and_survives_odd_boxes():
    one, two, three = read(alto, "bare_alto.xml")
    assert texts(one) == [("", "one"), ("", "two"), ("", "three")]
    assert [word.box for word in words(one)] == [Box(-5, 10, 15, 20), None, None]
    assert (two.blocks, two.name) == ((), "two")
    assert texts(three) == [("", "last")]  # its block names itself as the next
    assert words(three)[0].number == 3


def test_alto_in_several_namespaces():
    data = (SAMPLES / "ndnp.xml").read_bytes().replace(b"<Layout>", b'<Layout xmlns="">')
    data = data.replace(b"<TextBlock ", b'<TextBlock xmlns="http://example.org/a" ')
    (page,) = alto.pages(data, "x.xml")
    assert texts(page) == texts(read(alto, "ndnp.xml")[0])


def test_page_follows_its_reading_order_and_the_lowest_index():
    (page,) = read(page_xml, "page2019.xml")
    assert texts(page) == [
        ("text", "he|lantern", "burned low"), ("drop-capital", "T"), ("note", "* second"),
        ("table", "oil", "wick"),
    ]  # fmt: skip
    note = page.blocks[2].lines[0].words[0]
    assert (note.confidence, note.alternatives) == (0.75, ("fecond",))
    assert (page.language, page.blocks[0].language) == ("de", "fr")
    assert (page.image, page.width, page.height) == ("0003.tif", 900, 1300)


def test_page_counts_the_texts_of_words_lines_and_regions_in_the_order_of_the_file():
    (page,) = read(page_xml, "page2019.xml")
    assert [word.number for word in words(page)] == [2, 3, 4, 1, 0, 5, 5]


def test_page_of_2010_with_points_and_the_notes_of_transkribus():
    (page,) = read(page_xml, "page2010.xml")
    assert texts(page) == [("text", "Against|the", "wind"), ("folio", "7")]
    assert page.blocks[1].box == Box(10, 500, 30, 520)
    assert [word.number for word in words(page)] == [3, 2, 1, 0]


def test_words_that_say_something_else_than_their_line_are_told_of():
    xml = (SAMPLES / "page2019.xml").read_text("utf-8").replace("he lantern", "the lantern")
    (page,) = page_xml.pages(xml.encode(), "x.xml")
    assert texts(page)[0][1] == "he|lantern"
    assert page.remarks == ("1 lines differ from their words; the words are read.",)


def test_page_without_text_has_no_blocks():
    xml = b'<PcGts><Page imageWidth="1" imageHeight="x"><TextRegion/></Page></PcGts>'
    (page,) = page_xml.pages(xml, "x.xml")
    assert (page.blocks, page.name, page.height) == ((), "x.xml", 0)


def test_abbyy_letters_make_words_and_variants_are_no_text():
    page, empty = read(abbyy, "abbyy10.xml")
    assert texts(page) == [("head", "At|sea|n,"), ("table", "mare|nostrum"), ("heading", "I")]
    assert [block.language for block in page.blocks] == ["en", "la", ""]
    at, sea = words(page)[:2]
    assert (at.box, at.confidence, sea.confidence) == (Box(10, 10, 30, 40), 0.8, None)
    assert (page.language, empty.name, empty.blocks) == ("en", "2", ())


def test_djvu_boxes_have_the_bottom_before_the_top():
    page, empty = read(djvu_xml, "djvu.xml")
    assert texts(page) == [("", "Salt|air", "and rope")]
    salt, air, line = words(page)
    assert (salt.box, salt.confidence) == (Box(100, 110, 200, 140), 0.87)
    assert (air.box, line.box) == (None, Box(100, 170, 300, 200))
    assert [word.number for word in words(page)] == [0, 2, 3]
    assert (page.name, page.image, empty.name) == ("b_0001.djvu", "b_0001.djvu", "2")


@pytest.mark.parametrize("label", ["RunningTitleZone", "runningTitleZone#2", "header", " Header "])
def test_labels_of_running_heads(label):
    assert kind_of_label(label) == "head"


def test_labels_name_kinds_that_there_are():
    assert set(LABELS.values()) <= KINDS
    assert kind_of_label("NumberingZone:page") == "folio"
    assert kind_of_label("NumberingZone:line") == "marginal"
    assert kind_of_label("DefaultLine") == kind_of_label(None) == kind_of_label("titre 1x") == ""


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("fra", "fr"), ("ger", "de"), ("deu-frak", "de"), ("OldFrench", "fr"), ("en-GB", "en"),
     ("Latin", "la"), ("", ""), (None, ""), ("unknown", ""), ("script/Fraktur", "")],
)  # fmt: skip
def test_names_of_languages(name, wanted):
    assert tag(name) == wanted


@pytest.mark.parametrize("side", [float("nan"), float("inf"), 1e9, -1e9])
def test_a_box_with_nonsense_in_it_is_none(side):
    assert plain_box(side, 0, 10, 10) is None
    assert plain_box(0, 0, 10, side) is None


def test_boxes_outside_the_page_are_told_of():
    data = (
        (SAMPLES / "ndnp.xml")
        .read_bytes()
        .replace(b'HPOS="1000" VPOS="80"', b'HPOS="2400" VPOS="80"')
    )
    (page,) = alto.pages(data, "x.xml")
    assert page.remarks[1:] == ("1 words have boxes outside the page.",)


def test_a_file_without_pages_is_an_error_that_says_what_to_do():
    with pytest.raises(ReadError, match=r"^x\.xml: nothing to read: it has no page.*Take it"):
        list(alto.pages(b"<alto><Layout/></alto>", "x.xml"))
