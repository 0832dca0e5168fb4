"""What became of each change in a text that came back: the two states, laid against it.

Wherever an editor did nothing but decide, what came back is a choice for each change: that is
looked for first, whole, then between words that stand once in both (patience diff, B. Cohen).
What no choice explains is the editor's own, and reaches from the first to the last character
of it. All is linear in the text, but for the sorting of those words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ocrfix.exchange.docxread import KEPT, PASSING, STRUCK, WRITTEN, Came

LEFT, YES, NO = "-yn"
HALF = 2
"""Price of reading a change as decided in one half only; a decision costs 1."""
MOST_WAYS = 256
"""Ways to read the changes that touch in one place, of which the best are kept."""
_WORD = re.compile(r"\S+")


class Bit(NamedTuple):
    """Text that the change `by` writes, or `cut` strikes, or both; ids."""

    text: str
    by: str = ""
    cut: str = ""


class Item(NamedTuple):
    """Text that stays, as one bit of nobody, or all bits that touch."""

    bits: tuple[Bit, ...]
    at: int  # scan offset
    ids: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All there is, kept, written and struck."""
        return "".join(bit.text for bit in self.bits)


class Own(NamedTuple):
    """What an editor wrote: from one item, and place in its text, to another, instead."""

    items: Sequence[Item]
    head: int  # characters of the first item that stay
    tail: int  # characters of the last that do
    new: str
    low: int  # where `new` begins in what came back
    high: int


Verdicts = tuple[str, ...]  # for each id of an item
Readings = tuple[Verdicts, ...]  # those that show the same, the best first
Found = tuple[Item, Verdicts] | Own
_Found = tuple[Item, Readings] | Own
_Ways = list[dict[int, tuple[int, Readings]]]  # after each item: place -> (place before, readings)


def items(bits: Sequence[tuple[Bit, int]]) -> list[Item]:
    """Bits with their scan offsets, put together."""
    found: list[Item] = []
    end = -1
    for changed, group in groupby(bits, lambda pair: bool(pair[0].by or pair[0].cut)):
        if changed:
            pairs = list(group)
            ids = dict.fromkeys(n for bit, _ in pairs for n in (bit.by, bit.cut) if n)
            found.append(Item(tuple(bit for bit, _ in pairs), pairs[0][1], tuple(ids)))
            continue
        for bit, at in group:
            last = found[-1] if found else None
            if last and not last.ids and end == at:
                found[-1] = Item((Bit(last.bits[0].text + bit.text),), last.at)
            else:
                found.append(Item((bit,), at))
            end = at + len(bit.text)
    return found


def align(offered: Sequence[Item], came: Came) -> list[Found]:
    """Every item with what was said of it, in order, and what is the editor's own."""
    return _agreed(_aligned(offered, came))


