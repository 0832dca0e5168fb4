"""Weaving into a part of the weave is weaving into the whole."""

from __future__ import annotations

from copy import deepcopy

from hypothesis import assume, event, given
from hypothesis import strategies as st

from ocrfix.core.edits import Edit
from ocrfix.core.pieces import Slot
from ocrfix.core.view import View
from ocrfix.core.weave import Weave
from ocrfix.core.weave_parts import Part
from strategies import WORDS, decisions_for, histories

REACH = st.integers(1, 7)


def parted(data):
    """A ledger, what is applied in it, a place in its scan, and the part of the weave around it."""
    ledger = data.draw(histories()).ledger
    on = ledger.under(data.draw(decisions_for(ledger))).standing
    at = data.draw(st.integers(0, len(ledger.document.text)))
    whole = deepcopy(ledger.weave)
    part = Part(whole, on, at, data.draw(REACH))
    return ledger, on, at, part


def near(ledger, weave, on, at):
    reading = weave.read(on)
    return reading, View(ledger.document, weave, reading).at(at)


@given(st.data(), REACH)
def test_a_part_shows_what_is_around_its_place(data, reach):
    ledger = data.draw(histories()).ledger
    on = ledger.under(data.draw(decisions_for(ledger))).standing
    at = data.draw(st.integers(0, len(ledger.document.text)))
    whole, place = near(ledger, ledger.weave, on, at)
    part, inside = near(ledger, Part(ledger.weave, on, at, reach), on, at)
    assert part.text[:inside][-reach:] == whole.text[:place][-reach:]
    assert part.text[inside:][:reach] == whole.text[place:][:reach]
    event("cut" if len(part.text) < len(whole.text) else "all of it")


@given(st.data())
def test_a_part_that_is_put_back_changes_nothing(data):
    part = parted(data)[-1]
    before = list(part.whole.pieces)
    part.put_back()
    assert joined(part.whole.pieces) == joined(before)


@given(st.data())
def test_what_is_woven_into_a_part_is_woven_into_the_whole(data):
    ledger, on, at, part = parted(data)
    whole = deepcopy(ledger.weave)
    reading, place = near(ledger, whole, on, at)
    inner, inside = near(ledger, part, on, at)
    start = data.draw(st.integers(0, len(inner.text)))
    end = data.draw(st.integers(start, len(inner.text)))
    new = data.draw(WORDS)
    assume(new or start < end)
    assume(start > 0 or place == inside)  # what stands in front of all has another place
    there = [place - inside + start, place - inside + end]
    woven = [
        weave.weave(text, [Slot(len(on), Edit.at(*span, new), weave.look(text, *span))])
        for weave, text, span in ((whole, reading, there), (part, inner, (start, end)))
    ]
    assert woven[0] == woven[1]
    part.put_back()
    assert joined(part.whole.pieces) == joined(whole.pieces)
    for version in (0, 1):
        assert part.whole.read([*on, version]).text == whole.read([*on, version]).text


def joined(pieces):
    """Pieces, with those put together that say the same of neighbouring text."""
    found = []
    for piece in pieces:
        last = found[-1] if found else None
        if last and last[::3] == piece[::3] and last.end == piece.start:
            found[-1] = last._replace(end=piece.end)
        else:
            found.append(piece)
    return found


def test_a_part_of_an_empty_weave_is_empty():
    whole = Weave("")
    part = Part(whole, [], 0, 5)
    assert part.read([]).text == ""
    part.put_back()
    assert whole.pieces == []
