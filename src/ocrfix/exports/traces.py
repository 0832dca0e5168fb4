"""What the print has and the restored text has not: line ends, furniture, misread words.

The weave is read once, piece by piece. A piece of the scan that is struck leaves a trace at the
place in the restored text where it was: the begin of a line of print, a running head, or the old
reading of a word.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocrfix.core.applied import Applied
from ocrfix.core.edits import Span
from ocrfix.core.marks import FurnitureMark, Mark
from ocrfix.core.pieces import SCAN
from ocrfix.core.record import Change

HYPHENS = "-\u00ad\u00ac\u2010\u2011\u2e17="
"""Signs that may part a word at a line end."""
NO_TEXT = "\ufeff"
"""A byte order mark: a sign of the encoding, not of the text."""

LAYOUT = frozenset(("furniture", "hyphens", "paragraphs", "sentences"))
"""Passes that join and part lines."""


class LineBegin(NamedTuple):
    """Where a line of print begins in the restored text."""

    at: int
    within: bool  # in a word that the line end cuts


class Furniture(NamedTuple):
    """Text of the print that was struck as a running head, folio, signature or the like."""

    at: int  # the place in the restored text where it was
    page: int
    what: str
    text: str


class CorrectedWords(NamedTuple):
    """Words that read otherwise in the scan; `old` is that reading, without line ends in it."""

    start: int
    end: int
    old: str
    changes: tuple[Change, ...]


class Traces(NamedTuple):
    """All traces of a text, each kind in ascending order."""

    lines: tuple[LineBegin, ...]
    furniture: tuple[Furniture, ...]
    corrections: tuple[CorrectedWords, ...]


class _Group(NamedTuple):
    """Adjacent pieces that changed: the old and the new text, and where the new one is."""

    start: int
    old: str
    new: str
    changes: tuple[int, ...]


def traces(applied: Applied, marks: Sequence[Mark]) -> Traces:
    """The traces of a text under its decisions."""
    text = applied.text
    named = sorted(
        ((m.span, m) for m in marks if isinstance(m, FurnitureMark)), key=lambda pair: pair[0]
    )
    collected = _Collector(applied, [span for span, _ in named])
    collected.read()
    lines = sorted({_first_letter(text, at) for at in collected.lines})
    begun = tuple(
        LineBegin(at, not (text[at - 1].isspace() or text[at].isspace()))
        for at in lines
        if 0 < at < len(text)
    )
    scan = applied.document.text
    found = tuple(
        Furniture(at, mark.page, mark.what, scan[slice(*span)])
        for at, (span, mark) in sorted((at, named[n]) for n, at in collected.struck.items())
    )
    return Traces(begun, found, tuple(_corrections(applied, collected.groups)))


class _Collector:
    """Reads the pieces of a weave and collects their traces."""

    def __init__(self, applied: Applied, furniture: Sequence[Span]) -> None:
        self.lines: list[int] = []
        self.struck: dict[int, int] = {}  # number of the furniture: its place in the text
        self.groups: list[_Group] = []
        self._applied = applied
        self._furniture = furniture
        self._ends = [span.end for span in furniture]
        self._starts = [span.start for span in furniture]
        self._at = 0
        self._open: _Group | None = None

    def read(self) -> None:
        """Read all pieces."""
        weave, standing = self._applied.weave, self._applied.standing
        moving = self._applied.record.moving
        for source, start, end, struck in weave.pieces:
            writer, version = weave.writers[source]
            if source != SCAN and standing[writer] != version:
                continue
            cut = [change for change in struck if standing[change]]
            if source == SCAN and any(change in moving for change in cut):
                continue  # it is elsewhere in the text
            printed = source == SCAN or writer in moving
            text = weave.sources[source][start:end]
            if printed and not cut:
                self._keep(text)
            elif printed:
                self._strike(text, start if source == SCAN else -1, cut)
            elif not cut:
                self._grow("", text, [writer])
            else:
                self._grow("", "", [writer, *cut])
        self._close()

    def _keep(self, text: str) -> None:
        self._close()
        end = text.find("\n")
        while end >= 0:
            self.lines.append(self._at + end + 1)
            end = text.find("\n", end + 1)
        self._at += len(text)

    def _strike(self, text: str, scan: int, cut: Sequence[int]) -> None:
        if "\n" in text or "\f" in text:
            self.lines.append(self._at)
        if scan >= 0:
            text = "".join(self._without_furniture(text, scan))
        self._grow(text, "", cut)

    def _without_furniture(self, text: str, scan: int) -> Iterator[str]:
        """The parts of struck text of the scan that are not furniture."""
        low = bisect_right(self._ends, scan)
        high = bisect_left(self._starts, scan + len(text))
        at = scan
        for number in range(low, high):
            start, end = self._furniture[number]
            self.struck.setdefault(number, self._at)
            yield text[at - scan : max(at, start) - scan]
            at = max(at, end)
        yield text[at - scan :]

    def _grow(self, old: str, new: str, changes: Sequence[int]) -> None:
        was = self._open or _Group(self._at, "", "", ())
        ids = (*was.changes, *(n for n in changes if n not in was.changes))
        self._open = _Group(was.start, was.old + old, was.new + new, ids)
        self._at += len(new)

    def _close(self) -> None:
        if self._open:
            self.groups.append(self._open)
        self._open = None


def _first_letter(text: str, at: int) -> int:
    """The first place from `at` on that has no white space, where a line of print begins."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _corrections(applied: Applied, groups: Sequence[_Group]) -> Iterator[CorrectedWords]:
    """The corrections among groups of changes, as whole words; those in one word are one."""
    text = applied.text
    inner: list[_Group] = []
    start = end = -1

    def made() -> CorrectedWords:
        parts: list[str] = []
        at = start
        for group in inner:
            parts += text[at : group.start], _joined(group.old)
            at = group.start + len(group.new)
        old = "".join((*parts, text[at:end]))
        numbers = dict.fromkeys(n for group in inner for n in group.changes)
        changes = [applied.changes[number] for number in numbers]
        # What only laid out the lines of the word anew is not why it reads otherwise.
        words = [each for each in changes if each.stage not in LAYOUT]
        return CorrectedWords(start, end, old, tuple(words or changes))

    for each in groups:
        group = _core(text, each)
        if not group:
            continue
        low, high = group.start, group.start + len(group.new)
        while low and not text[low - 1].isspace():
            low -= 1
        while high < len(text) and not text[high].isspace():
            high += 1
        if inner and low > end:
            yield made()
            inner.clear()
        start = start if inner else low
        end = max(end, high) if inner else high
        inner.append(group)
    if inner:
        yield made()


