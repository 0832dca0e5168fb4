"""What the exports share that write the text page by page: parts of blocks, and names of files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import PurePosixPath
from typing import NamedTuple

from ocrfix.exports.edition import Edition, Furniture, PageBegin, TextBlock
from ocrfix.exports.flow import TextFlow
from ocrfix.exports.origin import in_one_line

COLUMNS = ("file", "page", "name", "folio", "folio_is", "image")
TABLE = "pages.tsv"
_UNSAFE = frozenset('/\\:*?"<>|')
_NAMES_OF_FOLDERS = frozenset(("", ".", ".."))


class BlockPart(NamedTuple):
    """The part of a block that is on one page."""

    block: TextBlock
    start: int
    end: int

    @property
    def begins(self) -> bool:
        """Whether the block begins on this page."""
        return self.start == self.block.start

    @property
    def ends(self) -> bool:
        """Whether the block ends on this page."""
        return self.end == self.block.end


class PageParts(NamedTuple):
    """A page with its text and its furniture. Notes that the text cites are not among the parts."""

    page: PageBegin
    parts: tuple[BlockPart, ...]
    head: tuple[Furniture, ...]
    foot: tuple[Furniture, ...]
    cut: bool  # whether the page begins inside a word


def sheets(flow: TextFlow) -> Iterator[PageParts]:
    """The pages of an edition. A block over a page end is parted, even inside a word."""
    edition = flow.edition
    text = edition.text
    bounds = [*accumulate((page.at for page in edition.pages[1:]), max, initial=0), len(text)]
    blocks = [block for block in edition.blocks if not flow.shown_at(block)]
    struck: dict[int, list[Furniture]] = {}
    for each in edition.furniture:
        struck.setdefault(each.page or edition.page_at(each.at).number, []).append(each)
    at = 0
    for page, (start, end) in zip(edition.pages, pairwise(bounds), strict=True):
        parts: list[BlockPart] = []
        while at < len(blocks) and blocks[at].start < end:
            block = blocks[at]
            low, high = max(start, block.start), min(end, block.end)
            words = text[low:high]
            if words.strip():
                # The blank between two words at a page end belongs to neither page.
                parts.append(BlockPart(block, low + len(words) - len(words.lstrip()),
                                       low + len(words.rstrip())))  # fmt: skip
            if block.end > end:
                break
            at += 1
        own = struck.get(page.number, ())
        head = tuple(each for each in own if each.at <= page.at)
        foot = tuple(each for each in own if each.at > page.at)
        yield PageParts(page, tuple(parts), head, foot, page.whole > page.at)


def with_next(pages: Sequence[PageParts]) -> Iterator[tuple[PageParts, PageParts | None]]:
    """Each page with the next one that has text."""
    after: list[PageParts | None] = []
    last: PageParts | None = None
    for page in reversed(pages):
        after.append(last)
        last = page if page.parts else last
    return zip(pages, reversed(after), strict=True)


def table(edition: Edition, names: Sequence[str], date: str) -> bytes:
    """The table of the pages and their files."""
    rows = [
        (name, page.number, page.name, page.folio, page.folio_is, page.image)
        for name, page in zip(names, edition.pages, strict=True)
    ]
    lines = [f"# {in_one_line(edition, date)}", "\t".join(COLUMNS)]
    lines += ["\t".join(" ".join(str(field).split()) for field in row) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")


def names_of_pages(edition: Edition, suffix: str) -> list[str]:
    """A name of a file for each page: its own name, else its number."""
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
