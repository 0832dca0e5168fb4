"""Reads the XML of ABBYY FineReader, versions 6 to 10 and later.

Nothing is written back to it: `OcrWord.number` is -1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocrfix.formats.kinds import kind_of_label
from ocrfix.formats.languages import tag
from ocrfix.formats.page import Box, OcrBlock, OcrLine, OcrPage, OcrWord, around, plain_box
from ocrfix.formats.xml_source import XmlParts, with_remarks

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCKS = {"Table": "table", "Picture": "picture", "RasterPicture": "picture",
          "VectorPicture": "picture"}  # fmt: skip
"""What blocks of a type are. Those of type `Text` may be anything."""
YES = frozenset(("true", "1"))


def pages(data: bytes, name: str) -> Iterator[OcrPage]:
    """The pages of an ABBYY XML file.

    Raises:
        ReadError: there is no page in it, or lxml is not installed.
    """
    source = XmlParts(data, name, ("documentData", "page"))
    return with_remarks(_pages(source), source, name)


def _pages(source: XmlParts) -> Iterator[OcrPage]:
    roles: dict[str, str] = {}
    number = 0
    for part, element, problem in source:
        if part == "documentData":
            roles = _roles(element)
            continue
        number += 1
        blocks = [
            block for each in element.iterchildren("{*}block") for block in _blocks(each, roles)
        ]
        root = element.getroottree().getroot()
        languages = root.get("mainLanguage") or (root.get("languages") or "").partition(",")[0]
        yield OcrPage(
            tuple(blocks),
            str(number),
            _whole(element.get("width")),
            _whole(element.get("height")),
            language=tag(languages),
            problem=problem,
        )


def _roles(data: _Element) -> dict[str, str]:
    """The roles that FineReader 10 gives to styles of paragraphs and to streams of blocks."""
    roles = {
        each.get("id") or "": each.get("role") or "" for each in data.iter("{*}paragraphStyle")
    }
    for stream in data.iter("{*}stream"):
        for each in stream.iter("{*}elemId"):
            roles[each.get("id") or (each.text or "").strip()] = stream.get("role") or ""
    return roles


def _blocks(element: _Element, roles: dict[str, str]) -> Iterator[OcrBlock]:
    """The paragraphs of a block, each as a block."""
    kind = BLOCKS.get(element.get("blockType") or "", "")
    kind = kind_of_label(roles.get(element.get("pageElemId") or "")) or kind
    for paragraph in element.iter("{*}par"):
        languages: Counter[str] = Counter()
        lines = tuple(
            line for each in paragraph.iterchildren("{*}line")
            if (line := _line(each, languages)).words
        )  # fmt: skip
        if lines:
            own = kind_of_label(roles.get(paragraph.get("style") or ""))
            language = next((name for name, _ in languages.most_common(1)), "")
            box = around(line.box for line in lines)
            yield OcrBlock(lines, kind if own in {"", "text"} else own, box, tag(language))


def _line(element: _Element, languages: Counter[str]) -> OcrLine:
    """A line; words end at white space, and where a letter begins a word without one."""
    words: list[OcrWord] = []
    held: list[tuple[str, Box | None, float | None]] = []

    def close() -> None:
        if held:
            known = [value for *_, value in held if value is not None]
            words.append(
                OcrWord(
                    "".join(sign for sign, *_ in held),
                    around(box for _, box, _ in held),
                    sum(known) / len(known) if known else None,
                )
            )
            held.clear()

    for formatting in element.iterchildren("{*}formatting"):
        for sign, box, confidence, starts in _signs(formatting):
            languages[formatting.get("lang") or ""] += 1
            if sign.isspace():
                close()
                continue
            if starts and held and sign.isalnum() and held[-1][0].isalnum():
                close()
            held.append((sign, box, confidence))
    close()
    return OcrLine(tuple(words), _box(element))


def _signs(formatting: _Element) -> Iterator[tuple[str, Box | None, float | None, bool]]:
    """Each sign: its box, its confidence, and whether a word begins with it."""
    if not len(formatting):
        # The export without letters has the text alone.
        yield from ((sign, None, None, False) for sign in formatting.text or "")
        return
    for each in formatting.iterchildren("{*}charParams"):
        # Variants of the letter are elements in it. They are no text.
        text = (each.text or "") + "".join(inner.tail or "" for inner in each)
        if not text:
            continue
        text = text if text.isspace() else text.strip()
        yield text, _box(each), _confidence(each), each.get("wordStart") in YES


def _confidence(element: _Element) -> float | None:
    """The confidence of a letter in percent; 255 means none."""
    value = _whole(element.get("charConfidence") or "255")
    return value / 100 if 0 <= value <= 100 else None


def _box(element: _Element) -> Box | None:
    sides = [element.get(side) for side in "ltrb"]
    if None in sides:
        return None
    left, top, right, bottom = map(_whole, sides)
    return plain_box(left, top, right, bottom)


def _whole(stated: str | None) -> int:
    """A whole number; 0 for anything else."""
    try:
        return int(stated or "0")
    except ValueError:
        return 0
