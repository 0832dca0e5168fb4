"""The laws of the core, as properties: they hold for any scan, any passes, any decisions."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import event, given
from hypothesis import strategies as st

from ocrfix import NONE, NOTHING, Decision, Decisions, Safety
from ocrfix.core.pieces import apply_hunks
from strategies import WORDS, History, blockers, decisions_for, histories, replaced


@given(histories(), st.data())
def test_scan_returns(history, data):
    """Whatever was proposed and decided, the scan is one call away, byte for byte."""
    history.ledger.text(data.draw(decisions_for(history.ledger)))

    document = history.ledger.document
    assert document.text == history.ledger.text(NOTHING)
    assert document.to_bytes() == document.encode(history.ledger.text(NOTHING))


@given(histories(), st.data())
def test_text_is_what_the_slow_model_reads(history, data):
    for _ in range(3):
        decisions = data.draw(decisions_for(history.ledger))
        on = history.standing(decisions)

        assert history.model.text(on) == history.ledger.text(decisions)


@given(histories(), st.data())
def test_evidence_holds(history, data):
    """Each standing change sees exactly the characters it read, by identity."""
    drawn, changes = data.draw(decisions_for(history.ledger)), history.ledger.changes
    cases = [drawn, *(drawn.having(Decision("accept", c.id)) for c in changes)]
    cases += [NONE.having(Decision("accept", c.id)) for c in changes]
    cases += [ALL.having(Decision("reject", c.id)) for c in changes]
    for decisions in cases:
        on = history.standing(decisions)
        for change in changes:
            wanted = change.safety and decisions.wants(change.id, change.safety)
            if wanted and not on[change.number]:
                event("a wanted change was withdrawn")
                assert blockers(history.ledger, change, decisions)
            if on[change.number]:
                assert history.model.sees_its_evidence(change.number, on)


ALL = Decisions(apply=Safety.REVIEW)


@given(histories(), st.data())
def test_no_character_is_struck_twice(history, data):
    on = history.standing(data.draw(decisions_for(history.ledger)))
    for cell in history.model.cells:
        strikers = [c for c in cell.strikers if on[c]]
        assert len(strikers) <= 1
        if strikers and cell.writer:
            assert on[cell.writer[0]], "struck by a standing change, but written by none"


@given(histories(), st.data())
def test_weaving_is_inert_and_turning_on_replaces(history, data):
    """A pass just woven changes nothing; any part of it on is as if replaced in its view."""
    for on, view, fixes, changes in history.shown:
        weave, gap = history.ledger.weave, [0] * (changes[0].number - len(on)) if changes else []
        off = [0] * len(changes)
        assert view.text == weave.read(_padded([*on, *gap, *off], history)).text

        chosen = data.draw(st.lists(st.booleans(), min_size=len(off), max_size=len(off)))
        for some in ([True] * len(off), chosen):
            edits = History.edits(fixes, changes)
            naive = replaced(
                view.text, [e for es, yes in zip(edits, some, strict=True) if yes for e in es]
            )
            assert naive == weave.read(_padded([*on, *gap, *map(int, some)], history)).text


def _padded(on, history):
    return [*on, *[0] * (len(history.ledger.changes) - len(on))]


@given(histories(), st.data())
def test_flip_alone(history, data):
    """Flipping a change that nobody leans on flips nothing else."""
    ledger = history.ledger
    decisions = data.draw(decisions_for(ledger))
    on = ledger.under(decisions).standing
    leaned = {n for c in ledger.changes for n in [*(n for n, _ in c.needs), *c.bars]}
    for change in ledger.changes:
        verdict = "reject" if on[change.number] else "accept"
        flipped = ledger.under(decisions.having(Decision(verdict, change.id))).standing
        others = [n for n in range(len(on)) if n != change.number and flipped[n] != on[n]]
        if change.number not in leaned:
            assert others == []
        if others:
            event("a flip withdrew or let in another change")


@given(histories(), st.data())
def test_the_last_word_counts_and_order_does_not(history, data):
    ledger = history.ledger
    decisions = data.draw(decisions_for(ledger))
    before = ledger.text(decisions)
    rows = list(decisions.by_change.values())
    shuffled = data.draw(st.permutations(rows))

    assert before == ledger.text(Decisions.of(shuffled, decisions.apply))
    for change in ledger.changes:
        back = decisions.having(Decision("accept", change.id), Decision("reject", change.id))
        once = decisions.having(Decision("reject", change.id))
        assert ledger.under(once).standing == ledger.under(back).standing
        if change.id not in decisions.by_change:
            opened = decisions.having(Decision("reject", change.id), Decision("open", change.id))
            assert before == ledger.text(opened)


@given(histories(), st.data())
def test_hunks_flatten_what_stands(history, data):
    """Disjoint, sorted, in scan offsets; applied to the scan they give the text."""
    ledger = history.ledger
    decisions = data.draw(decisions_for(ledger))
    hunks, scan = ledger.hunks(decisions), ledger.document.text

    assert ledger.text(decisions) == apply_hunks(scan, hunks)
    for one, two in pairwise(hunks):
        assert one.start <= one.end < two.start
    on = ledger.under(decisions).standing
    assert all(on[ledger[key].number] for hunk in hunks for key in hunk.ids)
    assert all(0 <= h.start <= h.end <= len(scan) and (h.new or h.start < h.end) for h in hunks)


@given(histories(), st.data())
def test_positions(history, data):
    """`scan` is monotone, stays in the scan, and goes there and back."""
    ledger = history.ledger
    view, scan = ledger.view(data.draw(decisions_for(ledger))), ledger.document.text
    spans = [view.scan((at, at + 1)) for at in range(len(view.text))]
    assert all(0 <= s.start <= s.end <= len(scan) for s in spans)
    for one, two in pairwise(spans):
        assert one.start <= two.start
        assert one.end <= two.end
    for at, span in enumerate(spans):
        if span.start < span.end:
            assert view.at(span.start) <= at
        place = view.where(at)
        assert scan.count("\n", 0, span.start) + 1 == place.line
        assert span.start - (scan.rfind("\n", 0, span.start) + 1) + 1 == place.column
        assert min(scan.count("\f", 0, span.start) + 1, len(view.pages)) == place.page
    ats = [view.at(offset) for offset in range(len(scan) + 1)]
    assert ats == sorted(ats)


@given(histories(), st.data())
def test_nothing_unsafe_stands_unasked(history, data):
    on = history.ledger.under(NONE).standing
    for change in history.ledger.changes:
        assert not on[change.number] or change.safety == Safety.SAFE


@given(histories())
def test_ids_tell_changes_apart(history):
    ids = [change.id for change in history.ledger.changes]
    assert len(set(ids)) == len(ids)


@given(histories(), st.data())
def test_reading_does_not_depend_on_what_was_asked_before(history, data):
    """Hand-made corrections included: the text is a function of ledger and decisions."""
    ledger = history.ledger
    one, two = (data.draw(with_hand(ledger)) for _ in range(2))
    first = ledger.text(one), ledger.under(one).standing, list(ledger.under(one).unplaced)
    ledger.text(two)

    assert first == (ledger.text(one), ledger.under(one).standing, list(ledger.under(one).unplaced))
    assert ledger.text(one) == apply_hunks(ledger.document.text, ledger.hunks(one))
    assert ledger.document.text == ledger.text(NOTHING)
    event("hand-made corrections unplaced" if first[2] else "all placed")


@st.composite
def with_hand(draw, ledger):
    decisions = draw(decisions_for(ledger))
    rows = []
    for _ in range(draw(st.integers(0, 3))):
        view = ledger.view(decisions.having(*rows))
        start = draw(st.integers(0, len(view.text)))
        end = min(len(view.text), start + draw(st.integers(0, 3)))
        place = view.scan((start, end))
        rows.append(Decision("hand", "", *place, view.text[start:end], draw(WORDS)))
    return decisions.having(*rows)
