"""Line-shaped and paragraph-shaped text are told apart, and calmly."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocrfix.passes.text.lines import ends_sentence, lines, measure, shape

SEED = Path(__file__).parent.parent / "fixtures" / "along-came-stakhanov" / "scan.txt"
VERSE = "Tell me not, in mournful numbers,\nLife is but an empty dream!\n" * 4
PROSE = (
    "the men who had built the boats were long since\n"
    "dead and their sons had gone to the mines in the\n"
)


def test_the_pamphlet_has_a_paragraph_a_line():
    assert shape(SEED.read_text("utf-8")) == "paragraphs"


@pytest.mark.parametrize("text", [PROSE, PROSE * 9, VERSE, PROSE + "\f" + PROSE])
def test_printed_lines(text):
    assert shape(text) == "lines"


@pytest.mark.parametrize("text", ["", "\n\n", "word", "word " * 60, "One.\n\nTwo.\n\nThree.\n"])
def test_paragraphs(text):
    assert shape(text) == "paragraphs"


def test_lines_leave_out_blank_ones_and_the_white_space_around():
    found = lines("a b \n\n \f  c\n")
    assert [(line.start, line.end, line.text) for line in found] == [(0, 3, "a b"), (10, 11, "c")]


def test_measure_is_the_length_of_a_full_line():
    assert measure([]) == 0
    assert measure([50] * 19 + [3]) == 50


@pytest.mark.parametrize(
    ("line", "ends"), [("so.", True), ("so.”", True), ("R.", False), ("", False)]
)
def test_an_initial_ends_no_sentence(line, ends):
    assert ends_sentence(line) is ends
