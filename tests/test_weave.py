"""Single cases of the weave, each a bug once found or a promise of an error message."""

from __future__ import annotations

import pytest

from ocrfix import NOTHING, Decision, Decisions, Document, Edit, Fix, Ledger, Safety, Span
from ocrfix.core.marks import HeadingMark
from strategies import blockers


def fix(start, end, new, reads=None, safety=Safety.SAFE):
    return Fix((Edit.at(start, end, new, reads),), "x.y", "why", 0.9, safety)


def ledger(scan, *passes):
    made = Ledger(Document.from_text(scan))
    for number, fixes in enumerate(passes):
        made.record(f"pass {number}", made.view(), fixes)
    return made


@pytest.mark.parametrize(
    ("fixes", "says"),
    [
        ([fix(0, 2, "x"), fix(1, 3, "y")], "overlaps"),
        ([fix(0, 3, "x"), fix(2, 2, "y")], "overlaps"),
        ([fix(0, 9, "x")], "outside"),
        ([fix(1, 2, "x", (2, 3))], "read"),
        ([fix(1, 1, "")], "changes nothing"),
    ],
)
def test_edits_that_cannot_be_are_refused_and_nothing_is_recorded(fixes, says):
    made = ledger("abcd")
    with pytest.raises(ValueError, match=says):
        made.record("a", made.view(), [HeadingMark(Span(0, 1)), fix(3, 4, "z"), *fixes])

    assert (made.changes, made.marks, made.stages) == ([], [], [])
    made.record("a", made.view(), [fix(3, 4, "z")])
    assert made.text() == "abcz"


def test_a_stale_view_is_refused():
    made = ledger("abcd")
    view = made.view()
    made.record("a", view, [fix(0, 1, "x")])

    with pytest.raises(ValueError, match="stale"):
        made.record("b", view, [fix(0, 1, "y")])


def test_a_view_keeps_its_places_while_others_are_woven():
    made = ledger("abcd", [fix(2, 3, "C")])
    view = made.view()
    made.text(Decisions.of([Decision("amend", made.changes[0].id, new="cc")]))

    assert [view.scan((n, n + 1)) for n in range(4)] == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_insertions_into_nothing_and_in_front():
    assert ledger("", [fix(0, 0, "x")]).text() == "x"
    assert ledger("", [fix(0, 0, "a")], [fix(0, 0, "y")], [fix(1, 2, "b")]).text() == "yb"
    assert ledger("a", [fix(0, 0, "x"), fix(0, 0, "y")]).text() == "xya"


def test_an_insertion_leans_on_what_it_stands_behind():
    made = ledger("abc", [fix(0, 1, "A")], [fix(1, 1, "!")])
    assert made.text() == "A!bc"

    assert made.text(Decisions.of([Decision("reject", made.changes[0].id)])) == "abc"


def test_what_was_hidden_may_not_come_up_inside_what_was_read():
    made = ledger("ab", [fix(1, 1, "-", safety=Safety.REVIEW)], [fix(0, 1, "A", (0, 2))])
    accepted = Decisions.of([Decision("accept", made.changes[0].id)])

    assert made.text() == "Ab"
    assert made.text(accepted) == "a-b"
    assert [made.changes[0]] == blockers(made, made.changes[1], accepted)


def test_what_was_struck_may_not_come_back_inside_what_was_read():
    made = ledger("a-b", [fix(1, 2, "")], [fix(0, 1, "A", (0, 2))])
    rejected = Decisions.of([Decision("reject", made.changes[0].id)])

    assert made.text() == "Ab"
    assert made.text(rejected) == "a-b"
    assert dict(made.changes[1].needs) == {0: 1}


def test_what_is_written_hangs_behind_what_it_replaces():
    """Seen only by who reads what is struck: its own place is not inside that."""
    made = ledger("ab", [fix(0, 2, "x", safety=Safety.REVIEW)], [fix(0, 0, "!")], [fix(1, 3, "c")])
    accepted = Decisions.of([Decision("accept", made.changes[0].id)])

    assert made.text() == "!c"
    assert made.text(accepted) == "!x"


def test_text_that_was_amended_away_may_not_come_back_into_what_was_read():
    """An insertion amended to nothing leaves no trace to read but its version."""
    made = ledger("ab", [fix(1, 1, "-")])
    gone = Decisions.of([Decision("amend", made.changes[0].id, new="")])
    made.record("join", made.view(gone), [fix(0, 1, "A", (0, 2))])

    assert made.text(gone) == "Ab"
    assert made.text() == "a-b"


def test_an_amendment_stands_where_the_proposal_stood():
    """Read across by the same changes, though others were inserted between meanwhile."""
    made = Ledger(Document.from_text("ab"))
    made.record("one", made.view(), [fix(1, 1, "1", safety=Safety.REVIEW)])
    made.record("two", made.view(), [fix(1, 1, "2")])
    made.record("three", made.view(), [fix(0, 2, "x")])
    amended = Decisions.of([Decision("amend", made.changes[0].id, new="9")])

    assert made.text() == "xb"
    assert made.text(amended) == "x9b"


def test_later_passes_strike_amended_text():
    made = ledger("abc", [fix(1, 2, "B")])
    amended = Decisions.of([Decision("amend", made.changes[0].id, new="xyz")])
    made.record("late", made.view(amended), [fix(2, 3, "Y")])

    assert made.text(amended) == "axYzc"
    assert made.text() == "aBc"
    assert made.text(NOTHING) == "abc"


def test_an_edit_of_written_text_lies_where_that_text_lies():
    made = ledger("one two three", [fix(4, 7, "2")], [fix(4, 5, "II")])

    assert Span(4, 7) == made.changes[1].scan


def test_the_same_proposal_is_the_same_change():
    made = ledger("abc", [fix(1, 2, "B")])
    rejected = Decisions.of([Decision("reject", made.changes[0].id)])

    assert made.record("again", made.view(rejected), [fix(1, 2, "B")]) == []
    assert made.text(rejected) == "abc"


def test_two_notes_of_different_rules_on_one_place_both_stay():
    one = fix(0, 1, "", safety=Safety.NOTE)
    made = ledger("abc", [one, one._replace(rule="x.z"), one])

    assert [change.rule for change in made.changes] == ["x.y", "x.z"]
    assert made.text(Decisions(apply=Safety.REVIEW)) == "abc"


def test_a_pass_is_recorded_once_and_before_the_hand():
    made = ledger("abc", [])
    with pytest.raises(ValueError, match="recorded before"):
        made.record("pass 0", made.view(), [])
    view = made.view(Decisions.of([Decision("hand", "", 0, 1, "a", "A")]))
    with pytest.raises(ValueError, match="hand"):
        made.record("other", view, [])
