"""Reads the JSON of OCR engines: Mistral, olmOCR, docling and Google Vision.

Nothing is written back to it: `OcrWord.number` is -1. Where the engine gives Markdown or plain
text, each line is one word, with its spaces.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

from ocrfix.errors import Location, ReadError
from ocrfix.formats import docling_json, google_json
from ocrfix.formats.json_values import entries, fields, number, text
from ocrfix.formats.languages import tag
from ocrfix.formats.page import OcrBlock, OcrLine, OcrPage, OcrWord

# Where a list of pages begins in a document, and what is between two of them.
PAGES = re.compile(r'"(pages|responses)"\s*:\s*\[\s*')
COMMA = re.compile(r"\s*,\s*")


def pages(data: bytes, name: str) -> Iterator[OcrPage]:
    """The pages in the JSON of an OCR engine, or in lines of JSON.

    Raises:
        ReadError: this is no JSON, or not that of an engine that is known.
    """
    read = _parsed(data, name)
    if len(read) == 1 and isinstance(read[0], list):  # a list of answers
        read = read[0]
    count = 0
    for each in read:
        for page in _pages(fields(each), name):
            count += 1
            yield page
    if not count:
        raise ReadError(
            "this JSON is not that of an OCR engine that ocrfix knows (Mistral, olmOCR, docling, "
            "Google Vision), or has no page. Let the engine write plain text, with a form "
            "feed after each page.",
            Location(name),
        )


def _parsed(data: bytes, name: str) -> list[Any]:
    """The values of a file: one, or one a line."""
    whole = data.decode("utf-8-sig", "replace")
    try:
        return [json.loads(whole)]
    except (ValueError, RecursionError) as error:
        lines = [line for line in whole.splitlines() if line.strip()]
        values: list[Any] = []
        for line in lines:
            try:
                values.append(json.loads(line))
            except (ValueError, RecursionError):
                why = str(error) or "too deep"
                if not values and (saved := _saved(whole)):
                    return [*saved, {"broken": f"the file is broken here: {why}."}]
                if not values:
                    raise ReadError(
                        f"this JSON is broken: {why}. Take it from its source again.",
                        Location(name),
                    ) from error
                values.append({"broken": f"the file is broken here: line {len(values) + 1}."})
        return values


def _saved(whole: str) -> list[Any]:
    """The pages of Mistral or answers of Google before a break, as one document of them."""
    start = PAGES.search(whole)
    if not start:
        return []
    found: list[Any] = []
    decoder = json.JSONDecoder()
    at = start.end()
    while True:
        try:
            value, at = decoder.raw_decode(whole, at)
        except (ValueError, RecursionError):
            return [{start[1]: found}] if found else []
        found.append(value)
        following = COMMA.match(whole, at)
        at = following.end() if following else at


def _pages(value: dict[str, Any], name: str) -> Iterator[OcrPage]:
    """The pages of one document."""
    if "broken" in value:
        yield OcrPage((), name, problem=text(value["broken"]))
    elif google_json.is_google(value):
        yield from google_json.pages(value, name)
    elif docling_json.is_docling(value):
        yield from docling_json.pages(value)
    elif "pdf_page_numbers" in fields(value.get("attributes")):
        yield from _olmocr(value)
    elif any("markdown" in fields(each) for each in entries(value.get("pages"))):
        yield from _mistral(value)


def _mistral(value: dict[str, Any]) -> Iterator[OcrPage]:
    """Mistral: Markdown for each page; head and foot apart, if they were asked for."""
    for count, each in enumerate(map(fields, entries(value["pages"]))):
        size = fields(each.get("dimensions"))
        parts = (("header", "head"), ("markdown", ""), ("footer", "foot"))
        blocks = [block for part, kind in parts for block in blocks_of(text(each.get(part)), kind)]
        yield OcrPage(
            tuple(blocks),
            str(int(number(each.get("index"), count)) + 1),
            int(number(size.get("width"))),
            int(number(size.get("height"))),
        )


def _olmocr(value: dict[str, Any]) -> Iterator[OcrPage]:
    """OlmOCR: one text, and where each page begins in it."""
    whole = text(value.get("text"))
    attributes = fields(value["attributes"])
    spans = []
    for each in entries(attributes["pdf_page_numbers"]):
        span = [number(one) for one in entries(each)]
        if len(span) == 3:
            spans.append((min(max(0, int(span[0])), len(whole)), int(span[2])))
    languages = entries(attributes.get("primary_language"))
    spans.sort()
    # A page goes on to the next, so nothing between pages is lost.
    starts = [0, *(start for start, _ in spans[1:]), len(whole)]
    for count, ((start, end), (_, page)) in enumerate(
        zip(itertools.pairwise(starts), spans, strict=False)
    ):
        language = tag(text(languages[count])) if count < len(languages) else ""
        yield OcrPage(tuple(blocks_of(whole[start:end])), str(page), language=language)


def blocks_of(written: str, kind: str = "") -> Iterator[OcrBlock]:
    """Plain text or Markdown as blocks: an empty line ends a block, and each line is one word."""
    rows = [row.rstrip() for row in written.splitlines()]
    for full, group in itertools.groupby(rows, key=bool):
        if full:
            yield OcrBlock(tuple(OcrLine((OcrWord(row),)) for row in group), kind)
