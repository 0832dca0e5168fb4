"""Headings mended: capitals, letters set apart, misread labels and numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ocrfix.core.edits import Edit, Fix, Span
from ocrfix.core.view import View
from ocrfix.language.part_names import RANKS, SHORT
from ocrfix.passes.headings.labels import closed, value
from ocrfix.passes.headings.lines import Heading
from ocrfix.passes.headings.looks import CAPITAL, share_of_capitals
from ocrfix.passes.headings.series import numbers
from ocrfix.passes.headings.witness import witnessed
from ocrfix.passes.headings.words import misread
from ocrfix.rules.match import settle
from ocrfix.rules.ruleset import Ruleset

MANGLED = re.compile(rf"{CAPITAL}{{3,}}[^\W\d_]*?[^\W\d_A-Z]+[^\W\d_]*")
PART = re.compile(r"[^\W\d_]+")
"""A word, or what stands before or behind its hyphen: Vice-President."""
CAPITALS = 0.6
"""Share of capitals from which on a word is one of capitals: SOCIALIsm has 0.8. Mc and Mac
in front of a name are told by their second letter."""
LINE = re.compile(r"[^\n]+")
POINTS = ".,:;!?'\"()[]\N{RIGHT SINGLE QUOTATION MARK}"
FEWEST = 3
PREFIXES = ("Mc", "Mac", "De", "La", "Le", "Van", "Von", "Fitz", "O'")


def mends(
    view: View, heads: Sequence[Heading], apart: Sequence[Span], rules: Ruleset
) -> Iterator[Fix]:
    """All mends of headings, and of capitals in `apart`, short lines that stand alone.

    Their edits never overlap: what stands first in `_all` wins.
    """
    text = view.text
    found = (
        fix
        for fix in _all(view, heads, apart, rules)
        if not any(text[slice(*edit.span)] == edit.new for edit in fix.edits)
    )
    yield from settle(found, len(text))


def _all(
    view: View, heads: Sequence[Heading], apart: Sequence[Span], rules: Ruleset
) -> Iterator[Fix]:
    yield from _lost(view.text, apart, rules)
    for head in heads:
        yield from _spaced(head, rules)
    yield from _labels(heads, rules)
    yield from numbers(heads, rules)
    yield from witnessed(view, heads, rules)
    yield from misread(view.text, heads, rules)
    for head in heads:
        if head.kind in {"capitals", "label"}:
            yield from _mixed(head, rules)


def _edit(head: Heading, start: int, end: int, new: str) -> Edit:
    """An edit of part of a heading, in offsets of its text; it has read the whole of it."""
    return Edit.at(head.start + start, head.start + end, new, (head.start, head.end))


def _spaced(head: Heading, rules: Ruleset) -> Iterator[Fix]:
    """`C H A P T E R  I V` is closed; words are parted where the gaps are wider."""
    for match in LINE.finditer(head.text):
        new = closed(match[0])
        if new == match[0]:
            continue
        words = [word.strip(POINTS) for word in new.split()]
        sure = len(new) > FEWEST and all(
            len(word) < 2 or word.isdecimal() or value(word) or _known(word, rules)
            for word in words
        )
        rule = "headings.letter-spaced" if sure else "headings.letter-spaced-unseen"
        yield rules.fix(rule, [_edit(head, *match.span(), new)])


def _known(word: str, rules: Ruleset) -> bool:
    """Whether a word, or both halves of a compound, are words."""
    return word in rules.lexicon or all(part in rules.lexicon for part in word.split("-"))


def _labels(heads: Sequence[Heading], rules: Ruleset) -> Iterator[Fix]:
    """`CHAPTKR IV` is CHAPTER IV: the word is no word, or the book's labels are others."""
    labels = [(head, head.label) for head in heads if head.kind == "label" and head.label]
    read = Counter(label.read.lower() for _, label in labels)
    for head, label in labels:
        low = label.read.lower()
        if low in RANKS or low in SHORT or low in rules.lexicon:
            continue
        word = label.word.upper() if label.read[1:].isupper() else label.word.capitalize()
        edit = _edit(head, label.word_at, label.word_at + len(label.read), word)
        if read[label.word]:
            why = f"the book has “{label.word.capitalize()}” with a number {read[label.word]} times"
            yield rules.fix("headings.label-misread", [edit], why)
        elif value(label.number):
            yield rules.fix("headings.label-misread-alone", [edit])


