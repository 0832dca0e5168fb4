"""Read and write `ledger.jsonl`: a header, then one change per line, in scan order. No I/O here.

All offsets are code points of the decoded scan. An edit that strikes text of another change lists
it in `over`: a list of `[what, start, end]`, where `what` is `"scan"`, or
`"ID/K"` for the text that edit K of change ID writes (`"ID~HASH/K"`: as amended). Without `over`,
the edit strikes `scan[start:end]`, or inserts after `scan[start - 1]`.

The same ledger gives the same bytes: no times, no paths. `loads(dumps(x)) == x`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, cast

from ocrfix.core.decisions import ID
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety, Span
from ocrfix.core.gc_paused import collector_paused
from ocrfix.core.ledger import HAND_PASS, Change, Ledger
from ocrfix.core.marks import Mark, name_of
from ocrfix.core.pieces import PROPOSED, SCAN, Stroke, Woven
from ocrfix.errors import LedgerError, Location
from ocrfix.storage import ledger_shape

FORMAT = 1
FLAGS = ("moves", "stopped")
"""What a line says only where it is so."""
Json = dict[str, Any]


def dumps(ledger: Ledger) -> str:
    """The text of a ledger file. Hand-made corrections are kept with the decisions, not here."""
    recorded = [c for c in ledger.changes if c.stage != HAND_PASS]
    order = sorted(recorded, key=lambda c: (c.edits[0].scan.start, c.number))
    names = _Names(ledger)
    lines = [_line(names.change(change)) for change in order]
    lines += [
        _line({"mark": kind, "start": start, "end": end, "attrs": dict(facts)})
        for (start, end), kind, facts in sorted(map(_mark, ledger.marks))
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
        "amended": dict(
            sorted((f"{ledger.changes[n].id}~{_hash(new)}", new) for n, new in ledger.versions)
        ),
        "lines": len(lines),
    }
    if ledger.failures:
        header["failed"] = [failure._asdict() for failure in ledger.failures]
    body = "".join(lines)
    # The seal covers the header without the seal, so `_loads` takes it out before it compares.
    return _line({**header, "seal": _seal(header, body)}) + body


def loads(text: str, document: Document) -> Ledger:
    """Read a ledger file, and check that it belongs to this scan.

    Raises:
        LedgerError: the file is damaged, was edited, or belongs to another scan.
    """
    try:
        with collector_paused():
            return _loads(text, document)
    # A ledger made by hand can have any JSON value at any place. To check each one would repeat
    # the shape of the whole file, so these errors of the code below count as damage, too.
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise LedgerError(
            f"ledger: damaged: {type(error).__name__}: {error}. Nothing was written. Restore it "
            "from a backup, or run ocrfix on the scan again."
        ) from error


def header(text: str) -> tuple[str, str]:
    """The name and the encoding of the scan of a ledger file.

    Raises:
        LedgerError: its first line is not a header.
    """
    scan = _object(text.partition("\n")[0], 1).get("scan")
    try:
        return str(scan["name"]), str(scan["encoding"])  # type: ignore[index]
    except (TypeError, KeyError):
        raise LedgerError(
            "names no scan. Restore the ledger from a backup.", Location("ledger", 1)
        ) from None


def _loads(text: str, document: Document) -> Ledger:
    raw, _, body = text.partition("\n")
    head = _object(raw, 1)
    if head.get("ocrfix") != FORMAT:
        raise LedgerError(
            f"not a ledger of format {FORMAT}: {raw[:60]!r}. "
            f"Was it written by another version of ocrfix?",
            Location("ledger", 1),
        )
    # Before the seal: "another scan" is the more useful message when both are wrong.
    _belongs(head, document)
    seal = head.pop("seal")
    if body.count("\n") != head["lines"] or _seal(head, body) != seal:
        raise LedgerError(
            "ledger: it was edited: lines are missing or altered; it was written with "
            f"{head['lines']} lines after its header. Restore it from a backup; decisions belong "
            "in decisions.tsv."
        )
    # The seal only shows that the file is as it was written. Anyone can compute one, so the values
    # are checked as well.
    ledger_shape.see_header(head)
    ledger = Ledger(document, head["rules"], head["language"])
    ledger.failures += map(ledger_shape.failure, head.get("failed", ()))
    # The file is in scan order, but the weave must grow pass by pass: an edit of a later pass may
    # strike what an earlier one wrote.
    rows: dict[str, list[Json]] = {stage: [] for stage in head["passes"]}
    length = len(document.text)
    for row in _rows(body):
        if "mark" in row:
            ledger.marks.append(ledger_shape.mark(row, length))
        else:
            ledger_shape.see_change(row, length)
            rows[row["pass"]].append(row)
    names = _Names(ledger)
    for stage, found in rows.items():
        names.load(stage, found, head["amended"])
    return ledger


def _rows(body: str) -> list[Json]:
    """Parse all lines at once, which is three times as fast; one by one to name a damaged one."""
    lines = body.split("\n")[:-1]
    try:
        rows = json.loads(f"[{','.join(lines)}]")
    except (ValueError, RecursionError):
        rows = []
    # A line such as `{}, {}` is no JSON by itself, but passes inside the list; the count shows it.
    if len(rows) != len(lines) or not all(isinstance(row, dict) for row in rows):
        rows = [_object(line, number) for number, line in enumerate(lines, 2)]
    return cast("list[Json]", rows)


class _Names:
    """Translates between the numbers in the weave and the names in a file."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.numbers = {change.id: change.number for change in ledger.changes}
        self.versions: dict[tuple[int, int], str] = {}
        self.named: dict[str, tuple[int, int]] = {}
        self.sources: dict[tuple[int, int], int] = {}  # (number, version) -> the text it writes
        for (number, new), version in ledger.versions.items():
            self._name(number, version, new)

    def _name(self, number: int, version: int, new: str) -> None:
        name = f"{self.ledger.changes[number].id}~{_hash(new)}"
        self.versions[number, version] = name
        self.named[name] = (number, version)

    def change(self, change: Change) -> Json:
        """A change as a JSON object."""
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
            **{name: True for name in FLAGS if getattr(change, name)},
        }

    def _edit(self, edit: Woven) -> Json:
        start, end = edit.scan
        row: Json = {"start": start, "end": end, "old": edit.old, "new": edit.new}
        # Most edits strike the scan just where `start` and `end` say; then `over` is left out.
        if edit.strokes and edit.strokes != (Stroke(SCAN, start, end),):
            row["over"] = [[self._source(s.source), s.start, s.end] for s in edit.strokes]
        return row

    def _source(self, source: int) -> str:
        if source == SCAN:
            return "scan"
        number, version = self.ledger.weave.writers[source]
        edits = self.ledger.changes[number].edits
        # Only a change with one edit can be amended, so an amended text is always edit 0.
        which = [e.source for e in edits].index(source) if version == PROPOSED else 0
        return f"{self._version(number, version)}/{which}"

    def _version(self, number: int, version: int) -> str:
        if version == PROPOSED:
            return self.ledger.changes[number].id
        return self.versions[number, version]

    # ---- reading -----------------------------------------------------------------------------

    def load(self, stage: str, rows: Sequence[Json], amended: dict[str, str]) -> None:
        """Add the changes of one pass, with people's amendments."""
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
        for number, row in enumerate(rows, base):
            # Notes are not in the batch: they change nothing, so the weave does not have them.
            loaded = edits.get(number) or [self._note(number, edit) for edit in row["edits"]]
            self._compare(row, loaded)
            ledger.append(self._change(number, stage, row, loaded))
        self.numbers.update((change.id, change.number) for change in ledger.changes[base:])
        if len(self.numbers) != len(ledger.changes):
            raise ValueError("two changes have the same id")
        ledger.stages.append(stage)
        # After each pass: the edits of the next one may strike amended texts.
        self._amend(base, amended)

    def _change(self, number: int, stage: str, row: Json, loaded: list[Woven]) -> Change:
        needs, bars = row["needs"], row["bars"]
        if not ID.fullmatch(str(row["id"])):
            raise LedgerError(
                f"ledger: {str(row['id'])[:40]!r} is not the id of a change, which is twelve "
                f"digits of 0-9 and a-f. ocrfix did not write this file. Restore it from a backup."
            )
        return Change(
            number,
            str(row["id"]),
            stage,
            str(row["rule"]),
            str(row["why"]),
            float(row["confidence"]),
            Safety.named(row["safety"]),
            tuple(loaded),
            tuple(sorted([self._need(name) for name in needs])) if needs else (),
            tuple(sorted([self.numbers[name] for name in bars])) if bars else (),
            row.get("moves", False),
            row.get("stopped", False),
        )

    @staticmethod
    def _compare(row: Json, loaded: list[Woven]) -> None:
        """Check that the scan has the old text of a change at its place."""
        for edit, woven in zip(row["edits"], loaded, strict=True):
            if (woven.old, *woven.scan) != (edit["old"], edit["start"], edit["end"]):
                raise LedgerError(
                    f"ledger: change {row['id']} has {edit['old']!r} at {edit['start']}, but the "
                    f"scan has {woven.old!r}. Restore it from a backup."
                )

    def _amend(self, base: int, amended: dict[str, str]) -> None:
        """Add the amendments of the changes from number `base` to the weave."""
        ledger = self.ledger
        names = [name for name in amended if self.numbers.get(name.partition("~")[0], -1) >= base]
        batch = [
            (ledger.changes[self.numbers[name.partition("~")[0]]], amended[name]) for name in names
        ]
        first = len(ledger.weave.writers)
        # The versions may have other numbers than in the run, which saw the texts in another
        # order. Names with a hash of the text stay the same, so the file uses these.
        for (change, new), version in zip(batch, ledger.amend(batch), strict=True):
            self._name(change.number, version, new)
        for source, writer in enumerate(ledger.weave.writers[first:], first):
            self.sources[writer] = source

    def _note(self, number: int, edit: Json) -> Woven:
        span = Span(int(edit["start"]), int(edit["end"]))
        text = str(edit["old"])
        return Woven(number, self._strokes(edit), text, str(edit["new"]), span, SCAN)

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
        number, wanted = self._need(version)
        if wanted == PROPOSED:
            return self.ledger.changes[number].edits[int(which)].source
        return self.sources[number, wanted]

    def _need(self, name: str) -> tuple[int, int]:
        return self.named[name] if "~" in name else (self.numbers[name], PROPOSED)


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
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise LedgerError(
            f"damaged: {raw[:60]!r}. Restore it from a backup, or run ocrfix on the scan again.",
            Location("ledger", number),
        )
    return cast("Json", row)


_READABLE = json.JSONEncoder(ensure_ascii=False).encode
_ASCII = json.JSONEncoder().encode


def _line(row: Json) -> str:
    line = _READABLE(row)
    try:
        line.encode()
    # As ASCII, JSON writes a lone surrogate as `\udcff`. Other files stay readable in an editor.
    except UnicodeEncodeError:  # the scan has stray bytes
        line = _ASCII(row)
    return line + "\n"


def _mark(mark: Mark) -> tuple[Span, str, list[tuple[str, str]]]:
    return mark.span, name_of(mark), sorted(mark.facts().items())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _seal(header: Json, body: str) -> str:
    """A digest of the whole content of a ledger file."""
    return hashlib.sha256((_line(header) + body).encode()).hexdigest()[:32]
