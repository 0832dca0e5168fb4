"""Print changes in a terminal: word by word, with a few words of context.

Paragraphs can be lines of 1,500 characters, so the unit is the change, not the line. Without colour
the old text is in `[-…-]` and the new in `{+…+}`, as in `git diff --word-diff`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from ocrfix.core.edits import Safety
from ocrfix.core.ledger import Ledger
from ocrfix.core.pieces import Woven
from ocrfix.core.status import STANDING, Shown
from ocrfix.visible import visible

AROUND = 42
"""How many code points of the scan to show on each side: about one line with the change."""
PLACES = 3
"""How many places of a change to show."""
# Code points of an old or new text in the terminal; a longer one loses its middle.
LONGEST = 160
COLOURS = {"applied": "green", "accepted": "green", "amended": "green", "proposed": "yellow",
           "flagged": "cyan", "rejected": "red", "withdrawn": "magenta"}  # fmt: skip


def lines(ledger: Ledger, found: Iterable[Shown], *, colour: bool) -> Iterator[str]:
    """Each change as a few lines, with an empty line after it."""
    for each in found:
        yield from (*entry(ledger, each, colour=colour), "")


def entry(ledger: Ledger, each: Shown, *, colour: bool) -> list[str]:
    """The lines for one change: a heading, its places in context, and the reason."""
    change = each.change
    place = ledger.document.place(change.edits[0].scan.start)
    state = f"{each.state} {each.because}".strip()
    head = (
        f"page {place.page}, line {place.line}, column {place.column}  "
        f"{style(change.rule, colour=colour, bold=True)}  "
        f"{style(state, colour=colour, fg=COLOURS[each.state])}  "
        f"{change.confidence:.2f}  {style(change.id, colour=colour, dim=True)}"
    )
    body = ["  " + snippet(ledger, edit, each, colour=colour) for edit in change.edits[:PLACES]]
    more = len(change.edits) - PLACES
    if more > 0:
        body.append(f"  … and {more} more place{'s' * (more > 1)}")
    return [head, *body, "  " + style(change.why, colour=colour, dim=True)]


def snippet(ledger: Ledger, edit: Woven, each: Shown, *, colour: bool) -> str:
    """A place in the scan with the change in it, cut at word boundaries."""
    scan = ledger.document.text
    start, end = edit.scan
    low, high = max(0, start - AROUND), min(len(scan), end + AROUND)
    if low:
        # Cut after a blank, or anywhere if the text before the change has none.
        low = scan.find(" ", low, start) + 1 or low
    if high < len(scan):
        blank = scan.rfind(" ", end, high)
        high = blank if blank >= 0 else high
    note = each.change.safety == Safety.NOTE
    old, new = visible(short(edit.old)), visible(short(edit.new))
    # A note repeats the old text as its new one, so it is shown once.
    if note:
        middle = style(old, colour=colour, fg="cyan", underline=True) if colour else f"[?{old}?]"
    elif colour:
        faint = each.state not in STANDING
        middle = (style(old, colour=colour, fg="red", strikethrough=True) if old else "") + (
            style(new, colour=colour, fg="green", bold=not faint, underline=faint) if new else ""
        )
    else:
        middle = (f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else "")
    before = ("…" if low else "") + visible(scan[low:start])
    after = visible(scan[end:high]) + ("…" if high < len(scan) else "")
    return before + middle + after


def short(text: str) -> str:
    """A long text without its middle."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} […] {text[-LONGEST // 2 :]}"


def style(text: str, *, colour: bool, **how: object) -> str:
    """`text` with control characters made visible, and styled if `colour`."""
    text = visible(text)
    return click.style(text, **how) if colour else text  # type: ignore[arg-type]
