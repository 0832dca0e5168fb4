"""Misread words: a right word made wrong is worse than ten misses."""

from __future__ import annotations

import pytest

import ocrfix

RULES = {language: ocrfix.load(language) for language in ("en", "de", "fr")}


def changes(text, language="en"):
    return ocrfix.restore(text, language, rules=RULES[language], passes=["scannos"]).changes


@pytest.mark.parametrize(
    "text",
    [
        "A loaf for a groat, by feeing the porter; all that wur laft was good.",
        "La Noue left the Ono of Somo, and Moro bade them go.",
        "The tackle they bouse; the cither they play; the fays they fear.",
        "He left a gift in the loft; a swift shaft, a soft craft.",
        "The arc of the hut, a bat by the tile, and yon hill.",
        "In 1 and 2, or No. 1 the men; at 6.30, 1,000.",
    ],
)
def test_right_words_stay(text):
    found = [c for c in changes(text) if c.safety > ocrfix.Safety.NOTE]
    assert [c for c in found if c.safety == ocrfix.Safety.SAFE] == []
    assert [c.old for c in found if RULES["en"][c.rule].by_itself] == []


@pytest.mark.parametrize("language", ["de", "fr"])
def test_english_rules_do_not_touch_other_languages(language):
    assert changes("und aud tbe wbich tho bis hat", language) == []


def test_a_safe_word_is_no_word_of_the_lexicon():
    lexicon = RULES["en"].lexicon
    known = {
        word: lexicon.count(word)
        for rule in RULES["en"].of_pass("scannos")
        if rule.safety == ocrfix.Safety.SAFE
        for word in rule.words
        if word.islower() and lexicon.count(word)
    }
    assert known == {}


def test_one_odd_word_is_flagged_and_names_never():
    text = "In this he tried to excell them. Then Zhenya, Marussia and *subbotniki* came."
    found = changes(text)
    assert [(c.rule, c.old) for c in found] == [("scannos.odd-word", "excell")]
    assert found[0].safety == ocrfix.Safety.NOTE


def test_a_number_is_changed_unasked_only_where_no_number_can_be():
    sure = [
        c for c in changes("and 1 have seen, and 1 was there") if c.safety == ocrfix.Safety.SAFE
    ]
    assert [(c.old, c.new) for c in sure if c.old == "1"] == [("1", "I")]
