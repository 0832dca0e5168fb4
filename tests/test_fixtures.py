"""Each fixture gives the same text and the same ledger, byte for byte.

After a change that is meant: `make golden`, and read the diff.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import ocrfix
from ocrfix.ledgerfile import dumps, loads

FIXTURES = sorted(p.parent for p in Path(__file__).parent.parent.glob("fixtures/*/about.toml"))


@pytest.fixture(params=FIXTURES, ids=lambda p: p.name)
def fixture(request):
    about = tomllib.loads((request.param / "about.toml").read_text("utf-8"))
    document = ocrfix.read((request.param / "scan.txt").read_bytes(), "scan.txt")
    return request.param, document, ocrfix.run(document, ocrfix.load(about["language"]))


def test_the_text_is_the_expected_one(fixture):
    folder, document, ledger = fixture
    assert document.encode(ledger.text()) == (folder / "expected.txt").read_bytes()


def test_the_ledger_is_the_expected_one(fixture):
    folder, _, ledger = fixture
    assert dumps(ledger).encode() == (folder / "ledger.jsonl").read_bytes()


def test_the_ledger_alone_gives_the_text(fixture):
    """Years later: scan and ledger, no rules."""
    folder, document, ledger = fixture
    again = loads((folder / "ledger.jsonl").read_text("utf-8"), document)
    assert again.text() == ledger.text()
    assert again.text(ocrfix.NOTHING) == document.text
