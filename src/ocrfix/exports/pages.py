"""Page files: the restored text, a file for each page of the scan, under the names it came with.

A word that a page end cuts is whole on the first page. A note that was moved to the paragraph that
cites it is at the foot of the page on which it was printed. `pages.tsv` lists the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise

from ocrfix.exports import ExportOptions
from ocrfix.exports.edition import Edition
from ocrfix.exports.sheets import TABLE, names_of_pages, table
from ocrfix.formats.source import TEXT


def write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    """The files of the pages, and the table of them."""
    encode = edition.found.ledger.document.encode
    texts = page_texts(edition)
    names = _file_names(edition)
    files: dict[str, list[str]] = {}
    for name, text in zip(names, texts, strict=True):
        files.setdefault(name, []).append(text)
    for name, parts in files.items():
        yield name, encode("\f".join(parts))
    yield TABLE, table(edition, names, options.date)


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
    """Where each page begins, after a cut word, and the end of the text."""
    return [*accumulate((page.whole for page in edition.pages[1:]), max, initial=0),
            len(edition.text)]  # fmt: skip


def _file_names(edition: Edition) -> list[str]:
    """The name of the file for each page; pages of one text file share it."""
    source = edition.found.source
    if source and source.format == TEXT and len(source.pages) == len(edition.pages):
        return [source.files[page.file].name for page in source.pages]
    return names_of_pages(edition, ".txt")
