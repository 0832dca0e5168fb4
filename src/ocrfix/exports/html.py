"""HTML to read: the restored text as one file, for any browser and any screen reader.

It has headings in order, contents, printed page numbers, and notes with links both ways. There is
no script in it, and it fetches nothing. Corrected words say on hover how they read in the scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ocrfix.exports import ExportOptions
from ocrfix.exports.blocks import HEADING, NOTE, TITLE
from ocrfix.exports.edition import Edition, Note, PageBegin, TextBlock
from ocrfix.exports.flow import Begins, Ends, Part, TextFlow
from ocrfix.exports.markup import tag, text
from ocrfix.exports.origin import counts, stated

DEEPEST = 6
"""HTML has headings of six levels."""
LEAST_CONTENTS = 3
"""How many headings are worth a table of contents."""
STYLE = """
:root { color-scheme: light dark;
  --ink: #1a1a1a; --paper: #fdfcf9; --dim: #595959; --link: #0b4f8a }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e1; --paper: #171717; --dim: #a9a9a9; --link: #8ec5ff }
}
body { margin: 0 auto; padding: 1.5rem; max-width: 38rem; color: var(--ink);
  background: var(--paper); font: 1.125rem/1.6 Georgia, "Times New Roman", serif }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 2.2em 0 .8em; text-wrap: balance }
h1 { font-size: 1.8rem } h2 { font-size: 1.4rem } h3 { font-size: 1.2rem }
h4, h5, h6 { font-size: 1.05rem }
hgroup > * { margin-bottom: .2em } hgroup p { margin-top: 0; font-weight: bold }
p { margin: 0 0 .9em; overflow-wrap: break-word }
a { color: var(--link) }
:target { outline: 2px solid var(--link); outline-offset: .2em }
.skip { position: absolute; left: -100vw } .skip:focus { left: 1rem }
.page { color: var(--dim); font: .75rem/1 system-ui, sans-serif; padding: 0 .3em;
  border-left: 1px solid; user-select: none }
