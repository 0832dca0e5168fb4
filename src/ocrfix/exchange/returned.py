"""The text of a review file that came back, with a status for each character.

KEPT        ordinary text
WRITTEN     text that an undecided change of ours inserts
STRUCK      text that an undecided change of ours deletes
PASSING     both: one change of ours inserts it, another deletes it
SIGN        not text, but a sign that marks a change in the file
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

# One letter each, so that the status of a text is a string of the same length, which can be sliced,
# searched and reversed together with it.
KEPT, WRITTEN, STRUCK, PASSING, SIGN = "kidsm"


class ReturnedText(NamedTuple):
    """The text of a returned file."""

    text: str
    status: str  # of each character, as above
    touched: Sequence[tuple[int, str]] = ()  # (place in the text, author of the edit there)


def joined(runs: Iterable[tuple[str, str]]) -> ReturnedText:
    """Join runs of text, each with the status of its characters."""
    texts: list[str] = []
    statuses: list[str] = []
    for text, status in runs:
        texts.append(text)
        statuses.append(status * len(text))
    return ReturnedText("".join(texts), "".join(statuses))
