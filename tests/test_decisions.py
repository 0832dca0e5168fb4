"""Decisions: the table comes back, later ones overrule, and bad lines are named."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocrfix import Decision, Decisions, Document, Edit, Fix, Ledger, Safety
from ocrfix.core import decisions as table
from ocrfix.errors import DecisionError

ODD = st.text(st.sampled_from("ab\t\n\r\\#\u2028\x0b\x00\udcff\"' n"), max_size=8)
ROWS = st.builds(
    Decision,
    st.sampled_from(["accept", "reject", "amend", "hand"]),
    st.text("0123456789abcdef", min_size=12, max_size=12),
    st.integers(0, 99),
    st.integers(0, 99),
    ODD, ODD, ODD, ODD, ODD, ODD,
)  # fmt: skip


@given(st.lists(ROWS))
@example([Decision("hand", "a" * 12, 0, 0, "", "#\t\r", "\r", "\\t", "", "\r")])
def test_round_trip(rows):
    decisions = Decisions.of(rows)

    assert decisions == table.loads(table.dumps(decisions))


@given(st.lists(ROWS, max_size=4), st.integers(0, 400), st.text(max_size=5))
def test_any_table_is_read_or_refused(rows, at, junk):
    written = table.dumps(Decisions.of(rows))
    try:
        table.loads(written[:at] + junk + written[at:])
    except DecisionError as error:
        assert "line " in str(error)  # noqa: PT017 - it may also be read


def test_later_lines_overrule_and_open_takes_back():
    rows = [Decision("reject", "x"), Decision("accept", "x"), Decision("reject", "y")]

    assert Decisions.of(rows).by_change["x"].verdict == "accept"
    assert list(Decisions.of([*rows, Decision("open", "y")]).by_change) == ["x"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no table", "line 1"),
        ("verdict\tchange\nmaybe\tx\n", "line 2"),
        ("verdict\tchange\naccept\t\n", "names no change"),
        ('verdict\tchange\naccept\t0123456789ab"\n', "twelve digits"),
        ("verdict\tchange\nhand\t0123456789AB\n", "twelve digits"),
        ("verdict\tchange\tstart\naccept\tx\t-1\n", "must be numbers"),
        ("verdict\tchange\tstart\naccept\tx\t" + "1" * 5000 + "\n", "must be numbers"),
        ("verdict\tchange\naccept\tx\ty\n", "line 2"),
    ],
)
def test_bad_lines_are_named(text, says):
    with pytest.raises(DecisionError, match=says):
        table.loads(text)


def test_decisions_on_unknown_changes_do_nothing():
    ledger = made("ab")
    odd = Decisions.of([Decision(v, "no such", new="x") for v in ("accept", "reject", "amend")])

    assert ledger.text(odd) == "Ab"


def test_an_amendment_to_nothing_strikes():
    ledger = made("ab")

    assert ledger.text(Decisions.of([Decision("amend", ledger.changes[0].id, new="")])) == "b"


def test_what_cannot_be_amended_says_so():
    ledger = made("ab", Safety.NOTE)

    with pytest.raises(DecisionError, match="changes nothing"):
        ledger.text(Decisions.of([Decision("amend", ledger.changes[0].id, new="x")]))


def test_a_correction_by_hand_over_what_a_change_wrote():
    ledger = made("ab")
    hand = Decision("hand", "", 0, 1, "A", "AA")

    assert ledger.text(Decisions.of([hand])) == "AAb"
    rejected = Decisions.of([Decision("reject", ledger.changes[0].id), hand])
    assert ledger.text(rejected) == "ab"
    assert [d.old for d in ledger.under(rejected).unplaced] == ["A"]
    assert ledger.text(Decisions.of([hand])) == "AAb"
    assert ledger.under(Decisions.of([hand])).unplaced == []


def test_corrections_by_hand_over_one_another():
    ledger = made("ab")
    rows = [Decision("hand", "", 0, 1, "A", "xy"), Decision("hand", "", 0, 1, "xy", "z")]

    assert ledger.text(Decisions.of(rows)) == "zb"


def made(text: str, safety: Safety = Safety.SAFE) -> Ledger:
    ledger = Ledger(Document.from_text(text))
    fix = Fix((Edit.at(0, 1, text[0].upper()),), "x.y", "why", 0.9, safety)
    ledger.record("x", ledger.view(), [fix])
    return ledger
