"""Lines where nearly every page has a line of its own; and those that only look so."""

from __future__ import annotations

from functools import partial

import pytest

import ocrfix
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.passes.furniture.folios import (
    ARABIC,
    ROMAN,
    Folio,
    FolioReading,
    read,
    resembles,
    solve,
)
from ocrfix.passes.furniture.furniture import furniture
from ocrfix.pipeline import run
from tests import lined_pages

RULES = ocrfix.load("en")
ALL = ocrfix.NONE.applying(Safety.REVIEW)
SAFE = ocrfix.NONE
_book = partial(lined_pages.book, size=20)
GARBAGE = ["Sn", "a 9 a", "=O -", "Mil", "eee ae", "ty", "Roe", "oo)", "Lee"]


def _page(number, size=20):
    return lined_pages.page(number, size)


def _ended(number):
    """The same, but ending with its sentence."""
    *lines, last = _page(number)
    return [*lines, f"{last}."]


def _left(text, decisions=SAFE):
    """What is left of a text, by itself."""
    return run(Document.from_text(text), RULES, decisions, (furniture,)).ledger.text(decisions)


def _bare(count):
    return "\f".join("\n".join(_page(n)) + "\n" for n in range(count))


@pytest.mark.parametrize("at_top", [True, False])
def test_folios_of_which_nothing_can_be_read_go_where_each_page_has_one(at_top):
    empty = [""] * len(GARBAGE)
    text = _book(GARBAGE, empty) if at_top else _book(empty, GARBAGE)
    assert _left(text, ALL) == _bare(len(GARBAGE))
    assert _left(text) == text  # no series of folios proves it


def test_a_short_line_that_few_pages_have_stays():
    feet = ["", "", "Sn", "", "", "", "", "Roe 9", "", "", "", ""]
    text = _book([""] * 12, feet, [_ended(n) for n in range(12)])
    assert _left(text) == text


@pytest.mark.parametrize("last", ["and fell.", "FINIS", "°P. 240.", "Sussex."])
def test_words_stay_though_other_pages_have_their_folio_there(last):
    feet = [f"= {word}" for word in GARBAGE]
    feet[5] = last
    bodies = [_ended(n) for n in range(len(feet))]
    assert last in _left(_book([""] * len(feet), feet, bodies))


@pytest.mark.parametrize("number", ["IV.", "7.", "CHAPTER IX."])
def test_the_number_of_a_chapter_stays_where_folios_stand_at_the_head(number):
    tops = list(GARBAGE)
    tops[5] = number
    bodies = [_page(n) for n in range(len(tops))]
    bodies[5] = ["The men " + bodies[5][0], *bodies[5][1:14]]
    assert f"\f{number}\n" in _left(_book(tops, None, bodies))


TOPICS = (
    "LETTER OF GENERAL", "NOISE OF TROOPS", "CHURCH BY NIGHT", "A WOMAN AT WINDOWS", "ROYAL TIMES",
    "SHARPENED KNIVES", "COLUMN PULLED DOWN", "WHO WILL DRINK", "MARKET OF FLOWERS", "BUYING BREAD",
)  # fmt: skip


def test_heads_that_tell_what_each_page_is_about_go():
    assert _left(_book(TOPICS), ALL) == _bare(len(TOPICS))
    assert _left(_book(TOPICS)) == _book(TOPICS)  # nothing proves it


def test_titles_of_poems_of_a_page_each_stay():
    bodies = [[f"{line.capitalize()}," for line in _page(n, 12)] for n in range(len(TOPICS))]
    text = _book(TOPICS, None, [[*body[:-1], body[-1][:-1] + "."] for body in bodies])
    assert _left(text, ALL) == text


def test_a_notice_does_not_stand_for_the_head():
    feet = [
        f"THE OLD BOATS {n}\n\n{notice}"
        for n, notice in enumerate(
            ["Digitizedby Microsoft ®", "Diginzed bs Miciosoft R", "Digitizedby Micıosoft ®"] * 4,
            20,
        )
    ]
    assert _left(_book([""] * 12, feet)) == _bare(12)


def test_the_first_page_of_an_excerpt_has_its_head_like_any_other():
    tops = ["THE OLD BOATS"] * 10
    bodies = [_page(n) for n in range(10)]
    bodies[0][0] = "The men " + bodies[0][0]
    assert _left(_book(tops, None, bodies)).startswith("The men ")


def test_numbers_of_chapters_that_open_a_page_are_no_heads_though_they_are_alike():
    tops = ["XXXV", "XXXV", "XXXV", "XXXVI.", "XXXVI", "XXXVI", "XXXVI", "XXXVI"]
    bodies = [_page(n) for n in range(8)]
    bodies[2] = [*bodies[2][:12], "here it ended."]
    bodies[3] = ["The men " + bodies[3][0], *bodies[3][1:]]
    assert _left(_book(tops, None, bodies)).count("XXX") == 1


@pytest.mark.parametrize("line", ["FOOTNOTES:", "CHAPTER 36. The Old Boats.. 148"])
def test_what_announces_and_what_is_of_the_contents_stays(line):
    tops = ["THE OLD BOATS"] * 10
    tops[4] = tops[7] = line
    assert _left(_book(tops)).count(line) == 2


def test_a_speck_takes_no_word_with_it():
    bodies = [_page(n) for n in range(8)]
    text = _book([""] * 8, ["", "", "", "”\n\nkey.", "", "", "", ""], bodies)
    assert "\nkey.\n" in _left(text, ALL)


def test_a_catchword_is_not_found_in_two_letters_that_are_like_a_word():
    bodies = [_page(n) for n in range(9)]
    feet = [following[0].split()[0] for following in bodies[1:]] + [""]
    feet[4] += "\n\nte"
    bodies[5][1] = "the " + bodies[5][1]
    assert f"\n{feet[4].split()[0]}\n\nte" not in _left(_book([""] * 9, feet, bodies))


@pytest.mark.parametrize("token", ["“106", "’22", "— 16 —"])
def test_quotation_marks_around_a_folio(token):
    assert read(token)


def test_signs_that_may_be_figures_are_no_quotation_marks():
    assert resembles("2/", Folio(ARABIC, 21))
    assert resembles("“2|", Folio(ARABIC, 21))


def test_numbers_of_chapters_do_not_break_the_series_of_folios():
    pages = [[FolioReading(ARABIC, n, exact=True)] for n in range(20, 32)]
    pages[5:8] = [[FolioReading(ROMAN, 72, exact=True)], [], [FolioReading(ROMAN, 74, exact=True)]]
    assert solve(pages) == [Folio(ARABIC, n) for n in range(20, 32)]


def test_the_rest_of_a_word_at_the_head_of_a_page_is_no_misread_folio():
    tops = [str(n) for n in range(20, 30)]
    tops[4] = "pany."
    assert "\fpany.\n" in _left(_book(tops))


def test_a_last_word_above_a_catchword_stays():
    bodies = [_page(n) for n in range(9)]
    feet = [following[0].split()[0] for following in bodies[1:]] + [""]
    bodies[4].append("required.")
    assert "\nrequired.\n" in _left(_book([""] * 9, feet, bodies))
