"""Headings of line-shaped scans: which of the lines that look like headings are some.

Lines that follow each other without text between are a stack, and are judged as one: a stack
wants running text behind it, a page full of them is a title page, and a number wants others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from ocrfix.passes.headings.candidates import SIGNED, Line, candidates
from ocrfix.passes.headings.labels import Label, value
from ocrfix.passes.headings.looks import PAGE_BEHIND, share_of_capitals
from ocrfix.passes.text.blocks import is_prose
from ocrfix.passes.text.lines import ends_sentence, measure
from ocrfix.rules.ruleset import Ruleset

MARKDOWN = re.compile(r"^[ \t]*(#{1,6})[ \t]+[^\s#][^\n\f]*", re.MULTILINE)
ALIKE = 75.0
"""Likeness, in per cent, to a running head from which on a line is one."""
HIGHEST = 5
"""More lines than this in a stack are a title page, a list or an advertisement."""
LIST = 15
"""More than this are a list, though labels be among them."""
OFTEN = 4
"""The same words so often are a speaker's name, or a running head that was left."""
NARROW = 0.75
"""Share of the measure; a line that is longer is text, unless it stands free on both sides."""
FULL = 0.8
"""Share of the measure that the text behind a heading has in its first two lines."""
LETTERS = 6
SERIES = 3
"""So many numbers alone between blank lines are sections of the book rather than specks."""
VOLUMES = frozenset(("volume", "tome", "band"))
ONES = frozenset(("1", "l", "|", "Il", "IL", "Ill", "Hl"))
MARKS = frozenset("0123456789*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}+")
"""What a note begins with, or a row of a table."""
DASH = "\N{EM DASH}"
QUOTES = "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
FOLIO = re.compile(r"^\W*(?:\w?\d\w{0,3}|[ivxlc]{1,6})\W+(?=\w)|[\s.,]+\S*\d\S*\W*$")


class Heading(NamedTuple):
    """Lines taken for one heading, in view offsets."""

    start: int
    end: int
    text: str
    kind: str  # label, number, numbered, capitals, title, markdown
    label: Label | None = None
    stack: int = 0  # headings of one stack stand with no text between them
    level: int = 0  # as Markdown has it; 0 for none


class Book(NamedTuple):
    """What is known of the text around its headings."""

    text: str
    full: int  # length of a full line
    often: Counter[str]  # how often each candidate stands in the text
    sections: bool  # whether numbers that stand alone are numbers of sections
    running: Collection[str]  # letters of the running heads that were struck


def in_lines(text: str, rules: Ruleset, running: Collection[str] = ()) -> list[Heading]:
    """The headings of a text of printed lines, in order; `running` are heads that were struck."""
    found = _in_company(list(candidates(text, rules)))
    full = measure(list(map(len, filter(None, text.replace("\f", "\n").split("\n")))))
    often = Counter(_key(line) for line in found if line.kind != "label")
    book = Book(text, full, often, _sections(found), running)
    heads: list[Heading] = []
    for number, stack in enumerate(_stacks(found, text)):
        heads += _joined(_judged(stack, book), number)
    return heads


def in_markdown(text: str) -> list[Heading]:
    """The headings that the engine wrote as Markdown; where it did so, it did so throughout."""
    found = MARKDOWN.finditer(text) if "#" in text else ()
    return [Heading(*m.span(), m[0], "markdown", None, n, len(m[1])) for n, m in enumerate(found)]


def _in_company(found: list[Line]) -> list[Line]:
    """Numbered titles only where their numbers make a series, or they are of capitals."""
    values = [value(x.label.number) for x in found if x.kind == "numbered" and x.label]
    known = {number for number in values if number}
    series = any({number + 1, number + 2} & known for number in known)
    if series:
        return found
    alone = (x._replace(kind="capitals", label=None) for x in found)
    return [
        x if x.kind != "numbered" else y
        for x, y in zip(found, alone, strict=True)
        if x.kind != "numbered" or (x.text.isupper() and not SIGNED.fullmatch(x.text))
    ]


def _sections(found: Sequence[Line]) -> bool:
    numbers = (
        x.label.number
        for x in found
        if x.kind == "number" and x.label and x.above == x.below == "blank"
    )
    return sum(value(number) > 0 and number.isupper() for number in numbers) >= SERIES


def _stacks(found: Sequence[Line], text: str) -> Iterator[list[Line]]:
    """Lines with nothing but white space between them, on one page."""
    stack: list[Line] = []
    for line in found:
        if stack and (
            line.above == "page"
            or line.start < stack[-1].end
            or text[stack[-1].end : line.start].strip()
        ):
            yield stack
            stack = []
        stack.append(line)
    if stack:
        yield stack


# ---- a stack -----------------------------------------------------------------------------------


