"""An expression that is too large to compile is refused before that is tried, by counting."""

from __future__ import annotations

import tracemalloc
import warnings

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.edits import Safety
from ocrfix.errors import RuleError
from ocrfix.rules.backtracking import examine
from ocrfix.rules.rule import UNREADABLE, Rule
from ocrfix.rules.size import DEEPEST, MOST, refusal

NESTED = "(?:(?:(?:(?:ab){100}){100}){100}){100}"
LARGE = [
    NESTED,
    NESTED.replace("}", "}?"),
    NESTED.replace("}", "}+"),
    NESTED.replace("100}", "100,}"),
    NESTED.replace("100}", "100,200}"),
    NESTED.replace("ab", "[a[b-d]]"),
    NESTED.replace("(?:", "("),
    NESTED.replace("){", ") {").replace("(?:", "(?: ") + "(?x)",
    NESTED.replace("){", ")(?# a ( comment){"),
    "(?x)" + NESTED.replace("){", ")# a ( comment\n{"),
    "(?:a{200}){200}",
    "a{20001}",
    "(?:a{200}b{200}){60}",
    "a{1000000000000000000000000000000}",
    r"(?:\\{\)\p{L}){9999}",
    "(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1),
    "(?:" * 5000 + "a" + ")" * 5000,
    "[" * 200 + "a" + "]" * 200,
    "|".join(f"w{n}x" for n in range(100_000)),
    "(a)" * 7000,
]
CALLING = ["(?R)", "a(?1)?(b)", "(?&x)", "(?P<x>a(?P>x)?)", "(?:a|(?R))*b", "(?+1)(a)", "(?0)"]
SOUND = [
    "(?:(?:(?:(?:ab){0,100}){0,100}){0,100}){0,100}",
    "(?:a{100}){100}",
    "(" * DEEPEST + "a" + ")" * DEEPEST,
    "|".join(f"w{n}x" for n in range(2_000)),
    "(?:foo|bar)++ (?=x)(?<!y)[^a-z]{2,}",
    r"\(\(\(\((?# (((( )[((((]" * 30,
    "(?i)(a)" * 90,
]


def rule(find, unless=()):
    examples = ({"before": "qqa", "after": "x"},)
    return Rule("scannos.x", "s", Safety.REVIEW, "w", examples, find, exceptions=unless)


@pytest.mark.parametrize("find", LARGE, ids=lambda find: find[:40])
def test_a_large_expression_is_refused(find):
    with pytest.raises(RuleError, match=r"scannos\.x: find is too large"):
        examine(rule(f"(?P<fix>{find})"))
    with pytest.raises(RuleError, match=r"scannos\.x: unless is too large"):
        examine(rule("(?P<fix>qqa)", (find,)))


@pytest.mark.parametrize("find", CALLING)
def test_an_expression_that_calls_itself_is_refused(find):
    with pytest.raises(RuleError, match=r"find calls a part of itself again, with \(\?"):
        examine(rule(f"(?P<fix>{find})"))


@pytest.mark.parametrize("find", SOUND, ids=lambda find: find[:40])
def test_one_of_a_usual_size_is_not(find):
    assert refusal(find) == ""
    regex.compile(find, regex.VERSION1)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_those_that_ship_are_far_from_it(language):
    for each in ocrfix.load(language):
        for find in (each.expression or "", *each.exceptions):
            assert refusal(f"(?:{find}){{50}}") == ""


@pytest.mark.parametrize(
    "put", [r"\UFFFFFFFF", r"\x", r"\g<", r"\g<nope>", r"\9", r"\N{FOO}", r"\u12"]
)
def test_a_put_that_cannot_be_filled_in_is_refused(put):
    with pytest.raises(RuleError, match="put cannot be filled in"):
        examine(Rule("scannos.x", "s", Safety.REVIEW, "w", (), "(?P<fix>qqa)", put=put))


PARTS = st.sampled_from(
    ["a", ".", r"\w", "[ab]", "[[a]--b]", "[", "]", "(?:", "(", "(?P<x>", "(?>", "(?x)", "(?#", "#"]
    + [")"] * 4
    + ["|", "\\", r"\1", "\n", " ", "(?R)", "(?1)", "{e}", r"\x", "*", "+", "?", "*?", "++", "{2}"]
    + ["{100}", "{0,100}", "{50,}", "{,5}", "{ 30 }", "{100}?", "{100}+", "{99999}", "{3,2}"]
)


@given(st.lists(PARTS, max_size=14).map("".join), st.integers(0, 4))
def test_what_is_not_refused_is_compiled_in_little_memory_or_cannot_be_read(find, depth):
    find = "(?:" * depth + find + "){100}" * depth
    if refusal(find):
        return
    tracemalloc.start()
    try:
        with warnings.catch_warnings(action="ignore"):
            regex.compile(find, regex.VERSION1 | regex.MULTILINE)
    except UNREADABLE:
        pass
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < 1000 * MOST  # bytes; 12 MB is the most that was seen
