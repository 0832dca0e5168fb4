"""The ledger file: what is written comes back, and what was altered is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocrfix import Decision, Decisions, Document, Edit, Fix, Ledger, Safety, Span
from ocrfix.core.marks import OtherMark
from ocrfix.errors import LedgerError
from ocrfix.storage import ledger_file as ledgerfile
from strategies import decisions_for, histories

ODD = OtherMark(Span(0, 3), "heading", (("level", "1"), ("mark", "*")))


@given(histories(), st.data())
def test_round_trip(history, data):
    """The same bytes, and the same text under any decisions, made before or after."""
    ledger = history.ledger
    ledger.text(data.draw(decisions_for(ledger)))  # may leave amendments
    written = ledgerfile.dumps(ledger)
    loaded = ledgerfile.loads(written, ledger.document)

    assert written == ledgerfile.dumps(loaded)
    for _ in range(3):
        decisions = data.draw(decisions_for(ledger))
        assert ledger.text(decisions) == loaded.text(decisions)
        assert ledger.hunks(decisions) == loaded.hunks(decisions)
        on, again = ledger.under(decisions).standing, loaded.under(decisions).standing
        standing = {c.id: on[c.number] > 0 for c in ledger.changes}
        assert standing == {c.id: again[c.number] > 0 for c in loaded.changes}


@given(histories(), st.data())
def test_hand_made_corrections_stay_with_the_decisions(history, data):
    """Asking for a text with corrections changes no ledger file."""
    ledger = history.ledger
    written = ledgerfile.dumps(ledger)
    text = ledger.text()
    at = data.draw(st.integers(0, len(text)))
    place = ledger.view().scan((at, len(text)))
    ledger.text(Decisions.of([Decision("hand", "", *place, text[at:], "by hand")]))

    assert written == ledgerfile.dumps(ledger)


def ledger() -> Ledger:
    made = Ledger(Document.from_text("The de-\nlighted reader\udcff.\n"), "r1", "en")
    view = made.view()
    fixes = [
        Fix((Edit.at(6, 8, "", (4, 15)),), "hyphens.drop", "w", 0.9, Safety.SAFE),
        Fix(
            (Edit.at(0, 3, "A"), Edit.at(16, 22, "writer")),
            "x.y",
            "w",
            0.5,
            Safety.REVIEW,
            moves=True,
        ),
        Fix((Edit.at(22, 23, ""),), "x.stray", "look", 0.5, Safety.NOTE, stopped=True),
    ]
    made.record("hyphens", view, [*fixes, ODD])
    view = made.view()
    made.record("quotes", view, [Fix((Edit.at(4, 13, "gay"),), "q.z", "w", 0.7, Safety.SAFE)])
    made.text(Decisions.of([Decision("amend", made.changes[1].id, new="=")]))
    return made


def test_a_ledger_of_all_kinds_comes_back():
    made = ledger()
    loaded = ledgerfile.loads(ledgerfile.dumps(made), made.document)

    assert loaded.marks == [ODD]
    assert made.text() == loaded.text()
    assert {c.id: c[3:7] + c[10:] for c in made.changes} == {
        c.id: c[3:7] + c[10:] for c in loaded.changes
    }
    assert any(c.moves for c in loaded.changes)
    assert any(c.stopped for c in loaded.changes)


@given(st.integers(0, 3000), st.integers(0, 3000), st.text(max_size=6))
@example(0, 3000, "[" * 100_000)
@example(2999, 3000, "x")
@example(3000, 3000, "no newline at the end")
@example(0, 0, "\ufeff")
def test_a_damaged_ledger_is_refused(low, high, junk):
    """Cut, overwritten or lengthened anywhere: an error that says so, never a wrong text."""
    made = ledger()
    written = ledgerfile.dumps(made)
    low, high = min(low, high), max(low, high)
    damaged = written[:low] + junk + written[high:]
    if damaged == written:
        return

    with pytest.raises(LedgerError):
        ledgerfile.loads(damaged, made.document)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.integers(0, 5), st.data())
def test_a_forged_ledger_never_gives_another_exception(line, data):
    """Even with a new seal, whatever is in any field."""
    made = ledger()
    rows = [json.loads(row) for row in ledgerfile.dumps(made).splitlines()]
    row = rows[line]
    key = data.draw(st.sampled_from(sorted(row)))
    if key == "edits" and data.draw(st.booleans()):
        edit = row["edits"][0]
        edit[data.draw(st.sampled_from(["start", "end", "old", "new", "over"]))] = data.draw(JSON)
    else:
        row[key] = data.draw(JSON)
    forged = seal(rows)

    try:
        loaded = ledgerfile.loads(forged, made.document)
        loaded.text()
        assert made.document.text == loaded.text(Decisions(apply=Safety.SAFE + 1))
    except LedgerError:
        pass


def seal(rows):
    header, *rest = rows
    header.pop("seal", None)
    body = "".join(map(ledgerfile._line, rest))
    return ledgerfile._line({**header, "seal": ledgerfile._seal(header, body)}) + body


def test_a_ledger_of_another_scan_is_refused():
    with pytest.raises(LedgerError, match="another scan"):
        ledgerfile.loads(ledgerfile.dumps(ledger()), Document.from_text("Another.\n"))


def test_the_same_words_written_twice_are_two_changes():
    """Both misreadings in one moved note have one scan span; the second was lost once."""
    made = Ledger(Document.from_text("a b"))
    made.record("one", made.view(), [fix(1, 1, " tbe tbe")])
    changes = made.record("two", made.view(), [fix(2, 5, "the"), fix(6, 9, "the")])

    assert made.text() == "a the the b"
    assert len({change.id for change in changes}) == 2
    assert made.text() == ledgerfile.loads(ledgerfile.dumps(made), made.document).text()


def test_an_insertion_in_front_of_what_is_struck_comes_back_in_front():
    made = Ledger(Document.from_text("abc"))
    made.record("x", made.view(), [fix(1, 1, "!"), fix(1, 2, "B", None, Safety.REVIEW)])

    assert made.text() == "a!bc"
    assert ledgerfile.loads(ledgerfile.dumps(made), made.document).text() == "a!bc"


def fix(start, end, new, reads=None, safety=Safety.SAFE):
    return Fix((Edit.at(start, end, new, reads),), "x.y", "why", 0.9, safety)
