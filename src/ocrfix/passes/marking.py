"""The marks of a book's notes: which ones its printer used, and so which one each note has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from ocrfix.span import Span

SYMBOLS = "*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}\N{DOUBLE VERTICAL LINE}\N{PILCROW SIGN}"
"""The marks of notes in the order in which printers use them on a page."""
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
LIKE_ONE = "'!|\\lI`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{NOT SIGN}"
"""What engines read for a raised 1: where no mark of a book is read well, it has numbers."""
LEAST_SHARE = 0.2
"""Share of a book's notes whose marks must have been read for them to say what kind it has."""
LEAP = 4
"""Numbers that may be missing between two notes that were found."""

Style = Literal["symbols", "letters", "page", "run"]


class Noted(NamedTuple):
    """A note that was found, in view offsets."""

    span: Span
    label: str
    head: Span  # its own mark; empty where that was lost
    cited: Span | None  # the mark in the text
    misread: bool = False  # one of the two marks
    sure: bool = True  # that the one cites the other
    seen: str = ""  # what was read instead
    continued: bool = False  # it goes on with the note before, over a page end


class Reading(NamedTuple):
    """The mark of a note as the engine read it."""

    kind: str  # star, raised, inner, number, letter, odd, quote, or "" for none
    text: str

    @property
    def label(self) -> str:
        """The mark, where it was read as one; "" where it may be any."""
        if self.kind == "star":
            return self.text.replace("||", "\N{DOUBLE VERTICAL LINE}").strip()
        if self.kind in {"raised", "inner", "number"}:
            return self.text.strip("()[]. ").translate(PLAIN)
        return ""


def style(pages: Sequence[Sequence[Reading]]) -> Style:
    """What kind of marks a book has, and whether its numbers begin anew on each page."""
    count = Counter(_kind(one) for page in pages for one in page)
    sure = count["number"] + count["letter"] + count["symbol"]
    if sure < LEAST_SHARE * count.total():  # all are misread, and what is left may be chance
        return "page" if 2 * count["one"] >= count["other"] else "symbols"
    if count["symbol"] >= max(count["number"], count["letter"]):
        return "symbols"
    if count["letter"] > count["number"]:
        return "letters"
    anew = sum(one.label == str(i) for page in pages for i, one in enumerate(page, 1))
    flat = [int(one.label) for page in pages for one in page if one.label.isdigit()]
    on = sum(0 < two - one <= LEAP for one, two in pairwise(flat)) + (flat[:1] == [1])
    return "page" if anew >= on else "run"


def labels(pages: Sequence[Sequence[Reading]], kind: Style) -> list[list[str]]:
    """For each page the labels of its notes: as read, or as the series has them."""
    found: list[list[str]] = []
    last = ""
    starred = sum(one.kind == "star" for page in pages for one in page)
    symbols = kind == "symbols" or starred >= LEAST_SHARE * sum(map(len, pages))
    for page in pages:
        here: list[str] = []
        last = last if kind == "run" else ""
        for one in page:
            expected = following(last, kind)
            label = (
                one.label if _fits(one.label, expected, last, kind, symbols=symbols) else expected
            )
            here.append(label)
            last = label if (label in SYMBOLS) == (kind == "symbols") else last
        found.append(here)
    return found


def following(label: str, kind: Style) -> str:
    """The label behind this one; the first where there is none."""
    if kind == "symbols":
        number = (
            len(label) * len(SYMBOLS) - len(SYMBOLS) + SYMBOLS.index(label[0]) + 1 if label else 0
        )
        return SYMBOLS[number % len(SYMBOLS)] * (1 + number // len(SYMBOLS))
    if kind == "letters":
        return chr(ord(label) + 1) if label and label != "z" else "a"
    return str(int(label) + 1) if label else "1"


def written(label: str) -> str:
    """A label as print has it: numbers raised."""
    return label.translate(RAISED) if label.isdigit() else label


def _fits(label: str, expected: str, last: str, kind: Style, *, symbols: bool) -> bool:
    """Whether a mark that was read is believed."""
    if not label:
        return False
    if label[0] in SYMBOLS:
        return symbols
    if kind in {"symbols", "letters"} or not label.isdigit():
        return (kind == "letters") == (len(label) == 1 and label.isalpha())
    number = int(label)
    least = int(last or 0)
    return label == expected or (kind == "run" and number == 1) or least < number <= least + LEAP


def _kind(one: Reading) -> str:
    if one.kind == "star":
        return "symbol"
    if one.label:
        return "number" if one.label.isdigit() else "letter"
    return "one" if one.text[:1] in LIKE_ONE else "other"
