"""Pages of made-up prose, with lines of their own at the head and foot."""

from __future__ import annotations

import random
from types import SimpleNamespace

SOUNDS = ("ba", "do", "ri", "men", "tal", "o", "se", "ver", "ku", "nid", "as", "pol", "he", "wi")


def prose(seed, lines=20, *, begins="", ends="", words=11):
    """Made-up prose, which begins and ends in the middle of a sentence."""
    chance = random.Random(seed)
    word = lambda: "".join(chance.choices(SOUNDS, k=chance.choice((1, 2, 2, 3))))  # noqa: E731
    body = [" ".join(word() for _ in range(words)) for _ in range(lines)]
    body[0] = begins + body[0]
    body[-1] += ends
    return body


def page(seed, top=(), foot=(), lines=20, *, begins="", ends="", tight=False):
    """A page with lines of its own above and below its text."""
    gap = [] if tight else [""]
    body = prose(seed, lines, begins=begins, ends=ends) if lines else []
    return [*top, *(gap if top else []), *body, *(gap if foot else []), *foot]


def shown(pages):
    """Pages as a pass is shown them."""
    texts = ["\n".join(lines) + "\n" for lines in pages]
    ends = [sum(map(len, texts[: n + 1])) + n for n in range(len(texts))]
    spans = [(end - len(text), end) for text, end in zip(texts, ends, strict=True)]
    return SimpleNamespace(text="\f".join(texts), pages=spans)
