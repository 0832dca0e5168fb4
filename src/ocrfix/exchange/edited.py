"""Separate the user's own edits from decisions in a short stretch of text.

Items are matched from the start and from the end as far as possible; the text between them is the
user's own. The cheapest split wins: a decision costs 1, and so does each letter that the user
inserted, deleted or replaced.
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
"""How many items before the last match to try for another split."""
MOST_ENDS = 4
"""How many end places to try for the same items."""
LONGEST = 4_000
"""Up to this length, in letters, texts are compared letter by letter: a long note."""
UNREAD = 2
"""Price of a change that was rewritten, not decided: more than a decision."""
TORN = 1_000
"""Price of a split inside a word that a change wrote in part: more than any word."""


class FreeEdit(NamedTuple):
    """The user's own text in place of some items."""

    items: Sequence[ReviewItem]
    at: int  # scan offset
    new: str
    low: int  # where `new` begins in the returned text
    high: int

    @property
    def went(self) -> int:
        """How many characters it replaces, if all changes in it were applied."""
        return sum(len(item.after) for item in self.items)


Read = tuple[ReviewItem, Readings] | FreeEdit


class _Split(NamedTuple):
    """A way to split a stretch around the user's own text."""

    price: int
    before: int  # number of items matched from the start,
    start: int  # and where they end
    after: int  # number of items matched from the end,
    left: int  # and how many characters they have
    head: int  # unchanged characters of the next item, if it is text
    tail: int  # unchanged characters of the last item


def edited(
    part: Sequence[ReviewItem], low: int, high: int, back: ReturnedText, votes: Votes
) -> list[Read]:
    """Find one own correction between `low` and `high`, and the decisions next to it."""
    text, status = back.text[low:high], back.status[low:high]
    ahead = followed(part, text, status, 0, votes)
    mirror = [mirrored(item) for item in reversed(part)]
    # To match from the end, both the items and the text are reversed, so one reader serves both
    # ways.
    behind = followed(mirror, text[::-1], status[::-1], 0, votes)
    # The most items from the start come first, and `min` keeps the first of equal prices.
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
    # An item is left empty if all its letters are unchanged.
    middle = [item for item in middle if item.text or item.ids]
    start, end = split.start + split.head, len(text) - split.left - split.tail
    at = middle[0].at if middle else _place(before, after)
    return [*before, FreeEdit(middle, at, text[start:end], low + start, low + end), *after]


def _splits(
    part: Sequence[ReviewItem], ahead: Ways, behind: Ways, text: str, status: str
) -> Iterator[_Split]:
    mirror, turned = text[::-1], part[::-1]
    # The longest match may have gone too far, because the last items agree with the user's text by
    # chance. So it is taken back by up to `NEAR` items on each side.
    for one in range(len(ahead), max(-1, len(ahead) - NEAR - 1), -1):
        for first in _ends(ahead, one, part, text):
            most = min(len(behind), len(part) - one)
            for other in range(most, max(-1, most - NEAR - 1), -1):
                for last in _ends(behind, other, turned, mirror):
                    if first.at + last.at <= len(text):
                        yield _split(part, (one, first), (other, last), text, status)


class _End(NamedTuple):
    """A place where the matched items may end."""

    at: int
    price: int
    nothing: bool  # whether the last item is invisible


def _split(
    part: Sequence[ReviewItem],
    ahead: tuple[int, _End],
    behind: tuple[int, _End],
    text: str,
    status: str,
) -> _Split:
    """A split with its unchanged letters on both sides, and the price of the rest."""
    (one, first), (other, last) = ahead, behind
    middle = part[one : len(part) - other]
    inner = slice(first.at, len(text) - last.at)
    new, how = text[inner], status[inner]
    head = tail = 0
    if middle:
        head = _alike(middle[0], 0, new, how)
        # One item cannot be unchanged from both sides at once: in `aa`, changed to `a`, each `a`
        # counts on one side only.
        skipped = head if len(middle) == 1 else 0
        tail = _alike(mirrored(middle[-1]), skipped, new[head:][::-1], how[head:][::-1])
    went = "".join(item.after for item in middle)
    rest = new[head : len(new) - tail], went[head : len(went) - tail]
    undecided = sum(1 for item in middle if item.ids)
    price = first.price + last.price + _letters(*rest) + UNREAD * undecided
    if how.strip(KEPT) and (first.nothing or last.nothing):
        price += TORN  # the edited mark belongs to the invisible change
    return _Split(price, one, first.at, other, last.at, head, tail)


def _ends(ways: Ways, count: int, part: Sequence[ReviewItem], text: str) -> Iterator[_End]:
    """The places where the first `count` items may end, with prices."""
    if not count:
        yield _End(0, 0, nothing=False)
        return
    item, found = part[count - 1], ways[count - 1].items()
    # Of equal prices, the end that leaves the least text to the user.
    for end, way in nsmallest(MOST_ENDS, found, key=lambda pair: (pair[1].price, -pair[0])):
        price = way.price + TORN * _torn(item, way, end, text)
        yield _End(end, price, nothing=bool(item.ids) and end == way.before)


def _torn(item: ReviewItem, way: Way, end: int, text: str) -> bool:
    """Whether the edit continues a word, or a change, of the items before it."""
    if not item.ids:
        return False
    said = dict(zip(item.ids, way.readings[0], strict=True))
    # Its change was rejected, or it is text that an accepted change struck. Only the first is
    # suspicious: text that the user wrote in place of an insertion is a rewording of it, not a
    # rejection and a correction.
    if end == way.before and not item.looks:  # the item is invisible
        return any(bit.by and said[bit.by] == NO for bit in item.bits)
    # `tlie` > `the`, then typed on as `them`: the `m` belongs to the change, which was amended, not
    # accepted.
    return way.before < end < len(text) and (text[end - 1] + text[end]).isalnum()


def _alike(item: ReviewItem, skipped: int, text: str, status: str) -> int:
    """The length of the common beginning, if the item is unchanged text.

    `skipped` characters at its end do not count.
    """
    if item.ids:
        return 0
    stays = item.text[: len(item.text) - skipped]
    return min(_shared(stays, text), len(status) - len(status.lstrip(KEPT)))


def _letters(one: str, other: str) -> int:
    """How many letters must be inserted, deleted or replaced to turn one text into the other."""
    head = _shared(one, other)
    tail = _shared(one[head:][::-1], other[head:][::-1])
    one, other = one[head : len(one) - tail], other[head : len(other) - tail]
    # The edit distance takes time in the product of the lengths. The sum is its upper bound.
    if max(len(one), len(other)) > LONGEST:
        return len(one) + len(other)
    return int(Levenshtein.distance(one, other))


def _shared(one: str, other: str) -> int:
    """The length of the common beginning of two texts."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        # Bisection, because comparing slices is much faster in Python than a loop over letters.
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def _parted(item: ReviewItem, at: int) -> tuple[ReviewItem, ReviewItem]:
    """Split an item of unchanged text in two."""
    text = item.text
    return kept(text[:at], item.at), kept(text[at:], item.at + at)


def _place(before: Sequence[Read], after: Sequence[Read]) -> int:
    """The scan offset between the items before and after a place."""
    for each in after[:1]:
        if not isinstance(each, FreeEdit):
            return each[0].at
    for each in before[-1:]:
        if not isinstance(each, FreeEdit):
            return each[0].at + len(each[0].before)
    return 0
