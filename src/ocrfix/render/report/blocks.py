"""Split runs of text into the paragraphs and headings of the restored text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ocrfix.core.edits import Span
from ocrfix.core.ledger import Change, Ledger
from ocrfix.core.marks import HeadingMark, Mark, NoteMark, TitleMark
from ocrfix.render.report.runs import StyledRun

KINDS = (HeadingMark, TitleMark, NoteMark)
"""Kinds of marks that form blocks with their own format."""
# A line end with the white space after it, further line ends included: in "one\n\n two" all
# between the two words. Kept by `split`, since it is in a group.
FEED = re.compile(r"(\n\s*)")


class ReportBlock(NamedTuple):
    """The runs between two blank lines of the restored text, or of one mark."""

    runs: list[StyledRun]
    mark: Mark | None


class Structure:
    """The marks that split a text into blocks, disjoint, in scan order."""

    def __init__(self, ledger: Ledger) -> None:
        self.marks: list[Mark] = []
        self.moved: dict[int, Mark] = {}  # number of a change -> the mark of the text that it moves
        kept = (m for m in ledger.marks if isinstance(m, KINDS) and m.span.start < m.span.end)
        for mark in sorted(kept, key=lambda m: m.span):
            # A page element cannot overlap another. Of overlapping marks, the first one counts.
            if not self.marks or self.marks[-1].span.end <= mark.span.start:
                self.marks.append(mark)
        self._starts = [mark.span.start for mark in self.marks]
        for change in ledger.changes:
            if change.moves and (found := self._moved_by(change)):
                self.moved[change.number] = found

    def _moved_by(self, change: Change) -> Mark | None:
        """The mark of the note that a change moves."""
        # A move strikes the note where it was and writes it elsewhere; the edit that only strikes
        # leads to the mark.
        struck = (self._within(e.scan) for e in change.edits if e.old and not e.new)
        return next((mark for mark in struck if isinstance(mark, NoteMark)), None)

    @property
    def edges(self) -> Iterator[int]:
        """The scan offsets where marks begin or end."""
        for mark in self.marks:
            yield from mark.span

    def at(self, scan_offset: int) -> Mark | None:
        """The mark around a character of the scan."""
        number = bisect_right(self._starts, scan_offset) - 1
        if number >= 0 and scan_offset < self.marks[number].span.end:
            return self.marks[number]
        return None

    def _within(self, scan: Span) -> Mark | None:
        """The last mark that begins in a span of the scan."""
        number = bisect_left(self._starts, scan.end) - 1
        if number >= 0 and self.marks[number].span.start >= scan.start:
            return self.marks[number]
        return None

    def of(self, run: StyledRun, *, opens: bool) -> Mark | None:
        """The mark of a run. Inserted text belongs to the mark before it.

        If it opens a line, it belongs to the mark after it.
        """
        if run.scan:
            return self.at(run.at)
        moved = next((self.moved[c] for c in run.changes if c in self.moved), None)
        return moved or self.at(run.at if opens else run.at - 1)


def blocks(runs: Iterable[StyledRun], structure: Structure) -> Iterator[ReportBlock]:
    """Split runs at blank lines of the restored text, and where a mark begins or ends.

    Struck text stays with the text after it on the same line; a whole struck line is a block.
    """
    out: list[StyledRun] = []
    mark: Mark | None = None
    feeds = cut = 0  # line ends since the last word; where in `out` a new block would begin
    for run in runs:
        # Struck or proposed text does not part paragraphs: they are those of the restored text.
        if not run.stays:
            out.append(run)
            continue
        for part in _parts(run):
            text = part.text
            if "\n" in text[:1]:
                feeds += text.count("\n")
                out.append(part)
                cut = len(out)
                continue
            if not text.isspace():
                under = structure.of(part, opens=feeds > 0 and len(out) == cut)
                if feeds > 1 or under != mark:
                    # If all of it is struck, it goes with the block that follows.
                    if any(r.stays for r in out[:cut]):
                        yield ReportBlock(out[:cut], mark)
                        out = out[cut:]
                    if out and out[-1].tag == "del" and out[-1].text.endswith("\n"):
                        yield ReportBlock(out, None)  # a struck line of its own
                        out = []
                mark, feeds = under, 0
                cut = len(out) + 1
            out.append(part)
    if out:
        yield ReportBlock(out, mark)


def _parts(run: StyledRun) -> Sequence[StyledRun]:
    """Split a run into words and line ends."""
    if "\n" not in run.text:
        return (run,)
    parts: list[StyledRun] = []
    at = run.at
    for text in FEED.split(run.text):
        if text:
            parts.append(run._replace(text=text, at=at))
            at += len(text) if run.scan else 0
    return parts
