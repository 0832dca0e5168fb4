r"""Count how large a regular expression becomes when it is compiled, before it is compiled.

The regex engine writes repeats out: `(?:ab){100}` becomes a hundred copies, and four such groups,
each inside another, fill the memory. An expression that calls a part of itself, as `(?R)` does,
may also need memory without limit.
"""

from __future__ import annotations

import math
import re

MOST = 20_000
"""Most characters and sets in a written-out expression. This many took up to 0.2 seconds and 12 MB
to compile, in 16 forms of expressions (regex 2026.11); the shipped ones have at most 205."""
DEEPEST = 40
"""Most levels of brackets inside brackets. The engine reads them by recursion, with about 10 calls
for each level, and Python allows 1,000 calls."""
# `(?R)`, `(?1)`, `(?-1)`, `(?&name)` and `(?P>name)`.
CALL = re.compile(r"\(\?(?:R|[+-]?\d|&|P>)")
# `{3}`, `{3,5}` (its first number is what is written out) or `*`, `+`, `?`, with `?` or `+` after
# it.
QUANTIFIER = re.compile(r"(?:\{\s*(\d*)[^{}]*\}|[*+?])[*+?]?")
COUNT = re.compile(r"\{\s*(\d+)")
SKIPPED = re.compile(r"(?:\(\?#[^)]*\)?)+")
SKIPPED_VERBOSE = re.compile(r"(?:\(\?#[^)]*\)?|#[^\n]*|\s)+")
"""Comments (and white space, in verbose mode): no part of the expression, but a quantifier after
them belongs to the item before them."""
# `(?x)`, or `x` among other flags, as `(?ix)`.
VERBOSE = re.compile(r"\(\?[a-zA-Z0-9]*x")


def refusal(find: str) -> str:
    """Why an expression may be too costly to compile, as the end of a sentence; "" if it is not."""
    if found := CALL.search(find):
        return f"calls a part of itself again, with {found[0]}…). Write that part out."
    if len(find) > MOST:
        return (
            f"is too large: {len(find):,} characters, where {MOST:,} are the most. List words in "
            f"`words`, or make several rules of it."
        )
    if _surely_small(find):
        return ""
    # Where `(?x)` holds depends on the brackets around it. So both readings are counted, and the
    # larger one decides.
    readings = [_Size(find, verbose=False)]
    if VERBOSE.search(find):
        readings.append(_Size(find, verbose=True))
    if any(each.depth > DEEPEST for each in readings):
        return f"is too large: its brackets are nested more than {DEEPEST} deep."
    items = max(each.items for each in readings)
    if items <= MOST:
        return ""
    return (
        f"is too large: {_number(items)} parts when its repeats are written out, where {MOST:,} "
        f"are the most. Repeat less, or without a minimum: {{0,100}}."
    )


def _surely_small(find: str) -> bool:
    """Whether an expression is small even if every count in it repeated all of it (quick test)."""
    # Nine digits are far above any limit; Python refuses to read numbers of thousands of digits.
    counts = (int(count[:9]) for count in COUNT.findall(find))
    return (
        len(find) * math.prod(max(1, each) for each in counts) <= MOST
        and find.count("(") + find.count("[") <= DEEPEST
    )


def _number(items: int) -> str:
    return f"{items:,}" if items < 10**9 else "over a thousand million"


class _Size:
    """The size of an expression, which may have errors in it; rather too high than too low."""

    def __init__(self, find: str, *, verbose: bool) -> None:
        self.find = find
        self._skipped = SKIPPED_VERBOSE if verbose else SKIPPED
        self.depth = 0
        self._open = [0]  # items in each group that is open, the outermost first
        at = 0
        while at < len(find):
            at = self._item(at)
        self.items = sum(self._open)

    def _item(self, at: int) -> int:
        """Count the item at `at` with its quantifiers, and return where the next item begins."""
        find, char = self.find, self.find[at]
        size, end = 1, at + 1
        if skipped := self._skipped.match(find, at):
            return skipped.end()
        if char == "(":
            # The bracket itself counts as one item, so that `(((…)))` is not free.
            self._open.append(1)
            self.depth = max(self.depth, len(self._open) - 1)
            return end
        if char == ")" and len(self._open) > 1:
            size = self._open.pop()
        elif char == "\\":
            end = at + 2
        elif char == "[":
            end = self._set(at)
            size = end - at
        # The engine refuses most quantifiers after quantifiers, as in `a{20}{30}`. Here they
        # multiply, which can only make the size too high.
        while found := QUANTIFIER.match(find, self._skip(end)):
            size *= max(1, int((found[1] or "0")[:9]))
            end = found.end()
        self._open[-1] += size
        return end

    def _skip(self, at: int) -> int:
        skipped = self._skipped.match(self.find, at)
        return skipped.end() if skipped else at

    def _set(self, at: int) -> int:
        """Where the set that opens at `at` ends, with the sets inside it; notes their depth."""
        depth, at = 1, at + 1
        at += self.find[at : at + 1] == "^"
        at += self.find[at : at + 1] == "]"
        # VERSION1 of the engine allows sets inside sets, as `[[a-z]--[aeiou]]`.
        while at < len(self.find) and depth:
            char = self.find[at]
            depth += {"[": 1, "]": -1}.get(char, 0)
            self.depth = max(self.depth, len(self._open) - 1 + depth)
            at += 2 if char == "\\" else 1
        return at
