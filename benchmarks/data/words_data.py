"""Aligned passages of `words/` and `books/` as the corrector sees them, split by document.

Passages come as they are, and joined to whole articles and books, since a text's own words tell;
truths come too, as texts in which nothing is misread.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import ocrfix

BEFORE = (
    "encoding", "pages", "furniture", "notes", "footnotes", "citations", "hyphens", "headings",
    "paragraphs", "sentences",
)  # fmt: skip
"""The passes that run before misread words are looked at."""
SETS = ("words/bln600", "words/overproof", "words/icdar2017-eval", "words/ght-sentences",
        "books/dp-tesseract", "books/dp-doctr", "books/oldbooks-noisy")  # fmt: skip
"""English sets. Of `hathi-gutenberg-pages` only the truth is read: it is from other editions."""
JOINED = {"bln600", "dp-tesseract", "oldbooks-noisy"}
"""Sets whose records of one document are joined, too."""
SINGLY = {"bln600": 2, "dp-tesseract": 6, "oldbooks-noisy": 6, "ght-sentences": 1}
"""One record in so many is kept by itself."""
PIECES = (2_000, 8_000, 40_000, 120_000)
"""Code points of the pieces of clean books, in turn."""


NOVEL = (50_000, 450_000, 40_000)
"""Where in a novel its pieces begin: from, to, and how far apart, in code points."""


class Unit(NamedTuple):
    """One passage: as it is before the corrector, and its truth."""

    id: str
    set: str
    split: str
    raw: str
    text: str
    truth: str


def units(bench: Path, cache: Path) -> list[Unit]:
    """All English passages of the sets, run through the passes before; kept in `cache`."""
    if not cache.exists():
        cache.write_bytes(pickle.dumps([tuple(u) for u in _made(bench)]))
    return [Unit(*u) for u in pickle.loads(cache.read_bytes())]


def split_of(document: str) -> str:
    """The split of a document: 6 in 10 to learn from, 2 to decide with, 2 to report on."""
    number = int(hashlib.sha256(document.encode()).hexdigest(), 16) % 10
    return "train" if number < 6 else "dev" if number < 8 else "test"


def _made(bench: Path) -> Iterator[Unit]:
    for path in SETS:
        name = path.partition("/")[2]
        lines = (bench / f"{path}.jsonl").read_text("utf-8").splitlines()
        records = [r for r in map(json.loads, lines) if r["lang"] == "en"]
        for record in records[:: SINGLY.get(name, 1)]:
            yield _unit(name, document_of(record, path), record["id"], record["ocr"], record["gt"])
        for document, group in groupby(records, partial(_volume, path=path)):
            some = list(group)
            whole = "\n\n".join(r["gt"] for r in some)
            if name in JOINED and len(some) > 1 and "blur" not in document:
                ocr = "\n\n".join(r["ocr"] for r in some)
                yield _unit(name, document_of(some[0], path), document, ocr, whole)
            if name != "ght-sentences" and (name != "oldbooks-noisy" or "02_bin/t" in document):
                split = split_of(document_of(some[0], path))
                yield Unit(document, f"truth of {name}", split, whole, whole, whole)
    yield from _clean(bench)
    yield from _dialect(bench)


def _dialect(bench: Path) -> Iterator[Unit]:
    """Truths of the 18th century and in dialect, page by page and whole, and novels in pieces.

    The shipped model was made without these novels.
    """
    path = "books/hathi-gutenberg-pages"
    lines = (bench / f"{path}.jsonl").read_text("utf-8").splitlines()
    for document, group in groupby(map(json.loads, lines), partial(_volume, path=path)):
        pages = list(group)
        for page in (*(r["gt"] for r in pages), "\n\n".join(r["gt"] for r in pages)):
            split = split_of(document_of(pages[0], path))
            yield Unit(document, "truth of hathi", split, page, page, page)
    for book in sorted((bench / "clean" / "en").glob("eltec-*.txt.gz")):
        text = gzip.decompress(book.read_bytes()).decode("utf-8", "replace")
        for turn, start in enumerate(range(NOVEL[0], min(len(text), NOVEL[1]), NOVEL[2])):
            piece = text[start : start + PIECES[turn % 3]]
            unit = f"{book.name}/{start}"
            yield Unit(unit, "novels", split_of(book.name), piece, piece, piece)


def _clean(bench: Path) -> Iterator[Unit]:
    """Books that the measuring model never saw (`measure/model.py`), in pieces."""
    books = sorted((bench / "clean" / "en").glob("*.txt.gz"))
    for book in (book for book in books if not book.name.startswith("eltec-")):
        number = int(hashlib.sha256(book.name.encode()).hexdigest(), 16)
        if number % 10 == 0:
            text = gzip.decompress(book.read_bytes()).decode("utf-8", "replace")
            split, start, turn = "train" if number // 10 % 2 else "test", 0, 0
            while start < len(text):
                piece = text[start : start + PIECES[turn % len(PIECES)]]
                yield Unit(f"{book.name}/{start}", "clean", split, piece, piece, piece)
                start, turn = start + len(piece), turn + 1


def _unit(name: str, document: str, number: str, ocr: str, truth: str) -> Unit:
    text = ocrfix.restore(ocr, passes=BEFORE).text
    return Unit(number, name, split_of(document), ocr, text, truth)


def document_of(record: dict[str, Any], path: str) -> str:
    """What a record of the set at `path` is part of: all of it falls into one split."""
    meta = record["meta"]
    if "bln600" in path:
        return str(meta["doc"])
    if path.startswith("books/"):
        return str(meta.get("book") or meta["subset"])
    return str(record["id"])


def _volume(record: dict[str, Any], path: str) -> str:
    """What records are joined by: a document as one engine read one copy of it."""
    subset = record["meta"].get("subset", "") if path.startswith("books/") else ""
    return f"{document_of(record, path)} {subset}"
