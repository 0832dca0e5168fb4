"""Page ends, marked by form feeds or by an engine."""

from __future__ import annotations

import ocrfix
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.passes.pages.pages import pages
from ocrfix.pipeline import run

RULES = ocrfix.load("en")
ALL = ocrfix.NONE.applying(Safety.REVIEW)
LINE = (
    "the men who had built the boats were long since\n"
    "dead and their sons had gone to the mines in the\n"
)


def _run(text):
    return run(Document.from_text(text), RULES, ALL, (pages,)).ledger


def test_form_feeds_are_marked_and_stay():
    ledger = _run(f"{LINE}\f{LINE}\f{LINE}")
    assert [str(mark.number) for mark in ledger.marks] == ["1", "2", "3"]
    assert not ledger.changes


def test_one_page_is_left_alone():
    ledger = _run(LINE)
    assert not ledger.marks
    assert not ledger.changes


def test_engine_marks_become_form_feeds_in_printed_lines():
    ledger = _run(f"{LINE}<!-- page 12 -->\n{LINE}<!-- page 13 -->\n{LINE}")
    assert ledger.text(ALL) == f"{LINE}\f{LINE}\f{LINE}"
    assert [mark.label for mark in ledger.marks] == ["", "12", "13"]


def test_engine_marks_go_from_paragraphs():
    text = "A long paragraph. " * 12
    ledger = _run(f"{text}\n\n{{1}}{'-' * 48}\n\n{text}\n\n{{2}}{'-' * 48}\n\n{text}")
    assert ledger.text(ALL) == f"{text}\n\n{text}\n\n{text}"


def test_a_single_mark_may_be_the_authors():
    assert not _run(f"{LINE}<!-- page 12 -->\n{LINE}").changes
