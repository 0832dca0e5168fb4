"""The corrections that an editor made of their own, each with a word by which it is found again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from ocrfix.core.decisions import CONTEXT, HAND, Decision, hand_id
from ocrfix.exchange.edited import FreeEdit
from ocrfix.exchange.items import UNSAID, ReviewItem
from ocrfix.exchange.matching import Found
from ocrfix.exchange.readings import left
from ocrfix.exchange.returned import KEPT, WRITTEN, ReturnedText
from ocrfix.storage.folder import RestorationFolder

WIDEST = 24
"""Characters of a word that a correction takes along, so that it finds its place."""
LONG = 40
"""Characters of a correction that is a passage, not a word: six words."""
_WORDS = re.compile(r"\w")
_MARKS = re.compile(f"[^{KEPT}]+")


class Stays(NamedTuple):
    """Text on which nobody wrote; corrections beside it take a word from it."""

    text: str
    at: int


class DecidedItem(NamedTuple):
    """An item, and what was said of each of its changes."""

    item: ReviewItem
    said: Sequence[str]


class Wrote(NamedTuple):
    """An editor's own text instead of items."""

    items: Sequence[ReviewItem]
    at: int  # scan offset
    text: str
    status: str  # of each character of it: see `returned`
    who: str

    @property
    def new(self) -> str:
        """The text, without what marks strike."""
        return self.part(0, len(self.text))

    def part(self, low: int, high: int) -> str:
        """A part of it, without what marks strike."""
        pairs = zip(self.text[low:high], self.status[low:high], strict=True)
        return "".join(char for char, how in pairs if how in {KEPT, WRITTEN})


Part = Stays | DecidedItem | Wrote


class Standings(NamedTuple):
    """Which changes stand, by id."""

    before: Collection[str]  # when the file was written
    said: Collection[str]  # as far as the file says
    now: Collection[str]  # under what was decided in it


def pieces(found: Iterable[Found], back: ReturnedText) -> list[Part]:
    """What was read, with text that stays in whole stretches of the scan."""
    made: list[Part] = []
    texts: list[str] = []  # of text that stays and is one stretch of the scan
    first = end = 0

    def close() -> None:
        if texts:
            made.append(Stays("".join(texts), first))
            texts.clear()

    for each in _apart(found, back):
        if isinstance(each, FreeEdit) or each[0].ids:
            close()
            made.append(_wrote(each, back) if isinstance(each, FreeEdit) else DecidedItem(*each))
            continue
        text, at = each[0].text, each[0].at
        if at != end:
            close()
        first = first if texts else at
        texts.append(text)
        end = at + len(text)
    close()
    return made


def _apart(found: Iterable[Found], back: ReturnedText) -> Iterator[Found]:
    """The same with one correction where two have no word between them.

    Each takes along a word by which it is found again, and they must not be the same. Two long
    ones are one, too, where less was left between them: a few words are the same by chance.
    """
    group: list[FreeEdit] = []  # corrections that are one,
    inside: list[ReviewItem] = []  # the items of all of them,
    between: list[ReviewItem] = []  # and text that stays after the last
    for each in found:
        if isinstance(each, FreeEdit):
            if group and not _near(group[-1], between, each):
                yield from _one(group, inside, between, back)
                group, inside, between = [], [], []
            group.append(each)
            inside += (*between, *each.items)
            between = []
        elif group and not each[0].ids:
            between.append(each[0])
        else:
            yield from _one(group, inside, between, back)
            group, inside, between = [], [], []
            yield each
    yield from _one(group, inside, between, back)


def _near(one: FreeEdit, between: Sequence[ReviewItem], other: FreeEdit) -> bool:
    """Whether two corrections are one."""
    kept = sum(len(item.text) for item in between)
    if kept <= WIDEST and not any(_WORDS.search(item.text) for item in between):
        return True
    return all(max(kept, LONG) <= max(len(own.new), own.went) for own in (one, other))


def _one(
    group: Sequence[FreeEdit],
    inside: list[ReviewItem],
    between: Sequence[ReviewItem],
    back: ReturnedText,
) -> list[Found]:
    """Corrections as one, and the text that stays after it."""
    after: list[Found] = [(item, ()) for item in between]
    if not group:
        return after
    low, high = group[0].low, group[-1].high
    return [FreeEdit(inside, group[0].at, back.text[low:high], low, high), *after]


