"""The small plots of the report: counts by pass, and where in the scan changes lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from ocrfix.core.status import Shown
from ocrfix.render.report.runs import LOOKS, look

BARS = 120
"""The number of bars in the strip."""
WORDS = {"a": "applied", "p": "proposed", "n": "flagged", "x": "set aside"}


def tally(found: Sequence[Shown]) -> str:
    """The number of changes of each look, as text."""
    counts = Counter(map(look, found))
    return ", ".join(f"{counts[k]:,} {WORDS[k]}" for k in LOOKS if counts[k]) or "nothing"


def passes(found: Sequence[Shown], stages: Sequence[str]) -> str:
    """A row for each pass with changes: a filter box, and its counts as a bar."""
    by_stage: dict[str, list[Shown]] = {stage: [] for stage in stages}
    for each in found:
        by_stage.setdefault(each.change.stage, []).append(each)
    most = max(map(len, by_stage.values()), default=0) or 1
    return "\n".join(
        f'<label><input type="checkbox" data-pass="{escape(stage)}" checked>'
        f"<span>{escape(stage)}</span>{_bar(those, most)}<output>{len(those):,}</output></label>"
        for stage, those in by_stage.items()
        if those
    )


def _bar(found: Sequence[Shown], most: int) -> str:
    counts = Counter(map(look, found))
    at = 0.0
    parts: list[str] = []
    for kind in LOOKS:
        if counts[kind]:
            # In per cent of the longest bar; at least 1.5, or a single change among thousands
            # could not be seen.
            width = 100 * counts[kind] / most
            parts.append(
                f'<rect class="{kind}" x="{at:.1f}" width="{max(width, 1.5):.1f}" height="8"/>'
            )
            at += max(width, 1.5)
    said = tally(found)
    return (
        f'<svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{said}">'
        f"<title>{said}</title>{''.join(parts)}</svg>"
    )


def strip(found: Sequence[Shown], length: int) -> str:
    """A strip with the changes along the scan as stacked bars, which are links."""
    parts: list[list[int]] = [[] for _ in range(BARS)]
    for place, each in enumerate(found):
        parts[bar(each, length)].append(place)
    most = max(map(len, parts)) or 1
    return "".join(
        _stack(number, [look(found[place]) for place in part], part[0], most)
        for number, part in enumerate(parts)
        if part
    )


def bar(each: Shown, length: int) -> int:
    """The number of the bar for a change, from 0; `length` is that of the scan."""
    # A change at the very end of the scan would be in a bar after the last.
    return min(BARS - 1, each.change.scan.start * BARS // max(1, length))


def _stack(number: int, looks: Sequence[str], first: int, most: int) -> str:
    counts = Counter(looks)
    floor = 20.0
    drawn = ""
    for kind in LOOKS:
        if counts[kind]:
            # The strip is 20 units high; 2 stay free above the highest bar.
            height = 18 * counts[kind] / most
            floor -= height
            drawn += (
                f'<rect class="{kind}" x="{number}.1" width=".8" y="{floor:.1f}" '
                f'height="{height:.1f}"/>'
            )
    return (
        f'<g data-go="{first}" data-bar="{number}">'
        f'<rect class="hit" x="{number}" width="1" height="20"/>{drawn}</g>'
    )
