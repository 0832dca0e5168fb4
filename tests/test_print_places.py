"""Where lines are on their pages, by the boxes of words; and what paragraphs make of it."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.document import Document, Word
from ocrfix.core.edits import Span
from ocrfix.core.print_places import print_places
from ocrfix.pipeline import run
from ocrfix.rules.loading import load

WIDE, HIGH = 20, 40
"""Pixels of a character and of a line."""
LINES = (
    (3, "In the spring of that year the river rose higher than"),
    (0, "any man in the village could remember, and the bridge,"),
    (0, "which had stood for two hundred years, was carried off."),
    (3, "Nobody spoke of building it again. The men of the town"),
    (0, "had other cares, and the fields lay under water until"),
    (0, "the middle of June, when the mowers should have begun."),
    (3, "Then came the engineers from the north, with chains"),
    (0, "and poles, and measured both the banks for three weeks."),
    (3, "They left, and were not seen again before the winter."),
)
"""Lines and their indents; all lines but the last of each page are full."""


def boxed(lines=LINES, angle: float = 0.0, pages: int = 1) -> Document:
    """A scan whose words have boxes, on pages turned by an angle in degrees."""
    words, text = [], ""
    turn = radians(angle)
    for page in range(1, pages + 1):
        for row, (indent, line) in enumerate(lines):
            # Print is justified: a full line ends at the right margin.
            column = 0.0
            for word in line.split():
                x, y = 100 + (indent + column) * WIDE, 100 + row * HIGH
                left, top = x * cos(turn) - y * sin(turn) + 400, x * sin(turn) + y * cos(turn) + 400
                box = (round(left), round(top), round(left + len(word) * WIDE), round(top + 30))
                start = len(text)
                words.append(
                    Word(Span(start, start + len(word)), f"{page}.{start}", box, 1.0, page)
                )
                text += f"{word} "
                column += len(word) + 1
            text = text[:-1] + "\n"
        text += "\f" if page < pages else ""
    return replace(Document.from_text(text), words=tuple(words))


@given(st.floats(-2, 2), st.integers(1, 3))
def test_indents_are_found_on_skewed_pages(angle, pages):
    document = boxed(angle=angle, pages=pages)
    places = print_places(document.words, document.line_starts)
    assert len(places) == pages * len(LINES)
    for number, place in places.items():
        indent, line = LINES[number % len(LINES)]
        assert place.indent == pytest.approx(indent, abs=0.4)
        assert place.end == pytest.approx(indent + len(line), abs=0.6)


def test_a_document_without_boxes_has_no_places():
    assert Document.from_text("One line.\nAnother.\n").print_places == {}


def test_words_without_an_extent_do_no_harm():
    document = boxed()
    flat = tuple(word._replace(box=(5, 5, 5, 5)) for word in document.words)
    assert print_places(flat, document.line_starts) == {}


def test_small_print_is_told_by_its_height():
    document = boxed(pages=1)
    starts = document.line_starts
    words = tuple(
        word._replace(box=(*word.box[:3], word.box[1] + 18))
        if word.span.start >= starts[7]
        else word
        for word in document.words
    )
    places = print_places(words, starts)
    assert places[0].height == pytest.approx(1.0, abs=0.05)
    assert places[8].height == pytest.approx(0.6, abs=0.05)


def test_first_lines_that_are_set_in_begin_paragraphs():
    """Without boxes, full lines that end sentences leave it open; with them, indents decide."""
    rules = load("en")
    document = boxed(pages=3)
    with_boxes = run(document, rules).text
    without = ocrfix.restore(document.text, "en").text
    assert with_boxes.count("\n\nNobody spoke") == with_boxes.count("Nobody spoke") == 3
    assert with_boxes.count("\n\nThen came") == 3
    assert without.count("\n\nNobody spoke") < 3
