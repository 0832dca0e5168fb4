"""Find which mark in the text cites which note at the foot of its page.

Engines read raised marks worst of all: `1` becomes `'`, `!` or nothing, `2` becomes `?`. But
the notes of a page are in the order of their citations, so the page is solved as a whole.
`rules/marks.tsv` has counts of how each mark is read, and of how often the same signs occur in
text without being marks. From these counts follows, for each note and place, the posterior
probability over all ways to give the notes places in order (the forward-backward algorithm:
Baum et al., 1970).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ocrfix.passes.notes.mark_labels import DOUBLE, LOST, PLAIN, SINGLE, Channel, shown
from ocrfix.passes.text.blocks import NOTE_SYMBOLS

ODD = (
    "+^#\\~=<>$%&@}{|\N{DEGREE SIGN}\N{REGISTERED SIGN}\N{TRADE MARK SIGN}\N{COPYRIGHT SIGN}"
    "\N{CENT SIGN}\N{POUND SIGN}\N{YEN SIGN}\N{EURO SIGN}\N{BULLET}"
)
DAGGERS = "tfjx"
"""Letters that a dagger may be read as. Only these may be apart from the word: `law.” t The`."""
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
STOP = rf"(?<=[.,;:!?)\]{SINGLE}{DOUBLE}])"
LETTER = r"(?<=[^\W\d_])"
AFTER = r"(?=[\s\N{EM DASH}.,;:]|\Z)"
# Not after a quotation mark that opens: engines read `“Ah` as `‘* Ah`.
QUOTED = rf"(?<!\s[{SINGLE}{DOUBLE}])(?<!\s[{SINGLE}{DOUBLE}]{{2}})"
# Not the `s` of `the sailor’s`.
APOSTROPHE = rf"(?<![^\W\d_][{SINGLE}])"
# In this order: `word*`, `word¹`, `word(1)`, `word.1`, `word+`, `word.!`, `word.'`, `word.t`. The
# figure of `coal.5%` or `No.5.2` is no mark, and neither are the specks of `coal =|`.
PLACE = re.compile(
    rf"""
    (?P<star>(?<=\S){QUOTED}[ ]?(?P<one>[{re.escape(NOTE_SYMBOLS)}])(?P=one){{0,2}}(?![a-z]\b)
        |(?<=\S)\|\|)
  | (?<=\S) (?P<raised>[{RAISED}]{{1,3}})
  | (?<=\S) [ ]? (?P<inner>[(\[](?:\d{{1,3}}|[a-z])[)\]])
  | (?:{STOP}|{LETTER}) (?<!\d[.,]) (?P<number>\d{{1,3}}) (?![\w%]|[.,]\d)
  | (?:{STOP}|{LETTER}) {QUOTED} [ ]? (?P<odd>[{re.escape(ODD)}]) (?![\w{re.escape(ODD)}])
  | (?:{STOP}|{LETTER}) [ ]? (?P<bang>[!?]) {AFTER}
  | (?:{STOP}[ ]?|{LETTER}) (?P<quote>[{SINGLE}{DOUBLE}]) {AFTER}
  | {STOP} {APOSTROPHE} (?: [ ](?=[{DAGGERS}]))? (?P<letter>[^\W\d_]|[{DAGGERS}]{{2}}) {AFTER}
    """,
    re.VERBOSE,
)
"""Everything in a text that may be a raised mark."""
SIGN = re.compile(
    rf" ?[{re.escape(NOTE_SYMBOLS + RAISED + ODD)}(\[\d!?{SINGLE}{DOUBLE}]"
    rf"|{STOP}(?:[^\W\d_]| [{DAGGERS}]|[{DAGGERS}]{{2}}){AFTER}| [{DAGGERS}]{{2}}{AFTER}"
)
"""What a possible mark begins with. A quick first search: `PLACE` on every position is slow."""
OPENS = re.compile(rf"(?<![\w.,;:!?])[{SINGLE}](?=\w)")
OPENS_DOUBLE = re.compile(rf"(?<![\w.,;:!?])[{DOUBLE}](?=\w)")


class MarkPlace(NamedTuple):
    """A place in the text where a mark may be."""

    start: int
    end: int
    text: str
    form: str  # what comes before it, and whether a quotation is still open

    @property
    def label(self) -> str:
        """The label, if the sign was read exactly as one; "" if it may be any label."""
        bare = self.text.strip("()[]").translate(PLAIN)
        if bare == "||":
            return "\N{DOUBLE VERTICAL LINE}"
        return bare if bare.isdigit() or bare[0] in NOTE_SYMBOLS or bare != self.text else ""


def places(text: str, low: int, high: int) -> list[MarkPlace]:
    """Everything in `text[low:high]` that may be the mark of a note, in order."""
    found = []
    single = double = 0  # quotation marks that are still open
    at = low
    for sign in SIGN.finditer(text, low, high):
        match = PLACE.match(text, sign.start(), high)
        # A mark of several signs, such as `(1)`, holds further signs; they are not places of their
        # own.
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
            # A quotation mark that closes nothing is likelier a misread `1` than one that closes an
            # open quotation. So the two are counted apart in `rules/marks.tsv`.
            is_open = single if seen in SINGLE else double
            form += "o" if is_open else "u" if single or double else "n"
            if seen in SINGLE:
                single = max(0, single - 1)
            else:
                double = max(0, double - 1)
        elif kind == "bang":
            # `gone! And` is likelier an exclamation than `gone! and`, so the two are counted apart.
            after = text[end : end + 2].strip()
            form += "l" if after[:1].islower() else "u"
        found.append(MarkPlace(start, end, seen, form))
    return found


def _before(text: str, start: int) -> str:
    """What comes before a place, as a code: letter, digit, stop or quote; `_` if after a space."""
    before = text[start - 1]
    apart = "_" if before == " " else ""
    before = text[start - 2] if apart else before
    kind = (
        "L" if before.isalpha() else "D" if before.isdigit() else "S" if before in ".,;:" else "Q"
    )
    return kind + apart


class Marks:
    """Counts of how marks are read, in the text and at the start of notes, and of other signs."""

    def __init__(self, counts: Mapping[tuple[str, str, str], float]) -> None:
        cited: dict[tuple[str, str], float] = {}
        heads: dict[tuple[str, str], float] = {}
        self.around: dict[tuple[str, str], float] = {}  # (kind of sign, what is around it)
        self.totals: dict[str, float] = {}
        self.plain: dict[tuple[str, str], float] = {}  # (sign, what is around it) in text
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
        self.counts = counts

    def with_own(self, own: Mapping[tuple[str, str, str], float], weight: float) -> Marks:
        """The same counts with those of a book, which count `weight` times."""
        sums: dict[tuple[str, str, str], float] = dict(self.counts)
        for key, count in own.items():
            sums[key] = sums.get(key, 0) + weight * count
        return Marks(sums)

    def lost(self, label: str) -> float:
        """The probability that the engine read nothing where the mark was printed."""
        return self.cited.probability(label, LOST)

    def odds(self, label: str, place: MarkPlace, words: int) -> float:
        """How much likelier a place is this mark than plain text, on a page of `words` words."""
        sign = shown(label, place.text, place.label)
        kind = _kind(sign)
        # One more for each of the eight codes of `_before`, so a place that was never counted is
        # not impossible.
        around = (self.around.get((kind, place.form), 0) + 1) / (self.totals.get(kind, 0) + 8)
        plain = self.plain.get((shown("", place.text, place.label), place.form), 0) + 0.2
        if sign == "=" and label.isalnum():
            plain /= EQUALS  # all figures are counted as one, and this one is just the right one
        mark = self.cited.probability(label, sign) * around
        # `plain / self.words * words` is how many such signs a page has without being marks. A
        # label is cited once on its page, so the two can be compared.
        return mark * self.words / plain / max(1, words)


EQUALS = 10
"""One in so many figures or letters of a text is just this one (a round figure)."""
HEAD = "head"
"""In the table of counts: the mark is at the start of a note."""


def _kind(sign: str) -> str:
    if sign in SINGLE + DOUBLE:
        return "quote"
    return "bang" if sign in "!?" else "exact" if sign == "=" else "other"
