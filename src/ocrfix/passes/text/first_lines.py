"""Reads the indents that a scan kept: they show where paragraphs begin.

Most plain text has lost them. Where first lines are set in consistently, they are better evidence
than the length of lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from ocrfix.core.view import View
from ocrfix.passes.text.lines import Line, ends_sentence

DEEPEST = 10
"""Spaces of the deepest indent of a first line; a deeper line is centred, or in a column."""
LEAST = 0.8
"""Characters of the least indent that boxes show; not measured: on typeset pages flush lines are
within 0.1 of the margin, and first lines are set in by 2 to 3."""
BOXED = 0.9
"""The share of lines that must have boxes. Not measured."""
FEWEST = 3
"""First lines that a text needs, to say that it keeps its indents. Not measured."""
MOST_SHARE = 0.5
"""The share of lines that may be set in: paragraphs of two lines have half. Not measured."""
SURE = 0.8
"""The share of lines set in that must behave like first lines: a flush line after them, the end of
a sentence before them. Not measured."""


def first_lines(view: View, found: Sequence[Line], kinds: Sequence[str]) -> Sequence[bool] | None:
    """For each line, whether it is set in as the first of a paragraph; None if no indent tells."""
    indents = _by_boxes(view, found) if view.document.words else _by_spaces(view, found, kinds)
    if not indents:
        return None  # a quick exit: most texts have lost their indents
    flags = [0 < indent <= DEEPEST for indent in indents]
    count = sum(flags)
    if not FEWEST <= count <= MOST_SHARE * len(found):
        return None
    alone = ended = 0
    for i, flag in enumerate(flags):
        if flag:
            alone += i + 1 == len(flags) or indents[i + 1] == 0
            ended += i == 0 or ends_sentence(found[i - 1].text)
    depth, _ = Counter(
        indent for indent, flag in zip(indents, flags, strict=True) if flag
    ).most_common(1)[0]
    alike = sum(
        abs(indent - depth) <= 1 for indent, flag in zip(indents, flags, strict=True) if flag
    )
    return flags if min(alone, ended, alike) >= SURE * count else None


def _by_boxes(view: View, found: Sequence[Line]) -> Sequence[int]:
    """Each line's indent in characters, by the boxes of its words; empty if they have none."""
    places, starts = view.document.print_places, view.document.line_starts
    indents: list[int] = []
    known = 0
    for line in found:
        at = view.scan((line.start, line.start + 1)).start
        place = places.get(bisect_right(starts, at) - 1)
        known += place is not None
        indents.append(round(place.indent) if place and place.indent > LEAST else 0)
    return indents if known >= BOXED * len(found) else ()


def _by_spaces(view: View, found: Sequence[Line], kinds: Sequence[str]) -> Sequence[int]:
    """Each line's indent in spaces; empty if the text has lost its indents."""
    depths = [_depth(view.text, line.start) for line in found]
    if sum(map(bool, depths)) < FEWEST:
        return ()
    for i, kind in enumerate(kinds, 1):
        if kind == "page":  # a running head was struck together with the indent below it
            at = view.scan((found[i].start, found[i].start + 1)).start
            depths[i] = _depth(view.document.text, at)
    return _below_margin(depths, kinds)


def _depth(text: str, start: int) -> int:
    """The spaces before a line, a tab counted as four."""
    at = start
    depth = 0
    while at and text[at - 1] in " \t":
        depth += 4 if text[at - 1] == "\t" else 1
        at -= 1
    return depth


def _below_margin(depths: Sequence[int], kinds: Sequence[str]) -> list[int]:
    """Each line's indent from the margin of its page: most of its lines begin there."""
    found: list[int] = []
    low = 0
    for high in range(1, len(depths) + 1):
        if high == len(depths) or kinds[high - 1] == "page":
            page = depths[low:high]
            margin = Counter(page).most_common(1)[0][0]
            found += [depth - margin for depth in page]
            low = high
    return found
