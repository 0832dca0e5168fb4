"""Find page marks: lines that an engine, a program or a transcriber put between pages.

Some shapes never occur in print (`-----File: 012.png---`, `<!-- page 12 -->`): two of them are
enough. All other lines are judged as a series: lines that differ only in a number that counts up
by one. In such a series, a page word in brackets (`[Pg 12]`) is a page mark. Any other line must be
about a page away from the next one, and must sometimes interrupt a sentence. Headings, verse
numbers and list items never do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ocrfix.core.edits import Span
from ocrfix.language.roman import NUMERAL, from_roman
from ocrfix.passes.text.headed_pages import APART, headed_pages
from ocrfix.passes.text.lines import between, breaks_off

WORD = (
    r"(?:pages?|pgs?|pp?|pag|leaf|folio|fol|image|img|scan|frame|canvas|seite|blatt|bild"
    r"|feuillet|vue|view|p[aá]gina)\b\W{0,2}"
)
"""A word for a page, or for an image of a page."""
# A file name with a number: `leaf 0007.jpg`. The number is required, as only names that count up
# can be a series.
FILE = r"[\w .()-]*\d[\w ()-]*\.(?:png|jpe?g|tiff?|jp2|gif|bmp|webp|djvu|pdf|txt|html?|xml|hocr)"
# A comment or tag counts only with a word for a page in it: `<!-- page 12 -->` does, `<!-- end of
# letter -->` does not. The run of signs after a name may be longer than the one before it.
MACHINE = re.compile(
    rf"""
        -{{3,}}[ ]?File:.*                                            # Distributed Proofreaders
      | <!--[^>]*\b(?:page|pb|leaf|image|folio|page_?break|page_?number)\b.*-->
      | <(?:pb|page)\b[^>]*>                                          # TEI
      | \{{\d{{1,6}}\}}-{{20,}}                                       # marker
      | \#\#[ ]+p\.[ ]*\w*[ ]*\(\#\d+\)[ ]*\#*                       # HathiTrust
      | (?P<sign>[-=~*_\#])(?P=sign){{2,}}[ ]?                        # === Page 12 ===
        (?:{WORD}(?:\d+(?:[ ]of[ ]\d+)?|[ivxlcdm]+|break|end)|{FILE})[ ]?(?P=sign){{3,}}
      | \#{{1,6}}[ ]+\W{{0,2}}(?:{WORD})?{FILE}\W{{0,2}}
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Shapes that never occur in print: two of them in a text are enough."""
WORDED = re.compile(
    rf"""
        [\[({{<\#*_|:/\\%@~=+]{{1,6}}[ ]?{WORD}(?:\d+|[ivxlcdm]+)\W{{0,6}}  # [Pg 12], ## Page 12
      | \[0\d+\] | \{{\d+\}}                                          # [003], {{12}}
      | (?:{WORD})?\d+[ ]?(?:/|of|von|de|sur|di)[ ]?\d+\W{{0,2}}       # Image 5 of 210
      | (?:{WORD})?{FILE}                                             # leaf 0007.jpg
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Shapes that are page marks where they form a series."""
BARE = re.compile(rf"\W{{0,2}}{WORD}\d+\W{{0,2}}", re.IGNORECASE)
"""A page word and a number: a likely page mark, even if its series does not cut sentences."""
# `[Blank Page]`, `This page intentionally left blank`, `Leere Seite`
BLANK = re.compile(
    r"(?P<open>[\[({<]?)\W*(?:this )?(?:blank page|page (?:is |was )?(?:intentionally )?(?:left )?"
    r"blank|leere seite|vakatseite|page blanche)\W*",
    re.IGNORECASE,
)
"""A line that says that its page is empty."""
EMPTY = ("blank page", "page blank", "left blank", "leere seite", "vakatseite", "page blanche")
"""Words that `BLANK` lines contain, for a fast first search."""
NUMBERS = re.compile(r"\d{1,9}")
# `— 13 — .`, `"" —- 15 —-`
DASHED = re.compile(
    r"[^\w\n]*[-\N{EN DASH}\N{EM DASH}]\s*(\d{1,4})\s*[-\N{EN DASH}\N{EM DASH}][^\w\n]*"
)
DASHED_KEY = "- # -"
"""The key of folios between dashes, with specks around them or without."""
NAMED = re.compile(r"(?<![#\d])\d{1,9}")
"""A number in the name of a page. Numbers of the scan, written `#24`, do not count."""
ROMAN = re.compile(rf"(.*\b)({NUMERAL.pattern})(\W*)", re.IGNORECASE)
STARTS = frozenset("-<{=~*_#")
"""The first signs of `MACHINE` shapes."""
# Together with `NUMBERS` this finds every line that may be a mark, without a look at the other
# lines, which are nearly all.
SIGNED = re.compile(r"[\n\f][ \t]*[-<{=~*_#\[(|:/\\%@+]")
LINE = re.compile(r"[ \t]*(\S(?:[^\n\f]*\S)?)")

LONGEST, SHORT = 200, 60
"""Code points of the longest mark (a file name and the names of its proofreaders), and of the
longest line that is judged by its series."""
FEW, SERIES = 2, 3
"""Fewest marks of a `MACHINE` shape, and fewest in a series: a single one may be real text."""
NEIGHBOURHOOD = 400
"""Code points on each side of a line that are searched for the next line."""
MOST_SKIPPED, BY_ONE = 3, 2 / 3
"""Largest step of a series, and the least share of its steps that must be one."""
NEAREST, PAGE, ALIKE = 120, 400, 3.0
"""Code points from one mark to the next: the least for worded marks, the least (as a median) for
other lines; and the factor by which most pages may differ from the median."""
CUTS, CUT_SHARE, CLOSE_CUTS = 2, 0.25, 0.5
"""To prove a series, at least this many of its marks, and this share (the
last for lines without blank lines around them), must interrupt sentences. Of
the page ends of 23 hathi and 5 dp books (BENCH/books) 0.46 to 0.90 do; the median page has 810 to
2,161 code points, and 0.89 and more of the pages are within three times the median."""


INFERRED = "pages.head-line"
"""The rule of a page end without a mark of its own: it is empty, and the head follows it."""


class PageMark(NamedTuple):
    """A line that marks a page end, in view offsets, its label for the page, and the rule."""

    start: int
    end: int
    label: str
    rule: str


class NumberedLine(NamedTuple):
    """A line with numbers, in view offsets; `key` is the line without them."""

    start: int
    end: int
    key: str
    numbers: tuple[int, ...]
    label: str

    def mark(self, rule: str) -> PageMark:
        """The line as a page mark by this rule."""
        return PageMark(self.start, self.end, self.label, rule)


class Around(NamedTuple):
    """The lines before and after a line, and the kind of gap to each: see `between`."""

    before: str  # "" at the start of the text
    gap_before: str
    after: str  # "" at its end
    gap_after: str


def page_marks(text: str) -> list[PageMark]:
    """Find the lines that mark page ends, or may mark them, in the order of the text.

    Where form feeds or other marks show the page ends, lines that only count are running heads
    and folios. The pass `furniture` judges those.
    """
    marks: list[PageMark] = []
    groups: dict[str, list[NumberedLine]] = defaultdict(list)
    for start, end in _candidates(text):
        line = text[start:end]
        # The first sign is tested only to save time: most lines here begin with a letter or a
        # digit.
        if line[0] in STARTS and MACHINE.fullmatch(line):
            marks.append(PageMark(start, end, _label(line), "pages.engine-mark"))
        elif len(line) <= SHORT and (numbered := _numbered(line, start)):
            groups[numbered.key].append(numbered)
    if len(marks) < FEW:
        marks.clear()
    large = [group for group in groups.values() if len(group) >= SERIES]
    for group in large:
        marks += _worded(group, text)
    # Weakest evidence last. `— 12 —` between pages that are marked already is a folio.
    if not marks and "\f" not in text:
        marks = max(_counted(large, text) if large else [], _headed(text), key=len)
    marks += list(_blank_pages(text, marks))
    return sorted(marks)


def _headed(text: str) -> list[PageMark]:
    """Empty marks before the heads that show where pages begin."""
    return [
        PageMark(head.start, head.start, str(head.folio) if head.folio else "", INFERRED)
        for head in headed_pages(text)
    ]


def _counted(groups: Sequence[list[NumberedLine]], text: str) -> list[PageMark]:
    """Marks from lines that only count. Only the longest series keeps its labels for pages."""
    # Two series may alternate, such as `— 12 —` and `THE HARBOUR, No. 7` on the same page. One page
    # cannot have two labels, and the longer series misses fewer pages.
    longest, *others = sorted((_counting(group, text) for group in groups), key=len)[::-1]
    return longest + [mark._replace(label="") for group in others for mark in group]


def _candidates(text: str) -> Iterator[Span]:
    """The lines that have a number or begin with a sign, and are not longer than a mark."""
    starts = {0, *(match.start() + 1 for match in SIGNED.finditer(text))}
    starts.update(_line_start(text, match.start()) for match in NUMBERS.finditer(text))
    for start in sorted(starts):
        found = LINE.match(text, start)
        if found and len(found[1]) <= LONGEST:
            yield Span(*found.span(1))


def _line_start(text: str, at: int) -> int:
    """The start of the line at `at`, looking back no further than the longest mark."""
    # The limit keeps the search linear in a text that is one long line.
    low = text.rfind("\n", max(0, at - LONGEST), at) + 1 or max(0, at - LONGEST)
    return low + text[low:at].rfind("\f") + 1


def _numbered(line: str, start: int) -> NumberedLine | None:
    """Read a line as a member of a series; None if it has no number or is a caption."""
    end = start + len(line)
    if dashed := DASHED.fullmatch(line):  # specks around it would make each line another one
        return NumberedLine(start, end, DASHED_KEY, (int(dashed[1]),), dashed[1])
    if numbers := NUMBERS.findall(line):
        if APART.match(line):
            return None
        key = NUMBERS.sub("#", line)
        return NumberedLine(start, end, key, tuple(map(int, numbers)), numbers[0])
    if line[0].isalnum() or not WORDED.fullmatch(line) or not (roman := ROMAN.fullmatch(line)):
        return None
    head, numeral, tail = roman.groups()
    return NumberedLine(start, end, f"{head}#{tail}", (from_roman(numeral),), numeral)


def _worded(group: Sequence[NumberedLine], text: str) -> list[PageMark]:
    """Marks for a group of lines of a `WORDED` shape, if some of them count up page by page."""
    # One line shows the shape of all: the lines of a group differ in their numbers only.
    if WORDED.fullmatch(text, group[0].start, group[0].end):
        for series in _series(group):
            if series[-1].start - series[0].start >= NEAREST * (len(series) - 1):
                # One good series proves the shape, so the whole group goes: where a number was
                # misread, the count breaks, but the line is a page mark all the same.
                return [line.mark("pages.page-mark") for line in group]
    return []


def _counting(group: Sequence[NumberedLine], text: str) -> list[PageMark]:
    """Marks for those lines of a group that seem to be between pages and to count them."""
    marks: list[PageMark] = []
    # Between blank lines: `1914` may end a printed line anywhere in a text. Set close, only a line
    # that is more than a number, and mostly interrupts sentences.
    apart = [line for line in group if _is_apart(_around(text, line))]
    close = 2 * len(apart) < len(group)
    if close and group[0].key == "#":
        return []
    for series in _series(group if close else apart):
        rule = _plain(series, text, close=close)
        if rule and not (close and rule != "pages.counting-line"):
            marks += [line.mark(rule) for line in series]
    return marks


def _plain(series: Sequence[NumberedLine], text: str, *, close: bool) -> str:
    """The rule for a series whose shape does not show that it is page marks; "" for none."""
    sizes = [two.start - one.start for one, two in pairwise(series)]
    usual = median(sizes)
    alike = sum(usual / ALIKE <= size <= ALIKE * usual for size in sizes)
    # Verse numbers and list items follow each other too closely, and chapters differ too much in
    # length. Two sizes in three must be alike, not all: chapter ends and plates make short pages.
    least = NEAREST if series[0].key == DASHED_KEY else PAGE
    if usual < least or 3 * alike < 2 * len(sizes):
        return ""
    beside = [_around(text, line) for line in series]
    cuts = sum(bool(b.before and b.after) and breaks_off(b.before, b.after) for b in beside)
    if cuts >= max(CUTS, (CLOSE_CUTS if close else CUT_SHARE) * len(series)):
        return "pages.counting-line"
    # No sentence is cut, or too few. `Page 12` may then be a page mark in a book whose pages end
    # with a sentence each; a bare `12` may be the number of a psalm.
    worded = BARE.fullmatch(text, series[0].start, series[0].end)
    return "pages.counting-line-likely" if cuts or worded else ""


def _series(group: Sequence[NumberedLine]) -> Iterator[list[NumberedLine]]:
    """The runs of lines in which one number mostly counts up by one; others hardly change."""
    # In `Image 5 of 210` only the first number counts up, in `Vol. 2, p. 12` only the second.
    for place in range(len(group[0].numbers) if group else 0):
        run: list[NumberedLine] = []
        for line in group:
            if run and not _follows(run[-1].numbers, line.numbers, place):
                if _counts(run, place):
                    yield run
                run = []
            run.append(line)
        if _counts(run, place):
            yield run


def _follows(one: tuple[int, ...], two: tuple[int, ...], place: int) -> bool:
    """Whether the number at `place` goes up a little, and no other goes down or up a lot."""
    steps = [after - before for before, after in zip(one, two, strict=True)]
    return steps[place] > 0 and min(steps) >= 0 and max(steps) <= MOST_SKIPPED


def _counts(run: Sequence[NumberedLine], place: int) -> bool:
    by_one = sum(two.numbers[place] - one.numbers[place] == 1 for one, two in pairwise(run))
    return len(run) >= SERIES and by_one >= BY_ONE * (len(run) - 1)


def _around(text: str, line: NumberedLine | Span) -> Around:
    """The lines before and after a line, no further than `NEIGHBOURHOOD` code points away."""
    head = text[max(0, line.start - NEIGHBOURHOOD) : line.start]
    tail = text[line.end : line.end + NEIGHBOURHOOD]
    before, after = re.split("[\n\f]", head.rstrip())[-1], re.split("[\n\f]", tail.lstrip())[0]
    return Around(
        before.strip(),
        between(head, len(head.rstrip()), len(head)),
        after.strip(),
        between(tail, 0, len(tail) - len(tail.lstrip())),
    )


def _is_apart(beside: Around) -> bool:
    """Whether a blank line or page end separates a line from both neighbours, if it has them."""
    before = not beside.before or beside.gap_before != "line"
    return before and (not beside.after or beside.gap_after != "line")


def _blank_pages(text: str, marks: Sequence[PageMark]) -> Iterator[PageMark]:
    """Find lines that say that a page is empty: in brackets, or alone on their page."""
    low = text.lower()
    if not any(words in low for words in EMPTY):
        return  # a plain search is faster than the pattern below
    known = {"", *(text[mark.start : mark.end] for mark in marks)}  # "" at an end of the text
    for found in re.finditer("|".join(EMPTY), text, re.IGNORECASE):
        line = LINE.match(text, _line_start(text, found.start()))
        if line is None or len(line[1]) > SHORT:
            continue
        match = BLANK.fullmatch(line[1])
        if match is None:
            continue
        beside = _around(text, Span(*line.span(1)))
        ends = {"page", "blank"} if match["open"] else {"page"}
        # The neighbour may be another page mark: `[Blank Page]` is then all that its page has.
        before = beside.before in known or beside.gap_before in ends
        after = beside.after in known or beside.gap_after in ends
        if before and after:
            yield PageMark(*line.span(1), "", "pages.blank-page")


def _label(text: str) -> str:
    """The label of a mark for its page: its first number, or roman numeral."""
    if found := NAMED.search(text):
        return found[0]
    roman = ROMAN.fullmatch(text)
    return roman[2] if roman else ""
