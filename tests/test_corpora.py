r"""Corpora that anyone can add a line to: what must stay, and what is known to be wrong today.

`corpora/negative.tsv` has texts that look wrong and are right: nothing in them is changed unasked.
`corpora/known-failures.tsv` has texts that should come out differently. If a line of it comes out
right, its test fails: move the line to the tests of the pass that repairs it. The first line of
each file names its columns, which tabs separate. `\n` is a line end and `\f` a page end.
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
    for number, row in enumerate(rows, 1):
        columns = f"{len(rows[0])} columns with a tab between: {', '.join(rows[0])}"
        assert len(row) == len(rows[0]), f"{name}, line {number}: needs {columns}"
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
