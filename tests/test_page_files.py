"""Books of page files: which files make one document, in which order, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix.formats.page_files import documents


def names(*files: str) -> list[list[str]]:
    return [[str(path) for path in each.files] for each in documents(map(Path, files))]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["0001.txt", "0002.txt", "0003.txt"], [["0001.txt", "0002.txt", "0003.txt"]]),
        (["p10.txt", "p9.txt", "p11.txt"], [["p9.txt", "p10.txt", "p11.txt"]]),
        (["a.txt", "b.txt"], [["a.txt"], ["b.txt"]]),
        (["only7.txt"], [["only7.txt"]]),
        (["x/1.txt", "y/1.txt"], [["x/1.txt"], ["y/1.txt"]]),
        (["1.txt", "2.txt", "2.md"], [["1.txt", "2.txt"], ["2.md"]]),
        (
            ["v1_p1.txt", "v1_p2.txt", "v2_p1.txt", "v2_p2.txt"],
            [["v1_p1.txt", "v1_p2.txt"], ["v2_p1.txt", "v2_p2.txt"]],
        ),
        (["d1812_p1.txt", "d1812_p2.txt"], [["d1812_p1.txt", "d1812_p2.txt"]]),
        (["p1-v2.txt", "p2-v2.txt"], [["p1-v2.txt", "p2-v2.txt"]]),
        (["1812.txt", "1850.txt", "1848.txt"], [["1812.txt"], ["1848.txt"], ["1850.txt"]]),
        (["1.txt", "99999999999.txt"], [["1.txt"], ["99999999999.txt"]]),
        (["7.txt", "07.txt"], [["07.txt", "7.txt"]]),
    ],
)
def test_files_whose_names_differ_in_a_number_are_a_book(files, expected):
    assert names(*files) == expected


def test_gaps_and_doubles_are_named():
    (book,) = documents(map(Path, ["p1.txt", "p2.txt", "p02.txt", "p5.txt", "p6.txt", "p7.txt"]))
    assert (book.gaps, book.doubles) == ([3, 4], [2])
    assert book.said == [
        "no file has the numbers 3, 4: pages may be missing",
        "several files have the number 2: a page may be there twice",
    ]


def test_a_book_that_counts_in_twos_has_no_gaps():
    (book,) = documents(map(Path, ["2.txt", "4.txt", "6.txt", "10.txt"]))
    assert book.gaps == [8]


@given(st.lists(st.from_regex(r"[a-c]?[0-9]{0,3}[a-c]?\.txt", fullmatch=True), unique=True))
def test_no_file_is_lost_or_doubled(files):
    found = [path for each in documents(map(Path, files)) for path in each.files]
    assert sorted(map(str, found)) == sorted(files)
