"""What an edited text says of the changes in it: accepted, rejected, reworded, or one's own.

The parts that a file was written with, and the text that came back, are first read as a
choice for each slot; that is so wherever an editor did nothing but decide. Else the two are
compared word by word, and what no slot explains is a correction of the editor's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from ocrfix.decisions import ACCEPT, AMEND, REJECT
from ocrfix.exchange.parts import Part, Plain, Slot

MOST = 4_000_000
"""Word pairs compared at most in one stretch of text: a page rewritten altogether."""
TOKEN = re.compile(r"\{~~.*?~~\}|\{--.*?--\}|\{\+\+.*?\+\+\}|\w+|\s+|.", re.DOTALL)
MARK = re.compile(r"\{~~(.*?)~>(.*?)~~\}|\{--(.*?)--\}|\{\+\+(.*?)\+\+\}", re.DOTALL)


class Chosen(NamedTuple):
    """What a text says of one slot."""

    slot: Slot
    verdict: str  # "" where it was left
    new: str = ""  # the wording, where it is another


class Own(NamedTuple):
    """A correction of the editor's own: `new` for `old`, near a scan offset."""

    at: int
    old: str
    new: str


class TooMuchError(Exception):
    """So much was rewritten that it cannot be told what became of each change."""


def decode(
    parts: Sequence[Part], target: str, read: Callable[[str], str] = str
) -> tuple[list[Chosen], list[Own]]:
    """What `target` says of each slot, and what is the editor's own, made plain by `read`.

    Raises:
        TooMuchError: it was rewritten altogether.

    """
    exact = _exact(parts, target)
    return (exact, []) if exact is not None else _compared(parts, target, read)


def _exact(parts: Sequence[Part], target: str) -> list[Chosen] | None:
    """A choice for each slot that gives the target; as few decisions as can be."""
    ways: list[dict[int, tuple[int, str]]] = []  # after each part: end -> (end before, verdict)
    ends = {0: 0}  # end -> how many decisions it took
    for part in parts:
        found: dict[int, tuple[int, str]] = {}
        costs: dict[int, int] = {}
        for end, cost in ends.items():
            for text, verdict in _options(part):
                there = end + len(text)
                price = cost + bool(verdict)
                if target.startswith(text, end) and price < costs.get(there, price + 1):
                    found[there], costs[there] = (end, verdict), price
        ends = costs
        ways.append(found)
    at = len(target)
    if at not in ends:
        return None
    chosen: list[Chosen] = []
    for part, way in zip(reversed(parts), reversed(ways), strict=True):
        at, verdict = way[at]
        if isinstance(part, Slot):
            chosen.append(Chosen(part, verdict))
    return chosen[::-1]


def _options(part: Part) -> list[tuple[str, str]]:
    if isinstance(part, Plain):
        return [(part.text, "")]
    marked = [] if part.shown == part.new else [(part.new, ACCEPT)]
    return [(part.shown, ""), *marked, (part.old, REJECT)]


def _compared(
    parts: Sequence[Part], target: str, read: Callable[[str], str]
) -> tuple[list[Chosen], list[Own]]:
    shown = [part.shown if isinstance(part, Slot) else part.text for part in parts]
    starts = [0]
    for text in shown:
        starts.append(starts[-1] + len(text))
    chosen: dict[int, Chosen] = {}
    own: list[Own] = []
    for low, high, new in _spans(parts, starts, "".join(shown), target):
        touched = [n for n in range(len(parts)) if (starts[n] < high and low < starts[n + 1])
                   or (starts[n] == starts[n + 1] and low <= starts[n] <= high)]  # fmt: skip
        slots = [n for n in touched if isinstance(parts[n], Slot)]
        if len(slots) == 1 and (starts[slots[0]], starts[slots[0] + 1]) == (low, high):
            slot = parts[slots[0]]
            assert isinstance(slot, Slot)
            chosen[slots[0]] = _chosen(slot, new, read)
            continue
        own += _own(parts, starts, touched, (low, high), new, read)
    for number, part in enumerate(parts):
        if isinstance(part, Slot):
            chosen.setdefault(number, Chosen(part, ""))
    return [chosen[number] for number in sorted(chosen)], own


