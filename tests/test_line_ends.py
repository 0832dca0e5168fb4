"""Line ends of other systems, and line ends written twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix

RULES = ocrfix.load("en")
PAGE = (
    "12 COMMERCIAL REPORT\n\n"
    "The season begins when the ice has left the river, and\n"
    "lasts until the first storms of October. The boats lie\n"
    "in the harbour for the rest of the year, and the crews\n"
    "find work in the forests, or go home to their farms. A\n"
    "few of them stay, to mend the nets, and are paid by the\n"
    "week.\n\n"
    "Two more boats have been built by the company since the\n"
    "spring, and are fishing now. Of what they caught nothing\n"
    "is known yet, for they have sent in no report, and nobody\n"
    "has seen them since they sailed.\n"
)


def restored(text, *passes):
    return ocrfix.restore(text, rules=RULES, passes=passes or None).text


def safe(text):
    changes = ocrfix.restore(text, rules=RULES, passes=["encoding"]).changes
    return [c.rule for c in changes if c.safety > 1]


@pytest.mark.parametrize("end", ["\r\n", "\r\r\n", "\r\r\r\n", "\r", "\N{LINE SEPARATOR}", "\x0b"])
def test_each_way_of_ending_lines_is_one_change(end):
    text = PAGE.replace("\n", end)
    assert restored(text, "encoding") == PAGE
    assert safe(text) == ["encoding.line-end"]


@given(st.lists(st.sampled_from(["\r\n", "\r\r\n", "\n", "a", "bc "]), max_size=30))
def test_returns_before_a_line_feed_are_part_of_it(parts):
    text = "".join(parts)
    got = restored(text, "encoding")
    assert got == text.replace("\r", "")


def test_stray_returns_are_one_proposal():
    changes = ocrfix.restore("a\rb\nc\rd\r\n", rules=RULES, passes=["encoding"]).changes
    assert {c.rule: len(c.edits) for c in changes} == {
        "encoding.stray-return": 2,
        "encoding.line-end": 1,
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n", "\r", "\n \n", "\r\n\t\r\n"])
def test_line_ends_written_twice_are_halved(end):
    twice = end if end.count("\n") == 2 else end * 2
    text = PAGE.replace("\n", twice)
    assert re.sub("[ \t]+\n", "\n", restored(text, "encoding")) == PAGE
    assert re.sub("[ \t]+\n", "\n", restored(text)) == restored(PAGE)


def test_a_blank_line_between_all_lines_goes():
    text = re.sub("\n+", lambda m: m[0] + "\n", PAGE)
    assert restored(text, "encoding") == PAGE


def test_pages_stay_where_line_ends_are_halved():
    text = (PAGE + "\f" + PAGE).replace("\n", "\n\n")
    assert restored(text) == restored(PAGE + "\f" + PAGE)


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        # paragraphs, one or two of them cut by page ends
        "\n\n".join(["He went home, and was glad of it.", "The rest is known to all the world and",
                     "needs no telling here.", "They came too late for the boat."] * 5),
        # a list of words, set apart
        "\n\n".join(["apples", "bread", "cheese and butter", "dates", "eggs"] * 6),
        # verse
        "\n\n".join(["Beside the mill the water goes,", "With neither haste nor rest,",
                     "And what it thinks of no one knows,", "But silence suits it best."] * 5),
        # an index
        "\n\n".join(["abbeys, ruins of, 12, 45", "barns, tithe, 3", "cider, 88, 91-94",
                     "dykes and their upkeep, 101"] * 8),
        # a dialogue, in short paragraphs
        "\n\n".join(["“Is it you?” he asked.", "“It is,” she said, and came in out of the rain.",
                     "“sit down, then, and be quiet.”"] * 8),
        "\n\n".join(f"{n}. The keeper shall close the gate at dusk" for n in range(20)),
    ],
)  # fmt: skip
def test_blank_lines_that_mean_something_stay(text):
    assert "encoding.doubled-line-end" not in safe(text)


def test_the_scan_comes_back():
    text = PAGE.replace("\n", "\r\r\n\r\n")
    found = ocrfix.restore(text, rules=RULES)
    assert found.ledger.text(ocrfix.NOTHING) == text
