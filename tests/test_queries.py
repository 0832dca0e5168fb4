"""The pass `queries`: flags for what only a person can decide, and none on clean text."""

from __future__ import annotations

import random

import pytest

import ocrfix

BODY = (
    "The boats lay in the harbour, and nobody had thought of the tide until it was too late to go."
)


def asked(text, language="en", **how):
    ledger = ocrfix.restore(text, language, **how).ledger
    assert not ledger.failures
    return [
        (change.rule.removeprefix("queries."), [edit.old for edit in change.edits])
        for change in ledger.changes
        if change.stage == "queries"
    ]


def alone(text, language="en"):
    return asked(text, language, passes=("queries",))


@pytest.mark.parametrize(
    ("text", "language", "flagged"),
    [
        ("They went down to the the harbour at night.", "en", ["the"]),
        ("Es war kalt und und alle gingen bald nach Hause zu den anderen.", "de", ["und"]),
        ("Il alla dans dans la maison de son oncle, qui était là.", "fr", ["dans"]),
        ("They went down to the\n\nthe harbour at night.", "en", ["the"]),
        ("He said that that was all he had had, and gave her her hat.", "en", None),
        ("Die Leute, die die Stadt kannten, sagten es uns allen gern.", "de", None),
        ("Nous nous en allons, et vous vous en souviendrez avec nous.", "fr", None),
        ("THE THE and The the letters of a specimen sheet.", "en", None),
    ],
)
def test_doubled_words(text, language, flagged):
    assert alone(text, language) == ([("word-doubled", flagged)] if flagged else [])


def test_a_text_full_of_doubled_words_is_asked_nothing():
    assert alone("They went to the the harbour at night. " * 30) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It stood among the. cities of the world.", True),
        ("He took every; and went.", True),
        ("He chose plan a. The other was plan an-b.", False),
        ("He wrote “the” and “an”.", False),
    ],
)
def test_an_article_before_a_stop(text, found):
    assert [rule for rule, _ in alone(text)] == ["word-missing"] * found


def test_an_article_before_a_stop_is_asked_only_in_english():
    assert alone("Wir gingen zu dem Hafen an. Dann kam der Regen und alle liefen fort.", "de") == []


def test_one_flag_has_all_places_of_the_rare_form():
    usual = "They said good-bye at the gate. " * 12
    text = usual + "One said goodbye, and one more goodbye was said."
    assert alone(text) == [("compound-two-ways", ["goodbye", "goodbye"])]


@pytest.mark.parametrize(
    "text",
    [
        "He said good-bye, and she said goodbye to him.",  # no habit
        "The book was a recovery of art. " * 12 + "He had to re-cover it.",  # two words
        "They went into the house. " * 12 + "It went on in-to the night.",
        "He said good-bye. " * 12 + "Mr. Goodbye said nothing.",  # a name
    ],
)
def test_compounds_that_are_none_or_have_no_usual_form(text):
    assert alone(text) == []


def chapters(names):
    return "\n\n".join(f"CHAPTER {n}. {name}\n\n{BODY}" for n, name in enumerate(names, 1))


NAMES = ["THE OLD HARBOUR", "THE WINTER", "THE BOAT", "THE WRECK", "THE RETURN", "THE END OF IT"]


def test_a_heading_in_another_case_than_its_level():
    rules = asked(chapters([*NAMES[:4], "The Lamp", *NAMES[4:]]))
    assert [rule for rule, _ in rules] == ["heading-case"]
    assert "The Lamp" in rules[0][1][0]
    assert asked(chapters(NAMES)) == []
    assert asked(chapters([*NAMES[:3], "The Lamp", "The Storm", "The Tide"])) == []


def test_a_note_mark_used_twice_on_a_page():
    page = (
        "In the evening one could see the smoke of the town\nbehind the hills,{} and hear the "
        "trains that carried\nthe coal down{} to the harbour, where the boats lay\nin the mud.\n\n"
        "{} In the town of Hallam, now ruined.\n{} That is, by the new railway.\n"
    )
    twice = "\f".join([page.format("*", "*", "*", "*"), page.format("*", "†", "*", "†")])
    once = "\f".join([page.format("*", "†", "*", "†")] * 2)
    assert alone(twice) == [("mark-twice", ["*", "*"])]
    assert alone(once) == []


TOWNS = ("Hallam", "Ord", "Penlow", "Tarn", "Weir", "Yarm")


def table(*numbers):
    pairs = enumerate(zip(TOWNS, numbers, strict=True))
    rows = (f"{town:10}{number:>9}{311 + n:>8}" for n, (town, number) in pairs)
    return "\n".join(rows) + "\n"


def test_a_number_out_of_the_scale_of_its_column():
    text = table("1,204", "1,377", "11,590", "1,190", "1,265", "1,311")
    assert alone(text) == [("number-out-of-scale", ["11,590"])]
    assert alone(table("1,204", "1,377", "1,590", "1,190", "1,265", "1,311")) == []
    assert alone(table("1,204", "17", "21,590", "190", "65", "1,311")) == []  # mixed scales
    assert alone("In 1821 there were 204, in 1822 there were 21,590 of them.\n" * 6) == []


def test_a_number_on_every_line_is_one_note_at_the_head():
    lines = "\n".join(f"{n} nobody had thought of the tide until it was late" for n in range(1, 25))
    (found,) = [each for each in alone(lines) if each[0] == "beyond-repair"]
    assert found[1] == ["1"]
    assert alone("\n".join(f"{n}. A boat." for n in range(1, 25))) == []  # a list, of short lines


def test_most_words_unknown_is_one_note_at_the_head():
    draw = random.Random(7)
    letters = "bcdfghjklmnpqrstvwxz"
    words = ["".join(draw.choices(letters, k=draw.randint(3, 8))) for _ in range(300)]
    change = ocrfix.restore(" ".join(words) + ".", "en", passes=("queries",)).ledger.changes[0]
    assert change.rule == "queries.beyond-repair"
    assert change.scan.start == 0
    assert "another engine" in change.why
    assert alone(BODY * 30) == []
