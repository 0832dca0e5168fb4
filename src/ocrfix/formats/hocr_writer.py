"""Write corrected words into an hOCR file; every other byte stays as it is.

It works on the bytes, so tag soup is written as well as XHTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import NamedTuple

from ocrfix.formats.new_texts import FIRST, NewText
from ocrfix.formats.tags import Splice, Tag, attribute, escaped, tags

WORD, LINE = frozenset(("ocrx_word", "ocr_word")), frozenset(("ocr_line", "ocrx_line"))
SOFT_HYPHEN = "\u00ad"
"""How hOCR writes the hyphen of a cut word: the whole word has none."""
VOID = frozenset(("br", "hr", "img", "meta", "link", "input"))
_TEXT = re.compile(rb"[^\s]", re.DOTALL)


class HocrElement(NamedTuple):
    """An element with text: where its content starts and ends, and the texts between its tags."""

    start: int
    end: int
    texts: tuple[tuple[int, int], ...]  # those that are more than white space


def elements(data: bytes) -> list[HocrElement]:
    """The words, in the order of the bytes; the lines of a file without words."""
    every = list(tags(data))
    return list(_of(data, every, WORD)) or list(_of(data, every, LINE))


def _of(data: bytes, every: Sequence[Tag], classes: frozenset[str]) -> Iterator[HocrElement]:
    at = 0
    while at < len(every):
        tag = every[at]
        if not tag.opens or not _classes(data, tag) & classes:
            at += 1
            continue
        last = _closing(every, at)
        ends = [tag.end, *(each.end for each in every[at + 1 : last])]
        starts = [each.start for each in every[at + 1 : last + 1]] or [tag.end]
        spans = tuple(
            (start, end)
            for start, end in zip(ends, starts, strict=False)
            if _TEXT.search(data, start, end)
        )
        yield HocrElement(tag.end, starts[-1], spans)
        at = max(last, at + 1)


def _classes(data: bytes, tag: Tag) -> set[str]:
    raw = data[tag.start : tag.end]
    span = attribute(raw, "class")
    return set(raw[slice(*span)].decode("latin-1").split()) if span else set()


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


def texts(data: bytes, encoding: str) -> list[str]:
    """What each element holds, in the order of the bytes."""
    return [
        "".join(unescape(data[slice(*span)].decode(encoding, "replace")) for span in each.texts)
        for each in elements(data)
    ]


def splices(data: bytes, new: Mapping[int, NewText], encoding: str) -> list[Splice]:
    """The replacements that give the elements, by their numbers, their new texts.

    Markup inside a word stays. Of a word in several parts (`<b>St</b>alin`), the first part gets
    the text and the others become empty, except where each letter is a part, as kraken writes.
    """
    found: list[Splice] = []
    for number, each in enumerate(elements(data)):
        if number not in new:
            continue
        text = _shown(new[number])
        if not each.texts:
            found.append(Splice(each.start, each.start, escaped(text, encoding)))
            continue
        if len(each.texts) == len(text) > 1:
            parts = list(text)
        else:
            parts = [text, *[""] * (len(each.texts) - 1)]
        for (start, end), part in zip(each.texts, parts, strict=True):
            raw = data[start:end]
            lead = raw[: len(raw) - len(raw.lstrip())]
            tail = raw[len(raw.rstrip()) :]
            found.append(Splice(start, end, lead + escaped(part, encoding) + tail))
    return found


def _shown(new: NewText) -> str:
    """The text of an element, with a soft hyphen where the whole word has no hyphen."""
    if new.half == FIRST and new.dropped and new.text.endswith(new.dropped):
        return new.text[: -len(new.dropped)] + SOFT_HYPHEN
    return new.text
