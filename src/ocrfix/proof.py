"""Check a restoration folder: prove that its files belong together.

Three things are not proved: that the changes are right, that the rows of decisions are from the
people they name, and that no one forged all files together. Only a checksum kept elsewhere
shows the last one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ocrfix.core.decisions import NOTHING, Decision
from ocrfix.core.page_map import dumps as page_table
from ocrfix.core.page_map import page_map, refusal
from ocrfix.core.pieces import apply_hunks
from ocrfix.errors import DecisionError, OcrfixError
from ocrfix.exchange.patch.hunks import blocks
from ocrfix.formats import documents
from ocrfix.formats.documents import NamedBytes
from ocrfix.formats.source import TEXT
from ocrfix.storage import checksums, folder, source_files
from ocrfix.storage.folder import (
    CHECKSUMS,
    DECISIONS,
    PAGES,
    PATCH,
    REPORT,
    RESTORED,
    RestorationFolder,
)
from ocrfix.storage.ledger_file import dumps, loads

LIMITS = (
    "not proved: that the changes are right, that a row is from the person it names, or that these "
    "files were not forged together."
)


class Proof(NamedTuple):
    """The result of a check: messages for people."""

    wrong: Sequence[str]  # what does not fit together; empty if all is well
    proved: Sequence[str] = ()
    said: Sequence[str] = ()  # remarks: no faults, but people should know them


def prove(path: Path) -> Proof:
    """Check whether the scan, ledger, decisions and results of a folder belong together."""
    try:
        found = folder.load(path)
        # `load` has already checked the hash of the scan, and that each change fits the text it
        # names.
        wrong = [*_replayed(found), *_results(found), *_sources(found)]
        wrong = wrong or list(_decided(path))  # only if all else fits: needs readable checksums
        return Proof(wrong) if wrong else Proof((), list(_proved(found)), list(_said(found)))
    except OcrfixError as error:
        return Proof([str(error)])


def _replayed(found: RestorationFolder) -> Iterator[str]:
    """Faults found when the changes of the ledger are applied to the scan again."""
    ledger, made = found.ledger, found.decisions
    scan, text = ledger.document.text, ledger.text(made)
    # Three independent ways to the same text. A fault in one of them shows as a difference.
    if ledger.text(NOTHING) != scan:
        yield "undoing every change does not give the scan"
    if apply_hunks(scan, ledger.hunks(made)) != text:
        yield "the hunks, applied to the scan, do not give the text"
    # Written and read once more: so the file itself, not only the object in memory, has everything.
    if loads(dumps(ledger), ledger.document).text(made) != text:
        yield "the ledger, replayed, does not give the text"


def _results(found: RestorationFolder) -> Iterator[str]:
    """The result files that differ from what scan, ledger and decisions give."""
    path, ledger, made = found[:3]
    expected = ledger.document.encode(ledger.text(made))
    again = f"`ocrfix apply {path}` writes it again"
    if not (path / RESTORED).is_file():
        yield f"{RESTORED} is missing: `ocrfix apply {path}` writes it"
    elif (path / RESTORED).read_bytes() != expected:
        yield (
            f"{RESTORED} is not what scan, ledger and decisions give: it was edited, or "
            f"decisions came after it. {again}"
        )
        return  # patch and page map are of another text then, so no more messages
    # Only the files that are there are compared; `differing`, below, knows which should be.
    elif (path / PATCH).is_file() and _patched(found) != expected:
        yield f"{PATCH}, applied to the scan, does not give {RESTORED}: it was edited. {again}"
    elif (path / PAGES).is_file():
        names = found.source.page_names if found.source else ()
        table = page_table(page_map(ledger, made), refusal(ledger), names)
        # A folio may have lone surrogates, which plain UTF-8 refuses.
        if (path / PAGES).read_bytes() != table.encode("utf-8", "surrogatepass"):
            yield f"{PAGES} is not the map of this text: it was edited. {again}"
    for name in folder.differing(path):
        yield (
            f"{name} was not written with the other files: a run was cut short, or it was "
            f"edited. `ocrfix apply {path}` writes all of them again"
        )


def _sources(found: RestorationFolder) -> Iterator[str]:
    """Whether the files of pages give the scan, and their corrected copies what they should."""
    source, document = found.source, found.ledger.document
    if source is None:
        return
    # `load` has compared the kept files with their checksums.
    if source.format != TEXT:
        files = [NamedBytes(file.name, file.data) for file in source.files]
        if documents.document(files, document.source.name).document.text != document.text:
            yield f"the files in {source_files.KEPT}/ do not give the scan when they are read again"
        for name, data in source_files.corrected(source, found.ledger, found.decisions):
            file = found.path / name
            if not file.is_file() or file.read_bytes() != data:
                yield f"{name} is not what its source, ledger and decisions give: it was edited"


def _patched(found: RestorationFolder) -> bytes | None:
    """The scan with the patch of the folder applied; None if the patch does not fit."""
    # By bytes and not with `git apply`: the scan may have any encoding, and line ends of any kind.
    scan = found.ledger.document.to_bytes().split(b"\n")
    # The last line may end without a line end; an empty rest after the last line end is no line.
    lines = [line + b"\n" for line in scan[:-1]] + scan[-1:] * bool(scan[-1])
    try:
        changed = blocks((found.path / PATCH).read_bytes(), lines)
    except DecisionError:
        return None
    # Copy the scan up to each block, then the block's new lines. Blocks are sorted and disjoint.
    out: list[bytes] = []
    at = 0
    for block in changed:
        out += lines[at : block.first] + block.new
        at = block.last
    return b"".join(out + lines[at:])


def _decided(path: Path) -> Iterator[str]:
    """Whether the rows of decisions that the text was written with were altered since."""
    if not (path / CHECKSUMS).is_file():
        return
    # Rows are only ever added. So the checksum covers the first `size` bytes, and later decisions
    # do not break it.
    size, digest = checksums.loads((path / CHECKSUMS).read_bytes()).decided
    if checksums.sum_of(_table(path)[:size]) != digest:
        yield (
            f"{DECISIONS} is not the one that {RESTORED} was written by: rows that it was written "
            f"by were altered or taken out. Take it from a copy; or, if it is right as it is, "
            f"`ocrfix apply {path}`"
        )


def _table(path: Path) -> bytes:
    return (path / DECISIONS).read_bytes() if (path / DECISIONS).is_file() else b""


def _proved(found: RestorationFolder) -> Iterator[str]:
    ledger, path = found.ledger, found.path
    hunks = ledger.hunks(found.decisions)
    level = next(k for k, v in folder.LEVELS.items() if v == found.decisions.apply)
    source = ledger.document.source
    yield f"the scan is {source.name}, sha256 {source.sha256}"
    if found.source and found.source.format != TEXT:
        count = len(found.source.files)
        yield (
            f"the scan is the text of {count:,} {found.source.format} "
            f"file{'s' * (count > 1)}, and {source_files.CORRECTED}/ has them with the changes"
        )
    yield (
        f"{len(ledger.changes):,} changes replayed, each over the text it names; undoing all "
        f"gives the scan"
    )
    yield (
        f"{len(hunks):,} hunks turn the scan into {RESTORED}, byte for byte (--apply {level})"
        + (f"; so does {PATCH}" if (path / PATCH).is_file() else "")
    )
    if (path / CHECKSUMS).is_file():
        yield f"{PAGES} is the map of this text, and {REPORT} is as it was written"
        yield _rows_in_words(folder.decision_rows(path))
    yield f"made with ocrfix's rules of digest {ledger.rules}, language {ledger.language}"


def _rows_in_words(made: Sequence[Decision]) -> str:
    """How many rows of decisions there are, from whom, and from what time."""
    if not made:
        return f"no row of {DECISIONS}: no one decided anything"
    names = ", ".join(sorted({row.by for row in made if row.by})) or "no one named"
    times = sorted(row.at for row in made if row.at)
    when = f", {times[0]} to {times[-1]}" if times else ""
    rows = f"{len(made):,} row{'s' * (len(made) > 1)}"
    return f"{rows} of {DECISIONS}, as {RESTORED} was written by ({names}{when})"


def _said(found: RestorationFolder) -> Iterator[str]:
    path = found.path
    yield from found.said
    made = folder.decision_rows(path)
    sealed = (path / CHECKSUMS).is_file()
    if sealed and len(_table(path)) > checksums.loads((path / CHECKSUMS).read_bytes()).decided[0]:
        yield f"rows were added to {DECISIONS} since, which change nothing in {RESTORED}"
    # A later row on the same change overrules an earlier one; both stay in the table.
    over = len(made) - len({row.change for row in made})
    if over:
        yield f"{over:,} of {len(made):,} rows of {DECISIONS} are overruled by later ones"
    yield LIMITS
    if sealed:
        # `checksums.sha256` covers all other files, so a copy of this one number elsewhere is
        # enough to show that no one forged them together.
        digest = hashlib.sha256((path / CHECKSUMS).read_bytes()).hexdigest()
        yield f"{CHECKSUMS} names them all; to see that later, keep its own sha256 elsewhere:"
        yield digest
    else:
        yield (
            f"{PATCH}, {PAGES} and {REPORT} are older than {CHECKSUMS}: whether they were written "
            f"together is not known. `ocrfix apply {path}` writes all of them again"
        )
