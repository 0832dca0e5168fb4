"""Pages of printed lines in the place of prose, and books of them with heads and feet."""

from __future__ import annotations

import random

SOUNDS = ("ba", "do", "ri", "men", "tal", "o", "se", "ver", "ku", "nid", "as", "pol", "he", "wi")


def page(number, size=12):
    """A page of what might be prose, beginning and ending in mid-sentence; each another one."""
    chance = random.Random(number)
    word = lambda: "".join(chance.choices(SOUNDS, k=chance.choice((1, 2, 2, 3))))  # noqa: E731
    return [" ".join(word() for _ in range(11)) for _ in range(size)]


def book(tops, feet=None, bodies=None, size=12):
    """A text with a page for each head in `tops`; "" is a page without one."""
    bodies = bodies or [page(n, size) for n in range(len(tops))]
    feet = feet or [""] * len(tops)
    return "\f".join(
        (f"{top}\n\n" if top else "") + "\n".join(body) + (f"\n\n{foot}" if foot else "") + "\n"
        for top, foot, body in zip(tops, feet, bodies, strict=True)
    )