def _agreed(found: Sequence[_Found]) -> list[Found]:
    """For each item the reading by which its changes are decided as in their other places."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    chosen: dict[int, Verdicts] = {}
    items = [(n, each) for n, each in enumerate(found) if not isinstance(each, Own)]
    items.sort(key=lambda pair: len(pair[1][1]))  # what is sure goes first
    for _ in range(2):
        for number, (item, readings) in items:
            for key, said in zip(item.ids, chosen.get(number, ()), strict=False):
                votes[key][said] -= 1
            chosen[number] = min(readings, key=lambda each: _against(item, each, votes))
            for key, said in zip(item.ids, chosen[number], strict=True):
                votes[key][said] += 1
    return [each if isinstance(each, Own) else (each[0], chosen[n]) for n, each in enumerate(found)]


def _against(item: Item, verdicts: Verdicts, votes: dict[str, Counter[str]]) -> int:
    """How many votes in other places speak against what is said here."""
    pairs = zip(item.ids, verdicts, strict=True)
    return sum(votes[key].total() - votes[key][said] for key, said in pairs)


def _aligned(offered: Sequence[Item], came: Came) -> list[_Found]:
    size = len(came.text)
    exact = _exact(offered, came, 0, size)
    if exact is not None:
        return exact
    found: list[_Found] = []
    for region, low, high in _cut(offered, came, 0, size, _shingles(3)):
        whole = _exact(region, came, low, high)
        if whole is not None:
            found += whole
            continue
        for part, start, end in _cut(region, came, low, high, _shingles(1)):
            choice = _exact(part, came, start, end)
            found += _edited(part, came, start, end) if choice is None else choice
    return found


# ---- a choice for each change ----------------------------------------------------------------


def _exact(part: Sequence[Item], came: Came, low: int, high: int) -> list[_Found] | None:
    ways, ends = _followed(part, came.text, came.status, low)
    if high not in ends:
        return None
    return _back(part, ways, len(part), high)


def _followed(
    part: Sequence[Item], text: str, status: str, low: int
) -> tuple[_Ways, dict[int, int]]:
    """The ways to read items one after the other, until none is left; and where they end."""
    ways: _Ways = []
    ends = {low: 0}
    for item in part:
        found: dict[int, tuple[int, Readings]] = {}
        costs: dict[int, int] = {}
        for start, cost in ends.items():
            read = sorted(_read(item, text, status, start))
            for end, same in groupby(read, key=lambda each: each[0]):
                _, more, best = next(same)
                if cost + more < costs.get(end, cost + more + 1):
                    found[end] = start, (best, *(each[2] for each in same))
                    costs[end] = cost + more
        if not costs:
            return ways, {}
        ends = costs
        ways.append(found)
    return ways, ends


def _read(item: Item, text: str, status: str, start: int) -> Iterator[tuple[int, int, Verdicts]]:
    """Each way to read an item from `start`: its end, how many decisions it takes, which."""
    if not item.ids:
        kept = item.bits[0].text
        end = start + len(kept)
        if text.startswith(kept, start) and status.startswith(KEPT * len(kept), start):
            yield end, 0, ()
        return
    ways: dict[tuple[int, Verdicts], int] = {(start, ("",) * len(item.ids)): 0}
    for bit in item.bits:
        fresh: dict[tuple[int, Verdicts], int] = {}
        for (at, verdicts), cost in ways.items():
            for chosen, more, shows in _options(item, bit, verdicts):
                end = at + len(bit.text) if shows else at
                if shows and not (
                    text.startswith(bit.text, at) and status.startswith(shows * len(bit.text), at)
                ):
                    continue
                key = end, chosen
                if cost + more < fresh.get(key, cost + more + 1):
                    fresh[key] = cost + more
        if len(fresh) > MOST_WAYS:
            best = sorted(fresh.items(), key=lambda pair: (pair[1], -pair[0][0]))
            fresh = dict(best[:MOST_WAYS])
        ways = fresh
    for (end, verdicts), cost in ways.items():
        yield end, cost, verdicts


def _options(item: Item, bit: Bit, verdicts: Verdicts) -> Iterator[tuple[Verdicts, int, str]]:
    """What may have been said of a bit's changes, and how the bit then shows; "" not at all."""
    for by, said_by, price_by in _possible(item, bit.by, verdicts) if bit.by else ((YES, "", 0),):
        for cut, said_cut, price in (
            _possible(item, bit.cut, verdicts) if bit.cut else ((NO, "", 0),)
        ):
            chosen = list(verdicts)
            for name, said in ((bit.by, said_by), (bit.cut, said_cut)):
                if name:
                    chosen[item.ids.index(name)] = said
            yield tuple(chosen), price_by + price, _shows(by, cut)


def _possible(item: Item, change: str, verdicts: Verdicts) -> Iterator[tuple[str, str, int]]:
    """(how the change looks here, what is said of it then, the price); one half may be left."""
    before = verdicts[item.ids.index(change)]
    for looks in (LEFT, YES, NO):
        if not before:
            yield looks, looks, int(looks != LEFT)
        elif looks == before:
            yield looks, looks, 0
        elif LEFT in {looks, before}:  # of a replaced word only one half was decided
            yield looks, before if looks == LEFT else looks, HALF


def _shows(by: str, cut: str) -> str:
    if by == NO or cut == YES:
        return ""
    if by == LEFT:
        return PASSING if cut == LEFT else WRITTEN
    return STRUCK if cut == LEFT else KEPT


def _back(part: Sequence[Item], ways: _Ways, count: int, end: int) -> list[_Found]:
    """What was said of the first `count` items, when they end at `end`."""
    found: list[_Found] = []
    for number in range(count - 1, -1, -1):
        end, readings = ways[number][end]
        found.append((part[number], readings))
    return found[::-1]


# ---- places that are surely the same -----------------------------------------------------------

_Keys = Callable[[str], Iterator[tuple[str, int]]]


def _shingles(count: int) -> _Keys:
    """Gives so many words in a row, with where they begin."""

    def keys(text: str) -> Iterator[tuple[str, int]]:
        spans = [found.span() for found in _WORD.finditer(text)]
        for (low, _), (_, high) in zip(spans, spans[count - 1 :], strict=False):
            yield text[low:high], low

    return keys


def _cut(
    part: Sequence[Item], came: Came, low: int, high: int, keys: _Keys
) -> Iterator[tuple[list[Item], int, int]]:
    """Items and what came back, cut where words stand that each has once."""
    region: list[Item] = []
    number = skipped = 0
    for at, offset, place in _anchors(part, came, low, high, keys):
        if number < at:
            region += _tail(part[number], skipped)
            region += part[number + 1 : at]
            number, skipped = at, 0
        kept = part[at].bits[0].text
        region += [Item((Bit(kept[skipped:offset]),), part[at].at + skipped)] * (offset > skipped)
        yield region, low, place
        region, skipped, low = [], offset, place
    region += _tail(part[number], skipped) if number < len(part) else []
    yield [*region, *part[number + 1 :]], low, high