def _chosen(slot: Slot, new: str, read: Callable[[str], str]) -> Chosen:
    """What stands in one slot's place, alone."""
    marked = MARK.fullmatch(new) if slot.shown != slot.new else None
    if marked:
        new = next((marked[n] for n in (2, 4) if marked[n] is not None), "")
    verdict = REJECT if new == slot.old else ACCEPT if new == slot.new else AMEND
    return Chosen(slot, verdict, read(new) if verdict == AMEND else "")


def _own(
    parts: Sequence[Part], starts: Sequence[int], touched: list[int], span: tuple[int, int],
    new: str, read: Callable[[str], str],
) -> Iterator[Own]:  # fmt: skip
    """A correction over parts of the text, as they read with all that is proposed."""
    low, high = span
    old, at = [], None
    for number in touched:
        part, start = parts[number], starts[number]
        text = part.new if isinstance(part, Slot) else part.text
        if isinstance(part, Plain):
            text = text[max(0, low - start) : high - start]
        if at is None:
            skipped = part.text[: max(0, low - start)] if isinstance(part, Plain) else ""
            at = part.at + len(read(skipped))
        old.append(text)
    new = MARK.sub(lambda m: next((m[n] for n in (2, 4) if m[n] is not None), ""), new)
    if "".join(old) != new:
        yield Own(at or 0, read("".join(old)), read(new))


def _spans(
    parts: Sequence[Part], starts: Sequence[int], before: str, target: str
) -> list[tuple[int, int, str]]:
    """What differs, as (start, end, instead): whole slots, and words with one beside them."""
    one, two = TOKEN.findall(before), TOKEN.findall(target)
    head = _alike(one, two)
    tail = _alike(one[head:][::-1], two[head:][::-1])
    left, right = one[head : len(one) - tail], two[head : len(two) - tail]
    if len(left) * len(right) > MOST:
        raise TooMuchError
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    at_one, at_two = _offsets(one), _offsets(two)
    found: list[list[int]] = []
    for kind, i1, i2, j1, j2 in codes:
        if kind == "equal":
            continue
        i1, i2, j1, j2 = i1 + head, i2 + head, j1 + head, j2 + head  # noqa: PLW2901
        if i1 == i2 and i1 and j1:  # an insertion: with the word before it, to find its place
            i1, j1 = i1 - 1, j1 - 1  # noqa: PLW2901
        found.append([at_one[i1], at_one[i2], at_two[j1], at_two[j2]])
    return _widened(parts, starts, found, target)


def _widened(
    parts: Sequence[Part], starts: Sequence[int], found: list[list[int]], target: str
) -> list[tuple[int, int, str]]:
    """Each stretch with the whole of every slot it cuts; those that meet then are one."""
    out: list[list[int]] = []
    for span in found:
        for number, part in enumerate(parts):
            first, last = starts[number], starts[number + 1]
            if isinstance(part, Slot) and first < span[1] and span[0] < last:
                span[2] -= max(0, span[0] - first)
                span[3] += max(0, last - span[1])
                span[0], span[1] = min(span[0], first), max(span[1], last)
        if out and out[-1][1] >= span[0]:
            out[-1][1], out[-1][3] = max(out[-1][1], span[1]), max(out[-1][3], span[3])
        else:
            out.append(span)
    return [(low, high, target[start:end]) for low, high, start, end in out]


def _alike(one: Sequence[str], two: Sequence[str]) -> int:
    pairs = enumerate(zip(one, two, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(two)))


def _offsets(tokens: Sequence[str]) -> list[int]:
    found = [0]
    for token in tokens:
        found.append(found[-1] + len(token))
    return found
