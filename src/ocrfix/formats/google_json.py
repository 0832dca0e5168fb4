"""Reads the answers of Google Cloud Vision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ocrfix.formats.json_values import entries, fields, number, text
from ocrfix.formats.languages import tag
from ocrfix.formats.page import Box, OcrBlock, OcrLine, OcrPage, OcrWord, around, plain_box

LINE_ENDS = frozenset(("EOL_SURE_SPACE", "LINE_BREAK", "HYPHEN"))
SPACES = frozenset(("SPACE", "SURE_SPACE"))
KINDS = {"TABLE": "table", "PICTURE": "picture"}


def is_google(value: dict[str, Any]) -> bool:
    """Whether a value is an answer of Google Vision, or a list of them."""
    if any(each in value for each in ("fullTextAnnotation", "textAnnotations")):
        return True
    answers = entries(value.get("responses"))
    return bool(answers) and all(isinstance(each, dict) for each in answers)


def pages(value: dict[str, Any], name: str) -> Iterator[OcrPage]:
    """The pages of one or more answers."""
    answers = entries(value.get("responses")) or [value]
    for answer in map(fields, answers):
        context = fields(answer.get("context"))
        page_name = str(int(number(context.get("pageNumber")))) if context else name
        whole = entries(fields(answer.get("fullTextAnnotation")).get("pages"))
        error = text(fields(answer.get("error")).get("message"))
        if whole:
            yield from (_page(fields(page), page_name) for page in whole)
        elif error or len(answers) > 1:
            problem = f"Google Vision could not read this page: {error}" if error else ""
            yield OcrPage((), page_name, problem=problem)
        else:
            yield _plain(answer, page_name)


def _plain(answer: dict[str, Any], name: str) -> OcrPage:
    """The page of an answer without layout: its first annotation has the whole text."""
    first = fields(next(iter(entries(answer.get("textAnnotations"))), None))
    lines = (line.strip() for line in text(first.get("description")).splitlines())
    block = OcrBlock(tuple(OcrLine((OcrWord(line),)) for line in lines if line))
    language = tag(text(first.get("locale")))
    return OcrPage((block,) if block.lines else (), name, language=language)


def _page(page: dict[str, Any], name: str) -> OcrPage:
    size = int(number(page.get("width"))), int(number(page.get("height")))
    blocks = [
        OcrBlock(lines, KINDS.get(text(block.get("blockType")), ""), _box(paragraph, size),
                 _language(paragraph) or _language(block))
        for block in map(fields, entries(page.get("blocks")))
        for paragraph in map(fields, entries(block.get("paragraphs")))
        if (lines := _lines(paragraph, size))
    ]  # fmt: skip
    return OcrPage(tuple(blocks), name, *size, language=_language(page))


def _lines(paragraph: dict[str, Any], size: tuple[int, int]) -> tuple[OcrLine, ...]:
    """The lines of a paragraph. Google takes punctuation for words; a word goes to a space here."""
    lines: list[OcrLine] = []
    words: list[OcrWord] = []
    signs: list[str] = []
    parts: dict[int, tuple[Box | None, float | None]] = {}  # of the words of Google

    def end_word() -> None:
        if signs:
            known = [value for _, value in parts.values() if value is not None]
            words.append(
                OcrWord(
                    "".join(signs), around(box for box, _ in parts.values()),
                    min(known) if known else None,
                )
            )  # fmt: skip
        signs.clear()
        parts.clear()

    def end_line(hyphen: str) -> None:
        end_word()
        if words:
            lines.append(OcrLine(tuple(words), around(word.box for word in words), hyphen))
        words.clear()

    for count, word in enumerate(map(fields, entries(paragraph.get("words")))):
        for symbol in map(fields, entries(word.get("symbols"))):
            stop = fields(fields(symbol.get("property")).get("detectedBreak"))
            kind = text(stop.get("type"))
            before = stop.get("isPrefix") is True
            if before:
                _stop(kind, end_word, end_line)
            sign = text(symbol.get("text")).strip()
            if sign:
                signs.append(sign)
                parts[count] = _box(word, size), _confidence(word)
            if not before:
                _stop(kind, end_word, end_line)
    end_line("")
    return tuple(lines)


def _stop(kind: str, end_word: Any, end_line: Any) -> None:
    """Ends a word or a line at a break."""
    if kind in LINE_ENDS:
        end_line("-" if kind == "HYPHEN" else "")
    elif kind in SPACES:
        end_word()


def _box(value: dict[str, Any], size: tuple[int, int]) -> Box | None:
    """The box around the corners. A coordinate of zero is left out; PDF pages have shares."""
    outline = fields(value.get("boundingBox"))
    corners = [fields(each) for each in entries(outline.get("vertices"))]
    across, down = 1, 1
    if not corners:
        corners = [fields(each) for each in entries(outline.get("normalizedVertices"))]
        across, down = size
    if not corners:
        return None
    lefts = [number(each.get("x")) * across for each in corners]
    tops = [number(each.get("y")) * down for each in corners]
    return plain_box(min(lefts), min(tops), max(lefts), max(tops))


def _confidence(word: dict[str, Any]) -> float | None:
    value = number(word.get("confidence"), -1.0)
    return value if 0 <= value <= 1 else None


def _language(value: dict[str, Any]) -> str:
    found = entries(fields(value.get("property")).get("detectedLanguages"))
    return tag(text(fields(found[0]).get("languageCode"))) if found else ""
