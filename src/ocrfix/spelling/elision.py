"""Tell apostrophes at word edges (`wouldn'`, `'appen`) from quotation marks."""

from __future__ import annotations

import re

from ocrfix.language.model.tokens import CURLY

OPENING = "\N{LEFT SINGLE QUOTATION MARK}"
MARKS = f"'{CURLY}"
WITHIN = 60
"""How many code points to search for the other mark of a short quotation."""
OPENER = re.compile(
    rf"(?:^|(?<=[\s(\[\"\N{{LEFT DOUBLE QUOTATION MARK}}])|(?<=[-—]))[{MARKS}{OPENING}](?=[^\W_])"
)
CLOSER = re.compile(rf"(?<=[^\W_])[{MARKS}](?![^\W_])|(?<=[.,;:!?])[{MARKS}]")
PARAGRAPH = re.compile(r"\n\s*\n|\f")


def own(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a word, with an apostrophe at its edge if it belongs to the word.

    Marks on both sides are quotation marks, and so is a mark with a partner nearby.
    """
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    opens = bool(before) and before in MARKS + OPENING
    closes = bool(after) and after in MARKS
    # Marks on both sides: 'word' is quoted. On no side: nothing to decide.
    if opens == closes:
        return start, end
    # `wouldn'` before a space. A letter after the mark would make it an apostrophe inside a word.
    if closes and not text[end + 1 : end + 2].isalnum():
        return (start, end) if _opened(text, start) else (start, end + 1)
    # `'appen`. The opening mark (turned) is never an apostrophe, and a dialect word after an
    # elision rarely begins with a capital.
    if opens and before != OPENING and text[start].islower():
        return (start, end) if _closed(text, end) else (start - 1, end)
    return start, end


def _opened(text: str, start: int) -> bool:
    """Whether a quotation opens before, without closing."""
    # A quotation may run over a paragraph, but then each paragraph opens with a mark of its own.
    near = PARAGRAPH.split(text[max(0, start - WITHIN) : start])[-1]
    opened = [match.end() for match in OPENER.finditer(near)]
    return bool(opened) and not CLOSER.search(near, opened[-1])


def _closed(text: str, end: int) -> bool:
    """Whether a quotation closes after, before another opens."""
    near = PARAGRAPH.split(text[end : end + WITHIN])[0]
    closed = CLOSER.search(near)
    opened = OPENER.search(near)
    return closed is not None and (opened is None or opened.start() > closed.start())
