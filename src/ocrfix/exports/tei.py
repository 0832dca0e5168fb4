"""TEI P5: the text with its pages, lines, notes and corrections, valid against TEI All.

Pages are `pb` (with `facs` where the source names an image), lines of print `lb`, both with
`break="no"` inside a word. What was struck as head, folio, signature or catchword is `fw`. A
corrected word is `choice` of `sic` and `corr`, with the measured confidence as `cert`, the id of
its changes as `n`, the rule as `type`, and the program or the person who decided as `resp`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from ocrfix.core.decisions import REJECT
from ocrfix.core.record import HAND_PASS
from ocrfix.exports import ExportOptions
from ocrfix.exports.blocks import HEADING, NOTE, TITLE
from ocrfix.exports.edition import (
    CorrectedWords,
    Edition,
    Furniture,
    LineBegin,
    Note,
    PageBegin,
    TextBlock,
    sureness,
)
from ocrfix.exports.flow import Begins, Part, TextFlow
from ocrfix.exports.markup import tag, text
from ocrfix.exports.origin import TOOL, counts, stated
from ocrfix.exports.traces import HYPHENS
from ocrfix.formats.image_files import address
from ocrfix.version import VERSION

KINDS_OF_FW = {"running head": "header", "folio": "pageNum", "signature": "sig",
               "catchword": "catch"}  # fmt: skip
"""The values of `fw/@type` that the guidelines suggest; others are named as we name them."""


def write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    """The TEI document."""
    made = _Document(edition, options)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"{made.language}>',
        *made.header(),
        *made.facsimile(),
        "<text>",
        "<body>",
        *made.body(),
        "</body>",
        "</text>",
        "</TEI>",
    ]
    yield f"{edition.name}.tei.xml", "".join(f"{line}\n" for line in lines).encode()


class _Document:
    """Writes the parts of a TEI document."""

    def __init__(self, edition: Edition, options: ExportOptions) -> None:
        self._edition = edition
        self._options = options
        self._flow = TextFlow(edition)
        deciders = (
            decision.by for decision in edition.found.decisions.by_change.values()
            if decision.verdict != REJECT and decision.by
        )  # fmt: skip
        self._people = {who: f"person-{n}" for n, who in enumerate(sorted(set(deciders)), 1)}
        self._notes = {note.start: n for n, note in enumerate(edition.notes, 1)}
        known = edition.language != "und"
        self.language = f' xml:lang="{text(edition.language)}"' if known else ""

    # ---- header --------------------------------------------------------------------------------

    def header(self) -> Iterator[str]:
        """The header: what the text is, what made it, and what was done to it."""
        edition = self._edition
        source = edition.found.ledger.document.source
        yield "<teiHeader>"
        yield "<fileDesc>"
        yield "<titleStmt>"
        yield tag("title", text(edition.title))
        for who, key in self._people.items():
            resp = tag("resp", "decided on corrections") + tag("name", text(who), xml__id=key)
            yield tag("respStmt", resp)
        yield "</titleStmt>"
        yield tag("publicationStmt", tag("p", "Restored text of a scan. Not published."))
        about = f"{text(source.name)}, SHA-256 {source.sha256}"
        yield tag("sourceDesc", tag("p", about))
        yield "</fileDesc>"
        yield "<encodingDesc>"
        ptr = tag("label", TOOL) + tag("desc", f"rules {text(edition.found.ledger.rules)}")
        yield tag("appInfo", tag("application", ptr, ident=TOOL, version=VERSION, xml__id=TOOL))
        yield tag("editorialDecl", "".join(self._principles()))
        yield "</encodingDesc>"
        if self.language:
            tongue = tag("language", text(edition.language), ident=edition.language)
            yield tag("profileDesc", tag("langUsage", tongue))
        done = counts(edition)
        said = (
            f"{done.applied:,} changes applied, {done.waiting:,} waiting for a decision; "
            f"people decided on {done.decided:,}"
        )
        when = self._options.date or None
        origin = "; ".join(f"{name} {value}" for name, value in stated(edition, ""))
        change = tag("change", text(f"{said}. {origin}."), who=f"#{TOOL}", when=when)
        yield tag("revisionDesc", change)
        yield "</teiHeader>"

    @staticmethod
    def _principles() -> Iterator[str]:
        yield tag("correction", tag("p", (
            "Words that read otherwise in the scan are choice elements; n names the changes in the "
            "ledger. Proposals that no one accepted are not in the text."
        )))  # fmt: skip
        yield tag("hyphenation", tag("p", (
            "Hyphens at line ends are left out; rend says where the print has one."
        )))  # fmt: skip

    def facsimile(self) -> Iterator[str]:
        """The images that the source names."""
        named = [page for page in self._edition.pages if page.image]
        if not named:
            return
        yield "<facsimile>"
        for page in named:
            size = {"width": f"{page.width}px", "height": f"{page.height}px"} if page.width else {}
            where = address(page.image, self._edition.found.path, self._options.into)
            graphic = tag("graphic", url=_url(where), **size)
            yield tag("surface", graphic, xml__id=f"image-{page.number}")
        yield "</facsimile>"

    # ---- body ----------------------------------------------------------------------------------

    def body(self) -> Iterator[str]:
        """The text, in divisions that its headings open."""
        levels: list[int] = []  # of the open divisions
        bare = False  # whether the last division has heads only
        at = 0
        for block in self._edition.blocks:
            around = self._markup(self._flow.between(at, block.start))
            at = block.end
            if self._flow.shown_at(block):
                # Its words are where the text cites it, but a page may begin in the middle of it.
                yield from around
                yield from self._markup(self._flow.between(block.start + 1, block.end - 1))
                continue
            heads = block.kind in {TITLE, HEADING}
            if heads and not (bare and levels[-1] == block.level):
                while levels and levels[-1] >= block.level:
                    levels.pop()
                    yield "</div>"
                levels.append(block.level)
                yield "<div>"
            yield from around
            yield self._block(block)
            bare = heads
        if not self._edition.blocks:
            yield "<p/>"
        yield from self._markup(self._flow.between(at, len(self._edition.text)))
        yield from ("</div>" for _ in levels)

    def _block(self, block: TextBlock) -> str:
        if block.kind == NOTE:
            return self._note(self._flow.notes[block.start])
        words = self._joined(self._flow.inside(block.start, block.end))
        if block.kind in {TITLE, HEADING}:
            return tag("head", words, type="title" if block.kind == TITLE else None)
        return tag("p", words)

    def _note(self, note: Note) -> str:
        number = self._notes[note.start]
        flow = self._flow
        words = self._joined(flow.of_note(note) if note.cited else flow.inside(note.body, note.end))
        return tag(
            "note",
            words,
            xml__id=f"note-{number}",
            n=note.label,
            place="bottom" if note.moved else None,
            prev=f"#note-{number - 1}" if note.continues and number > 1 else None,
        )

    def _markup(self, parts: Iterable[Part]) -> Iterator[str]:
        """Parts between blocks, a line each."""
        for part in parts:
            if isinstance(part, PageBegin):
                yield self._page(part, within=False)
            elif isinstance(part, Furniture):
                yield self._furniture(part)

    def _joined(self, parts: Iterable[Part]) -> str:
        """Parts inside a block. Each line of print is a line of the file, too."""
        out: list[str] = []
        for part in parts:
            if isinstance(part, str):
                out.append(text(part))
                continue
            if isinstance(part, (PageBegin, LineBegin, Furniture)):
                self._broken(part, out)
            elif isinstance(part, Note):
                out.append(self._note(part))
            elif isinstance(part, Begins):
                out.append(
                    f"<choice>{tag('sic', text(part.words.old))}{self._corrected(part.words)}"
                )
            else:
                out.append("</corr></choice>")
        return "".join(out)

    def _broken(self, part: PageBegin | LineBegin | Furniture, out: list[str]) -> None:
        """A page, a line, or what was struck, between words or inside one."""
        before = self._edition.text[part.at - 1 : part.at]
        within = bool(before.strip()) and not self._edition.text[part.at : part.at + 1].isspace()
        if not within and out and out[-1].endswith((" ", "\n")):
            out[-1] = f"{out[-1][:-1]}\n"
        if isinstance(part, PageBegin):
            out.append(self._page(part, within=within))
        elif isinstance(part, Furniture):
            out.append(self._furniture(part))
        else:
            hyphen = within and before not in HYPHENS
            line = tag("lb", break_="no" if within else None, rend="hyphen" if hyphen else None)
            # A line end inside the tag is none of the text, so a cut word stays whole.
            out.append(line.replace("/>", "\n/>") if within else line)

    @staticmethod
    def _page(page: PageBegin, *, within: bool) -> str:
        return tag(
            "pb",
            xml__id=f"page-{page.number}",
            n=page.folio,
            facs=f"#image-{page.number}" if page.image else None,
            break_="no" if within else None,
        )

    @staticmethod
    def _furniture(part: Furniture) -> str:
        kind = KINDS_OF_FW.get(part.what, part.what.replace(" ", "-"))
        return tag("fw", text(" ".join(part.text.split())), type=kind)

    def _corrected(self, words: CorrectedWords) -> str:
        """The start tag of `corr`."""
        changes = words.changes
        by = [who for change in changes if (who := self._edition.who(change))]
        people = [f"#{self._people[who]}" for who in dict.fromkeys(by) if who in self._people]
        hand = all(change.stage == HAND_PASS for change in changes)
        end = "</corr>"
        return tag(
            "corr",
            "",
            resp=" ".join(people if hand else [f"#{TOOL}", *people]),
            cert="high" if people else f"{sureness(changes):g}",
            type=changes[0].rule,
            n=" ".join(change.id for change in changes),
        ).removesuffix(end)


def _url(image: str) -> str:
    """The name of an image as an address."""
    return quote(image, safe="/:?&=#%+,;@~!$'()*")
