"""Rules carry their proof: every example is run, every safe rule has its record."""

from __future__ import annotations

import itertools
import pickle
import unicodedata
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ocrfix
from ocrfix.authoring.examples import check_example
from ocrfix.core.edits import Safety
from ocrfix.errors import RuleError
from ocrfix.rules.file import (
    KEEPS_WORDS,
    SAFE_BOUND,
    SAME_BYTES,
    SAME_LETTERS,
    examine,
    parse,
    wilson,
)

RULES = {language: ocrfix.load(language) for language in ("en", "de", "fr")}
EXAMPLES = [
    (language, rule, number)
    for language, rules in RULES.items()
    for rule in rules
    for number in range(len(rule.examples))
    if language == "en" or rule.id not in RULES["en"].by_id
]


@pytest.mark.parametrize(
    ("language", "rule", "number"),
    EXAMPLES,
    ids=[f"{rule.id}[{number}]" for _, rule, number in EXAMPLES],
)
def test_example_holds(language, rule, number):
    assert check_example(rule, number, RULES[language]).problem == ""


@pytest.mark.parametrize("rule", list(RULES["en"]), ids=lambda rule: rule.id)
def test_rule_belongs_to_a_pass_and_says_why(rule):
    assert rule.stage in {each.__name__ for each in ocrfix.PASSES}
    assert rule.summary
    assert rule.why or rule.safety == Safety.SAFE


@pytest.mark.parametrize("rule", list(RULES["en"]), ids=lambda rule: rule.id)
def test_safe_is_earned(rule):
    if rule.safety == Safety.SAFE and rule.id not in KEEPS_WORDS | SAME_BYTES | SAME_LETTERS:
        assert wilson(rule.right, rule.of) >= SAFE_BOUND
        assert rule.measured_on not in {"", "provisional"}
        assert not rule.measured_on.startswith("planted: ")


def made(rule):
    """The changes that a rule makes in its examples, each as what it strikes and writes."""
    for each in RULES["en"][rule].examples:
        if "before" in each:
            changes = ocrfix.restore(each["before"], "en", passes=[rule.partition(".")[0]]).changes
            yield from (edit for c in changes if c.rule == rule for edit in c.edits)


def words(text):
    """The words of a text: how their letters are coded, and invisible characters, do not count.

    Hyphens do not count either: a soft hyphen is one, whether it is shown or not.
    """
    text = unicodedata.normalize("NFKC", text)
    unseen = {c for c in text if unicodedata.category(c) in {"Cf", "Cc", "Cn"} and not c.isspace()}
    return "".join(c for c in text if c not in unseen and c != "-").split()


@pytest.mark.parametrize("rule", sorted(KEEPS_WORDS))
def test_rules_without_a_record_cannot_change_a_word(rule):
    assert list(made(rule))
    for each in RULES["en"][rule].examples:
        if "before" in each:
            assert words(each["before"]) == words(each["after"])


@pytest.mark.parametrize("rule", sorted(SAME_LETTERS))
def test_rules_without_a_record_keep_the_letters_of_a_heading(rule):
    edits = list(made(rule))
    assert edits
    for edit in edits:
        assert "".join(edit.old.split()).casefold() == "".join(edit.new.split()).casefold()


@pytest.mark.parametrize("rule", sorted(SAME_BYTES))
def test_rules_without_a_record_read_the_same_bytes(rule):
    edits = list(made(rule))
    assert edits
    for edit in edits:
        pairs = itertools.product(
            ("latin-1", "cp1252", "cp437", "cp850", "mac-roman", "cp1250", "iso8859-2"),
            ("utf-8", "cp1252"),
        )
        assert any(_bytes(edit.old, one) == _bytes(edit.new, two) for one, two in pairs), edit


def _bytes(text, encoding):
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return object()


def test_planted_damage_makes_no_rule_safe(tmp_path):
    text = GOOD.replace('"review"', '"safe"')
    for on, safe in (("our volumes", True), ("planted: our volumes", False)):
        measured = {"scannos.arid-for-and": (100, 100, on)}
        if safe:
            assert parse(text, "r.toml", measured)[0].safety == Safety.SAFE
        else:
            with pytest.raises(RuleError, match="on real scans"):
                parse(text, "r.toml", measured)


GOOD = """
[[rule]]
id = "scannos.arid-for-and"
summary = "arid read for and"
find = '\\p{Ll} (?P<fix>arid) \\p{Ll}'
put = "and"
safety = "review"
why = "only the sense decides"
examples = [{ before = "bread arid butter", after = "bread and butter" }]
"""


def _mangled(at, more):
    """A good rule with something put into it."""
    return GOOD[:at] + more + GOOD[at + 1 :]


