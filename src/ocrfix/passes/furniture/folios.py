"""Read folios, right or misread, and find the series that they form over the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ocrfix.language.roman import NUMERAL, from_roman, to_roman

ARABIC, ROMAN = "arabic", "roman"

DECORATION = (
    "[](){}<>\N{EM DASH}\N{EN DASH}-~=.,:;*|'\"\N{DEGREE SIGN}\N{BULLET}_\\/!\N{SECTION SIGN} "
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
)
"""Signs that printers set around a folio, and what engines read for them."""
AROUND = "".join(set(DECORATION) - set("|!/\\_<>\N{DEGREE SIGN}\N{BULLET}\N{SECTION SIGN}"))
"""The same without the signs that may be misread digits."""
LOOKS_LIKE = {
    # Longer than `DIGIT_FOR`: used only to compare with the folio that the series wants, so that a
    # slight likeness is enough.
    "0": "oOQDUuae",
    "1": "lIi!|tTfrjJ]/[)",
    "2": "zZ?aen",
    "3": "sSBJ5z8",
    "4": "AahqL+1d",
    "5": "sSgG3",
    "6": "bGOoC0",
    "7": "TtFyzY?/1",
    "8": "BSsRg&30",
    "9": "gqyoQ0",
}
"""For each digit, what engines read instead."""
# One digit for each sign, the likeliest: these readings vote for a series before one is known.
DIGIT_FOR = {
    "o": "0",
    "O": "0",
    "l": "1",
    "I": "1",
    "|": "1",
    "!": "1",
    "z": "2",
    "Z": "2",
    "S": "5",
    "s": "5",
    "B": "8",
    "b": "6",
    "G": "6",
    "g": "9",
    "q": "9",
    "]": "1",
    "[": "1",
    "Q": "0",
}
NUMERIC = re.compile(r"\d|^[ivxlcdmIVXLCDM1|!jtyu\\]+$", re.IGNORECASE)
"""A numeral has a digit, or only letters of roman numerals, perhaps misread."""
ENOUGH = ((3, 0.3), (5, 0.15))
"""A run of folios is accepted if this many pages agree, and this share of its pages. Any book has
small numbers at its page edges, but five do not agree by chance within few pages."""
JUMP = 1.5
"""The cost of changing to another run: a little more than one folio read right."""
MOST_ROMAN = 300
"""The highest roman folio. Prefaces are not longer, and words such as `mix` are not folios."""
LONGEST = 11
"""Code points of the longest of these, `cclxxxviii`, with one sign misread as two."""
MOST_SERIES = 64
"""How many runs of pagination are followed at once; further runs are ignored."""


class FolioReading(NamedTuple):
    """One possible reading of a numeral; `exact` if no sign was taken as misread."""

    system: str
    value: int
    exact: bool


class Folio(NamedTuple):
    """The folio that a page should have."""

    system: str
    value: int

    @property
    def text(self) -> str:
        """The folio as it is printed; roman numerals in small letters."""
        return str(self.value) if self.system == ARABIC else to_roman(self.value).lower()


def solve(candidates: Sequence[Sequence[FolioReading]]) -> list[Folio | None]:
    """The folio of each page, from all readings that each page may have.

    Folios go up by one from page to page: `value - page` is constant in a run, and a run is
    accepted if at least three pages agree on it. Between runs (roman to arabic, plates that are
    not counted, a missing page) the series may jump, at a cost. The time is linear in pages.
    """
    # Each reading votes for the run that it would be in. A page may vote for several runs, but only
    # once for each.
    votes = Counter(
        (one.system, one.value - page)
        for page, found in enumerate(candidates)
        for one in set(found)
    )
    # A run that only one page has may be a misreading, a year, or the number of a chapter.
    runs = [run for run, count in votes.most_common(MOST_SERIES) if count >= 2]
    if not runs:
        return [None] * len(candidates)
    found = _believed(candidates, _path(candidates, runs))
    firm = {(each.system, each.value - page) for page, each in enumerate(found) if each}
    if 0 < len(firm) < len(runs):  # again, without the rejected runs that competed with these
        found = _believed(candidates, _path(candidates, [run for run in runs if run in firm]))
    return _short_runs(candidates, found)


@lru_cache(maxsize=1 << 14)
def read(token: str) -> tuple[FolioReading, ...]:
    """The folios that a token may be: read exactly, or with digits misread as letters."""
    bare = token.strip(DECORATION)
    if not bare or len(bare) > LONGEST or not NUMERIC.search(bare):
        return ()
    # Five figures are a shelfmark or a sum; no book has so many pages.
    if bare.isascii() and bare.isdigit():
        return (
            (FolioReading(ARABIC, int(bare), exact=True),) if len(bare) <= 4 and bare != "0" else ()
        )
    return (*_roman(bare), *_misread(bare))


def _roman(bare: str) -> Iterator[FolioReading]:
    """The token as a roman numeral, read right or misread."""
    low = bare.lower()
    for numeral in (low, low.translate(ROMAN_MISREAD)):
        if NUMERAL.fullmatch(numeral) and from_roman(numeral) <= MOST_ROMAN:
            yield FolioReading(ROMAN, from_roman(numeral), exact=numeral == low)
            return


def _misread(bare: str) -> Iterator[FolioReading]:
    """The token as a number in which some digits were read as letters."""
    # One digit at least must have been read. Otherwise `Il` would be 11.
    if len(bare) > 4 or not any(map(str.isdigit, bare)):
        return
    digits = "".join(DIGIT_FOR.get(c, c) for c in bare)
    if digits.isascii() and digits.isdigit() and int(digits):
        yield FolioReading(ARABIC, int(digits), exact=False)


ROMAN_MISREAD = str.maketrans(
    {"1": "i", "|": "i", "!": "i", "j": "i", "t": "i", "y": "v", "u": "v", "\\": "v"}
)


def resembles(token: str, folio: Folio) -> bool:
    """Whether a token may be this folio, misread by an engine."""
    bare = token.strip(AROUND)
    want = folio.text
    if folio.system == ROMAN:
        low = bare.lower().translate(ROMAN_MISREAD)
        # `xi` and `iv` for `xiv`: engines lose thin letters at the ends.
        return low == want or (
            len(want) > 2 and len(low) > 1 and (want.startswith(low) or want.endswith(low))
        )
    if not bare or len(bare) > len(want) + 1:
        return False
    if len(bare) == len(want):
        return all(_alike(a, b) for a, b in zip(bare, want, strict=True))
    # One sign was read as two: `1l2` for `12`. Figures alone are another number.
    if len(bare) > len(want) > 1:
        shorter = (bare[:at] + bare[at + 1 :] for at in range(len(bare)))
        alike = (all(map(_alike, each, want)) for each in shorter)
        return not bare.isdigit() and any(map(str.isdigit, bare)) and any(alike)
    # A figure was lost: `12` for `112`. One figure alone would fit too many folios.
    return len(bare) > 1 and bare.isdigit() and (want.startswith(bare) or want.endswith(bare))


def _alike(seen: str, digit: str) -> bool:
    return seen == digit or seen in LOOKS_LIKE[digit]


def _path(
    candidates: Sequence[Sequence[FolioReading]], runs: Sequence[tuple[str, int]]
) -> list[tuple[str, int] | None]:
    """For each page the run that it belongs to, if any: the best path (Viterbi, 1967)."""
    # A state for each run, and a last one for pages in no run. `score[state]` is the value of the
    # best path that ends in that state on the page so far.
    number = {run: state for state, run in enumerate(runs)}
    score = [0.0] * (len(runs) + 1)  # the last state means: in no run
    back: list[list[int]] = []
    for page, found in enumerate(candidates):
        best = max(range(len(score)), key=score.__getitem__)
        leap = score[best] - JUMP
        # The best way into a state is to stay in it, or to jump from the best state of all: so a
        # page takes time in the number of runs, not in its square.
        back.append([state if own >= leap else best for state, own in enumerate(score)])
        # What a page costs a run that it does not confirm: more if it has other numbers, little if
        # it has none (a plate, or a folio that was lost). In no run it costs nothing.
        against = 0.3 if found else 0.05
        score = [max(own, leap) - against for own in score]
        score[-1] += against
        for one in set(found):
            state = number.get((one.system, one.value - page))
            if state is not None:
                score[state] += against + (1.0 if one.exact else 0.6)
    state = max(range(len(score)), key=score.__getitem__)
    path: list[tuple[str, int] | None] = []
    for came in reversed(back):
        path.append(runs[state] if state < len(runs) else None)
        state = came[state]
    path.reverse()
    return path


def _believed(
    candidates: Sequence[Sequence[FolioReading]], path: Sequence[tuple[str, int] | None]
) -> list[Folio | None]:
    """The folios of those runs that enough pages confirm."""
    support: Counter[tuple[str, int]] = Counter()
    pages = Counter(run for run in path if run)
    for page, run in enumerate(path):
        if run and any((one.system, one.value - page) == run for one in candidates[page]):
            support[run] += 1
    found: list[Folio | None] = []
    for page, run in enumerate(path):
        # A folio of 0 or less shows that the run began after this page.
        sure = run is not None and _enough(support[run], pages[run]) and page + run[1] > 0
        found.append(Folio(run[0], page + run[1]) if run and sure else None)
    return found


def _enough(support: int, pages: int) -> bool:
    """Whether enough of the pages of a run confirm it."""
    return any(support >= n and support / pages >= least for n, least in ENOUGH)


def _shows(readings: Sequence[FolioReading], folio: Folio) -> bool:
    """Whether a page has exactly this folio."""
    return any((one.system, one.value) == folio and one.exact for one in readings)


def _short_runs(
    candidates: Sequence[Sequence[FolioReading]], found: list[Folio | None]
) -> list[Folio | None]:
    """Fill in folios between two certain ones, where plates cut runs too short to be accepted."""
    firm = [page for page, folio in enumerate(found) if folio and _shows(candidates[page], folio)]
    filled = list(found)
    for low, high in pairwise(firm):
        one, two = found[low], found[high]
        assert one
        assert two
        if high - low < 2 or one.system != two.system:
            continue
        # If the two are in one run, only gaps are filled. If not, plates or a jump are between
        # them, and what the pages show themselves is better than the runs.
        value, broken = one.value, one.value - low != two.value - high
        for page in range(low + 1, high):
            fits = _between(candidates[page], one.system, value, two.value)
            if fits and (broken or filled[page] is None):
                value = min(fits)
                filled[page] = Folio(one.system, value)
    return filled


def _between(readings: Sequence[FolioReading], system: str, low: int, high: int) -> list[int]:
    """The folios between two others that a page shows exactly."""
    shown = (each for each in readings if each.exact and each.system == system)
    return [each.value for each in shown if low < each.value < high]