def _mixed(head: Heading, rules: Ruleset) -> Iterator[Fix]:
    """`RiGHTs WiTHouT DUTIES`: small letters among the capitals of a heading.

    Where it has such words, `To` and `The` are of them.
    """
    if share_of_capitals(head.text) < CAPITALS:
        return
    parts = [(match, _small(match[0])) for match in PART.finditer(head.text)]
    mixed = any(found and not match[0].startswith(PREFIXES) for match, found in parts)
    small = rules.words.get(f"function.{rules.language}", frozenset()) if mixed else frozenset()
    for match, found in parts:
        word = match[0]
        capital = len(word) > 1 and word.istitle() and word.lower() in small
        if word.startswith(PREFIXES) or not (found or capital):
            continue
        first, last = found or (1, len(word))
        new = _capital(word, rules)
        sure = new in rules.lexicon
        rule = "headings.capitals-mixed" if sure else "headings.capitals-mixed-unseen"
        start = match.start()
        yield rules.fix(rule, [_edit(head, start + first, start + last, new[first:last])])


def _small(word: str) -> tuple[int, int] | None:
    """Where the small letters of a word begin and end, if they are none of its own.

    They stand between capitals, or behind many; or an I at the start was read as l.
    """
    if len(word) < 3 or word.isupper():
        return None
    if word[0] == "l" and word[1:].isupper():
        return 0, 1
    small = [at for at, char in enumerate(word) if char.islower()]
    if not word[0].isupper() or not small:
        return None
    first, last = small[0], small[-1] + 1
    if first > 2 and len(small) <= (1 - CAPITALS) * len(word) and len(word) > 4:
        return first, last  # after many capitals
    between = any(map(str.isupper, word[first:]))
    return (first, last) if between else None


def _lost(text: str, apart: Sequence[Span], rules: Ruleset) -> Iterator[Fix]:
    """Capitals at the end of a word of a heading, read as small letters: `IZOLDOVIsm`."""
    for start, end in apart:
        for match in MANGLED.finditer(text, start, end):
            small = [at for at, char in enumerate(match[0]) if char.islower()]
            word = _capital(match[0], rules)
            if not _in_capitals(text[start:end], match, start, small, known=word in rules.lexicon):
                continue
            low, high = match.start() + small[0], match.start() + small[-1] + 1
            edit = Edit.at(low, high, word[small[0] : small[-1] + 1], (start, end))
            name = word.capitalize()
            count = sum(map(text.count, (word, name, word.lower())))
            if count:
                why = f"a heading in capitals; the text has “{name}” {count} times"
                yield rules.fix("headings.capitals-lost", [edit], why)
            elif small[-1] == len(word) - 1:  # others are `_mixed`
                yield rules.fix("headings.capitals-lost-unseen", [edit])


def _capital(word: str, rules: Ruleset) -> str:
    """A word in capitals, where a small l among them is an I unless a word wants it."""
    plain = _upper(word)
    stroke = _upper(word.replace("l", "I"))
    counts = rules.lexicon.count(plain), rules.lexicon.count(stroke)
    alone = all(char == "l" for char in word if char.islower())
    return stroke if counts[1] > counts[0] or (alone and counts[0] == 0) else plain


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a line stands between blank lines."""
    above, below = text[max(0, start - 3) : start], text[end : end + 3]
    return (start == 0 or above[:-1].strip(" ")[-1:] in {"\n", "\f"} or "\f" in above) and (
        end >= len(text) or below[1:].strip(" ")[:1] in {"\n", "\f", ""} or "\f" in below
    )


def _upper(word: str) -> str:
    """A word in capitals, as long as it was: ß stays."""
    return "".join(char.upper() if len(char.upper()) == 1 else char for char in word)


def _in_capitals(
    line: str, match: re.Match[str], start: int, small: list[int], *, known: bool
) -> bool:
    """Whether small letters are what became of capitals: all else in the line is capitals."""
    word = match[0]
    if (
        not small
        or small[0] < 2
        or len(word) - len(small) < (0.5 if known else CAPITALS) * len(word)
    ):
        return False
    if len(word) < 5 or (small == [len(word) - 1] and word[-1] == "s" and len(word) < 6):
        return False  # NCOPs
    at = match.start() - start
    others = line[:at] + line[at + len(word) :]
    return not any(map(str.islower, others))
