"""Two columns that were read across: recognised, and set apart where the gutter is kept."""

from __future__ import annotations

from itertools import zip_longest

import pytest

import ocrfix
from ocrfix.passes.pages.column_pages import columns_apart

LEFT = """\
The town lies at the foot of a
long hill, and it has never yet
grown beyond its wall.

The first mill was raised by one
who had been a carpenter in the
yard of the king, and came home
with a bad leg and a pension. He
bought the lower meadow from the
parish for eleven pounds, and in
two years he had led the stream
through it in a channel of elm.
It was said that the water would""".splitlines()
RIGHT = """\
never turn so large a wheel, and
the curate went so far as to say
so in the church itself. But the
wheel turned on a Monday.

Of the family that followed him
we know rather more: there were
three sons, of whom the eldest
went to sea, the second kept the
accounts, and the third one made
clocks of pear wood and of brass
wire, which he gave away.
""".splitlines()


def beside(left=LEFT, right=RIGHT, gutter=4):
    width = max(map(len, left)) + gutter
    return "".join(
        f"{one:{width}}{two}".rstrip() + "\n" for one, two in zip_longest(left, right, fillvalue="")
    )


def apart(text):
    result = ocrfix.restore(text, "en", passes=["pages"], apply="review")
    assert all(change.rule == "pages.columns-apart" for change in result.changes)
    return result.text


@pytest.mark.parametrize("gutter", [2, 4, 20])
def test_the_right_column_goes_below_the_left_one(gutter):
    page = "\n".join([*LEFT, *RIGHT]).rstrip() + "\n"
    assert apart("\f".join([beside(gutter=gutter)] * 2)) == f"{page}\f{page}"


def test_each_page_is_one_proposal_and_heads_stay_above():
    head = "THE HISTORY OF THE TOWN AND OF ITS MILL     41\n\n"
    text = f"{head}{beside()}\f{head}{beside()}"
    page = head + "\n".join([*LEFT, *RIGHT]).rstrip() + "\n"
    assert apart(text) == f"{page}\f{page}"
    assert len(ocrfix.restore(text, "en", passes=["pages"]).changes) == 2


def test_columns_stay_until_somebody_decides():
    text = "\f".join([beside()] * 2)
    assert ocrfix.restore(text, "en", passes=["pages"]).text == text


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(LEFT * 2),
        "".join(f"{'wheat and rye':{20 + n % 3}}{n * 12} bushels of it\n" for n in range(20)),
        "".join(f"{line}   {line[: 9 + n]}\n" for n, line in enumerate(LEFT * 2)),
        beside().replace("a channel", "such a very wide and deep old channel"),
    ],
)
def test_no_straight_gutter(text):
    assert not list(columns_apart(text))
