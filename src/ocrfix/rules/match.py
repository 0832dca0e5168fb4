"""Match the regular expression of a rule on a text: quickly, with overlaps, in limited time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from time import process_time
from typing import NamedTuple

import regex

from ocrfix.core.edits import Edit, Fix, Safety, Span

REACH = 60
"""How far, in code points, a rule may look before and after the place that it changes."""
TIMEOUT = 2.0
"""Seconds of computing time that one rule may use on one document before it is stopped, plus
`TIMEOUT_BY_LENGTH` for each code point: a hundred times what a sound rule needs."""
TIMEOUT_BY_LENGTH = 4e-6
WORD_LIMIT = 80
"""A window is stretched to the next blank, but not by more than this many code points."""
MOST = 40
"""Most strings that are searched for before an expression; with more, that is no longer faster."""
BESIDE = frozenset("_-’\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{SOFT HYPHEN}")
"""Characters that, like letters and digits, show that a word continues on this side."""
WORD = re.compile(r"[^\W_]+")
"""A run of letters and digits."""
# `?`, `*`, `+` or `{2,5}`, perhaps with `?` (as few as possible) or `+` (possessive) after it.
QUANTIFIER = regex.compile(r"(?:[?*+]|\{[^{}]*\})[?+]?")
# Groups whose text need not be in the match: looks ahead and back, comments, conditions. A text
# search must not rely on it. `(?i` is here because it lets other letters match.
FLAGS = re.compile(r"\(\?(?P<on>(?:[abefiLmprsuwx]|V[01])*)(?:-(?P<off>[a-z]+))?(?P<end>[:)])")
"""`(?:`, or flags: `(?s)` for the rest of the expression, `(?s-i:…)` for the group."""
CALL = re.compile(r"\(\?(?:P[=>]\w+|&\w+|R|[+-]?\d+)\)")
"""What another group matched, as `(?P=fix)`, or that group once more, as `(?1)`."""
FUZZY = re.compile(r"(?<!\\[pPN])\{[^{}]*[a-z][^{}]*\}")
"""A limit for letters that may differ, as `{e<=1}`: then no letter is sure."""
OPAQUE = ("(?=", "(?!", "(?<=", "(?<!", "(?i", "(?#", "(?(")


def settle(fixes: Iterable[Fix], length: int) -> Iterator[Fix]:
    """The fixes without overlaps: if several want one place, the first of them wins.

    Notes change nothing, so all of them are kept. `length` is that of the text. A byte for each
    code point marks what is taken, so the time is linear.
    """
    taken = bytearray(length + 2)  # one more at each end, for insertions
    for fix in fixes:
        if fix.safety > Safety.NOTE:
            places = [_claim(edit) for edit in fix.edits]
            # All places of a fix or none: its edits are applied together.
            if any(taken.find(1, low, high) >= 0 for low, high in places):
                continue
            for low, high in places:
                taken[low:high] = b"\1" * (high - low)
        yield fix


def _claim(edit: Edit) -> tuple[int, int]:
    """The bytes that an edit takes; an insertion takes the characters before and after it."""
    start, end = edit.span
    return (start, end + 2) if start == end else (start + 1, end + 1)


class Stopped(Exception):  # noqa: N818 - what happened, no fault of the program
    """An expression backtracked too much. `where` is the part of the text it was stopped in."""

    def __init__(self, where: Span) -> None:
        super().__init__(where)
        self.where = where


class Budget:
    """The computing time that a rule has for a text; a busy machine does not use it up."""

    def __init__(self, length: int) -> None:
        self.end = process_time() + TIMEOUT + TIMEOUT_BY_LENGTH * length

    @property
    def left(self) -> float:
        """Seconds left, but never 0: the regex engine needs some time to notice a timeout."""
        return max(0.001, self.end - process_time())


def places(
    find: regex.Pattern[str], needs: Sequence[str], text: str, budget: Budget
) -> Iterator[regex.Match[str]]:
    """All matches of `find`, overlapping ones too.

    Every match contains one of the strings `needs` (see `literals`), so only the text around them
    is searched. If `needs` is empty, the whole text is searched.

    Raises:
        Stopped: the expression backtracks too much on this text.

    """
    windows = _windows(needs, text) if needs else [(0, len(text))]
    for low, high in windows:
        try:
            yield from find.finditer(text, low, high, overlapped=True, timeout=budget.left)
        except TimeoutError:
            raise Stopped(Span(low, high)) from None


def standing_alone(text: str, words: Iterable[str]) -> dict[str, list[int]]:
    """The places of each of `words` as a whole word, without a hyphen or apostrophe next to it.

    A "word" may contain blanks and marks, but has a letter or a digit. The text is read only
    once, even for many words: each word is found by its first run of letters.
    """
    found: dict[str, list[int]] = {word: [] for word in words}
    by_run: dict[str, list[tuple[str, int]]] = {}
    for word in found:
        if run := WORD.search(word):
            by_run.setdefault(run[0], []).append((word, run.start()))
    for run in WORD.finditer(text) if by_run else ():
        for word, before in by_run.get(run[0], ()):
            start = run.start() - before
            end = start + len(word)
            if start >= 0 and text.startswith(word, start) and _alone(text, start, end):
                places = found[word]
                # A listed "word" such as "a a" could overlap itself in "a a a"; the first place
                # wins.
                if not places or places[-1] + len(word) <= start:
                    places.append(start)
    return found


def _alone(text: str, start: int, end: int) -> bool:
    return not (_joined(text[max(0, start - 2) : start][::-1]) or _joined(text[end : end + 2]))


def whole_word(text: str, span: Span) -> str:
    """The word around a span, up to the nearest blank or mark on each side."""
    start, end = span
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def _joined(beside: str) -> bool:
    """Whether a word continues with these two characters; the first is the nearer one."""
    near, far = beside[:1], beside[1:]
    # An apostrophe counts only before a letter: "tbe's" is one word, but 'tbe' may be in quotation
    # marks. A curly ’ always counts.
    return near.isalnum() or (near in BESIDE and bool(near)) or (near == "'" and far.isalpha())


def _windows(needs: Sequence[str], text: str) -> list[tuple[int, int]]:
    """The parts of the text where a match may be: disjoint, in order, ending at blanks."""
    hits: list[tuple[int, int]] = []
    for each in needs:
        at = text.find(each)
        while at >= 0:
            hits.append((at, at + len(each)))
            at = text.find(each, at + len(each))
    windows: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        low, high = max(0, start - REACH), min(len(text), end + REACH)
        # The engine takes the end of a window for the end of the text, so `\b` would match where
        # the window is cut inside a word. The beginning needs no such care: `\b` and `(?<=…)` see
        # the text before it.
        blank = text.find(" ", high, high + WORD_LIMIT)
        high = blank if blank >= 0 else high
        # Overlapping windows are joined, or a match in both would be found twice.
        if windows and low <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(high, windows[-1][1]))
        else:
            windows.append((low, high))
    return windows


def excepted(
    unless: Iterable[regex.Pattern[str]], window: str, start: int, end: int, budget: Budget
) -> bool:
    """Whether a match of one of `unless` overlaps `window[start:end]`.

    Raises:
        TimeoutError: one of them backtracks too much.

    """
    return any(
        found.start() < end and start < found.end()
        for each in unless
        for found in each.finditer(window, overlapped=True, timeout=budget.left)
    )


def cased(old: str, new: str) -> str:
    """`new` with the capitals of `old`: the first letter, or all letters."""
    # "Tbe" gives "The" and "TBE" gives "THE", but a single capital says nothing about the rest:
    # "I" for "he" gives "He".
    if old[:1].isupper() and new[:1].islower():
        return new.upper() if old.isupper() and len(old) > 1 else new[:1].upper() + new[1:]
    return new


def literals(find: str) -> tuple[str, ...]:
    """Strings, at least one of which is in every match of an expression; none if unclear.

    They make matching faster: a text search for them is quicker than the expression. Any syntax
    not known here ends a string. A single ASCII character is too common to be worth a search.
    """
    # Other capitals match, or blanks in the expression do not count: its letters are not those of
    # the text.
    if FUZZY.search(find) or any(set("ix") & set(each["on"]) for each in FLAGS.finditer(find)):
        return ()
    found = _branch(find, 0).needs
    return tuple(sorted(set(found))) if found and _weight(found) > 1 else ()


def nested(find: str) -> str:
    """The first repeated part of an expression with a repeat inside it, as `(a+)+`; "" if none.

    Such a part may run very long, but need not: `(?:[a-z]+ )+` is sound, because the blank
    separates the repeats.
    """
    # One entry for each open bracket, the whole expression first: where it opens, and whether
    # anything within it repeats without limit.
    opened, repeats, at = [0], [False], 0
    while at < len(find):
        start, char = at, find[at]
        if char == "(":
            opened.append(at)
            repeats.append(False)
            at = _group_start(find, at)
            continue
        at = _escape(find, at).end if char == "\\" else _past(find, at)
        quantifier, at = _quantifier(find, at)
        inner = False
        if char == ")" and len(opened) > 1:
            start, inner = opened.pop(), repeats.pop()
            # An atomic group never gives back what it matched, so it cannot be tried in many ways.
            inner = inner and not find.startswith("(?>", start)
        if inner and _endless(quantifier):
            return find[start:at]
        repeats[-1] |= inner or _endless(quantifier)
    return ""


def _past(find: str, at: int) -> int:
    return _set_end(find, at) if find[at] == "[" else at + 1


def _endless(quantifier: str) -> bool:
    """Whether a quantifier has no limit, or a high one, and may backtrack."""
    if not quantifier or quantifier[0] == "?" or (len(quantifier) > 1 and quantifier[-1] == "+"):
        return False
    if quantifier[0] != "{":
        return True
    # "{2,5}" gives 5; "{3,}" gives "", which is no number, so without limit.
    most = quantifier.rstrip("?")[1:-1].rpartition(",")[2].strip()
    return not most.isdecimal() or int(most) > MOST


class _Group(NamedTuple):
    """What is known of a part of an expression: `needs`, `exact`, and where it ends.

    Every match contains one of `needs`. `exact` are all strings that it can match, if they are
    few and plain.
    """

    needs: list[str]
    exact: list[str]
    end: int


def _branch(find: str, at: int) -> _Group:
    """Read one group, from the place after its opening bracket."""
    options: list[_Group] = []
    while True:
        option = _sequence(find, at)
        options.append(option)
        at = option.end + 1
        if option.end >= len(find) or find[option.end] == ")":
            break
    # Of the alternatives any one may match, so each must have its own needs, or nothing is sure.
    needs = [s for each in options for s in each.needs] if all(o.needs for o in options) else []
    exact = [s for each in options for s in each.exact] if all(o.exact for o in options) else []
    return _Group(needs, exact if len(exact) <= MOST else [], at)


def _sequence(find: str, at: int) -> _Group:
    """Read one alternative, up to its `|` or closing bracket."""
    best: list[str] = []
    runs = [""]  # all strings that the plain characters read last can match
    exact = True
    while at < len(find) and find[at] not in "|)":
        each = _item(find, at)
        quantifier, at = _quantifier(find, each.end)
        # An item that may be missing adds nothing: of `tl?ie`, only "t" and "ie" are sure. (`{`
        # may begin `{0,3}`.)
        if quantifier[:1] not in {"?", "*", "{"}:
            # `[Tt]lie` makes two runs, "Tlie" and "tlie"; each further set multiplies them.
            if each.exact and len(runs) * len(each.exact) <= MOST:
                runs = [run + more for run in runs for more in each.exact]
            else:
                best, exact = max(best, runs, each.needs, key=_weight), False
                runs = each.exact or [""]
        # After `e+` there may be more of "e", so a run ends here.
        if quantifier:
            best, runs, exact = max(best, runs, key=_weight), [""], False
    best = max(best, runs, key=_weight)
    return _Group(best if _weight(best) else [], runs if exact else [], at)


def _weight(strings: list[str]) -> int:
    """How useful a search for these strings is: the least length, with non-ASCII letters double."""
    return min((len(s) + sum(not c.isascii() for c in s) for s in strings), default=0)


def _item(find: str, at: int) -> _Group:
    """Read one item: a plain character, a small set, a group, or something else."""
    char = find[at]
    if char == "(":
        if call := CALL.match(find, at):
            return _Group([], [], call.end())
        inner = _branch(find, _group_start(find, at))
        return _Group([], [], inner.end) if find.startswith(OPAQUE, at) else inner
    if char == "[":
        end = _set_end(find, at)
        letters = find[at + 1 : end - 1]
        # Ranges (`[a-z]`), classes and `[^…]` are left out: `isalpha` refuses their signs.
        exact = list(letters) if letters.isalpha() and len(letters) <= 4 else []
        return _Group(exact, exact, end)
    if char == "\\":
        return _escape(find, at)
    exact = [] if char in ".^$" else [char]
    return _Group(exact, exact, at + 1)


def _escape(find: str, at: int) -> _Group:
    after = find[at + 1 : at + 2]
    # `\.` is a plain point, but `\w` and `\1` are no characters of the text.
    if not after.isalnum():
        return _Group([after], [after], at + 2)
    end = at + 2
    # `\p{Lu}`, `\N{EM DASH}`, `\L<name>` and `\g<name>` end at their brackets; `\xe9`, `\u2019`
    # and `\U0001f600` after a number of digits.
    if find[end : end + 1] in {"{", "<"} and after in "pPNLg":
        end = find.find("}" if find[end] == "{" else ">", end) + 1 or len(find)
    elif after in "xuU":
        end += {"x": 2, "u": 4, "U": 8}[after]
    return _Group([], [], end)


def _group_start(find: str, at: int) -> int:
    """Where the contents begin of the group whose bracket is at `at`; its end if it has none."""
    if call := CALL.match(find, at):
        return call.end() - 1
    if flags := FLAGS.match(find, at):
        return flags.end() if flags["end"] == ":" else flags.end() - 1
    if find.startswith("(?P<", at) or (find.startswith("(?<", at) and find[at + 3] not in "=!"):
        return find.index(">", at) + 1
    for opening in ("(?:", "(?>", "(?|", "(?<=", "(?<!", "(?=", "(?!"):
        if find.startswith(opening, at):
            return at + len(opening)
    return at + 1


def _set_end(find: str, at: int) -> int:
    depth, at = 1, at + 1
    at += find[at : at + 1] == "^"
    # `[]a]` and `[^]a]`: a bracket that comes first is a character of the set.
    at += find[at : at + 1] == "]"
    while at < len(find) and depth:
        depth += {"[": 1, "]": -1}.get(find[at], 0)
        at += 2 if find[at] == "\\" else 1
    return at


def _quantifier(find: str, at: int) -> tuple[str, int]:
    """The quantifier at `at` ("" if there is none), and where it ends. `{` may be a plain brace."""
    found = QUANTIFIER.match(find, at)
    return (found[0], found.end()) if found else ("", at)
