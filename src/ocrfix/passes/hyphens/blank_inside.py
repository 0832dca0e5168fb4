"""Join words that were cut at a line end, in a text whose lines were joined with a blank.

`capabili- ties` is one word, and `well- known` a compound; `Haus- und Hofarbeit` stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix
from ocrfix.passes.hyphens.verdict import Cut, Grammar, Verdict, judge, pieces
from ocrfix.passes.hyphens.words import Words, key, word_at, word_before
from ocrfix.passes.text.hyphen_signs import HYPHENS
from ocrfix.rules.ruleset import Ruleset

HYPHEN = re.compile(rf"[{HYPHENS}] (?=[^\W\d_]{{2}})")
FEWEST = 3
"""Words that must be cut so, with a half that is not a word, before two words are joined."""
KNOWN = {"hyphens.cut-word-here", "hyphens.cut-word"}
UNSURE = {"hyphens.cut-or-compound", "hyphens.cut-misread"}


class Inside(NamedTuple):
    """A hyphen and a blank inside a line, in view offsets, and the halves on both sides."""

    at: int
    cut: Cut
    verdict: Verdict


def blank_inside(
    text: str, words: Words, rules: Ruleset, grammar: Grammar, suspending: frozenset[str]
) -> Iterator[Fix]:
    """Join the words that a hyphen and a blank cut inside a line."""
    found = list(_found(text, words, rules, grammar, suspending))
    alone = [each for each in found if _is_sure(each, rules)]
    # Without such words the blank may be a dash's: `he came- there`. With them it is a line end.
    habit = len(alone) >= FEWEST
    for at, cut, verdict in found if habit else alone:
        keep = verdict.answer == "keep"
        span = (at - len(cut.left), at + 2 + len(cut.right))
        edit = Edit.at(at, at + 2, "-" if keep else "", span)
        yield rules.fix("hyphens.blank-inside-line", [edit], verdict.why)


def _found(
    text: str, words: Words, rules: Ruleset, grammar: Grammar, suspending: frozenset[str]
) -> Iterator[Inside]:
    for match in HYPHEN.finditer(text):
        at = match.start()
        cut = Cut(word_before(text, at), word_at(text, match.end()))
        if len(cut.left) < 2 or not cut.right.islower() or key(cut.right) in suspending:
            continue
        verdict = judge(cut, words, rules.lexicon, grammar)
        if verdict and verdict.rule not in UNSURE:
            yield Inside(at, cut, verdict)


def _is_sure(inside: Inside, rules: Ruleset) -> bool:
    """Whether the whole is known, and one half is not a word."""
    known = inside.verdict.rule in KNOWN
    return known and bool(pieces(inside.cut, rules.lexicon))
