"""Find which kind of marks the notes of a book have, and so which mark each note has.

No single mark is read well enough to decide this. But a book has one kind of marks throughout,
and the marks of a page follow each other. So each kind is tried on all notes, and the book has
the kind that makes the readings likeliest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple

from ocrfix.core.edits import Span
from ocrfix.passes.text.blocks import NOTE_SYMBOLS

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SINGLE = "'`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
DOUBLE = '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}'
LOST = "lost"
STYLES = {"page": 0.0, "symbols": 0.0, "run": -1.0, "letters": -10.0}
"""The kinds of marks a book may have, and how usual they are (log-odds, round figures): symbols,
numbers that restart on each page or run on, and, rarely, letters."""
LEAP = 4
"""Numbers that may be missing between two notes that were found."""
LOOK = 12
"""Numbers read that may be wrong between two that fit together."""
MISSED = 3.0
"""Cost, in log-likelihood, if the first note of a page was not found: about one page in 20."""
OTHERS = 20
"""About how many other numbers a misread number may become."""
EXACT = 0.1
"""Least probability of a mark at a note to be read right. Raised figures hardly ever are, and only
those were counted; but many books set the figures of their notes on the line."""


class Noted(NamedTuple):
    """A note that was found, in view offsets."""

    span: Span
    label: str
    head: Span  # its own mark; empty if that was lost
    cited: Span | None  # the mark in the text
    misread: bool = False  # whether one of the two marks was misread
    sure: bool = True  # whether the mark in the text surely cites it
    certain: bool = True  # whether the label is sure too
    continued: bool = False  # whether it continues the note before, over a page end
    series: bool = False  # whether its label is sure, and other pages confirm the series
    within: Span | None = None  # the text that surely holds its citation


class MarkReading(NamedTuple):
    """The mark of a note as the engine read it."""

    kind: str  # star, raised, inner, number, letter, odd, glued, quote, or "" for none
    text: str

    @property
    def label(self) -> str:
        """The label, if the mark was read as one; "" if it may be any label."""
        if self.kind == "star":
            return self.text.replace("||", "\N{DOUBLE VERTICAL LINE}").strip()
        if self.kind in {"raised", "inner", "number", "letter"}:
            return self.text.strip("()[]. ").translate(PLAIN)
        return ""


class MarkLabel(NamedTuple):
    """The mark that a note has, and the probability of it."""

    text: str
    named: float


class Channel:
    """How likely each mark is read as each sign, at one kind of place.

    The counts of one mark are smoothed with those of all marks of its kind, and with the signs
    that look like it.
    """

    def __init__(self, counts: Mapping[tuple[str, str], float]) -> None:
        self.signs: dict[tuple[str, str], float] = {}
        self.totals: dict[str, float] = {}
        for (label, sign), count in counts.items():
            # A mark that was seldom counted borrows from its kind: `‡` from all symbols.
            for name in (label, group(label)):
                self.signs[name, sign] = self.signs.get((name, sign), 0) + count
                self.totals[name] = self.totals.get(name, 0) + count

    def probability(self, label: str, sign: str) -> float:
        """The probability that a mark is read as `sign`; `shown` says what signs there are."""
        label, kind = known(label), group(label)
        alike = (self.signs.get((kind, sign), 0) + 1) / (self.totals.get(kind, 0) + FORMS)
        usual = SHARES.get(sign, 0.0)
        if not usual and sign in LIKE.get(label, ""):
            usual = LOOKS / len(LIKE[label])
        share = (alike + usual) / 2
        count = self.signs.get((label, sign), 0)
        return (count + SMOOTH * share) / (self.totals.get(label, 0) + SMOOTH)


SMOOTH = 6.0
"""Weight of the smoothing, as a number of counted marks."""
FORMS = 50
"""About how many signs a mark may be read as; each counts as seen once more than it was."""
SHARES = {"=": 0.4, LOST: 0.1}
LOOKS = 0.4
"""Shares of all marks: read right, lost, or read as a sign that looks like them. Round figures,
used together with the counts of all marks of a kind."""
_LATE = "*?\N{DEGREE SIGN}\N{REGISTERED SIGN}" + SINGLE + DOUBLE
LIKE = {
    "*": "^#%\N{DEGREE SIGN}\N{REGISTERED SIGN}\N{TRADE MARK SIGN}\N{BULLET}\N{COPYRIGHT SIGN}"
    + SINGLE
    + DOUBLE,
    "\N{DAGGER}": "+tfj\N{DOUBLE DAGGER}1",
    "\N{DOUBLE DAGGER}": "\N{DAGGER}+tf$}{=\N{YEN SIGN}I",
    "\N{SECTION SIGN}": "$8&\N{POUND SIGN}",
    "\N{DOUBLE VERTICAL LINE}": "|",
    "1": "!lIi|\\t" + SINGLE,
    "2": "?*>z\N{REGISTERED SIGN}\N{DEGREE SIGN}" + SINGLE + DOUBLE,
    **dict.fromkeys(("3", "4", "5", "6", "7", "8", "9", "a"), _LATE),
    "10": SINGLE + DOUBLE,
}
"""Signs that look like a mark, which engines may read instead."""


def known(label: str) -> str:
    """The label to count under: all numbers above 9 share one, and so do all letters."""
    if label.isdigit():
        return label if len(label) == 1 else "10"
    return "a" if label.isalpha() else label[:1]


def group(label: str) -> str:
    """The kind of a label: numbers, letters or symbols."""
    return "numbers" if label.isdigit() else "letters" if label.isalpha() else "symbols"


def shown(label: str, text: str, read: str) -> str:
    """The sign that `text` counts as for a label: `=` if it was read as that label."""
    if label and read == label:
        return "="
    if not text.strip():
        return LOST
    sign = text.strip()[0]
    if sign.isdigit():
        # Which wrong digit was read says little, so all of them count as one; raised ones apart.
        sign = "0" if sign.isascii() else "\N{SUPERSCRIPT ONE}"
    return "a" if sign.isalpha() and sign not in "lItfjiT" else sign


def fits(pages: Sequence[Sequence[MarkReading]], heads: Channel) -> dict[str, float]:
    """How well each kind of marks explains the readings of all notes, with how usual it is."""
    return {style: _fit(style, pages, heads) + usual for style, usual in STYLES.items()}


def following(label: str, style: str) -> str:
    """The label that follows this one; the first label if this one is empty."""
    if style == "symbols":
        if not label:
            return NOTE_SYMBOLS[0]
        place = NOTE_SYMBOLS.index(label[0]) + 1
        return (
            # After all symbols they are doubled: `¶` is followed by `**`.
            NOTE_SYMBOLS[place] * len(label)
            if place < len(NOTE_SYMBOLS)
            else NOTE_SYMBOLS[0] * (len(label) + 1)
        )
    if style == "letters":
        return chr(ord(label) + 1) if label and label != "z" else "a"
    return str(int(label) + 1) if label else "1"


def written(label: str) -> str:
    """A label as it is printed: numbers are raised."""
    return label.translate(RAISED) if label.isdigit() else label


def _fit(style: str, pages: Sequence[Sequence[MarkReading]], heads: Channel) -> float:
    """The log-likelihood of all readings, if the book has this kind of marks."""
    if style == "run":
        named = _run(pages)
        return sum(
            log_likelihood(label.text, one, heads)
            for page, found in zip(pages, named, strict=True)
            for one, label in zip(page, found, strict=True)
        )
    return sum(_best(style, page, heads)[0] for page in pages)


def log_likelihood(label: str, one: MarkReading, heads: Channel) -> float:
    """The log-likelihood of one reading; a wrong number shares it with all other numbers."""
    sign = shown(label, one.text, one.label)
    if sign == "=":
        return log(max(EXACT, heads.probability(label, sign)))
    return log(heads.probability(label, sign) / (OTHERS if sign == "0" else 1))


def _best(
    style: str, page: Sequence[MarkReading], heads: Channel
) -> tuple[float, list[str], float]:
    """The likeliest labels of a page, with their fit, and the fit of the next best labels.

    Tried with none, one or two notes missed at the start of the page.
    """
    ways = []
    for missed in range(3):
        label, found, fit = "", [], -MISSED * missed
        for _ in range(missed):
            label = following(label, style)
        for one in page:
            label = following(label, style)
            found.append(label)
            fit += log_likelihood(label, one, heads)
        ways.append((fit, found))
    ways.sort(key=lambda way: -way[0])
    return ways[0][0], ways[0][1], ways[1][0]


def running(pages: Sequence[Sequence[MarkReading]]) -> list[tuple[str, bool]]:
    """Numbers that run on over pages: for each page the number before its first, and if sure."""
    found = []
    for page in _run(pages):
        at = next((n for n, label in enumerate(page) if label.named == 1.0), 0)
        number = int(page[at].text) - at - 1 if page else 0
        found.append((str(number) if number > 0 else "", bool(page) and page[at].named == 1.0))
    return found


def _run(pages: Sequence[Sequence[MarkReading]]) -> list[list[MarkLabel]]:
    """Numbers that run on over pages, from those that were read and fit together."""
    flat = [one for page in pages for one in page]
    read = [(place, int(one.label)) for place, one in enumerate(flat) if one.label.isdigit()]
    series = iter(_between(_chain(read), len(flat)))
    return [[next(series) for _ in page] for page in pages]


def _chain(read: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of numbers that fit together, each a place in the series and a number.

    A number fits if it rises by one for each note, and by up to `LEAP` more for notes not found.
    The numbers may restart, once in a chapter; that costs as much as two numbers that fit.
    """
    best: list[tuple[float, int]] = []  # the length of the longest chain to each, its last link
    for here, (place, number) in enumerate(read):
        length, link = 1.0, -1
        for back in range(here - 1, max(-1, here - LOOK - 1), -1):
            rise, step = number - read[back][1], place - read[back][0]
            if 0 < rise <= LEAP + step and best[back][0] + 1 > length:
                length, link = best[back][0] + 1, back
            if rise < 0 and number <= step and best[back][0] - 1 > length:
                length, link = best[back][0] - 1, back
        best.append((length, link))
    chain = []
    at = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    while at >= 0:
        chain.append(read[at])
        at = best[at][1]
    return chain[::-1]


def _between(firm: Sequence[tuple[int, int]], size: int) -> list[MarkLabel]:
    """The numbers of all notes; sure if the numbers read before and after allow no other."""
    found: list[MarkLabel] = []
    after = 0  # the first of `firm` at this place or after it
    for place in range(size):
        while after < len(firm) and firm[after][0] < place:
            after += 1
        at_next = firm[after] if after < len(firm) else None
        at_last = at_next if at_next and at_next[0] == place else firm[after - 1] if after else None
        low = at_last[1] + place - at_last[0] if at_last else None
        high = at_next[1] - (at_next[0] - place) if at_next else None
        number = low if low is not None else high if high is not None else place + 1
        sure = low is not None and low == high
        found.append(MarkLabel(str(max(1, number)), float(sure)))
    return found
