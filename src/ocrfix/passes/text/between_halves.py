"""Finds what is between the two halves of a sentence: a caption, a plate, a side note.

Nothing is joined to it. A caption is known by its label (`Fig. 3.`); anything else by its place:
a few short lines set apart, or a page of them, after a line that breaks off and before a small
letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocrfix.passes.text.blocks import LIST_ITEM, is_prose
from ocrfix.passes.text.lines import Line, ends_sentence, starts_lower

MOST_LINES = 4
"""Lines of such a block, at most. Not measured."""
NARROW = 0.8
"""The share of the measure that lines of a block without a label are shorter than."""
CAPTION = re.compile(
    r"""
    \[?(?: (?:Fig|FIG|Figs|Figure|FIGURE|Plate|PLATE|Pl|PL|Map|MAP|Table|TABLE|Diagram|DIAGRAM|
           Chart|CHART|Illustration|ILLUSTRATION|Photo|Abb|Abbildung|Tafel|Planche)\b\.?
        \s*(?: \d{1,3}[a-z]?|[IVXLC]{1,7}|[A-Z] )\b \s*(?: [.:\N{EM DASH}\N{EN DASH}-]|\]|\Z )
      | \[(?:Illustration|Picture|Map|Plate)\b
    )
    """,
    re.VERBOSE,
)


def apart(
    found: Sequence[Line], kinds: Sequence[str], sizes: Sequence[int], fulls: Sequence[int]
) -> set[int]:
    """The numbers of the lines before and at whose end such a block begins and ends.

    Over the gaps after these lines nothing is joined.
    """
    barred: set[int] = set()
    low = 0
    for high in range(1, len(found) + 1):
        if high < len(found) and kinds[high - 1] == "line":
            continue
        if low > 0 and high < len(found) and _between(found, kinds, sizes, fulls, (low, high)):
            barred.update((low - 1, high - 1))
        low = high
    return barred


def _between(
    found: Sequence[Line],
    kinds: Sequence[str],
    sizes: Sequence[int],
    fulls: Sequence[int],
    block: tuple[int, int],
) -> bool:
    """Whether the lines of a block are between the halves of a sentence."""
    low, high = block
    if high - low > MOST_LINES or ends_sentence(found[low - 1].text):
        return False
    before, after = found[low - 1].text, found[high].text
    if not starts_lower(after) or LIST_ITEM.match(after) or starts_lower(found[low].text):
        return False
    if CAPTION.match(found[low].text):
        return True
    # A page that begins with the end of a sentence is text; a caption or side note is complete.
    alone = kinds[low - 1] == kinds[high - 1] == "page"
    short = all(sizes[i] < NARROW * fulls[i] for i in range(low, high))
    return is_prose(before) and short and (alone or kinds[low - 1] == "blank" == kinds[high - 1])
