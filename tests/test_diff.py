"""What people and programs are shown of the changes: terminal, CriticMarkup, JSON."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given

from ocrfix.core.decisions import NONE, Decision, Decisions
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.core.status import STATES, shown
from ocrfix.errors import OcrfixError
from ocrfix.render import critic, diff
from ocrfix.render.report import record
from strategies import histories

RED = "\x1b[31m"


def ledger_of(text, *edits, safety=Safety.SAFE, why="because"):
    ledger = Ledger(Document.from_text(text, "scan.txt"))
    found = tuple(Edit.at(start, end, new) for start, end, new in edits)
    ledger.record("test", ledger.view(NONE), [Fix(found, "test.rule", why, 0.9, safety)])
    return ledger


def seen(ledger, made=NONE, *, colour=False):
    lines = diff.lines(ledger, shown(ledger, made), colour=colour)
    return "".join(f"{line}\n" for line in lines)


def test_a_change_in_a_long_line_shows_a_few_words_around_it():
    text = "word " * 300 + "tbe end" + " word" * 300
    made = seen(ledger_of(text, (1500, 1503, "the")))
    assert "page 1, line 1, column 1501  test.rule  applied  0.90" in made
    assert "…word word word word word word word word [-tbe-]{+the+} end word word" in made
    assert max(map(len, made.splitlines())) < 140
    assert "  because\n" in made


def test_line_ends_show_as_signs():
    made = seen(ledger_of("a\n\nb\fc\r\n", (1, 3, " ")))
    assert "a[-⏎⏎-]{+ +}b␌c␍⏎" in made


def test_a_proposal_and_a_flag_are_told_apart():
    text = "one two three"
    assert "test.rule  proposed" in seen(ledger_of(text, (4, 7, "2"), safety=Safety.REVIEW))
    flagged = seen(ledger_of(text, (4, 7, ""), safety=Safety.NOTE))
    assert "one [?two?] three" in flagged
    assert "flagged" in flagged


def test_many_places_are_counted():
    made = seen(ledger_of("a b c d e f", *[(n, n + 1, "x") for n in range(0, 11, 2)]))
    assert made.count("[-") == diff.PLACES
    assert "… and 3 more places" in made


def test_a_rejection_says_by_whom():
    ledger = ledger_of("one two", (4, 7, "2"))
    made = Decisions.of([Decision("reject", ledger.changes[0].id, by="Ann")])
    assert "rejected by Ann" in seen(ledger, made)


HOSTILE = "\x1b]0;title\x07\x1b[2J\u202e\u2066\u200b\u2028\x9b\x00\x7f\udcff"


def test_nothing_in_a_scan_reaches_the_terminal_as_an_order():
    text = f"{HOSTILE} tbe {HOSTILE}"
    at = text.index("tbe")
    ledger = ledger_of(text, (at, at + 3, HOSTILE), why=HOSTILE)
    for colour in (False, True):
        made = seen(ledger, colour=colour)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", made)
        assert not set(HOSTILE) & set(plain) - set("]0;title[2J"), colour
        made.encode()
    assert "<1B>" in seen(ledger)


def test_colour_only_when_asked():
    ledger = ledger_of("one two", (4, 7, "2"))
    assert "\x1b" not in seen(ledger)
    assert RED in seen(ledger, colour=True)
    assert "[-" not in seen(ledger, colour=True)


@given(histories())
def test_json_has_every_change_and_only_known_states(history):
    ledger = history.ledger
    found = list(shown(ledger, NONE))
    text = record.record(ledger, found)
    rows = json.loads(text)
    text.encode()
    assert [row["id"] for row in rows] == [each.change.id for each in found]
    assert {row["state"] for row in rows} <= set(STATES)
    scan = ledger.document.text
    for row, each in zip(rows, found, strict=True):
        for edit, woven in zip(row["edits"], each.change.edits, strict=True):
            assert (edit["old"], edit["new"]) == (woven.old, woven.new)
            assert 0 <= edit["start"] <= edit["end"] <= len(scan)


def test_json_of_nothing_is_an_empty_array():
    assert json.loads(record.record(Ledger(Document.from_text("")), [])) == []


COMMENT = re.compile(r"\{>>.*?<<\}", re.DOTALL)
MARKS = re.compile(
    r"\{\+\+(?P<added>.*?)\+\+\}|\{--(?P<gone>.*?)--\}|\{~~(?P<old>.*?)~>(?P<new>.*?)~~\}",
    re.DOTALL,
)


@given(histories())
def test_critic_markup_gives_the_scan_when_rejected_and_the_text_when_accepted(history):
    ledger = history.ledger
    marked = COMMENT.sub("", critic.critic(ledger, NONE))
    rejected = MARKS.sub(lambda m: m["gone"] or m["old"] or "", marked)
    accepted = MARKS.sub(lambda m: m["added"] or m["new"] or "", marked)
    assert rejected == ledger.document.text
    assert accepted == ledger.text(NONE)


def test_critic_markup_gives_reasons_that_cannot_end_early():
    made = critic.critic(ledger_of("one two", (4, 7, "2"), why="a <<} b"), NONE)
    assert made == "one {~~two~>2~~}{>>test.rule: a << } b<<}"


@pytest.mark.parametrize(
    ("text", "new"),
    [("a {++ two", "2"), ("a ~> two", "2"), ("one {== two", "2"), ("one two", "--}")],
)
def test_critic_markup_refuses_what_it_would_take_for_its_own(text, new):
    start = 2 if "~>" in text else text.index("two")
    with pytest.raises(OcrfixError, match="CriticMarkup"):
        critic.critic(ledger_of(text, (start, len(text), new)), NONE)


def test_critic_markup_leaves_a_closing_marker_outside_a_change_alone():
    assert critic.critic(ledger_of("i++} two", (5, 8, "2")), NONE).startswith("i++} {~~two~>2~~}")
