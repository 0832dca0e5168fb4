"""The facts of provenance: which files there are, what made them, and who decided."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import NamedTuple

from ocrfix.core.edits import Safety
from ocrfix.core.status import STANDING, WAITING, shown
from ocrfix.exports.edition import Edition
from ocrfix.formats.source import TEXT
from ocrfix.storage.folder import LEDGER, RESTORED, SCAN
from ocrfix.storage.ledger_file import dumps

PLAIN = "text/plain"


class TracedFile(NamedTuple):
    """A file of a restoration, by its contents."""

    role: str  # "source", "scan", "ledger" or "restored"
    name: str  # in the restoration folder
    original: str  # as it was called before; "" if it is new
    format: str
    sha256: str
    size: int


class PassDone(NamedTuple):
    """What one pass proposed, by what became of it."""

    name: str
    applied: int
    waiting: int
    refused: int  # rejected by people, or withdrawn because of that


class Decider(NamedTuple):
    """A person who decided, with the number of decisions that are in force."""

    name: str
    verdicts: tuple[tuple[str, int], ...]
    first: str  # in UTC; "" where that is not known
    last: str


class Lineage(NamedTuple):
    """All facts of provenance of a restoration."""

    sources: tuple[TracedFile, ...]
    scan: TracedFile
    ledger: TracedFile
    restored: TracedFile
    passes: tuple[PassDone, ...]
    deciders: tuple[Decider, ...]


def lineage(edition: Edition) -> Lineage:
    """The provenance of an edition."""
    record = edition.found.ledger
    document = record.document
    restored = document.encode(edition.text)
    return Lineage(
        _sources(edition),
        _file("scan", SCAN, document.to_bytes(), document.source.name),
        _file("ledger", LEDGER, dumps(record).encode(), kind="application/jsonl"),
        _file("restored", RESTORED, restored),
        _passes(edition),
        _deciders(edition),
    )


def _file(role: str, name: str, data: bytes, original: str = "", kind: str = PLAIN) -> TracedFile:
    return TracedFile(role, name, original, kind, hashlib.sha256(data).hexdigest(), len(data))


def _sources(edition: Edition) -> tuple[TracedFile, ...]:
    """The OCR files that the scan is from. Of page files of text, the scan has every byte."""
    source = edition.found.source
    if source is None or source.format == TEXT:
        return ()
    return tuple(
        _file("source", f"source/{file.name}", file.data, file.name, file.format)
        for file in source.files
        if file.format != TEXT
    )


def _passes(edition: Edition) -> tuple[PassDone, ...]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in edition.found.ledger.stages}
    for each in shown(edition.found.ledger, edition.found.decisions):
        if each.change.stage in counts:
            standing = each.state in STANDING and each.change.safety > Safety.NOTE
            kind = "waiting" if each.state in WAITING else "applied" if standing else "refused"
            counts[each.change.stage][kind] += 1
    return tuple(
        PassDone(name, count["applied"], count["waiting"], count["refused"])
        for name, count in counts.items()
    )


def _deciders(edition: Edition) -> tuple[Decider, ...]:
    verdicts: dict[str, Counter[str]] = {}
    times: dict[str, list[str]] = {}
    for decision in edition.found.decisions.by_change.values():
        verdicts.setdefault(decision.by, Counter())[decision.verdict] += 1
        times.setdefault(decision.by, []).append(decision.at)
    return tuple(
        Decider(
            name,
            tuple(sorted(verdicts[name].items())),
            min(filter(None, times[name]), default=""),
            max(times[name]),
        )
        for name in sorted(verdicts)
    )
