"""Find the hand-made corrections in a review file, each with a neighbouring word to locate it.

A correction must find its place in the scan again. An inserted comma has no old text to find, so
the correction replaces `dog` by `dog,` instead.
"""

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
"""How many characters of a neighbouring word a correction includes, to locate it."""
LONG = 40
"""From how many characters a correction counts as a passage, not a word: about six words."""
_WORDS = re.compile(r"\w")
_MARKS = re.compile(f"[^{KEPT}]+")


class Stays(NamedTuple):
    """Unedited text; corrections next to it use one of its words."""

    text: str
    at: int


class DecidedItem(NamedTuple):
    """An item, with a verdict for each of its changes."""

    item: ReviewItem
    said: Sequence[str]


class Wrote(NamedTuple):
    """The user's own text in place of items."""

    items: Sequence[ReviewItem]
    at: int  # scan offset
    text: str
    status: str  # of each character of it: see `returned`
    who: str

    @property
    def new(self) -> str:
        """The text without struck parts."""
        return self.part(0, len(self.text))

    def part(self, low: int, high: int) -> str:
        """A part of the text without struck parts."""
        pairs = zip(self.text[low:high], self.status[low:high], strict=True)
        return "".join(char for char, how in pairs if how in {KEPT, WRITTEN})


Part = Stays | DecidedItem | Wrote


class Standings(NamedTuple):
    """Sets of applied changes, by id."""

    before: Collection[str]  # when the file was written
    said: Collection[str]  # as far as the file shows
    now: Collection[str]  # after the decisions in the file


def pieces(found: Iterable[Found], back: ReturnedText) -> list[Part]:
    """The parts that were read; unedited text is joined to whole stretches of the scan."""
    made: list[Part] = []
    texts: list[str] = []  # unedited text that is one stretch of the scan
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
        # A gap in the scan: something was struck here. A neighbouring word must not span it.
        if at != end:
            close()
        first = first if texts else at
        texts.append(text)
        end = at + len(text)
    close()
    return made


def _apart(found: Iterable[Found], back: ReturnedText) -> Iterator[Found]:
    """Merge corrections that have no word between them.

    Each correction needs a neighbouring word to locate it, and two must not share one. Two long
    corrections with little text between them are merged, too: a few equal words can be chance.
    """
    group: list[FreeEdit] = []  # corrections to merge,
    inside: list[ReviewItem] = []  # the items of all of them,
    between: list[ReviewItem] = []  # and the unedited text after the last
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
    """Whether two corrections must be merged."""
    kept = sum(len(item.text) for item in between)
    # A comma or a space between two corrections is no word to locate either of them.
    if kept <= WIDEST and not any(_WORDS.search(item.text) for item in between):
        return True
    # Both corrections are passages, and at least as long as the text between them. If a sentence
    # was rewritten, a `the` in both versions shows nothing.
    return all(max(kept, LONG) <= max(len(own.new), own.went) for own in (one, other))


def _one(
    group: Sequence[FreeEdit],
    inside: list[ReviewItem],
    between: Sequence[ReviewItem],
    back: ReturnedText,
) -> list[Found]:
    """Merge corrections; also the unedited text after them."""
    after: list[Found] = [(item, ()) for item in between]
    if not group:
        return after
    low, high = group[0].low, group[-1].high
    return [FreeEdit(inside, group[0].at, back.text[low:high], low, high), *after]


def _wrote(own: FreeEdit, back: ReturnedText) -> Wrote:
    # The first edit at or after the start of the correction; it names the author if it is not after
    # the end.
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
    """The hand-made corrections, and the text that the file shows."""
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
            # Equal if the user made by hand what the decisions in the file give anyway.
            if old != new:
                made.append(_hand(piece, old, new, beside, restored))
    return made, "".join(out)


def shown_text(items: Iterable[ReviewItem], stands: Collection[str]) -> str:
    """The text of items when these changes are applied."""
    return "".join(
        bit.text
        for item in items
        for bit in item.bits
        if (not bit.by or bit.by in stands) and bit.cut not in stands
    )


def _seen(piece: DecidedItem, standing: Standings) -> str:
    """The text that a file shows for an item.

    If one change undoes another, some files show neither, and so say nothing about the text between
    them.
    """
    if UNSAID not in piece.said:
        return shown_text([piece.item], standing.said)
    hidden = shown_text([piece.item], standing.before) != piece.item.before
    return shown_text([piece.item], standing.now) if hidden else piece.item.before


def _written(piece: Wrote, now: Collection[str]) -> str:
    """The user's text; untouched marks inside it count with their current state."""
    places: dict[tuple[str, str], deque[int]] = defaultdict(deque)
    # A correction of several items can have untouched marks inside, such as a rewritten sentence in
    # which one proposal was left alone. These are found by their text and status; the rest is the
    # user's text as it is. In a correction of one item, the whole item was rewritten.
    for number, item in enumerate(piece.items) if len(piece.items) > 1 else ():
        if item.ids:
            places[left(item)].append(number)
    out: list[str] = []
    at = last = 0
    for run in _MARKS.finditer(piece.status):
        there = places[piece.text[slice(*run.span())], run[0]]
        # Equal marks, such as `{--,--}`, are taken in order, so they cannot cross.
        while there and there[0] < last:
            there.popleft()
        if there:
            last = there.popleft()
            out += (piece.part(at, run.start()), shown_text([piece.items[last]], now))
            at = run.end()
    return "".join([*out, piece.part(at, len(piece.text))])


class _Beside(NamedTuple):
    """The words before and after a correction, which locate it."""

    before: Stays
    after: Stays


def _beside(found: Sequence[Part], number: int, last: _Beside) -> _Beside:
    """The words next to a correction that the `last` correction does not use."""
    before = found[number - 1] if number else None
    after = found[number + 1] if number + 1 < len(found) else None
    one = other = Stays("", 0)
    if isinstance(before, Stays):
        end = before.at + len(before.text)
        # The correction before this one may use a word of the same text. Two corrections must not
        # replace one word both: the second would not find its old text.
        free = end - max(before.at, last.after.at + len(last.after.text))
        word = _word(before.text[::-1][: min(free, WIDEST)])[::-1]
        one = Stays(word, end - len(word))
    # The word before is enough if the correction ends with its word. Otherwise the rest of the word
    # is included, so that whole words are replaced.
    if isinstance(after, Stays) and (not one.text or not after.text[0].isspace()):
        other = Stays(_word(after.text[:WIDEST]), after.at)
    return _Beside(one, other)


def _word(text: str) -> str:
    """The first character, and the rest of its word."""
    stop = next((at for at, char in enumerate(text) if char.isspace()), len(text))
    return text[: max(1, stop)]


def _hand(
    piece: Wrote, old: str, new: str, beside: _Beside, restored: RestorationFolder
) -> Decision:
    (before, start), (after, end) = beside
    # Where the old text begins in the scan, with its neighbours. An insertion has no text of its
    # own to say so, so it begins where the word after it begins.
    at = start if before else piece.at if old else end if after else piece.at
    old, new = before + old + after, before + new + after
    scan = restored.ledger.document.text
    around = scan[max(0, at - CONTEXT) : at], scan[at + len(old) : at + len(old) + CONTEXT]
    made = Decision(HAND, "", at, at + len(old), old, new, *around, by=piece.who)
    return made._replace(change=hand_id(made))
