"""A short stretch in which an editor wrote: what of it is theirs, and what was decided beside it.

Items are read from the start as far as they go, and from the end; between the two somebody
wrote. Of the ways to do so the cheapest counts: decisions cost little, and letters that were
written or went cost 1 each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import nsmallest
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ocrfix.exchange.items import NO, ReviewItem, kept
from ocrfix.exchange.readings import Readings, Votes, Way, Ways, along, followed, mirrored
from ocrfix.exchange.returned import KEPT, ReturnedText

NEAR = 3
"""Items before the last that was read, up to which another split is tried."""
MOST_ENDS = 4
"""Places tried at which the same items end."""
LONGEST = 4_000
"""Letters up to which two texts are compared letter by letter: a long note."""
UNREAD = 2
"""Price of a change that is not read, but rewritten: more than a decision's."""
TORN = 1_000
"""Price of a split in the middle of a word that a change wrote a part of: more than any word."""


class FreeEdit(NamedTuple):
    """What an editor wrote instead of some items."""

    items: Sequence[ReviewItem]
    at: int  # scan offset
    new: str
    low: int  # where `new` begins in what came back
    high: int

    @property
    def went(self) -> int:
        """How many characters it replaces at most."""
        return sum(len(item.after) for item in self.items)


Read = tuple[ReviewItem, Readings] | FreeEdit


class _Split(NamedTuple):
    """A stretch around what somebody wrote."""

    price: int
    before: int  # items that are read from the start,
    start: int  # up to this place
    after: int  # items that are read from the end,
    left: int  # so many characters
    head: int  # characters of the next item that stay, where it is text
    tail: int  # characters of the last item that do


def edited(
    part: Sequence[ReviewItem], low: int, high: int, back: ReturnedText, votes: Votes
) -> list[Read]:
    """One correction of the editor's own between `low` and `high`, and what was decided beside."""
    text, status = back.text[low:high], back.status[low:high]
    ahead = followed(part, text, status, 0, votes)
    mirror = [mirrored(item) for item in reversed(part)]
    behind = followed(mirror, text[::-1], status[::-1], 0, votes)
    split = min(_splits(part, ahead, behind, text, status), key=lambda each: each[:1])
    one, other = split.before, len(part) - split.after
    before = list[Read](zip(part, along(ahead, one, split.start), strict=False))
    read = along(behind, split.after, split.left)[::-1]
    after = list[Read](zip(part[other:], read, strict=True))
    middle = list(part[one:other])
    if split.head:
        stays, middle[0] = _parted(middle[0], split.head)
        before.append((stays, ((),)))
    if split.tail:
        middle[-1], stays = _parted(middle[-1], len(middle[-1].text) - split.tail)
        after.insert(0, (stays, ((),)))
    middle = [item for item in middle if item.text or item.ids]
    start, end = split.start + split.head, len(text) - split.left - split.tail
    at = middle[0].at if middle else _place(before, after)
    return [*before, FreeEdit(middle, at, text[start:end], low + start, low + end), *after]


def _splits(
    part: Sequence[ReviewItem], ahead: Ways, behind: Ways, text: str, status: str
) -> Iterator[_Split]:
    mirror, turned = text[::-1], part[::-1]
    for one in range(len(ahead), max(-1, len(ahead) - NEAR - 1), -1):
        for first in _ends(ahead, one, part, text):
            most = min(len(behind), len(part) - one)
            for other in range(most, max(-1, most - NEAR - 1), -1):
                for last in _ends(behind, other, turned, mirror):
                    if first.at + last.at <= len(text):
                        yield _split(part, (one, first), (other, last), text, status)


class _End(NamedTuple):
    """Where items end that were read."""

    at: int
    price: int
    nothing: bool  # whether the last of them shows nothing


def _split(
    part: Sequence[ReviewItem],
    ahead: tuple[int, _End],
    behind: tuple[int, _End],
    text: str,
    status: str,
) -> _Split:
    """A split with the letters that stay on both sides, and the price of the rest."""
    (one, first), (other, last) = ahead, behind
    middle = part[one : len(part) - other]
    inner = slice(first.at, len(text) - last.at)
    new, how = text[inner], status[inner]
    head = tail = 0
    if middle:
        head = _alike(middle[0], 0, new, how)
        skipped = head if len(middle) == 1 else 0
        tail = _alike(mirrored(middle[-1]), skipped, new[head:][::-1], how[head:][::-1])
    went = "".join(item.after for item in middle)
    rest = new[head : len(new) - tail], went[head : len(went) - tail]
    undecided = sum(1 for item in middle if item.ids)
    price = first.price + last.price + _letters(*rest) + UNREAD * undecided
    if how.strip(KEPT) and (first.nothing or last.nothing):
        price += TORN  # a mark was edited, and it is that of the change that shows nothing
    return _Split(price, one, first.at, other, last.at, head, tail)


def _ends(ways: Ways, count: int, part: Sequence[ReviewItem], text: str) -> Iterator[_End]:
    """Where the first `count` items may end, and at what price."""
    if not count:
        yield _End(0, 0, nothing=False)
        return
    item, found = part[count - 1], ways[count - 1].items()
    for end, way in nsmallest(MOST_ENDS, found, key=lambda pair: (pair[1].price, -pair[0])):
        price = way.price + TORN * _torn(item, way, end, text)
        yield _End(end, price, nothing=bool(item.ids) and end == way.before)


def _torn(item: ReviewItem, way: Way, end: int, text: str) -> bool:
    """Whether what was edited goes on in the changes before it: in one word, or in their own."""
    if not item.ids:
        return False
    said = dict(zip(item.ids, way.readings[0], strict=True))
    if end == way.before and not item.looks:  # nothing is left of it
        return any(bit.by and said[bit.by] == NO for bit in item.bits)
    return way.before < end < len(text) and (text[end - 1] + text[end]).isalnum()


def _alike(item: ReviewItem, skipped: int, text: str, status: str) -> int:
    """How many characters the two begin with alike, where the item is text that stays.

    `skipped` characters at its end do not count.
    """
    if item.ids:
        return 0
    stays = item.text[: len(item.text) - skipped]
    return min(_shared(stays, text), len(status) - len(status.lstrip(KEPT)))


def _letters(one: str, other: str) -> int:
    """How many letters were written or went, to make one text of another."""
    head = _shared(one, other)
    tail = _shared(one[head:][::-1], other[head:][::-1])
    one, other = one[head : len(one) - tail], other[head : len(other) - tail]
    if max(len(one), len(other)) > LONGEST:
        return len(one) + len(other)
    return int(Levenshtein.distance(one, other))


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def _parted(item: ReviewItem, at: int) -> tuple[ReviewItem, ReviewItem]:
    """Text that stays, in two."""
    text = item.text
    return kept(text[:at], item.at), kept(text[at:], item.at + at)


def _place(before: Sequence[Read], after: Sequence[Read]) -> int:
    """The scan offset between what was read before and after a place."""
    for each in after[:1]:
        if not isinstance(each, FreeEdit):
            return each[0].at
    for each in before[-1:]:
        if not isinstance(each, FreeEdit):
            return each[0].at + len(each[0].before)
    return 0
