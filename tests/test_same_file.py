"""OCR files written again: only changed words differ, and the file reads as it should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix.core.edits import Hunk, Span
from ocrfix.core.marks import FurnitureMark
from ocrfix.formats.alto_writer import AltoFile
from ocrfix.formats.documents import NamedBytes, document
from ocrfix.formats.hocr_writer import HocrFile
from ocrfix.formats.new_texts import FIRST, SECOND, NewText, new_texts
from ocrfix.formats.page import Box, OcrBlock, OcrLine, OcrPage, OcrWord
from ocrfix.formats.page_writer import PageFile
from ocrfix.formats.same_file import WRITERS, furniture_of, rewritten
from ocrfix.formats.source import SourceFile
from ocrfix.formats.tags import attribute, encoding_of, spliced, tags
from ocrfix.formats.text import OcrText, composed

PRINT = "the de-\nlighted cat\n\n12 HEAD\n\nsat well-\nknown ofthe to day"


def page(text: str = PRINT, first: int = 0) -> OcrPage:
    """A page whose blocks, lines and words are parted by blank lines, line ends and blanks."""
    numbers = iter(range(first, 10**6))

    def line(words: str) -> OcrLine:
        return OcrLine(
            tuple(OcrWord(each, Box(0, 0, 9, 9), 0.5, (), next(numbers)) for each in words.split())
        )

    return OcrPage(
        tuple(OcrBlock(tuple(map(line, block.split("\n")))) for block in text.split("\n\n"))
    )


def hunk(found: OcrText, old: str, new: str) -> Hunk:
    start = found.text.index(old)
    return Hunk(start, start + len(old), new, ())


def alto(text: str = PRINT) -> bytes:
    """The page as an ALTO file, as Tesseract writes it."""
    blocks = "".join(
        "<TextBlock>"
        + "".join(
            "<TextLine>"
            + "<SP/>".join(
                f'<String VPOS="1" HEIGHT="9" HPOS="{10 * n}" WIDTH="50" WC="0.9" '
                f'CC="{"0" * len(word)}" '
                f'CONTENT="{word}"/>'
                for n, word in enumerate(line.split())
            )
            + "</TextLine>\n"
            for line in block.split("\n")
        )
        + "</TextBlock>"
        for block in text.split("\n\n")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/'
        'ns-v3#"><Description><OCRProcessing ID="O"><ocrProcessingStep/></OCRProcessing>'
        f"</Description><Layout><Page>{blocks}</Page></Layout></alto>\n"
    ).encode()


def written(changes: list[tuple[str, str]], data: bytes | None = None, form: str = "ALTO") -> bytes:
    """The ALTO file of `PRINT` after some changes."""
    found = composed([page()])
    hunks = sorted(hunk(found, old, new) for old, new in changes)
    file = SourceFile("p.xml", form, alto() if data is None else data, 0, 1)
    (made,) = rewritten([file], found, hunks, "1.0", "ab12")
    return made.data


# ---- text ------------------------------------------------------------------------------------


def test_pages_become_the_text_that_the_engine_would_write():
    assert composed([page(), page("")]).text == PRINT + "\n\f\f"
    found = composed([page()])
    assert [found.text[slice(*each.span)] for each in found.elements] == PRINT.split()
    assert [word.page for word in found.words] == [1] * len(PRINT.split())


def test_a_hyphen_that_the_file_holds_apart_is_part_of_the_text_once():
    def line(word: str) -> OcrLine:
        return OcrLine((OcrWord(word),), None, "-")

    found = composed([OcrPage((OcrBlock((line("de"), line("de-"))),))])
    assert found.text == "de-\nde-\n\f"
    assert [each.hyphen for each in found.elements] == [1, 0]


# ---- what each element gets ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "texts"),
    [
        ("cat", "bat", {3: NewText("bat")}),
        (" cat", ", cat", {2: NewText("lighted,")}),
        ("ofthe", "of the", {9: NewText("of the")}),
        ("-\n", "", {1: NewText("de-", FIRST, "delighted", "-"),
                     2: NewText("lighted", SECOND, "delighted", "-")}),
        ("-\nk", "-k", {7: NewText("well-", FIRST, "well-known"),
                        8: NewText("known", SECOND, "well-known")}),
        ("\nlighted", " lighted", {}),
        ("\n\n12 HEAD\n\n", " ", {}),
    ],
)  # fmt: skip
def test_elements_get_what_the_restored_text_says(old, new, texts):
    found = composed([page()])
    made = new_texts(found, [hunk(found, old, new)])
    assert (made.texts, made.unwritten) == (texts, [])


def test_struck_lines_are_named_and_moved_text_is_unwritten():
    found = composed([page()])
    made = new_texts(found, [hunk(found, "12 HEAD\n\n", "")])
    assert [each.elements for each in made.struck] == [(4, 5)]
    made = new_texts(found, [Hunk(0, 0, "A note.\n\n", ())])
    assert [each.why for each in made.unwritten] == [
        "moved or added text has no element in the file"
    ]


@given(st.lists(st.tuples(st.integers(0, len(PRINT)), st.integers(0, 8), st.text("ab -\n"))))
def test_every_change_is_written_named_or_white_space(raw):
    found = composed([page()])
    hunks, at = [], 0
    for start, length, new in sorted(raw):
        if start >= at:
            hunks.append(Hunk(start, min(start + length, len(found.text)), new, ()))
            at = hunks[-1].end + 1
    made = new_texts(found, hunks)
    if made.unwritten or made.struck:
        return
    text = found.text
    for each in reversed(hunks):
        text = text[: each.start] + each.new + text[each.end :]
    parts = [
        made.texts[n] if n in made.texts else NewText(found.text[slice(*element.span)])
        for n, element in enumerate(found.elements)
    ]
    said = "".join(
        part.whole if part.half == FIRST else "" if part.half else part.text for part in parts
    )
    assert "".join(said.split()) == "".join(text.split())


# ---- the files -------------------------------------------------------------------------------


def test_without_changes_every_byte_is_the_same():
    assert written([]) == alto()
    assert written([("\nlighted", " lighted")]) == alto()


def test_a_corrected_word_changes_its_content_alone():
    out = written([("cat", "bat")]).replace(STEP, b"")
    assert out == alto().replace(b'CONTENT="cat"', b'CONTENT="bat"')
    out = written([("cat", "coat")]).replace(STEP, b"")  # CC has a digit a letter
    assert out == alto().replace(b' CC="000" CONTENT="cat"', b' CONTENT="coat"')


STEP = (
    b"<postProcessingStep><processingStepDescription>words corrected</processingStepDescription>"
    b"<processingStepSettings>rules ab12</processingStepSettings><processingSoftware>"
    b"<softwareName>ocrfix</softwareName><softwareVersion>1.0</softwareVersion>"
    b"</processingSoftware></postProcessingStep>"
)


def test_the_file_says_what_changed_it():
    assert STEP + b"</OCRProcessing>" in written([("cat", "bat")])
    four = b'<alto><Description><Processing ID="OCRFIX_1"/></Description></alto>'
    (step,) = AltoFile(four, "utf-8").step("1.0", "ab12")
    assert b'<Processing ID="OCRFIX_2"><processingCategory>contentMod' in spliced(four, [step])


def test_a_cut_word_is_named_whole_on_both_halves():
    out = written([("-\n", "")])
    whole = b'SUBS_CONTENT="delighted"'
    assert b'CONTENT="de" SUBS_TYPE="HypPart1" ' + whole + b'/><HYP CONTENT="-"/></Text' in out
    assert b'CONTENT="lighted" SUBS_TYPE="HypPart2" ' + whole in out
    again = AltoFile(out, "utf-8").splices({1: NewText("de", FIRST, "belighted", "")})
    assert b'SUBS_CONTENT="belighted"' in again[0].new
    assert again[0].new.count(b"SUBS_CONTENT") == 1


def test_a_split_word_shares_its_box():
    out = written([("ofthe", "of the")])
    assert b'HPOS="10" WIDTH="17" WC="0.9" CONTENT="of"/><SP/>' in out
    assert b'<SP/><String VPOS="1" HEIGHT="9" HPOS="35" WIDTH="25" WC="0.9" CONTENT="the"/>' in out


def test_a_file_with_other_words_stays_as_it_was():
    other = alto(PRINT.replace("cat", "hat"))
    found = composed([page()])
    file = SourceFile("p.xml", "ALTO", other, 0, 1)
    (made,) = rewritten([file], found, [hunk(found, "cat", "bat")], "1", "x")
    assert (made.data, made.changed) == (other, 0)
    assert [each.why for each in made.unwritten] == [
        "the file has other words than were read from it"
    ]


def test_each_file_of_a_book_gets_its_own_words():
    found = composed([page("one tbe"), page("tbe two")])
    files = [
        SourceFile(name, "ALTO", alto(text), n, 1)
        for n, (name, text) in enumerate([("1.xml", "one tbe"), ("2.xml", "tbe two")])
    ]
    second = found.text.rindex("tbe")
    first, other = rewritten(files, found, [Hunk(second, second + 3, "the", ())], "1", "x")
    assert (first.data, first.changed) == (files[0].data, 0)
    assert b'CONTENT="the"' in other.data


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_comes_back_as_utf_16(codec):
    data = "\ufeff".encode(codec) + alto().decode().replace("UTF-8", "UTF-16").encode(codec)
    assert written([], data) == data
    out = written([("cat", "bat")], data)
    assert out.decode("utf-16").replace(STEP.decode(), "").replace("bat", "cat") == data.decode(
        "utf-16"
    )


HOCR = """<html><body><span class='ocr_line' title='bbox 0 0 9 9'>
<span class='ocrx_word' id='w1' title='bbox 0 0 1 1; x_wconf 90'><strong>tbe</strong></span>
<span class="ocrx_word">de-</span><br>
<span class="ocrx_word"><em>l</em>ighted</span> <span class=ocrx_word>a&amp;b</span></span>
"""


def test_markup_inside_a_word_of_hocr_stays():
    data = HOCR.encode()
    file = HocrFile(data, "utf-8")
    assert file.texts == ["tbe", "de-", "lighted", "a&b"]
    new = {0: NewText("the"), 1: NewText("de-", FIRST, "delighted", "-"), 3: NewText("<b>")}
    out = spliced(data, file.splices(new)).decode()
    assert out == HOCR.replace("tbe", "the").replace("de-", "de\u00ad").replace(
        "a&amp;b", "&lt;b&gt;"
    )


def pages(year: int, inner: str) -> bytes:
    space = f"http://schema.primaresearch.org/PAGE/gts/pagecontent/{year}-07-15"
    return f'<PcGts xmlns="{space}"><Page>{inner}</Page></PcGts>'.encode()


LINE = (
    "<TextRegion><TextLine><Word><TextEquiv{0}><Unicode>tbe</Unicode></TextEquiv></Word><Word>"
    "<TextEquiv><Unicode>cat</Unicode></TextEquiv></Word><TextEquiv><Unicode>tbe cat</Unicode>"
    "</TextEquiv></TextLine><TextEquiv><Unicode>tbe cat\n</Unicode></TextEquiv></TextRegion>"
)


def test_page_keeps_the_reading_of_the_engine_as_the_second():
    data = pages(2019, LINE.format(' conf="0.5"'))
    out = spliced(data, PageFile(data, "utf-8").splices({0: NewText("the")})).decode()
    new = '<TextEquiv index="0"><Unicode>the</Unicode></TextEquiv>'
    assert f'<Word>{new}<TextEquiv index="1" conf="0.5"><Unicode>tbe</Unicode>' in out
    assert '<TextEquiv index="0"><Unicode>the cat</Unicode></TextEquiv><TextEquiv index="1">' in out
    assert "<Unicode>the cat\n</Unicode>" in out
    assert PageFile(out.encode(), "utf-8").texts == ["the", "cat"]
    # A second correction goes before both.
    again = spliced(out.encode(), PageFile(out.encode(), "utf-8").splices({0: NewText("thee")}))
    assert PageFile(again, "utf-8").texts == ["thee", "cat"]
    assert again.count(b'index="2"') == 3


def test_page_keeps_the_order_of_a_line_whose_words_are_not_sorted():
    data = pages(2019, LINE.format("").replace("tbe cat", "cat tbe"))
    out = spliced(data, PageFile(data, "utf-8").splices({0: NewText("the")})).decode()
    assert "<Unicode>cat the</Unicode>" in out
    assert "<Unicode>cat the\n</Unicode>" in out


def test_page_of_2013_allows_one_text_only():
    data = pages(2013, LINE.format(""))
    out = spliced(data, PageFile(data, "utf-8").splices({0: NewText("the")}))
    assert out == data.replace(b"tbe", b"the")


# ---- tags ------------------------------------------------------------------------------------


def test_tags_are_found_past_comments_quotes_and_faults():
    data = b"""<?xml?><!-- <a> --><![CDATA[<b>]]><p:c d="x>y" e='"'/><f g=">" </f><h "></i>"""
    assert [tag.name for tag in tags(data)] == ["c", "f", "h", "i"]
    tag = b"<x ACC='1' CC=\"22\" CONTENT='a'/>"
    assert tag[slice(*attribute(tag, "CC"))] == b"22"
    assert attribute(tag, "ONTENT") is None


