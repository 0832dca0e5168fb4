"""Spacing: removes extra spaces and adds missing ones, following the habit of the text.

This is the last pass, so the paragraphs are already joined. What a text does ten times as often
as not is its habit, whatever today's typography says; French spaces before `;` are a habit too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ocrfix.core.edits import Edit, Fix
from ocrfix.core.marks import Proposal
from ocrfix.core.view import View
from ocrfix.passes.text import habits
from ocrfix.rules.match import settle
from ocrfix.rules.proposals import proposed
from ocrfix.rules.ruleset import Ruleset

BLANK_LINES = re.compile(r"(?<=\n)(?:[ \t]*\n){2,}")
# After a stop too, but not in a run of spaced stops: those are an ellipsis or leaders.
DOUBLED = re.compile(r"(?<=[^\s.…])  +(?=\S)|(?<=[^\s.][.…])  +(?=\S)")
LINE_END = re.compile(r"[\n\f]")
PROSE, LETTERS = 30, 0.8
"""A line of prose has at least so many characters, and more than this share of them are letters."""
COLUMNS = re.compile(r"\S(?: {3,}|\t)\S.*\S(?: {3,}|\t)\S|\S {6,}\S|\t|[|=]|\.{4}|(?:\. ){4}")
"""A line that is in columns, or has leaders."""
# `twelve .`, but not the first stop of ` . . .`; a mark inside a word or number is none.
BEFORE_MARK = re.compile(r" ([,;:.!?)\]])(?=[\s\"'”’*_)]|\Z)(?!\1| *\.)")
# `house,which` and `over.Nobody`, but not `10.30`, `1,000` or `i.e.`: letters on both sides, and
# after a stop a capital. The mark comes first, as searching for one sign is fast.
AFTER_MARK = re.compile(r"[,;](?<=[^\W\d_]{2}.)(?=[^\W\d_]{2})|[.:!?](?<=[a-z]{3}.)(?=[A-Z][a-z])")
# Web and mail addresses have marks without spaces.
ADDRESS = re.compile(r"@|//|www\.|\.(?:com|org|net|gov|html?)\b", re.IGNORECASE)
# `*old*`: single stars around text, not `**bold**` nor an escaped `\*`.
EMPHASIS = re.compile(r"\*(?<![*\\]\*)(?=[^\s*])[^*\n]*[^\s*]\*(?!\*)")


def spacing(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Repair blanks: doubled, lost, trailing, or before punctuation; and doubled blank lines."""
    return settle(_all(view.text, rules), len(view.text))


def _all(text: str, rules: Ruleset) -> Iterator[Fix]:
    end = len(text.rstrip())  # the end of the file stays as it is
    blank_lines = [match.span() for match in BLANK_LINES.finditer(text, 0, end)]
    yield from _everywhere(blank_lines, "\n", "spacing.blank-lines", rules)
    trailing = _trailing(text, end, blank_lines)
    yield from _everywhere(trailing, "", "spacing.trailing-blanks", rules)
    yield from _doubled(text, rules)
    yield from _before_marks(text, rules)
    yield from _after_marks(text, rules)
    yield from _emphasis(text, rules)
    yield from habits.minority(text, rules)
    yield from (f for r in rules.of_pass("spacing") for f in proposed(r, text))


def _everywhere(spans: list[tuple[int, int]], new: str, rule: str, rules: Ruleset) -> Iterator[Fix]:
    """One change for the whole text: no one wants to be asked about each line end."""
    if spans:
        edits = [Edit.at(start, end, new) for start, end in spans]
        yield rules.fix(rule, edits, f"{rules[rule].why} ({len(edits)} places)")


