"""Clean text made into what a vision-language engine gives: a paragraph a line, cut at page ends.

Every cut is known, so the rules that repair cuts can be counted: `measure/layout.py` does.
"""

from __future__ import annotations

import gzip
import hashlib
import random
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyphen  # type: ignore[import-untyped]

PATTERNS = pyphen.Pyphen(lang="en_GB")
EMPHASIS = re.compile(r"\*(?=\S)([^*]+?)(?<=\S)\*")
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


class Note(NamedTuple):
    """A note put at a page foot, in offsets of the text that has it."""

    start: int
    end: int
    goal: int  # the end of the paragraph that cites it
    home: bool  # it is there already


class Piece(NamedTuple):
    """What a page shows of a paragraph."""

    text: str
    last: bool  # the paragraph ends here


def noted(
    found: list[str], rng: random.Random, *, lines: bool = False, plant: bool = True
) -> tuple[str, list[Note], list[int]]:
    """Pages with notes at their feet: the text, the notes, and where paragraphs end.

    `lines`: set in lines, with a form feed after each page; otherwise a paragraph a line.
    `plant=False` cuts the pages only, for books that have notes of their own.
    """
    style = rng.choice(("stars", "page", "book", "raised")) if plant else ""
    if lines:  # an engine that reads lines tells nothing of emphasis
        plain = (EMPHASIS.sub(r"\1", each) for each in found)
        found = [each for each in plain if not each.startswith("[Illustration")]
    ends: list[int] = []
    out: list[str] = []
    size = number = 0
    notes: list[tuple[int, int, int]] = []  # start, end, and the number of the paragraph

    def put(block: str, gap: str) -> tuple[int, int]:
        nonlocal size
        out.append((gap if out else "") + block)
        start = size + len(gap) * (len(out) > 1)
        size = start + len(block)
        return start, size

    for page in _pages(found, rng):
        bodies: list[tuple[str, int]] = []
        gap = "\f" if lines else "\n\n"
        for piece in page:
            shown = piece.text
            if style and len(shown) > 200 and "\n" not in shown and rng.random() < 0.08:
                label = _label(style, len(bodies), number)
                marked = _cite(shown, label, rng)
                if marked:
                    shown, number = marked, number + 1
                    bodies.append((f"{label} {_body(found, rng)}", len(ends)))
            _, end = put(_set(shown, 58) if lines else shown, gap)
            gap = "\n\n"
            if piece.last:
                ends.append(end)
        for body, paragraph in bodies:
            notes.append((*put(_set(body, 66) if lines else body, "\n\n"), paragraph))
    text = "".join(out)
    return text, _placed(text, notes, ends), ends


def _placed(text: str, notes: list[tuple[int, int, int]], ends: list[int]) -> list[Note]:
    """Whether each note follows the paragraph that cites it, or another of its notes."""
    behind: dict[int, int] = {}  # where a note ends, the paragraph that it follows
    placed = []
    for start, end, paragraph in notes:
        goal = ends[paragraph]
        before = len(text[:start].rstrip())
        home = before == goal or behind.get(before) == goal
        if home:
            behind[end] = goal
        placed.append(Note(start, end, goal, home))
    return placed


def _pages(found: list[str], rng: random.Random) -> Iterator[list[Piece]]:
    page: list[Piece] = []
    fill = 0
    for whole in found:
        rest = whole
        while fill + len(rest) > PAGE and "\n" not in rest and len(rest) > 120:
            blank = rest.rfind(" ", 0, max(60, PAGE - fill))
            if blank < 0:
                break
            left, kind = _halve(rest[blank + 1 :].split(" ")[0].rstrip(".,;:!?\"'"), rng)
            cut_at = blank + 1 + len(left) * (kind != "plain")
            page.append(Piece(rest[:cut_at].rstrip(" ") + "-" * (kind != "plain"), last=False))
            rest = rest[cut_at + (kind == "hard") :]
            yield page
            page, fill = [], 0
        page.append(Piece(rest, last=True))
        fill += len(rest)
        if fill > PAGE * 0.9:
            yield page
            page, fill = [], 0
    if page:
        yield page


def _label(style: str, on_page: int, in_book: int) -> str:
    if style == "stars":
        return "*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}"[on_page % 4] * (1 + on_page // 4)
    if style == "raised":
        return "\N{SUPERSCRIPT ONE}\N{SUPERSCRIPT TWO}\N{SUPERSCRIPT THREE}"[on_page % 3]
    return f"[{(on_page if style == 'page' else in_book) + 1}]"


def _cite(text: str, label: str, rng: random.Random) -> str:
    """`text` with a mark after one of its words; "" if none will do."""
    places = [m.end() for m in re.finditer(r"[a-z]{3}[.,;]?(?= [A-Za-z])", text)]
    if not places:
        return ""
    at = rng.choice(places)
    return text[:at] + label + text[at:]


def _body(found: list[str], rng: random.Random) -> str:
    """Words of the book, made a note: long or short."""
    words = rng.choice(found).replace("\n", " ").replace("*", "").split()
    start = rng.randrange(max(1, len(words) - 3))
    body = " ".join(words[start : start + rng.choice((4, 9, 20, 60))]).rstrip(".,;:-[(")
    return (body[:1].upper() + body[1:] or "See above") + "."


def _set(text: str, measure: int) -> str:
    """A paragraph in lines of print; verse keeps its own."""
    return text if "\n" in text else textwrap.fill(text, measure, break_on_hyphens=False)


def part(name: str) -> str:
    """Which half a book belongs to: "develop", to look at and choose rules by, or "hold"."""
    return "hold" if hashlib.sha256(name.encode()).digest()[0] % 2 else "develop"


def corpus(
    folder: Path, seed: int = 1, only: str = ""
) -> Iterator[tuple[Path, list[str], random.Random]]:
    """Each file of a folder, or of one half, its paragraphs, and a random source of its own."""
    for number, path in enumerate(sorted(folder.glob("*.txt.gz"))):
        if only in {"", part(path.name)}:
            yield path, paragraphs(path), random.Random(seed * 1000 + number)
