"""Two states of a text as parts: text that both have, and slots where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ocrfix.ledger import Ledger
from ocrfix.render.stretches import NOBODY, Stretch


class Slot(NamedTuple):
    """A place where the text after is not the text before."""

    start: int  # in the text before
    old: str
    new: str
    ids: tuple[str, ...]  # the changes that make it so
    at: int  # scan offset
    shown: str = ""  # as the file has it: the new text itself, or a mark

    @property
    def end(self) -> int:
        """Where it ends in the text before."""
        return self.start + len(self.old)


class Plain(NamedTuple):
    """Text that is the same before and after."""

    start: int  # in the text before
    text: str
    at: int  # scan offset

    @property
    def end(self) -> int:
        """Where it ends in the text before."""
        return self.start + len(self.text)


Part = Plain | Slot


def parts(ledger: Ledger, stretches: Iterable[Stretch]) -> list[Part]:
    """Stretches as parts; those of changes that touch are one slot."""
    found: list[Part] = []
    group: list[Stretch] = []
    at = 0
    for stretch in stretches:
        if stretch.by == NOBODY and stretch.cut == NOBODY:
            at += _close(ledger, group, found, at)
            group = []
            last = found[-1] if found else None
            if isinstance(last, Plain) and last.at + len(last.text) == stretch.at:
                found[-1] = last._replace(text=last.text + stretch.text)
            else:
                found.append(Plain(at, stretch.text, stretch.at))
            at += len(stretch.text)
        else:
            group.append(stretch)
    _close(ledger, group, found, at)
    return found


def _close(ledger: Ledger, group: Sequence[Stretch], found: list[Part], at: int) -> int:
    """Add what touching stretches come to; how much of the text before that is."""
    if not group:
        return 0
    old = "".join(each.text for each in group if each.before)
    new = "".join(each.text for each in group if each.after)
    numbers = dict.fromkeys(n for s in group for n in (s.by, s.cut) if n != NOBODY)
    ids = tuple(ledger.changes[number].id for number in numbers)
    if old == new:
        if old:
            found.append(Plain(at, old, group[0].at))
    else:
        found.append(Slot(at, old, new, ids, group[0].at, new))
    return len(old)
