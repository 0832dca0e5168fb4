"""Sentences that a gap cuts are joined; verse, quotations and lists set apart are not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.passes.text.blocks import blocks, core_end, core_start, flow

RULES = ocrfix.load("en")
FUNCTION = RULES.words["function.en"]
HEAD = "In the evening one could see the smoke of the town behind the hills, and could hear"
TAIL = "the trains that carried the coal down to the harbour, where the boats were waiting."


def kind(before, after):
    found = flow(before, after, FUNCTION)
    return found and found.kind


def test_a_sentence_cut_in_two_is_joined():
    assert ocrfix.restore(f"{HEAD}\n\n{TAIL}", rules=RULES, passes=["sentences"]).text == (
        f"{HEAD} {TAIL}"
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (HEAD, TAIL, "lower"),
        (f"{HEAD} every boat[12]", TAIL, "lower"),
        (HEAD[: HEAD.index(", and") + 1], TAIL, "lower"),
        (f"{HEAD}, of the", f"Northern Company, {TAIL}", "function"),
        (f"{HEAD}, one", "“" + TAIL, "quoted"),
        ("“The smoke of the town behind the hills,”", TAIL, "quoted"),
        ("The smoke of the town behind the hills;", TAIL, "quoted"),
        ("I saw the smoke of the town,\nI heard the trains of the harbour,", TAIL, "quoted"),
        ("that the town shall pay for the roads, and the county for the bridges", TAIL, "quoted"),
        (f"{HEAD} them.", TAIL, None),
        (f"{HEAD} them.[A]", TAIL, None),
        (f"{HEAD} them.” [Note 12]", TAIL, None),
        (HEAD, "*(b)* " + TAIL, None),
        (HEAD, "in tons    in pounds    the trains that carried the coal down.", None),
        (f"{HEAD}, and", "Whereas " + TAIL, None),
        (f"{HEAD}, that", "There went the boat of the town.", None),
    ],
)  # fmt: skip
def test_what_speaks_for_one_sentence(before, after, expected):
    assert kind(before, after) == expected


def test_verse_within_a_sentence_stays_as_it_is():
    text = f"{HEAD}\n\n“The smoke above the hills,\nThe trains below the town,”\n\n{TAIL}"

    assert ocrfix.restore(text, rules=RULES, passes=["sentences"]).text == text


@given(st.text(alphabet="ab. \t\n\f*”", max_size=60))
def test_blocks_are_what_gaps_leave(text):
    found = blocks(text)

    assert all(text[start:end] == block for start, end, block in found)
    assert "".join("".join(block.split()) for *_, block in found) == "".join(text.split())
    assert not any(re.search(r"\n[ \t]*\n|\f", block) for *_, block in found)


@given(st.text(alphabet='ab*_"“”(', max_size=12))
def test_the_core_is_what_signs_surround(text):
    assert text[core_end(text) :].strip('*_"”') == ""
    assert text[: core_start(text)].strip('*_"“(') == ""


@given(st.text(), st.text())
def test_no_edge_makes_it_fail(before, after):
    found = flow(before, after, FUNCTION)

    assert found is None or found.kind in {"lower", "quoted", "function", "capital"}


def run(text, **options):
    return ocrfix.restore(text, rules=RULES, passes=["sentences"], **options).text


PAGE = f"{HEAD} how {HEAD.lower()} the boats and"


def test_a_single_line_end_after_a_line_as_long_as_a_paragraph_may_be_a_page_end():
    assert run(f"{PAGE}\n{TAIL}\n\n{PAGE} more.\n") == f"{PAGE} {TAIL}\n\n{PAGE} more.\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{PAGE} more.\n{TAIL}\n",  # a sentence ends
        f"{PAGE}\n{TAIL.capitalize()}\n",
        f"{PAGE}\n- {TAIL}\n",  # a list
        f"{HEAD}\n{TAIL}\n\n{PAGE} more.\n\n{PAGE} more.\n",  # a line, not a paragraph
    ],
)
def test_other_single_line_ends_stay(text):
    assert run(text) == text


PLATE = "From a drawing by one of the pupils"
CAPTION = "Fig. 3.—The old harbour, as it was before the war with the Danes, and after it."


@pytest.mark.parametrize("between", [CAPTION, f"{CAPTION}\n\nFrom a drawing by J. Tench"])
def test_a_caption_between_two_halves_moves_to_the_end_of_the_paragraph(between):
    scan = f"{HEAD}\n\n{between}\n\n{TAIL}\n\nThe next day came.\n"
    after = f"{HEAD} {TAIL}\n\n{between}\n\nThe next day came.\n"
    assert run(scan, apply="review") == after
    assert run(scan) == scan  # a move needs more proof than a join


@pytest.mark.parametrize("between", ["THE OLD HARBOUR", "The boats."])
def test_other_short_blocks_are_not_moved(between):
    """Most are heads that `furniture` left; after the paragraph they would be no better off."""
    scan = f"{HEAD}\n\n{between}\n\n{TAIL}\n\nThe next day came.\n"
    assert run(scan, apply="review") == scan


@pytest.mark.parametrize("plate", ["THE OLD HARBOUR", "The Boats\n\nFrom a drawing by J. Tench"])
def test_a_page_by_itself_between_two_halves_is_a_plate(plate):
    scan = f"{HEAD}\n\f{plate}\n\f\f{TAIL}\n\nThe next day came.\n"
    after = f"{HEAD} {TAIL}\n\n{plate}\n\nThe next day came.\n"
    assert run(scan, apply="review") == after
    assert run(scan) == scan


def test_a_side_note_in_the_middle_of_a_page_is_proposed_after_the_paragraph():
    scan = f"{PAGE}.\n\f{HEAD}\n\nThe three\nboats.\n\n{TAIL}\n\nThe next day came.\n"
    after = f"{HEAD} {TAIL}\n\nThe three boats.\n\nThe next day came.\n"
    assert run(scan, apply="review").endswith(after)
    assert run(scan) == scan


def test_a_word_cut_before_a_caption_is_joined_with_the_move():
    scan = f"{HEAD} har-\n\n{CAPTION}\n\nbour {TAIL}\n\nThe next day came.\n"
    assert run(scan, apply="review").startswith(f"{HEAD} harbour {TAIL}\n\n{CAPTION}")


def test_what_is_between_two_halves_is_joined_to_the_second_only_by_a_decision():
    scan = f"{HEAD}\n\n{PLATE}\n\n{TAIL}\n"
    (change,) = ocrfix.restore(scan, rules=RULES, passes=["sentences"]).changes
    assert (change.rule, change.safety) == ("sentences.cut-lower", ocrfix.Safety.REVIEW)


def test_what_is_moved_goes_behind_the_last_part_of_a_sentence_cut_twice():
    half = f"in the evening, when all {HEAD.lower()}"
    scan = f"{HEAD}\n\n{CAPTION}\n\n{half}\n\n{TAIL}\n\nThe next day came.\n"
    assert f"{TAIL}\n\n{CAPTION}\n\nThe" in run(scan, apply="review")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD} it.\n\n{CAPTION}\n\n{TAIL}\n",  # a sentence ends before it
        f"{HEAD}\n\n{CAPTION}\n\n{TAIL.capitalize()}\n",
        f"{HEAD}\n\n{PAGE}.\n\n{TAIL}\n",  # a paragraph
    ],
)
def test_other_blocks_stay_where_they_are(text):
    assert run(text, apply="review") == text


def test_a_join_depends_on_all_that_it_looked_at():
    scan = f"{HEAD}\n\n{TAIL}"
    (change,) = ocrfix.restore(scan, rules=RULES, passes=["sentences"]).changes
    assert change.rule == "sentences.cut-lower"
