"""Decisions find their changes again, or say loudly that they do not."""

from __future__ import annotations

from ocrfix import Decisions, Document, Edit, Fix, Ledger, Safety
from ocrfix.core.reanchor import attach, describe

SCAN = "It was tbe best of times, it was tbe worst of times.\n"


def ledger(text: str) -> Ledger:
    made = Ledger(Document.from_text(text))
    places = [at for at in range(len(text)) if text.startswith("tbe", at)]
    fixes = [Fix((Edit.at(p, p + 3, "the"),), "x.y", "w", 0.9, Safety.SAFE) for p in places]
    made.record("x", made.view(), fixes)
    return made


def test_decisions_move_with_their_words():
    old, new = ledger(SCAN), ledger("A new title page\n" + SCAN)
    decision = describe(old, old.changes[1])._replace(verdict="reject")
    attached, says = attach(new, Decisions.of([decision]))

    assert [new.changes[1].id] == list(attached.by_change)
    assert "tbe worst" in new.text(attached)
    assert "line 2" in says[0]


def test_what_is_here_stays_as_it_is():
    made = ledger(SCAN)
    decisions = Decisions.of([describe(made, made.changes[0])._replace(verdict="reject")])

    assert (decisions, []) == attach(made, decisions)


def test_an_amendment_moves_by_what_it_replaced():
    old, new = ledger(SCAN), ledger("!" + SCAN)
    decision = describe(old, old.changes[0])._replace(verdict="amend", new="quite the")
    attached, _ = attach(new, Decisions.of([decision]))

    assert "quite the best" in new.text(attached)


def test_what_stands_twice_alike_is_not_guessed():
    old = ledger("and tbe end. ")
    new = ledger("so. and tbe end. and tbe end. so")
    decision = describe(old, old.changes[0])._replace(verdict="reject", before="", after="")
    attached, says = attach(new, Decisions.of([decision]))

    assert new.text() == new.text(attached)
    assert "Decide again" in says[0]


def test_two_decisions_never_share_a_change():
    old, new = ledger(SCAN), ledger("It was tbe best of times.\n")
    rows = [describe(old, c)._replace(verdict="reject") for c in old.changes]
    attached, says = attach(new, Decisions.of(rows))

    assert "tbe best" in new.text(attached)
    assert sum("Decide again" in line for line in says) == 1


def test_hand_made_corrections_are_left_to_the_ledger():
    made = ledger(SCAN)
    hand = describe(made, made.changes[0])._replace(verdict="hand", change="")

    assert attach(made, Decisions.of([hand]))[1] == []
