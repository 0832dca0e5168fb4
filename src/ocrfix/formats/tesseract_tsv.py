"""Reads Tesseract's TSV, and tables of the same columns that other programs write.

`OcrWord.number` counts the rows of words, those without text too (rows with text, where no column
`level` says which rows are words).
"""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ocrfix.errors import Location, ReadError
from ocrfix.formats.page import (
    Box,
    OcrBlock,
    OcrLine,
    OcrPage,
    OcrWord,
    around,
    plain_box,
)

Row = dict[str, str]
"""A row, by the names of its columns."""
NEEDED = frozenset(("left", "top", "width", "height", "text"))
WORD, LINE, PAGE = "5", "4", "1"
"""Levels of rows."""


def pages(data: bytes, name: str) -> Iterator[OcrPage]:
    """The pages of a table. A row that lacks fields is named in `problem`.

    Raises:
        ReadError: the columns of boxes and text are missing.
    """
    rows = _rows(data)
    columns = next(rows, [])
    if not NEEDED.issubset(columns):
        raise ReadError(
            f"this table has no columns {', '.join(sorted(NEEDED))}. Write it with tesseract's "
            "`tsv`.",
            Location(name),
        )
    page_of = "page_num" if "page_num" in columns else "name"
    last = columns.index("text") == len(columns) - 1
    numbers = itertools.count()
    held: list[tuple[int, Row]] = []
    for number, row in enumerate(rows, 2):
        # A tab in the text of the last column is text.
        if last and len(row) > len(columns):
            row[len(columns) - 1 :] = ["\t".join(row[len(columns) - 1 :])]
        named = dict(zip(columns, row, strict=False))
        if held and named.get(page_of, "") != held[-1][1].get(page_of, "") and len(row) > 1:
            yield _page(held, page_of, name, numbers)
            held = []
        held.append((number, named))
    if not held:
        raise ReadError("this table has no rows. Take it from its source again.", Location(name))
    yield _page(held, page_of, name, numbers)


def _rows(data: bytes) -> Iterator[list[str]]:
    """The fields of each line. Quotes are text."""
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line = data[start:end].decode("utf-8", "replace").rstrip("\r")
        start = end + 1
        if line:
            yield line.split("\t")


def _page(rows: list[tuple[int, Row]], page_of: str, name: str, numbers: Iterator[int]) -> OcrPage:
    """A page from its rows."""
    wrong = [number for number, row in rows if "text" not in row or _number(row, "left") is None]
    whole = next((box for _, row in rows if _level(row) == PAGE and (box := _box(row))), None)
    if whole is None and "level" not in rows[0][1]:
        whole = _box(rows[0][1])
    image = rows[0][1].get("name", "")
    problem = ""
    if wrong:
        problem = f"rows without all fields: {', '.join(map(str, wrong[:5]))}"
        problem += f" and {len(wrong) - 5} more." if len(wrong) > 5 else "."
    return OcrPage(
        tuple(_blocks((row for _, row in rows), numbers)),
        rows[0][1].get(page_of) or name,
        whole.right if whole else 0,
        whole.bottom if whole else 0,
        image,
        problem=problem,
    )


def _blocks(rows: Iterable[Row], numbers: Iterator[int]) -> Iterator[OcrBlock]:
    """The paragraphs of a page."""
    for _, paragraph in itertools.groupby(_words(rows, numbers), key=lambda each: each.paragraph):
        lines = []
        for _, line in itertools.groupby(paragraph, key=lambda each: each.line):
            found = list(line)
            words = tuple(each.word for each in found if each.word.text)
            if words:
                lines.append(OcrLine(words, found[0].box or around(word.box for word in words)))
        if lines:
            yield OcrBlock(tuple(lines), "", around(line.box for line in lines))


class _Placed(NamedTuple):
    """A word, what tells its paragraph and its line from others, and the box of the line."""

    paragraph: object
    line: object
    box: Box | None
    word: OcrWord


def _words(rows: Iterable[Row], numbers: Iterator[int]) -> Iterator[_Placed]:
    """The words of a page. The rows of its lines and paragraphs come before them."""
    paragraph = line = 0
    box: Box | None = None
    above: list[Row] = []
    for row in rows:
        if _level(row) != WORD:
            above.append(row)
            continue
        if above:
            line += 1
            paragraph += len(above) > 1
            box = _box(above[-1]) if above[-1].get("level") == LINE else None
            above = []
        # Tesseract numbers lines and paragraphs; other programs leave these columns out.
        numbered = [row.get(each) for each in ("block_num", "par_num", "line_num")]
        word = OcrWord((row.get("text") or "").strip(), _box(row), _confidence(row),
                       number=next(numbers))  # fmt: skip
        if None in numbered:
            yield _Placed(paragraph, line, box, word)
        else:
            yield _Placed(numbered[:2], numbered, box, word)


def _level(row: Row) -> str:
    """The level of a row; where there is no such column, rows with text are words."""
    stated = row.get("level")
    if stated is not None:
        return stated
    return WORD if (row.get("text") or "").strip() else LINE


def _number(row: Row, column: str) -> float | None:
    try:
        return float(row[column])
    except (KeyError, ValueError):
        return None


def _box(row: Row) -> Box | None:
    left, top, width, height = (_number(row, each) for each in ("left", "top", "width", "height"))
    if left is None or top is None or width is None or height is None:
        return None
    return plain_box(left, top, left + width, top + height)


def _confidence(row: Row) -> float | None:
    percent = _number(row, "conf")
    return percent / 100 if percent is not None and 0 <= percent <= 100 else None
