"""Clean text made into what a vision-language engine gives: a paragraph a line, cut at page ends.

Every cut is known, so the rules that mend cuts can be counted: `measure_layout.py` does.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyphen  # type: ignore[import-untyped]

PATTERNS = pyphen.Pyphen(lang="en_GB")
PAGE = 2200  # code points, an octavo page


class Cut(NamedTuple):
    """A page end inside a sentence: where the gap begins, and what was cut."""

    at: int
    kind: str  # plain, soft, hard
    word: str


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of a Gutenberg-like file, each on one line; verse keeps its lines."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    found: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        lines = block.rstrip().split("\n")
        if not block.strip():
            continue
        verse = any(line.startswith("    ") for line in lines) or (
            len(lines) > 1 and max(map(len, lines)) < 55
        )
        joined = ("\n" if verse else " ").join(line.strip() for line in lines)
        found.append(joined.replace("_", "*"))
    return found


def cut(found: list[str], rng: random.Random, page: int = PAGE) -> tuple[str, list[Cut]]:
    """The text with a blank line at each page end, and every cut made by one."""
    out: list[str] = []
    cuts: list[Cut] = []
    size = fill = 0

    def put(text: str) -> None:
        nonlocal size
        out.append(text)
        size += len(text)

    for number, whole in enumerate(found):
        rest = whole
        if number:
            put("\n\n")
        while fill + len(rest) > page and "\n" not in rest and len(rest) > 120:
            blank = rest.rfind(" ", 0, page - fill)
            if blank < 0:
                break
            word = rest[blank + 1 :].split(" ")[0]
            left, kind = _halve(word.rstrip(".,;:!?\"'"), rng)
            if kind == "plain":
                put(rest[:blank])
                rest = rest[blank + 1 :]
            else:
                put(rest[: blank + 1] + left + "-")
                rest = rest[blank + 1 + len(left) + (kind == "hard") :]
            cuts.append(Cut(size, kind, word))
            put("\n\n")
            fill = 0
        put(rest)
        fill = (fill + len(rest)) % page
    return "".join(out), cuts


def _halve(word: str, rng: random.Random) -> tuple[str, str]:
    if "-" in word and rng.random() < 0.5 and word[word.index("-") + 1 :][:1].isalpha():
        return word[: word.index("-")], "hard"
    if word.isalpha() and len(word) > 5 and rng.random() < 0.35:
        places = PATTERNS.positions(word)
        if places:
            return word[: rng.choice(places)], "soft"
    return word, "plain"


def wrap(found: list[str], measure: int = 58) -> tuple[str, list[Cut]]:
    """The text as lines of print, words cut at line ends by hyphenation patterns."""
    out: list[str] = []
    cuts: list[Cut] = []
    size = column = 0
    for token in " ".join(found).split():
        room = measure - column - 1
        if len(token) > room:
            match = re.fullmatch(r"[\"'“‘(]*([^\W\d_]+(?:-[^\W\d_]+)*)\W*", token)
            at, kind = _line_cut(match[1], room - match.start(1)) if match else (0, "")
            if at and match:
                at += match.start(1)
                piece = " " + token[:at] + ("-" if kind == "soft" else "") + "\n"
                out.append(piece)
                size += len(piece)
                cuts.append(Cut(size - 2, kind, token))
                out.append(token[at:])
                size += len(token) - at
                column = len(token) - at
                continue
            out.append("\n" + token)
            column = len(token)
        else:
            out.append(" " + token)
            column += len(token) + 1
        size += len(token) + 1
    return "".join(out), cuts


def _line_cut(word: str, room: int) -> tuple[int, str]:
    if "-" in word:
        at = word.index("-") + 1
        return (at, "hard") if at <= room else (0, "")
    places = [place for place in PATTERNS.positions(word) if place < room] if len(word) > 4 else []
    return (places[-1], "soft") if places else (0, "")


def corpus(folder: Path, seed: int = 1) -> Iterator[tuple[Path, list[str], random.Random]]:
    """Each file of a folder, its paragraphs, and a random source of its own."""
    for number, path in enumerate(sorted(folder.glob("*.txt.gz"))):
        yield path, paragraphs(path), random.Random(seed * 1000 + number)