def _core(text: str, group: _Group) -> _Group | None:
    """A group without what both texts share at its ends; None if it only lays out lines anew."""
    start, old, new, changes = group
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    old, new, start = old[head : len(old) - tail], new[head : len(new) - tail], start + head
    # White space at one end of both texts is a line end that became a blank.
    if old[-1:].isspace() and new[-1:].isspace():
        old, new = old.rstrip(), new.rstrip()
    if old[:1].isspace() and new[:1].isspace():
        start += len(new) - len(new.lstrip())
        old, new = old.lstrip(), new.lstrip()
    old = old.strip(NO_TEXT)
    broken = any(sign in group.old for sign in "\n\f\r")
    signs = HYPHENS if broken else ""
    if not _bare(old, signs) and not _bare(new, signs):
        # A blank inside a word, or one that was missing between two, is a misread word. Others are
        # wider or narrower gaps.
        end = start + len(new)
        around = text[max(0, start - 1) : start], text[end : end + 1]
        inside = bool(old) != bool(new) and all(each.strip() for each in around)
        if broken or not inside:
            return None
    return _Group(start, old, new, changes)


def _alike(one: str, two: str) -> int:
    """How many characters at their beginning two texts share."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(two)))


def _bare(text: str, signs: str) -> str:
    return "".join(text.split()).strip(signs + NO_TEXT)


def _joined(old: str) -> str:
    """An old reading without line ends: a cut word in it is joined."""
    if "\n" not in old and "\f" not in old and "\r" not in old:
        return old
    lines = old.replace("\r", "").replace("\f", "\n").split("\n")
    out = lines[0]
    for line in lines[1:]:
        # A change that begins at the hyphen has the letters before it outside.
        cut = out[-1:] in HYPHENS and (len(out) == 1 or out[-2:-1].isalpha())
        out = out[:-1] + line.lstrip() if cut else f"{out.rstrip()} {line.lstrip()}"
    return out
