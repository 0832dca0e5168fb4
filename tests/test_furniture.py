"""Furniture goes, and nothing else: heads, folios, marks, by likeness and by series."""

from __future__ import annotations

import re

import pytest

import ocrfix
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.core.page_map import dumps, refusal
from ocrfix.language.roman import to_roman
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
from tests.lined_pages import book as _book
from tests.lined_pages import page as _page

RULES = ocrfix.load("en")
ALL = ocrfix.NONE.applying(Safety.REVIEW)


def _bare(count):
    return "\f".join("\n".join(_page(n)) + "\n" for n in range(count))


def _run(text):
    return run(Document.from_text(text), RULES, ALL, (furniture,)).ledger


@pytest.mark.parametrize(
    "tops",
    [
        [f"{n} THE OLD BOATS" if n % 2 else f"OF THE VALLEY {n}" for n in range(20, 30)],
        ["THE OLD BOATS"] * 10,
        ["THE OLD BOATS", "THE OLO BOATS", "THE OLD B0ATS", "T1IE OLD BOATS"] * 2,
        [f"[{n}]" for n in range(20, 30)],
        [to_roman(n).lower() for n in range(2, 12)],
        [str(n) for n in range(96, 106)],
    ],
)
def test_heads_and_folios_go(tops):
    assert _run(_book(tops)).text(ALL) == _bare(len(tops))


def test_heads_at_the_foot_go():
    text = _book([""] * 8, [f"THE OLD BOATS {n}" for n in range(40, 48)])
    assert _run(text).text(ALL) == _bare(8)


def test_misread_and_missing_folios_are_told_by_their_series():
    feet = ["10", "11", "I2", "13", "", "l5", "16", "17", "1S", "19"]
    assert _run(_book([""] * 10, feet)).text(ALL) == _bare(10)


def test_a_chapter_title_that_equals_the_head_stays():
    tops = [f"{n} THE OLD BOATS" for n in range(20, 30)]
    tops[0] = "THE OLD BOATS"
    bodies = [_page(n) for n in range(10)]
    bodies[0] = ["The men " + bodies[0][0], *bodies[0][1:8]]
    assert _run(_book(tops, None, bodies)).text(ALL).startswith("THE OLD BOATS\n")


def test_a_year_at_the_end_of_a_page_stays():
    bodies = [_page(n) for n in range(8)]
    bodies[3][-1] = "and he left the village in the end of the year"
    bodies[3].append("1935")
    text = _book([""] * 8, None, bodies)
    assert _run(text).text(ALL) == text


@pytest.mark.parametrize("count", [1, 2, 8])
def test_text_without_furniture_is_left_alone(count):
    assert not _run(_bare(count)).changes


def test_a_play_keeps_its_speakers():
    page = "\n".join(
        ["HAMLET.", "To be, or not to be: that is the question.", "OPHELIA.", "Good my lord."] * 4
    )
    assert not _run("\f".join([page + "\n"] * 6)).changes


def test_what_was_struck_is_marked_with_its_page_and_folio():
    ledger = _run(_book([f"{n} THE OLD BOATS" for n in range(20, 28)]))
    marks = [mark for mark in ledger.marks if mark.kind == "furniture"]
    assert [mark.folio for mark in marks] == [str(n) for n in range(20, 28)]
    assert marks[2].page == 3


def test_a_jump_of_the_folios_is_noted():
    feet = [str(n) for n in (*range(10, 16), *range(30, 36))]
    rules = [c.rule for c in _run(_book([""] * 12, feet)).changes]
    assert rules.count("furniture.folio-jump") == 1


@pytest.mark.parametrize(
    ("folios", "said"),
    [
        ([*range(10, 16), *range(18, 24)], "2 pages may be missing"),
        ([*range(10, 16), 99, *range(16, 22)], "a page may be doubled, or plates"),
        ([*range(10, 16), *range(15, 22)], "Two pages have the folio 15"),
        ([*range(10, 16), *range(1, 7)], "a new count begins"),
    ],
)
def test_a_jump_says_what_it_may_be(folios, said):
    changes = _run(_book([""] * len(folios), list(map(str, folios)))).changes
    assert [said in c.why for c in changes if c.rule == "furniture.folio-jump"] == [True]


