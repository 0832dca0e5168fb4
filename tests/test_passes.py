"""Laws that every pass keeps, on any text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.edits import Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.core.pieces import apply_hunks

FIXTURES = Path(__file__).parent.parent / "fixtures"
SCANS = {
    about.parent.name: (about.parent / "scan.txt").read_text("utf-8")
    for about in sorted(FIXTURES.glob("*/about.toml"))
}
RULES = ocrfix.load("en")
NOT_YET = {}
"""Where a pass does not keep to what all others keep to, and why."""

# ruff: noqa: E501
PIECES = st.sampled_from(
    [
        "the old man ", "STAKHANOVIsm", "Mr. ", "“said he,” ", "'quoted' ", '"so" ', "de-\n\nlighted ",
        "well-\nknown ", "Compe-*\n\ntition ", "*poods** ", "\n\n* One pood = 36 lbs.\n\n", "\n\n",
        "\n", "\f", "12\n", "THE HISTORY OF IT\n", "6/12\n", "No\n3\n", "ﬁrſt ", "tlie ", "aud ", " ,",
        "  ", "...", ". . . ", "—", "\r\n", "\ufeff", "\u00ad", "\u202e", "\x00", "é", "e\u0301", "\u2028",
        "[1] ", "1 See p. 7.\n", "† ", "iv\n", "— 12 —\n", "\udc80", "<script>", "CHAPTER IV\n", "'", '"',
        "(", ")", "*", "-", "a" * 200, "The end.\n", "Digitized by Google\n", "é́́́",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("")
@example("\n")
@example("*\n\n*")
@example("-\n\n-a")
@example("a-\n\nb")
def test_no_text_makes_a_pass_raise_and_the_scan_returns(text):
    result = ocrfix.restore(text, rules=RULES)
    ledger = result.ledger
    assert ledger.text(ocrfix.NOTHING) == text
    assert apply_hunks(text, result.hunks) == result.text


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_everything_accepted_is_still_a_text(text):
    result = ocrfix.restore(text, rules=RULES, apply="review")
    assert apply_hunks(text, result.hunks) == result.text


@pytest.mark.parametrize("name", SCANS)
def test_any_slice_of_a_fixture_runs(name):
    rng = random.Random(7)
    scan = SCANS[name]
    for _ in range(12):
        start = rng.randrange(len(scan))
        piece = scan[start : start + rng.randrange(3000)]
        assert ocrfix.restore(piece, rules=RULES).ledger.text(ocrfix.NOTHING) == piece


@pytest.mark.parametrize("name", SCANS)
@pytest.mark.parametrize("propose", ocrfix.PASSES, ids=lambda p: p.__name__)
def test_each_pass_alone_is_silent_on_its_own_result(name, propose, request):
    if why := NOT_YET.get((propose.__name__, name)):
        request.applymarker(pytest.mark.xfail(reason=why, strict=True))
    once = ocrfix.restore(SCANS[name], rules=RULES, passes=[propose.__name__])
    again = ocrfix.restore(once.text, rules=RULES, passes=[propose.__name__])
    assert [c for c in again.changes if c.safety == Safety.SAFE] == []


@pytest.mark.parametrize("name", SCANS)
def test_every_change_names_a_rule_that_can_be_looked_up(name):
    for change in ocrfix.restore(SCANS[name], rules=RULES).changes:
        assert RULES[change.rule].stage == change.stage
        assert change.why
        assert 0 <= change.confidence <= 1


@pytest.mark.parametrize("name", SCANS)
@pytest.mark.parametrize("propose", ocrfix.PASSES, ids=lambda p: p.__name__)
def test_reads_covers_what_is_changed(name, propose):
    ledger = Ledger(ocrfix.Document.from_text(SCANS[name]))
    view = ledger.view()
    for proposal in propose(view, RULES):
        if isinstance(proposal, Fix):
            for edit in proposal.edits:
                assert edit.reads.start <= edit.span.start
                assert edit.span.end <= edit.reads.end


@pytest.mark.parametrize("name", SCANS)
def test_rejecting_everything_one_by_one_returns_the_scan(name):
    result = ocrfix.restore(SCANS[name], rules=RULES)
    decisions = ocrfix.Decisions.of(
        ocrfix.Decision("reject", c.id)
        for c in random.Random(3).sample(result.changes, len(result.changes))
    )
    assert result.ledger.text(decisions) == SCANS[name]


@pytest.mark.parametrize("name", SCANS)
def test_rejected_changes_are_not_proposed_round_the_back(name):
    """With a change rejected, a new run leaves its place as it was."""
    scan = SCANS[name]
    first = ocrfix.restore(scan, rules=RULES)
    safe = [c for c in first.changes if c.safety == Safety.SAFE and len(c.edits) == 1]
    for change in random.Random(5).sample(safe, min(6, len(safe))):
        decisions = ocrfix.NONE.having(ocrfix.Decision("reject", change.id))
        again = ocrfix.restore(scan, rules=RULES, decisions=decisions)
        low, high = change.edits[0].scan
        assert change.id in again.ledger
        assert not any(
            hunk[0] <= low and high <= hunk[1] and scan[hunk[0] : hunk[1]] != hunk[2]
            for hunk in again.hunks
            if high > low
        )


@pytest.mark.parametrize("name", SCANS)
@pytest.mark.parametrize("propose", ocrfix.PASSES, ids=lambda p: p.__name__)
def test_reads_is_honest(name, propose):
    """A letter changed outside what a fix read leaves the fix as it was."""
    scan = SCANS[name]
    rng = random.Random(11)

    def edits(text):
        view = Ledger(ocrfix.Document.from_text(text)).view()
        return {p.edits for p in propose(view, RULES) if isinstance(p, Fix)}

    found = edits(scan)
    for _ in range(5):
        at = scan.index("e", rng.randrange(max(len(scan) - 2000, len(scan) // 2)))
        mutated = f"{scan[:at]}a{scan[at + 1 :]}"
        untouched = {
            fix for fix in found if not any(e.reads.start <= at < e.reads.end for e in fix)
        }
        assert untouched <= edits(mutated)
