"""Examples are run honestly: each kind can fail, and says why."""

from __future__ import annotations

import pytest

from ocrfix.authoring.examples import check
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.errors import RuleError
from ocrfix.language.lexicon import Lexicon
from ocrfix.rules.file import parse
from ocrfix.rules.match import literals, settle, standing_alone
from ocrfix.rules.ruleset import Rules, undoing

RULE = """
[[rule]]
id = "scannos.tbe-for-the"
summary = "tbe read for the"
words = ["tbe the"]
safety = "review"
why = "no word"
examples = [{{ before = "in tbe house", after = "in the house" }}, {example}]
"""


def rules(text):
    return Rules(parse(text, "mine.toml", {}), Lexicon("en"))


@pytest.mark.parametrize(
    ("example", "problem"),
    [
        ('{ before = "tbe end", after = "the end" }', ""),
        ('{ before = "tbe end", after = "an end" }', "not"),
        ('{ before = "an end", after = "an end" }', "does not fire"),
        ('{ leave = "the end" }', ""),
        ('{ leave = "tbe end" }', "fires on"),
        ('{ flag = "tbe end" }', "flags nothing"),
        ('{ misfires = "tbe end" }', ""),
        ('{ misfires = "the end" }', "change `misfires` to `leave`"),
    ],
)
def test_an_example_says_what_is_wrong(example, problem):
    verdict = list(check(rules(RULE.format(example=example))))[-1]
    assert verdict.name == "scannos.tbe-for-the[1]"
    assert problem in verdict.problem
    assert bool(problem) == bool(verdict.problem)


def test_rules_that_undo_each_other_are_refused():
    one = RULE.format(example='{ leave = "a" }')
    other = (
        one.replace("tbe-for-the", "the-for-tbe")
        .replace("tbe the", "the tbe")
        .replace(
            'before = "in tbe house", after = "in the house"',
            'before = "in the house", after = "in tbe house"',
        )
    )
    both = rules(one + other)
    with pytest.raises(RuleError, match="undo each other"):
        undoing(both["scannos.tbe-for-the"], both)


@pytest.mark.parametrize(
    ("find", "needs"),
    [
        (r"\b(?P<fix>tlie)\b", ("tlie",)),
        (r"\b[Tt](?P<fix>li)e\b", ("Tlie", "tlie")),
        (r"\p{L},? (?P<fix>ho) (?:was|had)", (" ho had", " ho was")),
        (r"(?<=tlie)foo|bar", ("bar", "foo")),
        (r"(?P<fix>aud)?x", ()),
        (r"(?i)(?P<fix>aud)", ()),
    ],
)
def test_what_a_match_needs(find, needs):
    assert literals(find) == needs


def test_a_word_beside_a_hyphen_or_apostrophe_is_half_a_word():
    text = "tbe re-tbe tbe-x tbe's ‘tbe’s xtbe 'tbe' (tbe)"
    assert [text[at - 1 : at + 4] for at in standing_alone(text, ["tbe"])["tbe"]] == [
        "",
        "'tbe'",
        "(tbe)",
    ]


def test_the_first_of_two_that_want_a_place_wins():
    def fix(start, end, rule):
        return Fix((Edit.at(start, end, "x"),), rule, "", 1.0, Safety.SAFE)

    found = settle([fix(2, 5, "a"), fix(4, 6, "b"), fix(5, 7, "c"), fix(3, 3, "d")], 9)
    assert [each.rule for each in found] == ["a", "c"]
