"""Reads DjVu XML, as `djvutoxml` and the Internet Archive write it.

`OcrWord.number` counts the `WORD` elements, empty ones too, and each `LINE` without any.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocrfix.formats.page import Box, OcrBlock, OcrLine, OcrPage, OcrWord, around, plain_box
from ocrfix.formats.xml_source import XmlParts, with_remarks

if TYPE_CHECKING:
    from lxml.etree import _Element


def pages(data: bytes, name: str) -> Iterator[OcrPage]:
    """The pages of a DjVu XML file.

    Raises:
        ReadError: there is no page in it, or lxml is not installed.
    """
    source = XmlParts(data, name, ("OBJECT",))
    return with_remarks(_pages(source), source, name)


def _pages(source: XmlParts) -> Iterator[OcrPage]:
    numbers = itertools.count()
    for count, (_, element, problem) in enumerate(source, 1):
        told_of = {
            (each.get("name") or "").upper(): each.get("value") or ""
            for each in element.iterchildren("{*}PARAM")
        }
        blocks = [
            OcrBlock(lines, "", around(line.box for line in lines))
            for each in element.iter("{*}PARAGRAPH")
            if (lines := _lines(each, numbers))
        ]
        image = told_of.get("PAGE", "")
        yield OcrPage(
            tuple(blocks),
            image or str(count),
            _whole(element.get("width")),
            _whole(element.get("height")),
            image,
            problem=problem,
        )


def _lines(paragraph: _Element, numbers: Iterator[int]) -> tuple[OcrLine, ...]:
    """The lines of a paragraph."""
    found = []
    for line in paragraph.iterchildren("{*}LINE"):
        words = [
            OcrWord(_text(each), _box(each), _confidence(each), number=next(numbers))
            for each in line.iterchildren("{*}WORD")
        ]
        if not words:
            words = [OcrWord(_text(line), _box(line), number=next(numbers))]
        full = tuple(word for word in words if word.text)
        if full:
            found.append(OcrLine(full, _box(line) or around(word.box for word in full)))
    return tuple(found)


def _text(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _box(element: _Element) -> Box | None:
    """The box in `coords`: left, bottom, right, top, and perhaps the base line."""
    numbers = (element.get("coords") or "").split(",")[:4]
    if len(numbers) < 4:
        return None
    try:
        left, one, right, other = map(float, numbers)
    except ValueError:
        return None
    return plain_box(left, min(one, other), right, max(one, other))


def _confidence(word: _Element) -> float | None:
    """The confidence in percent, as the Internet Archive notes it."""
    value = _whole(word.get("x-confidence") or "-1")
    return value / 100 if 0 <= value <= 100 else None


def _whole(stated: str | None) -> int:
    """A whole number; 0 for anything else."""
    try:
        return int(stated or "0")
    except ValueError:
        return 0