def test_swapped_pages_are_told_from_missing_ones():
    folios = ["10", "11", "13", "12", "14", "15", "16"]
    flags = [c for c in _run(_book([""] * 7, folios)).changes if c.safety == Safety.NOTE]
    assert [c.rule for c in flags] == ["furniture.pages-swapped"]
    assert "13" in flags[0].why
    assert "page 4 of the scan has 12" in flags[0].why


def test_a_page_scanned_twice_is_told_by_its_text():
    bodies = [_page(n) for n in range(6)]
    bodies.insert(3, [line.replace("ba", "bo") for line in bodies[2]])
    folios = ["10", "11", "12", "12", "13", "14", "15"]
    flags = [c for c in _run(_book([""] * 7, folios, bodies)).changes if c.safety == Safety.NOTE]
    assert [c.rule for c in flags] == ["furniture.page-doubled"]


@pytest.mark.parametrize(
    ("feet", "said"),
    [
        ([""] * 9, "No page of 9 has a number"),
        (["44", "7", "91", "3", "60", "12", "85", "31", "19"], "no three of them"),
    ],
)
def test_a_book_without_folios_says_why_there_is_no_map(feet, said):
    result = ocrfix.restore(_book([""] * 9, feet))
    assert said in refusal(result.ledger)
    assert dumps(result.pages, refusal(result.ledger)).startswith(f"# {refusal(result.ledger)}")
    assert {page.folio for page in result.pages} == {""}


def test_kept_furniture_is_marked_and_stays_and_the_text_is_joined_around_it():
    scan = _book([f"{n} THE OLD BOATS" for n in range(20, 28)])
    kept = ocrfix.restore(scan, rules=ocrfix.load("en", keep_furniture=True))
    assert kept.text.count("THE OLD BOATS") == 8
    assert "\n\n21 THE OLD BOATS\n\n" in kept.text
    marks = [mark for mark in kept.ledger.marks if mark.kind == "furniture"]
    assert [mark.folio for mark in marks] == [str(n) for n in range(20, 28)]
    assert "\n" not in kept.text.split("\n\n")[3]  # the lines of the page are one paragraph
    assert not [c for c in kept.changes if c.stage == "furniture" and c.safety > Safety.NOTE]


def test_the_map_tells_the_printed_page_of_a_place_in_the_restored_text():
    scan = _book([f"{n} THE OLD BOATS" for n in range(20, 28)])
    result = ocrfix.restore(scan)
    assert [page.folio for page in result.pages] == [str(n) for n in range(20, 28)]
    assert {page.folio_is for page in result.pages} == {"read"}
    word = _page(5)[3][:20]
    at = result.text.index(word)
    found = next(page for page in result.pages if page.start <= at < page.end)
    assert (found.page, found.folio) == (6, "25")
    assert result.pages[0].start == 0
    assert result.pages[-1].end == len(result.text)


def test_a_number_between_dashes_at_the_foot_is_a_folio_though_it_is_the_only_one():
    scan = _book([""] * 5, ["", "", "\N{EM DASH} 9 \N{EM DASH}", "", ""])
    assert "9" not in ocrfix.restore(scan, passes=["furniture"]).text


def test_chapters_of_a_page_each_keep_their_numbers():
    tops = [f"CHAPTER {to_roman(n)}" for n in range(1, 10)]
    text = ocrfix.restore(_book(tops), passes=["furniture"]).text
    assert [top for top in tops if f"{top}\n" not in text] == []


def test_series():
    given = [[FolioReading(ARABIC, n, exact=True)] for n in range(5, 11)]
    given[2] = [FolioReading(ARABIC, 77, exact=True)]
    given[3] = []
    assert solve(given) == [Folio(ARABIC, n) for n in range(5, 11)]
    assert solve([[], []]) == [None, None]


