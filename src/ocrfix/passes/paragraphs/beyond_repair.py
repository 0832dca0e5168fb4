"""Flags a text whose lines cannot be joined as they are: columns read across, numbered lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ocrfix.core.edits import Edit, Fix
from ocrfix.passes.text.blocks import is_prose
from ocrfix.passes.text.lines import Line, all_lines
from ocrfix.rules.ruleset import Ruleset

FEWEST = 12
"""Lines with the same gutter, for the text to have columns. Not measured."""
SHARE = 0.4
"""The share of all lines that they are: the other lines end with the first column. Not measured."""
HALF = 3
"""Words on each side of a gutter; the cells of a table have fewer. Not measured."""
RUN = {1: 6, 5: 4, 10: 4}
"""How often lines are numbered (each, every fifth, every tenth), and the numbers in a row that must
count up with their lines. None is found so in the 75 documents of the development data."""
GUTTER = re.compile(r"(?<=\S) {2,}(?=\S)")
NUMBER = re.compile(r"(\d{1,4})[.)]?\s+(?=[^\W\d_\"'“‘(])|(?<=\S)\s+(\d{1,4})\Z|(\d{1,4})\Z")


def beyond_repair(text: str, rules: Ruleset) -> Iterator[Fix]:
    """One flag at the head of a text of each kind that applies to it."""
    found, _ = all_lines(text)
    if _columns(found):
        yield _flag("paragraphs.columns-read-across", found[0], rules)
    if _numbered(found):
        yield _flag("paragraphs.lines-numbered", found[0], rules)


def _flag(rule: str, line: Line, rules: Ruleset) -> Fix:
    return rules.fix(rule, [Edit.at(line.start, line.end, line.text)])


def _columns(found: Sequence[Line]) -> bool:
    """Whether prose is on both sides of one gutter, in many lines."""
    places: Counter[int] = Counter()
    for line in found:
        if "  " not in line.text:
            continue
        for match in GUTTER.finditer(line.text):
            left, right = line.text[: match.start()], line.text[match.end() :]
            if is_prose(left, HALF) and is_prose(right, HALF):
                places[match.end()] += 1
                break
    if not places:
        return False
    # A word may be set in by a blank more.
    best = max(sum(places[at + by] for by in (-1, 0, 1)) for at in places)
    return best >= max(FEWEST, SHARE * len(found))


def _numbered(found: Sequence[Line]) -> bool:
    """Whether numbers at the edges of lines count up as the lines do."""
    numbers: list[tuple[int, int]] = []
    for i, line in enumerate(found):
        match = NUMBER.match(line.text) or NUMBER.search(line.text, max(0, len(line.text) - 6))
        if match:
            numbers.append((i, int(match[1] or match[2] or match[3])))
    for step, fewest in RUN.items():
        run = 1
        places = [(i, number) for i, number in numbers if number % step == 0]
        for (i, one), (j, two) in pairwise(places):
            # Blank numbers and lines that were split: one line more or less.
            run = run + 1 if two - one == step and abs(j - i - step) <= (step > 1) else 1
            if run >= fewest:
                return True
    return False
