"""Reads PAGE XML, 2009 to 2024.

`OcrWord.number` counts the elements that have a text of their own, in the order of the file: the
words of a line; the line, if no word of it has text; the region, if no line of it has text. All
lines of the text of a region have its number. The texts of glyphs are not counted.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ocrfix.formats.kinds import kind_of_label
from ocrfix.formats.languages import tag
from ocrfix.formats.order import arranged
from ocrfix.formats.page import Box, OcrBlock, OcrLine, OcrPage, OcrWord, plain_box
from ocrfix.formats.xml_source import XmlParts, local, with_remarks

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXTS = frozenset(("TextRegion", "TableCell"))
"""Regions with text."""
AROUND = {"TableRegion": "table", "ImageRegion": "picture", "GraphicRegion": "picture",
          "LineDrawingRegion": "picture", "ChartRegion": "picture"}  # fmt: skip
"""What text is in another region, if its own region does not say it."""
# Of Transkribus and eScriptorium: `readingOrder {index:3;} structure {type:page-number;}`.
STRUCTURE = re.compile(r"structure\s*\{[^}]*?\btype\s*:\s*([^;}]+)")
INDEX = re.compile(r"readingOrder\s*\{[^}]*?\bindex\s*:\s*(\d{1,9})")
POINT = re.compile(r"(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)")
LAST = 10**9
"""The index of what has none."""


class _Text(NamedTuple):
    """The reading of an element that counts, and the others."""

    text: str
    confidence: float | None
    others: tuple[str, ...]


def pages(data: bytes, name: str) -> Iterator[OcrPage]:
    """The page of a PAGE XML file.

    Raises:
        ReadError: there is no page in it, or lxml is not installed.
    """
    source = XmlParts(data, name, ("Page",))
    numbers = itertools.count()
    read = (_Page(part, name, numbers).read(problem) for _, part, problem in source)
    return with_remarks(read, source, name)


class _Page:
    """Reads one page."""

    def __init__(self, element: _Element, name: str, numbers: Iterator[int]) -> None:
        self.element, self.name, self.numbers = element, name, numbers
        self.found: list[tuple[tuple[str, ...], OcrBlock]] = []
        self.indices: dict[str, int] = {}
        self.unlike = 0  # lines whose words say something else than the line

    def read(self, problem: str) -> OcrPage:
        """The page, its blocks in reading order."""
        page = self.element
        order = [each.get("regionRef") or "" for stated in _own(page, "ReadingOrder")
                 for each in _ordered(stated)]  # fmt: skip
        for child in page.iterchildren("*"):
            if local(child).endswith("Region"):
                self.region(child, (), "")
        if not order and len(self.indices) > 1:
            order = sorted(self.indices, key=lambda each: self.indices[each])
        remarks: tuple[str, ...] = ()
        if self.unlike:
            remarks = (f"{self.unlike} lines differ from their words; the words are read.",)
        return OcrPage(
            arranged(self.found, filter(None, order)),
            self.name,
            _whole(page.get("imageWidth")),
            _whole(page.get("imageHeight")),
            page.get("imageFilename") or "",
            tag(page.get("primaryLanguage")),
            problem,
            remarks=remarks,
        )

    def region(self, element: _Element, ids: tuple[str, ...], kind: str) -> None:
        """Collects the text of a region, and of those in it, in the order of the file."""
        ids = (element.get("id") or "", *ids)
        name = local(element)
        custom = element.get("custom") or ""
        kind = _kind(element) or AROUND.get(name, "") or kind
        if name in TEXTS and (index := INDEX.search(custom)):
            self.indices.setdefault(ids[0], int(index[1]))
        lines = [each for each in element.iterchildren("*") if local(each) == "TextLine"]
        read: list[tuple[int, OcrLine]] = []
        place = len(self.found)
        if name in TEXTS and not any(map(_has_text, lines)):
            read = [(0, line) for line in self.whole(element)]
        for child in element.iterchildren("*"):
            part = local(child)
            if part == "TextLine":
                line = self.line(child)
                if line.words:
                    index = INDEX.search(child.get("custom") or "")
                    read.append((int(index[1]) if index else LAST, line))
            elif part in TEXTS or part.endswith("Region"):
                self.region(child, ids, kind)
        if read:
            read.sort(key=lambda each: each[0])  # sorting is stable
            language = _language(element) or next(filter(None, map(_language, lines)), "")
            block = OcrBlock(tuple(line for _, line in read), kind, _box(element), language)
            self.found.insert(place, (ids, block))  # a region comes before those in it

    def whole(self, element: _Element) -> Iterator[OcrLine]:
        """The lines of the text of a region. Text that only repeats regions in it is not read."""
        reading = _reading(element)
        if not reading:
            return
        inner = "".join(
            text.text for each in element.iterdescendants("{*}TextRegion")
            if (text := _reading(each))
        )  # fmt: skip
        if inner and _bare(reading.text) == _bare(inner):
            return
        number = next(self.numbers)
        box = _box(element)
        rows = reading.text.splitlines()
        for row in filter(str.strip, rows):
            # The box of the region is no box of one of several lines.
            own = box if len(rows) == 1 else None
            others = reading.others if len(rows) == 1 else ()
            word = OcrWord(row.strip(), own, reading.confidence, others, number)
            yield OcrLine((word,), own)

    def line(self, element: _Element) -> OcrLine:
        """A line, by its words if they have text, else as a whole."""
        words = [
            OcrWord(reading.text.strip(), _box(child), reading.confidence, reading.others,
                    next(self.numbers))
            for child in _own(element, "Word") if (reading := _reading(child))
        ]  # fmt: skip
        box = _box(element)
        whole = _reading(element)
        if not words and whole:
            text = " ".join(whole.text.split())
            words = [OcrWord(text, box, whole.confidence, whole.others, next(self.numbers))]
        elif whole and not _alike(whole.text, words):
            # The file may have the words in another order than the print, which decides.
            across = sorted(words, key=lambda word: word.box.left if word.box else 0)
            if _alike(whole.text, across):
                words = across
            else:
                self.unlike += 1
        return OcrLine(tuple(words), box)


def _ordered(stated: _Element) -> Iterator[_Element]:
    """The references of a `ReadingOrder`, those of an indexed group by their index."""
    yield stated
    children = stated.iterchildren("*")
    for child in sorted(children, key=lambda each: _whole(each.get("index")) or 0):
        yield from _ordered(child)


def _reading(element: _Element) -> _Text | None:
    """The reading of an element: the `TextEquiv` with the lowest index, else the first."""
    found: list[tuple[int, str, str | None]] = []
    for each in element.iterchildren("{*}TextEquiv"):
        holder = next(each.iterchildren("{*}Unicode"), None)
        text = "".join(map(str, holder.itertext())) if holder is not None else ""
        if not text.strip():
            plain = next(each.iterchildren("{*}PlainText"), None)
            text = "".join(map(str, plain.itertext())) if plain is not None else ""
        index = each.get("index") or ""
        found.append((int(index) if index.isdecimal() else LAST, text, each.get("conf")))
    found.sort(key=lambda each: each[0])  # sorting is stable
    found = [each for each in found if each[1].strip()]
    if not found:
        return None
    _, text, confidence = found[0]
    others = tuple(dict.fromkeys(each.strip() for _, each, _ in found[1:] if each != text))
    return _Text(text, _confidence(confidence), others)


def _has_text(line: _Element) -> bool:
    """Whether a line or a word of it has text."""
    return any(map(_reading, (line, *line.iterchildren("{*}Word"))))


def _kind(element: _Element) -> str:
    """The kind of a region, by its type, else by what Transkribus or eScriptorium noted."""
    noted = STRUCTURE.search(element.get("custom") or "")
    return kind_of_label(element.get("type")) or (kind_of_label(noted[1]) if noted else "")


def _language(element: _Element) -> str:
    return tag(element.get("primaryLanguage") or element.get("language"))


def _confidence(stated: str | None) -> float | None:
    try:
        value = float(stated or "")
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _box(element: _Element) -> Box | None:
    """The box around the outline of an element: in `points`, before 2013 as elements."""
    coords = next(element.iterchildren("{*}Coords"), None)
    if coords is None:
        return None
    stated = coords.get("points")
    if stated is not None:
        points = [(float(x), float(y)) for x, y in POINT.findall(stated)]
    else:
        points = [
            (float(_whole(each.get("x"))), float(_whole(each.get("y"))))
            for each in coords.iterchildren("{*}Point")
        ]
    if not points:
        return None
    across, down = zip(*points, strict=True)
    return plain_box(min(across), min(down), max(across), max(down))


def _whole(stated: str | None) -> int:
    """A whole number; 0 for anything else."""
    try:
        return int(stated or "0")
    except ValueError:
        return 0


def _alike(whole: str, words: list[OcrWord]) -> bool:
    """Whether a line says the same as its words."""
    return _bare(whole) == _bare("".join(word.text for word in words))


def _bare(text: str) -> str:
    return "".join(text.split())


def _own(element: _Element, name: str) -> Iterator[_Element]:
    return element.iterchildren(f"{{*}}{name}")
