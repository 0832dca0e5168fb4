"""Which mark in the text cites which note at the foot of its page.

Raised marks are what engines read worst: `1` becomes `'`, `!` or nothing, `2` becomes `?`. But
the notes of a page stand in the order of their citations, so the page is solved as a whole.
How likely each reading of each mark is, and how often the same signs stand in a text by
themselves, was counted (`rules/marks.tsv`); what follows for a note and a place is the
posterior probability over all ways to give the notes places in order (the forward-backward
algorithm: Baum et al., 1970).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ocrfix.passes.notes.mark_labels import DOUBLE, LOST, PLAIN, SINGLE, Channel, shown

STARS = "*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}\N{PILCROW SIGN}\N{DOUBLE VERTICAL LINE}"
ODD = (
    "+^#\\~=<>$%&@}{|\N{DEGREE SIGN}\N{REGISTERED SIGN}\N{TRADE MARK SIGN}\N{COPYRIGHT SIGN}"
    "\N{CENT SIGN}\N{POUND SIGN}\N{YEN SIGN}\N{EURO SIGN}\N{BULLET}"
)
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
STOP = rf"(?<=[.,;:!?)\]{SINGLE}{DOUBLE}])"
LETTER = r"(?<=[^\W\d_])"
BEHIND = r"(?=[\s\N{EM DASH}.,;:]|\Z)"
PLACE = re.compile(
    rf"""
    (?P<star>(?<=\S)[ ]?(?P<one>[{re.escape(STARS)}])(?P=one){{0,2}}(?![a-z]\b)|(?<=\S)\|\|)
  | (?<=\S) (?P<raised>[{RAISED}]{{1,3}})
  | (?<=\S) [ ]? (?P<inner>[(\[](?:\d{{1,3}}|[a-z])[)\]])
  | (?:{STOP}|{LETTER}) (?P<number>\d{{1,3}}) (?![\w%]|[.,]\d)
  | (?:{STOP}|{LETTER}) [ ]? (?P<odd>[{re.escape(ODD)}]) (?!\w)
  | (?:{STOP}|{LETTER}) [ ]? (?P<bang>[!?]) {BEHIND}
  | (?:{STOP}[ ]?|{LETTER}) (?P<quote>[{SINGLE}{DOUBLE}]) {BEHIND}
  | {STOP} (?P<letter>[^\W\d_]) {BEHIND}
    """,
    re.VERBOSE,
)
"""Everything in a text that may be a raised mark."""
SIGN = re.compile(
    rf" ?[{re.escape(STARS + RAISED + ODD)}(\[\d!?{SINGLE}{DOUBLE}]|{STOP}[^\W\d_]{BEHIND}"
)
"""What one of them begins with: told at once, where the whole expression would be slow."""
OPENS = re.compile(rf"(?<![\w.,;:!?])[{SINGLE}](?=\w)")
OPENS_DOUBLE = re.compile(rf"(?<![\w.,;:!?])[{DOUBLE}](?=\w)")

LIKELY, SURE, CERTAIN = 0.5, 0.95, 0.97
"""Probability from which on a place is taken for the citation; is sure; may be written over."""


class MarkPlace(NamedTuple):
    """Somewhere in a text that may bear a mark."""

    start: int
    end: int
    text: str
    form: str  # what stands before it, and whether a quotation waits to be closed

    @property
    def label(self) -> str:
        """The label that it shows to the letter; "" where it may be anything."""
        bare = self.text.strip("()[]").translate(PLAIN)
        if bare == "||":
            return "\N{DOUBLE VERTICAL LINE}"
        return bare if bare.isdigit() or bare[0] in STARS or bare != self.text else ""


class Cited(NamedTuple):
    """The place that cites a note, and how probable that is."""

    place: MarkPlace
    probability: float


def places(text: str, low: int, high: int) -> list[MarkPlace]:
    """Everything in `text[low:high]` that may be the mark of a note, in order."""
    found = []
    single = double = 0  # quotation marks that wait for their like
    at = low
    for sign in SIGN.finditer(text, low, high):
        match = PLACE.match(text, sign.start(), high)
        if not match and sign[0][0] == " ":
            match = PLACE.match(text, sign.start() + 1, high)
        if not match or match.start() < at:
            continue
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        start += text[start] == " "
        single += len(OPENS.findall(text, at, start))
        double += len(OPENS_DOUBLE.findall(text, at, start))
        at = end
        seen = text[start:end]
        form = _before(text, start)
        if kind == "quote":
            waits = single if seen in SINGLE else double
            form += "o" if waits else "u" if single or double else "n"
            if seen in SINGLE:
                single = max(0, single - 1)
            else:
                double = max(0, double - 1)
        elif kind == "bang":
            after = text[end : end + 2].strip()
            form += "l" if after[:1].islower() else "u"
        found.append(MarkPlace(start, end, seen, form))
    return found


def _before(text: str, start: int) -> str:
    """What stands before a place: a letter, a digit, a stop, a mark of quotation; apart or not."""
    before = text[start - 1]
    apart = "_" if before == " " else ""
    before = text[start - 2] if apart else before
    kind = (
        "L" if before.isalpha() else "D" if before.isdigit() else "S" if before in ".,;:" else "Q"
    )
    return kind + apart


class Marks:
    """How marks are read in the text and at the heads of notes, and what else a text has."""

    def __init__(self, counts: Mapping[tuple[str, str, str], int]) -> None:
        cited: dict[tuple[str, str], float] = {}
        heads: dict[tuple[str, str], float] = {}
        self.around: dict[tuple[str, str], float] = {}  # (kind of sign, what stands around it)
        self.totals: dict[str, float] = {}
        self.plain: dict[tuple[str, str], float] = {}  # (sign, what stands around it) in text
        self.words = max(1, counts.get(("words", "", ""), 0))
        for (label, sign, form), count in counts.items():
            if not label:
                self.plain[sign, form] = count
            elif form == HEAD:
                heads[label, sign] = count
            elif label != "words":
                cited[label, sign] = cited.get((label, sign), 0) + count
                kind = _kind(sign)
                self.around[kind, form] = self.around.get((kind, form), 0) + count
                self.totals[kind] = self.totals.get(kind, 0) + count
        self.cited, self.heads = Channel(cited), Channel(heads)

    def lost(self, label: str) -> float:
        """How probable it is that nothing shows where the mark was printed."""
        return self.cited.probability(label, LOST)

    def odds(self, label: str, place: MarkPlace, words: int) -> float:
        """How much likelier a place is as this mark than as text, for a mark among `words`."""
        sign = shown(label, place.text, place.label)
        kind = _kind(sign)
        around = (self.around.get((kind, place.form), 0) + 1) / (self.totals.get(kind, 0) + 8)
        plain = self.plain.get((shown("", place.text, place.label), place.form), 0) + 0.2
        mark = self.cited.probability(label, sign) * around
        return mark * self.words / plain / max(1, words)


HEAD = "head"
"""In the table of counts: at the head of a note."""


def _kind(sign: str) -> str:
    if sign in SINGLE + DOUBLE:
        return "quote"
    return "bang" if sign in "!?" else "exact" if sign == "=" else "other"


def solve(
    labels: Sequence[str], found: Sequence[MarkPlace], words: int, marks: Marks
) -> list[Cited | None]:
    """For each note, by its label, the place that cites it, both in their order.

    `words` is how many words the text of the page has. Notes times places: a page has few
    of either.
    """
    weight = [[marks.odds(label, place, words) for place in found] for label in labels]
    lost = [marks.lost(label) for label in labels]
    ahead = _ahead(weight, lost, len(found))
    behind = _behind(weight, lost, len(found))
    answer: list[Cited | None] = []
    for n, row in enumerate(weight):
        best, most = None, LIKELY
        for p, place in enumerate(found):
            probability = behind[n][p] * row[p] * ahead[n + 1][p + 1] / ahead[0][0]
            if probability > most:
                best, most = Cited(place, probability), probability
        answer.append(best)
    return answer


def _behind(
    weight: Sequence[Sequence[float]], lost: Sequence[float], size: int
) -> list[list[float]]:
    """`[n][p]`: the weight of all ways to place the first `n` notes in the first `p` places."""
    table = [[1.0] * (size + 1)]
    for row, missing in zip(weight, lost, strict=True):
        above, total, new = table[-1], 0.0, [table[-1][0] * missing]
        for p in range(size):
            total += above[p] * row[p]
            new.append(above[p + 1] * missing + total)
        table.append(new)
    return table


def _ahead(
    weight: Sequence[Sequence[float]], lost: Sequence[float], size: int
) -> list[list[float]]:
    """`[n][p]`: the weight of all ways to place the notes from `n` on in the places from `p` on."""
    table = [[1.0] * (size + 1)]
    for row, missing in zip(reversed(weight), reversed(lost), strict=True):
        below, total = table[-1], 0.0
        new = [below[size] * missing]
        for p in range(size - 1, -1, -1):
            total += row[p] * below[p + 1]
            new.append(below[p] * missing + total)
        table.append(new[::-1])
    return table[::-1]
