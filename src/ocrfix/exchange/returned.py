"""A text that came back from an editor, each character with what the file shows it as.

KEPT        text like any other
WRITTEN     an insertion of ours that is still open
STRUCK      a deletion of ours that is still open
PASSING     both: one change of ours writes it, another strikes it
SIGN        no text, but a sign of the file by which a change is marked
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

KEPT, WRITTEN, STRUCK, PASSING, SIGN = "kidsm"


class ReturnedText(NamedTuple):
    """What a file holds."""

    text: str
    status: str  # of each character, as above
    touched: Sequence[tuple[int, str]] = ()  # (place in the text, who inserted or deleted there)


def joined(runs: Iterable[tuple[str, str]]) -> ReturnedText:
    """The whole of runs of text, each with the status of its characters."""
    texts: list[str] = []
    statuses: list[str] = []
    for text, status in runs:
        texts.append(text)
        statuses.append(status * len(text))
    return ReturnedText("".join(texts), "".join(statuses))
