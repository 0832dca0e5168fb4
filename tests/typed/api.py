"""A user's file: what mypy sees of the public names. Checked by `make test`, never run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_type

import ocrfix

result = ocrfix.restore("scan", language="en")
assert_type(result, ocrfix.Restoration)
assert_type(result.text, str)
assert_type(result.changes, list[ocrfix.Change])
assert_type(result.hunks, list[tuple[int, int, str]])
assert_type(result.ledger, ocrfix.Ledger)
assert_type(result.decisions, ocrfix.Decisions)
assert_type(ocrfix.read(b"scan"), ocrfix.Document)
assert_type(ocrfix.load("en"), ocrfix.Ruleset)
assert_type(ocrfix.run(ocrfix.read(b"scan"), ocrfix.load()), ocrfix.Restoration)
assert_type(ocrfix.NONE, ocrfix.Decisions)
assert_type(ocrfix.Safety.SAFE > ocrfix.Safety.NOTE, bool)
assert_type(result.ledger.text(ocrfix.NOTHING), str)
steps: Sequence[object] = ocrfix.PASSES
for change in result.changes:
    assert_type(change.why, str)
    assert_type(change.confidence, float)
unknown = ocrfix.restored  # type: ignore[attr-defined]
