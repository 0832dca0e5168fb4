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
