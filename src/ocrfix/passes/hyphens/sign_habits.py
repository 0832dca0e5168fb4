"""Join words cut by a line end where the text has another sign for the hyphen: `saty—` `risch`.

The text itself shows whether it has a dash, or `=`, `_`, `„`, for its hyphens. A real dash has a
word on each side; a hyphen has two pieces of one word. Each sign is judged by itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix
from ocrfix.passes.hyphens.verdict import SELDOM, Cut, Grammar, Verdict, judge, standalone
from ocrfix.passes.hyphens.words import Words, closed, key, word_at, word_before
from ocrfix.passes.text.hyphen_signs import DASHES, POINTS, QUOTES, SPECKS, STAND_INS
from ocrfix.rules.ruleset import Ruleset

# With a blank before it a plain hyphen is a dash, unless the text sets its hyphens so.
AT_END = re.compile(
    rf"(?P<sign>[{re.escape(DASHES + STAND_INS + SPECKS + POINTS + QUOTES)}]|[ ][-\N{{HYPHEN}}])"
    r"[ \t]*[\n\f][ \t\n\f]*(?=[^\W\d_])"
)
# A dash set tight between two words. The dash comes first in the pattern, as searching for one
# sign is fast; the look-behind then tests the letter before it.
INSIDE = re.compile(rf"[{DASHES}](?<=[^\W\d_].)(?=[^\W\d_])")
CUT, PIECES, BOTH, DASH, COMPOUND = "cut", "pieces", "both", "dash", "compound"
"""What the halves show. CUT: a known word, and one half is not a word. PIECES: not a known word,
and one half is not a word. BOTH: a known word made of two words. DASH: two words that do not make
a known word together. COMPOUND: a word that the text or the lexicon has with its hyphen."""
FEWEST, AHEAD = 3, 2
"""A text has a sign for hyphens if at least FEWEST of them cut words, and AHEAD times as many cut
words as do not. In 10 books with real dashes at line ends none cuts a known word, 0 to 4 seem to
cut one, and 1 to 26 do not; in 18 pages of Fraktur with dashes for hyphens it is 0 to 3, 0 to 5,
and 0 to 3 (benchmarks/measure/hyphens.py, docs/hyphens.md)."""


class Split(NamedTuple):
    """A sign at a line end, in view offsets, and the halves on both sides."""

    at: int
    start: int  # of the second half
    cut: Cut
    shows: str


class Habit(NamedTuple):
    """What the text shows about one sign."""

    sign: str
    cuts: int  # how many words it cuts, or seems to cut
    trusted: bool  # it is the text's hyphen wherever it may be one
    only: bool  # and it has no other use there


def other_signs(
    text: str, words: Words, rules: Ruleset, grammar: Grammar, plain: int
) -> Iterator[Fix]:
    """Join the words that another sign cuts at line ends, if the text has it for its hyphen.

    `plain` is how many words the text cuts with a real hyphen.
    """
    by_sign: dict[str, list[Split]] = defaultdict(list)
    for match in AT_END.finditer(text):
        cut = Cut(word_before(text, match.start()), word_at(text, match.end()))
        if cut.left and cut.left[-1].islower() and cut.right[:1].islower():
            split = Split(match.start(), match.end(), cut, _shows(cut, words, rules))
            by_sign[match["sign"]].append(split)
    for sign, found in by_sign.items():
        habit = _habit(text, sign, found, plain)
        if habit is None:
            continue
        for split in found:
            verdict = judge(split.cut, words, rules.lexicon, grammar)
            yield from _repair(text, habit, split, verdict, rules)


def _shows(cut: Cut, words: Words, rules: Ruleset) -> str:
    lexicon = rules.lexicon
    here, there = words[key(cut.closed)], words[key(cut.hyphened)]
    if there >= max(here, 1) or lexicon.count(cut.hyphened) > lexicon.count(cut.closed):
        return COMPOUND
    known = here > 0 or lexicon.count(cut.closed) > 0
    two = standalone(cut.left, lexicon, first=True) and standalone(cut.right, lexicon, first=False)
    # `was there— / and so on`: a dash before a function word is real, whatever precedes it.
    function = rules.function_words
    two = two or (not known and key(cut.right) in function)
    return (BOTH if known else DASH) if two else CUT if known else PIECES


def _habit(text: str, sign: str, found: Sequence[Split], plain: int) -> Habit | None:
    """What the text shows about a sign; None if it does not have it for its hyphen."""
    shown = Counter(split.shows for split in found)
    count = shown[CUT] + shown[PIECES]
    trusted = shown[CUT] > 0 and count >= max(FEWEST, AHEAD * shown[DASH])
    if not trusted and shown[CUT] < FEWEST:
        return None
    if sign in DASHES:
        # Where all real dashes have spaces, one set tight at a line end can only be a hyphen.
        return Habit(sign, count, trusted, trusted and not INSIDE.search(text))
    if sign not in STAND_INS and sign[0] != " ":
        # Unknown pieces show nothing about a point or a speck: all words of a badly read text are.
        count = shown[CUT]
        trusted = count >= max(FEWEST, AHEAD * (shown[DASH] + shown[PIECES]))
    # A sign that cuts fewer words than the hyphen is a hyphen misread now and then, which
    # `unseen_words` repairs.
    return Habit(sign, count, trusted, trusted) if trusted and count >= plain else None


def _repair(
    text: str, habit: Habit, split: Split, verdict: Verdict | None, rules: Ruleset
) -> Iterator[Fix]:
    """Join one word, or write its own hyphen where the sign is."""
    at, start, cut, shows = split
    sign = habit.sign.strip()
    why = f"“{sign}” is a hyphen in this text: it cuts {habit.cuts} words; here “{{}}”"
    if shows == COMPOUND:
        # `there=` / `and` may be two words, so only where the sign has no other use.
        if habit.only:
            edit = Edit.at(at, at + len(habit.sign), "-", (at - len(cut.left), start))
            yield rules.fix("hyphens.dash", [edit], why.format(cut.hyphened))
        return
    dropped = verdict is not None and verdict.answer == "drop"
    sure = shows == CUT or (habit.only and (shows == PIECES or (shows == BOTH and dropped)))
    closes = rules.lexicon.compounds.share < SELDOM
    if sure or (habit.trusted and shows != DASH) or (habit.only and closes):
        rule = "hyphens.dash" if sure else "hyphens.dash-likely"
        yield rules.fix(rule, closed(text, at, start, len(cut.right)), why.format(cut.closed))
