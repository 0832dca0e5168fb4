"""Files that editors decide in, elsewhere: written from a restoration, and read back.

    form = named("sheet")
    data = form.write(found)         # what stands and what is proposed, as a file
    heard = form.read(data, found)   # the decisions that an editor made in it

A row of `FORMATS` is a module of this room with `write(found: Restored) -> bytes` and, where
it is read back, `read(data: bytes, found: Restored) -> Heard`. The law of each: what was
written and left alone decides nothing. A reader decides nothing itself; `taking.take` does.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from ocrfix.core.decisions import Decision, Decisions
from ocrfix.errors import DecisionError, OcrfixError

if TYPE_CHECKING:
    from ocrfix.storage.folder import RestorationFolder

HEAD = 4096
"""Bytes of a file by which its format is told."""
BOOKS = (".xlsx", ".xls", ".ods")
ROOM, GROWTH = 1 << 24, 50
"""Bytes of the largest file that is read, and of a part of it when unpacked: 16 MiB, and 50 for
each character of the scan. What we write comes to 2 to 5 for each, a Word file's text to 9 to 12
(on the six typeset books of the bench, also when LibreOffice 7.4 had saved them anew)."""


class ImportedDecisions(NamedTuple):
    """What an editor said in a file."""

    decisions: Sequence[Decision] = ()  # what differs from the file as it was written
    said: Sequence[str] = ()  # what could not be read back for sure; say it loudly
    words: Sequence[tuple[str, str]] = ()  # (word, name of the list it belongs on)
    base: Decisions | None = None  # decisions when the file was written; None: not known


class Format(NamedTuple):
    """One format: a module, imported when it is used."""

    name: str
    suffix: str
    module: str
    what: str
    sign: bytes  # a pattern found in the first bytes of such a file, and in no other's

    def write(self, found: RestorationFolder, *rest: Any) -> bytes:
        """The file of a restoration; `rest` as the module's `write` has it."""
        data = self._module.write(found, *rest)
        assert isinstance(data, bytes)
        return data

    def read(self, data: bytes, found: RestorationFolder) -> ImportedDecisions:
        """What was decided in a file of this format.

        Raises:
            DecisionError: it is of another scan, or cannot be read; the message says where.

        """
        refuse_large(len(data), found)
        heard = self._module.read(data, found)
        assert isinstance(heard, ImportedDecisions)
        return heard

    @property
    def _module(self) -> Any:
        return importlib.import_module(f"ocrfix.exchange.{self.module}")


def largest(found: RestorationFolder) -> int:
    """Bytes of the largest file that is read for a restoration."""
    return ROOM + GROWTH * len(found.ledger.document.text)


def refuse_large(size: int, found: RestorationFolder) -> None:
    """Refuse a file that is larger than any that is written for this restoration.

    Raises:
        DecisionError: it is.

    """
    if size > largest(found):
        raise DecisionError(
            f"it has more than {largest(found) >> 20:,} MiB, as no file that was exported from "
            f"this restoration has. Import the file that `ocrfix export` wrote for it."
        )


def contents(source: BinaryIO, found: RestorationFolder) -> bytes:
    """What is in a file that is to be read: no more of it is taken than that can be.

    Raises:
        DecisionError: it is too large.

    """
    data = source.read(largest(found) + 1)
    refuse_large(len(data), found)
    return data


FORMATS = (
    Format("sheet", ".review.txt", "sheet.sheet", "a change a line; the first word decides",
           rb"\A# ocrfix review sheet"),
    Format("tsv", ".review.tsv", "sheet.spreadsheet", "the same as a table for a spreadsheet",
           rb"(?i)\A[^\n]*\bdecide\"?[\t,;\r\n]"),
    Format("decisions", ".decisions.tsv", "sheet.table",
           "decisions.tsv, as the report hands it over",
           rb"\A(?:\xef\xbb\xbf)?verdict\tchange\b"),
    Format("docx", ".docx", "docx.docx", "a Word file with tracked changes", rb"\APK\x03\x04"),
    Format("series", ".series.mbox", "patch.series",
           "a patch for each pass, to be applied in order",
           rb"(?m)\A(?:\xef\xbb\xbf)?From [0-9a-f]{40} |^Subject: \[PATCH"),
    Format("patch", ".patch", "patch.patches", "a unified diff of scan and restored text",
           rb"(?m)^--- .*\n\+\+\+ |\Aocrfix patch"),
    Format("critic", ".critic.md", "critic", "the text with CriticMarkup in it",
           rb"\A\{>>ocrfix"),
)  # fmt: skip
"""In the order in which a file's signs are looked for."""


def named(name: str) -> Format:
    """The format called `name`.

    Raises:
        OcrfixError: there is none.

    """
    for each in FORMATS:
        if each.name == name:
            return each
    known = ", ".join(each.name for each in FORMATS)
    raise OcrfixError(f"no such format: {name!r}. There are {known}.")


def told(data: bytes, name: str) -> Format:
    """The format of a file, by what it begins with, else by its name.

    Raises:
        OcrfixError: it is of no format that we know.

    """
    if name.casefold().endswith(BOOKS):
        raise OcrfixError(f"{name}: a spreadsheet's own file. Save it as CSV, and import that.")
    head = data[:HEAD].replace(b"\0", b"")  # Windows programs save UTF-16
    head = head.removeprefix(b"\xff\xfe").removeprefix(b"\xef\xbb\xbf")
    for each in FORMATS:
        if re.search(each.sign, head):
            return each
    for each in FORMATS:
        if name.casefold().endswith(each.suffix):
            return each
    known = ", ".join(f"{each.name} ({each.suffix})" for each in FORMATS)
    raise OcrfixError(f"{name}: of no format that decisions are read from: {known}.")
