"""Copy broken into lines of a measure, with the words cut as a compositor cuts them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pyphen  # type: ignore[import-untyped]  # it has no types

from benchmarks.typeset.founts import Fount
from benchmarks.typeset.source import Span

Part = tuple[int, int, str]  # of a word: from, to, what the compositor added
WORD = re.compile(r"\S+")
LETTERS = re.compile(r"[^\W\d_]{5,}")
SPACED = re.compile(r"(?=[;:!?\u00bb])|(?<=\u00ab)")
LIGATURES = (("ffi", "\ufb03"), ("ffl", "\ufb04"), ("fi", "\ufb01"), ("fl", "\ufb02"))
OLD = (("\u017ft", "\ufb05"),)
OLD_CT = "\ueec5"  # where founts for medievalists (MUFI) keep it
SPACE, LEAST, RAISED, SMALL = 0.27, 0.19, 0.62, 0.78  # ems
MOST_CUTS = 3  # words cut at the ends of lines that follow each other
LANGUAGES = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR"}


@dataclass(frozen=True)
class Run:
    """Letters of one face and size (points), so far above the line, after so much space."""

    text: str
    face: str
    size: float
    rise: float = 0.0
    kern: float = 0.0


@dataclass
class Copy:
    """Text to be set: its italics and capitals, the marks of its notes, the label before it.

    `caps` are set in small capitals, `big` in full ones; a mark comes after so many letters.
    """

    text: str
    italic: tuple[Span, ...] = ()
    caps: tuple[Span, ...] = ()
    big: tuple[Span, ...] = ()
    marks: dict[int, tuple[str, bool]] = field(default_factory=dict)
    label: tuple[str, bool] = ("", False)
    plain: str = "r"
    drop: float = 0.0  # size of a first letter that reaches down into the second line

    def printed(self, start: int, end: int) -> str:
        """The letters as they are on paper, notes' marks among them."""
        out = []
        for a, b, _, cased in self._pieces(start, end):
            out.append(self.text[a:b].upper() if cased else self.text[a:b])
            if b in self.marks:
                out.append(self.marks[b][0])
        return (self.label[0] + " " if self.label[0] and not start else "") + "".join(out)

    def fallen(self, fount: Fount) -> float:
        """How wide the dropped letter is, in points."""
        return self.drop * (fount.width(self.text[0], "r") + 0.08) if self.drop else 0.0

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
        edges = {start, end, *(at for at in self.marks if start < at < end)}
        for span in (*self.italic, *self.caps, *self.big):
            edges |= {at for at in span if start < at < end}
        cuts = sorted(edges)
        other = "r" if self.plain == "i" else "i"
        for a, b in pairwise(cuts):
            face = other if _within(a, self.italic) else self.plain
            case = "small" if _within(a, self.caps) else "big" if _within(a, self.big) else ""
            yield a, b, face, case


def _within(at: int, spans: tuple[Span, ...]) -> bool:
    return any(a <= at < b for a, b in spans)


@dataclass
class Line:
    """A printed line. `x`, `y` (the baseline), sizes are points on the page."""

    kind: str
    size: float
    height: float
    copy: Copy
    parts: list[Part]
    x: float
    width: float
    fit: str = "justify"
    track: float = 0.0
    block: int | None = None
    note: int | None = None
    hyphen: str = ""
    turnover: bool = False
    vline: int | None = None
    more: bool = False
    first: bool = False
    above: float = 0.0
    keep: bool = False
    opening: bool = False
    y: float = 0.0

    @property
    def a(self) -> int:
        """Where the line starts in the text of its block or note."""
        return self.parts[0][0] if self.parts else 0

    @property
    def b(self) -> int:
        """Where it ends there."""
        return self.parts[-1][1] if self.parts else 0

    @property
    def text(self) -> str:
        """What is printed."""
        return " ".join(self.copy.printed(a, b) + end for a, b, end in self.parts)


def _long(text: str, after: str) -> str:
    """Letters as printers had them before 1800: long s but at the end of a word, ct joined."""
    text = re.sub(r"s(?=[a-z\u00df-\u00ff])", "\u017f", text + after)[: len(text)]
    return text.replace("ct", OLD_CT)


