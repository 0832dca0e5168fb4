"""How a rule's expression is tried on a text: quickly, overlapped, and never without bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import regex

from ocrfix.span import Edit, Fix, Safety

REACH = 60
"""How far, in code points, a rule may look to each side of what it changes."""
TIMEOUT = 2.0
"""Seconds that one expression may spend on one document or one trial before it is stopped."""
WORD_LIMIT = 80
"""A window is stretched to the next blank, but not by more than this many code points."""
OPAQUE = ("(?=", "(?!", "(?<=", "(?<!", "(?i", "(?#", "(?(")


def settle(fixes: Iterable[Fix], length: int) -> Iterator[Fix]:
    """Of fixes that want the same place of a text so long, the one that comes first.

    Notes change nothing, and pass. Linear: one byte of memory a code point, no search.
    """
    taken = bytearray(length + 2)  # one more on each side
    for fix in fixes:
        if fix.safety > Safety.NOTE:
            places = [_claim(edit) for edit in fix.edits]
            if any(taken.find(1, low, high) >= 0 for low, high in places):
                continue
            for low, high in places:
                taken[low:high] = b"\1" * (high - low)
        yield fix


def _claim(edit: Edit) -> tuple[int, int]:
    """What an edit takes; an insertion takes the characters on both its sides."""
    start, end = edit.span
    return (start, end + 2) if start == end else (start + 1, end + 1)


def places(find: regex.Pattern[str], needs: Sequence[str], text: str) -> Iterator[regex.Match[str]]:
    """All matches of `find`, overlapping ones too.

    `needs` are strings one of which every match contains (see `literals`): only their
    neighbourhoods are searched. Empty: the whole text is.

    Raises:
        TimeoutError: the expression backtracks too much on this text.

    """
    if not needs:
        yield from find.finditer(text, overlapped=True, timeout=TIMEOUT)
        return
    for low, high in _windows(needs, text):
        yield from find.finditer(text, low, high, overlapped=True, timeout=TIMEOUT)


def _windows(needs: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Where in the text a match may lie: disjoint, in order, ending at blanks."""
    hits: list[tuple[int, int]] = []
    for each in needs:
        at = text.find(each)
        while at >= 0:
            hits.append((at, at + len(each)))
            at = text.find(each, at + len(each))
    windows: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        low, high = max(0, start - REACH), min(len(text), end + REACH)
        blank = text.find(" ", high, high + WORD_LIMIT)
        high = blank if blank >= 0 else high
        if windows and low <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(high, windows[-1][1]))
        else:
            windows.append((low, high))
    return windows


def excepted(unless: Iterable[regex.Pattern[str]], window: str, start: int, end: int) -> bool:
    """Whether one of `unless` matches over `window[start:end]`."""
    return any(
        found.start() < end and start < found.end()
        for each in unless
        for found in each.finditer(window, overlapped=True, timeout=TIMEOUT)
    )


def cased(old: str, new: str) -> str:
    """`new`, with capitals where `old` had them."""
    if old[:1].isupper() and new[:1].islower():
        return new.upper() if old.isupper() and len(old) > 1 else new[:1].upper() + new[1:]
    return new


def literals(find: str) -> tuple[str, ...]:
    """Strings of which every match of an expression contains one; none if that is unclear.

    Cautious rather than clever: what it does not know ends a string, and no string of
    less than two characters is worth a search.
    """
    if "(?i" in find or "(?x" in find:
        return ()
    found, _ = _branch(find, 0)
    return tuple(sorted(set(found))) if found and min(map(len, found)) > 1 else ()


def _branch(find: str, at: int) -> tuple[list[str], int]:
    """The needs of one group, from behind its opening bracket, and where it ends."""
    options: list[list[str]] = []
    best: list[str] = []  # of this alternative: strings, one of which it contains
    run = ""
    while at < len(find) and find[at] != ")":
        inner: list[str] = []
        char, at, inner = _item(find, at)
        quantifier, at = _quantifier(find, at)
        optional = quantifier[:1] in {"?", "*", "{"}
        if char and not optional:
            run += char
        if not char or quantifier:
            best, run = _better(best, [run] if run else []), ""
        if inner and not optional:
            best = _better(best, inner)
        if at < len(find) and find[at] == "|":
            options.append(_better(best, [run] if run else []))
            best, run, at = [], "", at + 1
    options.append(_better(best, [run] if run else []))
    return ([s for each in options for s in each] if all(options) else []), at + 1


def _better(one: list[str], other: list[str]) -> list[str]:
    """Of two needs the one whose shortest string is longer."""
    return max(one, other, key=lambda strings: min(map(len, strings), default=0))


def _item(find: str, at: int) -> tuple[str, int, list[str]]:
    """What stands at `at`: a plain character, or what a group needs; and where it ends."""
    char = find[at]
    if char == "(":
        inner, end = _branch(find, _group_start(find, at))
        return "", end, [] if find.startswith(OPAQUE, at) else inner
    if char == "[":
        return "", _set_end(find, at), []
    if char == "\\":
        return _escape(find, at)
    return ("" if char in ".^$|" else char), at + (char != "|"), []


def _escape(find: str, at: int) -> tuple[str, int, list[str]]:
    after = find[at + 1 : at + 2]
    if not after.isalnum():
        return after, at + 2, []
    end = at + 2
    if find[end : end + 1] in {"{", "<"} and after in "pPNLg":
        end = find.find("}" if find[end] == "{" else ">", end) + 1 or len(find)
    elif after in "xuU":
        end += {"x": 2, "u": 4, "U": 8}[after]
    return "", end, []


def _group_start(find: str, at: int) -> int:
    """Where the contents of the group that opens at `at` begin."""
    if find.startswith("(?P<", at) or (find.startswith("(?<", at) and find[at + 3] not in "=!"):
        return find.index(">", at) + 1
    for opening in ("(?:", "(?>", "(?|", "(?<=", "(?<!", "(?=", "(?!"):
        if find.startswith(opening, at):
            return at + len(opening)
    return at + 1


def _set_end(find: str, at: int) -> int:
    depth, at = 1, at + 1
    at += find[at : at + 1] == "^"
    at += find[at : at + 1] == "]"
    while at < len(find) and depth:
        depth += {"[": 1, "]": -1}.get(find[at], 0)
        at += 2 if find[at] == "\\" else 1
    return at


def _quantifier(find: str, at: int) -> tuple[str, int]:
    if at >= len(find) or find[at] not in "?*+{":
        return "", at
    end = find.find("}", at) + 1 if find[at] == "{" else at + 1
    end += find[end : end + 1] in {"?", "+"} and end < len(find)
    return find[at:end], end
