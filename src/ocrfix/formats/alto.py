"""Reads ALTO, versions 1 to 4, in any namespace or none.

`OcrWord.number` counts the `String` elements in the order of the file, empty ones too.
The text is that of `CONTENT`. `SUBS_CONTENT`, a whole word that a line end cuts, is not read.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocrfix.formats.kinds import kind_of_label
from ocrfix.formats.languages import tag
from ocrfix.formats.order import arranged
from ocrfix.formats.page import Box, OcrBlock, OcrLine, OcrPage, OcrWord, plain_box
from ocrfix.formats.xml_source import XmlParts, local, with_remarks

if TYPE_CHECKING:
    from lxml.etree import _Element

MARGINS = {"TopMargin": "head", "BottomMargin": "foot", "LeftMargin": "marginal",
           "RightMargin": "marginal"}  # fmt: skip
"""What the blocks of a margin are, if no tag says it better."""
PER_INCH = {"mm10": 254.0, "inch1200": 1200.0}
"""Units of coordinates that are not pixels, and how many of them make an inch."""
# The resolution of the scan, in the settings of docWORKS: `xdpi:300`.
DPI = re.compile(r"\bx?dpi\s*[:=]\s*(\d{2,4})\b", re.IGNORECASE)
HYPHENS = "-\u00ad\u2010\u2011\u2e17⸗¬"
"""Signs with which a word cut by a line end may end."""


def pages(data: bytes, name: str) -> Iterator[OcrPage]:
    """The pages of an ALTO file.

    Raises:
        ReadError: there is no page in it, or lxml is not installed.
    """
    source = XmlParts(data, name, ("Description", "Tags", "ReadingOrder", "Page"))
    return with_remarks(_pages(source, name), source, name)


def _pages(source: XmlParts, name: str) -> Iterator[OcrPage]:
    file = _File(name)
    for part, element, problem in source:
        if part == "Description":
            file.describe(element)
        elif part == "Tags":
            file.labels = {each.get("ID", ""): each.get("LABEL", "") for each in element}
        elif part == "ReadingOrder":
            file.order = [
                ref for each in element.iter("*") for ref in (each.get("REF") or "").split()
            ]
        else:
            yield _Page(element, file).read(problem)


class _File:
    """What the head of the file says of all its pages."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.unit = "pixel"
        self.scale = 1.0
        self.image = ""
        self.labels: dict[str, str] = {}
        self.order: list[str] = []
        self.numbers = itertools.count()

    def describe(self, description: _Element) -> None:
        """Takes the unit, the resolution and the name of the image from `Description`."""
        self.image = _text(description, "fileName")
        unit = _text(description, "MeasurementUnit").lower()
        if unit in PER_INCH:
            dpi = DPI.search(" ".join(map(str, description.itertext())))
            self.unit = "pixel" if dpi else unit
            self.scale = int(dpi[1]) / PER_INCH[unit] if dpi else 1.0


