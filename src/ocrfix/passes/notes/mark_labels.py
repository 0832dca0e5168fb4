"""The marks of a book's notes: which ones its printer used, and so which one each note has.

No single mark is read well enough to tell. But a book has one kind of marks throughout, and the
marks of a page follow each other: so each kind is tried on all notes, and the one under
which what was read is likeliest is the book's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple

from ocrfix.core.edits import Span

SYMBOLS = "*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}\N{DOUBLE VERTICAL LINE}\N{PILCROW SIGN}"
"""The marks of notes in the order in which printers use them on a page."""
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SINGLE = "'`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
DOUBLE = '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}'
LOST = "lost"
STYLES = {"page": 0.0, "symbols": 0.0, "run": -1.0, "letters": -4.0}
"""The kinds of marks a book may have, and how usual they are (log-odds, round figures): symbols,
numbers that begin anew on each page or run on, and, seldom, letters."""
LEAP = 4
"""Numbers that may be missing between two notes that were found."""
MISSED = 3.0
"""What it costs, in log-likelihood, that the first note of a page was not found: one page in 20."""
OTHERS = 20
"""Numbers that a misread one may be read as, about."""
MARGIN = 4.0
"""Log-likelihood by which a page, and a book, must be likelier as it is told than otherwise."""


class Noted(NamedTuple):
    """A note that was found, in view offsets."""

    span: Span
    label: str
    head: Span  # its own mark; empty where that was lost
    cited: Span | None  # the mark in the text
    misread: bool = False  # one of the two marks
    sure: bool = True  # that the one cites the other
    certain: bool = False  # that it does, with hardly a doubt
    named: bool = True  # that the label is sure
    continued: bool = False  # it goes on with the note before, over a page end


class MarkReading(NamedTuple):
    """The mark of a note as the engine read it."""

    kind: str  # star, raised, inner, number, letter, odd, glued, quote, or "" for none
    text: str

    @property
    def label(self) -> str:
        """The mark, where it was read as one; "" where it may be any."""
        if self.kind == "star":
            return self.text.replace("||", "\N{DOUBLE VERTICAL LINE}").strip()
        if self.kind in {"raised", "inner", "number", "letter"}:
            return self.text.strip("()[]. ").translate(PLAIN)
        return ""


class MarkLabel(NamedTuple):
    """The mark that a note has, and whether that is sure."""

    text: str
    sure: bool


class Channel:
    """How marks are read, at one kind of place: counted, and smoothed.

    Smoothed with what was counted of all marks of the kind, and with what looks like them.
    """

    def __init__(self, counts: Mapping[tuple[str, str], float]) -> None:
        self.signs: dict[tuple[str, str], float] = {}
        self.totals: dict[str, float] = {}
        for (label, sign), count in counts.items():
            for name in (label, group(label)):
                self.signs[name, sign] = self.signs.get((name, sign), 0) + count
                self.totals[name] = self.totals.get(name, 0) + count

    def probability(self, label: str, sign: str) -> float:
        """How probable it is that a mark is read as `sign`: see `shown`."""
        label, kind = known(label), group(label)
        alike = (self.signs.get((kind, sign), 0) + 1) / (self.totals.get(kind, 0) + FORMS)
        usual = SHARES.get(sign, 0.0)
        if not usual and sign in LIKE.get(label, ""):
            usual = LOOKS / len(LIKE[label])
        share = (alike + usual) / 2
        count = self.signs.get((label, sign), 0)
        return (count + SMOOTH * share) / (self.totals.get(label, 0) + SMOOTH)


SMOOTH = 6.0
"""Marks of the like that weigh as much as what was counted of one mark itself."""
FORMS = 50
"""About so many signs a mark may be read as; one that never was is counted once."""
SHARES = {"=": 0.4, LOST: 0.1}
LOOKS = 0.4
"""Of marks in general: read right, lost, read as what looks like them. Round figures, used beside
the counts of all marks of a kind."""
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
"""What engines may read instead of a mark, by its looks."""


def known(label: str) -> str:
    """The label whose counts are used: those of high numbers, and of letters, are one."""
    if label.isdigit():
        return label if len(label) == 1 else "10"
    return "a" if label.isalpha() else label[:1]


def group(label: str) -> str:
    """The kind of a label: numbers, letters or symbols."""
    return "numbers" if label.isdigit() else "letters" if label.isalpha() else "symbols"


def shown(label: str, text: str, read: str) -> str:
    """What `text` shows, as counted for a label: `=` where it was read as that."""
    if label and read == label:
        return "="
    if not text.strip():
        return LOST
    sign = text.strip()[0]
    if sign.isdigit():
        sign = "0" if sign.isascii() else "\N{SUPERSCRIPT ONE}"
    return "a" if sign.isalpha() and sign not in "lItfjiT" else sign


def labels(pages: Sequence[Sequence[MarkReading]], heads: Channel) -> list[list[MarkLabel]]:
    """For each page the labels of its notes: those under which the readings are likeliest."""
    scored = sorted(
        ((_fit(style, pages, heads) + usual, style) for style, usual in STYLES.items()),
        reverse=True,
    )
    (best, style), (second, _) = scored[:2]
    sure = best - second > MARGIN
    found = _run(pages) if style == "run" else [_page(style, page, heads) for page in pages]
    return [[MarkLabel(one.text, one.sure and sure) for one in page] for page in found]


def following(label: str, style: str) -> str:
    """The label behind this one; the first where there is none."""
    if style == "symbols":
        if not label:
            return SYMBOLS[0]
        place = SYMBOLS.index(label[0]) + 1
        return (
            SYMBOLS[place] * len(label) if place < len(SYMBOLS) else SYMBOLS[0] * (len(label) + 1)
        )
    if style == "letters":
        return chr(ord(label) + 1) if label and label != "z" else "a"
    return str(int(label) + 1) if label else "1"


def written(label: str) -> str:
    """A label as print has it: numbers raised."""
    return label.translate(RAISED) if label.isdigit() else label


def _fit(style: str, pages: Sequence[Sequence[MarkReading]], heads: Channel) -> float:
    """The log-likelihood of all readings, if the book has this kind of marks."""
    if style == "run":
        named = _run(pages)
        return sum(
            _told(label.text, one, heads)
            for page, found in zip(pages, named, strict=True)
            for one, label in zip(page, found, strict=True)
        )
    return sum(_best(style, page, heads)[0] for page in pages)


def _told(label: str, one: MarkReading, heads: Channel) -> float:
    """The log-likelihood of one reading; that of another number is shared by all there may be."""
    sign = shown(label, one.text, one.label)
    return log(heads.probability(label, sign) / (OTHERS if sign == "0" else 1))


def _page(style: str, page: Sequence[MarkReading], heads: Channel) -> list[MarkLabel]:
    best, found, second = _best(style, page, heads)
    return [MarkLabel(label, best - second > MARGIN) for label in found]


def _best(
    style: str, page: Sequence[MarkReading], heads: Channel
) -> tuple[float, list[str], float]:
    """The likeliest labels of a page whose first notes may have been missed, and the next best."""
    ways = []
    for missed in range(3):
        label, found, fit = "", [], -MISSED * missed
        for _ in range(missed):
            label = following(label, style)
        for one in page:
            label = following(label, style)
            found.append(label)
            fit += _told(label, one, heads)
        ways.append((fit, found))
    ways.sort(key=lambda way: -way[0])
    return ways[0][0], ways[0][1], ways[1][0]


def _run(pages: Sequence[Sequence[MarkReading]]) -> list[list[MarkLabel]]:
    """Numbers that run on over pages: told by those that were read and that fit together."""
    flat = [one for page in pages for one in page]
    firm: list[tuple[int, int]] = []  # (place in the series, number)
    for place, one in enumerate(flat):
        if not one.label.isdigit():
            continue
        number = int(one.label)
        if not firm or 0 < number - firm[-1][1] <= LEAP + place - firm[-1][0]:
            firm.append((place, number))
    numbers = _between(firm, len(flat))
    series = iter(numbers)
    return [[next(series) for _ in page] for page in pages]


def _between(firm: Sequence[tuple[int, int]], size: int) -> list[MarkLabel]:
    """The numbers of all notes; sure where those read before and behind leave no other."""
    found: list[MarkLabel] = []
    for place in range(size):
        before = max((each for each in firm if each[0] <= place), default=None)
        behind = min((each for each in firm if each[0] >= place), default=None)
        low = before[1] + place - before[0] if before else None
        high = behind[1] - (behind[0] - place) if behind else None
        number = low if low is not None else high if high is not None else place + 1
        found.append(MarkLabel(str(max(1, number)), low is not None and low == high))
    return found
