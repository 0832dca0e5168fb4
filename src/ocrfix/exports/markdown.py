"""Markdown (CommonMark, with the footnotes of GitHub, pandoc and others): to read and to publish.

Headings have their levels, notes are `[^n]`, and pages begin at comments, which are not shown.
Signs of the print that would mean something in Markdown are escaped. A text that is Markdown
already, as from language models, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from ocrfix.exports import ExportOptions
from ocrfix.exports.blocks import HEADING, TITLE
from ocrfix.exports.edition import Edition, Note, PageBegin, TextBlock
from ocrfix.exports.flow import Part, TextFlow
from ocrfix.exports.origin import in_one_line

DEEPEST = 6
OF_MODELS = frozenset(("Mistral JSON", "olmOCR JSON", "docling JSON"))
"""Formats whose text is Markdown."""
_SUFFIXES = (".md", ".markdown")
_SIGNS = re.compile(r"[\\`*~|]|(?<!\w)_|_(?!\w)|\[(?=\^)|\](?=[(\[:])|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
# At the beginning of a line: headings, quotations, lists, rules, and underlines of headings.
_FIRST = re.compile(r"(?m)^[^\S\n]*(?:(\d{1,9})(?=[.)](?:\s|$))|(?=(#{1,6}(?:\s|$)|[>]|[-+=])))")
_BREAK = re.compile(r"(?:\*\s*){3,}")
_HASH = re.compile(r"#{1,6}\s")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,2})(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\1(?![\w*])")
LEAST_EMPHASES = 3
"""How many `*emphasised*` words show that a text is Markdown: one or two may be marks of notes.
Not measured."""


def write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    """The Markdown file."""
    made = _Markdown(edition)
    blocks = [_comment(in_one_line(edition, options.date)), *made.blocks(), *made.notes()]
    yield f"{edition.name}.md", ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")


def _comment(words: str) -> str:
    # Two hyphens would end the comment, and `>` at its beginning would, too.
    return f"<!-- {words.replace('--', '- -')} -->"


def is_markdown(edition: Edition) -> bool:
    """Whether the text of the scan is Markdown itself."""
    source = edition.found.ledger.document.source
    heads = (edition.text[b.start : b.end] for b in edition.blocks if b.kind in {TITLE, HEADING})
    named = source.name.lower().endswith(_SUFFIXES)
    if named or source.format in OF_MODELS or any(map(_HASH.match, heads)):
        return True
    found = islice(_EMPHASIS.finditer(edition.text), LEAST_EMPHASES)
    return sum(1 for _ in found) == LEAST_EMPHASES


class _Markdown:
    """Writes the blocks of a text as Markdown."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._flow = TextFlow(edition)
        self._plain = not is_markdown(edition)
        self._numbers = {note.start: n for n, note in enumerate(self._flow.cited, 1)}
        kinds = {block.kind for block in edition.blocks}
        levels = sorted({block.level for block in edition.blocks if block.kind == HEADING})
        first = 2 if TITLE in kinds else 1
        self._ranks = {level: min(n, DEEPEST) for n, level in enumerate(levels, first)}

    def blocks(self) -> Iterator[str]:
        """The blocks, but for the notes that the text cites."""
        at = 0
        for block in self._edition.blocks:
            begun = self._begun(at, block.start)
            at = block.end
            if self._flow.shown_at(block):
                yield from begun
                yield from self._begun(block.start + 1, block.end - 1)
                continue
            yield from begun
            yield self._block(block)
        yield from self._begun(at, len(self._edition.text))

    def notes(self) -> Iterator[str]:
        """The notes that the text cites."""
        for note in self._flow.cited:
            words = self._joined(self._flow.of_note(note))
            yield f"[^{self._numbers[note.start]}]: {words}".replace("\n", "\n    ")

    def _begun(self, low: int, high: int) -> list[str]:
        parts = self._flow.between(low, high)
        return [_page(part) for part in parts if isinstance(part, PageBegin)]

    def _block(self, block: TextBlock) -> str:
        words = self._joined(self._flow.inside(block.start, block.end))
        # A language model may leave a heading as a line of its own.
        if block.kind in {TITLE, HEADING} and not _HASH.match(words):
            rank = 1 if block.kind == TITLE else self._ranks[block.level]
            line = " ".join(words.replace("\\\n", " ").split())
            return f"{'#' * rank} {line}"
        if not self._plain:
            return words
        if _BREAK.fullmatch(self._edition.text[block.start : block.end]):
            return "* * *"
        return _FIRST.sub(lambda found: f"{found[1] or ''}\\", words)

    def _joined(self, parts: Iterable[Part]) -> str:
        out: list[str] = []
        late: list[PageBegin] = []
        for part in parts:
            if isinstance(part, str):
                gap = next((n for n, char in enumerate(part) if char.isspace()), -1) if late else -1
                out += filter(None, [self._escaped(part[: gap + 1])])
                # A page that begins inside a word is said after it.
                for page in late if gap >= 0 else ():
                    _put(page, out)
                late = [] if gap >= 0 else late
                out += filter(None, [self._escaped(part[gap + 1 :])])
            elif isinstance(part, PageBegin) and part.whole != part.at:
                late.append(part)
            elif isinstance(part, PageBegin):
                _put(part, out)
            elif isinstance(part, Note):
                out.append(f"[^{self._numbers[part.start]}]")
        return "".join([*out, *(f" {_page(page)}" for page in late)])

    def _escaped(self, words: str) -> str:
        return escaped(words) if self._plain else words


def escaped(words: str) -> str:
    """Text that Markdown shows as it is, with its line ends, inside a line."""
    return _SIGNS.sub(lambda found: f"\\{found[0]}", words).replace("\n", "\\\n")


def _page(page: PageBegin) -> str:
    return _comment(f"page {page.folio or page.label}")


def _put(page: PageBegin, out: list[str]) -> None:
    """Add the comment of a page; at a line end before it, since a comment may begin no line."""
    last = out[-1] if out else ""
    for end in ("\\\n", "\n"):
        if last.endswith(end):
            out[-1] = f"{last.removesuffix(end)} {_page(page)}{end}"
            return
    out.append(f"{_page(page)} ")
