"""The project's own fixtures are as expected: text, changes, marks, and score.

After a change that is meant: `make golden`, and read the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import ocrfix
from ocrfix.checking.check import CheckTask, check
from ocrfix.checking.fixture import fixtures, read, rules_for
from ocrfix.checking.fixture import restored as restore
from ocrfix.checking.text_report import report_lines
from ocrfix.scoring.score import score_ledger
from ocrfix.storage.ledger_file import loads

FIXTURES = fixtures([Path(__file__).parent.parent / "fixtures"])
MARKS = {
    "page": "pages", "footnote": "notes", "heading": "headings", "furniture": "furniture",
}  # fmt: skip
"""Which pass makes marks of a kind: two passes do little else."""
KEPT = [
    ("encoding", "stakhanov-pages", "the cafés, the fields"),
    ("pages", "contents-of-the-weir", "IX. The Great Flood........ 188"),
    ("furniture", "the-river-verses", "SONGS AND PICTURES\n\nOf all that was printed"),
    (
        "notes",
        "hallam-and-daughter",
        "6d.\nA Walk round the Walls, with a Map........ ls. 6d.\n",
    ),
    ("footnotes", "returns-of-the-port", "Sundries 45 2,635\n\nFrom these figures"),
    ("citations", "the-harbour-lamp", "\n\n* A gill is a quarter of a pint."),
    ("hyphens", "stakhanov-pages", "Take the apparently dry, matter-of-fact reports"),
    ("headings", "a-letter-from-the-cape", "ever your affectionate\nHARRIET LOWE.\n"),
    ("paragraphs", "the-river-verses", "And what shoulder, & what art,\nCould twist the sinews"),
    ("paragraphs", "the-borrowed-umbrella", "your sideboard.\n\nMRS. TANSY. It was made"),
    ("sentences", "a-letter-from-the-cape", "to be, Sir,\nyour most obedient servant,\nJ. MARLOW"),
    ("scannos", "on-the-use-of-clocks", "I was led into these reflexions"),
    ("quotes", "a-letter-from-the-cape", "and to say \N{LEFT DOUBLE QUOTATION MARK}presently"),
    ("spacing", "hallam-and-daughter", "2s. Od.\nHarbottle on Sluices, 2 vols. 8vo.,boards...."),
    ("queries", "returns-of-the-port", "Sundries 45 2,635"),
]
"""What a pass must not touch, though it looks like what it repairs."""


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_a_fixture_is_as_expected(path):
    found = check(CheckTask(path))
    assert found.fine, "\n".join(report_lines(found, colour=False))
    assert found.text == (path / "expected.txt").read_bytes()


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_the_ledger_alone_gives_the_text(path):
    """Years later: scan and ledger, no rules."""
    document = ocrfix.read((path / "scan.txt").read_bytes(), "scan.txt")
    again = loads((path / "ledger.jsonl").read_text("utf-8"), document)
    assert document.encode(again.text()) == (path / "expected.txt").read_bytes()
    assert again.text(ocrfix.NOTHING) == document.text


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_no_word_is_harmed(path):
    fixture = read(path)
    if fixture.truth is None:
        pytest.skip(f"{path.name} has no truth.txt")
    done = restore(fixture, rules_for(fixture, ()))
    norm = fixture.about.get("norm", "plain")
    scored = score_ledger(done.ledger, done.made, fixture.truth, (norm,))
    harmed = [word for word in scored.words if word.fate == "harmed"]
    assert harmed == []


@pytest.mark.parametrize("name", [each.__name__ for each in ocrfix.PASSES])
def test_every_pass_acts_in_some_fixture(name):
    acts = set()
    for path in FIXTURES:
        ledger = restore(read(path), rules_for(read(path), ())).ledger
        acts |= {change.stage for change in ledger.changes}
        acts |= {MARKS[mark.kind] for mark in ledger.marks if mark.kind in MARKS}
    assert name in acts


@pytest.mark.parametrize(("name", "fixture", "kept"), KEPT)
def test_every_pass_leaves_alone_what_it_must(name, fixture, kept):
    (path,) = [each for each in FIXTURES if each.name == fixture]
    assert kept in (path / "expected.txt").read_text("utf-8"), name


def test_of_every_pass_it_is_said_what_it_must_leave_alone():
    assert {name for name, _, _ in KEPT} == {each.__name__ for each in ocrfix.PASSES}
