"""The text with CriticMarkup in it, to be decided in a Markdown editor; and back.

`{~~old~>new~~}`, `{--old--}`, `{++new++}` stand for what is done and what is proposed, with
reason and id in a comment behind. A mark that was resolved is decided; one left is left.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from ocrfix.decisions import Decisions
from ocrfix.errors import DecisionError
from ocrfix.exchange import Heard
from ocrfix.exchange.base import base_of, token
from ocrfix.exchange.lines import decoded
from ocrfix.exchange.parts import Part, Plain, Slot, parts
from ocrfix.exchange.regions import Region, heard
from ocrfix.folder import Restored
from ocrfix.render.signs import EDGE, plain, signs
from ocrfix.render.stretches import offer

CLASH = re.compile(r"\{(?=\+\+|--|~~|>>|==)|(?<=\+\+|--|~~|<<|==)\}|(?<=~)>")
"""What would begin, part or end a mark."""
_NOTE = re.compile(r"\{>>#[0-9a-f]{12}[^{}]*?<<\}", re.DOTALL)
_HEAD = re.compile(r"\{>>ocrfix; ([^<]*)<<\}\n?")


def write(found: Restored) -> bytes:
    """The marked text of a restoration, in UTF-8."""
    pieces = _parts(found, found.decisions)
    shown = {each.change.id: each for each in offer(found.ledger, found.decisions).offered}
    out = [f"{{>>ocrfix; {token(found)}<<}}\n"]
    for each in pieces:
        if not isinstance(each, Slot):
            out.append(each.text)
            continue
        why = "; ".join(
            dict.fromkeys(
                f"{shown[key].state} {found.ledger[key].rule}: {found.ledger[key].why}"
                for key in each.ids
                if key in shown
            )
        )
        why = re.sub(r"[{}\n]|<<", " ", signs(why))
        out += (each.shown, "{>>", " ".join(f"#{key}" for key in each.ids), f" {why}<<}}")
    return "".join(out).encode("utf-8", "surrogatepass")


def read(data: bytes, found: Restored) -> Heard:
    """What became of the marks.

    Raises:
        DecisionError: it is of another scan, or does not say what it was written from.

    """
    text = decoded(data)
    if "\r\n" in text and "\r" not in found.ledger.document.text:
        text = text.replace("\r\n", "\n")
    head = _HEAD.search(text)
    base = base_of(head[1], found) if head else None
    if base is None or head is None:
        raise DecisionError(
            "it lacks the comment {>>ocrfix; …<<} that it began with, which says what it was "
            "written from. Put it back, or export anew."
        )
    body = _NOTE.sub("", text[: head.start()] + text[head.end() :])
    pieces = _parts(found, base)
    return heard(_regions(pieces, body), pieces, found, base)


def _parts(found: Restored, decisions: Decisions) -> list[Part]:
    offered = offer(found.ledger, decisions)
    return [_marked(each) for each in parts(found.ledger, offered.stretches)]


def _marked(part: Part) -> Part:
    """A part as CriticMarkup has it; what would be taken for a mark stands as signs."""
    if not isinstance(part, Slot):
        return part._replace(text=_safe(part.text))
    old, new = _safe(part.old), _safe(part.new)
    old, new = (re.sub(r"^[-+~>]|[-+~]$", _number, each) for each in (old, new))
    both = f"{{~~{old}~>{new}~~}}"
    shown = both if old and new else f"{{--{old}--}}" if old else f"{{++{new}++}}"
    return part._replace(old=old, new=new, shown=shown)


def _safe(text: str) -> str:
    return CLASH.sub(_number, signs(text))


def _number(found: re.Match[str]) -> str:
    return f"{EDGE}{ord(found[0]):X}{EDGE}"


def _regions(pieces: Sequence[Part], body: str) -> Iterator[Region]:
    """Stretches of lines that are not as they were written."""
    shown = [each.shown if isinstance(each, Slot) else each.text for each in pieces]
    starts = [0, *accumulate(map(len, shown))]
    one, two = "".join(shown).split("\n"), body.split("\n")
    ends_one, ends_two = _ends(one), _ends(two)
    inside = set[int]()  # lines that a mark runs out of, or into
    for number, each in enumerate(shown):
        if isinstance(pieces[number], Slot) and "\n" in each:
            first = bisect_left(ends_one, starts[number] + 1)
            inside.update(range(first, first + each.count("\n") + 1))
    i, j = 0, 0
    for a, b in [*_anchors(one, two, inside), (len(one), len(two))]:
        if one[i:a] != two[j:b]:
            low, high = ends_one[i - 1] if i else 0, ends_one[a - 1] if a else 0
            start, end = ends_two[j - 1] if j else 0, ends_two[b - 1] if b else 0
            yield Region(_sliced(pieces, starts, low, high), body[start:end], plain)
        i, j = a + 1, b + 1


def _anchors(one: list[str], two: list[str], inside: set[int]) -> list[tuple[int, int]]:
    """Lines that stand once in both, as many as stand in one order (patience diff; B. Cohen)."""
    counts = Counter(one), Counter(two)
    where = {line: number for number, line in enumerate(two)}
    pairs = [
        (number, where[line])
        for number, line in enumerate(one)
        if number not in inside and counts[0][line] == counts[1][line] == 1
    ]
    tops: list[int] = []  # the least last place of an ascending run of each length
    chain: list[tuple[int, int, int]] = []  # (place in pairs of top, and of what is before it)
    at_top: list[int] = []
    for place, (_, b) in enumerate(pairs):
        length = bisect_left(tops, b)
        before = at_top[length - 1] if length else -1
        tops[length : length + 1] = [b]
        at_top[length : length + 1] = [place]
        chain.append((*pairs[place], before))
    found: list[tuple[int, int]] = []
    at = at_top[-1] if at_top else -1
    while at >= 0:
        a, b, at = chain[at]
        found.append((a, b))
    return found[::-1]


def _ends(lines: Sequence[str]) -> list[int]:
    """Where each line ends, with its line end."""
    return list(accumulate(len(line) + 1 for line in lines))


def _sliced(pieces: Sequence[Part], starts: Sequence[int], low: int, high: int) -> list[Part]:
    """The parts shown from `low` to `high`, which cut no slot."""
    found: list[Part] = []
    for number in range(max(0, bisect_right(starts, low) - 1), len(pieces)):
        part, start = pieces[number], starts[number]
        if start >= high:
            break
        if isinstance(part, Slot):
            found += [part] if start >= low else []
            continue
        text = part.text[max(0, low - start) : high - start]
        skipped = len(plain(part.text[: max(0, low - start)]))
        if text:
            found.append(Plain(part.start + skipped, text, part.at + skipped))
    return found
