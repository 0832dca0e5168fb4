"""Reads hOCR, HTML in which an OCR engine notes pages, lines and words.

`OcrWord.number` counts, in the order of the file, the word elements (of two in each other the
outer one), empty ones too, and each line that has text but no word element in it. Text beside the
words of a line, and text outside of lines, has the number -1.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ocrfix.formats.html_source import HtmlParts, entity
from ocrfix.formats.languages import tag
from ocrfix.formats.page import Box, OcrBlock, OcrLine, OcrPage, OcrWord, around, plain_box
from ocrfix.formats.xml_source import local, with_remarks

if TYPE_CHECKING:
    from lxml.etree import _Element

PAGE = "ocr_page"
WORDS = frozenset(("ocrx_word", "ocr_word", "xocr_word"))
KINDS = {"ocr_header": "head", "ocr_footer": "foot", "ocr_pageno": "folio",
         "ocr_caption": "caption", "ocr_title": "heading", "ocr_footnote": "note",
         "ocr_table": "table", "ocr_textfloat": "", "ocr_float": "", "ocr_image": "picture",
         "ocr_photo": "picture"}  # fmt: skip
"""Classes that say what a block or a line is."""
HEADINGS = "ocr_header"
"""Tesseract writes the class of running heads on what it takes for headings."""
LINES = frozenset(("ocr_line", "ocrx_line", "ocrx_textline"))
BLOCKS = frozenset(("ocr_par", "ocr_carea", "ocrx_block"))
INNER = LINES | BLOCKS
# What a title says: `image "1.png"; bbox 0 0 100 200; ppageno 0; x_wconf 95`.
NUMBER = r"(-?\d+(?:\.\d+)?)"
# What nearly all titles of words look like. One match is faster than several searches.
USUAL = re.compile(r"bbox (\d{1,6}) (\d{1,6}) (\d{1,6}) (\d{1,6})(?:; ?x_wconf (\d{1,3}))?$")
BOX = re.compile(rf"\bbbox\s+{NUMBER}\s+{NUMBER}\s+{NUMBER}\s+{NUMBER}")
WCONF = re.compile(r"\bx_(?:wconf|conf)\s+(-?\d+(?:\.\d+)?)")
CONFS = re.compile(r"\bx_confs\s+([-\d.\s]+)")
IMAGE = re.compile(r"\bimage\s+(?:\"([^\"]*)\"|'([^']*)'|([^;,\"']+))")
PPAGENO = re.compile(r"\bppageno\s+(\d+)")
SYSTEM = re.compile(
    rb"<meta[^>]*name\s*=\s*[\"']ocr-system[\"'][^>]*content\s*=\s*[\"']([^\"']*)", re.IGNORECASE
)
ENTITY = "&"
LIGATURE = 3
"""The most letters that share one box, as `ffi` does. More are no letter."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def pages(data: bytes, name: str) -> Iterator[OcrPage]:
    """The pages of an hOCR file.

    Raises:
        ReadError: there is nothing to read in it, or lxml is not installed.
    """
    source = HtmlParts(data, name, PAGE)
    system = SYSTEM.search(data[:10_000])
    tesseract = bool(system and b"tesseract" in system[1].lower())
    numbers = itertools.count()

    def read() -> Iterator[OcrPage]:
        for element, problem in source:
            yield _Page(element, name, numbers, tesseract=tesseract).read(problem)

    return with_remarks(read(), source, name)


class _Block(NamedTuple):
    """A block that lines are put into."""

    element: _Element
    kind: str
    language: str


