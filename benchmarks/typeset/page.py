"""A page and its columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.typeset.lines import Line

Rule = tuple[float, float, float, float]  # a printed rule: from x, y to x, y


@dataclass
class Frame:
    """A column of a page: the text, and the notes at its foot."""

    text: list[Line] = field(default_factory=list)
    foot: list[Line] = field(default_factory=list)
    cited: list[int] = field(default_factory=list)
    used: float = 0.0
    noted: float = 0.0


@dataclass
class Page:
    """A page made up: `lines` in reading order, each with its place; `rules` drawn between."""

    number: int
    frames: list[Frame]
    folio: str = ""
    front: bool = False
    opening: bool = False
    chapter: str = ""
    plate: bool = False
    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
