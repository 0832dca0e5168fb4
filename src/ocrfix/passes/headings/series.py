"""Repair chapter numbers by their series: between I and III is II, whatever was read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix
from ocrfix.language.roman import to_roman
from ocrfix.passes.headings.labels import Label, may_be, system, value, value_by_strokes
from ocrfix.passes.headings.lines import Heading
from ocrfix.rules.ruleset import Ruleset

REACH = 6
"""How far two numbers may be apart, in headings, to confirm each other and all between them."""


class Item(NamedTuple):
    """A numbered heading, its label, and the value of its number as read (0 for none)."""

    head: Heading
    label: Label
    value: int


def numbers(heads: Sequence[Heading], rules: Ruleset) -> Iterator[Fix]:
    """Repair numbers that do not fit their series."""
    # Books and chapters are two series, each numbered by itself.
    labelled: dict[str, list[Item]] = defaultdict(list)
    for head in heads:
        if head.label and head.label.number:
            labelled[head.label.word].append(Item(head, head.label, value(head.label.number)))
    for word, items in labelled.items():
        kinds = [system(item.label.number) for item in items]
        # Only roman numerals are repaired: their signs show what they may be, those of digits do
        # not. Numbers alone may be folios, if none is roman.
        systems = Counter(kinds)
        if systems["roman"] < systems["digits"] + systems["words"] or not (
            systems["roman"] or word
        ):
            continue
        digits = {item.value for item, kind in zip(items, kinds, strict=True) if kind == "digits"}
        if digits <= {1, 11}:  # misread I and II; other digits are numbers of another series
            yield from _series(items, rules)
        else:
            found = [i for i, kind in zip(items, kinds, strict=True) if kind != "digits"]
            yield from _series(found, rules)


def _series(items: Sequence[Item], rules: Ruleset) -> Iterator[Fix]:
    """Repair the roman numerals of one series."""
    values = [_value(item) for item in items]
    for item, mine, (wanted, both) in zip(items, values, expected(values), strict=True):
        yield from _number(item, mine, wanted, rules, both=both)


def _number(item: Item, mine: int, wanted: int, rules: Ruleset, *, both: bool) -> Iterator[Fix]:
    """Repair one numeral, given its value and the value that its series wants.

    `both`: the numbers on both sides confirm the wanted value.
    """
    # The branches go from the surest to what is only proposed. A number alone may be a section's,
    # which starts again in each chapter, so it needs numbers on both sides.
    read, alone = item.label.number, item.label.word == ""
    if not wanted or read == to_roman(wanted) or item.label.number_at < 0:
        return
    if system(read) in {"words", "roman"} and wanted == mine:
        yield from _in_capitals(item, wanted, rules)
    elif (both or not alone) and _by_strokes(read, wanted):
        why = f"Read by its strokes, {read} is the number that comes next."
        yield _fix("misread", item, wanted, why, rules)
    elif both and mine and not alone and _dropped(to_roman(mine), to_roman(wanted)):
        yield _fix("in-series", item, wanted, "", rules)
    elif both or item.label.word not in {"", "title"}:
        yield from _by_neighbour(item, wanted, rules, both=both)


def _by_strokes(read: str, wanted: int) -> bool:
    """Whether signs that are no roman numeral may be the wanted one, misread."""
    return system(read) != "roman" and may_be(read, to_roman(wanted))


def _in_capitals(item: Item, wanted: int, rules: Ruleset) -> Iterator[Fix]:
    """Set a numeral in capitals if its label is in capitals."""
    if item.label.number.islower() and item.label.read.isupper():
        yield _fix("misread", item, wanted, "Other numbers are in capitals.", rules)


def _by_neighbour(item: Item, wanted: int, rules: Ruleset, *, both: bool) -> Iterator[Fix]:
    """Propose the number that the series wants, or the one that the signs look like."""
    read = item.label.number
    # With a number on one side only, and signs that are no number, their shape says more.
    strokes = value_by_strokes(read)
    if both or not strokes or system(read):
        new, why = wanted, ""
    else:
        new, why = strokes, f"By its strokes {read} may be this number."
    if to_roman(new) != read:
        yield _fix("by-neighbour", item, new, why, rules)


def _value(item: Item) -> int:
    """The value of a number: as read if it is roman or words, else by the shape of its signs."""
    kind = system(item.label.number)
    return item.value if kind in {"roman", "words"} else value_by_strokes(item.label.number)


def _fix(name: str, item: Item, wanted: int, why: str, rules: Ruleset) -> Fix:
    at = item.head.start + item.label.number_at
    read = item.label.number
    edit = Edit.at(at, at + len(read), to_roman(wanted), (item.head.start, item.head.end))
    return rules.fix(f"headings.number-{name}", [edit], why)


def _dropped(read: str, wanted: str) -> bool:
    """Whether a numeral is the wanted one with letters lost: `I` for `II`."""
    # `in` uses up the iterator, so the letters must come in the same order.
    rest = iter(wanted)
    return len(read) < len(wanted) and all(letter in rest for letter in read.upper())


def expected(values: Sequence[int]) -> list[tuple[int, bool]]:
    """For each number the value its series wants, and whether numbers on both sides confirm it.

    0 is a number that cannot be read, or no wanted value. Two numbers whose difference equals
    the distance of their places confirm all numbers between them, unless those form a series
    of their own: I, I, I, IV are I, II, III, IV.
    """
    wanted = _held(values)
    # Left to right: what a number should be counts for the next one, not what was read.
    for at, number in enumerate(values):
        if wanted[at][0]:
            continue
        before = (wanted[at - 1][0] or values[at - 1]) if at else 0
        after = values[at + 1] if at + 1 < len(values) else 0
        if not number:
            wanted[at] = (before + 1 if before or not at else max(0, after - 1), False)
        elif number == before and wanted[at - 1][1]:
            wanted[at] = (before + 1, False)
        else:
            wanted[at] = (number, False)
    return wanted


def _held(values: Sequence[int]) -> list[tuple[int, bool]]:
    """The numbers that two others confirm, as `expected` says; (0, False) for the rest."""
    wanted = [(0, False)] * len(values)
    for one, low in enumerate(values):
        # The nearest partner only: a further one would also cover what that one left open.
        for two in range(one + 1, min(len(values), one + REACH + 1)) if low else ():
            if values[two] == low + two - one:
                if not _series_between(values[one + 1 : two], low + 1):
                    for at in range(one, two + 1):
                        wanted[at] = (low + at - one, True)
                break
    return wanted


def _series_between(values: Sequence[int], low: int) -> bool:
    """Whether the numbers between two that confirm each other form another, rising series."""
    # 3, 1, 2, 6: the 1 and 2 are sections of a chapter, not a misread 4 and 5.
    odd = [number for at, number in enumerate(values, low) if number and number != at]
    return any(one < two for one, two in pairwise(odd))
