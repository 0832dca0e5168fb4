"""Why a whole document cannot be repaired reliably, and what to do about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from ocrfix.core.view import View
from ocrfix.passes.text.lines import starts_lower
from ocrfix.rules.ruleset import Ruleset

RULE = "queries.beyond-repair"
NUMBERED = re.compile(
    r"^[ \t]*(?:(\d{1,4})[ \t.:]+\D|\D.{9,}?[ \t](\d{1,4})[ \t\r]*$)", re.MULTILINE
)
WORD = re.compile(r"[^\W\d_]{3,}")


def beyond_repair(view: View, rules: Ruleset) -> list[str]:
    """The reasons why this document cannot be repaired reliably; usually none."""
    return [reason for each in EVIDENCE if (reason := each(view, rules))]


def _lines_numbered(view: View, rules: Ruleset) -> str:
    """Every line of the scan has a number, and the numbers are still in the text."""
    scan = view.document.text
    lines = sum(1 for line in scan.splitlines() if line.strip())
    found = list(NUMBERED.finditer(scan))
    counting = [two for one, two in pairwise(found) if int(two[_at(two)]) == int(one[_at(one)]) + 1]
    if len(counting) < max(rules.limit(RULE, "numbered"), rules.limit(RULE, "share") * lines):
        return ""
    # A list counts its items, and few of them begin in the middle of a sentence.
    inside = sum(starts_lower(match[0].lstrip(" \t.:0123456789")) for match in counting)
    left = sum(view.begins(match.start(_at(match))) is not None for match in counting)
    if inside < rules.limit(RULE, "inside") * len(counting) or left < 0.5 * len(counting):
        return ""
    return (
        f"{len(counting):,} of {lines:,} lines have a number, which is now in the text. Remove the "
        "column of numbers from the scan, or crop it off the images, and run again."
    )


def _at(match: re.Match[str]) -> int:
    """The group with the number: at the start of the line, or at its end."""
    return 1 if match[1] else 2


def _words_unknown(view: View, rules: Ruleset) -> str:
    """Most words are in no list: hardly readable, or in another language."""
    words = WORD.findall(view.text)
    if len(words) < rules.limit(RULE, "words"):
        return ""
    known = rules.lexicon.counts
    counts = Counter(words).items()  # a text has some ten times as many words as forms
    unknown = sum(count for word, count in counts if word.lower() not in known)
    if unknown <= rules.limit(RULE, "unknown") * len(words):
        return ""
    return (
        f"{unknown:,} of {len(words):,} words are in no word list: the text is hardly readable, or "
        "in a language that has none here. Read it with another engine, or name the language "
        "with --language."
    )


EVIDENCE: tuple[Callable[[View, Ruleset], str], ...] = (_lines_numbered, _words_unknown)
"""Each gives a reason with advice, or "" if it found nothing."""
