"""Read the edges of the pages: the lines at head and foot, before they are judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from ocrfix.core.view import View
from ocrfix.passes.furniture.folios import DECORATION, Folio, FolioReading, read, resembles, solve
from ocrfix.passes.furniture.running_heads import (
    ALIKE,
    ALIVE,
    LABEL,
    LEAST_LETTERS,
    Template,
    cluster,
    key,
    label_key,
    letters,
    numbered,
)
from ocrfix.passes.text.lines import Line, ends_sentence, lines, measure

DEPTH = 4
"""Lines at each edge of a page that may be furniture: a stamp, a folio, a head, a speck."""
PLATE = 4
"""A page with fewer lines is a plate with its caption."""
# `* See`, `†The`: only signs, as a line of text may begin with a number.
NOTE = re.compile(r"[*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}] ?[A-Z]")
SPECKS = " \N{BULLET}\N{MIDDLE DOT}\N{BLACK SQUARE}|~^_\\"
"""Signs after the last full stop of a page that are no part of its text."""
NOTE_LINES = 6
"""Lines at the foot of a page that may be its notes. The text above them may run on."""


class Parts(NamedTuple):
    """A line at an edge, taken apart: `12 THE WEALTH OF NATIONS` is a folio and a title."""

    left: str
    core: str
    right: str
    key: str
    ends: tuple[str, ...]  # its words that may be the folio


class Find(NamedTuple):
    """A line that is furniture."""

    number: int  # of the line on its page
    what: str  # running head, folio, signature, catchword, stamp, speck, notice
    weight: float  # of the evidence
    why: str


@dataclass
class Sheet:
    """One page and what is known of its edges."""

    number: int  # from 0
    lines: list[Line]
    parts: dict[int, Parts] = field(default_factory=dict)  # by line number
    readings: list[FolioReading] = field(default_factory=list)  # of everything that may be a folio
    folio: Folio | None = None

    @cached_property
    def top(self) -> range:
        """Numbers of the lines at the head."""
        # The two edges of a short page share out its lines; no line is in both.
        return range(min(DEPTH, (len(self.lines) + 1) // 2))

    @cached_property
    def foot(self) -> range:
        """Numbers of the lines at the foot, the last one first."""
        size = len(self.lines)
        return range(size - 1, max(size - DEPTH, (size + 1) // 2) - 1, -1)

    @cached_property
    def exact(self) -> frozenset[Folio]:
        """The folios that were read exactly on the page."""
        return frozenset(Folio(one.system, one.value) for one in self.readings if one.exact)

    def folio_next(self, number: int) -> bool:
        """Whether the line above or below a line is the folio of the page, read exactly."""
        return any(
            self.shows(n) == 2 and len(self.lines[n].text) <= LONGEST_FOLIO
            for n in (number - 1, number + 1)
        )

    def shows(self, number: int) -> int:
        """How surely a line begins or ends with the folio of the page: see `folio_in`.

        0 also if the line was not taken apart: it is too long for a head, or inside the page.
        """
        return folio_in(self.parts[number], self.folio) if number in self.parts else 0


LONGEST_FOLIO = 13
"""Code points of the longest folio (`cclxxxviii`), with signs around it."""
SAMPLE = 6
"""Pages of an edge line on which lines like it are looked for inside: the cost stays linear."""


@dataclass
class Book:
    """The pages of a text, with what a comparison of them shows."""

    text: str
    sheets: list[Sheet]
    measure: int  # code points of a full line
    depth: int  # lines of a full page
    templates: list[Template]
    of: dict[tuple[int, int], int]  # (page, line number) -> template
    middle: Counter[str]  # keys of the lines inside the pages

    @cached_property
    def titles(self) -> list[str]:
        """The keys of the heads on many pages. One of them is the title of the book."""
        # At the head of five pages at least. The limit of twenty keeps the comparison of each line
        # short.
        found = [t for t in self.templates if sum(number < DEPTH for _, number in t.members) >= 5]
        found.sort(key=lambda t: -len(t.members))
        return [t.key for t in found[:20]]

    @cached_property
    def letters(self) -> list[int]:
        """For each page, a number made from its letters: equal for pages that repeat."""
        spans = ((s.lines[0].start, s.lines[-1].end) if s.lines else (0, 0) for s in self.sheets)
        return [hash(letters(self.text[low:high].lower())) for low, high in spans]

    def others(self, template: Template, page: int) -> int:
        """On how many other pages close by a line is; pages with the same text are one page.

        Such pages are records that repeat, or a page that was scanned twice.
        """
        if not self._repeats:
            return template.near(page)
        texts = {self.letters[other] for other, _ in template.around(page, ALIVE)}
        return len(texts - {self.letters[page]})

    @cached_property
    def _repeats(self) -> bool:
        filled = [
            text for text, sheet in zip(self.letters, self.sheets, strict=True) if sheet.lines
        ]
        return len(set(filled)) < len(filled)

    def inside(self, template: Template) -> int:
        """How many lines inside pages are like the lines of a template.

        On all pages, the lines with the same letters count. On up to `SAMPLE` pages of the template
        and the pages after them, also lines as like as two heads must be. So the questions of a
        catechism are no heads, nor is a formula that each page has once, here or there.
        """
        if template.key not in self._inside:
            first = template.pages[:SAMPLE] if len(template.pages) > 1 else ()
            last = len(self.sheets) - 1
            sample = {min(page + step, last) for page in first for step in (0, 1)}
            alike = sum(
                fuzz.ratio(each, template.key, score_cutoff=ALIKE) > 0
                for page in sample
                for each in self._keys(page)
            )
            if 4 * alike <= len(sample):  # the title of a chapter, where it begins
                alike = 0
            self._inside[template.key] = max(alike, self.middle[template.key])
        return self._inside[template.key]

    @cached_property
    def _inside(self) -> dict[str, int]:
        return {}

    @cached_property
    def _inner(self) -> dict[int, list[str]]:
        return {}

    def _keys(self, page: int) -> list[str]:
        """The keys of the lines inside a page, without very short ones."""
        if page not in self._inner:
            sheet = self.sheets[page]
            inner = sheet.lines[len(sheet.top) : len(sheet.lines) - len(sheet.foot)]
            keys = (key(line.text) for line in inner)
            self._inner[page] = [each for each in keys if len(each) > LEAST_LETTERS]
        return self._inner[page]

    def template(self, page: int, number: int) -> Template | None:
        """The template of an edge line; None if it has too few letters, or is no edge line."""
        found = self.of.get((page, number))
        return None if found is None else self.templates[found]

    def after(self, sheet: Sheet, number: int) -> str:
        """The first line of text after a line at the head of a page; "" if there is none."""
        # A line of three code points or less is a folio or a speck between the head and the text.
        for line in sheet.lines[number + 1 : number + 4]:
            if len(line.text) > 3:
                return line.text
        return ""

    def often(self, page: int, number: int) -> bool:
        """Whether an edge line is on three or more other pages close by."""
        template = self.template(page, number)
        return template is not None and template.near(page) > 2

    def before(self, page: int) -> int:
        """The page of text before a page, leaving out plates; -1 if there is none."""
        return self._before[page]

    @cached_property
    def _before(self) -> list[int]:
        found, last = [], -1
        for sheet in self.sheets:
            found.append(last)
            # A blank page counts as text, so the page after it begins a new sentence.
            if not 0 < len(sheet.lines) < PLATE:
                last = sheet.number
        return found

    def short(self, page: int) -> bool:
        """Whether a page has clearly fewer lines than most: a chapter begins or ends on it."""
        return 0 <= page < len(self.sheets) and len(self.sheets[page].lines) < 0.88 * self._usual

    @cached_property
    def _usual(self) -> int:
        """The lines of a usual page: of a full one, unless most pages are shorter."""
        sizes = sorted(size for size in map(len, (s.lines for s in self.sheets)) if size >= PLATE)
        half = sizes[len(sizes) // 2] if sizes else 0
        return half if half < 0.88 * self.depth else self.depth

    def unfinished(self, page: int) -> bool:
        """Whether the text of a page breaks off in the middle of a sentence."""
        if not 0 <= page < len(self.sheets):
            return False
        if len(self.sheets[page].lines) < 0.7 * self.depth:
            return False  # a chapter ends here, even if its last full stop was lost
        lines = self.sheets[page].lines
        last = range(max(0, len(lines) - NOTE_LINES), len(lines))
        # Notes end with a stop even where the text above them runs on.
        foot = next((n for n in last if NOTE.match(lines[n].text)), len(lines))
        # From the foot upwards, past folios, signatures and catchwords, to the last line that is
        # surely text. The text is unfinished if that line has no stop at its end.
        for line in reversed(lines[max(0, foot - 4) : foot]):
            if ends_sentence(line.text.rstrip(SPECKS)) and len(line.text) > 12:
                return False
            if len(line.text) > 0.6 * self.measure:
                return True
        return False


def open_book(view: View) -> Book:
    """Read the edges of all pages, group lines that are alike, and solve the folio series."""
    text = view.text
    sheets = [Sheet(n, lines(text, *span)) for n, span in enumerate(view.pages)]
    full = measure([len(line.text) for sheet in sheets for line in sheet.lines])
    depth = measure([len(sheet.lines) for sheet in sheets])
    middle: Counter[str] = Counter()
    edges: list[tuple[int, int, str]] = []
    for sheet in sheets:
        for number in (*sheet.top, *sheet.foot):
            line = sheet.lines[number].text
            if len(line) <= 1.1 * full:
                parts = take_apart(line)
                sheet.parts[number] = parts
                edges.append((sheet.number, number, parts.key))
        inner = sheet.lines[len(sheet.top) : len(sheet.lines) - len(sheet.foot)]
        middle.update(key(line.text) for line in inner)
    templates, of = cluster(edges)
    book = Book(text, sheets, full, depth, templates, of, middle)
    for sheet in sheets:
        sheet.readings = list(_folio_readings(book, sheet))
    series = solve([sheet.readings for sheet in sheets])
    for sheet, folio in zip(sheets, series, strict=True):
        sheet.folio = folio
    return book


def take_apart(line: str) -> Parts:
    """Take what may be a folio off both ends of a line."""
    low, words = line.lower(), line.split()
    if LABEL.fullmatch(low):
        return Parts("", line, "", label_key(low), ())  # a chapter number is not a folio
    left = right = ""
    _strip(words)  # `- 225 - Methods`: signs around the folio
    if len(words) > 1 and _numeral(words[0]):
        left = words.pop(0)
    if len(words) > 1 and _numeral(words[-1]):
        right = words.pop()
    if left or right:
        _strip(words)
    beside = bool(left or right)
    core = " ".join(words) if beside else line
    ends = filter(None, (left, right, *_ends(words, core, beside=beside)))
    return Parts(left, core, right, key(core) if beside else letters(low), tuple(ends))


def _strip(words: list[str]) -> None:
    """Take signs off both ends of a line, until one word is left."""
    while len(words) > 1 and _signs(words[0]):
        del words[0]
    while len(words) > 1 and _signs(words[-1]):
        del words[-1]


def _signs(word: str) -> bool:
    return not (word[0].isalnum() or any(map(str.isalnum, word)))


def _ends(words: list[str], core: str, *, beside: bool) -> list[str]:
    """The words of a line that may be its folio, without numerals that were taken off."""
    # In a short line every word may be the folio: `B 2 15`. In a long one only the outer words, and
    # no words in small letters, which any line of text has at its ends.
    if len(core) <= 12 and len(words) < 5:
        return words
    ends = [] if beside else [words[0], words[-1]]
    return [word for word in ends if len(word) == 1 or not (word.islower() and word.isalpha())]


def folio_in(parts: Parts, folio: Folio | None) -> int:
    """How surely a line has this folio at one of its ends: 2 read exactly, 1 misread, 0 not."""
    return max([_says(end, folio) for end in parts.ends]) if folio and parts.ends else 0


@lru_cache(maxsize=1 << 14)
def _says(word: str, folio: Folio) -> int:
    if any(one.exact and (one.system, one.value) == folio for one in read(word)):
        return 2
    return int(resembles(word, folio))


@lru_cache(maxsize=1 << 14)
def _numeral(word: str) -> bool:
    # `I THINK` begins with a pronoun, not with the first page. The longest folio of `folios.read`
    # may have signs around it.
    if len(word) > LONGEST_FOLIO or word.strip(DECORATION).upper() == "I":
        return False
    return any(one.exact for one in read(word)) or (
        bool(read(word)) and any(map(str.isdigit, word))
    )


def _folio_readings(book: Book, sheet: Sheet) -> Iterator[FolioReading]:
    """Everything at the edges of a page that may be its folio."""
    for numbers in (sheet.top, sheet.foot):
        for depth, number in enumerate(numbers):
            parts = sheet.parts.get(number)
            line = sheet.lines[number].text
            alone = len(line) <= 12
            if parts is None or not (alone or parts.left or parts.right):
                continue
            if numbered(line):
                continue  # the number of a chapter
            if alone:
                yield from read(line)
                for word in line.split()[:2]:
                    yield from read(word)
            elif depth < 3 and len(line) < 0.95 * book.measure:
                for word in (parts.left, parts.right):
                    yield from read(word)
