"""One compound written in two ways: `good-bye` forty times, and `goodbye` once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ocrfix.core.edits import Span
from ocrfix.passes.queries.asked import Asked
from ocrfix.rules.ruleset import Ruleset

RULE = "queries.compound-two-ways"
WORD = re.compile(r"(?<![\w'’-])[^\W\d_A-Z]{2,}(?:-[^\W\d_A-Z]{2,})?(?![\w'’-])")
"""A word of small letters with at most one hyphen; not a half of a longer compound."""
PREFIXES = frozenset(("re", "co", "un", "de", "in", "on", "pre", "non", "ex", "anti", "sub"))
"""With these a hyphen makes another word: `re-cover`, `on-to`. One makes no compound of them."""


def compounds(text: str, rules: Ruleset) -> Iterator[Asked]:
    """One question for each compound with a form that the text seldom has."""
    most, habit = rules.limit(RULE, "most"), rules.limit(RULE, "habit")
    counts = Counter(WORD.findall(text)) if "-" in text else Counter[str]()
    asked: dict[str, tuple[str, int]] = {}  # rare form -> usual form, and how often it is there
    for word in counts:
        closed = word.replace("-", "")
        if closed == word or not counts[closed] or word.partition("-")[0] in PREFIXES:
            continue
        rare, usual = sorted((word, closed), key=lambda form: (counts[form], form))
        if counts[rare] <= most and counts[usual] >= habit * counts[rare]:
            asked[rare] = usual, counts[usual]
    # With so many, the text has two printers or spellings, and its editor knows.
    if not asked or len(asked) > rules.limit(RULE, "kinds"):
        return
    places: dict[str, list[Span]] = {}
    for match in WORD.finditer(text):
        if match[0] in asked:
            places.setdefault(match[0], []).append(Span(*match.span()))
    for rare, spans in places.items():
        usual, times = asked[rare]
        yield Asked(RULE, f"“{rare}” here; elsewhere the text has “{usual}”, {times} times", spans)
