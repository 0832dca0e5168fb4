"""Wikisource: the wikitext of a page in the namespace `Page:`, a file for each page.

Heads and folios are in `<noinclude>`, with `pagequality` 1 (not proofread) for every page, whatever
was decided here: only a person on the wiki can say otherwise. A word over a page end is `{{hws}}`
and `{{hwe}}`, templates of the English Wikisource. A note is `<ref>` where the text cites it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ocrfix.exports import ExportOptions
from ocrfix.exports.blocks import HEADING, TITLE
from ocrfix.exports.edition import Edition, Furniture, Note
from ocrfix.exports.flow import Part, TextFlow
from ocrfix.exports.sheets import TABLE, PageParts, names_of_pages, sheets, table, with_next

QUALITY = '<pagequality level="1" user="" />'
IN_HEAD = frozenset(("running head", "folio", "signature", "catchword"))
"""Furniture that is repeated in `noinclude`. Stamps, notices and specks are none of the book."""
# Signs with a meaning anywhere in a line, and how they are written to have none.
_SIGNS = re.compile(r"<|\[(?=\[|https?:)|\{(?=[{|])|\}(?=\})|'(?=')|~(?=~~)|_(?=_)|&(?=#?\w+;)")
# Signs with a meaning at the beginning of a line.
_FIRST = re.compile(r"(?m)^[^\S\n]*(?=([*#:;=|!]|----)?)")


def write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    """The pages, and a table of them."""
    names = names_of_pages(edition, ".wikitext")
    flow = TextFlow(edition)
    pages = with_next(list(sheets(flow)))
    for name, (sheet, after) in zip(names, pages, strict=True):
        yield name, _page(flow, sheet, after).encode("utf-8", "replace")
    yield TABLE, table(edition, names, options.date)


def _page(flow: TextFlow, sheet: PageParts, after: PageParts | None) -> str:
    text = flow.edition.text
    blocks: list[str] = []
    for number, part in enumerate(sheet.parts):
        start, end = part.start, part.end
        before = last = ""
        # The first and the last word of the page, if a page end cuts them.
        if sheet.cut and number == 0 and start == sheet.page.at:
            stop = _word_end(text, start, end)
            before = _template("hwe", text[start:stop], text[_word_start(text, start) : stop])
            start = stop
        cut = after and after.cut and number == len(sheet.parts) - 1 and end == after.page.at
        if cut and (begin := _word_start(text, end)) >= start:
            stop = _word_end(text, end, part.block.end)
            last = _template("hws", text[begin:end], text[begin:stop])
            end = begin
        words = _joined(flow, flow.inside(start, end)) if start < end else ""
        words = f"{before}{words if before else _first_safe(words)}{last}"
        if part.block.kind in {TITLE, HEADING}:
            words = _filled("center", words)
        blocks.append(words)
    body = "\n\n".join(blocks)
    # Without it, the wiki would run the next page on in the same paragraph.
    if sheet.parts and sheet.parts[-1].ends and after and after.parts[0].begins:
        body += "\n\n{{nop}}"
    head = "".join(_furniture(sheet.head))
    foot = "".join(_furniture(sheet.foot)) + ("<references/>" if "<ref>" in body else "")
    return f"<noinclude>{QUALITY}{head}\n</noinclude>{body}<noinclude>\n{foot}</noinclude>\n"


def _word_start(text: str, at: int) -> int:
    while at and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int, end: int) -> int:
    while at < end and not text[at].isspace():
        at += 1
    return at


def _template(name: str, part: str, whole: str) -> str:
    part = part[:-1] if name == "hws" and part.endswith("-") else part
    return _filled(name, escaped(part), escaped(whole))


def _joined(flow: TextFlow, parts: Iterable[Part]) -> str:
    out: list[str] = []
    for part in parts:
        if isinstance(part, str):
            out.append(escaped(part).replace("\n", "<br />\n"))
        elif isinstance(part, Note):
            inner = _joined(flow, flow.of_note(part))
            out.append(f"<ref>{inner}</ref>")
    return "".join(out)


def _first_safe(words: str) -> str:
    """Wikitext none of whose lines begins with a sign that has a meaning there, or with a blank."""
    return _FIRST.sub(lambda found: "<nowiki/>" if found[1] else "", words)


def _furniture(struck: Iterable[Furniture]) -> Iterator[str]:
    """Heads and folios as `{{rh}}`, with the folio at the side where it is printed."""
    for each in struck:
        if each.what not in IN_HEAD:
            continue
        words = " ".join(each.text.split())
        first, _, rest = words.partition(" ")
        others, _, last = words.rpartition(" ")
        if first.isdecimal() and rest:
            places = first, rest, ""
        elif last.isdecimal() and others:
            places = "", others, last
        else:
            places = "", words, ""
        yield _filled("rh", *map(escaped, places))


def escaped(words: str) -> str:
    """Text that wikitext shows as it is."""
    return _SIGNS.sub(lambda found: f"&#{ord(found[0])};", words)


def _filled(name: str, *values: str) -> str:
    """A template with some wikitext as its values."""
    inner = [value.replace("|", "{{!}}") for value in values]
    # With `=` in it, a value would be taken for a named one.
    named = any("=" in value for value in inner)
    said = (f"{n}={value}" if named else value for n, value in enumerate(inner, 1))
    return f"{{{{{'|'.join([name, *said])}}}}}"
