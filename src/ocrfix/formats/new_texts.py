"""What each element of an OCR file shall hold after the changes of a restoration.

A file of an OCR engine keeps the printed lines: a word that a line end cuts stays in two elements,
and a running head stays where it was printed. So of a restoration only some changes can be
written into it: corrected words, cut words that were joined, words that were split or struck.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocrfix.core.edits import Hunk
from ocrfix.formats.text import Element, OcrText

FIRST, SECOND = 1, 2
"""Which half of a cut word an element has."""
HYPHENS = "-\u2010\u2011\u00ac\u00ad\u2e17="
"""Signs at the end of a line that may say that the word goes on in the next one."""


class NewText(NamedTuple):
    """What one element shall hold."""

    text: str  # with a blank where one word becomes two
    half: int = 0  # FIRST or SECOND of a word that a line end cuts; 0 for a whole word
    whole: str = ""  # that word
    dropped: str = ""  # the hyphen at the end of its first half that the whole word lacks


class Unwritten(NamedTuple):
    """A change that the file cannot hold, and why."""

    hunk: Hunk
    why: str


class Struck(NamedTuple):
    """Elements that the restored text leaves out, as a running head; the file keeps them."""

    hunk: Hunk
    elements: tuple[int, ...]


class NewTexts(NamedTuple):
    """The new texts by the index of their elements, and what is not among them."""

    texts: dict[int, NewText]
    struck: list[Struck]
    unwritten: list[Unwritten]


def new_texts(found: OcrText, hunks: Sequence[Hunk]) -> NewTexts:
    """What the elements of `found` shall hold after `hunks`; linear in both."""
    made = NewTexts({}, [], [])
    for group in _groups(found, [_shrunk(found.text, hunk) for hunk in hunks]):
        _place(found, group, made)
    return made


def _shrunk(text: str, hunk: Hunk) -> Hunk:
    """A hunk without the characters at its ends that it leaves as they are.

    So a hunk that moves a line end between two words touches neither of them.
    """
    old, new = text[hunk.start : hunk.end], hunk.new
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    return hunk._replace(
        start=hunk.start + head, end=hunk.end - tail, new=new[head : len(new) - tail]
    )


def _alike(one: str, two: str) -> int:
    """How many characters at their beginning two texts share."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(two)))


class _Group(NamedTuple):
    """Hunks that touch the same or no elements, and the range of the elements they touch."""

    hunks: list[Hunk]
    first: int
    last: int  # after the last; equal to `first` where only white space changes


def _groups(found: OcrText, hunks: Sequence[Hunk]) -> Iterator[_Group]:
    starts = [each.span.start for each in found.elements]
    ends = [_end(each) for each in found.elements]
    group: _Group | None = None
    for hunk in hunks:
        low, high = _touched(found.text, hunk, starts, ends)
        if group and low < group.last and low < high:
            group.hunks.append(hunk)
            group = group._replace(last=max(group.last, high))
            continue
        if group:
            yield group
        group = _Group([hunk], low, high)
    if group:
        yield group


def _touched(text: str, hunk: Hunk, starts: Sequence[int], ends: Sequence[int]) -> tuple[int, int]:
    """The range of elements that a hunk changes, and those that it joins to them."""
    low, high = bisect_right(ends, hunk.start), bisect_left(starts, hunk.end)
    old, new, inside = text[hunk.start : hunk.end], hunk.new, low < high
    if not inside and not old.isspace():
        # What is put before or after a blank belongs to the word that it touches.
        return _beside(hunk, low, starts, ends) if new.strip() else (low, low)
    if old[:1].isspace() and not new[:1].isspace() and low and ends[low - 1] == hunk.start:
        low -= 1
    if old[-1:].isspace() and not new[-1:].isspace() and hunk.end in starts[high : high + 1]:
        high += 1
    # White space at one side only is not gone: the words are still apart.
    return (low, high) if inside or high - low > 1 else (high, high)


def _beside(hunk: Hunk, low: int, starts: Sequence[int], ends: Sequence[int]) -> tuple[int, int]:
    """The word that new text at its edge belongs to; none if it touches neither."""
    if low and ends[low - 1] == hunk.start and not hunk.new[0].isspace():
        return low - 1, low
    if low < len(starts) and starts[low] == hunk.end and not hunk.new[-1].isspace():
        return low, low + 1
    return low, low


