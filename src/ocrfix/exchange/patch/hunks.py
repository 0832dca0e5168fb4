"""Read a unified diff from which the user may have deleted hunks, and edited `+` lines.

Such edits make the new line numbers and counts in the heads of hunks wrong, so only the old ones
are used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ocrfix.errors import DecisionError
from ocrfix.render.patch import DiffBlock

# For example `@@ -12,7 +12,8 @@`. A count of 1 can be left out.
_HEAD = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")
DIGITS = 30
"""Maximum digits of a number in a hunk's head; Python refuses numbers with thousands of digits."""
# The line after a hunk, in a series or in the output of `git diff`.
_END = re.compile(rb"(?:diff |From [0-9a-f]{40} |ocrfix patch)")
_NO_END = b"\\ No newline"


class _Line(NamedTuple):
    number: int  # of the file, from 1
    sign: bytes
    data: bytes


def blocks(data: bytes, before: Sequence[bytes], first: int = 1) -> list[DiffBlock]:
    """The blocks that a diff changes in the lines `before`.

    `first` is the number of its first line in the file.

    Raises:
        DecisionError: a hunk does not fit those lines; the message names its line.
    """
    lines = data.split(b"\n")
    found: list[DiffBlock] = []
    at = 0
    while at < len(lines):
        head = _HEAD.match(lines[at])
        at += 1
        if not head:
            continue
        if len(head[1] + (head[2] or b"")) > DIGITS:
            raise DecisionError(
                f"line {first + at - 1}: the line number is too large. Restore the hunk's head."
            )
        stop = at
        while stop < len(lines) and not _ends(lines, stop):
            stop += 1
        count = int(head[2]) if head[2] is not None else 1
        body = _body(lines[at:stop], first + at, count)
        # Lines are counted from 1. But a hunk without old lines, `@@ -12,0 +13 @@`, names the line
        # before it, which is the number of its place from 0.
        found += _blocks(body, int(head[1]) - bool(count), before, first + at - 1)
        at = stop
    found.sort(key=lambda block: block[:2])
    for one, two in pairwise(found):
        if one.last > two.first:
            raise DecisionError(f"two hunks change line {two.first + 1}. Leave one of them out.")
    return found


def _ends(lines: Sequence[bytes], at: int) -> bool:
    line = lines[at]
    if _HEAD.match(line) or _END.match(line):
        return True
    # A deleted line can be `-- a`, which a diff shows as `--- a`. It is the head of a file only if
    # a `+++` line and a hunk follow.
    below = [*lines[at + 1 : at + 3], b"", b""]
    file = line.startswith(b"--- ") and below[0].startswith(b"+++ ")
    return file and bool(_HEAD.match(below[1]))


def _body(lines: Sequence[bytes], first: int, count: int) -> list[_Line]:
    """The lines of a hunk, each with its line end, if it has one."""
    found: list[_Line] = []
    for number, line in enumerate(lines, first):
        if line.startswith(_NO_END) and found:
            found[-1] = found[-1]._replace(data=found[-1].data.removesuffix(b"\n"))
        elif line[:1] in {b" ", b"-", b"+"}:
            found.append(_Line(number, line[:1], line[1:] + b"\n"))
        elif not line.strip():  # an editor removed the space of an empty line
            found.append(_Line(number, b" ", line + b"\n"))
        else:
            raise DecisionError(
                f"line {number}: {line[:40].decode('utf-8', 'replace')!r} is not a line of a hunk. "
                "Each must begin with a space, - or +."
            )
    # An empty line could belong to the hunk or come after it. The count in its head tells.
    more = sum(each.sign != b"+" for each in found) - count
    while more > 0 and found[-1].data == b"\n":  # empty lines after the hunk
        more -= found.pop().sign != b"+"
    return found


def _blocks(body: Sequence[_Line], at: int, before: Sequence[bytes], head: int) -> list[DiffBlock]:
    old = [each for each in body if each.sign != b"+"]
    for place, each in enumerate(old, at):
        if place >= len(before) or before[place] != each.data:
            raise DecisionError(
                f"line {each.number}: the scan has other text there (hunk at line {head}). Delete "
                "whole hunks, or edit lines that begin with +; do not change lines that begin with "
                "a space or -."
            )
    found: list[DiffBlock] = []
    for each in body:
        if each.sign == b" ":
            at += 1
            continue
        if not (found and found[-1].last == at):
            found.append(DiffBlock(at, at, []))
        if each.sign == b"-":
            at += 1
            found[-1] = found[-1]._replace(last=at)
        else:
            found[-1].new.append(each.data)
    return found