def _wrote(own: FreeEdit, back: ReturnedText) -> Wrote:
    first = bisect_left(back.touched, (own.low, ""))
    near = back.touched[first : first + 1]
    who = near[0][1] if near and near[0][0] <= own.high else ""
    return Wrote(own.items, own.at, own.new, back.status[own.low : own.high], who)


def corrections(
    found: Sequence[Part],
    standing: Standings,
    amended: Collection[str],
    restored: RestorationFolder,
) -> tuple[list[Decision], str]:
    """The editor's own corrections, and the text that the file shows."""
    made: list[Decision] = []
    out: list[str] = []
    beside = _Beside(Stays("", 0), Stays("", 0))
    for number, piece in enumerate(found):
        if isinstance(piece, Stays):
            out.append(piece.text)
        elif isinstance(piece, DecidedItem):
            out.append(_seen(piece, standing))
        elif len(piece.items) == 1 and any(key in amended for key in piece.items[0].ids):
            out.append(piece.new)
        else:
            new, old = _written(piece, standing.now), shown_text(piece.items, standing.now)
            out.append(new)
            beside = _beside(found, number, beside)
            if old != new:
                made.append(_hand(piece, old, new, beside, restored))
    return made, "".join(out)


def shown_text(items: Iterable[ReviewItem], stands: Collection[str]) -> str:
    """What items read when these changes stand."""
    return "".join(
        bit.text
        for item in items
        for bit in item.bits
        if (not bit.by or bit.by in stands) and bit.cut not in stands
    )


def _seen(piece: DecidedItem, standing: Standings) -> str:
    """What a file shows of an item.

    Where one change undoes what another did, some files show neither. What stood before is
    not what such a file shows then, and it says nothing of it.
    """
    if UNSAID not in piece.said:
        return shown_text([piece.item], standing.said)
    hidden = shown_text([piece.item], standing.before) != piece.item.before
    return shown_text([piece.item], standing.now) if hidden else piece.item.before


def _written(piece: Wrote, now: Collection[str]) -> str:
    """What an editor wrote; marks that were left alone in the middle of it read as they stand."""
    places: dict[tuple[str, str], deque[int]] = defaultdict(deque)
    for number, item in enumerate(piece.items) if len(piece.items) > 1 else ():
        if item.ids:
            places[left(item)].append(number)
    out: list[str] = []
    at = last = 0
    for run in _MARKS.finditer(piece.status):
        there = places[piece.text[slice(*run.span())], run[0]]
        while there and there[0] < last:
            there.popleft()
        if there:
            last = there.popleft()
            out += (piece.part(at, run.start()), shown_text([piece.items[last]], now))
            at = run.end()
    return "".join([*out, piece.part(at, len(piece.text))])


class _Beside(NamedTuple):
    """The words before and after a correction, by which it is found again."""

    before: Stays
    after: Stays


def _beside(found: Sequence[Part], number: int, last: _Beside) -> _Beside:
    """The words beside a correction, none of which the `last` correction took along."""
    before = found[number - 1] if number else None
    after = found[number + 1] if number + 1 < len(found) else None
    one = other = Stays("", 0)
    if isinstance(before, Stays):
        end = before.at + len(before.text)
        free = end - max(before.at, last.after.at + len(last.after.text))
        word = _word(before.text[::-1][: min(free, WIDEST)])[::-1]
        one = Stays(word, end - len(word))
    if isinstance(after, Stays) and (not one.text or not after.text[0].isspace()):
        other = Stays(_word(after.text[:WIDEST]), after.at)
    return _Beside(one, other)


def _word(text: str) -> str:
    """The first character, and what of its word follows."""
    stop = next((at for at, char in enumerate(text) if char.isspace()), len(text))
    return text[: max(1, stop)]


def _hand(
    piece: Wrote, old: str, new: str, beside: _Beside, restored: RestorationFolder
) -> Decision:
    (before, start), (after, end) = beside
    at = start if before else piece.at if old else end if after else piece.at
    old, new = before + old + after, before + new + after
    scan = restored.ledger.document.text
    around = scan[max(0, at - CONTEXT) : at], scan[at + len(old) : at + len(old) + CONTEXT]
    made = Decision(HAND, "", at, at + len(old), old, new, *around, by=piece.who)
    return made._replace(change=hand_id(made))
