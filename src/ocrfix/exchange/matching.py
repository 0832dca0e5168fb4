"""Find the decision on each change by comparing the returned text with the exported one.

If the user only made decisions, some choice for each change gives the returned text. The search
first tries the whole text, then the parts between places that are certainly the same. Text that no
choice explains is the user's own (`edited`). Time is linear in the text, except for sorting.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from ocrfix.align import anchors, common
from ocrfix.errors import DecisionError
from ocrfix.exchange.edited import FreeEdit, Read, edited
from ocrfix.exchange.items import UNSAID, ReviewItem, kept
from ocrfix.exchange.readings import Verdicts, against, along, followed, left
from ocrfix.exchange.returned import KEPT, ReturnedText

MORE, ROOM = 2, 1 << 20
"""Limit for the returned text: twice the exported length, plus 1 MiB. The user may have written as
much again.
"""
REWRITTEN = 100_000
"""How many characters the user may have rewritten; of a longer text, half of it. That is a short
book: a person who rewrites more is not deciding on changes.
"""
APART = 200
"""Minimum distance, in characters, between two cuts of an edited text: about three lines."""
_WORD = re.compile(r"\S+")
_PART = re.compile(r"\w+|\s+|.")
_MARKS = re.compile(f"{KEPT}+|[^{KEPT}]+")


class Section(NamedTuple):
    """Items, and the part of the returned text that they must be in."""

    items: Sequence[ReviewItem]
    low: int
    high: int


Found = tuple[ReviewItem, Verdicts] | FreeEdit


def align(offered: Sequence[ReviewItem], back: ReturnedText) -> list[Found]:
    """Every item with its verdicts, in order, and the user's own text.

    Raises:
        DecisionError: as `align_sections`.
    """
    return align_sections([Section(offered, 0, len(back.text))], back)


def align_sections(sections: Sequence[Section], back: ReturnedText) -> list[Found]:
    """Like `align`, for a text in which the place of each section is known.

    Raises:
        DecisionError: the text is far longer than the exported one, or another text.
    """
    offered = sum(len(item.text) for section in sections for item in section.items)
    if len(back.text) > MORE * offered + ROOM:
        raise DecisionError(
            f"its text has {len(back.text):,} characters, but only {offered:,} were exported. "
            "Import the file that `ocrfix export` wrote for this restoration."
        )
    read: list[Read | Section] = []
    for section in sections:
        read += _exact_or_cut(section, back)
    votes = _votes(read)
    found: list[Read] = []
    for each in read:
        found += edited(*each, back, votes) if isinstance(each, Section) else [each]
    rewritten = sum(max(len(own.new), own.went) for own in found if isinstance(own, FreeEdit))
    if rewritten > max(REWRITTEN, offered // 2):
        raise DecisionError(
            f"{rewritten:,} characters differ from the {offered:,} exported ones: it is another "
            "text, or was rewritten. Import the file that `ocrfix "
            f"export` wrote for this restoration."
        )
    return _agreed(found)


def _exact_or_cut(section: Section, back: ReturnedText) -> Iterator[Read | Section]:
    """The parts that decisions alone explain, and the rest as short sections."""
    exact = _exact(section, back)
    if exact is not None:
        yield from exact
        return
    # First at places that are surely the same, which takes linear time; then, in what is still
    # unexplained, at all words that both sides share, which takes the edit distance. Each step
    # leaves less to the next.
    for region in _cut(section, _unique(section, back)):
        exact = _exact(region, back)
        if exact is not None:
            yield from exact
            continue
        for part in _cut(region, _shared(region, back)):
            exact = _exact(part, back)
            yield from [part] if exact is None else exact


def _exact(section: Section, back: ReturnedText) -> list[Read] | None:
    part, low, high = section
    ways = followed(part, back.text, back.status, low)
    # All items must be used up, and must end exactly at the end of the section. A section without
    # items must be empty.
    if len(ways) < len(part) or high not in (ways[-1] if ways else {low}):
        return None
    return list(zip(part, along(ways, len(part), high), strict=True))


def _votes(found: Iterable[Read | Section]) -> dict[str, Counter[str]]:
    """For each change, how often each verdict was read with certainty."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        if not isinstance(each, (FreeEdit, Section)) and len(each[1]) == 1:
            for key, said in zip(each[0].ids, each[1][0], strict=True):
                votes[key][said] += said != UNSAID
    return votes


