"""A unified diff of the scan and the restored text, made from the hunks, not by comparison.

`git apply` and `patch` apply it to a copy of the scan and give the restored bytes. Only a line feed
ends a line; carriage returns and form feeds are ordinary characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocrfix.core.document import Document
from ocrfix.core.edits import Hunk

# Unchanged lines around each change, as in `git diff`.
CONTEXT = 3
MISSING_END = b"\n\\ No newline at end of file\n"


class DiffBlock(NamedTuple):
    """Lines `[first, last)` of the scan become `new`."""

    first: int
    last: int
    new: list[bytes]


def patch(document: Document, hunks: Sequence[Hunk], text: str) -> bytes:
    """The unified diff; empty if nothing changed. `text` is the restored text."""
    lines, after = _lines(document.to_bytes()), _lines(document.encode(text))
    # Hunks count characters and a patch counts lines of bytes. Where the lines can be encoded one
    # by one, the lines of the hunks are those of the patch.
    if _encoded(document, document.text) == lines and _encoded(document, text) == after:
        blocks = list(_blocks(document, hunks, lines))
    else:  # UTF-16, or the result has another encoding, with other lines
        blocks = list(_trimmed(0, lines, after))
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
            out += (_line(b" ", line) for line in lines[at : block.first])
            out += (_line(b"-", line) for line in lines[block.first : block.last])
            out += (_line(b"+", line) for line in block.new)
            at = block.last
        out += (_line(b" ", line) for line in lines[at:last])
    return b"".join(out)


def _blocks(document: Document, hunks: Sequence[Hunk], lines: list[bytes]) -> Iterator[DiffBlock]:
    """The changed lines as blocks: one for hunks that share lines; no equal lines at its ends."""
    scan, starts = document.text, document.line_starts
    at = 0
    while at < len(hunks):
        first = bisect_right(starts, hunks[at].start) - 1
        last, place = first, starts[first]
        texts: list[str] = []
        # Several hunks may change one line, and a hunk that joins two lines reaches into the line
        # of the next one: all of them make one block.
        while at < len(hunks) and bisect_right(starts, hunks[at].start) - 1 <= last:
            start, end, new, _ = hunks[at]
            texts += (scan[place:start], new)
            place = end
            last = max(last, bisect_right(starts, end) - 1)
            at += 1
        stop = starts[last + 1] if last + 1 < len(starts) else len(scan)
        new_lines = _encoded(document, "".join([*texts, scan[place:stop]]))
        yield from _trimmed(first, lines[first : last + 1], new_lines)


def _trimmed(first: int, old: list[bytes], new: list[bytes]) -> Iterator[DiffBlock]:
    """A block without the equal lines at its two ends; none if all are equal."""
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    # A line must not count at both ends: where the lines "a", "a" become "a", none would seem to
    # differ.
    most -= head
    tail = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    last = len(old) - tail
    if head < last or head < len(new) - tail:
        yield DiffBlock(first + head, first + last, new[head : len(new) - tail])


def _groups(blocks: list[DiffBlock]) -> Iterator[list[DiffBlock]]:
    group = [blocks[0]]
    for block in blocks[1:]:
        # Blocks whose context would touch or overlap go under one header.
        if block.first - group[-1].last > 2 * CONTEXT:
            yield group
            group = []
        group.append(block)
    yield group


def _lines(data: bytes) -> list[bytes]:
    found = data.split(b"\n")
    ended = [line + b"\n" for line in found[:-1]]
    return [*ended, found[-1]] if found[-1] else ended


def _encoded(document: Document, text: str) -> list[bytes]:
    """The lines of a text, each encoded separately."""
    found = text.split("\n")
    ended = [document.encode(line + "\n") for line in found[:-1]]
    return [*ended, document.encode(found[-1])] if found[-1] else ended


def _line(sign: bytes, line: bytes) -> bytes:
    return sign + line if line.endswith(b"\n") else sign + line + MISSING_END


def _range(first: int, count: int) -> str:
    # Lines count from 1. An empty range is named by the line before it, 0 at the start of the
    # file; a count of 1 is left out.
    return f"{first + bool(count)},{count}" if count != 1 else f"{first + 1}"


def _quoted(name: str) -> bytes:
    """The file name with its side prefix, quoted as git quotes unusual names."""
    # Only the last part of the path: patches are applied in the folder of the scan. `@` keeps the
    # place of `a/` and `b/`, which go inside the quotation marks.
    name = name.replace("\\", "/").rpartition("/")[2] or "scan.txt"
    data = name.encode("utf-8", "surrogateescape")
    if re.search(rb'[\x00-\x1f"\\\x7f]', data):
        body = b"".join(
            b"\\%03o" % byte if byte < 32 or byte in b'"\\\x7f' else bytes([byte]) for byte in data
        )
        return b'"@' + body + b'"'
    # A name ends at a tab, not at a blank, so `patch` needs the tab to read "a scan.txt" whole.
    return b"@" + data + (b"\t" if b" " in data else b"")
