"""Write corrected words into a PAGE file; every other byte stays as it is.

From the version of 2016, an element may have several texts: the corrected one is put first, with
index 0, and the one of the OCR engine stays after it with index 1. Readers take the first, or the
one with the lowest index. Earlier versions allow one text, so it is replaced. The texts of line and
region are changed along with those of their words, because most programs read only one level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from ocrfix.formats.new_texts import NewText
from ocrfix.formats.tags import Splice, Tag, attribute, escaped, tags

LEVELS = ("Word", "TextLine", "TextRegion")
"""Elements with text, the smallest first; glyphs only repeat the letters of their word."""
_STRUCTURE = re.compile(r"structure\s*\{[^}]*\}")
_NAMESPACE = re.compile(rb"pagecontent/(\d{4})-\d\d-\d\d")
TYPES = {
    "running-head": "header", "folio": "page-number", "signature": "signature-mark",
    "catchword": "catch-word",
}  # fmt: skip
"""The types of PAGE for furniture; there is none for stamps, specks and notices."""
OTHER_TYPE = "other"
SEVERAL_FROM = 2016
"""The first version whose schema allows more than one text for an element."""


@dataclass
class _Equiv:
    """A TextEquiv element, in bytes."""

    tag: Tag
    index: int | None = None
    unicode: tuple[int, int] | None = None  # the text between <Unicode> and </Unicode>


@dataclass
class PageElement:
    """A Word, TextLine or TextRegion with its texts and the elements inside it."""

    level: str
    tag: Tag
    equivs: list[_Equiv] = field(default_factory=list)
    inside: list[PageElement] = field(default_factory=list)

    @property
    def shown(self) -> _Equiv | None:
        """The text that counts: of those with an index the lowest, else the first."""
        filled = [each for each in self.equivs if each.unicode]
        # `min` takes the first of equals. A text without an index comes after those with one.
        return min(filled, key=lambda each: (each.index is None, each.index or 0), default=None)


def _regions(data: bytes) -> list[PageElement]:
    """The outer elements with text, in the order of the bytes."""
    found: list[PageElement] = []
    path: list[PageElement] = []
    equiv: _Equiv | None = None
    glyphs = 0
    opened = 0
    for tag in tags(data, *LEVELS, "Glyph", "TextEquiv", "Unicode"):
        if tag.name == "Glyph":
            glyphs += tag.opens - tag.closes
        if glyphs:
            continue
        if tag.name in LEVELS:
            if tag.opens:
                element = PageElement(tag.name, tag)
                (path[-1].inside if path else found).append(element)
                path.append(element)
            if tag.closes and path:
                path.pop()
        elif tag.name == "TextEquiv" and path:
            if tag.opens:
                equiv = _Equiv(tag, _index_of(data[tag.start : tag.end]))
                path[-1].equivs.append(equiv)
            if tag.closes:
                equiv = None
        elif tag.name == "Unicode" and equiv:
            if tag.opens:
                opened = tag.end
            if tag.closes:
                equiv.unicode = (opened, max(opened, tag.start))
    return found


def _index_of(tag: bytes) -> int | None:
    span = attribute(tag, "index")
    value = tag[slice(*span)] if span else b""
    return int(value) if value.isdigit() else None


def _smallest(data: bytes, some: list[PageElement]) -> Iterator[PageElement]:
    for each in some:
        inner = list(_smallest(data, each.inside))
        if inner:
            yield from inner
        elif each.shown and _raw(data, each.shown).strip():
            yield each


def _leaves(data: bytes, element: PageElement) -> Iterator[int]:
    """The identities of the smallest elements with text in an element."""
    yield from (id(each) for each in _smallest(data, [element]))


def _raw(data: bytes, equiv: _Equiv) -> bytes:
    return data[slice(*equiv.unicode)] if equiv.unicode else b""


def _text(data: bytes, element: PageElement, encoding: str) -> str:
    return unescape(_raw(data, element.shown).decode(encoding, "replace")) if element.shown else ""


class PageFile:
    """The bytes of a PAGE file, and where the smallest elements that have a text are."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self._data, self._encoding = data, encoding
        self._regions = _regions(data)
        self._elements = list(_smallest(data, self._regions))
        self.texts = [_text(data, each, encoding) for each in self._elements]
        """What each of them holds, in the order of the bytes."""

    def splices(self, new: Mapping[int, NewText]) -> list[Splice]:
        """The replacements that give the elements, by their numbers, their new texts."""
        version = _NAMESPACE.search(self._data[:5000])
        several = version is not None and int(version[1]) >= SEVERAL_FROM
        # The writer meets the same objects on its way through the regions.
        wanted = {id(self._elements[number]): text.text for number, text in new.items()}
        writer = _Writer(self._data, self._encoding, wanted, several=several)
        for each in self._regions:
            writer.write(each)
        return writer.made

    def labels(self, what: Mapping[int, str]) -> list[Splice]:
        """The type of regions that are all furniture of one kind; of lines, in `custom`."""
        marks = {id(self._elements[number]): kind for number, kind in what.items()}
        made: list[Splice] = []
        for region in self._regions:
            self._label(region, marks, made)
        return made

    def _label(self, element: PageElement, marks: Mapping[int, str], made: list[Splice]) -> None:
        kinds = {marks.get(key, "") for key in _leaves(self._data, element)}
        if len(kinds) != 1 or element.level == "Word":
            for each in element.inside:
                self._label(each, marks, made)
            return
        (kind,) = kinds
        if not kind:
            return
        said = TYPES.get(kind, OTHER_TYPE)
        if element.level == "TextRegion":
            made.append(self._with(element.tag, "type", said))
        else:
            raw = self._data[element.tag.start : element.tag.end]
            span = attribute(raw, "custom")
            old = raw[slice(*span)].decode(self._encoding, "replace") if span else ""
            custom = f"{_STRUCTURE.sub('', unescape(old)).strip()} structure {{type:{said};}}"
            made.append(self._with(element.tag, "custom", custom.strip()))

    def _with(self, tag: Tag, name: str, value: str) -> Splice:
        """A tag with an attribute set."""
        raw, new = self._data[tag.start : tag.end], escaped(value, self._encoding)
        if span := attribute(raw, name):
            return Splice(tag.start + span[0], tag.start + span[1], new)
        at = tag.end - (2 if raw.endswith(b"/>") else 1)
        return Splice(at, at, b" " + name.encode() + b'="' + new + b'"')

    def step(self, version: str, rules: str) -> list[Splice]:
        """None yet: only PAGE of 2019 has a place for processing steps."""
        del version, rules
        return []


