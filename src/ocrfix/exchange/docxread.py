"""A Word file that came back: its text, and what is tracked in it.

What editors insert and delete of their own is taken as done, and who did it is kept.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from ocrfix.errors import DecisionError
from ocrfix.exchange.docxparts import CORE, CUSTOM, DOCUMENT, W
from ocrfix.exchange.docxwrite import OURS
from ocrfix.exchange.returned import KEPT, PASSING, STRUCK, WRITTEN, Returned
from ocrfix.render.signs import plain

NAMELESS = frozenset(("", "Author", "Unknown", "Unknown Author"))
"""Authors whose names a program took off: by what is left, such changes may be ours."""
MOST = 1 << 30
"""Bytes that a part may come to when it is unpacked."""
_DEEPEST = 60
_GONE = "gone"
_W = f"{{{W}}}"
_CHARS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n",
          "noBreakHyphen": "\N{NON-BREAKING HYPHEN}", "softHyphen": "\N{SOFT HYPHEN}"}  # fmt: skip
_WITHIN = frozenset(("hyperlink", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent",
                     "tbl", "tr", "tc", "bdo", "dir", "body"))  # fmt: skip


class _Run(NamedTuple):
    text: str
    status: str
    who: str = ""


def came(data: bytes) -> tuple[Returned, str]:
    """Read a Word file: its text, and what says from what it was written.

    Raises:
        DecisionError: it is none, or is damaged.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            root = _parsed(file, DOCUMENT)
            texts = [_parsed(file, name) for name in (CUSTOM, CORE) if name in file.namelist()]
            token = " ".join(text for part in texts for text in part.itertext())
            return _joined(_runs(root)), token
    except (zipfile.BadZipFile, KeyError, ET.ParseError, ValueError, EOFError, OSError,
            RuntimeError, NotImplementedError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]  # fmt: skip
        raise DecisionError(
            f"it is no Word file, or is damaged ({error}). Save it as .docx, and import that."
        ) from None


def _parsed(file: zipfile.ZipFile, name: str) -> ET.Element:
    if file.getinfo(name).file_size > MOST:
        raise ValueError(f"{name} is larger than any text of ours")
    data = file.read(name)
    if b"<!DOCTYPE" in data[:4096]:
        raise ValueError(f"{name} has a document type")
    return ET.fromstring(data)  # noqa: S314 - no document type, so no entities


def _joined(runs: Iterator[_Run]) -> Returned:
    """Runs as one text; signs become the characters they stand for."""
    merged: list[list[str]] = []
    who: list[str] = []
    for text, status, author in runs:
        if merged and merged[-1][1] == status and status != _GONE and who[-1] == author:
            merged[-1][0] += text
        else:
            merged.append([text, status])
            who.append(author)
    texts, statuses, at = list[str](), list[str](), 0
    touched: list[tuple[int, str]] = []
    for (text, status), author in zip(merged, who, strict=True):
        if author:
            touched.append((at, author))
        if status == _GONE:
            continue
        text = plain(text)  # noqa: PLW2901
        texts.append(text)
        statuses.append(status * len(text))
        at += len(text)
        if author:
            touched.append((at, author))
    return Returned("".join(texts), "".join(statuses), touched)


def _runs(root: ET.Element) -> Iterator[_Run]:
    """What stands in the document, without the mark of its last paragraph."""
    body = root.find(f"{_W}body")
    if body is None:
        raise ValueError("it has no body that we can read")
    held: _Run | None = None
    for run in _within(body, None, None, 0):
        if held:
            yield held
        held = run if run.text == "\n" else None
        if not held:
            yield run


def _within(element: ET.Element, ins: str | None, cut: str | None, deep: int) -> Iterator[_Run]:
    """The runs in an element that is inside an insertion, or a deletion, by these authors."""
    if deep > _DEEPEST:
        raise ValueError("it is nested too deep")
    for child in element:
        name = child.tag.removeprefix(_W)
        if name == "r":
            text = "".join(map(_text, child))
            if text:
                yield _said(text, ins, cut)
        elif name == "p":
            yield from _within(child, ins, cut, deep + 1)
            yield _mark(child)
        elif name in {"ins", "moveTo"}:
            yield from _within(child, _author(child), cut, deep + 1)
        elif name in {"del", "moveFrom"}:
            yield from _within(child, ins, _author(child), deep + 1)
        elif name in _WITHIN:
            yield from _within(child, ins, cut, deep + 1)


def _text(element: ET.Element) -> str:
    name = element.tag.removeprefix(_W)
    if name in {"t", "delText"}:
        return (element.text or "").replace("\r", "").replace("\n", " ")
    if name == "br" and element.get(f"{_W}type", "textWrapping") != "textWrapping":
        return ""
    return _CHARS.get(name, "")


def _mark(paragraph: ET.Element) -> _Run:
    style = paragraph.find(f"{_W}pPr/{_W}rPr")
    names: list[str | None] = [None, None]
    for child in style if style is not None else ():
        name = child.tag.removeprefix(_W)
        if name in {"ins", "moveTo"}:
            names[0] = _author(child)
        elif name in {"del", "moveFrom"}:
            names[1] = _author(child)
    return _said("\n", names[0], names[1])


def _author(element: ET.Element) -> str:
    return element.get(f"{_W}author") or ""


def _said(text: str, ins: str | None, cut: str | None) -> _Run:
    if cut is not None and not _ours(cut):
        return _Run(text, _GONE, cut)
    if ins is not None and not _ours(ins):
        return _Run(text, KEPT if cut is None else _GONE, ins)
    if ins is None:
        return _Run(text, KEPT if cut is None else STRUCK)
    return _Run(text, WRITTEN if cut is None else PASSING)


def _ours(author: str) -> bool:
    return author.startswith(OURS) or author in NAMELESS
