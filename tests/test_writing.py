"""Rules drawn from corrections hold unchanged; tallies count as people would."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix.authoring.corpus import CorpusText, found
from ocrfix.authoring.draft import text as spelt
from ocrfix.authoring.examples import check
from ocrfix.authoring.pairs import Pair, pair, slug
from ocrfix.authoring.suggest import suggestions
from ocrfix.authoring.tally import Tally, advice, record, tallies
from ocrfix.core.decisions import ACCEPT, AMEND, HAND, REJECT, Decision, Decisions, dumps
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.pipeline import run
from ocrfix.rules.file import parse
from ocrfix.rules.proposals import proposed
from ocrfix.rules.rule import upper, wilson
from ocrfix.rules.ruleset import Ruleset
from ocrfix.storage import folder

RULES = ocrfix.load("en")


def book(tmp_path, name, text, *decisions):
    """A restoration with decisions: each (verdict, old, new), for every place of `old`."""
    made = []
    ledger = run(Document.from_text(text), RULES).ledger
    for verdict, old, new in decisions:
        at = text.find(old)
        while at >= 0:
            made.append(Decision(verdict, "", at, at + len(old), old, new))
            at = text.find(old, at + 1)
    folder.save(tmp_path / name, ledger, Decisions.of(made))
    return tmp_path / name


def drawn(*paths, rules=RULES):
    """The rules suggested, as TOML, and what is said of those that are not."""
    rows = list(suggestions(list(found(paths)), rules))
    return "\n".join(row.toml for row in rows if row.toml), [r.says for r in rows if not r.toml]


def hold(toml):
    """Whether suggested rules load beside those that ship, and pass their own tests."""
    own = parse(toml, "suggested.toml", {})
    both = Ruleset.of([*RULES, *own], RULES.lexicon)
    assert [v for v in check(both, {rule.id for rule in own}) if v.problem] == []
    return own


ONE = "The kiug sat by the fire.\n\nThen the kiug rose, and his sou rose.\n"
TWO = "A kiug and his sou had come.\n"


def test_a_correction_in_several_books_becomes_a_rule(tmp_path):
    text, _ = drawn(
        book(tmp_path, "one", ONE, (HAND, "kiug", "king"), (HAND, "sou", "son")),
        book(tmp_path, "two", TWO, (HAND, "kiug", "king"), (HAND, "sou", "son")),
    )
    rules = {rule.id: rule for rule in hold(text)}
    rule = rules["scannos.kiug-for-king"]
    assert dict(rule.words) == {"kiug": "king"}
    assert {e["before"] for e in rule.examples} >= {"The kiug sat by the fire."}
    assert rule.source == "corrections in one, two"
    assert "# corrected 3 times in 2 books" in text


def test_misreadings_that_turn_on_the_same_letters_go_together(tmp_path):
    scan = "They wcnt to the housc.\n\nShe wcnt away from the rivcr bank.\n"
    pairs = [("wcnt", "went"), ("housc", "house"), ("rivcr", "river")]
    text, _ = drawn(book(tmp_path, "one", scan, *((HAND, *each) for each in pairs)))
    (rule,) = hold(text)
    assert rule.id.startswith("scannos.e-read-as-c")
    assert dict(rule.words) == dict(pairs)
    for example in rule.examples:  # no example needs another's cure
        assert sum(old in example["before"] for old, _ in pairs) == 1


WHERE = ("the hill", "the town", "the sea", "the door", "the gate", "the inn")


def test_a_real_word_keeps_off_where_it_was_left(tmp_path):
    scan = (
        "He came form the hill. She went form the town. They fled form the sea.\n\n"
        "He came form the door. She went form the gate. They fled form the inn.\n\n"
        "I saw the form of a man.\n"
    )
    path = book(tmp_path, "one", scan)
    rows = [
        Decision(HAND, "", at, at + 4, "form", "from")
        for at in (scan.find(f" form {after}") + 1 for after in WHERE)
    ]
    (path / "decisions.tsv").write_text(dumps(Decisions.of(rows)), "utf-8")
    text, said = drawn(path)
    assert said == []
    (rule,) = hold(text)
    assert rule.unless
    assert {"leave": "saw the form of a man."} in [dict(e) for e in rule.examples] or any(
        "form of a man" in e.get("leave", "") for e in rule.examples
    )
    assert list(proposed(rule, "and the form of a man")) == []
    assert list(proposed(rule, "came form the hill"))


def test_what_was_rejected_is_not_suggested_against(tmp_path):
    scan = "He came form the hill. She went form the hill.\n"
    path = book(tmp_path, "one", scan)
    first = scan.find("form")
    rows = [Decision(HAND, "", first, first + 4, "form", "from")] * 1
    (path / "decisions.tsv").write_text(dumps(Decisions.of(rows)), "utf-8")
    text, said = drawn(path)
    assert text == ""
    assert said == ["form > from: once, but 2 are needed"]


def test_one_word_corrected_in_two_ways_gives_no_rule_for_both(tmp_path):
    scan = "The tqie was on.\n\nThe tqie was on.\n\nThe tqie was on.\n\nThe tqie was on.\n"
    path = book(tmp_path, "one", scan)
    starts = [4 + n * scan.index("The", 4) for n in range(4)]
    assert {scan[at : at + 4] for at in starts} == {"tqie"}
    rows = [
        Decision(HAND, "", at, at + 4, "tqie", new)
        for at, new in zip(starts, ["tale", "tale", "time", "time"], strict=True)
    ]
    (path / "decisions.tsv").write_text(dumps(Decisions.of(rows)), "utf-8")
    text, said = drawn(path)
    assert text == ""
    assert said == [f"tqie > {new}: decided differently 2 times in similar places" for new in
                    ("tale", "time")]  # fmt: skip


def test_words_that_are_not_alike_were_not_misread(tmp_path):
    scan = "A haut was on.\n\nThe haut was off.\n"
    assert drawn(book(tmp_path, "one", scan, (HAND, "haut", "of"))) == ("", [])


def test_what_a_rule_knows_is_not_suggested(tmp_path):
    scan = "In tlie house.\n\nBy tlie door.\n"
    text, said = drawn(book(tmp_path, "one", scan, (HAND, "tlie", "the")))
    assert text == ""
    assert "found already by scannos." in said[0]


def test_what_a_rule_knows_elsewhere_is_suggested_for_the_rest(tmp_path):
    scan = "In modem times.\n\nThe modem reader sat.\n\nA modem reader stood.\n"
    text, said = drawn(book(tmp_path, "one", scan, (HAND, "modem", "modern")))
    (rule,) = hold(text)
    assert said == []
    assert all("reader" in example["before"] for example in rule.examples)


def test_a_real_word_corrected_seldom_is_known_by_its_neighbours_alone(tmp_path):
    scan = "He came form the hill. She went form the town.\n\nThey like form and line.\n"
    path = book(tmp_path, "one", scan)
    rows = [
        Decision(HAND, "", at, at + 4, "form", "from")
        for at in (scan.find("form the hill"), scan.find("form the town"))
    ]
    (path / "decisions.tsv").write_text(dumps(Decisions.of(rows)), "utf-8")
    (rule,) = hold(drawn(path)[0])
    assert list(proposed(rule, "went form the gate"))
    assert not list(proposed(rule, "they form a line"))


def test_a_number_is_nobodys_misreading(tmp_path):
    scan = "In 1886 and 1886.\n\nIn 1886.\n"
    assert drawn(book(tmp_path, "one", scan, (HAND, "1886", "1836"))) == ("", [])


def test_what_was_rejected_becomes_an_exception(tmp_path):
    scan = "So he bad gone. So she bad come. So they bad left. A very bad boy ran.\n"
    path = book(tmp_path, "one", scan)
    ledger = folder.load(path).ledger
    rows = [
        Decision(HAND, "", at, at + 3, "bad", "had")
        for at in (scan.find("bad gone"), scan.find("bad come"), scan.find("bad left"))
    ]
    (path / "decisions.tsv").write_text(dumps(Decisions.of(rows)), "utf-8")
    text, _ = drawn(path)
    for rule in hold(text):
        assert not list(proposed(rule, "and a very bad boy ran"))
    assert ledger.document.text == scan


def test_half_a_word_is_no_misread_word(tmp_path):
    scan = "It was con-\ntaiued there.\n\nAnd main-\ntaiued here. A self-taiued boy, taiued-off.\n"
    path = book(tmp_path, "one", scan, (HAND, "taiued", "tained"))
    assert drawn(path)[0] == ""


def test_a_full_stop_is_no_misread_word(tmp_path):
    scan = "One word and one more word and end.\n"
    path = book(tmp_path, "one", scan, (HAND, "word", "word,"))
    assert drawn(path) == ("", [])


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.text("abcé ſ'-.\n1", min_size=1, max_size=6),
            st.text("abcé 'x\\-.1\"", min_size=1, max_size=6),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_was_corrected_what_is_suggested_holds(pairs):
    text = "".join(f"He said {old} to me.\n\nAnd then {old} again.\n\n" for old, _ in pairs)
    rows = []
    for old, new in pairs:
        at = text.find(f" {old} ") + 1
        for _ in range(2):
            rows.append(Decision(HAND, "", at, at + len(old), old, new))
            at = text.find(f" {old} ", at) + 1
    ledger = run(Document.from_text(text), RULES).ledger
    from pathlib import Path

    here = CorpusText(Path("book"), ledger, Decisions.of(rows), None)
    toml = "\n".join(row.toml for row in suggestions([here], RULES))
    hold(toml)


# ---- counting ------------------------------------------------------------------------------


def test_stats_count_what_people_decided(tmp_path):
    scan = "Bread arid butter, salt arid pepper, here arid there, now arid then.\n"
    ledger = run(Document.from_text(scan), RULES).ledger
    ids = [c.id for c in ledger.changes if c.rule == "scannos.arid-for-and"]
    assert len(ids) == 4
    rows = [
        Decision(ACCEPT, ids[0]), Decision(REJECT, ids[1]), Decision(AMEND, ids[2], new="end"),
        Decision(HAND, "", 0, 5, "Bread", "Broad"),
    ]  # fmt: skip
    folder.save(tmp_path / "one", ledger, Decisions.of(rows))
    counted, by_hand = tallies(found([tmp_path]))
    (tally,) = [t for t in counted if t.rule == "scannos.arid-for-and"]
    assert (tally.fired, tally.right, tally.of, tally.open, by_hand) == (4, 1, 3, 1, 1)
    assert tally.bounds == (wilson(1, 3), upper(1, 3))
    assert record(counted, 1).splitlines()[0] == "rule\tright\tof\ton"
    assert "scannos.arid-for-and\t1\t3\t1 restoration, as decided" in record(counted, 1)


@pytest.mark.parametrize(
    ("right", "wrong", "safety", "says"),
    [
        (80, 0, Safety.REVIEW, 'level = "safe", because = "right 80 times of 80"'),
        (80, 0, Safety.SAFE, ""),
        (20, 0, Safety.REVIEW, ""),
        (2, 20, Safety.REVIEW, 'off = ["a.b"]'),
        (0, 1, Safety.REVIEW, ""),
    ],
)
def test_advice_follows_from_enough_decisions_only(right, wrong, safety, says):
    tally = Tally("a.b", {safety}, right + wrong)
    tally.verdicts.update({ACCEPT: right, REJECT: wrong})
    assert says in advice(tally)
    assert bool(says) == bool(advice(tally))


def test_ground_truth_judges_what_nobody_decided(tmp_path):
    (tmp_path / "about.toml").write_text('language = "en"\n', "utf-8")
    (tmp_path / "scan.txt").write_text(
        "They had bread arid butter there.\n\nIt was so arid and dull a book.\n\n"
        "In hot dry arid deserts.\n", "utf-8")  # fmt: skip
    (tmp_path / "truth.txt").write_text(
        "They had bread and butter there.\n\nIt was so arid and dull a book.\n\n"
        "In hot dry arid deserts.\n", "utf-8")  # fmt: skip
    counted, _ = tallies(found([tmp_path]))
    (tally,) = [t for t in counted if t.rule == "scannos.arid-for-and"]
    assert (tally.proved, tally.refuted) == (1, tally.fired - 1)
    assert tally.refuted >= 1


def test_the_bounds_are_those_of_wilson():
    assert wilson(0, 0) == 0
    assert upper(0, 0) == 1
    assert round(upper(7, 10), 3) == 0.892  # Newcombe 1998, table I, method 3
    assert round(wilson(7, 10), 3) == 0.397


# ---- small things --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "old", "new", "after", "words"),
    [
        ("in ", "tbe", "the", " house", ("tbe", "the")),
        ("bo", "t", "d", "y!", ("boty", "body")),
        ("", "bread arid butter", "bread and butter", "", ("arid", "and")),
        ("so ", "to gether", "together", " now", ("to gether", "together")),
        ("to", " ", "", "gether", ("to gether", "together")),
        ("a don", "'t", "’t", " b", ("don't", "don’t")),
    ],
)
def test_a_correction_is_of_whole_words(before, old, new, after, words):
    assert pair(before, old, new, after)[1] == Pair(*words)


@given(*[st.text("ab '-é\n", max_size=8)] * 4)
def test_widening_changes_nothing_else(before, old, new, after):
    left, words, right = pair(before, old, new, after)
    assert left + words.old + right == before + old + after
    assert left + words.new + right == before + new + after


@given(st.text().filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t)))
def test_what_is_spelt_as_toml_reads_the_same(value):
    assert tomllib.loads(f"a = {spelt(value)}")["a"] == value


@pytest.mark.parametrize(
    ("text", "name"),
    [("tlie", "tlie"), ("ſo", "long-s-o"), ("Été", "ete"), ("of the", "of-the"), ("", "nothing")],
)
def test_slugs(text, name):
    assert slug(text) == name
