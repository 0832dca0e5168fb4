"""Half-open ranges of text, and the values a pass proposes."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Span(NamedTuple):
    """`text[start:end]`, in Unicode code points. Which text is the caller's to say."""

    start: int
    end: int


class Safety(IntEnum):
    """How far a proposal may go without a person. Ordered: compare, do not branch."""

    NOTE = 0  # tells the editor something; changes nothing
    REVIEW = 1  # woven in, but off until somebody accepts it
    SAFE = 2  # applied

    @classmethod
    def named(cls, word: str) -> Safety:
        """The safety called `word` ("note", "review", "safe"); `KeyError` for any other word."""
        return cls[word.upper()]

    @property
    def word(self) -> str:
        """The name as files and people write it."""
        return self.name.lower()


class Edit(NamedTuple):
    """Put `new` where `span` stands, having looked at `reads`. All in view offsets.

    `reads` covers `span`. It is the evidence: the fix is withdrawn as soon as any
    character of it is not what the pass saw. An insertion has an empty span and stands
    right behind the character before it.
    """

    span: Span
    new: str
    reads: Span

    @classmethod
    def at(cls, start: int, end: int, new: str, reads: tuple[int, int] | None = None) -> Edit:
        """An edit of `[start, end)` that read `reads` (by default just what it changes)."""
        return cls(Span(start, end), new, Span(*reads) if reads else Span(start, end))


class Fix(NamedTuple):
    """Edits that stand or fall as one, with the rule and the reason behind them.

    A `NOTE` carries edits whose `new` nobody applies: their spans say where to look.
    """

    edits: tuple[Edit, ...]
    rule: str
    why: str
    confidence: float
    safety: Safety
    moves: bool = False  # whether it takes a block of text to another place, as it is
    stopped: bool = False  # a note that the rule took too long, and is off for this text


class Hunk(NamedTuple):
    """What standing changes come to: put `new` where `scan[start:end]` stands.

    Hunks are disjoint, sorted, in scan offsets; `ids` names the changes they flatten.
    """

    start: int
    end: int
    new: str
    ids: tuple[str, ...]
