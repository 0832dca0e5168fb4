"""Show one change in the terminal: its place, context, reason, and dependent changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from ocrfix.core.decisions import AMEND
from ocrfix.core.edits import Safety
from ocrfix.core.status import STANDING, Shown
from ocrfix.render.diff import COLOURS, PLACES, short, style
from ocrfix.review.desk import Desk
from ocrfix.storage.opinions import Opinions
from ocrfix.visible import visible

AROUND = 150
"""How many code points of the scan to show on each side: about two lines."""
LEAST = 20
"""Minimum width in columns, even if the terminal reports less."""
WIDE = frozenset("WF")
"""East Asian widths of two columns."""

Part = tuple[str, dict[str, object]]
"""A text, and its options for `click.style`."""


def card(desk: Desk, each: Shown, width: int, *, every: bool = False, colour: bool) -> list[str]:
    """The lines for one change, wrapped to `width` columns; with `every`, all its places."""
    change, ledger = each.change, desk.ledger
    place = ledger.document.place(change.edits[0].scan.start)
    # All text of the scan, of rules and of people goes through `visible`: control characters in it
    # could steer the terminal.
    state: Part = (visible(f"{each.state} {each.because}".strip()), {"fg": COLOURS[each.state]})
    head: list[Part] = [
        (f"page {place.page}, line {place.line}, column {place.column}  ", {}),
        (visible(change.rule), {"bold": True}), ("  ", {}), state,
        (f"  {change.confidence:.2f}  {change.id}", {"dim": True}),
    ]  # fmt: skip
    shown = range(len(change.edits) if every else min(PLACES, len(change.edits)))
    more = len(change.edits) - len(shown)
    bodies = [[], *([*_places(desk, each, number)] for number in shown)]
    bodies += [[(f"and {more} more place{'s' * (more > 1)}: s", {"dim": True})]] if more else []
    bodies += [[], [(visible(change.why), {})]]
    bodies += [[(line, {"dim": True})] for line in _facts(desk, each)]
    lines = (line for body in bodies for line in wrapped(body, width - 2, colour=colour))
    return [*wrapped(head, width, colour=colour), *("  " * bool(line) + line for line in lines)]


def _places(desk: Desk, each: Shown, number: int) -> Iterator[Part]:
    """One place of a change, in the scan around it."""
    scan, edit = desk.ledger.document.text, each.change.edits[number]
    start, end = edit.scan
    low, high = max(0, start - AROUND), min(len(scan), end + AROUND)
    # Begin after a space, so that the context does not begin in the middle of a word.
    low = scan.find(" ", low, start) + 1 or low if low else 0
    yield ("…" if low else "") + visible(scan[low:start]), {}
    new = edit.new
    decision = desk.decisions.by_change.get(each.change.id)
    if decision and decision.verdict == AMEND:
        new = decision.new
    old, new = visible(short(edit.old)), visible(short(new))
    if each.change.safety == Safety.NOTE:
        yield f"[?{old}?]", {"fg": "cyan", "bold": True}
    else:
        if old:
            yield f"[-{old}-]", {"fg": "red"}
        if new:
            yield f"{{+{new}+}}", {"fg": "green", "bold": each.state in STANDING}
    yield visible(scan[end:high]) + ("…" if high < len(scan) else ""), {}


def _facts(desk: Desk, each: Shown) -> Iterator[str]:
    """Which changes depend on a change, how many are like it, and who decided."""
    change, numbers = each.change, desk.applied.changes
    alike = len(desk.alike(change)) - 1
    leaning = desk.hanging(change)
    if change.needs:
        names = ", ".join(numbers[number].id for number, _ in change.needs[:PLACES])
        yield f"needs {names}" + (" …" if len(change.needs) > PLACES else "")
    if leaning:
        many = "1 change goes" if len(leaning) == 1 else f"{len(leaning):,} changes go"
        yield f"{many} with it, if it is rejected"
    if alike:
        yield f"{alike} more of this kind: a accepts, d rejects all undecided ones"
    decision = desk.decisions.by_change.get(change.id)
    if decision:
        by = f" by {decision.by}" if decision.by else ""
        yield visible(f"{decision.verdict}{by}" + (f": {decision.note}" if decision.note else ""))
    for other in Opinions(desk.path).of(change.id):
        new = f" ({other.new})" if other.verdict == AMEND else ""
        yield visible(f"opinion of {other.by or 'someone'}: {other.verdict}{new}")


def wrapped(parts: Sequence[Part], width: int, *, colour: bool) -> list[str]:
    """Wrap styled texts to lines of at most `width` columns, at spaces if possible."""
    width = max(LEAST, width)
    lines: list[list[Part]] = [[]]
    column = 0
    for text, how in parts:
        # Each word with the space before it: at the end of a line, the space is dropped with
        # `lstrip`.
        for word in re.findall(r"\s*\S+|\s+$", text):
            for cut in _cut(word, width):
                full = column and column + _columns(cut) > width
                piece = cut.lstrip() if full else cut
                if full:
                    lines.append([])
                    column = 0
                lines[-1].append((piece, how))
                column += _columns(piece)
    return ["".join(_styled(line, colour=colour)) for line in lines]


def _styled(line: Sequence[Part], *, colour: bool) -> Iterator[str]:
    """The texts of a line; adjacent ones of the same style are joined."""
    for _, same in groupby(line, key=lambda part: id(part[1])):
        run = list(same)
        text = "".join(piece for piece, _ in run)
        how: dict[str, Any] = run[0][1]
        yield style(text, colour=colour and bool(how), **how)


def _cut(word: str, width: int) -> Iterator[str]:
    """Split a word into pieces that fit on a line."""
    # Other letters may be two columns wide, so half as many are sure to fit.
    step = width if word.isascii() else width // 2
    for at in range(0, len(word), step):
        yield word[at : at + step]


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in WIDE)
        for char in text
    )
