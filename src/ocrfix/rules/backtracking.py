r"""Try expressions on texts that make poor ones run away, before they meet a book.

`(a+)+b` takes twice as long with each further `a`, and a book has long runs of everything. Two
trials find it: texts of one thing a thousand times over, for any expression; and, for one whose
repeated part repeats within (`nested`), its own examples, pumped up at every place.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import regex

from ocrfix.rules.match import nested
from ocrfix.rules.rule import UNREADABLE, Rule

TRIAL = 0.25
"""Seconds that one expression may spend on one trial text; a sound one needs a thousandth."""
TRIALS = ("a" * 3000, "ab " * 1000, "1" * 3000, "  \n" * 1000, "-" * 3000, "\"'" * 1500)
PUMPED = 400
"""How often a part of an example is repeated: enough for what doubles each time, and for n³."""
MOST = 240
"""Pumped texts tried on one expression; short examples have fewer."""


def examine(rule: Rule, *, thoroughly: bool = False) -> None:
    """Compile a rule's expressions and try them on texts that make poor ones run away.

    `thoroughly` pumps the examples of every rule, not only where a repeated part repeats
    within: for `rules test`, which has time.

    Raises:
        RuleError: an expression cannot be read or filled in, or backtracks without bound.

    """
    if rule.find is None:
        return
    _see_put(rule)
    own = [text[:24] * 100 for example in rule.examples for text in example.values()]
    for key, pattern in [("find", rule.find), *(("unless", each) for each in rule.unless)]:
        _tried(rule, key, pattern, (*TRIALS, *own))
        if thoroughly or nested(pattern.pattern):
            texts = [text for example in rule.examples for text in example.values()]
            _tried(rule, key, pattern, islice(_pumped(texts), MOST))


def _see_put(rule: Rule) -> None:
    """See that `put` can be filled in: that the groups it takes are there."""
    assert rule.find is not None
    try:  # a match of nothing, which has all the groups
        empty = regex.match(f"(?:{rule.find.pattern})|", "", regex.VERSION1 | regex.MULTILINE)
    except regex.error:
        return  # it ends in a comment
    try:
        if empty:
            empty.expand(rule.put)
    except UNREADABLE as error:
        groups = ", ".join(rule.find.groupindex)
        what = f"put cannot be filled in: {error}. The groups of find are {groups}."
        raise rule.refused(what, rule.block.key("put")) from None


def _tried(
    rule: Rule, key: str, pattern: regex.Pattern[str], texts: Iterator[str] | tuple[str, ...]
) -> None:
    for text in texts:
        try:
            for _ in pattern.finditer(text, timeout=TRIAL):
                pass
        except MemoryError:
            raise rule.refused(
                f"{key} needs too much memory on {_short(text)}",
                rule.expression_place(key, pattern.pattern),
            ) from None
        except TimeoutError:
            found = nested(pattern.pattern)
            offset = pattern.pattern.find(found) if found else None
            inner = f"\n  {found} repeats what repeats within." if found else ""
            raise rule.refused(
                f"{key} backtracks without bound on {_short(text)}{inner}\n"
                f"  Make repeated parts exclude one another, or possessive (++).",
                rule.expression_place(key, pattern.pattern, offset),
            ) from None


def _short(text: str) -> str:
    """A trial text as an error shows it: what it is made of, not all of it."""
    return f"{text[:18]!r}…, {len(text):,} characters long"


def _pumped(texts: list[str]) -> Iterator[str]:
    """Each text with one, two or four of its characters repeated, and its end spoilt.

    The part is taken from every place in turn, so that any repeat of the expression that the
    example leads into is fed; the spoilt end makes the match fail, and the engine search.
    """
    for text in texts:
        short = text[:48]
        for size in (1, 2, 4):
            for at in range(0, len(short) - size + 1, size):
                part = short[at : at + size]
                yield f"{short[:at]}{part * PUMPED}\x00{short[at + size :]}"
