"""How deep each heading lies: by what it is called, how it is numbered, and how it is set."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocrfix.language.part_names import RANKS
from ocrfix.passes.headings.lines import Heading

FRONT = re.compile(
    r"\W*(?:(?:author|editor|translator|publisher)\W?s?\s+)?(?:preface|introduction|introductory|foreword|prologue"
    r"|epilogue|conclusion|appendix|contents|index|notes?|vorwort|einleitung|anhang|préface|avant-propos)\b",
    re.IGNORECASE,
)
"""What stands beside the chapters of a book, whatever they are called."""
NUMBER_TITLED, CAPITALS, NUMBER, NUMBERED, TITLE = range(10, 15)
DEEPEST = 6


def levels(heads: Sequence[Heading]) -> list[int]:
    """The level of each heading, from 1; one kind has one level all through the book.

    Words for parts of books lie as `RANKS` has them; below them numbers with a title in
    capitals, capitals alone, numbers alone, numbered titles, titles. What a book has not
    leaves no gap. The title under a label belongs to it, and has its level.
    """
    ranks = _ranks(heads)
    chapters = [rank for rank in ranks if rank <= CAPITALS]
    ranks = [
        min(chapters) if rank < 0 and chapters else max(rank, 0) for rank in _sides(heads, ranks)
    ]
    order = {rank: level for level, rank in enumerate(sorted(set(ranks)), 1)}
    return [
        head.level or min(DEEPEST, order[rank]) for head, rank in zip(heads, ranks, strict=True)
    ]


def _ranks(heads: Sequence[Heading]) -> list[int]:
    """The rank of each heading; a title under its label or number has the rank of that."""
    titled = {
        head.stack
        for head, above in zip(heads[1:], heads, strict=False)
        if head.kind == "capitals" and above.kind == "number" and head.stack == above.stack
    }
    ranks: list[int] = []
    for number, head in enumerate(heads):
        above = heads[number - 1] if number else None
        if above and above.stack == head.stack and _titles(head, above):
            ranks.append(ranks[-1])
        else:
            ranks.append(_rank(head, titled))
    return ranks


def _titles(head: Heading, above: Heading) -> bool:
    """Whether a heading is the title of the label or number above it."""
    return above.kind in {"label", "number"} and head.kind in {"capitals", "title"}


def _rank(head: Heading, titled: set[int]) -> int:
    if head.kind == "label" and head.label:
        return RANKS[head.label.word]
    if head.kind == "number":
        return NUMBER_TITLED if head.stack in titled else NUMBER
    return {"capitals": CAPITALS, "numbered": NUMBERED, "title": TITLE}.get(head.kind, 0)


def _sides(heads: Sequence[Heading], ranks: Sequence[int]) -> list[int]:
    """-1 for what stands beside the chapters."""
    return [
        -1 if rank == CAPITALS and FRONT.match(head.text) else rank
        for head, rank in zip(heads, ranks, strict=True)
    ]