class _Page:
    """Reads one page."""

    def __init__(
        self, element: _Element, name: str, numbers: Iterator[int], *, tesseract: bool
    ) -> None:
        self.element, self.name, self.numbers = element, name, numbers
        self.kinds = {**KINDS, HEADINGS: "heading"} if tesseract else KINDS
        # Each block with its lines, each line with the languages of its words.
        self.found: list[tuple[_Block, list[OcrLine], Counter[str]]] = []
        self.lines = 0

    def read(self, problem: str) -> OcrPage:
        """The page."""
        page = self.element
        title = page.get("title") or ""
        box = _box(title)
        image = IMAGE.search(title)
        number = PPAGENO.search(title)
        around_all = _Block(page, "", "")
        self.walk(page, around_all)
        if not self.found:
            self.letters(page, around_all)
        return OcrPage(
            tuple(itertools.starmap(_block, self.found)),
            number[1] if number else page.get("id") or self.name,
            box.right if box else 0,
            box.bottom if box else 0,
            next(filter(None, image.groups()), "").strip() if image else "",
            problem=problem,
        )

    def walk(self, parent: _Element, block: _Block) -> None:
        """Collects the lines in an element, block by block."""
        loose: list[OcrWord] = []  # words outside of lines
        for child in parent.iterchildren("*"):
            classes = (child.get("class") or "").split()
            name = next((each for each in classes if each in KNOWN), "")
            if name in WORDS:
                loose.append(self.word(child))
                continue
            if loose:
                self.add(block, OcrLine(_full(loose), around(each.box for each in loose)))
                loose = []
            if name in LINES or (name in KINDS and not _holds(child, INNER)):
                kind = self.kinds.get(name, "")
                self.line(child, block._replace(kind=kind) if kind else block)
            elif name:
                language = tag(child.get("lang") or child.get(XML_LANG)) or block.language
                inner = _Block(child, self.kinds.get(name) or block.kind, language)
                lines = self.lines
                self.walk(child, inner)
                if lines == self.lines and name == "ocr_par":
                    self.letters(child, inner)
            else:
                self.walk(child, block)
        if loose:
            self.add(block, OcrLine(_full(loose), around(each.box for each in loose)))

    def add(self, block: _Block, line: OcrLine, languages: Iterable[str] = ()) -> None:
        """Puts a line into its block; into a new one where another block came between."""
        if not line.words:
            return
        if not self.found or self.found[-1][0] != block:
            self.found.append((block, [], Counter()))
        self.lines += 1
        self.found[-1][1].append(line)
        self.found[-1][2].update(languages)

    def line(self, element: _Element, block: _Block) -> None:
        """Reads a line: its words, and text beside them; as a whole where it has no words."""
        box = _box(element.get("title"))
        if not _holds(element, WORDS):
            text = " ".join(_text(element).split())
            if text:
                self.add(block, OcrLine((OcrWord(text, box, number=next(self.numbers)),), box))
            return
        found: list[OcrWord] = []
        languages: list[str] = []
        for piece in _pieces(element):
            if isinstance(piece, str):
                if not piece.isspace():
                    found.append(OcrWord(" ".join(piece.split())))
            else:
                found.append(self.word(piece))
                if not block.language:
                    languages.append(piece.get("lang") or piece.get(XML_LANG) or "")
        self.add(block, OcrLine(_full(found), box), languages)

    def word(self, element: _Element) -> OcrWord:
        """Reads a word element."""
        title = element.get("title") or ""
        text, others = _readings(element) if len(element) else (element.text or "", ())
        text = " ".join(text.split())
        usual = USUAL.match(title)
        if usual:
            left, top, right, bottom, percent = usual.groups()
            box: Box | None = Box(int(left), int(top), int(right), int(bottom))
            if box and not (box.left < box.right and box.top < box.bottom):
                box = None
            confidence = int(percent) / 100 if percent and int(percent) <= 100 else None
        else:
            box, confidence = _box(title), _confidence(title)
        return OcrWord(text, box, confidence, others, next(self.numbers))

    def letters(self, element: _Element, block: _Block) -> None:
        """Reads text without lines, as Cuneiform writes it: a box for each letter at most."""
        row: list[tuple[str, Box | None]] = []
        for text, box in (*_letters(element), ("\n", None)):
            if text != "\n":
                row.append((text, box))
                continue
            words = []
            for spaced, group in itertools.groupby(row, key=lambda each: each[0].isspace()):
                if not spaced:
                    signs = list(group)
                    text_of = "".join(sign for sign, _ in signs)
                    words.append(OcrWord(text_of, around(each for _, each in signs)))
            self.add(block, OcrLine(tuple(words), around(word.box for word in words)))
            row = []


