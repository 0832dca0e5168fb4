"""A law for all passes: no letter is lost or gained that no change accounts for.

The letters of the result are those of the scan, minus what furniture and page marks struck, plus
what corrections put in the place of what they struck. Layout changes letters only by moving them.
Set `OCRFIX_BENCH` to a folder of development data to try every file of it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures").glob("*/scan.txt"))
BENCH = os.environ.get("OCRFIX_BENCH")
LAYOUT = {"paragraphs", "sentences", "spacing", "footnotes"}
"""Passes that join, part and move text: their changes keep every letter."""
STRIKING = {"furniture", "pages"}
"""Passes that may strike text and put nothing in its place."""
RULES = ocrfix.load("en")


def letters(text):
    """The letters and digits of a text, with how often each is in it."""
    return Counter(char for char in text if char.isalnum())


def balance(text, rules=RULES):
    """Check the law for one text; the result of the run."""
    done = ocrfix.restore(text, rules=rules)
    on = done.ledger.under(done.decisions)
    sums = letters(text)
    for change in done.changes:
        if not on.standing[change.number]:
            continue
        old, new = Counter(), Counter()
        for edit in change.edits:
            old += letters(edit.old)
            new += letters(edit.new)
        stage = change.rule.partition(".")[0]
        if stage in LAYOUT:
            assert old == new, (
                f"{change.rule} loses or adds letters: {change.old!r}, {change.new!r}"
            )
        elif stage == "hyphens":
            # `Zuk-ker` is `Zucker`, `Schiff-fahrt` may be `Schiffahrt`: one letter at most.
            assert max((old - new).total(), (new - old).total()) <= len(change.edits), change
        elif stage in STRIKING:
            assert not new - old, f"{change.rule} writes text: {change.new!r}"
        elif old.total() > 3:
            # A correction puts a word in the place of a word.
            assert 2 * new.total() >= old.total(), change
        sums.subtract(old)
        sums.update(new)
    assert +sums == letters(done.text)
    return done


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_letters_of_the_fixtures_balance(path):
    balance(path.read_text("utf-8", "surrogateescape"))


def _bench():
    if not BENCH:
        return
    folder = Path(BENCH)
    for path in [*folder.glob("pages/*/ocr.txt"), *folder.glob("books/layout/*/raw*.txt")]:
        yield str(path.relative_to(folder)), path.read_text("utf-8", "replace")
    for path in folder.glob("books/*.jsonl"):
        books = {}
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            books.setdefault(str(record["meta"].get("book")), []).append(record["ocr"])
        yield from ((f"{path.stem}/{book}", "\f".join(pages)) for book, pages in books.items())


@pytest.mark.skipif(not BENCH, reason="OCRFIX_BENCH names no folder")
@pytest.mark.parametrize(("name", "text"), sorted(_bench()), ids=lambda each: each[:40])
def test_letters_of_the_bench_balance(name, text):
    assert balance(text), name


LINE = st.sampled_from([
    "The men who had built the boats were long since dead,",
    "and their sons had gone to the mines in the north,",
    "where the pay was better and the winters were longer.",
    "In the evening one could see the smoke of the incompre-",
    "hensible town, and hear the trains of Mr.",
    "Lacey, who kept the inn.",
    "    It was said that",
    "Q. What is meant by it?",
    "A. The patience of those who waited.",
    "1. The tenant shall keep the sluice.",
    "2. He shall pay the rent.",
    "Fig. 3.—The old bridge.",
    "THE OLD BRIDGE",
    "* See the book of the boats, p. 12.",
    "12 THE HISTORY OF BOATS",
    "13",
    "wheat     12     14",
    "“and so he went,",
    "Tell me not, in mournful numbers,",
])  # fmt: skip
GAP = st.sampled_from(["\n"] * 6 + ["\n\n", "\n\f", "\f", "\n\n\f\n", "  \n\n", "\r\n", " "])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LINE, GAP), max_size=40))
def test_letters_of_any_text_balance(parts):
    balance("".join(map("".join, parts)))
