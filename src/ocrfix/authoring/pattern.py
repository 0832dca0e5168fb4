"""Find an expression that separates misread places of a word from correct ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ocrfix.authoring.corrections import Seen
from ocrfix.authoring.draft import plain
from ocrfix.rules.proposals import proposed
from ocrfix.rules.ruleset import Ruleset

LAST = re.compile(r"([^\W\d_]+)([^\w]{1,2})$")
FIRST = re.compile(r"^([^\w]{1,2})([^\W\d_]+)")
OPEN, SHUT = r"(?:\A|[^\s¬-]\s+|[(“‘])", r"(?:[\s,.;:!?)”’]|\Z)"
"""The context of a whole word. Next to a hyphen, or a line end after one, is only half a word."""
ENOUGH = 5
"""From this number of places, a misreading that is a word may be matched without its exact
neighbours.
"""
MOST = 8
"""Maximum exceptions of one rule; a rule with more is wrong."""


class FoundPattern(NamedTuple):
    """An expression for a misreading, and its exceptions."""

    find: str
    unless: Sequence[str]


def apart(places: Sequence[Seen], doubts: Sequence[Seen], *, real: bool) -> FoundPattern | None:
    """An expression that matches all places and none of the doubts; None if there is none.

    The most general one is tried first: the misreading between small letters, then the same with
    exceptions, then only next to the exact words of its places. A `real` misreading, which is also
    a word, starts with the last form, unless it was corrected often.
    """
    # In reverse, so that a longer misreading comes before one that it begins with.
    old = sorted({plain(each.pair.old) for each in places}, reverse=True)
    fix = f"(?P<fix>{'|'.join(old)})"
    small = _all_small(places)
    # Between small letters if all places are so: that keeps names and starts of sentences out.
    wide = rf"\p{{Ll}},? {fix} \p{{Ll}}" if small else f"{OPEN}{fix}{SHUT}"
    found = [FoundPattern(wide, ())]
    few = real and len(places) < ENOUGH
    # With exceptions only if they are the rarer case; else the word is right more often than not.
    if (
        not few
        and doubts
        and len(doubts) <= len(places)
        and (unless := _exceptions(places, doubts))
    ):
        found = [FoundPattern(wide, unless)]
    elif doubts or few:
        found = _beside(places, fix)
    # Each candidate is tested on all places: no expression is trusted because of how it was built.
    return next((pattern for pattern in found if _parts(pattern, places, doubts)), None)


def cut(left: str, right: str, words: int) -> tuple[str, str]:
    """Context on each side of a place: `words` whole words, or up to the end of the line."""
    # Up to `words` whole words, and what touches the place without a space, such as a bracket.
    before = re.search(rf"(?:(?<!\S)\S+[^\S\n]+){{0,{words}}}\S*$", left) if words else None
    after = re.match(rf"\S*(?:[^\S\n]+\S+(?!\S)){{0,{words}}}", right) if words else None
    return (before[0] if before else ""), (after[0] if after else "")


def known(place: Seen, rules: Ruleset) -> str:
    """The id of a loaded rule that already finds the misreading of a place; or ""."""
    text = f"{place.left}{place.pair.old}{place.right}"
    start, end = len(place.left), len(place.left) + len(place.pair.old)
    # By overlap and not by equal spans: a rule may correct more or less of the word.
    for rule in rules.of_pass("scannos"):
        for fix in proposed(rule, text):
            if any(e.span.start < end and start < e.span.end for e in fix.edits):
                return rule.id
    return ""


def _all_small(places: Sequence[Seen]) -> bool:
    """Whether all places have lower-case words on both sides, with a space between."""
    return all(
        re.search(r"[^\W\d_A-Z],? $", each.left) and re.match(r" [^\W\d_A-Z]", each.right)
        for each in places
    )


def _exceptions(places: Sequence[Seen], doubts: Sequence[Seen]) -> list[str]:
    """Exceptions for the doubts: the word after, before, or both, if no place has the same."""
    found: list[str] = []
    for doubt in doubts:
        if any(_matches(each, doubt) for each in found):
            continue
        pattern = next(
            (each for each in _around(doubt) if not any(_matches(each, p) for p in places)), None
        )
        if pattern is None:
            return []
        found.append(pattern)
    return found if len(found) <= MOST else []


def _around(place: Seen) -> list[str]:
    """Expressions for a place: with the word after, with the word before, with both."""
    old = plain(place.pair.old)
    before, after = LAST.search(place.left), FIRST.search(place.right)
    # The shortest first: an exception should keep out as few other places as possible.
    found = [old + plain(after[0])] if after else []
    found += [plain(before[0]) + old] if before else []
    found += [plain(before[0]) + old + plain(after[0])] if before and after else []
    return [rf"\b{each}\b" for each in found]


def _beside(places: Sequence[Seen], fix: str) -> list[FoundPattern]:
    """Expressions for the misreading only after, before, or between the words of its places."""
    before = sorted({m[0] for p in places if (m := LAST.search(p.left))})
    after = sorted({m[0] for p in places if (m := FIRST.search(p.right))})
    heads = "|".join(map(plain, before))
    tails = "|".join(map(plain, after))
    found = [FoundPattern(rf"{OPEN}{fix}(?:{tails})\b", ())] if tails else []
    found += [FoundPattern(rf"\b(?:{heads}){fix}{SHUT}", ())] if heads else []
    found += [FoundPattern(rf"\b(?:{heads}){fix}(?:{tails})\b", ())] if heads and tails else []
    return found


def _parts(pattern: FoundPattern, places: Sequence[Seen], doubts: Sequence[Seen]) -> bool:
    return all(_fires(pattern, each) for each in places) and not any(
        _fires(pattern, each) for each in doubts
    )


def _fires(pattern: FoundPattern, place: Seen) -> bool:
    return _matches(pattern.find, place) and not any(
        _matches(each, place) for each in pattern.unless
    )


def _matches(expression: str, place: Seen) -> bool:
    """Whether an expression matches over the misreading of a place."""
    # Imported late: it is slow to import, and only suggestions need it.
    import regex

    text = f"{place.left}{place.pair.old}{place.right}"
    start, end = len(place.left), len(place.left) + len(place.pair.old)
    return any(
        found.start() < end and start < found.end()
        for found in regex.finditer(expression, text, regex.VERSION1, overlapped=True, timeout=1)
    )