class _Page:
    """Reads one page."""

    def __init__(self, element: _Element, file: _File) -> None:
        self.element, self.file, self.scale = element, file, file.scale
        self.prefix = len(element.tag) - len("Page")  # of the names: the namespace in braces
        first = next(element.iter("{*}String"), None)
        if first is not None and len(first.tag) != self.prefix + len("String"):
            self.prefix = 0  # several namespaces in one file
            for each in element.iter("*"):
                each.tag = local(each)
        self.found: list[tuple[tuple[str, ...], OcrBlock]] = []
        self.next: dict[str, str] = {}

    def read(self, problem: str) -> OcrPage:
        """The page, its blocks in reading order."""
        page, file = self.element, self.file
        self.walk(page, (), "")
        remarks: tuple[str, ...] = ()
        if file.unit != "pixel":
            remarks = (f"boxes are in {file.unit}: the file does not say how large a pixel is.",)
        return OcrPage(
            arranged(self.found, file.order or self.chained()),
            page.get("PHYSICAL_IMG_NR") or page.get("ID") or file.name,
            self.length("WIDTH"),
            self.length("HEIGHT"),
            file.image,
            problem=problem,
            folio=page.get("PRINTED_IMG_NR") or "",
            unit=file.unit,
            remarks=remarks,
        )

    def length(self, side: str) -> int:
        """A side of the page."""
        box = self.box({"WIDTH": self.element.get(side), "HEIGHT": "1", "HPOS": "0", "VPOS": "0"})
        return box.right if box else 0

    def chained(self) -> list[str]:
        """The order of the blocks as `IDNEXT` gives it: each names the one that follows it."""
        if not self.next:
            return []
        followers = set(self.next.values())
        order: dict[str, None] = {}
        own = [ids[0] for ids, _ in self.found if ids and ids[0]]
        for each in [one for one in own if one not in followers] + own:
            here = each
            while here and here not in order:
                order[here] = None
                here = self.next.get(here, "")
        return list(order)

    def walk(self, parent: _Element, ids: tuple[str, ...], kind: str) -> None:
        """Collects the blocks in a zone of the page or a block of blocks."""
        loose = [each for each in parent.iterchildren("*") if local(each) == "TextLine"]
        if loose:
            self.block(parent, loose, ids, kind)
        for child in parent.iterchildren("*"):
            part = child.tag[self.prefix :]
            if part == "TextLine":
                continue
            inner = (child.get("ID") or "", *ids)
            if child.get("IDNEXT"):
                self.next[inner[0]] = child.get("IDNEXT") or ""
            # The type of a block of blocks, as `Table`.
            own = MARGINS.get(part) or kind_of_label(child.get("TYPE"))
            self.walk(child, inner, self.tagged(child) or own or kind)

    def block(
        self, element: _Element, lines: list[_Element], ids: tuple[str, ...], kind: str
    ) -> None:
        """Reads a block, if there is text in it."""
        read = tuple(line for line in map(self.line, lines) if line.words or line.hyphen)
        if not read:
            return
        kinds = {self.tagged(line) for line in lines}
        if len(kinds) == 1 and kind in {"", "text"}:
            kind = kinds.pop() or kind
        language = element.get("LANG") or element.get("language")
        if not language:
            inside = (each.get("LANG") for line in lines for each in (line, *line))
            language = next(filter(None, inside), None)
        self.found.append((ids, OcrBlock(read, kind, self.box(element.attrib), tag(language))))

    def line(self, element: _Element) -> OcrLine:
        """Reads a line. Its hyphen counts where the last word does not end in one."""
        words: list[OcrWord] = []
        hyphen = ""
        start = self.prefix
        for child in element.iterchildren("*"):
            part = child.tag[start:]
            if part == "String":
                hyphen = ""
                word = self.word(child)
                if word.text:
                    words.append(word)
            elif part == "HYP":
                hyphen = child.get("CONTENT") or "-"
        if words and words[-1].text[-1] in HYPHENS:
            hyphen = ""
        return OcrLine(tuple(words), self.box(element.attrib), hyphen)

    def word(self, element: _Element) -> OcrWord:
        """Reads a `String`."""
        attributes = element.attrib
        alternatives: tuple[str, ...] = ()
        if len(element):
            alternatives = tuple(
                each.text.strip()
                for each in element.iterchildren("*")
                if each.text and each.tag[self.prefix :] == "ALTERNATIVE" and each.text.strip()
            )
        return OcrWord(
            (attributes.get("CONTENT") or "").strip(),
            self.box(attributes),
            _confidence(attributes.get("WC"), attributes.get("CC")),
            alternatives,
            next(self.file.numbers),
        )

    def box(self, attributes: object) -> Box | None:
        """The box of an element, scaled to pixels where that can be done."""
        get = attributes.get  # type: ignore[attr-defined]
        try:
            left, top = float(get("HPOS")), float(get("VPOS"))
            right, bottom = left + float(get("WIDTH")), top + float(get("HEIGHT"))
        except (TypeError, ValueError):
            return None
        scale = self.scale
        return plain_box(left * scale, top * scale, right * scale, bottom * scale)

    def tagged(self, element: _Element) -> str:
        """The kind of an element by the labels of its tags."""
        labels = self.file.labels
        refs = (element.get("TAGREFS") or "").split() if labels else ()
        return next(filter(None, (kind_of_label(labels.get(ref)) for ref in refs)), "")


def _confidence(word: str | None, letters: str | None) -> float | None:
    """The confidence of a word: its own, else the mean of its letters', where 9 is the worst."""
    if word:
        try:
            value = float(word)
        except ValueError:
            return None
        return value if 0 <= value <= 1 else value / 100 if 1 < value <= 100 else None
    digits = [int(each) for each in letters or "" if each in "0123456789"]
    return 1 - sum(digits) / len(digits) / 9 if digits else None


def _text(parent: _Element, name: str) -> str:
    """The text of the first element of this name."""
    found = next(parent.iter(f"{{*}}{name}"), None)
    return (found.text or "").strip() if found is not None else ""
