"""What is on a page beside the text: heads, folios, signatures, catchwords, stamps."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from benchmarks.typeset.lines import Copy, Line
from benchmarks.typeset.words import title_case

if TYPE_CHECKING:
    from benchmarks.typeset.makeup import MakeUp
    from benchmarks.typeset.page import Page

STAMPS = (
    "LIBRARY",
    "DISCARD",
    "3/6",
    "14 MAR 1921",
    "PUBLIC LIBRARY",
    "No. 4417",
    "E 208",
    "REFERENCE",
)
LETTERS = "BCDEFGHIKLMNOPQRSTUXYZ"


class Furniture:
    """Adds to each page what its style wants around the text."""

    def __init__(self, make_up: MakeUp, pages: list[Page]) -> None:
        self.make_up, self.pages, self.style = make_up, pages, make_up.style
        self.comp, self.book = make_up.setting.comp, make_up.setting.book
        self.rng = random.Random(make_up.rng.random())
        self.width, self.height = make_up.width, make_up.height
        self.size = self.style.size
        self.top = -1.6 * self.size * (1.4 if self.style.head_rule else 1.0)
        self.bottom = self.height + 2.1 * self.size

    def add(self) -> None:
        """Puts the furniture among the lines of the pages, in reading order."""
        for at, page in enumerate(self.pages):
            top: list[Line] = []
            bottom: list[Line] = []
            if not page.plate:
                self._head(page, top, bottom)
                self._folio(page, top, bottom)
                self._signature(at, bottom)
                self._catchword(at, bottom)
            if self.style.notice:
                bottom.append(
                    self._line("stamp", self.style.notice, "right", self.bottom + 26, 7.0)
                )
            top.sort(key=lambda line: line.x)
            bottom.sort(key=lambda line: (line.y, line.x))
            page.lines = [*top, *page.lines, *bottom]
            self._stamp(page)

    # ---- heads ---------------------------------------------------------------------------------

    def _head(self, page: Page, top: list[Line], bottom: list[Line]) -> None:
        style = self.style
        verso = page.number % 2 == 0
        text = self._head_text(page, style.verso if verso else style.recto)
        if style.head == "none" or page.opening or not text:
            return
        place = {
            "centre": "centre", "outer": "left" if verso else "right", "foot": "centre",
            "inner": "right" if verso else "left", "bracket": "centre", "in-line": "in",
        }[style.head]  # fmt: skip
        line = self._line("running_head", self._short(text), place, self.top, self.size * 0.92)
        self._faced(line)
        if place == "in":  # beside the folio, at the outer edge
            line.x = 2.6 * self.size if verso else 0.0
            line.width, line.fit = self.width - 2.6 * self.size, "left" if verso else "right"
        elif style.head == "outer" and style.folio == "top-outer":
            line.fit = "right" if verso else "left"
        if style.head == "foot":
            line.y = self.bottom
            bottom.append(line)
            return
        top.append(line)
        if style.head == "bracket" and page.chapter:
            self._bracket(page, top, verso=verso)
        if style.head_rule:
            below = self.top + 0.5 * self.size
            page.rules.append((0.0, below, self.width, below))
            if style.head_rule == "double":
                page.rules.append((0.0, below + 1.6, self.width, below + 1.6))

    def _bracket(self, page: Page, top: list[Line], *, verso: bool) -> None:
        number = next(
            (
                match[1]
                for block in self._blocks_of(page)
                if (match := re.search(r"\b([IVXLC]+|\d+)\b", block))
            ),
            "",
        )
        if number:
            text = f"[CHAP. {number}." if verso else f"CHAP. {number}.]"
            side = "right" if verso else "left"
            top.append(self._line("running_head", text, side, self.top, self.size * 0.85))

    def _blocks_of(self, page: Page) -> list[str]:
        """The chapter's number, if a number heading comes before this page."""
        at = min((line.block for line in page.lines if line.block is not None), default=0)
        blocks = self.book.blocks[: at + 1]
        return [block.text for block in reversed(blocks) if block.role == "number"][:1]

    def _head_text(self, page: Page, what: str) -> str:
        if page.front and what == "title":
            what = "chapter"
        if what == "page":
            return self._matter(page) or page.chapter
        return (
            {"title": self.book.title, "author": self.book.author}.get(what)
            or page.chapter
            or self.book.title
        )

    def _matter(self, page: Page) -> str:
        """A head that says what the page is about: its first words of some weight."""
        text = " ".join(line.text for line in page.lines if line.kind == "body")
        found = re.search(r"\b[A-Z][a-z]{3,} (?:of|and|in) (?:the )?[A-Za-z]{4,}\b", text)
        found = found or re.search(r"\b[a-z]{5,} (?:of|and|in) (?:the )?[A-Za-z]{5,}\b", text)
        return title_case(found[0]) if found else ""

    def _short(self, text: str) -> str:
        """As many words as have room beside folios."""
        room = self.width * 0.74
        words = text.split()
        while len(words) > 1 and self._wide(" ".join(words)) > room:
            words.pop()
        return " ".join(words)

    def _wide(self, text: str) -> float:
        line = self._line("running_head", text, "left", 0.0, self.size * 0.92)
        self._faced(line)
        runs = [run for part in line.parts for run in self.comp.runs(line.copy, part, line.size)]
        return self.comp.width(runs, line.track) + 0.3 * self.size * len(line.parts)

    def _faced(self, line: Line) -> None:
        whole = ((0, len(line.copy.text)),)
        if self.style.head_face in {"caps", "spaced"}:
            line.copy.big = whole
        if self.style.head_face == "small":
            line.copy.caps = whole
        if self.style.head_face == "italic":
            line.copy.plain = "i"
        line.track = 0.15 * line.size if self.style.head_face == "spaced" else 0.0

    # ---- the rest ------------------------------------------------------------------------------

    def _folio(self, page: Page, top: list[Line], bottom: list[Line]) -> None:
        where = self.style.folio
        if not page.folio or (page.opening and self.style.folio_opening == "none"):
            return
        if page.opening and self.style.folio_opening == "foot":
            where = "foot-centre"
        outer = "left" if page.number % 2 == 0 else "right"
        place = outer if where.endswith("outer") else "centre"
        foot = where.startswith("foot")
        y = self.bottom if foot else self.top
        y += 1.5 * self.size if foot and self.style.head == "foot" and place == "centre" else 0.0
        text = self.style.folio_form.format(page.folio)
        (bottom if foot else top).append(self._line("folio", text, place, y, self.size * 0.95))

    def _signature(self, at: int, bottom: list[Line]) -> None:
        sheet, leaf = divmod(at, self.style.sheet)
        if not self.style.signature or leaf not in {0, 2} or not sheet:
            return
        text = (
            str(sheet + 1)
            if self.style.signature == "number"
            else LETTERS[(sheet - 1) % len(LETTERS)]
        )
        text += ("*" if self.style.signature == "number" else "2") if leaf else ""
        if self.style.signature == "title" and not leaf:
            text = f"VOL. I. {text}"
        line = self._line("signature", text, "left", self.bottom, self.size * 0.8)
        line.x = self.width * (0.12 if self.style.signature == "title" else 0.62)
        bottom.append(line)

    def _catchword(self, at: int, bottom: list[Line]) -> None:
        if not self.style.catchword or at + 1 >= len(self.pages):
            return
        text = next((f.text[0] for f in self.pages[at + 1].frames if f.text), None)
        if text is None or text.kind != "body":
            return
        line = self._line(
            "catchword", text.text.split()[0], "right", self.bottom - 0.8 * self.size, self.size
        )
        bottom.append(line)

    def _stamp(self, page: Page) -> None:
        if self.rng.random() >= self.style.stamp:
            return
        text = self.rng.choice(STAMPS)
        y = self.rng.choice([self.top - 18, *([] if self.style.notice else [self.bottom + 24])])
        line = self._line("stamp", text, "left", y, self.rng.uniform(11, 15))
        runs = [run for part in line.parts for run in self.comp.runs(line.copy, part, line.size)]
        line.x = self.rng.uniform(0, max(0.0, self.width - 1.1 * self.comp.width(runs)))
        page.lines.append(line)

    def _line(self, kind: str, text: str, place: str, y: float, size: float) -> Line:
        words = [(m.start(), m.end(), "") for m in re.finditer(r"\S+", text)]
        fit = place if place in {"left", "right", "centre"} else "left"
        line = Line(kind, size, size * 1.3, Copy(text), words, 0.0, self.width, fit)
        line.y = y
        return line
