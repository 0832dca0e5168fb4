"""Running heads: lines at page edges that are alike from page to page."""

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
"""How many pages back a head is looked for: chapter heads stand on every second page, and an
engine may lose or maul two in a row."""
ALIKE = 72.0
"""Likeness, in per cent, from which on two lines are the same head. Of 60 letters each, two
lines of prose come to 40; one head read twice, badly, to 75."""
LEAST_LETTERS = 4

_LABELS = f"(?:{'|'.join((*NAMES, *COUNTERS))})"
LABEL = re.compile(rf"{_LABELS}\W+([ivxlcdmtuy1|!]+|\d+)\W*")
NUMBERED = re.compile(rf"{_LABELS}(?:[ivxlcdm]+|\d+)|.*\d")
"""The key of a line that its number tells from its neighbours: they are alike, and not the same."""
NO_LETTERS = {code: None for code in range(128) if not chr(code).isalpha()}


@dataclass
class Template:
    """A line that recurs at page edges. Ask what follows from its members once they are all in."""

    key: str
    members: list[tuple[int, int]] = field(default_factory=list)  # (page, line number), by page

    @cached_property
    def pages(self) -> list[int]:
        """The pages it stands on, ascending, each once."""
        return sorted({page for page, _ in self.members})

    @cached_property
    def parity(self) -> int | None:
        """0 or 1 where it stands on every second page only; None where on both sides."""
        found = self.pages
        odd = sum(page % 2 for page in found)
        if len(found) < 3:
            return None
        return 1 if odd >= 0.85 * len(found) else 0 if odd <= 0.15 * len(found) else None

    def near(self, page: int) -> int:
        """On how many other pages close by it stands."""
        if len(self.members) == 1:
            return 0 if page == self.members[0][0] else int(abs(page - self.members[0][0]) <= ALIVE)
        low = bisect_left(self.pages, page - ALIVE)
        high = bisect_left(self.pages, page + ALIVE + 1)
        own = bisect_left(self.pages, page, low, high)
        return high - low - (own < high and self.pages[own] == page)

    def around(self, page: int, reach: int) -> list[tuple[int, int]]:
        """Its members on other pages that are no more than `reach` away."""
        low = bisect_left(self.members, (page - reach, 0))
        high = bisect_left(self.members, (page + reach + 1, 0))
        return [member for member in self.members[low:high] if member[0] != page]


def key(text: str) -> str:
    """What of a line is compared: its letters, small; of `CHAPTER IV` the number too."""
    low = text.lower()
    return label_key(low) if LABEL.fullmatch(low) else letters(low)


def letters(low: str) -> str:
    """The letters of a text in small letters."""
    return low.translate(NO_LETTERS) if low.isascii() else "".join(filter(str.isalpha, low))


def label_key(low: str) -> str:
    """A label with its number, in small letters, as it is compared."""
    return low.replace(" ", "").strip(".,:;")


def numbered(text: str) -> bool:
    """Whether a line is a label with its number: `CHAPTER IV.`."""
    return LABEL.fullmatch(text.lower()) is not None


def cluster(
    lines: Iterable[tuple[int, int, str]],
) -> tuple[list[Template], dict[tuple[int, int], int]]:
    """Group `(page, line number, key)`, in page order, into templates.

    Gives the templates and, for each (page, line number), the number of its template. Each
    line is compared with those of the last `ALIVE` pages only: linear in pages.
    """
    templates: list[Template] = []
    of: dict[tuple[int, int], int] = {}
    exact: dict[str, int] = {}
    alive: dict[int, str] = {}  # template -> its key; the one seen last stands last
    seen: list[int] = []  # template -> the page it was seen on last
    current = -1
    for page, number, line in lines:
        if len(line) < LEAST_LETTERS:
            continue
        if page != current:
            current = page
            _forget(alive, seen, page - ALIVE)
        found = exact.get(line)
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
        alive.pop(found, None)
        alive[found] = templates[found].key
    return templates, of


def _forget(alive: dict[int, str], seen: Sequence[int], first: int) -> None:
    """Drop the templates that were seen last before page `first`."""
    gone = list(itertools.takewhile(lambda each: seen[each] < first, alive))
    for each in gone:
        del alive[each]


def _closest(line: str, alive: Mapping[int, str]) -> int | None:
    if not alive:
        return None
    found = process.extractOne(line, alive, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[2] if found else None


def runs(pages: Sequence[int], gap: int) -> Iterator[list[int]]:
    """Pages in groups that are no more than `gap` apart."""
    group: list[int] = []
    for page in pages:
        if group and page - group[-1] > gap:
            yield group
            group = []
        group.append(page)
    if group:
        yield group


def shares(found: Sequence[bool]) -> list[float]:
    """For each page the share of the pages close by, itself aside, of which something is true."""
    sums = [0, *itertools.accumulate(found)]
    shares = []
    for page, own in enumerate(found):
        low, high = max(0, page - ALIVE), min(len(found), page + ALIVE + 1)
        shares.append((sums[high] - sums[low] - own) / max(1, high - low - 1))
    return shares
