"""Write corrected words into an hOCR file; every other byte stays as it is.

It works on the bytes, so tag soup is written as well as XHTML.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import unescape
from typing import NamedTuple

from ocrfix.formats.hocr import INNER, KINDS, KNOWN, LINES, WORDS
from ocrfix.formats.new_texts import FIRST, NewText
from ocrfix.formats.tags import Splice, Tag, attribute, escaped, tags

SOFT_HYPHEN = "\u00ad"
"""How hOCR writes the hyphen of a cut word: the whole word has none."""
_TEXT = re.compile(rb"[^\s]", re.DOTALL)
CLASSES = {"running-head": "ocr_header", "folio": "ocr_pageno", "notice": "ocr_footer"}
OTHER_CLASS = "ocrx_{}"
"""hOCR 1.2 has classes for heads, feet and page numbers; `ocrx_` begins names of one's own."""


class HocrElement(NamedTuple):
    """An element with text: where its content starts and ends, and the texts between its tags."""

    start: int
    end: int
    texts: tuple[tuple[int, int], ...]  # those that are more than white space
    line: Tag | None = None  # that it is in, or that it is


class HocrFile:
    """The bytes of an hOCR file, and where its words are; its lines, where these have no words."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self._data, self._encoding = data, encoding
        self._elements = list(_elements(data))
        self.texts = [self._text(each) for each in self._elements]
        """What each element holds, in the order of the bytes."""

    def _text(self, element: HocrElement) -> str:
        raw = (self._data[slice(*span)] for span in element.texts)
        return "".join(unescape(part.decode(self._encoding, "replace")) for part in raw)

    def splices(self, new: Mapping[int, NewText]) -> list[Splice]:
        """The replacements that give the elements, by their numbers, their new texts.

        Markup inside a word stays. Of a word in several parts (`<b>St</b>alin`), the first part
        gets the text and the others become empty, except where each letter is a part, as kraken
        writes.
        """
        return [
            splice
            for number, text in new.items()
            for splice in self._element(self._elements[number], _shown(text))
        ]

    def _element(self, each: HocrElement, text: str) -> Iterator[Splice]:
        if not each.texts:
            yield Splice(each.start, each.start, escaped(text, self._encoding))
            return
        parts = [text, *[""] * (len(each.texts) - 1)]
        if len(each.texts) == len(text):
            parts = list(text)
        for (start, end), part in zip(each.texts, parts, strict=True):
            raw = self._data[start:end]
            lead = raw[: len(raw) - len(raw.lstrip())]
            tail = raw[len(raw.rstrip()) :]
            yield Splice(start, end, lead + escaped(part, self._encoding) + tail)

    def labels(self, what: Mapping[int, str]) -> list[Splice]:
        """Classes for the lines whose words are all furniture of one kind."""
        lines: dict[Tag, set[str]] = {}
        for number, each in enumerate(self._elements):
            if each.line and each.texts:
                lines.setdefault(each.line, set()).add(what.get(number, ""))
        made: list[Splice] = []
        for tag, kinds in lines.items():
            (kind,) = kinds if len(kinds) == 1 else ("",)
            span = attribute(self._data[tag.start : tag.end], "class") if kind else None
            if span:
                name = CLASSES.get(kind, OTHER_CLASS.format(kind))
                at = tag.start + span[1]
                # A class without quotation marks ends at the first blank.
                if self._data[at : at + 1] in {b'"', b"'"}:
                    made.append(Splice(at, at, b" " + name.encode()))
        return made

    def step(self, version: str, rules: str) -> list[Splice]:
        """None: hOCR has no place for processing steps."""
        del version, rules
        return []


def _elements(data: bytes) -> Iterator[HocrElement]:
    """The elements that the reader numbers (see `hocr`), in its order."""
    every = list(tags(data))
    at = 0
    inside: Tag | None = None
    while at < len(every):
        tag = every[at]
        name = _class(data, tag) if tag.opens else ""
        last = _closing(every, at) if name else at
        line = name in LINES or (name in KINDS and not _hold(data, every[at + 1 : last], INNER))
        if line:
            inside = tag
        if name in WORDS or (line and not _hold(data, every[at + 1 : last], WORDS)):
            element = _element(data, every, at, last)._replace(line=inside)
            # A line without words and without text is no element: rules, pictures.
            if name in WORDS or element.texts:
                yield element
            at = max(last, at + 1)
        else:
            at += 1


def _element(data: bytes, every: Sequence[Tag], at: int, last: int) -> HocrElement:
    ends = [each.end for each in every[at : max(last, at + 1)]]
    starts = [each.start for each in every[at + 1 : last + 1]] or [every[at].end]
    texts = [
        (start, end)
        for start, end in zip(ends, starts, strict=False)
        if _TEXT.search(data, start, end)
    ]
    return HocrElement(every[at].end, starts[-1], tuple(texts))


def _class(data: bytes, tag: Tag) -> str:
    """The first class of a tag that means something to us; "" if it has none."""
    raw = data[tag.start : tag.end]
    span = attribute(raw, "class")
    classes = raw[slice(*span)].decode("latin-1").split() if span else ()
    return next((each for each in classes if each in KNOWN), "")


def _hold(data: bytes, some: Sequence[Tag], classes: Collection[str]) -> bool:
    return any(_class(data, tag) in classes for tag in some if tag.opens)


def _closing(every: Sequence[Tag], at: int) -> int:
    """The index of the tag that closes the element opened at `at`; the next one if none does."""
    name, depth = every[at].name.lower(), 0
    if every[at].closes:
        return at
    for number in range(at, len(every)):
        tag = every[number]
        if tag.name.lower() != name:
            continue
        depth += tag.opens
        depth -= tag.closes
        if depth == 0:
            return number
    return min(at + 1, len(every) - 1)


def _shown(new: NewText) -> str:
    """The text of an element, with a soft hyphen where the whole word has no hyphen."""
    if new.half == FIRST and new.dropped and new.text.endswith(new.dropped):
        return new.text[: -len(new.dropped)] + SOFT_HYPHEN
    return new.text
