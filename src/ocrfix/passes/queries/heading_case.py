"""A heading that is not in the case of its level: small letters among headings in capitals."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ocrfix.core.edits import Span
from ocrfix.core.marks import HeadingMark
from ocrfix.core.view import View
from ocrfix.passes.queries.asked import Asked
from ocrfix.rules.ruleset import Ruleset

RULE = "queries.heading-case"
NUMERAL = re.compile(r"[IVXLC]+\.?|[^\W\d_]\.?")
LETTERS = 4
"""A heading with fewer letters, besides numerals and initials, has no case of its own."""


def heading_case(view: View, rules: Ruleset) -> Iterator[Asked]:
    """One question for each level in which a few headings break the case of all others."""
    levels: dict[int, dict[bool, list[Span]]] = defaultdict(lambda: {True: [], False: []})
    # Headings are few among the marks: only theirs are looked for in the view.
    for mark in view.scan_marks:
        if isinstance(mark, HeadingMark):
            span = Span(view.at(mark.span.start), view.at(mark.span.end))
            if words := _words(view.text[slice(*span)]):
                levels[mark.level][words.isupper()].append(span)
    for level, cases in sorted(levels.items()):
        few, many = sorted((False, True), key=lambda upper: (len(cases[upper]), upper))
        rare, usual = cases[few], cases[many]
        if rare and len(usual) >= rules.limit(RULE, "usual") * len(rare):
            case = "in capitals" if many else "in capitals and small letters"
            why = f"{len(usual)} headings of level {level} are {case}, and this one is not"
            yield Asked(RULE, why, rare)


def _words(heading: str) -> str:
    words = " ".join(word for word in heading.split() if not NUMERAL.fullmatch(word))
    return words if sum(map(str.isalpha, words)) >= LETTERS else ""