class Compositor:
    """Sets copy in one fount and language."""

    def __init__(
        self, fount: Fount, lang: str, *, often: bool, spaced: bool, old: bool = False
    ) -> None:
        self.fount = fount
        self._cuts = pyphen.Pyphen(lang=LANGUAGES.get(lang, "en_GB"), left=2, right=3)
        self._loose = 1.1 if often else 1.7
        self._spaced, self._old = spaced, old

    def runs(self, copy: Copy, part: Part, size: float) -> list[Run]:
        """The letters of a word, by face."""
        start, end, added = part
        out: list[Run] = []
        if not start and copy.label[0]:
            out += self._mark(copy.label, size)
            out.append(Run("", "r", size, kern=0.3 * size))
        if copy.drop and not start:
            face = self.fount.face_for(copy.text[0], "r")
            out.append(Run(copy.text[0], face, copy.drop, 0.65 * (size - copy.drop)))
            out.append(Run("", "r", size, kern=0.1 * size))
            start = 1
        for a, b, face, case in copy._pieces(start, end):  # noqa: SLF001 - the same module
            text = copy.text[a:b]
            if self._old and not case:
                text = _long(text, copy.text[b : b + 1])
            out += self._cased(text, face, case, size)
            if b in copy.marks:
                out += self._mark(copy.marks[b], size)
        return out + ([Run(added, copy.plain, size)] if added else [])

    def width(self, runs: list[Run], track: float = 0.0) -> float:
        """How far runs reach, in points."""
        return sum(
            r.kern + self.fount.width(r.text, r.face) * r.size + track * len(r.text) for r in runs
        )

    def broken(
        self,
        copy: Copy,
        size: float,
        place: Callable[[int], tuple[float, float]],
        span: Span,
        *,
        whole: bool = False,
    ) -> Iterator[tuple[list[Part], str]]:
        """Words of each line and how it ends: `soft`, `hard`, or nothing; `whole` cuts none."""
        words = deque((m.start(), m.end()) for m in WORD.finditer(copy.text, *span))
        number = cuts = 0
        while words:
            may_cut = not whole and cuts < MOST_CUTS
            parts, hyphen = self._line(copy, words, size, place(number)[1], may_cut=may_cut)
            cuts = cuts + 1 if hyphen else 0
            number += 1
            yield parts, hyphen

    def _line(
        self, copy: Copy, words: deque[Span], size: float, room: float, *, may_cut: bool
    ) -> tuple[list[Part], str]:
        """Takes off `words` what fills one line, the last one in part where it is cut."""
        parts: list[Part] = []
        total = 0.0
        while words:
            width = self.width(self.runs(copy, (*words[0], ""), size))
            if parts and total + width + LEAST * size * len(parts) > room:
                break
            parts.append((*words.popleft(), ""))
            total += width
        loose = (room - total) / max(1, len(parts) - 1)
        if words and may_cut and loose > self._loose * SPACE * size:
            rest = room - total - LEAST * size * len(parts)
            for part, kind in self._cuts_of(copy, words[0], size, rest):
                words[0] = (part[1], words[0][1])
                return [*parts, part], kind
        return parts, ""

    def _cuts_of(
        self, copy: Copy, word: Span, size: float, room: float
    ) -> Iterator[tuple[Part, str]]:
        """Beginnings of a word that still fit, longest first, and what hyphen ends them."""
        for end, kind in sorted(self._places(copy, word), reverse=True):
            part = (word[0], end, "-" if kind == "soft" else "")
            if self.width(self.runs(copy, part, size)) <= room:
                yield part, kind

    def _places(self, copy: Copy, word: Span) -> Iterator[tuple[int, str]]:
        text = copy.text[slice(*word)]
        for match in re.finditer(r"(?<=\w)-(?=\w\w)|(?<=\w)\u2014(?=\w)", text):
            yield word[0] + match.end(), "hard" if match[0] == "-" else ""
        if any(word[0] <= a < word[1] for a, _ in (*copy.big, *copy.caps)):
            return
        for match in LETTERS.finditer(text):
            for at in self._cuts.positions(match[0]):
                yield word[0] + match.start() + at, "soft"

    def _mark(self, mark: tuple[str, bool], size: float) -> list[Run]:
        text, raised = mark
        small = RAISED * size if raised and text[:1].isalnum() else size
        rise = 0.34 * size if raised and text[:1].isalnum() else 0.0
        return [
            Run(letter, self.fount.face_for(letter, "r"), small, rise, 0.04 * size if not n else 0)
            for n, letter in enumerate(text)
        ]

    def _cased(self, text: str, face: str, case: str, size: float) -> Iterator[Run]:
        for n, piece in enumerate(SPACED.split(text) if self._spaced else [text]):
            kern = 0.16 * size if n else 0.0
            if case != "small":
                yield from self._faced(piece.upper() if case else piece, face, size, kern)
                continue
            for k, match in enumerate(
                re.finditer(r"[^a-z\u00df-\u00ff]+|[a-z\u00df-\u00ff]+", piece)
            ):
                low = match[0] != match[0].upper()
                yield from self._faced(
                    match[0].upper(), "r", size * (SMALL if low else 1), 0.0 if k else kern
                )

    def _faced(self, text: str, face: str, size: float, kern: float) -> Iterator[Run]:
        """Runs of letters that the face has, ligatures joined, and of those it lacks."""
        for pair, joined in (*LIGATURES, *OLD):
            if pair in text and self.fount.face_for(joined, face) == face:
                text = text.replace(pair, joined)
        start = 0
        for at, letter in enumerate(text):
            if not letter.isascii() and self.fount.face_for(letter, face) != face:
                if at > start:
                    yield Run(text[start:at], face, size, 0.0, kern)
                    kern = 0.0
                yield Run(letter, "x", size, 0.0, kern)
                start, kern = at + 1, 0.0
        if start < len(text):
            yield Run(text[start:], face, size, 0.0, kern)
