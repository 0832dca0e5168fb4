"""The restoration folder: everything about one scan, so that it can be proved without us.

Its files are written together, under a lock, and put in place one by one, the checksums of all of
them first. So a folder is that of one run, or its checksums show that a run was cut short.
`decisions.tsv` is people's work: it is never overwritten unless they themselves decide.
"""

from __future__ import annotations

import itertools
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
from ocrfix.storage import checksums
from ocrfix.storage.atomic import PartWrittenError, write, write_all
from ocrfix.storage.ledger_file import dumps as dump_ledger
from ocrfix.storage.ledger_file import header
from ocrfix.storage.ledger_file import loads as load_ledger
from ocrfix.storage.locking import locked

if TYPE_CHECKING:
    from ocrfix.storage.append_log import Table

SCAN, RESTORED, LEDGER = "scan.txt", "restored.txt", "ledger.jsonl"
DECISIONS, PATCH, REPORT = "decisions.tsv", "changes.patch", "report.html"
PAGES, CHECKSUMS = "pages.tsv", checksums.FILE
LEVELS = {"safe": Safety.SAFE, "review": Safety.REVIEW, "none": Safety.SAFE + 1}
"""What `--apply` may say, and from which safety on undecided changes stand then."""
LEVEL_NOTE = "# undecided: "
"""Begins the line of a decisions file in which a review notes the level it found."""


__all__ = [
    "decision_rows", "decisions", "differing", "load", "save", "save_results", "stamp", "write",
]  # fmt: skip

Stamp = tuple[int, int, int]
"""What tells one file of a ledger from the next that is put in its place."""


class RestorationFolder(NamedTuple):
    """What a restoration folder holds."""

    path: Path
    ledger: Ledger
    decisions: Decisions  # with the ids and the level that the restored text was written with
    said: Sequence[str]  # on decisions that moved or were lost
    stamp: Stamp | None = None  # of the ledger's file, as it was read


def load(path: Path) -> RestorationFolder:
    """Read a restoration folder.

    Undecided changes stand from the safety on with which the restored text was written.

    Raises:
        OcrfixError: it is none, or something in it is damaged; the message says what.

    """
    for name in (SCAN, LEDGER):
        if not (path / name).is_file():
            raise OcrfixError(
                f"{path}: no restoration folder: {name} is missing. "
                f"`ocrfix run SCAN -o OUT` makes one for each scan, OUT/NAME."
            )
    data, read = _read(path / SCAN), stamp(path)
    try:
        text = _read(path / LEDGER).decode()
    except UnicodeDecodeError as error:
        raise LedgerError(f"{path / LEDGER}: damaged: {error}") from None
    name, encoding = header(text)
    codec, _, errors = encoding.partition("/")
    document = Document.from_bytes(data, name, None if errors else codec, any_kind=True)
    ledger = load_ledger(text, document)
    made, said = attach(ledger, decisions(path))
    return RestorationFolder(path, ledger, made.applying(_level(path, ledger, made)), said, read)


def stamp(path: Path) -> Stamp:
    """What tells the ledger of a folder from one that a later run puts in its place."""
    stat = (path / LEDGER).stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _level(path: Path, ledger: Ledger, made: Decisions) -> int:
    """The level whose text is the restored one.

    Where none is (it was edited, or a review was cut short): the one that the review noted
    among the decisions; else safe.
    """
    if (path / RESTORED).is_file():
        data = _read(path / RESTORED)
        for level in LEVELS.values():
            if ledger.document.encode(ledger.text(made.applying(level))) == data:
                return level
    return LEVELS.get(noted_level(_table(path).read()), Safety.SAFE)


def noted_level(rows: Sequence[str]) -> str:
    """The name of the level that a review last noted among the decisions; "" if it did not."""
    noted = (row[len(LEVEL_NOTE) :].strip() for row in reversed(rows) if row.startswith(LEVEL_NOTE))
    return next(noted, "")


def decisions(path: Path) -> Decisions:
    """What was decided on the scan of a folder; nothing where there is none yet."""
    found = _table(path).read()
    return loads("".join(found)) if found else NONE


def decision_rows(path: Path) -> list[Decision]:
    """All rows of decisions on the scan of a folder, those too that later ones overrule."""
    found = _table(path).read()
    return rows("".join(found)) if found else []


def _table(path: Path) -> Table:
    from ocrfix.storage.append_log import Table

    return Table(path / DECISIONS, "\t".join(COLUMNS) + "\n", whole)


def save(path: Path, ledger: Ledger, made: Decisions, *, keep_decisions: bool = True) -> None:
    """Write a restoration folder, all of it.

    The text is written by the decisions that are in the folder, `made` only says which undecided
    changes stand. Without `keep_decisions` those that were there before move to `decisions-1.tsv`
    and so on, and `made` takes their place.

    Raises:
        StorageError: it cannot be written there; the message says what is there now.

    """
    decided = dumps(made).encode("utf-8", "surrogatepass")
    with _writing(path, "Name another folder with -o"), _folder(path), locked(path):
        fresh = not (path / DECISIONS).is_file()
        if not (fresh or keep_decisions):
            _write_decisions(path, decided)
        write_all(path, _files(path, ledger, made, decided if fresh else None))


