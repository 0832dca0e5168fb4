"""An expression that backtracks without bound is refused where it is read, or stopped, by name."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.edits import Safety
from ocrfix.errors import RuleError
from ocrfix.rules import match as rulematch
from ocrfix.rules.backtracking import examine
from ocrfix.rules.match import nested
from ocrfix.rules.rule import Rule
from ocrfix.storage.ledger_file import dumps, loads

POOR = [
    (r"(?P<fix>(?:a+)+)b!", "aab!"),
    (r"(?P<fix>(a|a)+)c", "aac"),
    (r"tlie(?P<fix>(?:\w+\s?)+)!", "tlie house and so!"),
    (r"(?P<fix>(?:\p{L}+['’]?)+)-\n", "can't-\n"),
    (r"(?P<fix>(?:(?:\d+[.,]?)+ ?)+)kg", "1,000 20 kg"),
    (r"(?P<fix>(?:[a-z]*[a-z]*)*)7", "ab7"),
]
SOUND = [
    (r"x(?P<fix>(?:[a-z]+ )+)y", "x one two y"),
    (r"(?P<fix>(?:a++)+)b", "aab"),
    (r"(?P<fix>(?>a+)+)b", "aab"),
    (r"\p{Ll} (?P<fix>arid) \p{Ll}", "bread arid butter"),
]


def rule(find, example, unless=()):
    return Rule(
        "scannos.x", "s", Safety.REVIEW, "w", ({"before": example, "after": ""},), find,
        exceptions=unless,
    )  # fmt: skip


@pytest.mark.parametrize(("find", "example"), POOR)
def test_a_poor_expression_is_refused(find, example):
    with pytest.raises(RuleError, match=r"scannos\.x: find backtracks without bound"):
        examine(rule(find, example))


def test_a_poor_exception_is_refused():
    with pytest.raises(RuleError, match="unless backtracks"):
        examine(rule("(?P<fix>a)", "a", (r"(?:a+)+b!",)))


@pytest.mark.parametrize(("find", "example"), SOUND)
def test_a_sound_expression_is_not(find, example):
    examine(rule(find, example), thoroughly=True)


@pytest.mark.parametrize(
    ("find", "part"),
    [
        ("(a+)+b", "(a+)+"),
        ("((?:a{2,})*)", "(?:a{2,})*"),
        ("(?:(a+)b?)+", "(?:(a+)b?)+"),
        ("(?:a{0,200}){3,}", "(?:a{0,200}){3,}"),
        ("(a+)?b", ""),
        ("(?:a{1,3})+", ""),
        ("(a++)+", ""),
        (r"(\(+\))+", r"(\(+\))+"),
        ("[(+*]+", ""),
        ("", ""),
    ],
)
def test_what_repeats_within_what_repeats(find, part):
    assert nested(find) == part


@given(st.text("ab(|)[]+*?{}\\,1 ^.", max_size=12))
def test_any_expression_that_compiles_can_be_looked_at(find):
    try:
        regex.compile(find, regex.VERSION1)
    except regex.error:
        return
    assert nested(find) in find


@pytest.fixture
def poor_rules(monkeypatch):
    """The rules that ship, and a runaway one that got past the door."""
    monkeypatch.setattr(rulematch, "TIMEOUT", 0.05)
    return ocrfix.load("en").with_rules(rule(r"(?P<fix>(?:a+)+)\p{L}!", "aab!"))


def test_in_a_run_the_rule_is_off_for_the_document_and_the_document_goes_on(poor_rules):
    text = "In tlie house, one aab! is here.\n" + "a" * 3000 + "\nHa! It was de-\nlighted.\n"
    result = ocrfix.restore(text, rules=poor_rules)
    own = [change for change in result.changes if change.rule == "scannos.x"]
    assert [change.safety for change in own] == [Safety.NOTE]  # nothing half done
    assert own[0].stopped
    assert result.ledger.text(ocrfix.NOTHING) == text
    assert "tlie" in {change.old for change in result.changes}
    assert "delighted" in result.text
    again = loads(dumps(result.ledger), result.ledger.document)
    assert again.text() == result.text
    assert [change.rule for change in again.changes if change.stopped] == ["scannos.x"]


def test_a_stop_is_as_if_the_rule_were_off_and_gives_another_digest(poor_rules):
    """Another machine may not stop it: then the ledgers say that they differ."""
    text = "In tlie house, one aab! is here.\n" + "a" * 3000 + "\nHa! It was de-\nlighted.\n"
    result = ocrfix.restore(text, rules=poor_rules)
    assert result.ledger.rules == poor_rules.digest_without(["scannos.x"]) != poor_rules.digest
    without = ocrfix.load("en").with_settings(off=frozenset(["scannos.x"]))
    assert ocrfix.restore(text, rules=without).text == result.text
    assert ocrfix.restore("say aab!\n", rules=poor_rules).ledger.rules == poor_rules.digest


def test_a_run_says_which_rule_was_stopped(said, tmp_path, monkeypatch):
    """One that its examples do not betray, as `examine` sees them."""
    monkeypatch.setattr(rulematch, "TIMEOUT", 0.05)
    monkeypatch.setattr("ocrfix.rules.loading.examine", lambda rule: None)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "scannos.toml").write_text(
        "[[rule]]\nid = 'scannos.x'\nsummary = 's'\nsafety = 'review'\nwhy = 'w'\n"
        "find = '(?P<fix>(?:a+)+)\\p{L}!'\nexamples = [{ before = 'aab!', after = 'b!' }]\n",
        "utf-8",
    )
    (tmp_path / "scan.txt").write_text("one\n" + "a" * 3000 + "\nHa!\n", "utf-8")
    code, _, err = said("run", "scan.txt", "--rules", "mine", "-q")
    assert code == 1
    assert err.startswith("ocrfix: the rule scannos.x was stopped and is off for this text")


def test_in_another_document_it_works(poor_rules):
    result = ocrfix.restore("say aab!\n", rules=poor_rules)
    assert [change.safety for change in result.changes if change.rule == "scannos.x"] == [
        Safety.REVIEW
    ]


def test_an_exception_that_runs_away_stops_its_rule(poor_rules):
    rules = poor_rules.with_rules(rule("(?P<fix>X)", "X", (r"(?:a|a|a)+c",)))
    result = ocrfix.restore("a" * 50 + "X" + "a" * 50 + "c", rules=rules)
    assert [c.stopped for c in result.changes if c.rule == "scannos.x"] == [True]