KNOWN = WORDS | INNER | KINDS.keys()


def _block(block: _Block, lines: list[OcrLine], languages: Counter[str]) -> OcrBlock:
    """A block; its language is its own, else that of most of its words."""
    language = block.language or tag(next((name for name, _ in languages.most_common(1)), ""))
    own = (block.element.get("class") or "").split()
    box = _box(block.element.get("title")) if PAGE not in own else None
    return OcrBlock(tuple(lines), block.kind, box or around(each.box for each in lines), language)


def _full(words: list[OcrWord]) -> tuple[OcrWord, ...]:
    return tuple(word for word in words if word.text)


def _holds(element: _Element, classes: frozenset[str]) -> bool:
    """Whether an element of one of these classes is in another one."""
    return any(
        not classes.isdisjoint((each.get("class") or "").split())
        for each in element.iterdescendants("*")
    )


def _pieces(element: _Element) -> Iterator[str | _Element]:
    """The words of a line, and the text between them."""
    if element.text:
        yield element.text
    for child in element:
        name = child.get("class") or "" if isinstance(child.tag, str) else ENTITY
        if name in WORDS or not WORDS.isdisjoint(name.split()):
            yield child
        elif name is ENTITY:
            yield entity(child)
        else:
            yield from _pieces(child)
        if child.tail:
            yield child.tail


def _text(element: _Element) -> str:
    """The text of an element, with a space for each `br`."""
    found = [element.text or ""]
    for child in element:
        name = local(child)
        found.append(entity(child) if not name else " " if name == "br" else _text(child))
        found.append(child.tail or "")
    return "".join(found)


def _readings(element: _Element) -> tuple[str, tuple[str, ...]]:
    """The text of a word that has elements in it, and the other readings if it names some."""
    choices = [each for each in element.iterdescendants("*")
               if (each.get("class") or "").split()[:1] == ["alt"]]  # fmt: skip
    if choices:
        read = [text for text in (" ".join(_text(each).split()) for each in choices) if text]
        chosen = next((n for n, each in enumerate(choices) if local(each) == "ins"), 0)
        if read and chosen < len(read):
            text = read.pop(chosen)
            return text, tuple(dict.fromkeys(each for each in read if each != text))
    signs = [each for each in element if (each.get("class") or "") == "ocrx_cinfo"]
    if signs:  # white space between the letters is that of the markup
        return "".join(_text(each).strip() for each in signs), ()
    return _text(element), ()


def _letters(element: _Element) -> Iterator[tuple[str, Box | None]]:
    """Each sign of text with its box, and a line feed for each end of a line or paragraph."""
    text = (element.text or "").replace("\n", " ")
    box = _box(element.get("title")) if len(text) <= LIGATURE else None
    yield from ((sign, box) for sign in text)
    for child in element:
        name = local(child)
        if not name:
            yield from ((sign, None) for sign in entity(child))
        elif name in {"style", "script", "head"}:
            continue
        else:
            yield from _letters(child)
        if name in {"br", "p", "div", "h1", "h2", "h3", "h4", "tr", "li"}:
            yield "\n", None
        yield from ((sign, None) for sign in (child.tail or "").replace("\n", " "))


def _box(title: str | None) -> Box | None:
    found = BOX.search(title or "")
    return plain_box(*map(float, found.groups())) if found else None


def _confidence(title: str) -> float | None:
    """The confidence of a word, or the mean of its letters' confidences."""
    whole = WCONF.search(title)
    if whole:
        value = float(whole[1]) / 100
    else:
        each = CONFS.search(title)
        values = [float(one) for one in each[1].split() if NUMERIC.fullmatch(one)] if each else []
        if not values:
            return None
        value = sum(values) / len(values)
        value = value / 100 if max(values) > 1 else value
    return value if 0 <= value <= 1 else None


NUMERIC = re.compile(NUMBER)
