"""Find places in a TOML file, so that an error can quote the line and point at them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ocrfix.errors import Location

WIDEST = 96
"""Most code points of a line that are quoted; of a longer line, the part around the place."""
# The start of an example in braces: `{ before = "tbe", after = "the" }`, with the key in quotes or
# not.
EXAMPLE = re.compile(r'\{\s*"?(?:before|after|leave|flag|misfires|notes)"?\s*=')


class TomlBlock(NamedTuple):
    """Some lines of a file, as those of a `[[rule]]` table; the first has the number `first`."""

    file: str
    first: int
    lines: tuple[str, ...]

    def key(self, key: str) -> Location:
        """The place of a key; if the key is missing, the first line of the table."""
        # A key at the start of a line or inside braces: `id = …`, `{ level = "safe", because = …`.
        pattern = re.compile(rf'(?:^|[{{,])\s*"?({re.escape(key)})"?\s*=')
        for number, line in enumerate(self.lines):
            if found := pattern.search(line):
                return Location(self.file, self.first + number, found.start(1), len(key))
        return Location(self.file, self.first)

    def text(self, text: str, offset: int | None = None) -> Location | None:
        """The place of a text, or of its character `offset`; None if it is not in the lines."""
        for number, line in enumerate(self.lines):
            at = line.find(text) if text else -1
            if at >= 0:
                whole = offset is None
                column = at if offset is None else at + min(offset, len(text))
                return Location(self.file, self.first + number, column, len(text) if whole else 1)
        return None

    def example(self, number: int) -> Location:
        """The place of an example, by its number, counted from 0."""
        left = number
        for line_number, line in enumerate(self.lines):
            for found in EXAMPLE.finditer(line):
                if not left:
                    end = line.find("}", found.end()) + 1 or len(line)
                    return Location(
                        self.file, self.first + line_number, found.start(), end - found.start()
                    )
                left -= 1
        return self.key("examples")

    def path(self, keys: Sequence[str | int]) -> Location:
        """The place of the value that these keys and numbers of list items lead to."""
        place, block = Location(self.file, self.first), self
        for before, key in zip(("", *keys), keys, strict=False):
            if isinstance(key, str):
                found = block.key(key)
                # Without a length, it is only the first line of the table: the key is missing.
                place = found if found.length else place
            elif before == "examples":
                place = block.example(key)
            # The next key is searched for from here on, so that a key of another table is not
            # taken for it.
            block = block._replace(
                first=place.line, lines=self.lines[max(0, place.line - self.first) :]
            )
        return place

    def quote(self, place: Location) -> str:
        """The line of a place with a pointer below it; "" if the line is not in this block."""
        number = place.line - self.first
        return quote(self.lines[number], place) if 0 <= number < len(self.lines) else ""


def quote(line: str, place: Location) -> str:
    """A line with its number, and carets below the place.

    Tabs become blanks and a long line is cut, so that the carets are below the right characters.
    """
    # The place in the middle of what is quoted, unless an end of the line is near.
    low = max(0, min(place.column - WIDEST // 2, len(line) - WIDEST))
    shown = line[low : low + WIDEST].replace("\t", " ")
    before = "…" if low else ""
    after = "…" if low + WIDEST < len(line) else ""
    head = f"{place.line:>5} | "
    blank = " " * (place.column - low + len(before))
    room = max(1, len(shown) - (place.column - low))
    carets = "^" * min(max(1, place.length), room)
    return f"\n{head}{before}{shown}{after}\n{'|':>7} {blank}{carets}"