def save_results(path: Path, ledger: Ledger, made: Decisions, read: Stamp | None = None) -> None:
    """Write what follows from scan, ledger and decisions: text, patch, report, map of pages.

    The text is written by the decisions that are in the folder, `made` only says which undecided
    changes stand. `read` is the stamp of the file that the ledger was read from.

    Raises:
        StorageError: it cannot be written; the message says what is there now.
        OcrfixError: a run put another ledger in the place of this one.

    """
    with _writing(path, "See to it"), locked(path):
        if read is not None and stamp(path) != read:
            raise OcrfixError(
                f"{path}: the ledger was made anew meanwhile (`ocrfix run`). Its results were "
                f"left as they are; all decisions are kept. `ocrfix apply {path}` writes the "
                f"results of both."
            )
        write_all(path, _results(path, ledger, made))


@contextmanager
def _folder(path: Path) -> Iterator[None]:
    """A folder to write into; where it was not there, and nothing comes into it, it goes again."""
    before = path.exists()
    path.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except OSError:
        if not before:
            with suppress(OSError):  # something is in it
                path.rmdir()
        raise


@contextmanager
def _writing(path: Path, otherwise: str) -> Iterator[None]:
    """Say of a disk that does not take the files what is in the folder now, and what to do."""
    try:
        yield
    except PartWrittenError as error:
        whole = LEDGER in error.done or SCAN not in error.done
        again = f"`ocrfix apply {path}` writes them all" if whole else "run the same command again"
        raise StorageError(
            f"{error.filename}: cannot be written: {error.strerror}. Of this run are only "
            f"{', '.join(error.done)} there; the other files are older. Once the disk takes them, "
            f"{again}.",
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
    """Write decisions; what others decided here before moves aside, and is never lost."""
    table, empty = path / DECISIONS, dumps(NONE).encode()
    aside: Path | None = None
    if table.is_file() and table.read_bytes() not in {data, empty}:
        aside = _free(table)
        table.rename(aside)
    try:
        write(table, data)
    except OSError:
        if aside:
            aside.rename(table)
        raise


def _free(table: Path) -> Path:
    """The first of `decisions-1.tsv`, `decisions-2.tsv` and so on that is not there."""
    names = (table.with_name(f"{table.stem}-{n}{table.suffix}") for n in itertools.count(1))
    return next(path for path in names if not path.exists())


def _files(
    path: Path, ledger: Ledger, made: Decisions, decided: bytes | None
) -> Iterator[tuple[str, bytes]]:
    """All files of a restoration, the checksums last; `decided`: where there are no decisions."""
    scan, changes = ledger.document.to_bytes(), dump_ledger(ledger).encode()
    yield SCAN, scan
    yield LEDGER, changes
    if decided is not None:
        yield DECISIONS, decided
    own = {SCAN: checksums.sum_of(scan), LEDGER: checksums.sum_of(changes)}
    yield from _results(path, ledger, made, own, decided)


def _results(
    path: Path,
    ledger: Ledger,
    made: Decisions,
    own: Mapping[str, str] | None = None,
    decided: bytes | None = None,
) -> Iterator[tuple[str, bytes]]:
    """What follows from scan, ledger and decisions, the checksums last.

    `own` are those of scan and ledger, `decided` the decisions, where they are not there yet.
    """
    table = _table(path)
    if found := table.read():  # somebody may have decided since `made` was read
        made = attach(ledger, loads("".join(found)))[0].applying(made.apply)
    sums = dict(own or {name: checksums.sum_of(_read(path / name)) for name in (SCAN, LEDGER)})
    for name, data in _rendered(ledger, made, path.resolve().name):
        sums[name] = checksums.sum_of(data)
        yield name, data
    yield CHECKSUMS, checksums.dumps(sums, DECISIONS, table.data if decided is None else decided)


def _rendered(ledger: Ledger, made: Decisions, name: str) -> Iterator[tuple[str, bytes]]:
    """Text, patch, map of pages and report, one after the other: a report is large."""
    from ocrfix.render.patch import patch
    from ocrfix.render.report.html import report

    document, text = ledger.document, ledger.text(made)
    yield RESTORED, document.encode(text)
    yield PATCH, patch(document, ledger.hunks(made), text)
    yield PAGES, pages(page_map(ledger, made), refusal(ledger)).encode("utf-8", "surrogatepass")
    yield REPORT, report(ledger, made, name).encode("utf-8", "replace")


def differing(path: Path) -> Sequence[str]:
    """The files of a folder that are not as its checksums say: of another run, edited, or gone.

    None where there are no checksums: earlier versions wrote none.
    """
    if not (path / CHECKSUMS).is_file():
        return []
    try:
        files = checksums.loads(_read(path / CHECKSUMS)).files
    except OcrfixError:
        return [CHECKSUMS]
    known = (SCAN, LEDGER, RESTORED, PATCH, PAGES, REPORT)
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
