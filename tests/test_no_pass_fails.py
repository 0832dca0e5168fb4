"""No text makes a pass raise; a pass that raises all the same costs only its own changes."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix import pipeline
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Safety
from ocrfix.storage.ledger_file import dumps, loads
from strategies import SNIPPETS

SHORT = st.sampled_from(
    [
        "a",
        "aaaa",
        "12",
        "1.",
        "Years",
        "THE SEA",
        "xii",
        "1,084",
        "*",
        "—",
        "| 4",
        "B 2",
        "",
        "日本",
        "…",
    ]
)
LINE = st.sampled_from(
    [
        "the men who had built the boats were long since dead and",
        "their sons had gone to the mines in the hills, where the",
        "He was the last of them.",
        "* See Smith, p. 4.",
        "1 The Times, 4 May 1836.",
        "† Ibid.",
        "CHAPTER IV.",
        "-- 12 --",
        "and de-",
    ]
)
SIGNS = st.sampled_from(
    ["*", "†", "‡", "¹", "²", "1", "(1)", "[2]", "a", "§", "**", "^3", "®", "?"]
)
BODY = st.sampled_from(
    [
        "The treaty was signed.",
        "In the spring it was",
        "and so it went on",
        "“Never,” he said,",
        "x",
    ]
)
LANGUAGES = st.sampled_from(["en", "de", "fr"])
PASSES = st.sets(st.sampled_from([each.__name__ for each in ocrfix.PASSES]), min_size=1)


def pages(line):
    """Pages of a few of these lines, between form feeds."""
    page = st.lists(line, max_size=9).map("\n".join)
    return st.lists(page, min_size=1, max_size=9).map("\f".join)


@st.composite
def noted(draw):
    """Paragraphs that cite notes, and notes, in any order."""
    signs = draw(st.lists(SIGNS, min_size=1, max_size=4))
    marks = st.sampled_from(["", *signs])
    cited = draw(st.lists(st.tuples(BODY, marks, marks), min_size=1, max_size=5))
    blocks = [f"{body}{one}{two}" for body, one, two in cited]
    blocks += [f"{sign} {draw(BODY)}" for sign in draw(st.permutations(signs))]
    order = draw(st.booleans())
    gap = draw(st.sampled_from(["\n\n", "\n", "\n\f\n", "\n\n\f"]))
    return gap.join(draw(st.permutations(blocks)) if order else blocks)


@cache
def rules_of(language, notes, keep):
    """The shipped rules under these settings, read once."""
    return ocrfix.load(language, notes=notes, keep_furniture=keep)


TEXTS = st.one_of(
    pages(SHORT),
    pages(st.one_of(SHORT, LINE)),
    noted(),
    st.lists(st.sampled_from(SNIPPETS), max_size=30).map("".join),
    st.text(max_size=200),
)


@settings(max_examples=400)
@given(TEXTS, LANGUAGES, PASSES, st.sampled_from(["safe", "review"]))
@example("a\na\fa\na\na\na\faaaa\na\na\na\na", "en", {"furniture"}, "safe")
@example("a†¹\n\na\n\n¹a\n\n†a", "en", {"footnotes"}, "safe")
def test_no_text_makes_a_pass_raise(text, language, passes, apply):
    for some in (None, sorted(passes)):
        result = ocrfix.restore(text, language, passes=some, apply=apply)
        assert result.ledger.text(ocrfix.NOTHING) == text


@pytest.mark.slow
@settings(max_examples=4000)
@given(TEXTS, LANGUAGES, st.sampled_from(["paragraph", "end", "markdown"]), st.booleans())
def test_no_text_makes_a_pass_raise_whatever_is_asked_for(text, language, notes, keep):
    rules = rules_of(language, notes, keep)
    result = ocrfix.restore(text, rules=rules)
    assert result.ledger.text(ocrfix.NOTHING) == text


def raising(view, rules):
    """A pass that proposes, and then raises."""
    yield rules.fix("spacing.doubled", [Edit.at(0, 1, "X")])
    raise KeyError(0)


def overlapping(view, rules):
    """A pass whose edits overlap."""
    for _ in range(2):
        yield rules.fix("spacing.doubled", [Edit.at(0, 2, str(_))], safety=Safety.SAFE)


@pytest.mark.failing_pass
@pytest.mark.parametrize(("broken", "says"), [(raising, "KeyError: 0"), (overlapping, "overlaps")])
@pytest.mark.parametrize("at", [0, 6, len(ocrfix.PASSES)])
def test_a_pass_that_raises_costs_its_own_changes_and_says_so(broken, says, at):
    text = "It was a com-\nfortable chair , and a comfortable house .\n" * 3
    document, rules = Document.from_text(text), ocrfix.load("en")
    whole = pipeline.run(document, rules)
    passes = (*ocrfix.PASSES[:at], broken, *ocrfix.PASSES[at:])
    found = pipeline.run(document, rules, passes=passes)
    assert found.text == whole.text != text
    assert [c.id for c in found.changes] == [c.id for c in whole.changes]
    (failure,) = found.failures
    assert failure.stage == broken.__name__
    assert says in failure.error
    assert "line" in failure.place
    assert "bug in ocrfix" in str(failure)
    again = loads(dumps(found.ledger), document)
    assert again.failures == found.ledger.failures
    assert dumps(again) == dumps(found.ledger)


@pytest.mark.failing_pass
def test_run_names_the_pass_that_failed_and_writes_the_rest(said, tmp_path, monkeypatch):
    passes = [raising if each.__name__ == "quotes" else each for each in ocrfix.PASSES]
    raising.__name__ = "quotes"
    monkeypatch.setattr("ocrfix.cli.restoring.PASSES", tuple(passes))
    (tmp_path / "book.txt").write_text("It was a com-\nfortable , comfortable chair.\n", "utf-8")
    code, _, err = said("run", "book.txt", "-o", "out")
    assert code == 1
    assert "the pass quotes failed on this text and changed nothing: KeyError: 0" in err
    assert "bug in ocrfix" in err
    assert "a comfortable" in (tmp_path / "out/book/restored.txt").read_text("utf-8")
    assert said("verify", "out/book")[0] == 0
