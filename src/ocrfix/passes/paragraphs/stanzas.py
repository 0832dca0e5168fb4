"""Decide at the page ends of verse whether a stanza goes on, by the length of the other stanzas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

FEWEST, USUAL = 4, 0.6
"""Fewest whole stanzas of a text, and the least share of them with the same number of lines. Not
measured: what decides is that two parts add up to that number."""


def over_pages(kinds: Sequence[str]) -> Iterator[tuple[int, bool, int]]:
    """The page ends of verse: the gap, whether the stanza goes on, and the lines of a stanza.

    `kinds` has the kind of each gap between two lines. A page end is left out if the lines around
    it do not tell.
    """
    parts = _parts(kinds)
    whole = Counter(high - low for low, high, cut in parts if not cut)
    size, count = whole.most_common(1)[0] if whole else (0, 0)
    if size < 2 or whole.total() < FEWEST or count < USUAL * whole.total():
        return
    for (low, high, _), (following, last, _) in pairwise(parts):
        if kinds[high - 1] != "page":
            continue
        if high - low + last - following == size:
            yield high - 1, True, size
        elif size in {high - low, last - following}:
            yield high - 1, False, size


def _parts(kinds: Sequence[str]) -> list[tuple[int, int, bool]]:
    """Runs of lines without a blank line or page end: first, last, and if a page end cut them."""
    parts = []
    low = 0
    for high in range(1, len(kinds) + 2):
        after = kinds[high - 1] if high <= len(kinds) else "blank"
        if after == "line":
            continue
        cut = after == "page" or (low > 0 and kinds[low - 1] == "page")
        parts.append((low, high, cut))
        low = high
    return parts
