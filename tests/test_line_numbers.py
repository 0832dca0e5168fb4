"""Numbers that count the lines of a print, and numbers that only look so."""

from __future__ import annotations

import pytest

import ocrfix
from ocrfix.passes.text.line_numbers import line_numbers
from ocrfix.passes.text.lines import all_lines

RULES = ocrfix.load("en")
PROSE = (
    "the men who had built the boats were long since dead,",
    "and their sons had gone to the mines in the north,",
    "where the pay was better and the winters were longer.",
    "In the evening one could see the smoke of the town,",
    "and hear the trains that carried the coal down to",
    "the harbour. There was no other sound, for the birds",
    "had left the place when the trees were cut, and they",
    "did not come back even in spring. An old woman, who",
    "lived alone in the last house of the village, told us",
    "the story of the boats, and what had become of all of",
    "the people who had sailed in them. She spoke slowly,",
    "and did not look at us, as if she told it to herself.",
)
GOODS = ("Salt", "Tar", "Rope", "Boards", "Nails", "Oil", "Wire", "Slates", "Canvas", "Cider")
VERSE = (
    "Below the weir the water lay", "As quiet as a field,", "And every boat had gone away",
    "With all that it could yield;", "The nets were dry upon the wall,",
    "The lamps were lit in every hall,", "And no one heard the heron call",
    "Beyond the empty weald.", "The ferryman had shut his door", "And hung his lantern low,",
    "And thought of those who came before", "When there was aught to row;",
    "But now the road was made of stone,", "The carter drove his horse alone,",
    "And all the river had was known", "To willows in a row.",
)  # fmt: skip


def found(text):
    """The numbers that are taken for line numbers, as they are read."""
    runs = line_numbers(text, *all_lines(text), RULES.function_words)
    return [text[slice(*each.span)].strip() for run in runs for each in run.numbers]


def at_start(lines, step=1, first=1):
    return "".join(
        f"{number} {line}\n" if number % step == 0 else f"{line}\n"
        for number, line in enumerate(lines, first)
    )


def at_end(lines, step, first=1):
    return "".join(
        f"{line}   {number}\n" if number % step == 0 else f"{line}\n"
        for number, line in enumerate(lines, first)
    )


def alone(lines, step=1):
    return "".join(
        f"{line}\n{number}\n" if number % step == 0 else f"{line}\n"
        for number, line in enumerate(lines, 1)
    )


def column(lines):
    return "\n".join([*lines, "", *map(str, range(1, len(lines) + 1))]) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        at_start(PROSE), at_start(PROSE, first=88), "".join(map(at_start, [PROSE, PROSE])),
        at_start(PROSE * 2, 5), at_start(VERSE, 5), at_end(VERSE, 5), at_end(VERSE * 3, 10),
        alone(PROSE), alone(VERSE, 5), column(PROSE), at_end(VERSE, 4),
        "\f".join([at_end(VERSE[:15], 5), at_end(VERSE[:15], 5, 16)]),
        at_start(PROSE).replace("10 ", "I0 "),
    ],
)  # fmt: skip
def test_numbers_that_count_the_lines_go(text):
    assert ocrfix.restore(text, language="en", passes=["pages"]).text == text  # only proposed
    rest = ocrfix.restore(text, language="en", passes=["pages"], apply="review").text
    assert len(found(text)) >= 3
    assert not any(char.isdigit() for char in rest)
    assert rest.split() == [word for word in text.split() if word.isalpha() or word[-1] in ".,;"]


@pytest.mark.parametrize(
    "text",
    [
        # lists: of one word, in small letters, of sentences, of verses of a psalm
        at_start(GOODS),
        at_start(["barrels of salt;", "coils of rope;", "boards;", "nails of iron;"] * 4),
        at_start(["Salt is to be kept dry.", "Tar is to be kept from it."] * 6),
        at_start(["Blessed is he that keepeth the wall:", "for the sea is without."] * 6),
        # a table of years, an index, a table of contents, days with what they cost
        "".join(f"{year} the harbour had {year % 7} boats\n" for year in range(1801, 1830)),
        "".join(f"{word}, of the town, {n * 7}\n" for n, word in enumerate(PROSE[0].split())),
        "".join(f"The {word} of the town {n * 5}\n" for n, word in enumerate(PROSE[0].split(), 1)),
        "".join(f"{n} {line[:9 + n % 5 * 8]} {n * 3}\n" for n, line in enumerate(PROSE * 2, 1)),
        # items in a column, and their names in another
        "\n".join([*map(str.lower, GOODS), *map(str, range(1, 11))]),
        # only two numbers that fit, and folios
        at_start(PROSE[:10], 5) + "\f" + "".join(f"{line}\n" for line in PROSE),
        "".join(f"{number}\n\n" + "\n".join(PROSE) + "\n\f" for number in range(5, 60, 5)),
        "\n".join(["10", *PROSE, "12", *PROSE, "24", *VERSE[:6], "30"]),
    ],
)  # fmt: skip
def test_other_numbers_stay(text):
    assert not found(text)


def test_a_run_is_one_decision_and_says_what_it_counts():
    result = ocrfix.restore(at_start(PROSE), language="en", passes=["pages"])
    (change,) = result.changes
    assert change.rule == "pages.line-number"
    assert "1 to 12" in change.why
    assert len(change.edits) == len(PROSE)
