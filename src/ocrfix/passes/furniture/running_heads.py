"""Find running heads: lines at page edges that are alike from page to page."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process

from ocrfix.language.part_names import COUNTERS, NAMES

ALIVE = 9
"""How many pages away a head is searched. Chapter heads are on every second page, and an engine may
lose or garble two in a row."""
ALIKE = 72.0
"""Likeness, in per cent, from which on two lines are the same head. Two lines of prose of 60
letters are about 40 % alike; two bad readings of one head about 75 %."""
LEAST_LETTERS = 4

_LABELS = f"(?:{'|'.join((*NAMES, *COUNTERS))})"
# `chapter iv.`, in small letters. The signs that look like roman figures are allowed: `chapter 1v`.
LABEL = re.compile(rf"{_LABELS}\W+([ivxlcdmtuy1|!]+|\d+)\W*")
NUMBERED = re.compile(rf"{_LABELS}(?:[ivxlcdm]+|\d+)|.*\d")
"""The key of a line with a number. Such lines are alike, but the number makes them different."""
NO_LETTERS = {code: None for code in range(128) if not chr(code).isalpha()}


@dataclass
class Template:
    """Edge lines that are alike; often a single one. Use its properties once it is complete."""

    key: str
    members: list[tuple[int, int]] = field(default_factory=list)  # (page, line number), by page

    @cached_property
    def pages(self) -> list[int]:
        """The pages that have this line, ascending, each once."""
        return sorted({page for page, _ in self.members})

    @cached_property
    def parity(self) -> int | None:
        """0 or 1 if it is on even or odd pages only; None if on both, or on too few to know."""
        found = self.pages
        odd = sum(page % 2 for page in found)
        # Two pages are on one side of the leaf by chance every second time.
        if len(found) < 3:
            return None
        return 1 if odd >= 0.85 * len(found) else 0 if odd <= 0.15 * len(found) else None

    def near(self, page: int) -> int:
        """On how many other pages close by this line is."""
        if len(self.members) == 1:
            return 0 if page == self.members[0][0] else int(abs(page - self.members[0][0]) <= ALIVE)
        low = bisect_left(self.pages, page - ALIVE)
        high = bisect_left(self.pages, page + ALIVE + 1)
        own = bisect_left(self.pages, page, low, high)
        return high - low - (own < high and self.pages[own] == page)

    def around(self, page: int, reach: int) -> list[tuple[int, int]]:
        """Its members on other pages that are at most `reach` away."""
        low = bisect_left(self.members, (page - reach, 0))
        high = bisect_left(self.members, (page + reach + 1, 0))
        return [member for member in self.members[low:high] if member[0] != page]


def key(text: str) -> str:
    """The letters of a line in lower case, which are compared; of `CHAPTER IV` the number too."""
    low = text.lower()
    return label_key(low) if LABEL.fullmatch(low) else letters(low)


def letters(low: str) -> str:
    """The letters of a text in small letters."""
    return low.translate(NO_LETTERS) if low.isascii() else "".join(filter(str.isalpha, low))


def label_key(low: str) -> str:
    """The form of a label and its number (already in small letters) for comparison."""
    return low.replace(" ", "").strip(".,:;")


def numbered(text: str) -> bool:
    """Whether a line is a label with its number: `CHAPTER IV.`."""
    return LABEL.fullmatch(text.lower()) is not None


def cluster(
    lines: Iterable[tuple[int, int, str]],
) -> tuple[list[Template], dict[tuple[int, int], int]]:
    """Group `(page, line number, key)`, in page order, into templates.

    Returns the templates and, for each (page, line number), the number of its template. Likeness
    is worked out only for templates of the last `ALIVE` pages, so the time is linear in pages;
    lines with the same letters share a template at any distance.
    """
    templates: list[Template] = []
    of: dict[tuple[int, int], int] = {}
    exact: dict[str, int] = {}
    alive: dict[int, str] = {}  # template -> its key; the one seen most recently is last
    seen: list[int] = []  # template -> the last page it was seen on
    current = -1
    for page, number, line in lines:
        if len(line) < LEAST_LETTERS:
            continue
        if page != current:
            current = page
            _forget(alive, seen, page - ALIVE)
        # The same letters are the same head however far away, and need no comparison. A reading is
        # kept, so that a bad one that was matched once leads to its template at once.
        found = exact.get(line)
        # `chapteriv` and `chaptervi` are alike, but name two chapters.
        if found is None and not NUMBERED.fullmatch(line):
            found = _closest(line, alive)
        if found is None:
            found = len(templates)
            templates.append(Template(line))
            seen.append(page)
        exact[line] = found
        seen[found] = page
        templates[found].members.append((page, number))
        of[page, number] = found
        # Put at the end: `alive` is always in the order of last use, so that `_forget` can stop
        # early.
        alive.pop(found, None)
        alive[found] = templates[found].key
    return templates, of


def _forget(alive: dict[int, str], seen: Sequence[int], first: int) -> None:
    """Drop the templates that were not seen since page `first`."""
    gone = list(itertools.takewhile(lambda each: seen[each] < first, alive))
    for each in gone:
        del alive[each]


def _closest(line: str, alive: Mapping[int, str]) -> int | None:
    """The template that is most like a line; None if none is like it enough."""
    if not alive:
        return None
    found = process.extractOne(line, alive, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[2] if found else None


def runs(pages: Sequence[int], gap: int) -> Iterator[list[int]]:
    """Group pages: within a group, neighbours are at most `gap` apart."""
    group: list[int] = []
    for page in pages:
        if group and page - group[-1] > gap:
            yield group
            group = []
        group.append(page)
    if group:
        yield group


def shares(found: Sequence[bool]) -> list[float]:
    """For each page the share of the other pages close by for which `found` is true."""
    sums = [0, *itertools.accumulate(found)]
    shares = []
    for page, own in enumerate(found):
        low, high = max(0, page - ALIVE), min(len(found), page + ALIVE + 1)
        shares.append((sums[high] - sums[low] - own) / max(1, high - low - 1))
    return shares
