r"""Find expressions that may run without end, by trials before they are used on a book.

`(a+)+b` takes twice as long with each further `a`, and books have long runs of all kinds. There are
two trials. Every expression is tried on texts that repeat one thing a thousand times. One with
repeats inside a repeated part (`nested`) is also tried on its own examples, with each part of
them repeated in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import regex

from ocrfix.rules.match import nested
from ocrfix.rules.rule import UNREADABLE, Rule

TRIAL = 0.25
"""Seconds that an expression may take for one trial text; a sound one takes a thousandth."""
# Long runs as books have them: letters, words, figures, lines of blanks, dashes, quotation marks.
TRIALS = ("a" * 3000, "ab " * 1000, "1" * 3000, "  \n" * 1000, "-" * 3000, "\"'" * 1500)
PUMPED = 400
"""How often a part of an example is repeated: enough to show times that double, or grow as n³."""
MOST = 240
"""Most texts with repeated parts that are tried on one expression; short examples give fewer."""


def examine(rule: Rule, *, thoroughly: bool = False) -> None:
    """Compile the expressions of a rule, and try them on texts that are hard for poor ones.

    With `thoroughly`, both trials are made for every expression. `ocrfix rules test` does that,
    since it has time.

    Raises:
        RuleError: an expression or `put` cannot be used, or it backtracks without bound.

    """
    if rule.find is None:
        return
    _see_put(rule)
    # Examples, too: an expression that needs a letter such as "ſ" finds nothing to try in the runs
    # above.
    own = [text[:24] * 100 for example in rule.examples for text in example.values()]
    for key, pattern in [("find", rule.find), *(("unless", each) for each in rule.unless)]:
        _tried(rule, key, pattern, (*TRIALS, *own))
        # The second trial has up to `MOST` texts, so at loading only the expressions that need it
        # get it.
        if thoroughly or nested(pattern.pattern):
            texts = [text for example in rule.examples for text in example.values()]
            _tried(rule, key, pattern, islice(_pumped(texts), MOST))


def _see_put(rule: Rule) -> None:
    """Check that `put` can be filled in: `find` must have the groups that it uses."""
    assert rule.find is not None
    try:  # a match of the empty text, which has all groups
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
            # The timeout is for the whole text, not for each match.
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
    """The beginning of a trial text and its length, for an error message."""
    return f"{text[:18]!r}…, {len(text):,} characters long"


def _pumped(texts: list[str]) -> Iterator[str]:
    """Each text with one, two or four of its characters repeated, and a NUL character after them.

    The part is taken from every place in turn, so that it meets every repeat of the expression.
    The NUL makes the match fail, so that the engine tries all other ways to match.
    """
    for text in texts:
        short = text[:48]
        for size in (1, 2, 4):
            for at in range(0, len(short) - size + 1, size):
                part = short[at : at + size]
                yield f"{short[:at]}{part * PUMPED}\x00{short[at + size :]}"
