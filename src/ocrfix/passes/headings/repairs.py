"""Repair headings: mixed capitals, letter-spaced words, misread labels and numbers."""

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

# Three capitals and later a letter that is none: `SOCIALIsm`, `COMMUNIsT`.
MANGLED = re.compile(rf"{CAPITAL}{{3,}}[^\W\d_]*?[^\W\d_A-Z]+[^\W\d_]*")
PART = re.compile(r"[^\W\d_]+")
"""A word, or one side of a hyphened word: Vice-President."""
CAPITALS = 0.6
"""Share of capitals from which on a word is set in capitals: SOCIALIsm has 0.8."""
LINE = re.compile(r"[^\n]+")
POINTS = ".,:;!?'\"()[]\N{RIGHT SINGLE QUOTATION MARK}"
FEWEST = 3
PREFIXES = ("Mc", "Mac", "De", "La", "Le", "Van", "Von", "Fitz", "O'")


def letter_repairs(
    view: View, heads: Sequence[Heading], apart: Sequence[Span], rules: Ruleset
) -> Iterator[Fix]:
    """All repairs of headings, and of capitals in the short separate lines `apart`.

    Their edits never overlap: where two repairs want the same place, the first in `_all` wins.
    """
    text = view.text
    # A repair that puts what is there already would be a change without effect.
    found = (
        fix
        for fix in _all(view, heads, apart, rules)
        if not any(text[slice(*edit.span)] == edit.new for edit in fix.edits)
    )
    yield from settle(found, len(text))


def _all(
    view: View, heads: Sequence[Heading], apart: Sequence[Span], rules: Ruleset
) -> Iterator[Fix]:
    """All repairs, also those that overlap; the order says which is preferred."""
    # `_lost` has the text as evidence, so it comes first; `_mixed`, which has only the case of the
    # letters, comes last.
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
    """An edit of part of a heading, in offsets of its text; it depends on the whole heading."""
    return Edit.at(head.start + start, head.start + end, new, (head.start, head.end))


def _spaced(head: Heading, rules: Ruleset) -> Iterator[Fix]:
    """Close up letter-spaced lines: `C H A P T E R  I V`. A wider gap separates two words."""
    for match in LINE.finditer(head.text):
        new = closed(match[0])
        if new == match[0]:
            continue
        words = [word.strip(POINTS) for word in new.split()]
        # A single letter may be a numeral (`I`) or the rest of a misread word; others decide.
        sure = len(new) > FEWEST and all(
            len(word) < 2 or word.isdecimal() or value(word) or _known(word, rules)
            for word in words
        )
        rule = "headings.letter-spaced" if sure else "headings.letter-spaced-unseen"
        yield rules.fix(rule, [_edit(head, *match.span(), new)])


def _known(word: str, rules: Ruleset) -> bool:
    """Whether the lexicon has a word, or all parts of a compound."""
    return word in rules.lexicon or all(part in rules.lexicon for part in word.split("-"))


def _labels(heads: Sequence[Heading], rules: Ruleset) -> Iterator[Fix]:
    """Repair misread labels: `CHAPTKR IV` is CHAPTER IV, where the word read is no known word."""
    labels = [(head, head.label) for head in heads if head.kind == "label" and head.label]
    read = Counter(label.read.lower() for _, label in labels)
    for head, label in labels:
        low = label.read.lower()
        # `PORT II` is like PART, but a word itself.
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
    """Repair small letters among the capitals of a heading: `RiGHTs WiTHouT DUTIES`.

    If a heading has such words, its `To` and `The` are set in capitals too.
    """
    if share_of_capitals(head.text) < CAPITALS:
        return
    parts = [(match, _small(match[0])) for match in PART.finditer(head.text)]
    # `McDONALD` is set so on purpose, and does not show that the heading was misread.
    mixed = any(found and not match[0].startswith(PREFIXES) for match, found in parts)
    small = rules.function_words if mixed else frozenset()
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
    """The start and end of the small letters of a word, if they are misread capitals.

    They are between capitals, or after many of them; or an I at the start was read as l.
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
    """Repair capitals that were read as small letters in a heading: `IZOLDOVIsm`."""
    for start, end in apart:
        for match in MANGLED.finditer(text, start, end):
            small = [at for at, char in enumerate(match[0]) if char.islower()]
            word = _capital(match[0], rules)
            if not _in_capitals(text[start:end], match, start, small, known=word in rules.lexicon):
                continue
            low, high = match.start() + small[0], match.start() + small[-1] + 1
            edit = Edit.at(low, high, word[small[0] : small[-1] + 1], (start, end))
            # The heading hides the word's case in the text: `IZOLDOV`, `Izoldov` or `izoldov`.
            name = word.capitalize()
            count = sum(map(text.count, (word, name, word.lower())))
            if count:
                why = f"a heading in capitals; the text has “{name}” {count} times"
                yield rules.fix("headings.capitals-lost", [edit], why)
            elif small[-1] == len(word) - 1:  # `_mixed` repairs the others
                yield rules.fix("headings.capitals-lost-unseen", [edit])


def _capital(word: str, rules: Ruleset) -> str:
    """A word in capitals. A small l becomes I or L, whichever makes a known word."""
    plain = _upper(word)
    stroke = _upper(word.replace("l", "I"))
    counts = rules.lexicon.count(plain), rules.lexicon.count(stroke)
    # `UNIONlSM`: where each small letter is an l, it is a misread I more likely than an L.
    alone = all(char == "l" for char in word if char.islower())
    return stroke if counts[1] > counts[0] or (alone and counts[0] == 0) else plain


def _upper(word: str) -> str:
    """A word in capitals with its length unchanged: ß stays, as its capital is two letters."""
    return "".join(char.upper() if len(char.upper()) == 1 else char for char in word)


def _in_capitals(
    line: str, match: re.Match[str], start: int, small: list[int], *, known: bool
) -> bool:
    """Whether small letters are misread capitals: the rest of the line has no small letters."""
    word = match[0]
    if (
        not small
        or small[0] < 2
        or len(word) - len(small) < (0.5 if known else CAPITALS) * len(word)
    ):
        return False
    if len(word) < 5 or (small == [len(word) - 1] and word[-1] == "s" and len(word) < 6):
        return False  # NCOPs: a plural
    at = match.start() - start
    others = line[:at] + line[at + len(word) :]
    return not any(map(str.islower, others))
