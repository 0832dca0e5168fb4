"""A list of words that only tells what it has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ocrfix.language.lexicon import Lexicon, WordList

WORDS = st.text("aäbé'-z\N{GREEK SMALL LETTER ALPHA}\U0001d49c", max_size=4)


@given(st.sets(WORDS), WORDS)
def test_it_has_what_a_set_has(words: set[str], other: str) -> None:
    listed = WordList(words)
    assert all(word in listed for word in words)
    assert (other in listed) == (other in words)


def test_lists_of_languages_that_have_none_are_empty() -> None:
    assert not Lexicon("xx").modern("the")
    assert Lexicon("en").modern("The")
    assert not Lexicon("en").modern("tlie")