def test_roman_then_arabic():
    given = [[FolioReading(ROMAN, n, exact=True)] for n in range(3, 8)]
    given += [[FolioReading(ARABIC, n, exact=True)] for n in range(1, 8)]
    assert [f.system for f in solve(given) if f] == [ROMAN] * 5 + [ARABIC] * 7


@pytest.mark.parametrize(
    ("token", "value"), [("[12]", 12), ("\N{EM DASH}12\N{EM DASH}", 12), ("xiv", 14), ("I2", 12)]
)
def test_numerals_are_read(token, value):
    assert value in {one.value for one in read(token)}


@pytest.mark.parametrize("token", ["mix", "did", "the", "", "12345", "civil"])
def test_words_are_no_numerals(token):
    assert not read(token)


def test_likeness_of_a_misread_folio():
    assert resembles("lS", Folio(ARABIC, 18))
    assert not resembles("in", Folio(ARABIC, 18))


def test_questions_of_a_catechism_are_no_running_heads():
    things = [
        "the bell",
        "the old mill",
        "the lower ford",
        "the tithe barn",
        "the long wall",
        "the weir",
    ]
    answer = (
        "A. They mean what their fathers meant by it, and the reeve\nhas it in writing, with {}."
    )
    bodies = [
        [
            f"Q. What do the people mean by {thing}?\n{answer.format(_page(9 * n + k)[0][:30])}"
            for k, thing in enumerate(things[n % 6 :] + things[: n % 6])
        ]
        for n in range(8)
    ]
    scan = _book([f"{n} A BOOK OF QUESTIONS" for n in range(20, 28)], bodies=bodies)
    restored = ocrfix.restore(scan, language="en").text
    assert restored.count("Q. What do the people") == 48
    assert "A BOOK OF QUESTIONS" not in restored


@pytest.mark.parametrize("total", ["2.211.835", "652.285", "1.084.996"])
def test_the_total_of_a_table_is_no_stamp(total):
    """Where a sentence has ended before it; one that it interrupts is no table."""
    bodies = [_page(n) for n in range(8)]
    bodies[3][-1] += ", as follows:"
    feet = [""] * 8
    feet[3] = total
    scan = _book([f"{n} THE OLD BOATS" for n in range(20, 28)], feet, bodies)
    assert total in ocrfix.restore(scan, language="en").text


def test_entries_that_are_merely_alike_are_not_struck():
    ends = "clerk Western County Water Board"
    names = ("Harden J", "Karsten Ann", "Lane Edw", "Nash Ruth", "Parker L", "Quinn Ada")
    text = "\f".join(
        f"{name} {ends}\n{name}s Otto miner h{n} Ruby\n{name}t Ida r{n} Albion\n{name}y Leo lab\n"
        for n, name in enumerate(names, 3)
    )
    assert _run(text).text() == text


def test_the_last_line_of_records_that_repeat_stays():
    records = [
        "The toll house from the south side, before the\nflood.\nMay 1909\nLENT BY THE CLERK",
        "Sluice Lane at the corner of the rope walk, in\nwinter.\nJune 1911\nNOT TO BE COPIED",
    ]
    text = "\f".join(f"{record}\n" for record in records * 4)
    assert _run(text).text() == text


def test_a_formula_of_each_page_stays():
    bodies = [_page(n) for n in range(12)]
    for n, body in enumerate(bodies):
        body.insert(0 if n % 3 == 0 else 6, "Ordered, That the bill of the clerk be paid.")
    text = _book([""] * 12, None, bodies)
    assert "\n".join(_run(text).text().split("\n")).count("Ordered, That") == 12


def test_a_head_in_three_lines_goes_whole():
    tops = [
        "\n\n".join(
            (str(n), "THE VALLEY RECORD", "Vol. 4, No. 7")
            if n % 2
            else ("March 1911", "THE VALLEY RECORD", str(n))
        )
        for n in range(20, 30)
    ]
    assert _run(_book(tops)).text() == _bare(10)


