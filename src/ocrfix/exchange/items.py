"""The contents of a review file: unchanged text, and changes with all their edits.

"".join(item.before for item in items) == the text without the changes
"".join(item.after for item in items) == the text with all of them
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from ocrfix.core.applied import Applied
from ocrfix.render.stretches import NO_CHANGE, Stretch

LEFT, YES, NO, UNSAID = "-yn?"
"""The verdict on a change: left alone, accepted, rejected, or not visible."""


class Bit(NamedTuple):
    """Text that the change `by` writes, or the change `cut` strikes, or both.

    Both are ids of changes; "" if no change writes, or strikes, the text.
    """

    text: str
    by: str = ""
    cut: str = ""


class Look(NamedTuple):
    """One way in which a file may show an item of adjacent changes."""

    text: str
    status: str  # of each character: see `returned`
    said: str  # the verdict for each change of the item
    price: int  # the number of decisions it needs


class ReviewItem(NamedTuple):
    """One bit of unchanged text, or all bits of a group of adjacent changes."""

    bits: tuple[Bit, ...]
    at: int  # scan offset
    ids: tuple[str, ...] = ()  # the changes in it
    looks: tuple[Look, ...] = ()  # how the file may show it; empty: each bit separately

    @property
    def text(self) -> str:
        """The whole text: kept, written and struck."""
        return "".join(bit.text for bit in self.bits)

    @property
    def before(self) -> str:
        """The text without the changes."""
        return "".join(bit.text for bit in self.bits if not bit.by)

    @property
    def after(self) -> str:
        """The text with all changes."""
        return "".join(bit.text for bit in self.bits if not bit.cut)


def items(applied: Applied, stretches: Iterable[Stretch]) -> list[ReviewItem]:
    """The items of a text; adjacent changes form one item."""
    # Files and decisions name changes by id, because numbers differ from run to run.
    ids = {NO_CHANGE: "", **{each.number: each.id for each in applied.changes}}
    bits = ((Bit(s.text, ids[s.by], ids[s.cut]), s.at) for s in stretches)
    found: list[ReviewItem] = []
    for changed, group in groupby(bits, lambda pair: bool(pair[0].by or pair[0].cut)):
        pairs = list(group)
        found += [_changed(pairs)] if changed else _plain(pairs)
    return found


def _changed(pairs: Sequence[tuple[Bit, int]]) -> ReviewItem:
    names = dict.fromkeys(name for bit, _ in pairs for name in (bit.by, bit.cut) if name)
    return ReviewItem(tuple(bit for bit, _ in pairs), pairs[0][1], tuple(names))


def _plain(pairs: Sequence[tuple[Bit, int]]) -> list[ReviewItem]:
    """Unchanged text, joined where it is one stretch of the scan."""
    found: list[ReviewItem] = []
    texts: list[str] = []
    first = end = -1
    for bit, at in pairs:
        # Text next to each other here can have a gap in the scan, where something was struck. A
        # correction that spans the gap would have no single place in the scan.
        if texts and at != end:
            found.append(kept("".join(texts), first))
            texts = []
        first = first if texts else at
        texts.append(bit.text)
        end = at + len(bit.text)
    return [*found, kept("".join(texts), first)]


def kept(text: str, at: int) -> ReviewItem:
    """An item of unchanged text."""
    return ReviewItem((Bit(text),), at)
