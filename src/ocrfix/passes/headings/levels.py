"""Find the level of each heading: by its name, its number and its looks."""

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
"""Front and back matter, which has the level of the book's chapters."""
NUMBER_TITLED, CAPITALS, NUMBER, NUMBERED, TITLE = range(10, 15)
DEEPEST = 6


def levels(heads: Sequence[Heading]) -> list[int]:
    """The level of each heading, from 1; each kind has the same level all through the book.

    Labels such as `BOOK` and `CHAPTER` come in the order of `RANKS`. Below them come numbers with
    a title in capitals, capitals alone, numbers alone, numbered titles, and titles. A kind that
    a book does not have leaves no gap. The title under a label has the level of its label.
    """
    ranks = _ranks(heads)
    # A preface has the highest level of any label or title in capitals: that of `BOOK I`, if any.
    chapters = [rank for rank in ranks if rank <= CAPITALS]
    ranks = [
        min(chapters) if rank < 0 and chapters else max(rank, 0) for rank in _sides(heads, ranks)
    ]
    order = {rank: level for level, rank in enumerate(sorted(set(ranks)), 1)}
    return [
        head.level or min(DEEPEST, order[rank]) for head, rank in zip(heads, ranks, strict=True)
    ]


def _ranks(heads: Sequence[Heading]) -> list[int]:
    """The rank of each heading; a title under a label or number has the rank of that one.

    Ranks are in the order of levels, but with gaps: those of labels come from `RANKS`.
    """
    # The stacks in which a number has a title in capitals: there the number is a chapter's.
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
    """The ranks, with -1 for front and back matter."""
    # Only headings in capitals: a `CONCLUSION` has a chapter's level, but `Conclusion`, set small,
    # may end a section.
    return [
        -1 if rank == CAPITALS and FRONT.match(head.text) else rank
        for head, rank in zip(heads, ranks, strict=True)
    ]
