"""A question of the pass `queries`."""

from __future__ import annotations

from typing import NamedTuple

from ocrfix.core.edits import Span


class Asked(NamedTuple):
    """One question to a person, and the places it is about, in view offsets."""

    rule: str
    why: str
    spans: list[Span]
