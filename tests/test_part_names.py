"""Furniture, headings and paragraphs know the same names for the parts of a book."""

from __future__ import annotations

import pytest

from ocrfix.language.part_names import COUNTERS, NAMES, any_of
from ocrfix.passes.furniture import running_heads
from ocrfix.passes.headings import candidates, labels
from ocrfix.passes.text import line_joins, verse_and_tables


@pytest.mark.parametrize("form", [str.capitalize, str.upper])
@pytest.mark.parametrize("name", NAMES)
def test_every_judge_knows_a_name(name, form):
    word = form(name)
    assert line_joins.LABEL.match(f"{word}\n12\n")
    assert verse_and_tables.LABEL.fullmatch(f"{word} XII.")
    assert running_heads.LABEL.fullmatch(f"{name} xii")
    assert candidates.LABELLED.search(f"\n{word} XII")
    assert labels.label(f"{word} XII")


@pytest.mark.parametrize("word", COUNTERS)
def test_counters_stand_before_numbers(word):
    assert line_joins.LABEL.match(f"{word.capitalize()}.\n3\n")


def test_the_longer_name_comes_first():
    assert any_of(["chap", "chapter"]) == "(?:CHAPTER|Chapter|CHAP|Chap)"