@pytest.mark.parametrize(
    ("data", "codec"),
    [
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xc3\xa9</a>", "utf-8"),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>", "iso8859-1"),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><a>e</a>", "ascii"),
        (b"<a>e</a>", "utf-8"),
        (b"<?xml version='1.0' encoding='no-such'?>\xe9", "latin-1"),
    ],
)
def test_the_encoding_is_the_one_of_the_bytes(data, codec):
    assert encoding_of(data) == codec


@given(st.binary(max_size=200), st.sampled_from(sorted(WRITERS)))
def test_no_bytes_are_a_fault(data, form):
    parsed = WRITERS[form](data, "utf-8")
    assert spliced(data, parsed.splices({})) == data


# ---- furniture -------------------------------------------------------------------------------


def labelled(data: bytes, struck: dict[int, str]) -> str:
    """A file whose elements of these numbers are furniture, without any other change."""
    source = document([NamedBytes("p", data)]).source
    assert source is not None
    (made,) = rewritten(source.files, source.found, [], "1", "x", struck)
    assert not made.unwritten
    return made.data.decode()


def test_alto_refers_to_layout_tags_for_lines_of_furniture_else_for_words():
    found = composed([page()])
    head = next(n for n, e in enumerate(found.elements) if found.text[slice(*e.span)] == "12")
    out = labelled(alto(), {head: "running-head", head + 1: "running-head", 0: "speck"})
    assert out.count('<TextLine TAGREFS="OCRFIX_running-head">') == 1
    assert out.count('TAGREFS="OCRFIX_speck"') == 1
    tags = '<LayoutTag ID="OCRFIX_running-head" LABEL="running-head"/><LayoutTag ID="OCRFIX_speck"'
    assert f"<Tags>{tags}" in out
    assert out.index("<Tags>") < out.index("<Layout>")
    assert "postProcessingStep" in out
    again = labelled(out.encode(), {head: "running-head", head + 1: "running-head"})
    assert again.count("<LayoutTag") == 2
    assert again.count('<TextLine TAGREFS="OCRFIX_running-head">') == 1