@pytest.mark.parametrize(
    "notice",
    [
        "Downloaded from https://papers.example.org/{n}/3/401 by a guest of the Library on {n} May",
        "The Valley Record, Volume {n}, Number 3 (1871), pages 401 to 417",
        "This copy was lent from the shelves on {n} May 1911\nAll use is subject to the terms",
    ],
)  # fmt: skip
def test_the_same_long_line_on_every_page_goes_whatever_its_length(notice):
    feet = [notice.format(n=n) for n in range(2, 12)]
    tops = [f"THE VALLEY {n}" for n in range(20, 30)]
    assert _run(_book(tops, feet)).text() == _bare(10)


def test_a_fragment_of_a_word_is_no_folio():
    feet = [str(n) for n in range(20, 32)]
    feet[6] = "r gené"
    assert "r gené" in _run(_book([""] * 12, feet)).text()


def test_a_number_of_another_size_is_not_the_missing_folio():
    feet = [str(n) for n in range(20, 32)]
    feet[6] = "2.211.835"
    assert "2.211.835" in _run(_book([""] * 12, feet)).text()


def test_a_roman_folio_of_ten_letters_is_read():
    tops = [f"{to_roman(n).lower()} THE OLD BOATS" for n in range(85, 93)]
    assert "lxxxviii" in tops[3]
    assert _run(_book(tops)).text() == _bare(8)


@pytest.mark.parametrize("word", ["ill", "civil", "vivi", "lil"])
def test_a_word_of_roman_letters_between_paragraphs_stays(word):
    before = "It was said at that time in the villages of the moor that every man was"
    text = f"{before}\n\n{word}\n\nand the whole country went without its bread until the spring."
    assert not [each for each in ocrfix.restore(text).changes if each.stage == "furniture"]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("after", ["", "\n", "\n\nThe next paragraph is a long one too. "])
def test_a_notice_under_a_paragraph_goes(gap, after):
    text = "It was said at that time that every man in the villages was poor. " * 3
    rest = after + "It was said at that time that nobody was. " * 4 if len(after) > 1 else after
    struck = _run(f"{text.strip()}{gap}Digitized by Google{rest}").text()
    assert struck == f"{text.strip()}{rest}"


def test_a_full_stop_that_stands_apart_is_no_speck():
    bodies = [_page(n) for n in range(8)]
    bodies[3][-1] += "\n."
    text = _book([f"THE OLD BOATS {n}" for n in range(20, 28)], None, bodies)
    assert "\n.\n" in _run(text).text()


def test_the_last_letter_of_a_title_is_no_sheet():
    tops = ["TALES AND TRAVELS, W." if n != 4 else "" for n in range(10)]
    feet = ["TALES AND TRAVELS, W." if n == 4 else "" for n in range(10)]
    whats = [each.rule for each in _run(_book(tops, feet)).changes]
    assert "furniture.signature" not in whats


def test_a_line_of_prose_that_recurs_at_the_foot_stays():
    bodies = [_page(n) for n in range(8)]
    for n, body in enumerate(bodies):
        body[-1] = f"{n} of the lower meadow and the others went home by the road to the sea"
    text = _book([""] * 8, None, bodies)
    assert _run(text).text() == text


@pytest.mark.parametrize("speck", [". , '", "' -", "_ .", "»"])
def test_signs_outside_the_head_are_specks(speck):
    tops = [f"{speck}\n\nTHE OLD BOATS {n}" if n % 3 else f"THE OLD BOATS {n}" for n in range(9)]
    assert _run(_book(tops)).text() == _bare(9)


@pytest.mark.parametrize("mark", ["A.", "B2", "VOL. I."])
def test_a_signature_mark_is_struck_only_where_folios_show_the_pages_of_the_print(mark):
    feet = [mark if n == 4 else "" for n in range(8)]
    folios = [f"THE OLD BOATS {n}" for n in range(20, 28)]
    assert _run(_book(folios, feet)).text() == _bare(8)
    assert f"\n{mark}\n" in _run(_book([""] * 8, feet)).text()


