"""The project's own fixtures are as expected: text, changes, marks, and score.

After a change that is meant: `make golden`, and read the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import ocrfix
from ocrfix.checking.check import Task, check
from ocrfix.checking.fixture import fixtures
from ocrfix.checking.told import told
from ocrfix.ledgerfile import loads

FIXTURES = fixtures([Path(__file__).parent.parent / "fixtures"])


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_a_fixture_is_as_expected(path):
    found = check(Task(path))
    assert found.fine, "\n".join(told(found, colour=False))
    assert found.text == (path / "expected.txt").read_bytes()


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_the_ledger_alone_gives_the_text(path):
    """Years later: scan and ledger, no rules."""
    document = ocrfix.read((path / "scan.txt").read_bytes(), "scan.txt")
    again = loads((path / "ledger.jsonl").read_text("utf-8"), document)
    assert document.encode(again.text()) == (path / "expected.txt").read_bytes()
    assert again.text(ocrfix.NOTHING) == document.text
