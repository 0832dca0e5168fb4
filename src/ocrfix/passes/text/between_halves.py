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


# `Fic.`, `FlG,`: engines misread a label that is set in small capitals.
LABELLED = re.compile(
    r"[\[(]?(?:F[IiLl1]?[GCgc][Ss]?|PLATE|FIGURE)[.,:;]?\s*[\dIVXO§]{1,4}\b[.,:;)]*\s*(?=\S)"
)
CAPITALS, LETTERS = 0.7, 5
"""The share of capitals in a caption set in capitals, and how many letters it needs.

Of 191 lines with such a label in the real books of the benchmark, 133 have 0.85 and more after it,
and 58 have 0.25 and less: mentions in running text. The number of letters is not measured.
"""


def at_caption(one: str, two: str) -> bool:
    """Whether one of two lines is a caption in capitals, to which the other does not belong.

    >>> at_caption("ning. Start at the center hole. Pull the cane up", "FIG. 20. THE FIRST STEP.")
    True
    >>> at_caption("Fic. 10, METHOD OF LOCATING HOLES.", "this chair refer to Fig. 10. The left")
    True
    >>> at_caption("FIG. 20. FIRST STEP HALF", "COMPLETED.")
    False
    """
    if two[0] in "[(FP" and _in_capitals(two):
        return True
    if one[0] in "[(FP" and _in_capitals(one):
        return _capitals(two) < CAPITALS
    # The last line of a caption of several lines. The first line of a chapter is often set in
    # capitals too, but then no sentence ends with it.
    return starts_lower(two) and one.isupper() and ends_sentence(one)


def _in_capitals(line: str) -> bool:
    label = LABELLED.match(line)
    return label is not None and _capitals(line[label.end() :]) >= CAPITALS


def _capitals(text: str) -> float:
    """The share of capitals among the letters; 0 if there are few."""
    letters = sum(map(str.isalpha, text))
    return sum(map(str.isupper, text)) / letters if letters >= LETTERS else 0.0


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
