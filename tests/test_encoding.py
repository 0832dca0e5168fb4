"""Encoding repairs clusters, and leaves what was printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.passes.encoding.mojibake import CODECS, char

RULES = ocrfix.load("en")


def restored(text):
    return ocrfix.restore(text, rules=RULES, passes=["encoding"]).text


@pytest.mark.parametrize(
    "text",
    [
        "‘Curly’ and “curly” — and so on… £5 at 10°, ½ naïve café\n",
        "page one\n\fpage two\n\f",
        "q\N{COMBINING TILDE} of a manuscript",
        "Стаханов и ударник",
        "Χαῖρε, λόγος",
        "Vraiment\N{NO-BREAK SPACE}? 10\N{NO-BREAK SPACE}000",
        "a\tb\tc\n1\t2\t3\n",
        "SÃO PAULO",
        "ﷺ ① ｶ ²",  # whole-text compatibility forms would change them
    ],
)
def test_what_was_printed_stays(text):
    assert restored(text) == text


def test_line_ends_are_one_change():
    changes = ocrfix.restore("a\r\nb\r\nc\r\n", rules=RULES, passes=["encoding"]).changes
    assert [change.rule for change in changes] == ["encoding.line-end"]


def test_marks_on_a_long_s_do_not_lose_the_others():
    assert restored("my\u017felf, \u017f\u0307o, \u017fhe").endswith(", she")
    assert restored("my\u017felf, \u017f\u0307o, \u017fhe").startswith("myself, ")


def test_policy_may_keep_the_long_s():
    kept = RULES.by_id["encoding.long-s"]
    rules = RULES.with_rules(replace(kept, limits={"round": 0}))
    assert ocrfix.restore("my\u017felf", rules=rules, passes=["encoding"]).text == "my\u017felf"


# ---- UTF-8 read in another encoding --------------------------------------------------------------

RIGHT = [
    "SELKÄ\u00a0EDELLÄ\u00a0MAAHAN",
    "NA MANHÃ² DE SÃO JOÃO, AMANHÃ¹ E IRMÃ†",
    "MANHÃ” disse; IRMÃ’S; ORFÃ… e CHRISTÃ—",
    "5¢, 10 ¢ e ½¢; chá, pâté à 3¢ la pièce, ‘â’ 4¢",
    "a radius of 10 Å, 5 Å– 6 Å° und Å™",
    "O «Ã» e o “Â” são letras; « Â » aussi, ‘Ä’, „Å“",
    "CĂŞTIGĂ, Ăştia, NICIODATĂ\u00a0MAI",
    "(-1/2)! = √π, ¬p, Auf¬\nbau, Stra¬ße, √à la carte, √Äpfel",
    "├──┬──┤ │ ─┼─ └──┘ ╠═╣",
    "poƒƒible, viƒé; maison─à, mot─éclair; Stadt≈ärzte",
    "J.Ã\u00a0Smith, J.Â” and S.Å’s",
]
MISREAD = "the cafÃ© â€”itâ€™s"
WORDS = (
    "café", "größer", "für", "weiß", "naïve", "cœur", "forêt", "garçon", "où", "voilà", "Mädchen",
    "it’s", "don’t", "l’été", "“so”", "£5", "5°", "§ 3", "a—b", "Émile", "Übung", "Ärger", "Öl",
)  # fmt: skip


def misread(text, codec, times=1):
    for _ in range(times):
        text = "".join(
            c if c.isascii() else "".join(char(byte, codec) for byte in c.encode()) for c in text
        )
    return text


@pytest.mark.parametrize("right", RIGHT)
def test_one_sure_cluster_does_not_make_another_sure(right):
    text = f"{MISREAD}; {right}"
    changes = ocrfix.restore(text, rules=RULES, passes=["encoding"]).changes
    safe = [c for c in changes if c.rule == "encoding.mojibake"]
    assert {c.edits[0].new for c in safe} == {"é", "—", "’"}


@given(
    st.sampled_from("ÂÃÄÅĂĹ"),
    st.sampled_from("”“’‘»«›—–…\u00a0²³¹ºª°†‡§¶®™©´¨¸¡¿¬·•"),
    st.sampled_from(" ,;\n"),
)
def test_a_word_in_capitals_keeps_the_sign_after_it(last, sign, after):
    text = f"{MISREAD}; MANH{last}{sign}{after}he"
    changes = ocrfix.restore(text, rules=RULES, passes=["encoding"]).changes
    touched = [c for c in changes if c.rule == "encoding.mojibake" and c.scan.start > len(MISREAD)]
    assert not touched


@given(st.lists(st.sampled_from(WORDS), min_size=1), st.sampled_from(CODECS), st.integers(1, 2))
def test_misread_words_come_back(words, codec, times):
    right = " ".join(words)
    damaged = misread(right, codec, times)
    assert ocrfix.restore(damaged, rules=RULES, passes=["encoding"], apply="review").text == right


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "cp1250"])
def test_small_letters_come_back_unasked(codec):
    for right in ("café", "größer", "naïve", "cœur", "forêt", "garçon", "it’s", "für", "weiß"):
        assert restored(misread(right, codec)) == right


def test_what_is_misread_twice_comes_back_in_one_change():
    assert restored("nÃƒÂ© â€™") == "né ’"


def test_repair_is_done_once():
    text = "Ã Ãƒ© cafÃƒÂ© MANHÃÂ© â€œÄ\u00a0"
    once = restored(text)
    assert restored(once) == once


# ---- Hyphens -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scan", "text"),
    [
        ("the cross-\u00ad\nsectional plan", "the cross-\nsectional plan"),
        ("the draw\n\u00adings", "the draw-\nings"),
        ("the draw\n\u00ad\nings", "the draw-\nings"),
        ("the draw\r\n\u00adings\r\n", "the draw-\nings\n"),
        ("capabili\u00ad ties", "capabili- ties"),
        ("a well\u00adknown mother\u00adin\u00adlaw", "a well-known mother-in-law"),
        ("the com\u00admit\u00adtee was de\u00adlighted", "the committee was delighted"),
        ("vorge\u00ac\nschlagen, Haus\u2e17\nund", "vorge-\nschlagen, Haus-\nund"),
        ("p \u00ac q", "p \u00ac q"),
    ],
)
def test_hyphens_of_every_kind(scan, text):
    assert restored(scan) == text


def test_a_control_character_in_a_word_may_be_a_letter():
    assert restored("the o\x00ce \x01of it\x00") == "the o\x00ce of it"
    assert restored("the \x00rst o\x07ce") == "the \x00rst o\x07ce"  # `first`, `office`


def test_odd_spaces_side_by_side_are_one():
    assert restored("Vraiment\u00a0\u202f; oui") == "Vraiment\u00a0; oui"
    assert restored("\u00a010 men") == " 10 men"
