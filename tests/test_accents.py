"""No pass changes accents alone unasked: which the print has no word list can know."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.decisions import NONE
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Safety
from ocrfix.language.accents import accent_alone
from ocrfix.pipeline import run

PAIRS = [
    ("operation", "opération"),
    ("different", "différent"),
    ("Prefecture", "Préfecture"),
    ("ETAT", "ÉTAT"),
    ("coeur", "cœur"),
    ("OEUVRE", "ŒUVRE"),
    ("aegis", "ægis"),
    ("dass", "daß"),
    ("Koln", "Köln"),
    ("role", "rôle"),
    ("garcon", "garçon"),
    ("senor", "señor"),
    ("Ostergaard", "Østergaard"),
    ("Lodz", "Łódź"),
    ("La prefecture", "Lapréfecture"),
]


@pytest.mark.parametrize(("plain", "accented"), PAIRS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_that_differ_in_accents_alone(plain, accented, form):
    accented = unicodedata.normalize(form, accented)
    for one, two in ((plain, accented), (accented, plain)):
        assert accent_alone(one, two)
        assert accent_alone(one.capitalize(), two.lower())
        assert not accent_alone(one, one)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tbé", "the"), ("ſo", "so"), ("ﬁn", "fin"), ("é", "e\N{COMBINING ACUTE ACCENT}"),
        ("d´une", "d'une"), ("STAKHANOVIsm", "STAKHANOVISM"), ("—", "-"), ("“a”", '"a"'),
        ("é", "É"),
    ],
)  # fmt: skip
def test_words_that_differ_otherwise_or_not_at_all(old, new):
    assert not accent_alone(old, new)
    assert not accent_alone(new, old)


@given(st.text(), st.text())
def test_it_asks_both_ways_alike(one, two):
    assert accent_alone(one, two) == accent_alone(two, one)
    assert not accent_alone(one, one)


RULE = """
[[rule]]
id       = "scannos.accents"
summary  = "a word with another accent"
words    = [{words}]
safety   = "review"
why      = "a list has it so"
examples = [{{ before = "the {old} of", after = "the {new} of" }}]
"""
SURE = '[safety]\n"scannos.accents" = {{ level = "safe", because = "a list" }}\n'


@pytest.mark.parametrize(("plain", "accented"), PAIRS[:-1])
@pytest.mark.parametrize("turned", [False, True])
def test_no_rule_that_a_project_trusts_does_it_unasked(said, tmp_path, plain, accented, turned):
    old, new = (accented, plain) if turned else (plain, accented)
    (tmp_path / "mine").mkdir()
    rule = RULE.format(words=f'"{old} {new}"', old=old, new=new)
    (tmp_path / "mine" / "scannos.toml").write_text(rule, "utf-8")
    (tmp_path / "ocrfix.toml").write_text(f'rules = ["mine"]\n{SURE.format()}', "utf-8")
    scan = f"They had seen the {old} of the town before they came to the river.\n"
    (tmp_path / "a.txt").write_text(scan, "utf-8")
    said("run", "a.txt", "--language", "en")
    assert old in (tmp_path / "out/a/restored.txt").read_text("utf-8")
    shown = said("diff", "out/a", "--rule", "scannos.accents")[1]
    assert "proposed" in shown


SENTENCES = [
    "The whole {} was to be explained to the members of the council in the evening.",
    "It was said that the {} of the town had been changed by the king for the people.",
]


@pytest.mark.parametrize("language", ["en", "de", "fr", None])
@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("shape", [str, str.upper, str.capitalize])
def test_no_pass_does_it_unasked(language, sentence, shape):
    for pair in PAIRS:
        for word in pair:
            result = ocrfix.restore(sentence.format(shape(word)), language)
            assert _unasked(result.changes) == []


@given(st.lists(st.sampled_from([w for p in PAIRS for w in p]), min_size=1, max_size=9), st.data())
def test_no_text_has_it_done_unasked(words, data):
    heading = data.draw(st.sampled_from(words)).upper()
    text = f"{heading}\n\nThe {' of the '.join(words)} was the same.\n\n{heading}\n\nIt was so.\n"
    assert _unasked(ocrfix.restore(text, data.draw(st.sampled_from(["en", None]))).changes) == []


def test_a_heading_keeps_its_accents():
    text = "THE OPÉRATION\n\n" + "The operation was over, and the operation had been long. " * 9
    assert "OPÉRATION" in ocrfix.restore(text, "en").text


def test_every_pass_is_kept_from_it():
    rules = ocrfix.load("en")

    def headings(view, rules):
        yield rules.fix("headings.capitals-lost", [Edit.at(0, 4, "État")])

    ledger = run(Document.from_text("Etat one"), rules, NONE, [headings])
    assert [change.safety for change in ledger.changes] == [Safety.REVIEW]


def _unasked(changes):
    """Changes of accents alone that would be applied."""
    return [
        (change.rule, edit.old, edit.new)
        for change in changes
        for edit in change.edits
        if change.safety == Safety.SAFE and change.stage != "encoding"
        if accent_alone(edit.old, edit.new)
    ]
