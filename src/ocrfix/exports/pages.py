"""Page files: the restored text, a file for each page of the scan, under the names it came with.

A word that a page end cuts is whole on the first page. A note that was moved to the paragraph that
cites it is at the foot of the page on which it was printed. `pages.tsv` lists the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from ocrfix.exports import ExportOptions
from ocrfix.exports.edition import Edition, PageBegin
from ocrfix.exports.origin import in_one_line
from ocrfix.formats.source import TEXT

COLUMNS = ("file", "page", "name", "folio", "folio_is", "image")
TABLE = "pages.tsv"
_UNSAFE = frozenset('/\\:*?"<>|')
_NAMES_OF_FOLDERS = frozenset(("", ".", ".."))


def write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    """The files of the pages, and the table of them."""
    encode = edition.found.ledger.document.encode
    texts = page_texts(edition)
    names = file_names(edition, ".txt")
    files: dict[str, list[str]] = {}
    for name, text in zip(names, texts, strict=True):
        files.setdefault(name, []).append(text)
    for name, parts in files.items():
        yield name, encode("\f".join(parts))
    yield TABLE, table(edition, names, options)


def table(edition: Edition, names: list[str], options: ExportOptions) -> bytes:
    """The table of the pages and their files."""
    rows = [
        (name, page.number, page.name, page.folio, page.folio_is, page.image)
        for name, page in zip(names, edition.pages, strict=True)
    ]
    lines = [f"# {in_one_line(edition, options.date)}", "\t".join(COLUMNS)]
    lines += ["\t".join(" ".join(str(field).split()) for field in row) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")


def page_texts(edition: Edition) -> list[str]:
    """The text of each page. All words of the restored text are in it, each once.

    Only the moved notes are in another order than in the restored text.
    """
    text = edition.text
    feet: dict[int, list[str]] = {}
    edges = [0]
    for note in edition.notes:
        if note.moved:
            feet.setdefault(note.page, []).append(text[note.start : note.end])
            edges += note.start, note.end
    # The stretches between moved notes: each from an even edge to the next one.
    edges.append(len(text))
    made: list[str] = []
    at = 0
    for page, (start, end) in zip(edition.pages, pairwise(_bounds(edition)), strict=True):
        parts: list[str] = []
        while at < len(edges) and edges[at] < end:
            parts.append(text[max(start, edges[at]) : min(end, edges[at + 1])])
            if edges[at + 1] > end:
                break
            at += 2
        stripped = (part.strip("\n\f ") for part in parts)
        whole = "\n\n".join(filter(None, (*stripped, *feet.pop(page.number, ()))))
        made.append(f"{whole}\n" if whole else "")
    return made


def _bounds(edition: Edition) -> list[int]:
    """Where each page begins, and the end of the text. No page begins before the one before it."""
    bounds = [0]
    for page in edition.pages[1:]:
        bounds.append(max(bounds[-1], page.whole))
    return [*bounds, len(edition.text)]


def file_names(edition: Edition, suffix: str) -> list[str]:
    """The name of the file for each page; pages of one text file share it.

    Page files keep their names. A page of a file of many is named as that file calls it.
    """
    source = edition.found.source
    if source and source.format == TEXT and len(source.pages) == len(edition.pages):
        return [source.files[page.file].name for page in source.pages]
    taken: dict[str, int] = {}
    names: list[str] = []
    for page in edition.pages:
        stem = _safe(page)
        taken[stem] = taken.get(stem, 0) + 1
        names.append(f"{stem}{suffix}" if taken[stem] == 1 else f"{stem}-{taken[stem]}{suffix}")
    return names


def _safe(page: PageBegin) -> str:
    """The label of a page as the name of a file."""
    name = "".join(
        "_" if char in _UNSAFE or not char.isprintable() else char for char in page.label
    ).strip(" .")
    known = PurePosixPath(name).suffix.lower() == ".txt"
    name = name[: -len(".txt")] if known else name
    return f"{page.number:04}" if name in _NAMES_OF_FOLDERS else name
