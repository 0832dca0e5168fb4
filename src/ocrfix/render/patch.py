"""A unified diff of the scan against the restored text, from the hunks: nothing is guessed.

`git apply` and `patch` take it on a copy of the scan and give the restored bytes. Only a
line feed ends a line there, so carriage returns and form feeds are characters like others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocrfix.document import Document
from ocrfix.span import Hunk

CONTEXT = 3
MISSING_END = b"\n\\ No newline at end of file\n"


class Block(NamedTuple):
    """Lines `[first, last)` of the scan become `new`."""

    first: int
    last: int
    new: list[str]


def patch(document: Document, hunks: Sequence[Hunk], text: str) -> bytes:
    """The unified diff; empty where nothing changed. `text` is the restored text."""
    scan = document.text
    lines = _lines(scan)
    blocks = list(_blocks(document, hunks, lines))
    if document.encode(text) != _encode(document, text):
        blocks = [Block(0, len(lines), _lines(text))]  # the result is in another encoding
    if not blocks:
        return b""
    name = _quoted(document.source.name)
    out = [
        b"--- " + name.replace(b"@", b"a/", 1) + b"\n",
        b"+++ " + name.replace(b"@", b"b/", 1) + b"\n",
    ]
    shift = 0
    for group in _groups(blocks):
        first = max(0, group[0].first - CONTEXT)
        last = min(len(lines), group[-1].last + CONTEXT)
        grown = sum(len(b.new) - (b.last - b.first) for b in group)
        old_count, new_count = last - first, last - first + grown
        out.append(
            f"@@ -{_range(first, old_count)} +{_range(first + shift, new_count)} @@\n".encode()
        )
        shift += grown
        at = first
        for block in group:
            out += (_line(b" ", line, document) for line in lines[at : block.first])
            out += (_line(b"-", line, document) for line in lines[block.first : block.last])
            out += (_line(b"+", line, document) for line in block.new)
            at = block.last
        out += (_line(b" ", line, document) for line in lines[at:last])
    return b"".join(out)


def _blocks(document: Document, hunks: Sequence[Hunk], lines: list[str]) -> Iterator[Block]:
    """The lines that change, each run of touched lines a block, without equal edges."""
    scan, starts = document.text, document.line_starts
    at = 0
    while at < len(hunks):
        first = bisect_right(starts, hunks[at].start) - 1
        last, place = first, starts[first]
        texts: list[str] = []
        while at < len(hunks) and bisect_right(starts, hunks[at].start) - 1 <= last:
            start, end, new, _ = hunks[at]
            texts += (scan[place:start], new)
            place = end
            last = max(last, bisect_right(starts, end) - 1)
            at += 1
        stop = starts[last + 1] if last + 1 < len(starts) else len(scan)
        new_lines = _lines("".join([*texts, scan[place:stop]]))
        old_last = min(last + 1, len(lines))
        while first < old_last and new_lines and lines[first] == new_lines[0]:
            first += 1
            new_lines.pop(0)
        while first < old_last and new_lines and lines[old_last - 1] == new_lines[-1]:
            old_last -= 1
            new_lines.pop()
        if first < old_last or new_lines:
            yield Block(first, old_last, new_lines)


def _groups(blocks: list[Block]) -> Iterator[list[Block]]:
    group = [blocks[0]]
    for block in blocks[1:]:
        if block.first - group[-1].last > 2 * CONTEXT:
            yield group
            group = []
        group.append(block)
    yield group


def _lines(text: str) -> list[str]:
    found = text.split("\n")
    ended = [line + "\n" for line in found[:-1]]
    return [*ended, found[-1]] if found[-1] else ended


def _line(sign: bytes, line: str, document: Document) -> bytes:
    data = sign + document.encode(line)
    return data if line.endswith("\n") else data + MISSING_END


def _encode(document: Document, text: str) -> bytes:
    """The restored text line by line: other than as a whole where one line needs UTF-8."""
    return b"".join(document.encode(line) for line in _lines(text))


def _range(first: int, count: int) -> str:
    return f"{first + bool(count)},{count}" if count != 1 else f"{first + 1}"


def _quoted(name: str) -> bytes:
    """The name behind `@` for the side, quoted as git quotes odd ones."""
    name = name.replace("\\", "/").rpartition("/")[2] or "scan.txt"
    data = name.encode("utf-8", "surrogateescape")
    if re.search(rb'[\x00-\x1f"\\\x7f]', data):
        body = b"".join(
            b"\\%03o" % byte if byte < 32 or byte in b'"\\\x7f' else bytes([byte]) for byte in data
        )
        return b'"@' + body + b'"'
    return b"@" + data + (b"\t" if b" " in data else b"")
