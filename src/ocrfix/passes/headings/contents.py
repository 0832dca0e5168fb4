"""Read the contents page, and leave out the labels that are its entries, not headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ocrfix.passes.headings.labels import label, numbered, value
from ocrfix.passes.headings.lines import Heading

CONTENTS = re.compile(
    r"""
    ^ [ \t]* (?:TABLE[ ]OF[ ])?
    (?:CONTENTS|Contents|INHALT(?:SVERZEICHNIS)?|Inhalt|TABLE[ ]DES[ ]MATI[EÈ]RES) [ .:]* $
    """,
    re.MULTILINE | re.VERBOSE,
)
ENTRY = re.compile(
    r"""
    ^ [ \t]* (?P<title>[^\n\f]{4,90}?)
    [ .,:;_\N{MIDDLE DOT}\N{HORIZONTAL ELLIPSIS}\N{BULLET}-]+     # leaders
    (?:\d{1,4}|[ivxlc]{1,7}) [ .]* $                             # its page
    """,
    re.MULTILINE | re.VERBOSE,
)
REACH = 30_000
"""Code points that a table of contents may have: some sum up each chapter."""
DENSE = 900
"""Labels closer than this, on average, may be entries of a table of contents."""
FEWEST = 3
MOST = 0.6
"""Share of a run of labels that must come again; not all, because some are misread."""


def entries(text: str) -> list[str]:
    """The titles on the contents page, if there is one, without labels and page numbers."""
    # A contents page is in the first eighth of a book; a later `CONTENTS` is of something else.
    page = CONTENTS.search(text, 0, max(REACH, len(text) // 8))
    if page is None:
        return []
    found = []
    for match in ENTRY.finditer(text, page.end(), page.end() + REACH):
        title = match["title"]
        entry = label(title) or numbered(title)
        bare = entry.title if entry else title
        if bare:
            found.append(bare.strip())
    return found


def over_chapters(heads: Sequence[Heading]) -> list[Heading]:
    """The headings, without the entries of a contents page.

    A run of labels that are close together and come again later in the book is such a list.
    """
    labels = [head for head in heads if head.kind == "label" and head.label]
    names = [_name(head) for head in labels]
    last = {name: n for n, name in enumerate(names)}
    listed: set[int] = set()
    for run in _runs(labels):
        # An entry of a list comes again after the list: as the label of the chapter itself.
        again = sum(last[names[n]] > run[-1] for n in run)
        if len(run) >= FEWEST and again >= MOST * len(run):
            # Whole stacks, and all between the first and the last: titles are entries too.
            listed.update(range(labels[run[0]].stack, labels[run[-1]].stack + 1))
    return [head for head in heads if head.stack not in listed]


def _runs(labels: Sequence[Heading]) -> list[list[int]]:
    """Runs of labels (as indices) that follow each other closely and whose numbers go up."""
    runs = [[0]] if labels else []
    for number, (one, two) in enumerate(pairwise(labels), 1):
        # After the last entry comes the first chapter, so the numbers start again.
        back = 0 < _name(two)[1] <= _name(one)[1]
        if back or two.start - one.end > DENSE:
            runs.append([])
        runs[-1].append(number)
    return runs


def _name(head: Heading) -> tuple[str, int]:
    return (head.label.word, value(head.label.number)) if head.label else ("", 0)
