"""What a text does elsewhere: its habits of spacing, of ellipses and of dashes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix

MANY = 10
"""So many times as often makes a habit: one blank in ten is chance, one in three a style."""
ELLIPSIS = re.compile(r"(?<![.…])(?<![.…] )(?:(?P<one>…)|(?P<tight>\.\.\.)|(?P<wide>\. \. \.))(?! ?[.…])")
DASH = re.compile(
    r"(?P<wide_long> — )|(?P<wide_typed> -- )|(?P<wide_short> – (?=[^\W\d_]))"
    r"|(?P<long>—)(?<=[^\W_]—)(?=[^\W_])|(?P<typed>--)(?<=[^\W_]--)(?=[^\W_])"
)


def minority(text: str, rules: Rules) -> Iterator[Fix]:
    """The few ellipses and dashes that are set otherwise than the many."""
    for rule, pattern in (("spacing.odd-ellipsis", ELLIPSIS), ("spacing.odd-dash", DASH)):
        found = by_group(pattern, text)
        habit = max(found, key=lambda form: len(found[form]), default="")
        for form, places in found.items():
            if form == habit or len(found[habit]) < MANY * len(places):
                continue
            usual = found[habit][0][0]
            why = f"elsewhere this text has “{usual}”, {len(found[habit])} times"
            for match in places:
                start, end = match.span()
                reads = (max(0, start - 1), min(len(text), end + 1))
                yield rules.fix(rule, [Edit.at(start, end, usual, reads)], why)


def by_group(pattern: re.Pattern[str], text: str) -> dict[str, list[re.Match[str]]]:
    """The matches of a pattern by the named group, or else by the text, that matched."""
    found: dict[str, list[re.Match[str]]] = defaultdict(list)
    for match in pattern.finditer(text):
        found[match.lastgroup or match[match.lastindex or 0]].append(match)
    return found


def count_tight(text: str, mark: str) -> int:
    """How often a mark stands right behind what it follows."""
    spaced = text.count(f" {mark}") + text.count(f"\n{mark}")
    return text.count(mark) - spaced
