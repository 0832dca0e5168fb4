"""Marks: each kind comes back from the ledger's file as it was, and unknown ones are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix.core.edits import Span
from ocrfix.core.marks import (
    FolioMark,
    FurnitureMark,
    HeadingMark,
    NoFolios,
    NoteMark,
    OtherMark,
    PageArea,
    TitleMark,
    mark_of,
    name_of,
)

SPAN = Span(3, 9)
WORDS = st.text(min_size=1, max_size=5)
COUNT = st.integers(1, 999)
KINDS = st.one_of(
    st.builds(PageArea, st.just(SPAN), COUNT, st.text(max_size=3)),
    st.builds(HeadingMark, st.just(SPAN), COUNT),
    st.builds(TitleMark, st.just(SPAN)),
    st.builds(FurnitureMark, st.just(SPAN), WORDS, COUNT, st.text(max_size=3)),
    st.builds(FolioMark, st.just(SPAN), COUNT, WORDS, st.booleans()),
    st.builds(NoFolios, st.just(SPAN), WORDS),
    st.builds(NoteMark, st.just(SPAN), WORDS, COUNT, st.booleans(), WORDS, WORDS, st.text()),
    st.builds(NoteMark, st.just(SPAN), WORDS, continued=st.booleans()),
)


@given(KINDS)
def test_a_mark_comes_back(mark):
    assert mark_of(name_of(mark), SPAN, mark.facts()) == mark


@given(st.text(), st.dictionaries(st.text(max_size=3), st.text(max_size=3)))
def test_what_this_version_does_not_know_is_kept(kind, facts):
    try:
        mark = mark_of(kind, SPAN, facts)
    except ValueError:
        return  # it lacks what its kind must say
    assert (name_of(mark), mark.facts()) == (kind, facts)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [("heading", {"level": "1", "by": "x"}), ("page", {"found": "cut"}), ("verse", {})],
)
def test_facts_beyond_those_of_its_kind_make_another_mark(kind, facts):
    assert isinstance(mark_of(kind, SPAN, facts), OtherMark)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [("folio", {"folio": "3"}), ("no-folios", {}), ("heading", {"level": "x"}), ("furniture", {})],
)
def test_a_mark_that_lacks_what_it_must_say_is_refused(kind, facts):
    with pytest.raises(ValueError, match=r"says no|invalid literal"):
        mark_of(kind, SPAN, facts)
