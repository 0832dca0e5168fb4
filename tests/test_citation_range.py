"""The part of a page that surely holds what cites a note, and what may cite one at all."""

from __future__ import annotations

import pytest

import ocrfix
from ocrfix.core.edits import Safety, Span
from ocrfix.core.marks import NoteMark, mark_of
from ocrfix.passes.notes.alignment import MarkPlace, places
from ocrfix.passes.notes.citation_range import ranges
from ocrfix.passes.notes.note_order import SolvedNote

PAGE = Span(0, 1000)
TOWN = (
    "In the evening one could see the smoke of the town\n"
    "behind the hills, and hear the trains that carried\n"
    "the coal down to the harbour{}\n"
)
MINES = (
    "The men who had built the boats were long since dead,\n"
    "and their sons had gone to the mines in the north,\n"
)
AFTER = "where the pay was better and the winters were longer.\n"
NOTE = "* See the account of the harbour master, in the second volume of his letters, p. 112.\n"
NOTED = f"{TOWN.format('.*')}\n{NOTE}\f"


def found(*shares: tuple[tuple[int, float], ...]) -> list[Span]:
    """The parts of a page of 1000 characters, from the places of each note with their shares."""
    ends = sorted({at for note in shares for at, _ in note})
    at_places = [MarkPlace(at - 1, at, "!", "S") for at in ends]
    notes = [
        SolvedNote(0, 1.0, None, [dict(note).get(at, 0.0) for at in ends], 0.0) for note in shares
    ]
    return ranges(PAGE, at_places, notes)


def test_a_sure_place_is_all_that_is_needed():
    assert found(((500, 0.99),)) == [Span(499, 500)]


def test_two_likely_places_are_both_within():
    assert found(((200, 0.5), (700, 0.5))) == [Span(199, 700)]


def test_an_unlikely_place_is_left_out():
    assert found(((200, 0.02), (700, 0.98))) == [Span(699, 700)]


def test_a_mark_that_was_lost_is_anywhere_on_the_page_but_for_one_part_in_twenty():
    (part,) = found(())
    assert 940 <= part.end - part.start <= 960


def test_a_lost_mark_is_between_those_beside_it():
    parts = found(((300, 1.0),), (), ((400, 1.0),))
    assert parts[1].start >= 299
    assert parts[1].end <= 400


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("as one sees. ‘* Ah, well-a-day, the sailor said", []),
        ("the sailor’s boat, which cost 25,000 marks", []),
        ("a law of the town.” t The men", ["t"]),
        ("a law of the town.” ft The men", ["ft"]),
        ("a law of the town. I had seen", []),
        ("a law of the town.* The men", ["*"]),
        ("a law of the town =| the men", []),
    ],
)
def test_what_may_be_a_mark(text, wanted):
    kept = [place.text for place in places(text, 0, len(text)) if place.text not in "’”"]
    assert kept == wanted


def moves(scan: str) -> list[ocrfix.Change]:
    """The notes that a run moves."""
    return [change for change in ocrfix.restore(scan).changes if change.stage == "footnotes"]


def test_a_note_of_a_page_that_is_one_paragraph_moves_unasked():
    (move,) = moves(f"{NOTED}{NOTED}{MINES}\n{NOTE}\f{AFTER}")
    assert (move.rule, move.safety) == ("footnotes.in-paragraph", Safety.SAFE)


def test_a_note_of_a_page_of_two_paragraphs_waits_for_a_decision():
    *_, move = moves(f"{NOTED}{NOTED}{TOWN.format('.')}\n{MINES}\n{NOTE}\f{AFTER}")
    assert (move.rule, move.safety) == ("footnotes.of-series", Safety.REVIEW)


def test_a_book_without_other_notes_proves_none():
    page = TOWN.format(".") + "\f"
    (move,) = moves(f"{page}{page}{MINES}\n{NOTE}\f{AFTER}")
    assert move.safety < Safety.SAFE


def test_a_mark_that_was_read_right_stays():
    foot = NOTE.replace("* ", "1 ")
    page = f"{TOWN.format('.!')}\n{foot}\f"
    text = ocrfix.restore(f"{page}{page}{page}{TOWN.format('.')}", apply="review").text
    assert text.count("harbour.¹") == 3
    assert text.count("\n\n1 See the account") == 3


def test_the_part_is_kept_in_the_ledger():
    mark = NoteMark(Span(5, 9), "*", within=Span(1, 3))
    assert mark_of("footnote", mark.span, mark.facts()) == mark
