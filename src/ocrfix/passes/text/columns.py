"""Finds two columns of prose that an engine read across, as if their lines were one.

Two things show it. Where the engine kept the gutter, prose stands on both sides of it. Where one
blank is left of it, the lines break inside: in the middle of a line a small letter follows the end
of a sentence, and a capital follows a word after which no sentence ended.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ocrfix.passes.text.blocks import is_prose
from ocrfix.passes.text.evidence import Evidence, table
from ocrfix.passes.text.line_numbers import breaks_off_often
from ocrfix.passes.text.lines import Line, all_lines

COLUMNS = table(
    Evidence(
        "gutter",
        0.4,
        "The town of Corran lies at the      know rather more. There were three | beside a gutter",
        measured="66 real books in two columns with a gutter (measure/columns.py): 57 are found",
    ),
    Evidence(
        "cut inside lines",
        0.012,
        "the foot of a long hill. and the The eldest went to sea | in the middle of lines",
        measured="the same with one blank between: 54 are found; of 73 texts as they are, none",
    ),
)
"""The share of all lines from which on each sign shows that columns were read across."""
FEWEST = 12
"""Lines with such a sign, for the text to have columns. Not measured."""
FEWEST_CUTS = 4
"""Lines that are cut inside, for it not to be chance. Not measured."""
HALF = 3
"""Words on each side of a gutter; the cells of a table have fewer. Not measured."""
GUTTER = re.compile(r"(?<=\S) {2,}(?=\S)")
STOP = re.compile(r"[.?!] (?=[^\W\d_A-Z]{2})")
BEFORE_STOP = re.compile(r"[^\W\d_A-Z]{4}\Z")
CAPITAL = re.compile(
    r"(?<=[^\W\d_A-Z]) (?=(?:The|It|He|She|They|His|Her|But|And|When|There|This|Of|In|At|For|Some"
    r"|What|We|If|That|As|With|On|Der|Die|Das|Es|Er|Sie|Und|Im|Le|La|Les|Il|Elle|Et|Un|Une|Dans)"
    r" [^\W\d_A-Z])"
)
MIDDLE = (0.35, 0.65)
OUTSIDE = 0.6
"""What stands in the middle of lines by chance, as a share of what stands in their other parts."""
SHORTEST = 30
"""Code points of a line that can hold two columns."""


def read_across(text: str) -> bool:
    """Whether the lines of a text are those of two columns, read across."""
    gutters = text.count("  ") >= FEWEST and beside_gutter(all_lines(text)[0])
    return gutters or _cut_inside(text)


def beside_gutter(found: Sequence[Line]) -> bool:
    """Whether prose stands on both sides of one gutter, in many lines."""
    places: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for line in found:
        if "  " not in line.text:
            continue
        for match in GUTTER.finditer(line.text):
            left, right = line.text[: match.start()], line.text[match.end() :]
            if is_prose(left, HALF) and is_prose(right, HALF):
                places[match.end()].append((left, right))
                break
    if not places:
        return False
    # A word may be set in by a blank more.
    near = {at: [row for by in (-1, 0, 1) for row in places.get(at + by, ())] for at in places}
    at = max(near, key=lambda at: len(near[at]))
    if len(near[at]) < max(FEWEST, COLUMNS["gutter"].weight * len(found)):
        return False
    # The cells of a table are neither full nor do they go on in the cells below.
    return all(breaks_off_often(list(pairwise(column))) for column in zip(*places[at], strict=True))


def _cut_inside(text: str) -> bool:
    """Whether many lines end a sentence, or begin one, where prose does not: in their middle."""
    least = COLUMNS["cut inside lines"].weight * text.count("\n")
    for sign, before in ((STOP, BEFORE_STOP), (CAPITAL, None)):
        inside = outside = 0
        for match in sign.finditer(text):
            if before and not before.search(text, max(0, match.start() - 4), match.start()):
                continue
            low, high = text.rfind("\n", 0, match.start()), text.find("\n", match.end())
            size = (high if high >= 0 else len(text)) - low
            if size < SHORTEST:
                continue
            middle = MIDDLE[0] <= (match.end() - low) / size <= MIDDLE[1]
            inside, outside = inside + middle, outside + (not middle)
        # Of texts with few stops inside lines the second sign, which is dearer, is not asked.
        if inside - OUTSIDE * outside < max(FEWEST_CUTS, least):
            return False
    return True
