"""Pages aged and scanned: ink that spreads or fails, bent paper, specks, show-through."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

Box = tuple[float, float, float, float]
STRIP = 24  # dots: a bend is made of strips so wide


@dataclass(frozen=True)
class Scan:
    """How badly a page is scanned; lengths are in hundredths of an inch."""

    skew: float  # degrees
    warp: float
    phase: float
    blur: float
    threshold: float  # of ink: lower is thinner
    uneven: float
    grain: float
    specks: int
    bleed: float

    def shift(self, x: float, wide: float, dpi: int) -> float:
        """How far up the paper is bent at a place across the page, in dots."""
        bend = self.warp * dpi / 100 * math.sin(self.phase + 2.5 * x / wide)
        return math.tan(math.radians(self.skew)) * (x - wide / 2) + bend

    def moved(self, box: Box, wide: float, dpi: int) -> Box:
        """Where a box of the flat page is on the scan."""
        ends = [self.shift(x, wide, dpi) for x in (box[0], box[2])]
        return box[0], box[1] - max(ends), box[2], box[3] - min(ends)


def scan_for(severity: str, rng: random.Random) -> Scan:
    """A scan of so much damage: `light`, `medium` or `heavy`."""
    much = {"light": 0.35, "medium": 0.7, "heavy": 1.3}[severity]
    return Scan(
        skew=rng.uniform(-0.9, 0.9) * much,
        warp=rng.uniform(0.2, 2.2) * much,
        phase=rng.uniform(0, 6.3),
        blur=rng.uniform(0.16, 0.3) + 0.16 * much,
        threshold=rng.uniform(0.42, 0.6) - rng.uniform(-0.08, 0.14) * much,
        uneven=rng.uniform(0.05, 0.16) * much,
        grain=rng.uniform(4, 9) + 12 * much,
        specks=round(rng.uniform(5, 90) * much**2),
        bleed=rng.uniform(0, 0.16) * much,
    )


def aged(
    page: Image.Image, back: Image.Image | None, scan: Scan, dpi: int, seed: int
) -> Image.Image:
    """The page as a scanner sees it; `back` is the page printed behind."""
    rng = np.random.default_rng(seed)
    wide, high = page.size
    ink = _ink(page, scan, dpi, rng)
    if back is not None and scan.bleed > 0.02:
        behind = back.resize(page.size).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        faint = behind.filter(ImageFilter.GaussianBlur(scan.blur * dpi / 40))
        ink = np.maximum(ink, scan.bleed * (1 - np.asarray(faint, dtype=np.float32) / 255))
    _speckle(ink, scan, dpi, rng)
    paper = 226 + 5 * _clouds(rng, high, wide, 6)
    grey = paper - ink * (paper - rng.uniform(25, 60))
    grey += rng.normal(0, scan.grain, grey.shape).astype(np.float32)
    image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return _bent(image, scan, dpi)


def _ink(page: Image.Image, scan: Scan, dpi: int, rng: np.random.Generator) -> np.ndarray:
    """Ink from 0 to 1: pressed unevenly, spread where there was much, gone where little."""
    soft = page.filter(ImageFilter.GaussianBlur(scan.blur * dpi / 100))
    amount = 1 - np.asarray(soft, dtype=np.float32) / 255
    wide, high = page.size
    level = scan.threshold + scan.uneven * _clouds(rng, high, wide, 9)
    level += 0.5 * scan.uneven * _clouds(rng, high, wide, 160)
    return np.clip((amount - level) * 6 + 0.5, 0, 1).astype(np.float32)


def _clouds(rng: np.random.Generator, high: int, wide: int, cells: int) -> np.ndarray:
    """Smooth noise from -1 to 1, so many clouds across."""
    small = rng.uniform(0, 255, (max(2, cells * high // wide), cells)).astype(np.uint8)
    image = Image.fromarray(small).resize((wide, high), Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32) / 127.5 - 1


def _speckle(ink: np.ndarray, scan: Scan, dpi: int, rng: np.random.Generator) -> None:
    high, wide = ink.shape
    for _ in range(scan.specks):
        x, y = int(rng.integers(0, wide)), int(rng.integers(0, high))
        reach = max(1, int(rng.exponential(0.5) * dpi / 100))
        ink[y : y + reach, x : x + reach] = rng.uniform(0.5, 1)


def _bent(image: Image.Image, scan: Scan, dpi: int) -> Image.Image:
    wide, high = image.size
    mesh = []
    for x in range(0, wide, STRIP):
        end = min(wide, x + STRIP)
        left, right = scan.shift(x, wide, dpi), scan.shift(end, wide, dpi)
        source = (x, left, x, high + left, end, high + right, end, right)
        mesh.append(((x, 0, end, high), source))
    return image.transform(
        image.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor=215
    )
