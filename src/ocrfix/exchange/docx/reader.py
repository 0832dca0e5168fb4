"""A Word file that came back: its text, and what is tracked in it.

What editors insert and delete of their own is taken as done, and who did it is kept.
"""

from __future__ import annotations

import io
import zipfile
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
"""Authors whose names a program took off: by what is left, such changes may be ours."""
_GONE = "gone"


class _Words(Reader):
    """All the text of a part, whatever its elements are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def text(self, text: str) -> None:
        self.found.append(text)


def came(data: bytes, most: int) -> tuple[ReturnedText, str]:
    """Read a Word file: its text, and what says from what it was written.

    No part of it may come to more than `most` bytes.

    Raises:
        DecisionError: it is none, is damaged, or too large.

    """
    body, facts = BodyReader(), list[str]()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            body.read(unpacked(file, DOCUMENT, most))
            for name in (CUSTOM, CORE):
                if name in file.NameToInfo:
                    words = _Words()
                    words.read(unpacked(file, name, most))
                    facts.append("".join(words.found))
    except (zipfile.BadZipFile, KeyError, ExpatError, ValueError, EOFError, OSError,
            RuntimeError, NotImplementedError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]  # fmt: skip
        raise DecisionError(
            f"it is no Word file, or is damaged ({error}). Save it as .docx, and import that."
        ) from None
    if not body.seen:
        raise DecisionError(
            "it is no Word file: it has no text. Save it as .docx, and import that."
        )
    return _joined(body.pieces), " ".join(facts)


def _joined(pieces: list[Tracked]) -> ReturnedText:
    """Pieces as one text, without the last line end; signs become what they stand for."""
    if pieces and pieces[-1].text == "\n":
        pieces = pieces[:-1]
    texts, statuses, at = list[str](), list[str](), 0
    touched: list[tuple[int, str]] = []
    for status, author, text in _runs(pieces):
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
    """(status, who wrote or deleted it of their own, text) of pieces that touch and are alike."""
    said = ((_said(piece), piece.text) for piece in pieces)
    for (status, author), group in groupby(said, key=lambda each: each[0]):
        if status == _GONE:  # each deletion counts for itself
            yield from ((status, author, text) for _, text in group)
        else:
            yield status, author, "".join(text for _, text in group)


def _said(piece: Tracked) -> tuple[str, str]:
    """What a piece is shown as, and by whom if not by us."""
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