def _tail(item: Item, skipped: int) -> list[Item]:
    if not skipped:
        return [item]
    text = item.bits[0].text[skipped:]
    return [Item((Bit(text),), item.at + skipped)] if text else []


def _anchors(
    part: Sequence[Item], came: Came, low: int, high: int, keys: _Keys
) -> list[tuple[int, int, int]]:
    """(item, place in its text, place in what came back), ascending in all."""
    where: dict[str, tuple[int, int] | None] = {}
    for number, item in enumerate(part):
        for key, at in keys(item.text):
            where[key] = None if key in where or item.ids else (number, at)
    there: dict[str, int | None] = {}
    for key, at in keys(came.text[low:high]):
        there[key] = None if key in there else low + at
    pairs: list[tuple[int, int, int]] = []
    for key, first in where.items():
        place = there.get(key)
        if first and place is not None and came.status.startswith(KEPT * len(key), place):
            pairs.append((*first, place))
    return _ascending(pairs)


def _ascending(pairs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The longest row of pairs whose last places ascend (patience sorting)."""
    tops: list[int] = []
    at_top: list[int] = []
    before: list[int] = []
    for number, pair in enumerate(pairs):
        length = bisect_left(tops, pair[2])
        before.append(at_top[length - 1] if length else -1)
        tops[length : length + 1] = [pair[2]]
        at_top[length : length + 1] = [number]
    found: list[tuple[int, int, int]] = []
    at = at_top[-1] if at_top else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


# ---- where somebody wrote ----------------------------------------------------------------------


def _edited(part: Sequence[Item], came: Came, low: int, high: int) -> list[_Found]:
    """One correction of the editor's own, and a choice for each change beside it."""
    if not part:
        return [Own((), 0, 0, came.text[low:high], low, high)]
    text, status = came.text[low:high], came.status[low:high]
    mirror = [_mirrored(item) for item in reversed(part)]
    ahead, _ = _followed(part, text, status, 0)
    behind, _ = _followed(mirror, text[::-1], status[::-1], 0)
    first = min(len(ahead), len(part) - 1)
    count = min(len(behind), len(part) - 1 - first)
    start = max(ahead[first - 1]) if first else 0
    left = max(behind[count - 1]) if count else 0  # characters behind what was edited
    if len(text) - left < start:
        first = start = count = left = 0
    one, other = part[first], mirror[count]
    inner = slice(start, len(text) - left)
    head = _shared(one, text[inner], status[inner])
    tail = _shared(other, text[inner][::-1], status[inner][::-1])
    stays = len(one.text) - head if first + count == len(part) - 1 else tail
    tail = min(tail, len(text) - left - start - head, stays)
    if not head and _torn(part, ahead, first, start, text):
        first, start = first - 1, ahead[first - 1][start][0]
    if not tail and _torn(mirror, behind, count, left, text[::-1]):
        count, left = count - 1, behind[count - 1][left][0]
    span = low + start + head, low + len(text) - left - tail
    own = Own(part[first : len(part) - count], head, tail, came.text[slice(*span)], *span)
    after = _back(mirror, behind, count, left)
    return [*_back(part, ahead, first, start), own, *_turned(part, after)]


def _turned(part: Sequence[Item], after: Sequence[_Found]) -> Iterator[_Found]:
    """What was said of the last items, which were read from their end."""
    for number, found in enumerate(reversed(after)):
        assert not isinstance(found, Own)
        yield part[len(part) - len(after) + number], found[1]


def _torn(part: Sequence[Item], ways: _Ways, count: int, at: int, text: str) -> bool:
    """Whether what was edited goes on in the changes before it: in one word, or in their own."""
    if not count or not part[count - 1].ids:
        return False
    item = part[count - 1]
    before, readings = ways[count - 1][at]
    said = dict(zip(item.ids, readings[0], strict=True))
    if any(bit.by and said[bit.by] == NO for bit in item.bits):
        return True
    return before < at < len(text) and (text[at - 1] + text[at]).isalnum()


def _mirrored(item: Item) -> Item:
    bits = tuple(bit._replace(text=bit.text[::-1]) for bit in reversed(item.bits))
    return item._replace(bits=bits)


def _shared(item: Item, text: str, status: str) -> int:
    """How many characters an item that stays begins with as what came back does."""
    if item.ids:
        return 0
    pairs = enumerate(zip(item.bits[0].text, text, status, strict=False))
    least = min(len(item.bits[0].text), len(text))
    return next((at for at, (a, b, how) in pairs if a != b or how != KEPT), least)
