"""Finds the blocks of running text, and whether a sentence runs from one block into the next."""

from __future__ import annotations

import re
from typing import NamedTuple

from ocrfix.passes.text.hyphen_signs import HYPHENS, begins_with_dash, cut_range, ends_in_dash

GAP = re.compile(r"(?:\n[ \t]*\n|\f)[ \t\n]*")
"""The gap between two blocks, from its first line end on: a blank line or a form feed."""

EMPHASIS = "*_"
CLOSERS = "\"'”’»)]}"
OPENERS = "\"'“‘«([{„"
CLOSING, OPENING = frozenset(EMPHASIS + CLOSERS), frozenset(EMPHASIS + OPENERS)
ENDS = ".!?…:"
"""Signs that end a sentence, or announce what follows."""
NOTE_SYMBOLS = "*†‡§‖¶"
"""The marks of notes that are no numbers, in the order in which printers use them on a page."""
NOTE_MARK = re.compile(
    rf"""
    (?: \s* [\[({{] (?:\d{{1,4}} | [A-Za-z] | [A-Z][a-z]+[ ]\d{{1,4}}) [\])}}]  # [1], (a), [Note 1]
      | [{NOTE_SYMBOLS}]
      | [⁰¹²³⁴⁵⁶⁷⁸⁹]
    )+ ["'”’»)*_]* $
    """,
    re.VERBOSE,
)
"""A reference to a note, as it may follow the end of a sentence."""
LONGEST_MARK = 24  # code points at the end of a line that are searched for such a reference
EDGE = 400
"""Code points on each side of a gap that are looked at. They are enough to show whether a line is
prose, and a join depends on no more text than that. Not measured apart."""
# `(a) the roads`, `xii. Of wind`, `3) salt`, `• bread`, also in emphasis.
LIST_ITEM = re.compile(r"[*_]?[(\[]?(?:[a-z]|[ivxlc]{1,5}|\d{1,3})[.)\]][.)*_]*\s|[-•●*·–—]\s")
# Three blanks or a tab inside a line separate the cells of a table.
COLUMNS = re.compile(r"\S(?: {3,}|\t)\S")

SUSPENDING = frozenset(("and", "or", "to", "nor", "but", "und", "oder", "bis", "et", "ou"))
"""Words that follow a suspended hyphen: `first- and second-class`."""
CLAUSES = frozenset(("whereas", "provided", "resolved", "that", "there", "here", "then"))
"""Other words that, with a capital, begin a clause rather than continue one."""
SURE_ENDS = frozenset(".!?:")
SHORT, LONG = 60, 120
"""Code points. A line shorter than `SHORT` may be on its own, or verse; a block longer than `LONG`
hardly ever is. Round figures; the records of `sentences.*` were measured with them."""
STRUCTURE = re.compile(r"#{1,6}\s|[|>]|```|!?\[(?!\d)|<|\$\$|[-=*_]{3,}\s*$")
"""The start of a block that Markdown or an engine set apart: heading, table, picture, rule."""


class Block(NamedTuple):
    """A run of lines without a blank one, in view offsets, with its text."""

    start: int
    end: int
    text: str


class Edge(NamedTuple):
    """The text beside a gap between two blocks."""

    before: str  # at most `EDGE` code points of it
    last: str  # line of `before`
    tail: str  # the last line without closing quotation marks and references to notes
    after: str  # at most `EDGE` code points of it
    first: str  # line of `after`
    head: str  # the first line without opening quotation marks


class Flow(NamedTuple):
    """Why two blocks are one sentence: the kind of evidence, and the reason in words."""

    kind: str  # lower, quoted, function, capital
    why: str


def blocks(text: str) -> list[Block]:
    """The blocks of `text`, in order."""
    found: list[Block] = []
    start = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    for gap in GAP.finditer(text, start, last):
        block = text[start : gap.start()].rstrip(" \t\n")
        if block:
            found.append(Block(start, start + len(block), block))
        start = gap.end()
    if last > start:
        found.append(Block(start, last, text[start:last]))
    return found


def core_end(text: str) -> int:
    """Where `text` ends without its closing emphasis and quotation marks."""
    end = len(text)
    while end and text[end - 1] in CLOSING:  # a block is long: `rstrip` would copy it
        end -= 1
    return end


def core_start(text: str) -> int:
    """Where `text` begins after its opening emphasis and quotation marks."""
    start = 0
    while start < len(text) and text[start] in OPENING:
        start += 1
    return start


def words(text: str) -> list[str]:
    """The words of a text, roughly: the parts between spaces that have a letter."""
    return [word for word in text.split() if any(char.isalpha() for char in word)]


def glue(before: str, after: str) -> str:
    """What to put between two lines or blocks when they are joined: usually a space.

    Nothing after a hyphen, unless it is suspended (`first- and second-class`), nothing inside
    a range of numbers, and nothing beside a dash that the text sets without spaces.
    """
    if before[-1:] in HYPHENS and before[-2:-1].isalnum():
        word = re.match(r"[^\W\d_]*", after)
        return " " if word and word[0].lower() in SUSPENDING else ""
    if cut_range(before, after) or ends_in_dash(before) or begins_with_dash(after):
        return ""
    return " "


