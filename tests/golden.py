"""Rewrite `expected.txt` and `ledger.jsonl` of every fixture. Read the diff before it goes in."""

from __future__ import annotations

import tomllib
from pathlib import Path

import ocrfix
from ocrfix.ledgerfile import dumps

if __name__ == "__main__":
    for about in sorted(Path(__file__).parent.parent.glob("fixtures/*/about.toml")):
        folder = about.parent
        language = tomllib.loads(about.read_text("utf-8")).get("language", "en")
        document = ocrfix.read((folder / "scan.txt").read_bytes(), "scan.txt")
        ledger = ocrfix.run(document, ocrfix.load(language))
        (folder / "expected.txt").write_bytes(document.encode(ledger.text()))
        (folder / "ledger.jsonl").write_text(dumps(ledger), "utf-8")
