"""The contents page, and which of a book's labels stand on it rather than over chapters."""

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
"""Code points that a table of contents may have: some tell what each chapter tells."""
DENSE = 900
"""Labels closer than this, on average, may be entries of a table of contents."""
FEWEST = 3
MOST = 0.6
"""Share of a run of labels that must come again: some of either are misread."""


def entries(text: str) -> list[str]:
    """The titles that the contents page lists, if there is one, without labels and pages."""
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
    """The headings without those that are a contents page's list of them.

    A run of labels that stand close together, and that come again further on, is a list.
    """
    labels = [head for head in heads if head.kind == "label" and head.label]
    names = [_name(head) for head in labels]
    last = {name: n for n, name in enumerate(names)}
    listed: set[int] = set()
    for run in _runs(labels):
        again = sum(last[names[n]] > run[-1] for n in run)
        if len(run) >= FEWEST and again >= MOST * len(run):
            listed.update(range(labels[run[0]].stack, labels[run[-1]].stack + 1))
    return [head for head in heads if head.stack not in listed]


def _runs(labels: Sequence[Heading]) -> list[list[int]]:
    """Labels that follow each other closely, their numbers going up, by their places."""
    runs = [[0]] if labels else []
    for number, (one, two) in enumerate(pairwise(labels), 1):
        back = 0 < _name(two)[1] <= _name(one)[1]
        if back or two.start - one.end > DENSE:
            runs.append([])
        runs[-1].append(number)
    return runs


def _name(head: Heading) -> tuple[str, int]:
    return (head.label.word, value(head.label.number)) if head.label else ("", 0)