def is_prose(text: str, least: int = 5) -> bool:
    """Whether a block reads like running text: at least `least` words, half of them small.

    A word is small if its first letter, after any quotation mark, is.
    """
    found = words(text)
    lower = sum(word.lstrip(EMPHASIS + OPENERS)[:1].islower() for word in found)
    return len(found) >= least and 2 * lower >= len(found)


def flow(before: str, after: str, function_words: frozenset[str]) -> Flow | None:
    """Why block `after` continues a sentence that block `before` breaks off; None if it does not.

    The sentence continues if no sentence ends before
    the gap, and a small letter follows it or the last word before it is one that no sentence
    ends with. Text that may be on its own (a line of a title page, a list, an address) is left
    alone. Verse and quotations that are set apart also break off like a cut sentence, so they
    are never sure.
    """
    if before[-1:] in SURE_ENDS:
        return None  # a quick exit: most blocks end like this
    edge = _edge(before[-EDGE:], after[:EDGE])
    if not edge.tail or edge.tail[-1] in ENDS:
        return None
    if not edge.head or STRUCTURE.match(edge.before) or _by_itself(edge.last, edge.first):
        return None
    if edge.head[0].islower():
        return _small_letter(edge)
    # Before a capital the whole of `after` must be prose on one line: several lines may be verse.
    if edge.head[0].isupper() and "\n" not in edge.after and is_prose(edge.after):
        return _capital(edge.tail, edge.last, edge.first, function_words)
    return None


def _edge(before: str, after: str) -> Edge:
    last = before[before.rfind("\n") + 1 :]
    first = after.partition("\n")[0]
    return Edge(before, last, _without_marks(last), after, first, first[core_start(first) :])


def _by_itself(last: str, first: str) -> bool:
    """Whether one of the two lines beside a gap may be on its own: in a list, a table, a title."""
    if LIST_ITEM.match(first) or STRUCTURE.match(first):
        return True
    # Two short lines may be of a title page: `THE HISTORY // of the // decline and fall`.
    if not is_prose(last) or (len(last) < SHORT and len(first) < SHORT):
        return True
    return COLUMNS.search(last) is not None or COLUMNS.search(first) is not None


def _without_marks(line: str) -> str:
    """A line without the quotation marks, emphasis and references to notes at its end."""
    # `in pairs.¹”`: quotation marks may be on both sides of the mark.
    mark = NOTE_MARK.search(line, max(0, len(line) - LONGEST_MARK))
    end = mark.start() if mark else len(line)
    return line[: core_end(line[:end])]


def _small_letter(edge: Edge) -> Flow | None:
    tail, first, after = edge.tail, edge.first, edge.after
    if not (tail[-1].isalnum() or tail[-1] in ",;-—–"):
        return None  # a sign with which neither a sentence nor a part of one ends: `=`, `|`
    if len(first) < SHORT and len(after) < EDGE and not _finished(after):
        return None  # "your obedient servant," under a letter
    if first[0] in OPENERS:
        return Flow("quoted", "no sentence ends before the gap; a quotation follows it")
    if _set_apart(edge.before, edge.last, tail):
        return Flow("quoted", "no sentence ends before the gap, but verse or a quotation may")
    return Flow("lower", "no sentence ends before the gap, and a small letter follows it")


def _set_apart(block: str, last: str, tail: str) -> bool:
    """Whether a block may be verse, a quotation or a list item, on separate lines.

    `last` is its last line; `tail` is the same without quotation marks and note marks.
    """
    if len(last) > LONG:
        return False
    if last != block or block[core_start(block)].islower():
        return True  # lines that stayed lines, or a list item
    # `“I remember the day,” // and so he began`: speech that ends, set on a line by itself.
    dash = tail[-1] in "-—–"
    quoted = block[0] in OPENERS + EMPHASIS and (dash or tail != last)
    return quoted or (len(block) < SHORT and (dash or tail[-1] in ",;"))


def _capital(tail: str, last: str, first: str, function_words: frozenset[str]) -> Flow | None:
    if first[0] in OPENERS + EMPHASIS or _all_capitals(first):
        return None  # a quotation, verse or a new speaker may follow an open sentence
    # Safe only if nothing but the word ends the block, the next block is long enough not to be a
    # line of verse, and does not begin a clause: `…, and // Whereas the men …` is a resolution.
    word = re.split(r"[^\w'’]", tail)[-1].lower()
    whole = tail == last
    if (
        word in function_words
        and whole
        and len(first) >= SHORT
        and not _clause(first, function_words)
    ):
        return Flow("function", f"no sentence ends with “{word}”")
    if whole and (tail[-1].isalnum() or tail[-1] == ",") and len(last) >= LONG:
        return Flow("capital", "no sentence ends before the gap, though a capital follows it")
    return None


def _clause(text: str, function_words: frozenset[str]) -> bool:
    """Whether a text begins a separate clause: "Whereas …", "That …", under "; and"."""
    word = re.match(r"[\w'’]+", text)
    found = word[0].lower() if word else ""
    return found in function_words or found in CLAUSES


def _finished(text: str) -> bool:
    tail = text[: core_end(text)]
    return bool(tail) and tail[-1] in ENDS + "-—"


def _all_capitals(text: str) -> bool:
    word = text.split(maxsplit=1)[0].rstrip(".,;:")
    return len(word) > 1 and word.isupper()
