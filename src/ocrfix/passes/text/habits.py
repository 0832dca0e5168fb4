"""Finds the habits of a text: how it usually sets spaces, ellipses and dashes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ocrfix.core.edits import Edit, Fix
from ocrfix.rules.ruleset import Ruleset

MANY = 10
"""A form this many times as frequent as another is a habit: 1 in 10 is chance, 1 in 3 is style."""
ELLIPSIS = re.compile(r"…|\.\.\.|\. \. \.")
DASH = re.compile("—|--|–")


def minority(text: str, rules: Ruleset) -> Iterator[Fix]:
    """Change the few ellipses and dashes that differ from the usual form."""
    for rule, forms in (("spacing.odd-ellipsis", _ellipses), ("spacing.odd-dash", _dashes)):
        found = by_form(forms(text))
        habit = max(found, key=lambda form: len(found[form]), default="")
        for form, places in found.items():
            if form == habit or len(found[habit]) < MANY * len(places):
                continue
            why = f"elsewhere this text has “{habit}”, {len(found[habit])} times"
            for start, end in places:
                reads = (max(0, start - 1), min(len(text), end + 1))
                yield rules.fix(rule, [Edit.at(start, end, habit, reads)], why)


def _ellipses(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Ellipses of exactly three points, in each of their forms."""
    for match in ELLIPSIS.finditer(text):
        start, end = match.span()
        around = text[max(0, start - 2) : start] + text[end : end + 2]
        # Four points are an ellipsis after a sentence, and longer runs are leaders.
        if "." not in around and "…" not in around:
            yield match[0], match.span()


def _dashes(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Dashes between two small letters on one line, with the blanks beside them."""
    for match in DASH.finditer(text):
        start, end = match.span()
        # An en dash set tight may mean "to" (`north–south`), so only one with spaces counts.
        wide = text[start - 1 : start] == text[end : end + 1] == " "
        start, end = start - wide, end + wide
        if (
            (wide or match[0] != "–")
            and text[start - 1 : start].islower()
            and text[end : end + 1].islower()
        ):
            yield text[start:end], (start, end)


Form = TypeVar("Form")


def by_form(found: Iterable[tuple[str, Form]]) -> dict[str, list[Form]]:
    """Places, grouped by the form that is there."""
    forms: dict[str, list[Form]] = defaultdict(list)
    for form, place in found:
        forms[form].append(place)
    return forms


def count_tight(text: str, mark: str) -> int:
    """How often a mark directly follows the text before it, without a blank."""
    spaced = text.count(f" {mark}") + text.count(f"\n{mark}")
    return text.count(mark) - spaced
