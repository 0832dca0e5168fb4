"""Changes as JSON: the ledger's fields with the state of each change."""

from __future__ import annotations

from collections.abc import Iterable

from ocrfix.core.applied import Applied
from ocrfix.core.status import Shown
from ocrfix.visible import json_text


def record(applied: Applied, found: Iterable[Shown]) -> str:
    """A JSON array, one change a line; offsets are code points of the scan."""
    rows: list[str] = []
    names = [change.id for change in applied.changes]
    for change, state, because in found:
        place = applied.document.place(change.edits[0].scan.start)
        row = {
            "id": change.id, "pass": change.stage, "rule": change.rule, "state": state,
            "because": because, "safety": change.safety.word, "confidence": change.confidence,
            "why": change.why, "page": place.page, "line": place.line, "column": place.column,
            "edits": [
                {"start": e.scan.start, "end": e.scan.end, "old": e.old, "new": e.new}
                for e in change.edits
            ],
            "needs": [names[number] for number, _ in change.needs],
        }  # fmt: skip
        rows.append(json_text(row))
    return "[\n" + ",\n".join(rows) + "\n]\n"
