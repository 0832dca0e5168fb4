"""The ways in which a text may be read as items, one after the other, and what each way says.

Each step keeps, for every place at which the items so far may end, the cheapest way to get
there: linear in the text, and in the number of such places, which is bounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from ocrfix.exchange.items import LEFT, NO, UNSAID, YES, Bit, ReviewItem
from ocrfix.exchange.returned import KEPT, PASSING, STRUCK, WRITTEN

HALF = 2
"""Price of reading a change as decided in one half only; a decision costs 1."""
MOST_WAYS = 256
"""Ways to read the items so far, of which the best are kept."""

Place = TypeVar("Place")
Price = TypeVar("Price")
Verdicts = tuple[str, ...]  # for each id of an item
Readings = tuple[Verdicts, ...]  # those that show the same, the best first
Votes = Mapping[str, Counter[str]]  # for each change, how often it is read as what


class Way(NamedTuple):
    """How a place in the text was come to."""

    before: int  # where the last item begins
    readings: Readings  # of that item
    price: int  # of all items so far


Ways = list[dict[int, Way]]  # after each item: the place -> the way to it
NO_VOTES: Votes = MappingProxyType({})


def followed(
    part: Sequence[ReviewItem], text: str, status: str, low: int, votes: Votes = NO_VOTES
) -> Ways:
    """The ways to read items one after the other from `low`, as many items as can be."""
    ways: Ways = []
    ends = {low: 0}
    for item in part:
        found: dict[int, Way] = {}
        for start, price in ends.items():
            read = sorted(
                (end, more + against(item, said, votes), said)
                for end, more, said in _read(item, text, status, start)
            )
            for end, same in groupby(read, key=lambda each: each[0]):
                _, more, best = next(same)
                if end not in found or price + more < found[end].price:
                    rest = (each[2] for each in same)
                    found[end] = Way(start, (best, *rest), price + more)
        if not found:
            break
        found = _cheapest(found, lambda pair: (pair[1].price, -pair[0]))
        ends = {end: way.price for end, way in found.items()}
        ways.append(found)
    return ways


def along(ways: Ways, count: int, end: int) -> list[Readings]:
    """What was said of the first `count` items, when they end at `end`."""
    found: list[Readings] = []
    for number in range(count - 1, -1, -1):
        end, readings, _ = ways[number][end]
        found.append(readings)
    return found[::-1]


def against(item: ReviewItem, verdicts: Verdicts, votes: Votes) -> int:
    """How many votes in other places speak against what is said here."""
    if not votes:
        return 0
    pairs = zip(item.ids, verdicts, strict=True)
    counts = ((votes.get(key), said) for key, said in pairs if said != UNSAID)
    return sum(found.total() - found[said] for found, said in counts if found)


def left(item: ReviewItem) -> tuple[str, str]:
    """What an item shows, and its status, where nothing was decided."""
    for look in item.looks[:1]:
        return look.text, look.status
    looks = [_shows(LEFT if bit.by else YES, LEFT if bit.cut else NO) for bit in item.bits]
    pairs = zip(item.bits, looks, strict=True)
    return item.text, "".join(look * len(bit.text) for bit, look in pairs)


def mirrored(item: ReviewItem) -> ReviewItem:
    """An item as it is read from its end."""
    bits = tuple(bit._replace(text=bit.text[::-1]) for bit in reversed(item.bits))
    looks = tuple(
        look._replace(text=look.text[::-1], status=look.status[::-1]) for look in item.looks
    )
    return item._replace(bits=bits, looks=looks)


def _read(
    item: ReviewItem, text: str, status: str, start: int
) -> Iterator[tuple[int, int, Verdicts]]:
    """Each way to read an item from `start`: its end, how many decisions it takes, which."""
    if not item.ids:
        stays = item.bits[0].text
        if text.startswith(stays, start) and status.startswith(KEPT * len(stays), start):
            yield start + len(stays), 0, ()
    elif item.looks:
        for look in item.looks:
            if text.startswith(look.text, start) and status.startswith(look.status, start):
                yield start + len(look.text), look.price, (look.said,) * len(item.ids)
    else:
        yield from _bit_by_bit(item, text, status, start)


def _bit_by_bit(
    item: ReviewItem, text: str, status: str, start: int
) -> Iterator[tuple[int, int, Verdicts]]:
    ways: dict[tuple[int, Verdicts], int] = {(start, ("",) * len(item.ids)): 0}
    for bit in item.bits:
        fresh: dict[tuple[int, Verdicts], int] = {}
        for (at, verdicts), cost in ways.items():
            for chosen, more, shows in _options(item, bit, verdicts):
                size = len(bit.text) * bool(shows)
                if shows and not (
                    text.startswith(bit.text, at) and status.startswith(shows * size, at)
                ):
                    continue
                key = at + size, chosen
                if cost + more < fresh.get(key, cost + more + 1):
                    fresh[key] = cost + more
        ways = _cheapest(fresh, lambda pair: (pair[1], -pair[0][0]))
    for (end, verdicts), cost in ways.items():
        yield end, cost, verdicts


def _cheapest(
    ways: dict[Place, Price], price: Callable[[tuple[Place, Price]], tuple[int, int]]
) -> dict[Place, Price]:
    """The best of too many ways."""
    return ways if len(ways) <= MOST_WAYS else dict(nsmallest(MOST_WAYS, ways.items(), key=price))


def _options(item: ReviewItem, bit: Bit, verdicts: Verdicts) -> Iterator[tuple[Verdicts, int, str]]:
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


def _possible(item: ReviewItem, change: str, verdicts: Verdicts) -> Iterator[tuple[str, str, int]]:
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
