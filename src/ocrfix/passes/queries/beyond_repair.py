"""Why a whole document cannot be repaired reliably, and what to do about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from ocrfix.core.view import View
from ocrfix.passes.text.columns import read_across
from ocrfix.passes.text.evidence import NOT_APART, Evidence, table
from ocrfix.passes.text.lines import starts_lower
from ocrfix.rules.ruleset import Ruleset

EVIDENCE = table(
    Evidence(
        "columns",
        12,
        "The town of Corran lies at the      know rather more. There were three | beside a gutter",
        "Two columns were read across: each line has a piece of both. Nothing was joined. Accept "
        "the proposals that set the columns of a page apart, if there are any; or read the pages "
        "again with an engine that finds columns, and run again.",
        measured="73 documents of the development data, none flagged; made of their lines: "
        "columns.py",
    ),
    Evidence(
        "numbered lines",
        0.5,
        "1 The boats lay in the harbour, and nobody had thought of | each line",
        "{found:,} of {of:,} lines have a number, which went into the text with them. Remove the "
        "column of numbers from the scan, or crop it off the images, and run again.",
        measured=NOT_APART,
    ),
    Evidence(
        "unknown words",
        0.6,
        "figoq vwlazaq byximu babybozt wybu zumimy | throughout",
        "{found:,} of {of:,} words looked up are in no word list: the text is hardly readable, or "
        "in a language that has none here. Read it with another engine, or name the language with "
        "--language.",
        measured=NOT_APART,
    ),
)
"""Each row puts a text beyond sure repair. Its weight is the share of lines or words from which on
it does; of columns, the fewest lines of the text."""
FEWEST_NUMBERED = 12
"""Lines with a number, for it to be a column of numbers. Not measured."""
INSIDE = 0.3
"""Share of numbered lines that go on inside a sentence: a list has few. Not measured."""
FEWEST_WORDS = 100
"""Words from which their share in the word list tells something. Not measured."""
PART = 25_000
"""Code points of a part: the words of four parts of a text are looked up. Not measured."""
NUMBERED = re.compile(
    r"^[ \t]*(?:(\d{1,4})[ \t.:]+\D|\D.{9,}?[ \t](\d{1,4})[ \t\r]*$)", re.MULTILINE
)
WORD = re.compile(r"[^\W\d_]{3,}")
RULE = "queries.beyond-repair"


def beyond_repair(view: View, rules: Ruleset) -> list[str]:
    """The reasons why this document cannot be repaired reliably; usually none."""
    return [
        EVIDENCE[name].why.format(found=found, of=of)
        for name, each in SPEAKS.items()
        for found, of in [each(view, rules, EVIDENCE[name].weight)]
        if found
    ]


def _columns(view: View, _: Ruleset, fewest: float) -> tuple[int, int]:
    return int(view.text.count("\n") >= fewest and read_across(view.text)), 1


def _lines_numbered(view: View, _: Ruleset, share: float) -> tuple[int, int]:
    """Every line of the scan has a number, and the numbers are still in the text."""
    scan = view.document.text
    middle = max(0, len(scan) // 2 - PART)
    if len(_counting(scan[middle : middle + 2 * PART])) < FEWEST_NUMBERED:
        return 0, 1  # a quick exit: if half of all lines count up, so do these
    lines = sum(1 for line in scan.splitlines() if line.strip())
    counting = _counting(scan)
    if len(counting) < max(FEWEST_NUMBERED, share * lines):
        return 0, lines
    # A list counts its items, and few of them begin in the middle of a sentence.
    inside = sum(starts_lower(match[0].lstrip(" \t.:0123456789")) for match in counting)
    left = sum(view.begins(match.start(_at(match))) is not None for match in counting)
    if inside < INSIDE * len(counting) or left < 0.5 * len(counting):
        return 0, lines
    return len(counting), lines


def _counting(scan: str) -> list[re.Match[str]]:
    """The lines whose number is one more than that of the numbered line before."""
    found = list(NUMBERED.finditer(scan))
    return [two for one, two in pairwise(found) if int(two[_at(two)]) == int(one[_at(one)]) + 1]


def _at(match: re.Match[str]) -> int:
    """The group with the number: at the start of the line, or at its end."""
    return 1 if match[1] else 2


def _words_unknown(view: View, rules: Ruleset, share: float) -> tuple[int, int]:
    """Most words are in no list: hardly readable, or in another language."""
    text = view.text
    known = rules.lexicon.counts
    # From four places: front matter and lists at the end are not like the rest.
    starts = range(0, len(text), max(1, len(text) // 4)) if len(text) > 4 * PART else (0,)
    size = PART if len(text) > 4 * PART else len(text)
    counts: Counter[str] = Counter()
    for start in starts:
        counts.update(WORD.findall(text, start, start + size))
    words = counts.total()
    unknown = sum(count for word, count in counts.items() if word.lower() not in known)
    return (unknown if words >= FEWEST_WORDS and unknown > share * words else 0), words


SPEAKS: dict[str, Callable[[View, Ruleset, float], tuple[int, int]]] = {
    "columns": _columns,
    "numbered lines": _lines_numbered,
    "unknown words": _words_unknown,
}
"""How many lines or words each row found, of how many; 0 if it does not apply."""