def _trailing(text: str, end: int, blank_lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of spaces and tabs before line ends, except in the blank lines that go."""
    starts = [start for start, _ in blank_lines]
    found: list[tuple[int, int]] = []
    for blank in (" \n", "\t\n"):
        at = text.find(blank, 0, end)
        while at >= 0:
            start = at
            while start and text[start - 1] in " \t":
                start -= 1
            # Edits must not overlap: a span of doubled blank lines goes whole.
            number = bisect_right(starts, start) - 1
            if number < 0 or blank_lines[number][1] <= start:
                found.append((start, at + 1))
            at = text.find(blank, at + 2, end)
    return sorted(found)


def _doubled(text: str, rules: Ruleset) -> Iterator[Fix]:
    """One change for each line of prose; lines of a table keep their columns."""
    for start, end in _lines_with(text, "  "):
        gaps = [m.span() for m in DOUBLED.finditer(text, start, end)]
        if gaps and _is_prose(text[start:end]):
            edits = [Edit.at(low, high, " ", (low - 1, high + 1)) for low, high in gaps]
            yield rules.fix("spacing.doubled", edits)


def _lines_with(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """The lines that contain `wanted`. Searching for it is faster than looking at each line."""
    end = 0
    while (at := text.find(wanted, end)) >= 0:
        stop = LINE_END.search(text, at)
        start = max(text.rfind("\n", end, at), text.rfind("\f", end, at), end - 1) + 1
        end = stop.start() if stop else len(text)
        yield start, end


def _is_prose(line: str) -> bool:
    """Whether a line is long, mostly letters, and not set in columns."""
    letters = sum(map(str.isalpha, line))
    dense = len(line) - line.count(" ")
    return dense >= PROSE and letters > dense * LETTERS and not COLUMNS.search(line)


def _before_marks(text: str, rules: Ruleset) -> Iterator[Fix]:
    """Remove a blank before punctuation if this text usually has none there."""
    spaced = (m for m in BEFORE_MARK.finditer(text) if _word_before(text, m.start()))
    # Each mark has its own habit: a text may set off only `;` and `:`.
    for mark, found in habits.by_form((m[1], m) for m in spaced).items():
        tight = habits.count_tight(text, mark)
        if tight < habits.MANY * len(found):
            continue
        why = f"{tight} times this text has no blank before “{mark}”, {len(found)} times it has"
        rule = "spacing.before-mark" if mark in ",;" else "spacing.before-stop"
        for match in found:
            high = match.start(1)
            low = _word_before(text, match.start())
            yield rules.fix(rule, [Edit.at(low, high, "", (low - 1, high + 1))], why)


def _word_before(text: str, at: int) -> int:
    """Where the word before the blanks at `at` ends; 0 if there is no word before them."""
    while at and text[at - 1] == " ":
        at -= 1
    return at if text[at - 1 : at].isalnum() else 0


def _after_marks(text: str, rules: Ruleset) -> Iterator[Fix]:
    for match in AFTER_MARK.finditer(text):
        at = match.end()
        # From the last space on, at most 60 code points back and 20 ahead: enough for an address.
        low, high = text.rfind(" ", max(0, at - 60), at) + 1, at + 20
        if not ADDRESS.search(text, max(low, at - 60), high):
            reads = (at - 3, min(len(text), at + 2))
            yield rules.fix("spacing.none-after-mark", [Edit.at(at, at, " ", reads)])


def _emphasis(text: str, rules: Ruleset) -> Iterator[Fix]:
    """A letter directly beside emphasis. Part of a word may be emphasised, so a person decides."""
    if "*" not in text:
        return
    for match in EMPHASIS.finditer(text):
        start, end = match.span()
        letter_before = text[start - 1 : start].isalpha() and text[start + 1].isalpha()
        letters_after = re.match(r"[^\W\d_]{3}", text[end : end + 3]) and text[end - 2].isalpha()
        # With letters on both sides (`un*avoid*able`) a part of the word is emphasised. After it,
        # one or two letters may be an ending: `*Izvestia*s`.
        if bool(letter_before) != bool(letters_after):
            at = start if letter_before else end
            reads = (max(0, start - 1), min(len(text), end + 3))
            yield rules.fix("spacing.beside-emphasis", [Edit.at(at, at, " ", reads)])
