"""Infer the pages of a text without form feeds, from heads that recur with folios that count up.

`30 GEOLOGY OF THE RANGES` and, a page later, `THE COAL MEASURES. 31`: in a text without page ends
such lines show where pages begin. The lines stay; the pass `furniture` judges them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ocrfix.passes.text.lines import breaks_off

HEAD = re.compile(
    r"(?m)^[ \t]*(?:[\[(]?(?P<left>\d{1,4})[\])]?[ .,:;|]+(?P<title>[^\W\d_][^\n\f]{2,56}?)"
    r"|(?P<words>[^\W\d_][^\n\f]{2,56}?)[ .,:;|]+[\[(]?(?P<right>\d{1,4})[\])]?)[ \t.,:;]*$"
)
"""A line with a number at its left or right end, and words."""
APART = re.compile(
    r"!\[|\W*(?:fig|figs|figures?|plates?|pl|tables?|tab|maps?|illustrations?|illus|ill|(?:foot)?"
    r"notes?|diagrams?|charts?|cuts?|photos?|exhibits?|abb|abbildung|tafel|karte|tabelle|anm"
    r"|planche|carte|tableau)\b",
    re.IGNORECASE,
)
"""How captions and notes begin. They interrupt sentences too, but are not page marks."""
SHORT = re.compile(r"(?m)^[ \t]*[^\s\f][^\n\f]{3,58}$")
LETTERS = 4
"""Fewest letters of a head."""
STEP = 3
"""Largest step from one folio to the next: chapter openings and plates have none."""
NEAREST, FARTHEST = 120, 6000
"""Code points from one page to the next: the least, and the most for each step of the folio. The
median page of the books in BENCH/books has 810 to 2,161."""
SERIES, RECURRING = 4, 0.5
"""Fewest heads, and the least share of them whose words are on another page too, to the letter."""
CUTS, CUT_SHARE = 2, 0.25
"""At least so many of the heads, and this share, must interrupt sentences: see `page_marks.py`."""


class HeadLine(NamedTuple):
    """A line that may be a head with its folio, in view offsets."""

    start: int
    end: int
    folio: int
    key: str
    cuts: bool  # whether it interrupts a sentence


def headed_pages(text: str) -> list[HeadLine]:
    """The heads at which pages begin, in order; none if the heads are not sure."""
    if "\f" in text:
        return []
    found = _longest(list(_lines(text)))
    if len(found) < SERIES:
        return []
    copies = Counter(head.key for head in found)
    recurring = sum(copies[head.key] > 1 for head in found)
    cuts = sum(head.cuts for head in found)
    by_one = sum(two.folio - one.folio == 1 for one, two in pairwise(found))
    sure = (
        recurring >= RECURRING * len(found)
        and cuts >= max(CUTS, CUT_SHARE * len(found))
        and 2 * by_one >= len(found) - 1
    )
    return _with_others(text, found, copies) if sure else []


def _with_others(text: str, found: list[HeadLine], copies: Counter[str]) -> list[HeadLine]:
    """The heads, and the lines with the same words whose folio is missing or was misread."""
    keys = {key for key, count in copies.items() if count > 1}
    starts = {head.start for head in found}
    others = []
    # Not before the first: the contents and the title page have the same words.
    for match in SHORT.finditer(text, found[0].end):
        line = match[0]
        if match.start() in starts or _key(line) not in keys:
            continue
        others.append(HeadLine(match.start(), match.end(), 0, "", cuts=False))
    # A line close to a head is another line of the same page.
    heads = sorted(found + others)
    return [
        head
        for before, head in zip([None, *heads], heads, strict=False)
        if head.folio or before is None or head.start - before.start >= NEAREST
    ]


def _key(words: str) -> str:
    return "".join(filter(str.isalpha, words)).lower()


def _lines(text: str) -> Iterator[HeadLine]:
    """The lines that may be heads with a folio."""
    for match in HEAD.finditer(text):
        words = match["title"] or match["words"]
        key = _key(words)
        # A head is set in capitals, or its words begin with them.
        first = [word[0].isupper() for word in words.split() if word[0].isalpha()]
        if APART.match(match[0]) or len(key) < LETTERS or 2 * sum(first) < len(first):
            continue
        before = text[max(0, match.start() - 200) : match.start()].rstrip()
        after = text[match.end() : match.end() + 200].lstrip()
        last, following = before.rsplit("\n", 1)[-1].strip(), after.split("\n", 1)[0].strip()
        yield HeadLine(
            match.start(),
            match.end(),
            int(match["left"] or match["right"]),
            key,
            bool(last and following) and breaks_off(last, following),
        )


def _longest(lines: Sequence[HeadLine]) -> list[HeadLine]:
    """The longest run of lines whose folios count up, about a page apart."""
    length: list[int] = []
    before: list[int] = []
    latest: dict[int, int] = {}  # folio -> the line that ends the longest run with it
    for number, line in enumerate(lines):
        best, came = 0, -1
        for step in range(1, STEP + 1):
            other = latest.get(line.folio - step, -1)
            if other < 0:
                continue
            apart = line.start - lines[other].start
            if NEAREST <= apart <= FARTHEST * step and length[other] > best:
                best, came = length[other], other
        length.append(best + 1)
        before.append(came)
        held = latest.get(line.folio, -1)
        # A run that ended far above cannot be continued, however long it is.
        if held < 0 or best + 1 >= length[held] or line.start - lines[held].start > FARTHEST:
            latest[line.folio] = number
    if not lines:
        return []
    last = max(range(len(lines)), key=length.__getitem__)
    run: list[HeadLine] = []
    while last >= 0:
        run.append(lines[last])
        last = before[last]
    return run[::-1]