.corrected { text-decoration: underline dotted var(--dim) 1px; text-underline-offset: .25em }
.note { font-size: .95rem; padding-left: 1.2em; border-left: 3px solid var(--dim) }
sup { line-height: 0 } sup a { padding: 0 .15em }
nav ol, nav summary { font-family: system-ui, sans-serif; font-size: .95rem }
nav ol { list-style: none; padding: 0 } nav li { margin: .3em 0 }
section[role=doc-endnotes] { margin-top: 3em; border-top: 1px solid var(--dim); font-size: .95rem }
footer { margin-top: 3em; border-top: 1px solid var(--dim); color: var(--dim);
  font: .85rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
@media print { nav, .skip { display: none } body { max-width: none } }
""".strip()


class _Heading(NamedTuple):
    """A heading in the contents."""

    key: str
    rank: int
    words: str


def write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    """The HTML file."""
    made = _Page(edition)
    body = [*made.body()]
    language = edition.language
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{text(language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        *(_meta(name, value) for name, value in stated(edition, options.date)),
        tag("title", text(edition.title)),
        tag("style", STYLE),
        "</head>",
        "<body>",
        '<a class="skip" href="#text">To the text</a>',
        *made.contents(),
        '<main id="text">',
        *body,
        "</main>",
        *_about(edition, options),
        "</body>",
        "</html>",
    ]
    yield f"{edition.name}.html", "".join(f"{line}\n" for line in lines).encode()


def _meta(name: str, value: str) -> str:
    return tag("meta", name=name, content_=value).replace("/>", ">")


def _about(edition: Edition, options: ExportOptions) -> Iterator[str]:
    """What the text is, and what was done to it."""
    done = counts(edition)
    yield "<footer>"
    yield tag("p", (
        f"This text was restored from a scan: {done.applied:,} changes were applied, and "
        f"{done.waiting:,} wait for a decision; people decided on {done.decided:,}. Words with a "
        "dotted line read otherwise in the scan. Running heads, folios and line ends are left out."
    ))  # fmt: skip
    facts = (f"{name}: {value}" for name, value in stated(edition, options.date))
    yield tag("p", "<br>".join(map(text, facts)))
    yield "</footer>"


class _Page:
    """Writes the blocks of a text as HTML."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._flow = TextFlow(edition)
        self._numbers = {note.start: n for n, note in enumerate(self._flow.cited, 1)}
        self._headings: list[_Heading] = []
        self._rank = 1  # of the last heading
        self._late: list[PageBegin] = []  # pages that begin inside a word
        blocks = edition.blocks
        self._title = next((block.start for block in blocks if block.kind == TITLE), None)
        levels = sorted({block.level for block in blocks if block.kind == HEADING})
        # Levels of headings without gaps, for a reader who goes by them.
        self._ranks = {level: min(n, DEEPEST) for n, level in enumerate(levels, 2)}

    def contents(self) -> Iterator[str]:
        """Links to the headings, if there are some."""
        if len(self._headings) < LEAST_CONTENTS:
            return
        yield '<nav aria-label="Contents"><details><summary>Contents</summary><ol>'
        for each in self._headings:
            link = tag("a", each.words, href=f"#{each.key}")
            yield tag("li", link, style=f"margin-left: {1.2 * (each.rank - 2):g}em")
        yield "</ol></details></nav>"

    def body(self) -> Iterator[str]:
        """The text, and its notes."""
        if self._title is None:
            yield tag("h1", text(self._edition.title))
        at = 0
        group: list[TextBlock] = []  # headings of one level, one below the other
        for block in self._edition.blocks:
            if group and not (block.kind == HEADING and block.level == group[0].level):
                yield self._heads(group)
                group = []
            pages = [*self._late, *self._begun(at, block.start)]
            self._late = []
            at = block.end
            if self._flow.shown_at(block):
                self._late = [*pages, *self._begun(block.start + 1, block.end - 1)]
            elif block.kind == HEADING:
                yield from map(_page, pages) if group else (f"<div>{_page(p)}</div>" for p in pages)
                group.append(block)
            else:
                yield self._block(block, pages)
        if group:
            yield self._heads(group)
        last = [*self._late, *self._begun(at, len(self._edition.text))]
        if last:
            yield tag("div", "".join(map(_page, last)))
        yield from self._endnotes()

    def _begun(self, low: int, high: int) -> Iterator[PageBegin]:
        return (p for p in self._flow.between(low, high) if isinstance(p, PageBegin))

    def _heads(self, group: list[TextBlock]) -> str:
        # No level is left out on the way down, as when a heading comes before the first chapter.
        rank = min(self._ranks[group[0].level], self._rank + 1)
        self._rank = rank
        key = f"heading-{len(self._headings) + 1}"
        words = [self._words(block) for block in group]
        plain = (" ".join(self._edition.text[b.start : b.end].split()) for b in group)
        self._headings.append(_Heading(key, rank, text(" · ".join(plain))))
        head = tag(f"h{rank}", words[0], id=key)
        below = "".join(tag("p", each) for each in words[1:])
        return tag("hgroup", head + below) if below else head

    def _block(self, block: TextBlock, pages: Iterable[PageBegin]) -> str:
        words = "".join(map(_page, pages)) + self._words(block)
        if block.kind == TITLE and block.start == self._title:
            return tag("h1", words)
        return tag("p", words, class_="note" if block.kind == NOTE else None)

    def _words(self, block: TextBlock) -> str:
        return self._joined(self._flow.inside(block.start, block.end))

    def _endnotes(self) -> Iterator[str]:
        if not self._numbers:
            return
        yield '<section role="doc-endnotes" aria-label="Notes"><ol>'
        for note in self._flow.cited:
            number = self._numbers[note.start]
            words = self._joined(self._flow.of_note(note))
            back = tag("a", "↩", href=f"#cited-{number}", role="doc-backlink",
                       aria_label=f"Back to the text at note {number}")  # fmt: skip
            yield tag("li", f"{words} {back}", id=f"note-{number}")
        yield "</ol></section>"

    def _joined(self, parts: Iterable[Part]) -> str:
        out: list[str] = []
        late: list[PageBegin] = []
        for part in parts:
            if isinstance(part, str):
                out.append(_text(part, late))
            elif isinstance(part, PageBegin):
                # A number inside a word would be read as a part of it.
                if part.whole == part.at:
                    out.append(_page(part))
                else:
                    late.append(part)
            elif isinstance(part, Note):
                out.append(self._cited(part))
            elif isinstance(part, Begins):
                scan = f"in the scan: {part.words.old}" if part.words.old else "not in the scan"
                out.append(tag("span", "", class_="corrected", title=scan)[: -len("</span>")])
            elif isinstance(part, Ends):
                out.append("</span>")
        self._late += late
        return "".join(out)

    def _cited(self, note: Note) -> str:
        number = self._numbers[note.start]
        link = tag("a", str(number), id=f"cited-{number}", href=f"#note-{number}",
                   role="doc-noteref", aria_label=f"Note {number}")  # fmt: skip
        return tag("sup", link)


def _text(words: str, late: list[PageBegin]) -> str:
    """Words, with pages that began inside the word before at its end."""
    if late and any(char.isspace() for char in words):
        at = next(n for n, char in enumerate(words) if char.isspace())
        pages = "".join(map(_page, late))
        late.clear()
        return f"{_lines(words[:at])}{_lines(words[at])}{pages}{_lines(words[at + 1 :])}"
    return _lines(words)


def _lines(words: str) -> str:
    return text(words).replace("\n", "<br>\n")


def _page(page: PageBegin) -> str:
    """The number of a page, where it begins."""
    shown = page.folio or page.label
    said = f"page {page.folio}" if page.folio else f"page {page.label} of the scan"
    return tag("span", text(shown), id=f"page-{page.number}", class_="page", role="doc-pagebreak",
               aria_label=said)  # fmt: skip
