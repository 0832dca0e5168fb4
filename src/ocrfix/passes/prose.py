"""What passes ask about running text: its blocks, and whether one flows into the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

GAP = re.compile(r"[ \t]*(?:\n[ \t]*){2,}\f?[ \t\n]*|[ \t\n]*\f[ \t\n]*")
"""What stands between two blocks: at least one blank line, or a form feed."""

EMPHASIS = "*_"
CLOSERS = "\"'”’»)]}"
OPENERS = "\"'“‘«([{„"
ENDS = ".!?…:"
"""With these a sentence ends, or announces what follows."""
NOTE_MARK = re.compile(r"(?:[\[({]\d{1,4}[\])}]|[*†‡§])+$")
"""A reference to a note, as it may stand behind the end of a sentence."""
LIST_ITEM = re.compile(r"[(\[]?(?:[a-z]|[ivxlc]{1,5}|\d{1,3})[.)\]]\s|[-•●*·–—]\s")

SUSPENDING = frozenset(("and", "or", "to", "nor", "but", "und", "oder", "bis", "et", "ou"))
"""What stands behind a suspended hyphen: `first- and second-class`."""
SHORT, LONG = 60, 120
"""Code points: a line under the one may stand by itself, a block over the other hardly does.
Round figures; the records of `sentences.*` were measured with them."""
STRUCTURE = re.compile(r"#{1,6}\s|[|>]|```|!?\[(?!\d)|<|\$\$|[-=*_]{3,}\s*$")
"""What begins a block that Markdown or an engine set apart: headings, tables, pictures, rules."""


class Block(NamedTuple):
    """A run of lines without a blank one, in view offsets, with its text."""

    start: int
    end: int
    text: str


class Flow(NamedTuple):
    """Why two blocks are one sentence: the kind of evidence, and words for it."""

    kind: str  # lower, quoted, function, capital
    why: str


def blocks(text: str) -> list[Block]:
    """The blocks of `text`, in order."""
    found: list[Block] = []
    start = len(text) - len(text.lstrip())
    for gap in GAP.finditer(text, start):
        if gap.start() > start:
            found.append(Block(start, gap.start(), text[start : gap.start()]))
        start = gap.end()
    end = len(text.rstrip())
    if end > start:
        found.append(Block(start, end, text[start:end]))
    return found


def pairs(found: list[Block]) -> Iterator[tuple[Block, Block]]:
    """Each block with the one behind it."""
    yield from pairwise(found)


def core_end(text: str) -> int:
    """Where `text` ends without its closing emphasis and quotation marks."""
    return len(text.rstrip(EMPHASIS + CLOSERS))


def core_start(text: str) -> int:
    """Where `text` begins behind its opening emphasis and quotation marks."""
    return len(text) - len(text.lstrip(EMPHASIS + OPENERS))


def words(text: str) -> list[str]:
    """Its words, roughly: what blanks separate and has a letter in it."""
    return [word for word in text.split() if any(char.isalpha() for char in word)]


def glue(before: str, after: str) -> str:
    """What stands between two lines or blocks once they are one: mostly a blank.

    Nothing behind a hyphen, unless it is suspended (`first- and second-class`), nor beside
    a dash that the text sets close.
    """
    if before[-1:] == "-" and before[-2:-1].isalnum():
        word = re.match(r"[^\W\d_]*", after)
        return " " if word and word[0].lower() in SUSPENDING else ""
    dash = "\N{EM DASH}"
    if (before[-1:] == dash and before[-2:-1] != " ") or (after[:1] == dash and after[1:2] != " "):
        return ""
    return " "


def is_prose(text: str, least: int = 5) -> bool:
    """Whether a block reads like running text: enough words, most in lower case."""
    found = words(text)
    lower = sum(word.lstrip(EMPHASIS + OPENERS)[:1].islower() for word in found)
    return len(found) >= least and 2 * lower >= len(found)


def flow(before: str, after: str, function_words: frozenset[str]) -> Flow | None:
    """Whether block `before` breaks off in a sentence that block `after` goes on with.

    Looks at both edges only: no end of sentence before the gap, and behind it a small
    letter, or before it a word that no sentence ends with. What may stand by itself (a line
    of a title page, a list, an address) is left alone. None: nothing speaks for it.
    """
    last = before[before.rfind("\n") + 1 :]
    first = after[: after.find("\n")] if "\n" in after else after
    tail = NOTE_MARK.sub("", last[: core_end(last)])
    tail = tail[: core_end(tail)]
    head = first[core_start(first) :]
    if not tail or not head or tail[-1] in ENDS or LIST_ITEM.match(first):
        return None
    if STRUCTURE.match(first) or STRUCTURE.match(before):
        return None
    if not is_prose(last) or (len(last) < SHORT and len(first) < SHORT):
        return None
    if head[0].islower():
        return _small_letter(tail, first, after)
    if head[0].isupper() and first is after and is_prose(after):
        return _capital(tail, last, first, function_words)
    return None


def _small_letter(tail: str, first: str, after: str) -> Flow | None:
    if not (tail[-1].isalnum() or tail[-1] in ",;-—–"):
        return None
    if not _finished(after) and len(first) < SHORT:
        return None  # "your obedient servant," under a letter
    if first[0] in OPENERS:
        return Flow("quoted", "no sentence ends before the gap; a quotation follows it")
    return Flow("lower", "no sentence ends before the gap, and a small letter follows it")


def _capital(tail: str, last: str, first: str, function_words: frozenset[str]) -> Flow | None:
    if first[0] in OPENERS + EMPHASIS or _all_capitals(first):
        return None  # a quotation, verse or a new speaker may follow an open sentence
    word = re.split(r"[^\w'’]", tail)[-1].lower()
    if word in function_words:
        return Flow("function", f"no sentence ends with “{word}”")
    if (tail[-1].isalnum() or tail[-1] == ",") and len(last) >= LONG and tail == last:
        return Flow("capital", "no sentence ends before the gap, though a capital follows it")
    return None


def _finished(text: str) -> bool:
    tail = text[: core_end(text)]
    return bool(tail) and tail[-1] in ENDS + "-—"


def _all_capitals(text: str) -> bool:
    word = text.split(maxsplit=1)[0].rstrip(".,;:")
    return len(word) > 1 and word.isupper()
