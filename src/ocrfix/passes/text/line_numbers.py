"""Finds the numbers that count the lines of a print: each line, or every fifth line of verse.

A number alone proves nothing: a line may begin with a year, or end with a page number. What proves
a line number is the count. From one to the next it grows by as much as there are lines between,
again and again. A list counts its items so, too: of a number in every line it must be shown that
the lines are prose, which breaks off in the middle of sentences.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ocrfix.core.edits import Span
from ocrfix.passes.text.hyphen_signs import HYPHENS
from ocrfix.passes.text.lines import Line, measure, starts_lower

STEPS = (5, 10, 3, 4, 20)
"""How often editions number the lines of verse, and some of prose."""
FEWEST = {True: 3, False: 4}
"""Numbers that must count the lines without a miss, if every fifth is numbered: fewer where they
count from the first line after a gap. `benchmarks/measure/line_numbers.py` measures it."""
FEWEST_IN_EVERY = 8
"""The same if every line is numbered."""
INSIDE = 0.3
"""The share of lines, each numbered, that go on in the middle of a sentence. Measured only together
with the rest, as are the next two."""
ENDS_INSIDE = 0.05
"""The share of these lines that end with a word like `the`, with which no item of a list ends."""
FULL, FULL_SHARE = 0.8, 0.5
"""Lines of prose are full: this share of them has this share of the measure."""
OTHERS = 0.1
"""The share of the lines between that may have another number at the same edge."""
OVER = 3
"""Lines that a page may have that a column of numbers does not count: head, folio, catchword."""
APART = 60
"""Lines from one number to the next, at most; not measured."""
FIGURES = r"(?=\D{0,3}\d)[\dOoQIl|iSsZzB]{1,4}"
"""A number, with letters that engines read for figures."""
MISREAD = str.maketrans("OoQIl|iSsZzB", "000111155228")
NUMBER = re.compile(rf"{FIGURES}\Z")
QUOTES = (
    "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
)
AT_START = re.compile(rf"[(\[]?({FIGURES})(?:[.:)\]]|[ ]\|)?[ \t]+(?=[{QUOTES}(\[]?[^\W\d_])")
AT_END = re.compile(
    rf"(?<=[^\W\d])[,;:.!?{QUOTES})\N{{EM DASH}}-]*([ \t]+[(\[]?({FIGURES})[.)\]]?)\Z"
)
LONGEST_END = 16  # code points at the end of a line that are searched for a number
OPEN = ".;:!?"


class LineNumber(NamedTuple):
    """A number that may count a line."""

    at: int  # the number of its line, among all lines
    ordinal: int  # which of the lines with text it counts
    number: int
    span: Span  # of the number, with the blanks or the line end that go with it


class Counted(NamedTuple):
    """Numbers that count lines without a miss; all are struck or none."""

    numbers: Sequence[LineNumber]
    step: int


def line_numbers(
    text: str, found: Sequence[Line], kinds: Sequence[str], function_words: Collection[str]
) -> list[Counted]:
    """The runs of numbers that count the lines of a text, if there are any."""
    read = _Margins(text, found, kinds, function_words)
    runs = list(read.columns())
    for place in ("start", "end", "alone"):
        runs += read.counting(place)
    return sorted(runs, key=lambda run: run.numbers[0].span)


class _Margins:
    """The lines of a text, and the numbers at their edges."""

    def __init__(
        self,
        text: str,
        found: Sequence[Line],
        kinds: Sequence[str],
        function_words: Collection[str],
    ) -> None:
        self.text, self.found, self.kinds = text, found, kinds
        self.function_words = function_words
        self.places: dict[str, list[LineNumber]] = defaultdict(list)
        self.ordinals: list[int] = []
        count = 0
        for at, (start, end, line) in enumerate(found):
            # A quick look: one of two signs at an edge is a figure. `I0` is ten.
            first = line[0].isdigit() or line[1:2].isdigit()
            last = line[-1].isdigit() or line[-2:-1].isdigit()
            if first and last and NUMBER.match(line):
                self._add("alone", at, count, line, self._whole(start, end))
                self.ordinals.append(count)
                continue
            count += 1
            self.ordinals.append(count)
            if first and (match := AT_START.match(line)):
                self._add("start", at, count, match[1], Span(start, start + match.end()))
            if last and (match := AT_END.search(line, max(0, len(line) - LONGEST_END))):
                self._add("end", at, count, match[2], Span(start + match.start(1), end))

    def _add(self, place: str, at: int, ordinal: int, number: str, span: Span) -> None:
        self.places[place].append(LineNumber(at, ordinal, int(number.translate(MISREAD)), span))

    def _whole(self, start: int, end: int) -> Span:
        """A line with its line end; the last line of a text with the one before it."""
        text = self.text
        low = max(text.rfind("\n", 0, start), text.rfind("\f", 0, start)) + 1
        high = text.find("\n", end)
        if high >= 0 and not text[end:high].strip(" \t\r"):
            return Span(low, high + 1)
        return Span(max(0, low - 1) if text[low - 1 : low] == "\n" else low, end)

    def counting(self, place: str) -> Iterator[Counted]:
        """The runs at one edge of the lines that are proven to count them."""
        runs = sorted(self._runs(place), key=lambda run: run.numbers[0].at)
        for step in sorted({run.step for run in runs}):
            some = [run for run in runs if run.step == step]
            sure = [run for run in some if self._proven(run, place)]
            if step == 1 and not self._ends_inside(
                [self._bare(n) for r in sure for n in r.numbers]
            ):
                continue
            last: LineNumber | None = None
            for run in some if sure else ():
                # What is proven in one place is believed in others for less.
                enough = len(run.numbers) > 1 and (step > 1 or self._from_first(run))
                if run in sure or enough or (last and _goes_on(last, run.numbers[0], step)):
                    yield run
                    last = run.numbers[-1]

    def _runs(self, place: str) -> Iterator[Counted]:
        """Numbers at an edge that grow as the lines between them do."""
        by_count: dict[int, list[LineNumber]] = defaultdict(list)
        for each in self.places[place]:
            if place == "alone" and self._in_column(each):
                continue
            by_count[each.number - each.ordinal].append(each)
        for some in by_count.values():
            low = 0
            for high in range(1, len(some) + 1):
                if high == len(some) or some[high].ordinal - some[high - 1].ordinal > APART:
                    yield from self._stepped(some[low:high])
                    low = high

    def _stepped(self, some: Sequence[LineNumber]) -> Iterator[Counted]:
        grown = Counter(two.number - one.number for one, two in pairwise(some))
        if grown and grown.most_common(1)[0][0] == 1:
            yield Counted(some, 1)
            return
        # The first line of a page has its folio, too.
        some = [each for each in some if not self._opens_page(each)]
        for step in STEPS:
            if all(each.number % step == 0 for each in some) and (step in grown or len(some) == 1):
                yield Counted(some, step)
                return

    def _opens_page(self, each: LineNumber) -> bool:
        return each.at == 0 or self.kinds[each.at - 1] == "page"

    def _in_column(self, each: LineNumber) -> bool:
        """Whether a line above or below a number alone is one, too."""
        beside = (each.at - 1, each.at + 1)
        return any(self._alone(at) for at in beside if 0 <= at < len(self.found))

    def _alone(self, at: int) -> bool:
        return self.ordinals[at] == (self.ordinals[at - 1] if at else 0)

    def _proven(self, run: Counted, place: str) -> bool:
        if run.step == 1:
            return len(run.numbers) >= FEWEST_IN_EVERY and self._is_prose(run)
        first, last = run.numbers[0].ordinal, run.numbers[-1].ordinal
        others = sum(first <= each.ordinal <= last for each in self.places[place])
        if others - len(run.numbers) > OTHERS * (last - first + 1):
            return False
        steps = [two.number - one.number for one, two in pairwise(run.numbers)]
        without_miss = 1 + sum(size == run.step for size in steps)
        return without_miss >= FEWEST[self._from_first(run)]

    def _from_first(self, run: Counted) -> bool:
        """Whether the numbers count from the first line after a blank line or a page end."""
        first = run.numbers[0]
        wanted = first.ordinal - first.number + 1
        at = first.at
        while at >= 0 and self.ordinals[at] > wanted:
            at -= 1
        while at > 0 and self.ordinals[at - 1] == wanted:
            at -= 1  # a number in a line of its own has the ordinal of the line above it
        return at >= 0 and self.ordinals[at] == wanted and (at == 0 or self.kinds[at - 1] != "line")

    def _is_prose(self, run: Counted) -> bool:
        """Whether lines that are all numbered are full, and break off inside sentences."""
        return breaks_off_often(
            [
                (self._bare(one), self._bare(two))
                for one, two in pairwise(run.numbers)
                if two.ordinal == one.ordinal + 1
            ]
        )

    def _bare(self, each: LineNumber) -> str:
        """The text of a line without its number."""
        line = self.found[each.at]
        low, high = each.span
        if low <= line.start and high >= line.end:  # alone: the line below it
            return self.found[each.at + 1].text if each.at + 1 < len(self.found) else ""
        return self.text[high : line.end] if low <= line.start else self.text[line.start : low]

    def _ends_inside(self, lines: Sequence[str]) -> bool:
        """Whether lines end as no item of a list does: with `the`, `of`, or half a word."""
        inside = sum(
            line[-1:] in HYPHENS or line.rpartition(" ")[2].lower() in self.function_words
            for line in lines
        )
        return inside > 0 and inside >= ENDS_INSIDE * len(lines)

    def columns(self) -> Iterator[Counted]:
        """Numbers that were read as a column of their own: as many as the page has lines."""
        alone = self.places["alone"]
        runs: list[Counted] = []
        counted: list[str] = []
        low = before = 0
        for high in range(1, len(alone) + 1):
            if high < len(alone) and self._next_in_column(alone[high - 1], alone[high]):
                continue
            run = alone[low:high]
            low = high
            if len(run) == 1 or run[0].number > OVER:
                continue
            lines = self._above(run[0], before)
            before = run[0].ordinal
            if not 0 <= len(lines) - run[-1].number <= OVER:
                continue
            # The last page of a chapter may be too short to show what its lines are.
            if len(run) >= FEWEST_IN_EVERY:
                if not breaks_off_often(list(pairwise(lines))):
                    continue
                counted += lines
            runs.append(Counted(run, 1))
        if self._ends_inside(counted):
            yield from runs

    def _next_in_column(self, one: LineNumber, two: LineNumber) -> bool:
        return (
            two.at == one.at + 1
            and 0 < two.number - one.number <= OVER
            and self.kinds[one.at] != "page"
        )

    def _above(self, first: LineNumber, counted: int) -> list[str]:
        """The lines of the page above a column of numbers, or since the last column."""
        at = first.at
        while at and self.kinds[at - 1] != "page" and self.ordinals[at - 1] > counted:
            at -= 1
        return [line.text for line in self.found[at : first.at] if not NUMBER.match(line.text)]


def _goes_on(one: LineNumber, two: LineNumber, step: int) -> bool:
    """Whether a number goes on counting from another, with a few lines lost or between them."""
    counted, lines = two.number - one.number, two.ordinal - one.ordinal
    return counted in {step, 2 * step} and -(step == 1) <= lines - counted <= OVER


def breaks_off_often(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether lines that follow each other are prose: full, and often inside a sentence."""
    if not pairs:
        return False
    inside = sum(starts_lower(two) and one[-1:] not in OPEN for one, two in pairs)
    sizes = [len(one) for one, _ in pairs]
    full = sum(size >= FULL * measure(sizes) for size in sizes)
    return inside >= INSIDE * len(pairs) and full >= FULL_SHARE * len(pairs)
