"""Find the verdicts on items that explain a returned text.

A way is one choice of verdicts under which the items, one after another, give the text.

Each step keeps the cheapest way to every place where the items so far may end. Time is linear in
the text and in the number of such places, which is limited.
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
"""Price of reading only one half of a change as decided; a whole decision costs 1."""
MOST_WAYS = 256
"""How many ways to keep, the best ones."""

Place = TypeVar("Place")
Price = TypeVar("Price")
Verdicts = tuple[str, ...]  # for each id of an item
Readings = tuple[Verdicts, ...]  # all that show the same text, the best first
Votes = Mapping[str, Counter[str]]  # for each change, how often each verdict was read


class Way(NamedTuple):
    """A way to reach a place in the text."""

    before: int  # where the last item begins
    readings: Readings  # of that item
    price: int  # of all items so far


Ways = list[dict[int, Way]]  # after each item: the place -> the way to it
NO_VOTES: Votes = MappingProxyType({})


def followed(
    part: Sequence[ReviewItem], text: str, status: str, low: int, votes: Votes = NO_VOTES
) -> Ways:
    """The ways to read items in sequence from `low`, as many items as possible."""
    ways: Ways = []
    ends = {low: 0}
    for item in part:
        found: dict[int, Way] = {}
        for start, price in ends.items():
            # Several verdicts can show the same text: if one change writes a space and another
            # strikes it, nothing is left, whichever was rejected. All of them are kept, the
            # cheapest first; other places of the same changes decide between them later.
            read = sorted(
                (end, more + against(item, said, votes), said)
                for end, more, said in _read(item, text, status, start)
            )
            for end, same in groupby(read, key=lambda each: each[0]):
                _, more, best = next(same)
                if end not in found or price + more < found[end].price:
                    rest = (each[2] for each in same)
                    found[end] = Way(start, (best, *rest), price + more)
        # No choice explains the text any further. The ways so far are still useful: they show where
        # the user's own text begins.
        if not found:
            break
        found = _cheapest(found, lambda pair: (pair[1].price, -pair[0]))
        ends = {end: way.price for end, way in found.items()}
        ways.append(found)
    return ways


def along(ways: Ways, count: int, end: int) -> list[Readings]:
    """The verdicts on the first `count` items, if they end at `end`."""
    found: list[Readings] = []
    for number in range(count - 1, -1, -1):
        end, readings, _ = ways[number][end]
        found.append(readings)
    return found[::-1]


def against(item: ReviewItem, verdicts: Verdicts, votes: Votes) -> int:
    """How many votes from other places contradict these verdicts."""
    if not votes:
        return 0
    pairs = zip(item.ids, verdicts, strict=True)
    counts = ((votes.get(key), said) for key, said in pairs if said != UNSAID)
    return sum(found.total() - found[said] for found, said in counts if found)


def left(item: ReviewItem) -> tuple[str, str]:
    """The text of an undecided item, and its status."""
    # The first look is the untouched one.
    for look in item.looks[:1]:
        return look.text, look.status
    looks = [_shows(LEFT if bit.by else YES, LEFT if bit.cut else NO) for bit in item.bits]
    pairs = zip(item.bits, looks, strict=True)
    return item.text, "".join(look * len(bit.text) for bit, look in pairs)


def mirrored(item: ReviewItem) -> ReviewItem:
    """An item reversed, to read it from its end."""
    bits = tuple(bit._replace(text=bit.text[::-1]) for bit in reversed(item.bits))
    looks = tuple(
        look._replace(text=look.text[::-1], status=look.status[::-1]) for look in item.looks
    )
    return item._replace(bits=bits, looks=looks)


def _read(
    item: ReviewItem, text: str, status: str, start: int
) -> Iterator[tuple[int, int, Verdicts]]:
    """Each way to read an item from `start`: its end, the number of decisions, the verdicts."""
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
    # For each place and each set of verdicts so far, the lowest price. "" is a change
    # that has no bit read yet.
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
    """The best ways, if there are too many."""
    # Each change that is added to a run of adjacent changes can multiply the ways by three.
    return ways if len(ways) <= MOST_WAYS else dict(nsmallest(MOST_WAYS, ways.items(), key=price))


def _options(item: ReviewItem, bit: Bit, verdicts: Verdicts) -> Iterator[tuple[Verdicts, int, str]]:
    """The possible verdicts on a bit's changes, and the text that the bit then shows."""
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
    """(look of the change here, its verdict then, the price); one half may be undecided."""
    before = verdicts[item.ids.index(change)]
    for looks in (LEFT, YES, NO):
        if not before:
            yield looks, looks, int(looks != LEFT)
        elif looks == before:
            yield looks, looks, 0
        elif LEFT in {looks, before}:
            # Word tracks a replacement as a deletion and an insertion. The user decided only one of
            # them, and means both: the verdict of that half counts.
            yield looks, before if looks == LEFT else looks, HALF


def _shows(by: str, cut: str) -> str:
    # A rejected insertion is gone, and so is an accepted deletion.
    if by == NO or cut == YES:
        return ""
    if by == LEFT:
        return PASSING if cut == LEFT else WRITTEN
    return STRUCK if cut == LEFT else KEPT
