"""Big initials that an engine lost or read apart from their word."""

from __future__ import annotations

import pytest

import ocrfix

LOST = (
    ("HE mill was shut in the year of the frost", "The mill was shut in the year of the frost"),
    ("FTER the frost it was opened again", "After the frost it was opened again"),
    ("NOTHER mill was built of stone", "Another mill was built of stone"),
    ("N the year of the flood it was lost", "In the year of the flood it was lost"),
    ("V OTIVE offerings were hung upon the wall", "Votive offerings were hung upon the wall"),
    ("T\n\nhe bridge was built of stone", "The bridge was built of stone"),
    ("W\nHEN the spring came it was opened", "When the spring came it was opened"),
    ("fterwards it was ordered that the wall", "Afterwards it was ordered that the wall"),
    ("“T here was a man in our town”", "“There was a man in our town”"),
    (
        "he quarrel was carried before the court\nT in the spring",
        "The quarrel was carried before the court\nin the spring",
    ),
)


def book(openings):
    chapters = (f"CHAPTER {'I' * n}\n\n{words}.\n\n" for n, words in enumerate(openings, 1))
    return "".join(chapters)


def mended(text, apply="safe"):
    return ocrfix.restore(text, passes=["scannos"], apply=apply)


@pytest.mark.parametrize(("scan", "print_"), LOST)
def test_a_lost_initial_is_proposed(scan, print_):
    others = ["MONG the men was a smith", "NDER the wall was a spring", "ITH the spring came men"]
    assert print_.split("\n")[0] in mended(book([scan, *others]), "review").text
    assert mended(book([scan, *others])).text == book([scan, *others])


def test_one_lost_initial_is_only_proposed():
    scan = book(["MONG the men was a smith"])
    result = mended(scan)
    assert result.text == scan
    assert [c.new for c in result.changes if c.rule == "scannos.drop-capital"] == ["Among"]


@pytest.mark.parametrize(
    "openings",
    [
        [
            "HE came home",
            "ONE of the men said so",
            "HERE it was low",
            "IS it not so",
            "ALL was well",
        ],
        ["I bid her be quiet", "A shy man came", "I bid him come", "I bid them go"],
        ["I was there", "A mill was there", "O happy man who saw it"],
        ["“T have seen it", "“T did not know it", "“T was there"],
    ],
)
def test_openings_in_capitals_and_single_letters_are_left(openings):
    scan = book(openings)
    fixes = [c for c in mended(scan).changes if c.rule == "scannos.drop-capital"]
    assert not [c for c in fixes if c.old.split()[0] in {"I", "A", "O", "T"}]
    assert mended(scan).text == scan


def test_the_rest_of_a_sentence_at_the_head_of_a_page_has_lost_nothing():
    scan = book(["MONG the men was a smith", "NDER the wall", "ITH the spring"])
    scan += "He gave him a piece of\n\nhis bread and went away.\n"
    assert "\n\nhis bread" in mended(scan, "review").text
