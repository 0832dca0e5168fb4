"""Sample files of the OCR formats, and what is read from them."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).parent / "formats"


def read(reader, name):
    return list(reader.pages((SAMPLES / name).read_bytes(), name))


def texts(page):
    """Kind and lines of each block, words with a bar between them."""
    return [
        (block.kind, *("|".join(word.text for word in line.words) + line.hyphen
                       for line in block.lines))
        for block in page.blocks
    ]  # fmt: skip


def words(page):
    return [word for block in page.blocks for line in block.lines for word in line.words]
