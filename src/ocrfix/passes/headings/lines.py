"""Find the headings of line-shaped scans among the lines that look like headings.

Lines without text between them are a stack and are judged together. A stack needs running text
below it, a page full of such lines is a title page, and a number needs other numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ocrfix.passes.headings.candidates import SIGNED, CandidateLine, candidates
from ocrfix.passes.headings.evidence import LIST, SECTIONS, STACK
from ocrfix.passes.headings.labels import Label, value
from ocrfix.passes.headings.line_signs import HeadingContext, believable, key, text_below
from ocrfix.passes.headings.stack_signs import Stack, are_headings
from ocrfix.passes.text.lines import measure
from ocrfix.rules.ruleset import Ruleset

MARKDOWN = re.compile(r"^[ \t]*(#{1,6})[ \t]+[^\s#][^\n\f]*", re.MULTILINE)


class Heading(NamedTuple):
    """One heading, of one or more lines, in view offsets."""

    start: int
    end: int
    text: str
    kind: str  # label, number, numbered, capitals, title, markdown
    label: Label | None = None
    stack: int = 0  # headings of the same stack have no text between them
    level: int = 0  # the level in Markdown; 0 for none


def in_lines(text: str, rules: Ruleset, running: Collection[str] = ()) -> list[Heading]:
    """The headings of a text of printed lines, in order.

    `running` has the running heads that were struck, in lower case and without spaces.
    """
    found = _in_company(list(candidates(text, rules)))
    full = measure(list(map(len, filter(None, text.replace("\f", "\n").split("\n")))))
    # Labels may come again: `CHAPTER I` in each book of a work.
    often = Counter(key(line) for line in found if line.kind != "label")
    book = HeadingContext(text, full, often, _sections(found), running)
    heads: list[Heading] = []
    for number, stack in enumerate(_stacks(found, text)):
        heads += _joined(_judged(stack, book), number)
    return heads


def in_markdown(text: str) -> list[Heading]:
    """The headings that the engine wrote as Markdown. If there are any, no others are searched."""
    found = MARKDOWN.finditer(text) if "#" in text else ()
    return [Heading(*m.span(), m[0], "markdown", None, n, len(m[1])) for n, m in enumerate(found)]


def _in_company(found: list[CandidateLine]) -> list[CandidateLine]:
    """Leave out numbered titles whose numbers make no series, unless they are in capitals."""
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


def _sections(found: Sequence[CandidateLine]) -> bool:
    """Whether the book has enough numbers alone between blank lines: they number sections."""
    numbers = (
        x.label.number
        for x in found
        if x.kind == "number" and x.label and x.above == x.below == "blank"
    )
    return sum(value(number) > 0 and number.isupper() for number in numbers) >= SECTIONS


def _stacks(found: Sequence[CandidateLine], text: str) -> Iterator[list[CandidateLine]]:
    """Group lines that have only white space between them and are on one page."""
    stack: list[CandidateLine] = []
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


def _judged(stack: list[CandidateLine], book: HeadingContext) -> list[CandidateLine]:
    """The lines of a stack that are headings."""
    # The limit is on the lines as found: what is believable in a list must not shorten it.
    if len(stack) > LIST:
        return []
    stack = [line for line in stack if believable(line, stack, book)]
    stack = _complete(stack, book) if stack else []
    # A long stack with a label in it may be a heading below other lines, as on a title page. The
    # label and the lines after it are judged, those before it are not.
    labels = [n for n, line in enumerate(stack) if line.kind == "label"]
    if labels and len(stack) > STACK["many lines"].weight:
        stack = stack[labels[0] : labels[0] + int(STACK["many lines"].weight)]
    return stack if stack and are_headings(Stack(stack, book)) else []


def _complete(stack: list[CandidateLine], book: HeadingContext) -> list[CandidateLine]:
    """Take broken lines as capitals if they are under a label or before a line of capitals.

    Under a label, a broken line before text in small letters is left out: it is part of the
    text. Without a label it stays, and makes `are_headings` reject the stack.
    """
    labelled = any(line.kind == "label" for line in stack)
    goes_on = text_below(book.text, stack[-1].end)[:1].islower()
    found: list[CandidateLine] = []
    for line, below in zip(stack, [*stack[1:], None], strict=True):
        if line.kind != "broken":
            found.append(line)
        elif (below and below.kind == "capitals") or (labelled and (below or not goes_on)):
            found.append(line._replace(kind="capitals"))
        elif not labelled:
            found.append(line)
    return found


def _joined(stack: Sequence[CandidateLine], number: int) -> Iterator[Heading]:
    """Join lines of capitals without a blank line between them into one heading.

    `OF THE WINTER BOATS / AND THEIR HARBOUR` is one title. A label above it stays a heading.
    """
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
