"""Reads the JSON of docling documents."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from ocrfix.formats.json_values import entries, fields, number, text
from ocrfix.formats.kinds import kind_of_label
from ocrfix.formats.page import Box, OcrBlock, OcrLine, OcrPage, OcrWord, plain_box

DEEPEST = 100
"""Groups in groups; more of them are a circle."""


def is_docling(value: dict[str, Any]) -> bool:
    """Whether a value is a docling document."""
    return value.get("schema_name") == "DoclingDocument" or ("texts" in value and "body" in value)


def pages(document: dict[str, Any]) -> Iterator[OcrPage]:
    """The pages of a document. Its boxes are in points, as in the PDF."""
    sizes = {}
    for key, page in fields(document.get("pages")).items():
        size = fields(fields(page).get("size"))
        if key.isdecimal():
            sizes[int(key[:9])] = number(size.get("width")), number(size.get("height"))
    found: dict[int, list[OcrBlock]] = {page: [] for page in sizes}
    for item in _in_order(document):
        for page, block in _blocks(item, sizes):
            found.setdefault(page, []).append(block)
    for page in sorted(found):
        width, height = sizes.get(page, (0.0, 0.0))
        # The body need not list running heads; they are still at the top.
        blocks = sorted(found[page], key=lambda block: block.kind != "head")
        yield OcrPage(tuple(blocks), str(page), int(width), int(height), unit="point")


def _in_order(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Texts and tables in reading order: as the body lists them, then those it does not list."""
    held = {
        f"#/{group}/{count}": fields(item)
        for group in ("texts", "tables", "groups", "pictures")
        for count, item in enumerate(entries(document.get(group)))
    }
    seen: set[str] = set()

    def under(node: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
        for each in map(fields, entries(node.get("children"))):
            ref = text(each.get("$ref")) or text(each.get("cref"))
            if ref in held and ref not in seen and depth < DEEPEST:
                seen.add(ref)
                yield held[ref]
                yield from under(held[ref], depth + 1)

    for root in ("body", "furniture"):
        yield from under(fields(document.get(root)), 0)
    yield from (item for ref, item in held.items() if ref not in seen)


def _blocks(
    item: dict[str, Any], sizes: dict[int, tuple[float, float]]
) -> Iterator[tuple[int, OcrBlock]]:
    """The page and the block of each part of an item: a text may go over a page end."""
    label = text(item.get("label"))
    rows = _table(item) if "data" in item else []
    whole = text(item.get("text")) or text(item.get("orig"))
    places = [fields(each) for each in entries(item.get("prov"))] or [{}]
    # A part goes on to the next, so nothing between them is lost.
    starts = [int(number(next(iter(entries(each.get("charspan"))), 0))) for each in places[1:]]
    bounds = [0, *(max(0, each) for each in starts), len(whole)]
    for place, (start, end) in zip(places, itertools.pairwise(bounds), strict=True):
        page = int(number(place.get("page_no"), 1))
        part = "" if rows and place is not places[0] else "\n".join(rows) or whole[start:end]
        box = _box(fields(place.get("bbox")), sizes.get(page, (0.0, 0.0))[1])
        lines = [row.strip() for row in part.splitlines() if row.strip()]
        if lines:
            # The box of the block is that of a line only if there is one line.
            own = box if len(lines) == 1 else None
            kind = "table" if rows else kind_of_label(label)
            yield (
                page,
                OcrBlock(tuple(OcrLine((OcrWord(row, own),), own) for row in lines), kind, box),
            )


def _table(item: dict[str, Any]) -> list[str]:
    """The rows of a table, its cells two spaces apart."""
    rows: dict[int, list[str]] = {}
    for cell in map(fields, entries(fields(item.get("data")).get("table_cells"))):
        written = " ".join(text(cell.get("text")).split())
        if written:
            rows.setdefault(int(number(cell.get("start_row_offset_idx"))), []).append(written)
    return ["  ".join(rows[row]) for row in sorted(rows)]


def _box(stated: dict[str, Any], height: float) -> Box | None:
    """A box; docling counts from the foot of the page unless it says otherwise."""
    if not stated:
        return None
    left, top, right, bottom = (number(stated.get(side)) for side in "ltrb")
    if text(stated.get("coord_origin")) != "TOPLEFT":
        top, bottom = height - top, height - bottom
    return plain_box(left, min(top, bottom), right, max(top, bottom))