def _judged(stack: list[Line], book: Book) -> list[Line]:
    """The lines of a stack that are headings."""
    if len(stack) > LIST:
        return []
    stack = [line for line in stack if _believable(line, stack, book)]
    if not stack:
        return []
    stack = _mended(stack, book)
    labels = [n for n, line in enumerate(stack) if line.kind == "label"]
    if labels and len(stack) > HIGHEST:
        stack = stack[labels[0] : labels[0] + HIGHEST]
    if not stack or len(stack) > HIGHEST:
        return []
    before = book.text[max(0, stack[0].start - 200) : stack[0].start].rstrip()
    before = before[before.rfind("\n") + 1 :]
    ended = not before or ends_sentence(before) or len(before) < NARROW * book.full
    after = _after(book.text, stack[-1].end)
    if labels:
        title_page = stack[-1].below == "page" and any(_volume(line) for line in stack)
        return stack if after and (ended or stack[0].above != "line") and not title_page else []
    if not all(_stands(line, book) for line in stack) or stack[-1].below == "page":
        return []
    if not _runs(after, book.full) or (after[0].islower() and not _opens(stack, book, ended=ended)):
        return []
    free = stack[0].above != "line" != stack[-1].below
    return stack if free or _tight(stack, after, book, ended=ended) else []


def _opens(stack: list[Line], book: Book, *, ended: bool) -> bool:
    """Whether a stack may stand over a small letter: the initial of its chapter is lost."""
    if stack[-1].kind != "capitals" or not ended:
        return False
    return len(stack) > 1 or (stack[0].above != "page" and not _left(stack[0], book))


def _tight(stack: list[Line], after: str, book: Book, *, ended: bool) -> bool:
    """Whether a stack is one of headings although no blank line stands on one of its sides."""
    if after[0].islower() or not ended:
        return False
    if stack[0].above == "line" and stack[-1].below == "blank" and stack[-1].text[-1] in ".,":
        return False  # a signature
    letters = sum(sum(map(str.isalpha, line.text)) for line in stack)
    return letters >= LETTERS and all(len(line.text) <= NARROW * book.full for line in stack)


def _left(line: Line, book: Book) -> bool:
    """Whether a line is a running head that nobody struck."""
    found = process.extractOne(
        "".join(filter(str.isalpha, line.text.lower())),
        book.running,
        scorer=fuzz.ratio,
        score_cutoff=ALIKE,
    )
    return found is not None


def _mended(stack: list[Line], book: Book) -> list[Line]:
    """Broken lines are capitals under a label, or before another line of capitals."""
    labelled = any(line.kind == "label" for line in stack)
    goes_on = _after(book.text, stack[-1].end)[:1].islower()
    found: list[Line] = []
    for line, below in zip(stack, [*stack[1:], None], strict=True):
        if line.kind != "broken":
            found.append(line)
        elif (below and below.kind == "capitals") or (labelled and (below or not goes_on)):
            found.append(line._replace(kind="capitals"))
        elif not labelled:
            found.append(line)
    return found


def _joined(stack: Sequence[Line], number: int) -> Iterator[Heading]:
    """Lines of a title that go on without a blank line are one heading."""
    held: Heading | None = None
    for line in stack:
        if held and held.kind == line.kind == "capitals" and line.above == "line":
            held = held._replace(end=line.end, text=f"{held.text}\n{line.text}")
            continue
        if held:
            yield held
        held = Heading(line.start, line.end, line.text, line.kind, line.label, number)
    if held:
        yield held


# ---- a line ------------------------------------------------------------------------------------


def _believable(line: Line, stack: Sequence[Line], book: Book) -> bool:
    """Whether a line is no folio, no speck, and no entry of a list."""
    if line.kind == "number" and line.label:
        return _number(line, line.label, stack, book)
    if line.kind == "title":
        first = line.text.lstrip(QUOTES)[:1]
        entry = PAGE_BEHIND.search(line.text) or DASH in line.text
        return line.free and first.isupper() and not entry
    head = line.above == "page" and line.kind in {"capitals", "broken"}
    return not (head and FOLIO.search(line.text))


def _number(line: Line, label: Label, stack: Sequence[Line], book: Book) -> bool:
    """Whether a number alone is that of a chapter, with its title, or of a section."""
    titled = any(other.kind in {"capitals", "label"} for other in stack)
    exact = value(label.number) > 0 and label.number.isupper()
    if titled and (exact or (line.above != "line" and line.text.strip(".") in ONES)):
        return True
    middle = exact or line.above == line.below == "blank"
    return book.sections and middle and _runs(_after(book.text, line.end), book.full)


def _stands(line: Line, book: Book) -> bool:
    if line.kind == "number":
        return True
    return line.kind != "broken" and book.often[_key(line)] < OFTEN


def _volume(line: Line) -> bool:
    return line.label is not None and line.label.word in VOLUMES


def _key(line: Line) -> str:
    return line.text.strip(" .").lower()


def _after(text: str, at: int) -> str:
    """The line that follows on the page, or two where no blank line parts them."""
    tail = text[at : at + 400].lstrip().partition("\f")[0]
    line, _, rest = tail.partition("\n")
    return f"{line.rstrip()} {rest.partition(chr(10))[0]}" if rest[:1].strip() else line


def _runs(after: str, full: int) -> bool:
    """Whether running text follows: a full line, or two, mostly of small letters."""
    if len(after) < max(1, FULL * full) or after[0] in MARKS:
        return False
    return is_prose(after) or share_of_capitals(after) < 1 - FULL
