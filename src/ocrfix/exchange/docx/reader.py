"""Read the text and the tracked changes of an edited Word file.

The user's own tracked insertions and deletions count as made, and their author is kept. Ours are
still undecided.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.parsers.expat import ExpatError

from ocrfix.errors import DecisionError
from ocrfix.exchange.docx.body import BodyReader, Tracked
from ocrfix.exchange.docx.parts import CORE, CUSTOM, DOCUMENT
from ocrfix.exchange.docx.writer import OURS
from ocrfix.exchange.docx.xml_parts import Reader, unpacked
from ocrfix.exchange.returned import KEPT, PASSING, STRUCK, WRITTEN, ReturnedText
from ocrfix.render.signs import plain

NAMELESS = frozenset(("", "Author", "Unknown", "Unknown Author"))
"""Names that programs write in place of a removed author; such changes may be ours."""
_GONE = "gone"


class _Words(Reader):
    """Collects all text of a part, in any element."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def text(self, text: str) -> None:
        self.found.append(text)


def read_docx(data: bytes, most: int) -> tuple[ReturnedText, str]:
    """Read a Word file: its text, and the property that names what it was written from.

    No part may unpack to more than `most` bytes.

    Raises:
        DecisionError: it is not a Word file, is damaged, or too large.
    """
    body, facts = BodyReader(), list[str]()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            body.read(unpacked(file, DOCUMENT, most))
            # What it was written from is in both, because programs drop properties that they do not
            # know.
            for name in (CUSTOM, CORE):
                if name in file.NameToInfo:
                    words = _Words()
                    words.read(unpacked(file, name, most))
                    facts.append("".join(words.found))
    except (zipfile.BadZipFile, LookupError, ExpatError, ValueError, EOFError, OSError,
            RuntimeError, NotImplementedError, zlib.error) as error:  # fmt: skip
        raise DecisionError(
            f"it is not a Word file, or is damaged ({error}). Save it as .docx, and import that."
        ) from None
    if not body.seen:
        raise DecisionError(
            "it is not a Word file, because it has no text. Save it as .docx, and import that."
        )
    return _joined(body.pieces), " ".join(facts)


def _joined(pieces: list[Tracked]) -> ReturnedText:
    """Join pieces to one text, without the last line end; signs become their characters."""
    # The last paragraph has a mark like all others, but the text ends before it.
    if pieces and pieces[-1].text == "\n":
        pieces = pieces[:-1]
    texts, statuses, at = list[str](), list[str](), 0
    touched: list[tuple[int, str]] = []
    for status, author, text in _runs(pieces):
        # The author is noted at both ends of the edit, because a correction may reach only to one
        # of them.
        if author:
            touched.append((at, author))
        if status == _GONE:
            continue
        shown = plain(text)
        texts.append(shown)
        statuses.append(status * len(shown))
        at += len(shown)
        if author:
            touched.append((at, author))
    return ReturnedText("".join(texts), "".join(statuses), touched)


def _runs(pieces: Iterable[Tracked]) -> Iterator[tuple[str, str, str]]:
    """Group adjacent pieces of the same kind: (status, author of own edits, text)."""
    said = ((_said(piece), piece.text) for piece in pieces)
    for (status, author), group in groupby(said, key=lambda each: each[0]):
        if status == _GONE:  # deletions stay separate
            yield from ((status, author, text) for _, text in group)
        else:
            yield status, author, "".join(text for _, text in group)


def _said(piece: Tracked) -> tuple[str, str]:
    """The status of a piece, and its author if not ours."""
    _, ins, cut = piece
    if cut is not None and not _ours(cut):
        return _GONE, cut
    if ins is not None and not _ours(ins):
        return KEPT if cut is None else _GONE, ins
    if ins is None:
        return KEPT if cut is None else STRUCK, ""
    return WRITTEN if cut is None else PASSING, ""


def _ours(author: str) -> bool:
    return author.startswith(OURS) or author in NAMELESS
