"""Review files: written from a restoration, edited in another program, and read back.

    form = named("sheet")
    data = form.write(found)         # the applied and proposed changes, as a file
    imported = form.read(data, found)  # the decisions made in the file

A row of `FORMATS` names a module of this package with `write(found: RestorationFolder) -> bytes`
and usually `read(data: bytes, found: RestorationFolder) -> ImportedDecisions`. The law of each: an
unchanged file decides nothing. A reader only reads; `apply_import.take` records the decisions.
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
"""How many bytes of a file are searched to recognise its format."""
# Workbooks. Users export a table, save it in the spreadsheet program's own format, and import that.
BOOKS = (".xlsx", ".xls", ".ods")
ROOM, GROWTH = 1 << 24, 50
"""Limit for a file, and for an unpacked part of it: 16 MiB plus 50 bytes for each character of the
scan. Our own files have 2 to 5 bytes per character, the text of a Word file 9 to 12 (on the six
typeset books of the bench, also after LibreOffice 7.4 had saved them), annotations 12 to 17.
"""


class ImportedDecisions(NamedTuple):
    """The decisions that were read from a review file."""

    decisions: Sequence[Decision] = ()  # only those that differ from the file as written
    said: Sequence[str] = ()  # problems to show to the user
    words: Sequence[tuple[str, str]] = ()  # (word, name of the list it belongs on)
    base: Decisions | None = None  # the decisions when the file was written; None: unknown


class Format(NamedTuple):
    """One file format; its module is imported on first use."""

    name: str
    suffix: str
    module: str
    what: str
    sign: bytes  # a pattern in the first bytes of such a file, and of no other

    def write(self, found: RestorationFolder, *rest: Any) -> bytes:
        """Write the file of a restoration; `rest` goes to the module's `write`."""
        data = self._module.write(found, *rest)
        assert isinstance(data, bytes)
        return data

    def read(self, data: bytes, found: RestorationFolder) -> ImportedDecisions:
        """Read the decisions from a file of this format.

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
    """The size limit, in bytes, of a file for a restoration."""
    return ROOM + GROWTH * len(found.ledger.document.text)


def refuse_large(size: int, found: RestorationFolder) -> None:
    """Refuse a file that is too large to belong to this restoration.

    Raises:
        DecisionError: `size`, in bytes, is over the limit.
    """
    if size > largest(found):
        raise DecisionError(
            f"it is larger than {largest(found) >> 20:,} MiB, the limit for this restoration. "
            "Import the file that `ocrfix export` wrote for it."
        )


def contents(source: BinaryIO, found: RestorationFolder) -> bytes:
    """Read a review file, but never more than the size limit.

    Raises:
        DecisionError: it is too large.
    """
    # One byte more than allowed shows that there is more, without reading all of an endless file.
    data = source.read(largest(found) + 1)
    refuse_large(len(data), found)
    return data


# A sign must fit no other format. A table may come back with its columns in any order, so `decide`
# can be anywhere in the first line. A .docx is a zip file, which `PK\3\4` begins. A patch may have
# had its first lines cut off, so a bare `--- a` and `+++ b` is enough.
FORMATS = (
    Format("sheet", ".review.txt", "sheet.sheet", "one change per line; its first word decides",
           rb"\A# ocrfix review sheet"),
    Format("tsv", ".review.tsv", "sheet.spreadsheet", "the same as a table, for a spreadsheet",
           rb"(?i)\A[^\n]*\bdecide\"?[\t,;\r\n]"),
    Format("decisions", ".decisions.tsv", "sheet.table",
           "only the decisions, as a report saves them",
           rb"\A(?:\xef\xbb\xbf)?verdict\tchange\b"),
    Format("docx", ".docx", "docx.docx", "a Word file with tracked changes", rb"\APK\x03\x04"),
    Format("series", ".series.mbox", "patch.series",
           "one patch per pass, to apply in order",
           rb"(?m)\A(?:\xef\xbb\xbf)?From [0-9a-f]{40} |^Subject: \[PATCH"),
    Format("patch", ".patch", "patch.patches", "a unified diff of scan and restored text",
           rb"(?m)^--- .*\n\+\+\+ |\Aocrfix patch"),
    Format("annotations", ".annotations.json", "annotations",
           "W3C Web Annotations of all changes, on text and page images",
           rb'(?s)\A\s*[\[{].*?"https?://www\.w3\.org/ns/anno\.jsonld"'),
    Format("critic", ".critic.md", "critic", "the text with CriticMarkup in it",
           rb"\A\{>>ocrfix"),
)  # fmt: skip
"""In the order in which the formats are tried on a file."""


def named(name: str) -> Format:
    """The format called `name`.

    Raises:
        OcrfixError: there is no such format.
    """
    for each in FORMATS:
        if each.name == name:
            return each
    known = ", ".join(each.name for each in FORMATS)
    raise OcrfixError(f"no such format: {name!r}. Use one of {known}.")


def format_of(data: bytes, name: str) -> Format:
    """Recognise the format of a file by its first bytes, else by its name.

    Raises:
        OcrfixError: it has none of our formats, or is a workbook of a spreadsheet program.
    """
    if name.casefold().endswith(BOOKS):
        raise OcrfixError(
            f"{name}: this is a spreadsheet program's own format. Save it as CSV, and import that."
        )
    head = data[:HEAD].replace(b"\0", b"")  # Windows programs save UTF-16
    head = re.sub(rb"^(\xff\xfe|\xfe\xff|\xef\xbb\xbf)", b"", head)
    for each in FORMATS:
        if re.search(each.sign, head):
            return each
    for each in FORMATS:
        if name.casefold().endswith(each.suffix):
            return each
    known = ", ".join(f"{each.name} ({each.suffix})" for each in FORMATS)
    raise OcrfixError(
        f"{name}: unsupported format; supported: {known}. Name the format with --from."
    )
