"""`ledger.jsonl`: a header, then one change a line, in scan order. No I/O here: strings.

All offsets are code points of the decoded scan. An edit that strikes text which another
change wrote says so in `over`: a list of `[what, start, end]`, where `what` is `"scan"`, or
`"ID/K"` for what edit K of change ID writes (`"ID~HASH/K"`: as amended). Where `over` is
missing, the edit strikes `scan[start:end]`, or stands behind `scan[start - 1]`.

The same ledger gives the same bytes: no times, no paths. `loads(dumps(x)) == x`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

from ocrfix.document import Document
from ocrfix.errors import LedgerError
from ocrfix.ledger import HAND_PASS, Change, Ledger
from ocrfix.span import Mark, Safety, Span
from ocrfix.weave import PROPOSED, SCAN, Links, Stroke, Woven

FORMAT = 1
Json = dict[str, Any]


def dumps(ledger: Ledger) -> str:
    """The ledger as a file's text. Hand-made corrections stay with the decisions."""
    recorded = [c for c in ledger.changes if c.stage != HAND_PASS]
    order = sorted(recorded, key=lambda c: (c.edits[0].scan.start, c.number))
    names = _Names(ledger)
    lines = [_line(names.change(change)) for change in order]
    lines += [
        _line({"mark": m.kind, "start": m.span.start, "end": m.span.end, **_attrs(m)})
        for m in sorted(ledger.marks, key=lambda m: (m.span, m.kind, sorted(m.attrs.items())))
    ]
    source = ledger.document.source
    header = {
        "ocrfix": FORMAT,
        "scan": {
            "name": source.name,
            "sha256": source.sha256,
            "encoding": source.encoding,
            "length": len(ledger.document.text),
            "offsets": "code points",
        },
        "rules": ledger.rules,
        "language": ledger.language,
        "passes": [stage for stage in ledger.stages if stage != HAND_PASS],
        "amended": {
            f"{ledger.changes[number].id}~{_hash(new)}": new
            for (number, new), _ in sorted(ledger.versions.items())
            if ledger.changes[number].stage != HAND_PASS
        },
        "lines": len(lines),
        "seal": _seal(lines),
    }
    return _line(header) + "".join(lines)


def loads(text: str, document: Document) -> Ledger:
    """Read a ledger file back, and prove that it belongs to this scan.

    Raises:
        LedgerError: the file is damaged, was edited, or belongs to another scan.

    """
    try:
        return _loads(text, document)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise LedgerError(
            f"ledger: damaged: {type(error).__name__}: {error}. Nothing was written. "
            f"Take it from a backup, or run ocrfix on the scan again."
        ) from error


def _loads(text: str, document: Document) -> Ledger:
    raw, *lines = text.split("\n")[:-1] or [""]
    header = _object(raw, 1)
    if header.get("ocrfix") != FORMAT:
        raise LedgerError(
            f"ledger, line 1: not a ledger of format {FORMAT}: {raw[:60]!r}. "
            f"Was it written by another version of ocrfix?"
        )
    _belongs(header, document)
    if len(lines) != header["lines"] or _seal(f"{each}\n" for each in lines) != header["seal"]:
        raise LedgerError(
            f"ledger: not as it was written: {len(lines)} lines where there were "
            f"{header['lines']}, or some were altered. Decisions belong in decisions.tsv."
        )
    ledger = Ledger(document, str(header["rules"]), str(header["language"]))
    rows: dict[str, list[Json]] = {stage: [] for stage in header["passes"]}
    for number, each in enumerate(lines, 2):
        row = _object(each, number)
        if "mark" in row:
            kind, start, end = row.pop("mark"), row.pop("start"), row.pop("end")
            ledger.marks.append(Mark(kind, Span(start, end), row))
        else:
            rows[row["pass"]].append(row)
    names = _Names(ledger)
    amended: dict[str, list[str]] = {}
    for key, new in header["amended"].items():
        amended.setdefault(key.partition("~")[0], []).append(new)
    for stage, found in rows.items():
        names.load(stage, found)
        for row in found:
            for new in amended.get(row["id"], ()):
                ledger.amended(ledger[row["id"]], new)
    return ledger


