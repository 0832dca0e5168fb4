"""Spacing follows the text's own habit, and keeps its hands off numbers and addresses."""

from __future__ import annotations

import pytest

import ocrfix
from ocrfix.passes.spacing import _lines_with

RULES = ocrfix.load("en")
HABIT = "One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve; so it went. "


def changes(text):
    return ocrfix.restore(text, rules=RULES, passes=["spacing"]).changes


@pytest.mark.parametrize(
    "text",
    [
        HABIT + "At 10.30 p.m., 3.5 per cent, 1,000 men, e.g. www.example.org/a,b and a@b.org.",
        HABIT + "And so on . . . . for ever",
        "Vraiment ; oui ; non ; enfin ; voilà ; bien ; soit ; allons ; ah ; oh ; eh ; hé ; ha",
        "Wheat, in tons      1,340      1,420      1,377      1,402",
        "    The verse that is set in\n    keeps its place\n",
        "The end.\n\nNo line end",
        "The end.\n\n\n",
    ],
)
def test_left_alone(text):
    assert changes(text) == []


@pytest.mark.parametrize("text", [HABIT + "Here , too.", "the house,which was", "over.Nobody"])
def test_punctuation_is_only_proposed(text):
    found = changes(text)
    assert found
    assert all(change.safety == ocrfix.Safety.REVIEW for change in found)


@pytest.mark.parametrize("text", [" " * 300_000 + "x", "word" + " word" * 200_000 + "\nend"])
def test_a_long_line_costs_linear_time(text):
    """At the square of its length one of these would take hours."""
    assert changes(text) == []


@pytest.mark.parametrize("text", ["a  b\nc\fd  e", "  ", "a\n  b  c  d\n\n", "none", "x\n\n  y"])
def test_each_line_is_walked_through_once(text):
    found = list(_lines_with(text, "  "))

    assert [text[start:end] for start, end in found] == [
        line for line in text.replace("\f", "\n").split("\n") if "  " in line
    ]
    assert sum(end - start for start, end in found) <= len(text)
