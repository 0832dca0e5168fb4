"""Find the signs that an engine reads at the margin of a page: a rule beside the column, a shadow.

`| and has never grown beyond the wall` on three lines of a page: print sets no bar before a line of
prose. Of other signs it must be three lines that begin in the middle of a sentence. Stops and
quotation marks are only proposed even then: a stop may be set apart, a quotation mark may open
speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.passes.furniture.page_edges import Sheet
from ocrfix.passes.text.blocks import is_prose
from ocrfix.passes.text.lines import Line, starts_lower

FEWEST = 3
"""Fewest lines of a page with the same sign at the same edge."""
BAR = "|"
SIGNS = frozenset("|[].:'~^_;\\")
MEANT = frozenset(".:;'")
"""Signs that may belong to the text, however they are set."""
BEFORE = re.compile(
    r"(?P<sign>[|\[\].:'~^_;\\])[ \t]+(?=[^\W\d_]|[\"'\N{LEFT DOUBLE QUOTATION MARK}])"
)
AFTER = re.compile(
    r"(?<=[\w.,;:!?\"'\N{RIGHT DOUBLE QUOTATION MARK}-])[ \t]+(?P<sign>[|\[\]'~^_\\])\Z"
)
TABLE = re.compile(r"\|?[ \t]*:?-{3,}[-:| \t]*\Z|.*\S[ \t]*\|[ \t]*\S")
"""A rule of a table in Markdown, or a line with a bar between two words."""


def margin_signs(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """The signs at the margins of a page: where each starts and ends with its blanks."""
    for found in (
        # Few lines begin or end with such a sign: most need no search.
        [(line, BEFORE.match(line.text)) for line in sheet.lines if line.text[0] in SIGNS],
        [(line, _last(line.text)) for line in sheet.lines if line.text[-1] in SIGNS],
    ):
        by_sign: dict[str, list[tuple[Line, re.Match[str]]]] = {}
        for line, match in found:
            if match:
                by_sign.setdefault(match["sign"], []).append((line, match))
        for sign, marked in by_sign.items():
            if len(marked) < FEWEST or not _beside_prose(sheet, sign, marked):
                continue
            for line, match in marked:
                yield line.start + match.start(), line.start + match.end(), sign


def _last(text: str) -> re.Match[str] | None:
    """The sign at the end of a line."""
    return AFTER.search(text, max(0, len(text) - 4))


def _beside_prose(sheet: Sheet, sign: str, marked: list[tuple[Line, re.Match[str]]]) -> bool:
    """Whether the lines with a sign are prose; for a sign that may be meant, whether it cuts it."""
    if sign == BAR and any(_in_table(line.text) for line in sheet.lines):
        return False
    texts = [line.text[match.end() :] or line.text[: match.start()] for line, match in marked]
    if 2 * sum(map(is_prose, texts)) < len(texts):
        return False
    return sign == BAR or 2 * sum(map(starts_lower, texts)) >= len(texts)


def _in_table(text: str) -> bool:
    return TABLE.match(text.strip("| \t")) is not None if "|" in text else False