class _Names:
    """Translates between the weave's numbers and the names a file uses."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def change(self, change: Change) -> Json:
        """A change as a line has it."""
        place = self.ledger.document.place(change.edits[0].scan.start)
        changes = self.ledger.changes
        return {
            "id": change.id,
            "pass": change.stage,
            "rule": change.rule,
            "why": change.why,
            "confidence": change.confidence,
            "safety": change.safety.word,
            "page": place.page,
            "line": place.line,
            "edits": [self._edit(edit) for edit in change.edits],
            "needs": sorted(self._version(*need) for need in change.needs),
            "bars": sorted(changes[number].id for number in change.bars),
        }

    def _edit(self, edit: Woven) -> Json:
        start, end = edit.scan
        row: Json = {"start": start, "end": end, "old": edit.old, "new": edit.new}
        if edit.strokes and edit.strokes != (Stroke(SCAN, start, end),):
            row["over"] = [[self._source(s.source), s.start, s.end] for s in edit.strokes]
        return row

    def _source(self, source: int) -> str:
        if source == SCAN:
            return "scan"
        number, version = self.ledger.weave.writers[source]
        edits = self.ledger.changes[number].edits
        which = [e.source for e in edits].index(source) if version == PROPOSED else 0
        return f"{self._version(number, version)}/{which}"

    def _version(self, number: int, version: int) -> str:
        change = self.ledger.changes[number].id
        if version == PROPOSED:
            return change
        new = next(n for (c, n), v in self.ledger.versions.items() if (c, v) == (number, version))
        return f"{change}~{_hash(new)}"

    # ---- and back --------------------------------------------------------------------------

    def load(self, stage: str, rows: Sequence[Json]) -> None:
        """Append one pass's changes."""
        ledger = self.ledger
        base = len(ledger.changes)
        batch = [
            (number, self._strokes(edit), str(edit["new"]))
            for number, row in enumerate(rows, base)
            if row["safety"] != Safety.NOTE.word
            for edit in row["edits"]
        ]
        edits: dict[int, list[Woven]] = {}
        for woven in ledger.weave.restore(batch):
            edits.setdefault(woven.change, []).append(woven)
        ids = {change.id: change.number for change in ledger.changes}
        for number, row in enumerate(rows, base):
            loaded = edits.get(number) or [self._note(number, edit) for edit in row["edits"]]
            for edit, woven in zip(row["edits"], loaded, strict=True):
                if (woven.old, *woven.scan) != (edit["old"], edit["start"], edit["end"]):
                    raise LedgerError(
                        f"ledger: change {row['id']} says that {edit['old']!r} stands at "
                        f"{edit['start']}, where the scan has {woven.old!r}."
                    )
            links = Links(
                tuple(sorted(self._need(ids, name) for name in row["needs"])),
                tuple(sorted(ids[name] for name in row["bars"])),
            )
            ledger.append(
                Change(
                    number,
                    str(row["id"]),
                    stage,
                    str(row["rule"]),
                    str(row["why"]),
                    float(row["confidence"]),
                    Safety.named(row["safety"]),
                    tuple(loaded),
                    *links,
                )
            )
        if stage not in ledger.stages:
            ledger.stages.append(stage)

    def _note(self, number: int, edit: Json) -> Woven:
        span = Span(int(edit["start"]), int(edit["end"]))
        text = str(edit["old"])
        return Woven(number, (), text, str(edit["new"]), span, SCAN)

    def _strokes(self, edit: Json) -> tuple[Stroke, ...]:
        if "over" not in edit:
            return (Stroke(SCAN, int(edit["start"]), int(edit["end"])),)
        if not edit["over"]:
            raise ValueError("an edit over nothing")
        return tuple(Stroke(self._number(str(n)), int(a), int(b)) for n, a, b in edit["over"])

    def _number(self, name: str) -> int:
        if name == "scan":
            return SCAN
        version, _, which = name.rpartition("/")
        number, wanted = self._need(None, version)
        if wanted == PROPOSED:
            return self.ledger.changes[number].edits[int(which)].source
        return self.ledger.weave.writers.index((number, wanted))

    def _need(self, ids: dict[str, int] | None, name: str) -> tuple[int, int]:
        key, _, digest = name.partition("~")
        number = ids[key] if ids is not None else self.ledger[key].number
        if not digest:
            return (number, PROPOSED)
        for (change, new), version in self.ledger.versions.items():
            if change == number and _hash(new) == digest:
                return (number, version)
        raise ValueError(f"no such amendment: {name}")


def _belongs(header: Json, document: Document) -> None:
    scan = header["scan"]
    if scan["sha256"] != document.source.sha256 or scan["length"] != len(document.text):
        raise LedgerError(
            f"ledger: written for another scan: {scan['name']} with sha256 "
            f"{scan['sha256'][:12]}…, and {document.source.name} has "
            f"{document.source.sha256[:12]}…. Give the scan that it was made from."
        )


def _object(raw: str, number: int) -> Json:
    try:
        row = json.loads(raw)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise LedgerError(
            f"ledger, line {number}: damaged: {raw[:60]!r}. Take it from a backup, or run "
            f"ocrfix on the scan again."
        )
    return cast("Json", row)


def _line(row: Json) -> str:
    line = json.dumps(row, ensure_ascii=False, separators=(", ", ": "))
    try:
        line.encode()
    except UnicodeEncodeError:  # stray bytes of the scan
        line = json.dumps(row, ensure_ascii=True, separators=(", ", ": "))
    return line + "\n"


def _attrs(mark: Mark) -> Json:
    return dict(sorted(mark.attrs.items()))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _seal(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
    return digest.hexdigest()[:32]
