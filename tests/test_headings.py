"""Headings are found, levelled and repaired; other lines are left alone."""

from __future__ import annotations

import random
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.language.roman import to_roman
from ocrfix.passes.headings.candidates import candidates
from ocrfix.passes.headings.contents import entries
from ocrfix.passes.headings.headings import headings
from ocrfix.passes.headings.labels import closed, label, may_be, value
from ocrfix.passes.headings.series import expected
from ocrfix.pipeline import run

RULES = ocrfix.load("en")
ALL = ocrfix.NONE.applying(Safety.REVIEW)
TOLD = (
    "the old road went down to water where men had built houses of grey stone and their children "
    "gathered shells in winter when ships could not leave harbour because wind was strong"
)
WORDS = TOLD.split()


def prose(seed: int, size: int = 60) -> str:
    """A paragraph in printed lines."""
    rng = random.Random(seed)
    told = " ".join(rng.choice(WORDS) for _ in range(size)).capitalize() + "."
    return textwrap.fill(told, 58)


def heads(text: str) -> list[tuple[str, str]]:
    """Level and text of each heading."""
    ledger = run(Document.from_text(text), RULES, passes=(headings,)).ledger
    marks = [m for m in ledger.marks if m.kind == "heading"]
    return [(str(m.level), text[slice(*m.span)]) for m in marks]


def repaired(text: str) -> str:
    """With everything that is proposed."""
    return run(Document.from_text(text), RULES, passes=(headings,)).ledger.text(ALL)


def safely(text: str) -> str:
    return run(Document.from_text(text), RULES, passes=(headings,)).ledger.text()


def book(*heads: str, between: str = "\n\n") -> str:
    """Headings with text before and after each."""
    out = prose(0)
    for number, head in enumerate(heads, 1):
        out += f"{between}{head}\n\n{prose(2 * number)}\n\n{prose(2 * number + 1)}"
    return out + "\n"


@pytest.mark.parametrize(
    "head",
    [
        "CHAPTER IV", "CHAPTER IV.", "Chapter 4", "CHAP. IV.", "CHAPTER THE SECOND",
        "BOOK THE FIRST", "THE FIRST BOOK", "CHAPTKR IV", "PREFACE", "THE OLD ROAD",
        "The Old Harbour and its Boats", "P R E F A C E", "T H E  O L D  R O A D", "THE OLd ROAD",
    ],
)  # fmt: skip
@pytest.mark.parametrize("between", ["\n\n", "\n\f", "\f"], ids=["blank", "page", "feed"])
def test_a_line_apart_is_a_heading(head, between):
    assert [("1", head)] == heads(book(head, between=between))


@pytest.mark.parametrize(
    "line",
    [
        "John Martin,", "Your obedient servant,", "* The Old Harbour Papers, 12",
        "J. B. MARTIN.", "London, 1842", "It was late.", "the old road", "and so to Water",
        "THE END",
        "The Old Harbour . . . . . 14", "Boats, built of oak, 3", "17", "IV", "|", "~ °",
        "Martin. How so, Helen ?", "I. MARTIN",
    ],
)  # fmt: skip
def test_a_line_that_is_none(line):
    assert heads(book(line)) == []


def test_a_heading_between_lines_without_blank_ones():
    text = f"{prose(1)}\nTHE WINTER BOATS\n{prose(2)}\n{prose(3)}\n"
    assert heads(text) == [("1", "THE WINTER BOATS")]


def test_the_first_words_of_a_chapter_in_capitals_are_text():
    text = f"{prose(1)}\n\nTHE OLD ROAD WENT DOWN to the water where the men had\n{prose(2)}\n"
    assert heads(text) == []


def test_a_title_of_several_lines_is_one_heading():
    head = "CHAPTER II\n\nOF THE WINTER BOATS\nAND THEIR HARBOUR"
    assert heads(book(head)) == [
        ("1", "CHAPTER II"),
        ("1", "OF THE WINTER BOATS\nAND THEIR HARBOUR"),
    ]


