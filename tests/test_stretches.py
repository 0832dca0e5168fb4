"""Two states of one text, laid over each other: each can be read off whole."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocrfix.render.signs import plain, signs
from ocrfix.render.stretches import NO_CHANGE, offer
from strategies import decisions_for, histories


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.data())
def test_before_is_the_scan_and_after_is_all_that_is_offered(history, data):
    decisions = data.draw(decisions_for(history.ledger))
    offered = offer(history.ledger, decisions)
    before = "".join(each.text for each in offered.stretches if each.before)
    after = "".join(each.text for each in offered.stretches if each.after)
    assert before == history.ledger.document.text
    assert after == history.ledger.text(offered.applied.decisions)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.data())
def test_what_nobody_changes_is_scan_at_its_place(history, data):
    scan = history.ledger.document.text
    for each in offer(history.ledger, data.draw(decisions_for(history.ledger))).stretches:
        if each.by == each.cut == NO_CHANGE:
            assert scan.startswith(each.text, each.at)


@given(st.text(st.characters(codec=None), max_size=20), st.sampled_from(["", "{~", "-]^"]))
def test_signs_come_back_as_what_they_were(text, also):
    shown = signs(text, also)
    assert plain(shown) == text
    assert all(ord(each) >= 32 or each in "\t\n" for each in shown)
    assert not set(shown) & set(also)
