"""The restoration folder: all files about one scan, enough to verify it later.

Its files are written together, under a lock, and moved into place one by one, the checksums first.
So a folder has the files of one run, or its checksums show that a run was interrupted.
`decisions.tsv` is people's work and is never overwritten by a run.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ocrfix.core.decisions import COLUMNS, NONE, Decision, Decisions, dumps, loads, rows, whole
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import Ledger
from ocrfix.core.page_map import dumps as pages
from ocrfix.core.page_map import page_map, refusal
from ocrfix.core.reanchor import attach
from ocrfix.errors import FULL, LedgerError, OcrfixError, StorageError
from ocrfix.formats.source import TEXT, SourceFiles
from ocrfix.storage import checksums, source_files
from ocrfix.storage.atomic import PartWrittenError, write, write_all
from ocrfix.storage.ledger_file import dumps as dump_ledger
from ocrfix.storage.ledger_file import header
from ocrfix.storage.ledger_file import loads as load_ledger
from ocrfix.storage.locking import locked, open_locked

if TYPE_CHECKING:
    from ocrfix.storage.append_log import Table

SCAN, RESTORED, LEDGER = "scan.txt", "restored.txt", "ledger.jsonl"
DECISIONS, PATCH, REPORT = "decisions.tsv", "changes.patch", "report.html"
PAGES, CHECKSUMS = "pages.tsv", checksums.FILE
SOURCES = (source_files.PAGES, source_files.WORDS)
LEVELS = {"safe": Safety.SAFE, "review": Safety.REVIEW, "none": Safety.SAFE + 1}
"""The values of `--apply`, and the safety from which undecided changes are then applied."""
LEVEL_NOTE = "# undecided: "
"""The beginning of a line of decisions.tsv in which a review notes the level."""


__all__ = [
    "decision_rows", "decisions", "differing", "load", "save", "save_results", "stamp", "write",
]  # fmt: skip

# File number (inode), size in bytes, and time of the last change in nanoseconds.
Stamp = tuple[int, int, int]
"""Identifies one file of a ledger, to notice when another replaces it."""


class RestorationFolder(NamedTuple):
    """The content of a restoration folder."""

    path: Path
    ledger: Ledger
    decisions: Decisions  # with current ids, and the level of the restored text
    said: Sequence[str]  # warnings about decisions that moved or lost their place
    stamp: Stamp | None = None  # of the ledger's file, when it was read
    source: SourceFiles | None = None  # the files of pages that the scan is from


def load(path: Path) -> RestorationFolder:
    """Read a restoration folder.

    Undecided changes are applied by the level with which the restored text was written.

    Raises:
        OcrfixError: it is not a restoration folder, or is damaged; the message says what.
    """
    for name in (SCAN, LEDGER):
        if not (path / name).is_file():
            raise OcrfixError(
                f"{path}: not a restoration folder: {name} is missing. `ocrfix run SCAN -o OUT` "
                "makes a folder OUT/NAME for each scan."
            )
    # The stamp is taken before the ledger is read: a ledger that is replaced between the two then
    # has another stamp, and `save_results` notices.
    data, read = _read(path / SCAN), stamp(path)
    try:
        text = _read(path / LEDGER).decode()
    except UnicodeDecodeError as error:
        raise LedgerError(f"{path / LEDGER}: damaged: {error}") from None
    name, encoding = header(text)
    codec, _, errors = encoding.partition("/")
    # An encoding with a suffix, as `utf-8/surrogateescape`, was not given by a person:
    # `from_bytes` finds it again. Any kind of file is read, because it was accepted as a scan when
    # it was run.
    document = Document.from_bytes(data, name, None if errors else codec, any_kind=True)
    source = source_files.load(path, document.text)
    if source:
        document = document.of_files(source.format, source.found.words)
    ledger = load_ledger(text, document)
    made, said = attach(ledger, decisions(path))
    made = made.applying(_level(path, ledger, made))
    return RestorationFolder(path, ledger, made, said, read, source)


def stamp(path: Path) -> Stamp:
    """Identify the ledger file of a folder, to notice when a later run replaces it."""
    stat = (path / LEDGER).stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _level(path: Path, ledger: Ledger, made: Decisions) -> int:
    """The level that gives the restored text.

    If none does (it was edited, or a review was interrupted): the level that the review noted among
    the decisions, else safe.
    """
    if (path / RESTORED).is_file():
        data = _read(path / RESTORED)
        # Safe is tried first: where several levels give the same text, it is taken.
        for level in LEVELS.values():
            if ledger.document.encode(ledger.text(made.applying(level))) == data:
                return level
    return LEVELS.get(noted_level(_table(path).read()), Safety.SAFE)


def noted_level(rows: Sequence[str]) -> str:
    """The name of the level that a review last noted among the decisions, or ""."""
    noted = (row[len(LEVEL_NOTE) :].strip() for row in reversed(rows) if row.startswith(LEVEL_NOTE))
    return next(noted, "")


def decisions(path: Path) -> Decisions:
    """The decisions on the scan of a folder; empty if there are none.

    Raises:
        DecisionError: the table cannot be read.
    """
    found = _table(path).read()
    return loads("".join(found), file=str(path / DECISIONS)) if found else NONE


def decision_rows(path: Path) -> list[Decision]:
    """All rows of decisions on the scan of a folder, including overruled ones.

    Raises:
        DecisionError: the table cannot be read.
    """
    found = _table(path).read()
    return rows("".join(found), file=str(path / DECISIONS)) if found else []


def _table(path: Path) -> Table:
    from ocrfix.storage.append_log import Table

    return Table(path / DECISIONS, "\t".join(COLUMNS) + "\n", whole)


def save(
    path: Path,
    ledger: Ledger,
    made: Decisions,
    *,
    keep_decisions: bool = True,
    source: SourceFiles | None = None,
) -> None:
    """Write a restoration folder completely.

    The text is written with the decisions in the folder; `made` only gives the level for undecided
    changes. Without `keep_decisions`, earlier decisions move to `decisions-1.tsv` and so on, and
    `made` replaces them. `source` are the files of pages that the scan is from, if it is.

    Raises:
        StorageError: it cannot be written; the message says which files are there now.
    """
    decided = dumps(made).encode("utf-8", "surrogatepass")
    with (
        _writing(path, "Name another folder with -o"),
        _folder(path),
        locked(path),
        _first_decisions(path / DECISIONS) as fresh,
    ):
        if not (fresh or keep_decisions):
            _write_decisions(path, decided)
        write_all(path, _files(path, ledger, made, decided if fresh else None, source))


def save_results(path: Path, ledger: Ledger, made: Decisions, read: Stamp | None = None) -> None:
    """Write the results of scan, ledger and decisions: text, patch, report, page map.

    The text is written with the decisions in the folder; `made` only gives the level for undecided
    changes. `read` is the stamp of the ledger file when it was read.

    Raises:
        StorageError: it cannot be written; the message says which files are there now.
        OcrfixError: a run replaced the ledger after it was read; nothing was written.
    """
    with _writing(path, "Repair that"), locked(path):
        if read is not None and stamp(path) != read:
            raise OcrfixError(
                f"{path}: `ocrfix run` replaced the ledger meanwhile. Its results were not "
                f"changed; all decisions are saved. `ocrfix apply {path}` writes the results with "
                "both."
            )
        write_all(path, _results(path, ledger, made))


@contextmanager
def _first_decisions(table: Path) -> Iterator[bool]:
    """Whether there are no decisions yet; if so, none can be added until the block ends."""
    # A review locks the table and not the folder. Without this lock, what it writes after the check
    # would be overwritten. Windows cannot replace an open file, so there the gap stays.
    if table.is_file() or os.name == "nt":
        yield not table.is_file()
        return
    with open_locked(table) as file:
        fresh = not os.fstat(file.fileno()).st_size
        try:
            yield fresh
        finally:
            with suppress(OSError):  # nothing was written: leave no empty table
                if fresh and not table.stat().st_size:
                    table.unlink()


@contextmanager
def _folder(path: Path) -> Iterator[None]:
    """Create a folder to write into, and remove it again if it stays empty."""
    before = path.exists()
    path.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except OSError:
        if not before:
            with suppress(OSError):  # it is not empty
                path.rmdir()
        raise


@contextmanager
def _writing(path: Path, otherwise: str) -> Iterator[None]:
    """Turn a disk error into a message: which files are in the folder now, and what to do."""
    try:
        yield
    except PartWrittenError as error:
        # Scan and ledger move right after the checksums. With both new, or both old, they fit
        # together, and `apply` can make the results again. A new scan with an old ledger does not
        # fit: the run must be repeated.
        whole = LEDGER in error.done or SCAN not in error.done
        again = f"`ocrfix apply {path}` writes them all" if whole else "run the same command again"
        raise StorageError(
            f"{error.filename}: cannot be written: {error.strerror}. Only {', '.join(error.done)} "
            f"are new; the other files are older. When the disk works again, {again}.",
            error,
        ) from None
    except OSError as error:
        error.filename = error.filename or str(path)
        first = "Make room" if error.errno in FULL else otherwise
        raise StorageError(
            f"{error.filename}: cannot be written: {error.strerror}. Nothing was changed there. "
            f"{first}, then run the same command again.",
            error,
        ) from None


def _write_decisions(path: Path, data: bytes) -> None:
    """Write decisions; earlier decisions are moved aside, never deleted."""
    table, empty = path / DECISIONS, dumps(NONE).encode()
    aside: Path | None = None
    # A table with a header and no rows, or the very same decisions, need not be kept.
    if table.is_file() and table.read_bytes() not in {data, empty}:
        aside = _free(table)
        table.rename(aside)
    try:
        write(table, data)
    except OSError:
        # Earlier decisions must not seem lost only because the new ones could not be written.
        if aside:
            aside.rename(table)
        raise


def _free(table: Path) -> Path:
    """The first unused name of `decisions-1.tsv`, `decisions-2.tsv` and so on."""
    names = (table.with_name(f"{table.stem}-{n}{table.suffix}") for n in itertools.count(1))
    return next(path for path in names if not path.exists())


def _files(
    path: Path,
    ledger: Ledger,
    made: Decisions,
    decided: bytes | None,
    source: SourceFiles | None,
) -> Iterator[tuple[str, bytes]]:
    """All files of a restoration, the checksums last.

    `decided` is used if there are no decisions yet.
    """
    scan, changes = ledger.document.to_bytes(), dump_ledger(ledger).encode()
    yield SCAN, scan
    yield LEDGER, changes
    if decided is not None:
        yield DECISIONS, decided
    own = {SCAN: checksums.sum_of(scan), LEDGER: checksums.sum_of(changes)}
    for name, data in source_files.written(source) if source else ():
        yield name, data
        if "/" not in name:  # the checksums of the others are in a table of this folder
            own[name] = checksums.sum_of(data)
    yield from _results(path, ledger, made, own, decided, source)


def _results(
    path: Path,
    ledger: Ledger,
    made: Decisions,
    own: Mapping[str, str] | None = None,
    decided: bytes | None = None,
    source: SourceFiles | None = None,
) -> Iterator[tuple[str, bytes]]:
    """The results of scan, ledger and decisions, the checksums last.

    `own` are the checksums of scan and ledger; `decided` are the decisions, if there is no file
    yet.
    """
    table = _table(path)
    if found := table.read():  # others may have made decisions since `made` was read
        made = attach(ledger, loads("".join(found)))[0].applying(made.apply)
    if own is None:
        source = source_files.load(path, ledger.document.text)
        kept = [name for name in (SCAN, LEDGER, *SOURCES) if (path / name).is_file()]
        own = {name: checksums.sum_of(_read(path / name)) for name in kept}
    sums = dict(own)
    for name, data in _rendered(ledger, made, path.resolve().name, source):
        if "/" not in name:
            sums[name] = checksums.sum_of(data)
        yield name, data
    yield CHECKSUMS, checksums.dumps(sums, DECISIONS, table.data if decided is None else decided)


def _rendered(
    ledger: Ledger, made: Decisions, name: str, source: SourceFiles | None
) -> Iterator[tuple[str, bytes]]:
    """Text, patch, page map and report, one at a time, because a report is large.

    For a scan from OCR files, also these files with the changes in them.
    """
    # Imported only here: commands that only read a folder do not need the report.
    from ocrfix.render.patch import patch
    from ocrfix.render.report.html import report

    document, text = ledger.document, ledger.text(made)
    yield RESTORED, document.encode(text)
    yield PATCH, patch(document, ledger.hunks(made), text)
    names = source.page_names if source else ()
    mapped = pages(page_map(ledger, made), refusal(ledger), names)
    yield PAGES, mapped.encode("utf-8", "surrogatepass")
    yield REPORT, report(ledger, made, name).encode("utf-8", "replace")
    if source and source.format != TEXT:
        yield from source_files.corrected(source, ledger, made)


def differing(path: Path) -> Sequence[str]:
    """The files of a folder that do not match its checksums: of another run, edited, or missing.

    Empty if there are no checksums: earlier versions wrote none.
    """
    if not (path / CHECKSUMS).is_file():
        return []
    try:
        files = checksums.loads(_read(path / CHECKSUMS)).files
    # Checksums that cannot be read say nothing about the other files; only they are named.
    except OcrfixError:
        return [CHECKSUMS]
    known = [SCAN, LEDGER, RESTORED, PATCH, PAGES, REPORT]
    known += [name for name in (*SOURCES, source_files.UNWRITTEN) if name in files]
    return [
        name
        for name in known
        if not (path / name).is_file() or checksums.sum_of(_read(path / name)) != files.get(name)
    ]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OcrfixError(f"{path}: cannot be read: {error.strerror}.") from None