def _agreed(found: Sequence[Read]) -> list[Found]:
    """For each item, choose the reading that agrees with the other places of its changes."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    chosen: dict[int, Verdicts] = {}
    items = [
        (n, each) for n, each in enumerate(found) if not isinstance(each, FreeEdit) and each[0].ids
    ]
    items.sort(key=lambda pair: len(pair[1][1]))  # the most certain items first
    # In the second round, the items chosen early also know the votes of those chosen late. An item
    # does not vote on itself, so its old vote is taken back first.
    for _ in range(2):
        for number, (item, readings) in items:
            for key, said in zip(item.ids, chosen.get(number, ()), strict=False):
                votes[key][said] -= said != UNSAID
            chosen[number] = min(readings, key=lambda each: against(item, each, votes))
            for key, said in zip(item.ids, chosen[number], strict=True):
                votes[key][said] += said != UNSAID
    return [
        each if isinstance(each, FreeEdit) else (each[0], chosen.get(n, ()))
        for n, each in enumerate(found)
    ]


# ---- places that are certainly the same ------------------------------------------------------

_Place = tuple[int, int]  # the number of an item, and a place in its text
_Token = tuple[Hashable, _Place | None]
_Cut = tuple[_Place, int]  # a place in the items, and the same place in what came back


def _cut(section: Section, cuts: Iterable[_Cut]) -> Iterator[Section]:
    """Cut a section into parts, never inside an item of changes."""
    part, low, high = section
    region: list[ReviewItem] = []
    number = skipped = 0
    for (at, offset), place in cuts:
        # A cut in another item than the last one: the region takes the rest of that item, and all
        # items between.
        if number < at:
            region += _rest(part[number], skipped)
            region += part[number + 1 : at]
            number, skipped = at, 0
        text = part[at].bits[0].text
        region += [kept(text[skipped:offset], part[at].at + skipped)] * (offset > skipped)
        yield Section(region, low, place)
        region, skipped, low = [], offset, place
    region += _rest(part[number], skipped) if number < len(part) else []
    yield Section([*region, *part[number + 1 :]], low, high)


def _rest(item: ReviewItem, skipped: int) -> list[ReviewItem]:
    if not skipped:
        return [item]
    text = item.bits[0].text[skipped:]
    return [kept(text, item.at + skipped)] if text else []


def _unique(section: Section, back: ReturnedText) -> Iterator[_Cut]:
    """Places with three words in a row, or untouched marks, that each side has exactly once."""
    decided = list[_Token]()
    for item in section.items:
        # Words of a change may be anywhere in the returned text, with no place in the items.
        # Counted here, they keep a phrase from being unique if a change may show it, too.
        for text in (item.before, item.after) if item.ids else ():
            decided += ((key, None) for key, _ in _threes(_tokens(text, _WORD)))
    sure = _threes(_offered(section.items, _WORD))
    there = _threes(_shown(back, section.low, section.high, _WORD))
    return _apart(anchors([*sure, *decided], there))


def _apart(cuts: Iterable[_Cut]) -> Iterator[_Cut]:
    """Keep only some of the cuts: more of them in unedited text would save no time."""
    last = -APART
    for cut in cuts:
        if cut[1] >= last + APART:
            yield cut
            last = cut[1]


def _shared(section: Section, back: ReturnedText) -> list[_Cut]:
    """The beginnings of the runs of words and marks that both sides share."""
    there = list(_shown(back, section.low, section.high, _PART))
    tokens = list(_offered(section.items, _PART, {key for key, _ in there}))
    found: list[_Cut] = []
    for one, other, length in common([key for key, _ in tokens], [key for key, _ in there]):
        run = tokens[one : one + length]
        # Words that begin in a change have no place: a cut is never made inside it.
        places = [n for n, (_, place) in enumerate(run) if place]
        if any(_whole(run[n][0]) for n in places):
            place = run[places[0]][1]
            assert place
            found.append((place, there[other + places[0]][1]))
    return found


def _whole(key: Hashable) -> bool:
    """Whether a token is a word or a mark; a space or a comma can agree by chance."""
    return not isinstance(key, str) or key[0].isalnum()


def _offered(
    part: Sequence[ReviewItem], pattern: re.Pattern[str], there: Container[Hashable] | None = None
) -> Iterator[_Token]:
    """The words and marks of undecided items.

    Each word has the place where it begins, unless it begins in a change. A mark that is not in
    `there` was decided; the texts that it may show then follow it.
    """
    run: list[tuple[int | None, str]] = []  # text of one run, by items
    decided: list[str] = []
    for number, item in enumerate(part):
        shown = left(item) if item.ids else (item.text, KEPT)
        # The item shows text that looks unchanged, so a word can run on through it.
        if KEPT in shown[1] or not shown[0]:
            run.append((None if item.ids else number, shown[0]))
            decided += [item.before] if item.ids and there is not None else []
            continue
        yield from _of_run(run, pattern)
        yield shown, (number, 0)
        decided += () if there is None or shown in there else (item.before, item.after)
        yield from ((key, None) for text in decided for key, _ in _tokens(text, pattern))
        run, decided = [], []
    yield from _of_run(run, pattern)
    yield from ((key, None) for text in decided for key, _ in _tokens(text, pattern))


def _of_run(run: Sequence[tuple[int | None, str]], pattern: re.Pattern[str]) -> Iterator[_Token]:
    starts = list(accumulate((len(text) for _, text in run), initial=0))
    for key, at in _tokens("".join(text for _, text in run), pattern):
        which = bisect_right(starts, at) - 1
        number = run[which][0]
        yield key, None if number is None else (number, at - starts[which])


def _shown(
    back: ReturnedText, low: int, high: int, pattern: re.Pattern[str]
) -> Iterator[tuple[Hashable, int]]:
    """The words and marks of a part of the returned text, with their places."""
    for found in _MARKS.finditer(back.status, low, high):
        start, end = found.span()
        if found[0][0] == KEPT:
            yield from ((key, start + at) for key, at in _tokens(back.text[start:end], pattern))
        else:
            yield (back.text[start:end], found[0]), start


def _tokens(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    return ((found[0], found.start()) for found in pattern.finditer(text))


def _threes(tokens: Iterable[tuple[Hashable, Any]]) -> Iterator[tuple[Hashable, Any]]:
    """All sequences of three tokens, with the place of the first."""
    found = list(tokens)
    for one, two, three in zip(found, found[1:], found[2:], strict=False):
        yield (one[0], two[0], three[0]), one[1]