def _end(element: Element) -> int:
    return element.span.end + element.hyphen


def _place(found: OcrText, group: _Group, made: NewTexts) -> None:
    """Give the elements of a group their new texts, or say why that cannot be."""
    elements = found.elements[group.first : group.last]
    if not elements:
        made.unwritten.extend(
            Unwritten(hunk, "moved or added text has no element in the file")
            for hunk in group.hunks
            if hunk.new.strip()
        )
        return
    words = _restored(found.text, elements, group.hunks).split()
    every = range(group.first, group.last)
    kept = [
        number
        for number, element in enumerate(elements, group.first)
        if not any(h.start <= element.span.start and _end(element) <= h.end for h in group.hunks)
    ]
    # First as if no element were struck: a word that is corrected in all its letters lies wholly
    # inside its hunk, as a struck one does.
    for left in (every, kept):
        if _assigned(found, left, words, made):
            struck = tuple(sorted(set(every) - set(left)))
            if struck:
                made.struck.append(Struck(group.hunks[0], struck))
            return
    made.unwritten.extend(
        Unwritten(hunk, "it joins or parts words in a way that the file has no place for")
        for hunk in group.hunks
    )


def _assigned(found: OcrText, left: Sequence[int], words: Sequence[str], made: NewTexts) -> bool:
    """Give `words` to the elements `left`; False if they do not fit."""
    if len(left) == len(words):
        for number, word in zip(left, words, strict=True):
            _set(found, number, word, made)
        return True
    if len(left) == 1 and words:
        _set(found, left[0], " ".join(words), made)
        return True
    if len(left) == 2 and len(words) == 1:
        one, two = left
        if found.elements[one].line != found.elements[two].line:
            _cut(found, one, two, words[0], made)
            return True
    return False


def _restored(text: str, elements: Sequence[Element], hunks: Sequence[Hunk]) -> str:
    """The text from the first to the last of some elements after `hunks`."""
    at, end = elements[0].span.start, _end(elements[-1])
    parts: list[str] = []
    for hunk in hunks:
        parts += text[at : max(at, hunk.start)], hunk.new
        at = max(at, hunk.end)
    parts.append(text[at:end])
    return "".join(parts)


def _set(found: OcrText, number: int, word: str, made: NewTexts) -> None:
    """Set the text of an element, without the hyphen that the file holds apart."""
    element = found.elements[number]
    hyphen = found.text[element.span.end : _end(element)]
    if hyphen and word.endswith(hyphen):
        word = word[: -len(hyphen)]
    if word != found.text[slice(*element.span)]:
        made.texts[number] = NewText(word)


def _cut(found: OcrText, one: int, two: int, whole: str, made: NewTexts) -> None:
    """A word over a line end that is whole in the restored text."""
    first, second = found.elements[one], found.elements[two]
    head, tail = found.text[slice(*first.span)], found.text[slice(*second.span)]
    hyphen = found.text[first.span.end : _end(first)]
    bare = head.rstrip(HYPHENS)
    # A closing mark after the second half (`lighted,”`) belongs to the element, and to no word:
    # the whole word of a file is what a search should find, and readers expect it so.
    if whole.endswith(tail):
        front, back = whole[: len(whole) - len(tail)], tail
    elif whole.startswith(bare):
        front, back = bare, whole[len(bare) :]
    else:
        at = round(len(whole) * len(bare) / max(1, len(bare) + len(tail)))
        front, back = whole[:at], whole[at:]
    kept = front[len(front.rstrip(HYPHENS)) :]
    dropped = "" if kept else hyphen or head[len(bare) :]
    # The print has the hyphen at the line end, so the element or its neighbour keeps it.
    shown = front if kept or hyphen else front + head[len(bare) :]
    if hyphen and kept:
        shown = front[: -len(kept)]
    made.texts[one] = NewText(shown, FIRST, whole, dropped)
    made.texts[two] = NewText(back, SECOND, whole, dropped)