def test_levels_follow_what_a_book_has():
    found = heads(
        book(
            "PREFACE", "BOOK I\n\nCHAPTER I\nTHE ROAD", "THE OLD STONE", "I. The Water",
            "II. The Wind", "CHAPTER II\nTHE BOATS",
        )
    )  # fmt: skip
    levels = {text: level for level, text in found}
    assert levels["BOOK I"] == levels["PREFACE"] == "1"
    assert levels["CHAPTER I"] == levels["CHAPTER II"] == levels["THE BOATS"] == "2"
    assert levels["THE OLD STONE"] == "3"
    assert levels["I. The Water"] == levels["II. The Wind"] == "4"


def test_numbers_alone_are_sections_where_they_are_a_series():
    text = book("CHAPTER I", "I", "II", "III", "IV")
    assert [("1", "CHAPTER I"), *(("2", n) for n in ("I", "II", "III", "IV"))] == heads(text)


def test_a_running_head_that_was_left_is_no_heading():
    """It is at a page's top in mid-sentence, page after page."""
    pages = [f"THE WINTER BOATS\n\n{prose(n)[:-1].lower()}\n" for n in range(8)]
    assert heads("\f".join(pages)) == []


def test_the_list_of_chapters_is_no_heading():
    names = [
        f"CHAPTER {to_roman(n)}\nTHE STORY OF {word.upper()}" for n, word in enumerate(WORDS[:6], 1)
    ]
    listed = "".join(f"{name} ..... {n}\n\n" for n, name in enumerate(names))
    text = f"CONTENTS\n\n{listed}\f{book(*names)}"
    assert len(names) == sum(found.startswith("CHAPTER") for _, found in heads(text))


def test_speakers_are_no_headings():
    speech = "".join(f"{who}\n\n{prose(n)}\n\n" for n, who in enumerate(["HELEN.", "PETER."] * 6))
    assert heads(speech) == []


def test_markdown_says_its_levels():
    text = "# The Boats\n\n" + prose(1) + "\n\n## Of Wind\n\n" + prose(2) + "\n\nTHE END\n"
    assert heads(text) == [("1", "# The Boats"), ("2", "## Of Wind")]


@pytest.mark.parametrize(
    ("scanned", "should"),
    [
        (["CHAPTER |", "CHAPTER II", "CHAPTER UI"], ["CHAPTER I", "CHAPTER II", "CHAPTER III"]),
        (["CHAPTER I", "CHAPTER I", "CHAPTER III"], ["CHAPTER I", "CHAPTER II", "CHAPTER III"]),
        (["CHAPTER I", "CHAPTKR II"], ["CHAPTER I", "CHAPTER II"]),
        (["I. Water", "I. The Wind", "III. Road"], ["I. Water", "II. The Wind", "III. Road"]),
        (["C H A P T E R  I V"], ["CHAPTER IV"]),
        (["RiGHTs WiTHouT DUTIES"], ["RIGHTS WITHOUT DUTIES"]),
        (["THE OLD HARBouR"], ["THE OLD HARBOUR"]),
        (["UNIONlSM"], ["UNIONISM"]),
    ],
)  # fmt: skip
def test_mended(scanned, should):
    assert book(*should) == repaired(book(*scanned))


@pytest.mark.parametrize(
    "right",
    [
        ["CHAPTER I", "CHAPTER II", "BOOK II\n\nCHAPTER I", "CHAPTER II"],
        ["CHAPTER I", "CHAPTER II", "CHAPTER IV", "CHAPTER V"],
        ["CHAPTER 1", "CHAPTER 2", "CHAPTER 11"],
        ["CHAPTER ONE", "CHAPTER TWO", "CHAPTER THREE"],
        ["THE LIFE OF JOHN McDONALD", "MPs AND NCOs"],
        ["PART I", "PORT II"],
        ["A.", "B.", "C.", "D."],
        ["GEORGE THOMAS, Major-General"],
    ],
)
def test_what_is_right_stays(right):
    assert book(*right) == repaired(book(*right))


def test_a_number_without_a_series_is_but_proposed():
    text = book("CHAPTER I", "CHAPTER II", "CHAPTER II")
    assert text == safely(text)
    assert "CHAPTER III" in repaired(text)


def test_the_contents_page_bears_a_word_out():
    listed = "CONTENTS\n\nOf the Winter Boats ..... 7\nThe Old Harbour ..... 12\n\n\f"
    assert "OF THE WINTER BOATS" in repaired(listed + book("OF THE WJNTER BOATS"))
    assert "OF THE WINTER BOAT" in repaired(listed + book("OF THE WINTER BOAT"))


