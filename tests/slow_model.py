"""The weave once more, slow and plain: one cell a character, no pieces, no offsets kept.

It shares no code with `ocrfix.weave`. What stands is taken from the ledger; what is then
read, and whether every standing change saw what it had read, is worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ocrfix.core.edits import Edit


@dataclass(eq=False)
class Cell:
    """A character: who wrote it (None: the scan; else change and version), who strikes it."""

    char: str
    writer: tuple[int, int] | None = None
    strikers: set[int] = field(default_factory=set)

    def visible(self, on: Sequence[int]) -> bool:
        """Whether it is read when these versions are on; changes beyond the list are off."""
        if self.writer and (self.writer[0] >= len(on) or on[self.writer[0]] != self.writer[1]):
            return False
        return not any(c < len(on) and on[c] for c in self.strikers)


@dataclass
class Known:
    """What one change read, cell by cell, and how many changes there were before its pass."""

    evidence: list[list[Cell]]
    before: int
    struck: list[list[Cell]]
    written: list[list[Cell]]


class Model:
    def __init__(self, scan: str) -> None:
        self.cells = [Cell(char) for char in scan]
        self.changes: list[Known] = []

    def read(self, on: Sequence[int]) -> list[Cell]:
        return [cell for cell in self.cells if cell.visible(on)]

    def text(self, on: Sequence[int]) -> str:
        return "".join(cell.char for cell in self.read(on))

    def record(self, on: Sequence[int], fixes: Sequence[Sequence[Edit]]) -> None:
        """Write one pass, shown what `on` reads. Bottom up, as an editor applies edits."""
        view = self.read(on)
        base = len(self.changes)
        self.changes += [Known([], base, [], []) for _ in fixes]
        edits = [(edit, number) for number, fix in enumerate(fixes, base) for edit in fix]
        edits.sort(key=lambda each: each[0].span)
        for edit, number in reversed(edits):
            (start, end), new, (low, high) = edit
            low = max(0, min(low, start - 1)) if start == end else low
            known = self.changes[number]
            known.evidence.insert(0, view[low:high])
            known.struck.insert(0, view[start:end])
            known.written.insert(0, [Cell(char, (number, 1)) for char in new])
            for cell in view[start:end]:
                cell.strikers.add(number)
            at = self.cells.index(view[end - 1]) + 1 if end else 0
            self.cells[at:at] = known.written[0]

    def amend(self, number: int, version: int, new: str) -> None:
        known = self.changes[number]
        if known.written[0]:
            at = self.cells.index(known.written[0][0])
        else:
            at = self.cells.index(known.struck[0][-1]) + 1
        self.cells[at:at] = [Cell(char, (number, version)) for char in new]

    def sees_its_evidence(self, number: int, on: Sequence[int]) -> bool:
        """Whether all that the change read is still together, as before its pass."""
        known = self.changes[number]
        shown = self.read(on[: known.before])
        places = {id(cell): at for at, cell in enumerate(shown)}
        for read in known.evidence:
            if not read:
                continue
            at = places.get(id(read[0]))
            if at is None or [*map(id, shown[at : at + len(read)])] != [*map(id, read)]:
                return False
        return True