def test_a_line_of_text_that_many_pages_have_below_the_head_is_no_head():
    line = "Lacey of the lower meadow, and the others went home by the"
    words = "salt rope tar elm mill weir clerk wheel bridge channel yard frost lantern oats"
    words = words.split()
    text = "\f".join(
        f"{n} THE MILL\n\n{line}\nupper bridge with their lanterns.\n\n"
        + "".join(
            f"On that day the {words[(n + m) % 14]} of {words[(3 * n + m) % 14]} was set before\n"
            for m in range(8)
        )
        for n in range(11, 25)
    )
    restored = ocrfix.restore(text, "en").text
    assert restored.count("Lacey of the lower meadow") == 14
    assert "THE MILL" not in restored


@pytest.mark.parametrize(("token", "alike"), [("1l2", True), ("l12", True), ("112", False)])
def test_one_sign_of_a_folio_may_be_read_as_two(token, alike):
    assert resembles(token, Folio(ARABIC, 12)) == alike


def test_what_is_outside_a_head_over_which_a_sentence_runs_on_goes():
    tops = [f"THE OLD BOATS {n}" for n in range(20, 30)]
    tops[4] = f"Wm. &\n\n{tops[4]}"
    assert _run(_book(tops)).text(ocrfix.NONE) == _bare(10)


def test_nothing_is_joined_to_furniture_that_is_only_proposed():
    """`Sea i as` at the foot may be the folio: the sentence is not joined to it."""
    feet = [str(n) if n != 24 else "sea i as" for n in range(20, 30)]
    result = ocrfix.restore(_book([""] * 10, feet), "en", passes=["furniture", "paragraphs"])
    assert re.search(r"\n\nsea i as\n\s*\S", result.text)
    accepted = ocrfix.restore(
        _book([""] * 10, feet), "en", passes=["furniture", "paragraphs"], apply="review"
    )
    assert "sea i as" not in accepted.text


def test_a_title_on_the_first_page_stays_though_a_speck_ends_the_page_before():
    """A page that ends with a full stop and a speck is finished: a chapter may open below it."""
    tops = ["", "THE\n\nSHEPHERD OF THE PLAIN"] + [
        f"{n} SHEPHERD OF THE PLAIN" for n in range(10, 18)
    ]
    bodies = [_page(n) for n in range(10)]
    bodies[0][-1] += ". \N{BULLET}"
    bodies[1] = ["B" + bodies[1][0], *bodies[1][1:8]]
    assert "\nSHEPHERD OF THE PLAIN\n" in _run(_book(tops, None, bodies)).text(ocrfix.NONE)


def test_a_line_of_text_that_begins_with_the_number_of_its_page_is_not_struck():
    tops = [f"{n} THE OLD BOATS" for n in range(20, 30)]
    tops[4] = "24 Many are the mighty things, and"
    assert tops[4] in _run(_book(tops)).text(ocrfix.NONE)


@pytest.mark.parametrize(("line", "struck"), [("»9", True), ("n9", True), ("in", False)])
def test_a_misread_folio_right_over_the_text_goes_if_a_sentence_runs_on_over_it(line, struck):
    folios = [str(n + 11) if n != 4 else line for n in range(10)]
    bodies = [[folio, *_page(n)] for n, folio in enumerate(folios)]
    text = _run(_book(["THE OLD BOATS"] * 10, None, bodies)).text(ocrfix.NONE)
    assert (line not in text.splitlines()) == struck


@pytest.mark.parametrize("foot", ['?"', "!”"])
def test_a_stop_with_its_quotation_mark_is_no_speck(foot):
    tops, feet = [f"THE OLD BOATS {n}" for n in range(20, 30)], [""] * 10
    feet[4] = foot
    assert foot in _run(_book(tops, feet)).text(ocrfix.NONE).splitlines()
