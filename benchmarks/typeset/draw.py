"""Pages drawn: every letter in its place, at so many dots to the inch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from benchmarks.typeset.lines import LEAST, SPACE, Compositor, Line, Run

if TYPE_CHECKING:
    from benchmarks.typeset.makeup import MakeUp
    from benchmarks.typeset.page import Page

INK, PAPER = 0, 255
MARGIN = (46.0, 58.0, 52.0, 62.0)  # points: left, top, right, foot of the type area


@dataclass(frozen=True)
class Placed:
    """A printed line and the corners of its box, in dots: left, top, right, bottom."""

    line: Line
    box: tuple[float, float, float, float]


def drawn(page: Page, make_up: MakeUp, dpi: int) -> tuple[Image.Image, list[Placed]]:
    """The page, ink black on white, and where each of its lines is."""
    scale = dpi / 72
    left, top, right, foot = MARGIN
    size = (
        round((left + make_up.width + right) * scale),
        round((top + make_up.height + foot) * scale),
    )
    image = Image.new("L", size, PAPER)
    pen = ImageDraw.Draw(image)
    placed = []
    for line in page.lines:
        ends = _line(pen, line, make_up.setting.comp, scale, (left, top))
        y = (top + line.y) * scale
        tall = line.size * scale
        placed.append(Placed(line, (ends[0], y - 0.75 * tall, ends[1], y + 0.25 * tall)))
    for x0, y0, x1, y1 in page.rules:
        corners = [(left + x0) * scale, (top + y0) * scale, (left + x1) * scale, (top + y1) * scale]
        pen.line(corners, fill=INK, width=max(1, round(0.5 * scale)))
    if page.plate:
        _plate(pen, page.number, size)
    return image, placed


def _line(
    pen: ImageDraw.ImageDraw,
    line: Line,
    comp: Compositor,
    scale: float,
    origin: tuple[float, float],
) -> tuple[float, float]:
    """Draws a line; gives back where it begins and ends."""
    words = [comp.runs(line.copy, part, line.size) for part in line.parts]
    widths = [comp.width(runs, line.track) for runs in words]
    room = line.width - sum(widths)
    space = (SPACE + (0.12 if line.track else 0)) * line.size + line.track
    if len(words) > 1:
        even = room / (len(words) - 1)
        if line.fit == "justify" and even < 3.2 * SPACE * line.size:
            space = even
        space = max(min(space, even) if line.fit != "centre" else space, 0.6 * LEAST * line.size)
    slack = room - space * (len(words) - 1)
    x = line.x + {"centre": slack / 2, "right": slack}.get(line.fit, 0.0)
    begin = x
    for runs, width in zip(words, widths, strict=True):
        _word(pen, runs, line, comp, scale, (x + origin[0], line.y + origin[1]))
        x += width + space
    return (begin + origin[0]) * scale, (x - space + origin[0]) * scale


def _word(
    pen: ImageDraw.ImageDraw, runs: list[Run], line: Line, comp: Compositor, scale: float,
    at: tuple[float, float],
) -> None:  # fmt: skip
    x, y = at
    for run in runs:
        x += run.kern
        fount = comp.fount.at(run.face, run.size * scale)
        for text in run.text if line.track else (run.text,):
            if text:
                pen.text(
                    (x * scale, (y - run.rise) * scale), text, fill=INK, font=fount, anchor="ls"
                )
            x += comp.fount.width(text, run.face) * run.size + line.track * len(text)


def _plate(pen: ImageDraw.ImageDraw, number: int, size: tuple[int, int]) -> None:
    """A picture of sorts, which the reader of the page must make nothing of."""
    wide, high = size
    if number % 2:
        return
    for step in range(60):
        y = high * (0.25 + 0.008 * step)
        bend = (step * 37 + number * 11) % 80
        pen.line([wide * 0.2, y, wide * 0.5, y + bend, wide * 0.8, y - bend / 2], fill=90, width=3)
