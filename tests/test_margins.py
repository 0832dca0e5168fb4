"""Signs at the margins of a page go where print cannot have set them."""

from __future__ import annotations

import pytest

import ocrfix
from evidence_pages import prose

LINES = (
    "The town lies at the foot of a long hill, and has",
    "never grown beyond the wall that was built round it",
    "when the salt was first brought down from the moor.",
    "Its people are for the most part dealers in rope and",
    "in tar, and are reckoned a careful people, who lend",
    "little and forgive less.",
)


def _restored(lines):
    text = "\n".join(lines) + "\n"
    return ocrfix.restore(text, "en", passes=["furniture"], apply="review").text.splitlines()


def _marked(*, before="", after="", on=(1, 2, 4)):
    return [f"{before}{line}{after}" if n in on else line for n, line in enumerate(LINES)]


@pytest.mark.parametrize(
    "marked",
    [
        _marked(before="| "),
        _marked(after=" |"),
        _marked(before="| ", after=" |", on=range(6)),
        _marked(before="[ "),
        _marked(before="_  "),
        _marked(after=" ]"),
    ],
)
def test_signs_on_three_lines_of_a_page_go(marked):
    assert _restored(marked) == list(LINES)


@pytest.mark.parametrize(
    "kept",
    [
        _marked(before="| ", on=(1, 2)),  # two may be misread letters
        _marked(before="[ ", on=(0, 3, 5)),  # at the beginnings of sentences
        _marked(before="- "),  # a list
        _marked(before="* "),
        ["| rope | 12 |", "| tar | 30 |", "| salt | 41 |", "| corn | 17 |", *LINES],
        ["|---|", "| the best rope and tar of the town |", *_marked(before="| ")],
    ],
)
def test_what_may_be_meant_stays(kept):
    assert _restored(kept) == kept


def test_signs_in_a_struck_line_go_with_it():
    bodies = [prose(seed) for seed in (1, 2, 3)]
    marked = ["\n".join(["| " + line for line in body]) for body in bodies]
    pages = [
        f"| {n} THE OLD HARBOUR\n\n{body}" for n, body in zip((10, 11, 12), marked, strict=True)
    ]
    result = ocrfix.restore("\n\f".join(pages) + "\n", "en", passes=["furniture"], apply="review")
    assert result.text == "\n\f".join("\n".join(body) for body in bodies) + "\n"
