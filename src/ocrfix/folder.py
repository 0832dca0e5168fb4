"""The restoration folder: everything about one scan, so that it can be proved without us.

Files are written beside their place and renamed, so that there is never half a file.
`decisions.tsv` is people's work: it is never overwritten unless they themselves decide.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ocrfix.attach import attach
from ocrfix.decisions import COLUMNS, NONE, Decisions, dumps, loads, whole
from ocrfix.document import Document
from ocrfix.errors import LedgerError, OcrfixError
from ocrfix.ledger import Ledger
from ocrfix.ledgerfile import dumps as dump_ledger
from ocrfix.ledgerfile import header
from ocrfix.ledgerfile import loads as load_ledger
from ocrfix.pagemap import dumps as pages
from ocrfix.pagemap import page_map, refusal
from ocrfix.piece import apply_hunks
from ocrfix.span import Safety

if TYPE_CHECKING:
    from ocrfix.review.table import Table

SCAN, RESTORED, LEDGER = "scan.txt", "restored.txt", "ledger.jsonl"
DECISIONS, PATCH, REPORT = "decisions.tsv", "changes.patch", "report.html"
PAGES = "pages.tsv"
LEVELS = {"safe": Safety.SAFE, "review": Safety.REVIEW, "none": Safety.SAFE + 1}
"""What `--apply` may say, and from which safety on undecided changes stand then."""
LEVEL_NOTE = "# undecided: "
"""Begins the line of a decisions file in which a review notes the level it found."""


class Restored(NamedTuple):
    """What a restoration folder holds."""

    path: Path
    ledger: Ledger
    decisions: Decisions  # with the ids and the level that the restored text was written with
    said: Sequence[str]  # on decisions that moved or were lost


def load(path: Path) -> Restored:
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
    data = _read(path / SCAN)
    try:
        text = _read(path / LEDGER).decode()
    except UnicodeDecodeError as error:
        raise LedgerError(f"{path / LEDGER}: damaged: {error}") from None
    name, encoding = header(text)
    codec, _, errors = encoding.partition("/")
    document = Document.from_bytes(data, name, None if errors else codec)
    ledger = load_ledger(text, document)
    made, said = attach(ledger, decisions(path))
    return Restored(path, ledger, made.applying(_level(path, ledger, made)), said)


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


def _table(path: Path) -> Table:
    from ocrfix.review.table import Table

    return Table(path / DECISIONS, "\t".join(COLUMNS) + "\n", whole)


def save(path: Path, ledger: Ledger, made: Decisions, *, keep_decisions: bool = True) -> None:
    """Write a restoration folder, all of it.

    Without `keep_decisions` those that were there before move to `decisions-1.tsv` and so on.

    Raises:
        OcrfixError: it cannot be written there.

    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        write(path / SCAN, ledger.document.to_bytes())
        write(path / LEDGER, dump_ledger(ledger).encode())
        if not (keep_decisions and (path / DECISIONS).is_file()):
            _write_decisions(path, dumps(made).encode("utf-8", "surrogatepass"))
        save_results(path, ledger, made)
    except OSError as error:
        raise OcrfixError(
            f"{path}: cannot be written: {error.strerror}. Name another folder with -o."
        ) from None


def _write_decisions(path: Path, data: bytes) -> None:
    """Write decisions; what others decided here before moves aside, and is never lost."""
    table = path / DECISIONS
    empty = dumps(NONE).encode()
    if table.is_file() and table.read_bytes() not in {data, empty}:
        number = 1
        while (aside := table.with_name(f"{table.stem}-{number}{table.suffix}")).exists():
            number += 1
        table.rename(aside)
    write(table, data)


def save_results(path: Path, ledger: Ledger, made: Decisions) -> None:
    """Write what follows from scan, ledger and decisions: text, patch, report, map of pages."""
    from ocrfix.render.html import report
    from ocrfix.render.patch import patch

    document = ledger.document
    text = ledger.text(made)
    write(path / RESTORED, document.encode(text))
    write(path / PATCH, patch(document, ledger.hunks(made), text))
    table = pages(page_map(ledger, made), refusal(ledger))
    write(path / PAGES, table.encode("utf-8", "surrogatepass"))
    write(path / REPORT, report(ledger, made, path.resolve().name).encode("utf-8", "replace"))


def faults(found: Restored) -> Sequence[str]:
    """What does not agree between scan, ledger, decisions and results; empty if all does."""
    path, ledger, made, _ = found
    text = ledger.text(made)
    wrong: list[str] = []
    if apply_hunks(ledger.document.text, ledger.hunks(made)) != text:
        wrong.append("the hunks, applied to the scan, do not give the text")
    if load_ledger(dump_ledger(ledger), ledger.document).text(made) != text:
        wrong.append("the ledger, replayed, does not give the text")
    if not (path / RESTORED).is_file():
        wrong.append(f"{RESTORED} is missing: `ocrfix apply {path}` writes it")
    elif _read(path / RESTORED) != ledger.document.encode(text):
        wrong.append(
            f"{RESTORED} is not what scan, ledger and decisions give: it was edited, or "
            f"decisions came after it. `ocrfix apply {path}` writes it anew"
        )
    return wrong


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:  # of a full disk the system names no file
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        beside.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OcrfixError(f"{path}: cannot be read: {error.strerror}.") from None
