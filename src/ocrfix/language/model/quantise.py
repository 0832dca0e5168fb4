"""Quantise floats to a few levels."""

from __future__ import annotations

from collections.abc import Sequence


def quantised(values: Sequence[float], steps: int) -> tuple[list[int], list[float]]:
    """Quantise values to steps of equal width; also the mean of each step."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    # All values equal, or none: any width will do.
    width = (high - low) / (steps - 1) or 1.0
    codes = [round((value - low) / width) for value in values]
    total, number = [0.0] * steps, [0] * steps
    for code, value in zip(codes, values, strict=True):
        total[code] += value
        number[code] += 1
    # The mean of the values in a step, not its middle: values may crowd at one side. Empty steps
    # are never read.
    means = [
        t / n if n else low + width * i for i, (t, n) in enumerate(zip(total, number, strict=True))
    ]
    return codes, means