class _Writer:
    """Collects the replacements of a file, level by level."""

    def __init__(
        self, data: bytes, encoding: str, new: Mapping[int, str], *, several: bool
    ) -> None:
        self.data, self.encoding, self.new, self.several = data, encoding, new, several
        self.made: list[Splice] = []

    def write(self, element: PageElement) -> list[tuple[str, str]]:
        """Change an element and those inside it; return the old and new text of what changed.

        Unchanged parts are returned too, so that the parts can be found in the text above them.
        """
        old = _text(self.data, element, self.encoding)
        if id(element) in self.new:
            self._put(element, self.new[id(element)])
            return [(old, self.new[id(element)])]
        parts = [pair for each in element.inside for pair in self.write(each)]
        if any(before != after for before, after in parts):
            if not element.shown:
                return parts
            text = _replaced(old, parts)
            if text != old:
                self._put(element, text)
            return parts
        return parts or ([(old, old)] if old else [])

    def _put(self, element: PageElement, text: str) -> None:
        equiv = element.shown
        if equiv is None or equiv.unicode is None:
            return
        written = escaped(text, self.encoding)
        if not self.several:
            self.made.append(Splice(*equiv.unicode, written))
            return
        tag = self.data[equiv.tag.start : equiv.tag.end]
        prefix = tag[1 : tag.index(b"TextEquiv")]
        fresh = b'<%bTextEquiv index="0"><%bUnicode>%b</%bUnicode></%bTextEquiv>' % (
            prefix, prefix, written, prefix, prefix,
        )  # fmt: skip
        self.made.append(Splice(equiv.tag.start, equiv.tag.start, fresh))
        for number, each in enumerate(element.equivs, 1):
            self._index(each, number)

    def _index(self, equiv: _Equiv, number: int) -> None:
        """Give a text of the OCR engine an index after the corrected one."""
        tag, start = self.data[equiv.tag.start : equiv.tag.end], equiv.tag.start
        if equiv.index is not None and (span := attribute(tag, "index")):
            later = b"%d" % (equiv.index + 1)
            self.made.append(Splice(start + span[0], start + span[1], later))
        else:
            at = start + tag.index(b"TextEquiv") + len(b"TextEquiv")
            self.made.append(Splice(at, at, b' index="%d"' % number))


def _replaced(text: str, parts: list[tuple[str, str]]) -> str:
    """The text of a line or region with its parts replaced, where they follow in order."""
    made: list[str] = []
    at = 0
    for before, after in parts:
        start = text.find(before, at)
        if start < 0:
            return _one_by_one(text, parts)
        made += text[at:start], after
        at = start + len(before)
    return "".join([*made, text[at:]])


def _one_by_one(text: str, parts: list[tuple[str, str]]) -> str:
    """The text with each changed part replaced that it has once.

    For a text whose parts follow in another order, as where the words of a line are not sorted. Its
    own order is the reading order, so it stays.
    """
    for before, after in parts:
        if before != after and text.count(before) == 1:
            text = text.replace(before, after)
    return text
