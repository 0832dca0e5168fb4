"""Encoding mends clusters, and leaves what was printed."""

from __future__ import annotations

import pytest

import ocrfix

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
    rules = ocrfix.Rules(
        [
            *(r for r in RULES if r is not kept),
            ocrfix.Rule(**{**vars_of(kept), "limits": {"round": 0}}),
        ],
        RULES.lexicon,
    )
    assert ocrfix.restore("my\u017felf", rules=rules, passes=["encoding"]).text == "my\u017felf"


def vars_of(rule):
    return {name: getattr(rule, name) for name in rule.__dataclass_fields__}
