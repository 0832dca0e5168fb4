"""Finds hyphens at line ends that are stray signs: `has-` / `been`."""

from __future__ import annotations

import re

from ocrfix.passes.text.hyphen_signs import HYPHENS
from ocrfix.rules.ruleset import Ruleset

LEFT = re.compile(rf"(?<![^\W_])(?<![-\N{{RIGHT SINGLE QUOTATION MARK}}'])([^\W\d_]+)[{HYPHENS}]\Z")
RIGHT = re.compile(r"([^\W\d_]+)(?![-\w'\N{RIGHT SINGLE QUOTATION MARK}])")
LONGEST = 12
"""Code points of the longest word of the lists, and its hyphen."""


def is_stray(before: str, after: str, rules: Ruleset) -> bool:
    """Whether the hyphen at the end of `before` is between two words that make no compound.

    Both are function words or pronouns, and the lexicon has them neither as one word nor with a
    hyphen. Where a truth tells, the hyphen was a speck in 2 of 3 places of real scans, and in 3
    of 3 of typeset pages.
    """
    if before[-1:] not in HYPHENS:
        return False
    left, right = LEFT.search(before[-LONGEST - 1 :]), RIGHT.match(after[: LONGEST + 1])
    if left is None or right is None:
        return False
    one, two = left[1].lower(), right[1].lower()
    closed, count = rules.closed_class, rules.lexicon.count
    return {one, two} <= closed and not count(one + two) and not count(f"{one}-{two}")
