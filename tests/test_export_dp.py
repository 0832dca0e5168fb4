"""The concatenated text of Distributed Proofreaders: by their guidelines, and read by ourselves."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
from exporting import RULES, book, in_folder, only
from ocrfix.core.document import Document
from ocrfix.core.marks import NoteMark
from ocrfix.pipeline import run
from strategies import decisions_for, histories
from test_export_tei import hocr

NAMED = re.compile(r"(?m)^-----File: (\S+?)-{3,}$\n")


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_all_letters_are_there_in_order(data):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    text = only(in_folder(history.ledger, made), "dp")
    assert len(NAMED.findall(text)) == len(history.ledger.document.pages)
    text = re.sub(r"\[\*\*[^\]]*\]|\[Blank Page\]|[-*]", "", NAMED.sub("", text))
    wanted = history.ledger.text(made).replace("\udcff", "?").replace("-", "")
    assert "".join(text.split()) == "".join(wanted.split())


def test_a_book():
    text = only(book(), "dp")
    assert NAMED.findall(text) == ["0011.png", "0012.png", "0013.png"]
    one, two, three = NAMED.split(text)[2::2]
    assert one.split("]\n", 1)[1] == (
        "\n\n\n\nCHAPTER I\n\nTHE HARBOUR\n\n\n"
        "The harbour was dug in the year of the great frost, when no ship could\n"
        "reach the quay, and the men who had worked on the nets were glad of any\n"
        "wages.[A] They carried the stones from the hill in carts, and the carts broke\n"
        "on the road every week. Nobody had thought of the winter, and it was har-*\n"
    )
    assert two.startswith("*dest for those who lived near the water. The keeper of the lamp")
    assert two.endswith("reach it.\n\n[Footnote A: See the book of the keeper, p. 4.]\n")
    assert three.startswith("\nThe wall stands still. The boats lie under it when the wind is in")


def test_pages_are_named_after_their_images():
    text = only(book(names=("1.hocr", "2.hocr", "3.hocr"), make=hocr), "dp")
    assert NAMED.findall(text) == ["one.png", "twob.png", "three.png"]


def test_a_page_without_text_says_so():
    text = only(in_folder(run(Document.from_text("One.\f\fThree.\n"), RULES).ledger), "dp")
    assert "-----File: 0002.png---" in text
    assert "\n[Blank Page]\n" in text


def test_a_word_is_whole_on_the_upper_line_and_a_kept_hyphen_stays():
    text = "He saw many de-\nlighted men and well-\nknown women of the har-\fbour there.\n"
    record = run(Document.from_text(text), RULES).ledger
    made = only(in_folder(record), "dp")
    joined = record.text()
    assert "delighted" in joined
    assert "delighted\nmen" in made
    assert "har-*\n" in made or "har-\n" in made


def test_we_read_it_again():
    text = only(book(), "dp")
    found = ocrfix.restore(text)
    assert len(found.pages) == 3
    assert "File:" not in found.text


def test_pages_keep_the_names_that_marks_in_the_text_give_them():
    text = only(book(), "dp")
    found = in_folder(run(Document.from_text(text), RULES).ledger)
    assert NAMED.findall(only(found, "dp")) == ["0011.png", "0012.png", "0013.png"]


def test_a_note_that_no_place_is_known_to_cite_is_a_note():
    found = book()
    marks = [replace(m, cited=None) if isinstance(m, NoteMark) else m for m in found.ledger.marks]
    ledger = copy(found.ledger)
    ledger.marks = marks
    ledger._last = None
    text = only(found._replace(ledger=ledger), "dp")
    assert "wages.* They" in text
    assert "\n\n[Footnote *: See the book of the keeper, p. 4.]\n" in text
