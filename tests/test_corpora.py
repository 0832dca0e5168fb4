r"""Corpora that anybody may add a line to: what must stay, and what we know to be wrong today.

`corpora/negative.tsv` has texts that look wrong and are right: nothing in them is changed unasked.
`corpora/known-failures.tsv` has texts that should come out otherwise than they do; a line that
comes out right makes its test fail, so that it is moved to where it holds. In both files `\n` is
a line end and `\f` a page end.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

import ocrfix

CORPORA = Path(__file__).with_name("corpora")


def lines(name):
    with (CORPORA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert all(len(row) == len(rows[0]) for row in rows), name
    return [[cell.replace("\\n", "\n").replace("\\f", "\f") for cell in row] for row in rows[1:]]


@cache
def rules(language):
    return ocrfix.load(language)


def restored(language, text):
    return ocrfix.restore(text, rules=rules(language)).text


@pytest.mark.parametrize(("language", "text", "why"), lines("negative.tsv"))
def test_what_looks_wrong_and_is_right_stays(language, text, why):
    assert restored(language, text) == text, why


@pytest.mark.xfail(strict=True, reason="known failures")
@pytest.mark.parametrize(("language", "text", "wanted", "why"), lines("known-failures.tsv"))
def test_what_is_known_to_fail(language, text, wanted, why):
    assert restored(language, text) == wanted, why
