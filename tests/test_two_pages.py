"""Documents of two pages: heads and folios go where both pages prove them, and nothing else."""

from __future__ import annotations

import pytest

import ocrfix
from evidence_pages import prose
from ocrfix.core.edits import Safety

FIRST, SECOND = prose(1), prose(2)
ENDED = prose(2, begins="B")
TITLE = "OF BOATS AND TAR"


def _text(first, second, two=SECOND, foot=("", "")):
    pages = []
    for top, body, end in zip((first, second), (FIRST, two), foot, strict=True):
        pages.append("\n\n".join(filter(None, (top, "\n".join(body), end))))
    return "\n\f".join(pages) + "\n"


def _changes(text):
    found = ocrfix.restore(text, "en", passes=["furniture"]).changes
    return [
        ("struck" if change.safety == Safety.SAFE else "proposed", change.old.strip())
        for change in found
    ]


@pytest.mark.parametrize(
    ("first", "second", "struck"),
    [
        ("OF ROPE 30", "31 OF TAR", ["OF ROPE 30", "31 OF TAR"]),  # two heads, folios count on
        ("30", "31", ["30", "31"]),
        (f"{TITLE} 30", f"{TITLE} 31", [f"{TITLE} 30", f"{TITLE} 31"]),
        ("", "31 OF TAR", ["31 OF TAR"]),  # the first page has its title in another place
        (TITLE, f"31 {TITLE}", [f"31 {TITLE}"]),  # the title of the article stays
        (TITLE, TITLE, [TITLE]),
        ("xi", "xii", ["xi", "xii"]),
        ("OF ROPE\n\n30", "31\n\nOF TAR", ["OF ROPE", "30", "31", "OF TAR"]),
    ],
)
def test_what_two_pages_prove_is_struck(first, second, struck):
    assert _changes(_text(first, second)) == [("struck", line) for line in struck]


def test_folios_at_the_foot_are_struck():
    assert _changes(_text("", "", foot=("30", "31"))) == [("struck", "30"), ("struck", "31")]


@pytest.mark.parametrize("second", ["31 OF TAR", "31"])
def test_without_a_sentence_that_runs_on_they_are_proposed(second):
    found = _changes(_text("30 OF ROPE" if " " in second else "30", second, ENDED))
    assert [what for what, _ in found] == ["proposed"] * 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("OF ROPE", "OF TAR"),  # titles of two parts
        ("", "1931"),  # a year
        ("CHAPTER I", "CHAPTER II"),
        ("", "Fig. 31. The Old Harbour"),
        ("", "II"),
        ("30", "41 OF TAR"),  # sections; on the second page a sentence ended before
    ],
)
def test_what_two_pages_do_not_prove_stays(first, second):
    two = ENDED if second.startswith("41") else SECOND
    assert _changes(_text(first, second, two)) == []


def test_a_page_that_is_no_more_than_a_caption_is_left_alone():
    assert _changes("30\n\nThe Old Harbour\n\f" + "\n".join(SECOND)) == []


def test_the_pages_have_their_folios():
    pages = ocrfix.restore(_text("OF ROPE 30", "31 OF TAR"), "en").pages
    assert [page.folio for page in pages] == ["30", "31"]
