"""Odd texts: the pipeline does nothing to them, calmly, rather than damage."""

from __future__ import annotations

import random
import re
import textwrap

import pytest
from rapidfuzz.distance import Levenshtein

import ocrfix

TOLD = (
    "the old road went down to water where men had built houses of grey stone and their "
    "children gathered shells in winter when ships could not leave harbour because wind from "
    "north was strong enough to break mast or rudder so they waited for spring with patience "
    "that nobody who lives inland would ever learn while women mended nets by light of small "
    "lamps told stories about great storm which took eleven boats before morning came"
)
WORDS = TOLD.split()
SENTENCE = 14
CONFUSED = {"e": "c", "h": "b", "n": "u", "m": "rn", "l": "1", "t": "r", "a": "o", "i": "j"}
DRAMA = """
HELEN.
You have not told me why the boats are late.

PETER.
The wind has turned, and nobody can say.

HELEN.
Then light the lamp, and let us sit and wait.

OLD MARTIN.
I saw a sail beyond the point to-day.

PETER.
Whose was it, then?

OLD MARTIN.
I could not see the mark.
"""
CONTENTS = """
CONTENTS

PREFACE ..................... v
I. THE HARBOUR ............... 1
II. THE WINTER BOATS ......... 27
III. OF NETS AND LAMPS ....... 64
IV. THE GREAT STORM .......... 101
APPENDIX .................... 142
"""
INDEX = """
INDEX

Anchor, forged at the smithy, 14, 22
Boats, built of oak, 3; lost, 101-4
Harbour, the old, 1, 7, 19
Lamps, kept by the women, 64
Nets, mending of, 65, 71
Storm, the great, 101, 117
"""
TABLE = """
Year      Boats     Men
1841        27      112
1842        25      104
1843        11       46
1844        14       58
"""
LETTER = """
THE HARBOUR, 3rd March, 1842.

My dear Sir,

{prose}

I remain, Sir,
Your obedient servant,
JOHN MARTIN.
"""
TITLE_PAGE = """
THE WINTER BOATS

A HISTORY OF THE OLD HARBOUR

BY
JOHN MARTIN

WITH TWELVE PLATES

LONDON
PRINTED FOR THE AUTHOR
1845
"""
COLUMNS = 31


def prose(seed: int, sentences: int = 12) -> str:
    """Sentences without sense, the same for each seed."""
    rng = random.Random(seed)
    told = [
        " ".join(rng.choice(WORDS) for _ in range(rng.randrange(6, 2 * SENTENCE))).capitalize()
        + "."
        for _ in range(sentences)
    ]
    return " ".join(told)


def page(seed: int) -> str:
    """A page of two paragraphs in printed lines."""
    return "\n\n".join(textwrap.fill(prose(2 * seed + n, 9), 58) for n in (0, 1)) + "\n"


def book(pages: int = 12) -> str:
    return "\f".join(map(page, range(pages)))


def garbled(text: str, seed: int) -> str:
    """One word in ten misread."""
    rng = random.Random(seed)

    def misread(match: re.Match[str]) -> str:
        word = match[0]
        at = rng.randrange(len(word))
        if rng.random() >= 0.1 or word[at] not in CONFUSED:
            return word
        return word[:at] + CONFUSED[word[at]] + word[at + 1 :]

    return re.sub(r"\w+", misread, text)


def made(text: str) -> str:
    return ocrfix.restore(text).text


def verse(seed: int) -> str:
    """Two stanzas."""
    rng = random.Random(seed)
    told = [" ".join(rng.sample(WORDS, 6)).capitalize() + end for end in (",", ";", ",", ".") * 2]
    return "\n".join([*told[:4], "", *told[4:], ""])


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def lines(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"[\n\f]", text) if line.strip()]


def headings(text: str) -> list[str]:
    """The lines that are marked as headings."""
    ledger = ocrfix.restore(text).ledger
    return [text[slice(*m.span)] for m in ledger.marks if m.kind == "heading"]


def test_nothing_of_a_book_without_furniture_is_taken():
    text = book()
    assert letters(text) == letters(made(text))
    assert headings(text) == []


@pytest.mark.parametrize("first", ["", "THE OLD ROAD\n\n", "17\n\n", "CHAPTER IV\n\n"])
def test_of_one_page_nothing_is_taken(first):
    text = first + page(3)
    assert letters(text) == letters(made(text))


def test_one_page_may_be_one_line():
    assert (
        made("The old road went down to the water.\n") == "The old road went down to the water.\n"
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_text_in_which_one_word_in_ten_is_wrong_gets_no_worse(seed):
    """Nothing is removed, and what is changed is nearer to the truth or as far."""
    clean = book(8)
    text = garbled(clean, seed)
    before, after = letters(text), letters(made(text))
    assert Levenshtein.distance(before, after) < 0.02 * len(before)
    truth = letters(clean)
    assert Levenshtein.distance(truth, after) <= Levenshtein.distance(truth, before)
    assert headings(text) == []


@pytest.mark.parametrize("times", [1, 6, 40])
def test_verse_throughout_keeps_its_lines(times):
    text = "\f".join(map(verse, range(times)))
    assert lines(text) == lines(made(text))
    assert headings(text) == []


@pytest.mark.parametrize("times", [1, 6])
def test_drama_throughout_keeps_its_lines_and_its_speakers(times):
    text = "\f".join([DRAMA] * times)
    assert lines(text) == lines(made(text))
    assert headings(text) == []


def test_a_speaker_on_the_line_of_his_speech():
    text = re.sub(r"([A-Z]{2})\.\n", r"\1. ", DRAMA * 6)
    assert lines(text) == lines(made(text))
    assert headings(text) == []


def test_two_columns_read_across_are_left_alone():
    """No sentence goes on from line to line; nothing is taken, and nothing is joined."""
    columns = [textwrap.wrap(prose(seed, 30), COLUMNS - 2) for seed in (1, 2)]
    text = "".join(f"{one:{COLUMNS}}{two}\n" for one, two in zip(*columns, strict=False))
    assert letters(text) == letters(made(text))
    assert lines(text) == lines(made(text))


@pytest.mark.parametrize("among", [False, True], ids=["alone", "in a book"])
@pytest.mark.parametrize(
    "odd", [CONTENTS, INDEX, TABLE, TITLE_PAGE], ids=["contents", "index", "table", "title page"]
)
def test_lists_keep_their_lines(odd, among):
    text = f"{page(1)}\f{odd}\f{book(6)}" if among else odd
    assert letters(text) == letters(made(text))
    kept = lines(made(text))
    assert all(line in kept for line in lines(odd))
    assert not set(headings(text)) & set(lines(odd)[1:-1])


@pytest.mark.parametrize("among", [False, True], ids=["alone", "in a book"])
def test_a_letter_keeps_its_date_and_its_signature(among):
    letter = LETTER.format(prose=textwrap.fill(prose(7), 58))
    text = f"{page(1)}\n{letter}\n{page(2)}\f{book(4)}" if among else letter
    assert letters(text) == letters(made(text))
    kept = lines(made(text))
    assert all(line in kept for line in lines(LETTER) if line != "{prose}")
    assert "JOHN MARTIN." not in headings(text)


@pytest.mark.parametrize(
    "text",
    ["", "\n", "\f\f\f", " ", "I", "CHAPTER", "# ", "\n\n\n\f\n", "|\n\n|\n\n|", "1\n2\n3\n"],
)
def test_next_to_nothing(text):
    assert letters(text) == letters(made(text))
