"""The map of pages: a row for each page of the scan, ascending, covering the restored text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.decisions import Decision, Decisions
from ocrfix.core.edits import Span
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import mark_of
from ocrfix.core.page_map import page_map
from strategies import histories

HALVES = (
    (
        "the men who had built the boats were long since dead, and their sons had\n"
        "gone to the mines in the hills, where the wages were better than"
    ),
    (
        "those that the sea had ever paid them. The harbour was empty now, and the\n"
        "nets hung rotting on the wall."
    ),
    "“We shall not see them again,” said the old man who kept the light, and he de-",
    (
        "lighted in telling of the days when forty sail had gone out with the tide.\n"
        "* The light was put out in 1871."
    ),
    "THE OLD BOATS 12",
    "12",
    "",
)
TEXTS = st.lists(
    st.lists(st.sampled_from(HALVES), max_size=4).map("\n".join), min_size=1, max_size=6
)
PAGE_ENDS = st.sampled_from(["\f", "\n\f", "\n\n\f\n", "\n<!-- page {} -->\n"])


def scan_of(pages, end):
    """Pages with the same end between them."""
    return "".join(f"{page}{end.format(n)}" for n, page in enumerate(pages, 1))


def law(ledger, decisions):
    """What must hold of the map, whatever was decided."""
    view = ledger.view(decisions)
    rows = page_map(ledger, decisions)
    assert len(rows) == max(1, len(view.pages))
    assert [row.page for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0].start == 0
    assert rows[-1].end == len(view.text)
    assert all(one.start <= one.end == two.start for one, two in pairwise(rows))
    if len(ledger.document.pages) > 1:
        assert len(rows) == len(ledger.document.pages)


@settings(max_examples=60, deadline=None)
@given(TEXTS, PAGE_ENDS, st.data())
def test_a_row_for_each_page_ascending_and_without_gaps(pages, end, data):
    result = ocrfix.restore(scan_of(pages, end), "en")
    rejected = data.draw(st.sets(st.sampled_from(result.changes))) if result.changes else set()
    decisions = Decisions.of(Decision("reject", change.id) for change in rejected)
    for each in (ocrfix.NONE, ocrfix.NOTHING, decisions):
        law(result.ledger, each)


@settings(max_examples=200)
@given(histories(), st.data())
def test_the_map_holds_over_any_changes(history, data):
    ledger = history.ledger
    law(ledger, ocrfix.NONE)
    chosen = data.draw(st.sets(st.sampled_from(ledger.changes))) if ledger.changes else set()
    law(ledger, Decisions.of(Decision("accept", c.id) for c in chosen if c.safety))


@pytest.mark.parametrize(("name", "count"), [("stakhanov-pages", 5), ("on-the-use-of-clocks", 3)])
def test_a_sentence_joined_over_a_page_end_adds_no_page(name, count):
    text = (Path(__file__).parents[1] / "fixtures" / name / "scan.txt").read_text("utf-8")
    result = ocrfix.restore(text, "en")
    assert any(change.stage == "sentences" for change in result.changes)
    assert [page.page for page in result.pages] == list(range(1, count + 1))
    law(result.ledger, result.decisions)


def test_a_page_without_text_keeps_its_number():
    scan = "the first page.\n\f\f\fThe fourth page.\n"
    pages = ocrfix.restore(scan, "en").pages
    assert [page.page for page in pages] == [1, 2, 3, 4]
    assert scan[pages[3].start :].startswith("The fourth") or pages[3].start < pages[3].end


def test_marks_of_joined_sentences_in_an_older_ledger_are_no_pages():
    ledger = Ledger(ocrfix.Document.from_text("one\n\ntwo\n\nthree"))
    ledger.marks += [mark_of("page", Span(at, at + 1), {"found": "cut"}) for at in (5, 10)]
    assert len(page_map(ledger)) == 1


@pytest.mark.parametrize("text", ["", "\f", "\n", "a"])
def test_the_smallest_texts(text):
    law(ocrfix.restore(text, "en").ledger, ocrfix.NONE)