def test_running_heads_bear_a_word_out():
    """They are gone from the text, but are in the scan."""
    pages = [
        f"{7 + n} THE WINTER BOATS\n\n{prose(3 * n)}\n\n{prose(3 * n + 1)}\n" for n in range(8)
    ]
    text = "\f".join(["THE WINTEK BOATS\n\n" + prose(99) + "\n", *pages])
    assert ocrfix.restore(text, apply="review").text.startswith("THE WINTER BOATS\n")


def test_case_is_not_invented():
    """Nothing says which letters a title printed in capitals has small elsewhere."""
    listed = "CONTENTS\n\nOf the Winter Boats ..... 7\n\n\f"
    assert "OF THE WINTER BOATS" in repaired(listed + book("OF THE WINTER BOATS"))


def test_entries_of_a_contents_page():
    text = (
        "CONTENTS\n\nPreface . . . v\nCHAPTER I. The Road ..... 1\nII. The Boats ... 12\nno page\n"
    )
    assert entries(text) == ["Preface", "The Road", "The Boats"]
    assert entries("The Road ..... 1\n") == []


@pytest.mark.parametrize(
    ("line", "word", "number"),
    [
        ("CHAPTER IV.", "chapter", "IV"), ("PAKT II", "part", "II"), ("CIIAPTER X", "chapter", "X"),
        ("Letter VI", "letter", "VI"), ("CHAPTER |", "chapter", "|"),
        ("BOOK THE FIRST", "book", "FIRST"),
    ],
)  # fmt: skip
def test_labels_are_known_though_misread(line, word, number):
    found = label(line)
    assert found is not None
    assert (word, number) == (found.word, found.number)


@pytest.mark.parametrize(
    "line", ["Part of the road", "CHAPTER PAGE", "Letter to a friend", "The book", "Act as one", ""]
)
def test_no_label(line):
    assert label(line) is None


@given(st.integers(1, 120))
def test_a_numeral_is_read_as_it_is_written(number):
    assert number == value(to_roman(number))
    assert may_be(to_roman(number), to_roman(number))


@pytest.mark.parametrize(
    ("read", "wanted"),
    [("|", "I"), ("Il", "II"), ("UT", "III"), ("(it", "III"), ("Vm", "VIII"), ("IY", "IV")],
)
def test_what_strokes_may_be(read, wanted):
    assert may_be(read, wanted)
    assert not may_be(read, wanted + "X")


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([1, 1, 1, 4], [1, 2, 3, 4]),
        ([0, 2, 3], [1, 2, 3]),
        ([1, 2, 0, 4], [1, 2, 3, 4]),
        ([1, 2, 1, 2], [1, 2, 1, 2]),  # another book begins
        ([1, 2, 4, 5], [1, 2, 4, 5]),  # a chapter was lost
        ([3, 1, 2, 6], [3, 1, 2, 6]),
        ([], []),
    ],
)
def test_a_series_holds_what_stands_between(values, wanted):
    assert wanted == [number for number, _ in expected(values)]


def test_letters_set_apart():
    assert closed("C H A P T E R  I V") == "CHAPTER IV"
    assert closed("T H E   S E A") == "THE SEA" or closed("T  H  E") == "THE"
    assert closed("A Boy") == "A Boy"


PIECES = st.sampled_from(
    ["CHAPTER", "CHAPTKR", "IV", "|", "I", " ", "\n", "\n\n", "\f", "THE ROAD", "P R E F A C E",
     "RiGHTs", "How To BUILD A HousE", "CONTENTS", "..... 12", "# ", ",", ":", "a",
     "Il", "1.", prose(1), prose(2)]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_nothing_makes_it_raise_and_its_second_run_is_silent(text):
    once = safely(text)
    assert once.count("\n") == text.count("\n")
    assert safely(once) == once


def test_an_indented_title_below_a_label_is_one_heading():
    prose = "The men who had built the boats were long since dead, and their sons were gone."
    text = f"{prose}\n\nCHAPTER I\n    THE ROAD TO TOWN\n\n{prose}\n\n{prose}\n"
    found = [line for line in candidates(text, RULES) if "ROAD" in line.text]
    assert len(found) == 1
