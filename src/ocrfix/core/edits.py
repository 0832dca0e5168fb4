"""Ranges of text, and what a pass proposes: edits and fixes."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Span(NamedTuple):
    """The range `text[start:end]`, in Unicode code points; which text depends on the use."""

    start: int
    end: int


class Safety(IntEnum):
    """How far a proposal is trusted. The levels are ordered: compare them with `<` and `>=`.

    >>> Safety.NOTE < Safety.REVIEW < Safety.named("safe")
    True
    """

    # `SAFE + 1` also occurs: as the level at which nothing is applied.
    NOTE = 0  # a remark for the editor; changes nothing
    REVIEW = 1  # recorded, but off until a person accepts it
    SAFE = 2  # applied without asking

    @classmethod
    def named(cls, word: str) -> Safety:
        """The safety called `word` ("note", "review", "safe"); `KeyError` for any other word."""
        return cls[word.upper()]

    @property
    def word(self) -> str:
        """The name as files and people write it."""
        return self.name.lower()


class Edit(NamedTuple):
    """Replace the text of `span` with `new`, after looking at `reads`. All in view offsets.

    `reads` covers `span`. It is the evidence: if any character of it is no longer what the
    pass saw, the fix is withdrawn. An insertion has an empty span; its text goes right after
    the character before the span.
    """

    span: Span
    new: str
    reads: Span

    @classmethod
    def at(cls, start: int, end: int, new: str, reads: tuple[int, int] | None = None) -> Edit:
        """An edit of `[start, end)` that read `reads` (by default only what it changes).

        >>> Edit.at(3, 6, "the", (0, 11))
        Edit(span=Span(start=3, end=6), new='the', reads=Span(start=0, end=11))
        """
        return cls(Span(start, end), new, Span(*reads) if reads else Span(start, end))


class Fix(NamedTuple):
    """Edits that are applied or rejected together, with their rule and their reason.

    The edits of a `NOTE` are never applied: their spans only show where to look.
    """

    edits: tuple[Edit, ...]
    rule: str
    why: str
    confidence: float
    safety: Safety
    moves: bool = False  # whether it takes a block of text to another place, as it is
    stopped: bool = False  # a note that the rule took too long, and is off for this text


class Hunk(NamedTuple):
    """One difference between scan and restored text: `new` replaces `scan[start:end]`.

    Hunks are disjoint, sorted and in scan offsets. `ids` names the changes that a hunk combines.
    """

    start: int
    end: int
    new: str
    ids: tuple[str, ...]