@pytest.mark.parametrize("old", [("ns-v3#", "ns-v1#"), ('"><Desc', '" s="alto-v2.0.xsd"><Desc')])
def test_alto_without_tags_stays_as_it_was(old):
    data = alto().replace(b"ns-v3#", b"ns-v2#") if old[0] != "ns-v3#" else alto()
    data = data.replace(*(each.encode() for each in old))
    assert labelled(data, {0: "folio", 1: "folio"}) == data.decode()


def test_page_types_regions_of_furniture_and_marks_lines():
    data = pages(
        2019, LINE.format("") + LINE.format("").replace("<TextLine>", "<TextLine custom='a'>")
    )
    out = labelled(data, {0: "running-head", 1: "running-head"})
    assert out == data.decode().replace("<TextRegion>", '<TextRegion type="header">', 1)
    folio = "<Word><TextEquiv><Unicode>12</Unicode></TextEquiv></Word></TextLine>"
    line = f"</TextLine><TextLine custom='a {{b:c;}}'>{folio}"
    two = pages(2019, LINE.format("").replace("</TextLine>", line))
    out = labelled(two, {2: "folio"})
    assert "<TextLine custom='a {b:c;} structure {type:page-number;}'>" in out


def test_hocr_lines_of_furniture_have_a_class():
    lines = "".join(
        f"<span class='ocr_line'><span class='ocrx_word'>{word}</span></span>"
        for word in ("HEAD", "12", "body", "B")
    )
    data = f"<html><body><div class='ocr_page'>{lines}</div></body></html>".encode()
    out = labelled(data, {0: "running-head", 1: "folio", 3: "signature"})
    for word, name in (("HEAD", "ocr_header"), ("12", "ocr_pageno"), ("B", "ocrx_signature")):
        assert f"<span class='ocr_line {name}'><span class='ocrx_word'>{word}<" in out
    assert "<span class='ocr_line'><span class='ocrx_word'>body<" in out


def test_only_struck_furniture_is_labelled():
    found = composed([page()])
    start = found.text.index("12 HEAD")
    mark = FurnitureMark(Span(start, start + 7), "running head")
    struck = [Hunk(start - 2, start + 9, "\n\n", ())]
    one, two = sorted(furniture_of(found, struck, [mark]))
    assert furniture_of(found, struck, [mark]) == {one: "running-head", two: "running-head"}
    assert found.text[slice(*found.elements[one].span)] == "12"
    assert furniture_of(found, [], [mark]) == {}  # rejected, or kept
    assert furniture_of(found, [Hunk(start, start + 7, "13 HEAD", ())], [mark]) == {}