def test_a_good_rule_loads():
    assert parse(GOOD, "mine.toml", {})[0].id == "scannos.arid-for-and"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('safety = "review"', 'safety = "sure"', "sure"),
        ('why = "only the sense decides"', "", "why"),
        ("summary", "sumary", "sumary"),
        ("(?P<fix>arid)", "(arid)", "fix"),
        ('examples = [{ before = "bread arid butter", after = "bread and butter" }]', "", "exampl"),
        ('safety = "review"', 'safety = "safe"', "0 times of 0"),
        ('id = "scannos.arid-for-and"', 'id = "Arid!"', "Arid"),
        ("[[rule]]", "[[rule", "TOML"),
    ],
)
def test_a_bad_rule_is_refused_and_quoted(old, new, said):
    assert old in GOOD
    with pytest.raises(RuleError, match=r"mine\.toml") as error:
        parse(GOOD.replace(old, new), "mine.toml", {})
    assert said in str(error.value)


@given(st.text(max_size=200) | st.builds(_mangled, st.integers(0, 400), st.text(max_size=4)))
@example("rule = 3")
@example("rule = [3]")
@example("[[rule]]\nid = 3")
@example("[[rule]]\nexamples = [3]")
@example('[[rule]]\nexamples = [{ before = "a" }]')
@example('[[rule]]\nwords = [""]')
@example('[rule]\nid = "a.b"')
def test_any_file_gives_rules_or_a_refusal(text):
    try:
        for rule in parse(text, "mine.toml", {}):
            examine(rule)
    except RuleError as error:
        assert str(error).startswith("mine.toml")  # noqa: PT017 - it may, it need not raise


def test_a_ruleset_is_never_altered():
    rules = RULES["en"]
    with pytest.raises(FrozenInstanceError):
        rules.own = frozenset()
    with pytest.raises(FrozenInstanceError):
        rules.settings.notes = "end"
    with pytest.raises(TypeError):
        rules.by_id["scannos.x"] = rules["hyphens.cut-word"]


def test_a_changed_ruleset_shares_what_was_read():
    rules = RULES["en"]
    other = rules.with_settings(off=frozenset(["scannos.tlie"])).with_rules()
    assert rules.settings.off == frozenset()
    assert other.corrector is rules.corrector
    assert other.words is rules.words
    assert rules.without_corrector().corrector is None


def test_two_rules_of_one_id_are_refused():
    rules = parse(GOOD, "mine.toml", {})
    with pytest.raises(RuleError, match=r"scannos\.arid-for-and"):
        ocrfix.Ruleset.of([*rules, *rules], RULES["en"].lexicon)


def test_an_error_carries_its_place_as_data():
    with pytest.raises(RuleError) as error:
        parse(GOOD.replace("summary", "sumary"), "mine.toml", {})
    assert error.value.location == ("mine.toml", 4, 0, 6)
    assert str(error.value) == f"mine.toml, line 4: {error.value.message}"
    assert pickle.loads(pickle.dumps(error.value)).location == error.value.location


def test_put_takes_groups_that_are_there(tmp_path):
    text = GOOD.replace("arid-for-and", "of-mine").replace('put = "and"', r"put = '\g<nix>'")
    assert "nix" in text
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(RuleError, match=r"line \d+: rule scannos.of-mine: put .*fix") as error:
        ocrfix.load("en", [tmp_path])
    assert "^^^" in str(error.value)


def test_all_expressions_that_are_wrong_are_told_at_once(tmp_path):
    text = GOOD.replace(r"\p{Ll} (?P<fix>arid) \p{Ll}", "(?P<fix>arid) {}")
    rules = [text.replace("arid-for-and", f"of-mine-{n}").replace("{}", "(") for n in range(2)]
    (tmp_path / "mine.toml").write_text("\n".join(rules), "utf-8")
    with pytest.raises(RuleError) as error:
        ocrfix.load("en", [tmp_path])
    assert str(error.value).count("cannot be read") == 2


def test_a_rule_that_a_pass_asks_for_and_no_file_has_is_named():
    rules = ocrfix.load("en")
    left = {name: rule for name, rule in rules.by_id.items() if name != "hyphens.cut-word"}
    rules = replace(rules, by_id=left)
    with pytest.raises(RuleError, match=r"no rule file has hyphens\.cut-word, which a pass needs"):
        ocrfix.restore("They were de-\nlighted at it.\n", rules=rules)


@pytest.mark.parametrize(
    ("find", "said"),
    [
        (r"\p{Ll} (?P<fix>arid \p{Ll}", "cannot be read"),
        (r"(?P<fix>(?:a+)+)b!", "backtrack"),
    ],
)
def test_an_expression_of_a_project_is_tried_out(tmp_path, find, said):
    text = GOOD.replace(r"\p{Ll} (?P<fix>arid) \p{Ll}", find).replace("arid-for-and", "of-mine")
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(RuleError, match=r"mine\.toml") as error:
        ocrfix.load("en", [tmp_path])
    assert said in str(error.value)
