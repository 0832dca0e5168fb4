"""Find the headings of a text, set their levels, and repair them.

A heading is recognised by its looks: it is short and separate from the text, in capitals, or
with a capital on each main word, or called a chapter and numbered. It does not end like a
sentence, and running text follows it. Misread parts are repaired where the book confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ocrfix.core.edits import Span
from ocrfix.core.marks import HeadingMark, Proposal, TitleMark
from ocrfix.core.view import View
from ocrfix.passes.headings.blocks import in_blocks, short_blocks
from ocrfix.passes.headings.contents import over_chapters
from ocrfix.passes.headings.levels import levels
from ocrfix.passes.headings.lines import Heading, in_lines, in_markdown
from ocrfix.passes.headings.repairs import letter_repairs
from ocrfix.passes.headings.witness import running_heads
from ocrfix.passes.text.lines import shape
from ocrfix.rules.ruleset import Ruleset

# The title of the book: capitals, and below them `BY`, as title pages have it.
TITLE = re.compile(r"^(?P<title>[^\na-zß-öø-ÿ]{4,}?)[ \t]*\n\s*[Bb][Yy]\b", re.MULTILINE)
FIRST_PAGE = 2_000


def headings(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Find headings, mark their levels, and repair their capitals, letters and numbers."""
    text = view.text
    lines = shape(text) == "lines"
    marked = in_markdown(text)
    if marked:
        found = marked
    elif lines:
        found = in_lines(text, rules, ["".join(head) for head in running_heads(view)])
    else:
        found = in_blocks(text, rules)
    heads = over_chapters(found)
    match = TITLE.search(text, 0, FIRST_PAGE)
    if match:
        yield TitleMark(Span(*match.span("title")))
    deep = _consistent(heads, in_lines=lines)
    for head, level in zip(heads, deep, strict=True):
        yield HeadingMark(Span(head.start, head.end), level)
    # In paragraphs a short block may be a heading that was not found, as no text follows it. Its
    # capitals are repaired too. Among printed lines any short line could be one of a paragraph.
    apart = [Span(h.start, h.end) for h in heads] if lines else short_blocks(text)
    yield from letter_repairs(view, heads, apart, rules)


def _consistent(heads: Sequence[Heading], *, in_lines: bool) -> list[int]:
    """The level of each heading, from 1: by its kind, or by the headings above it.

    By the headings above it if each paragraph is one line, and no heading has a number or a
    level in Markdown.
    """
    if in_lines or any(head.kind == "markdown" or _numbered(head) for head in heads):
        return levels(heads)
    return _by_stack(heads)


def _numbered(head: Heading) -> bool:
    return head.label is not None and bool(head.label.number)


def _by_stack(heads: Sequence[Heading]) -> list[int]:
    """Levels: 1 for capitals, 2 for a heading right below one, the next free level for the rest."""
    capital = [head.kind in {"capitals", "label"} for head in heads]
    # `THE SHIPS // Of Oars and Salt`: the second line is the subtitle of the first.
    below = [
        n > 0 and heads[n - 1].stack == head.stack and capital[n - 1]
        for n, head in enumerate(heads)
    ]
    subtitles = any(b and not c for b, c in zip(below, capital, strict=True))
    return [
        2 if under else 1 if high else 1 + any(capital) + subtitles
        for high, under in zip(capital, below, strict=True)
    ]
