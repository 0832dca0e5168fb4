"""Join words cut by a line end where the text has a dash instead of a hyphen: `saty—` `risch`.

The text itself shows whether its dashes are hyphens. A real dash has a word on each side; a hyphen
has two pieces of one word. Also, where dashes inside lines have spaces around them, a dash next
to a letter at a line end is a hyphen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.core.edits import Fix
from ocrfix.passes.hyphens.verdict import SELDOM, Cut, standalone
from ocrfix.passes.hyphens.words import Words, closed, key, word_at, word_before
from ocrfix.rules.ruleset import Ruleset

# A dash with blanks before it is matched too; `_splits` then finds no word directly before it.
AT_END = re.compile(r"\N{EM DASH}[ \t]*[\n\f][ \t\n\f]*")
# A dash set tight between two words. The dash comes first in the pattern, as searching for one
# sign is fast; the look-behind then tests the letter before it.
INSIDE = re.compile(r"\N{EM DASH}(?<=[^\W\d_].)(?=[^\W\d_])")
CUT, PIECES, BOTH, DASH = "cut", "pieces", "both", "dash"
"""What the halves show. CUT: a known word, and one half is not a word. PIECES: not a known word,
and one half is not a word. BOTH: a known word made of two words. DASH: two words that do not make
a known word together."""
FEWEST, AHEAD = 3, 2
"""A text has dashes for hyphens if at least FEWEST of them cut words, and AHEAD times as many cut
words as do not. In 10 books with real dashes at line ends none cuts a known word, 0 to 4 seem to
cut one, and 1 to 26 do not; in 18 pages of Fraktur with dashes for hyphens it is 0 to 3, 0 to 5,
and 0 to 3 (benchmarks/measure/hyphens.py, docs/hyphens.md)."""


class Split(NamedTuple):
    """A dash at a line end, in view offsets, and the halves on both sides."""

    at: int
    start: int  # of the second half
    cut: Cut
    shows: str


def dashes(text: str, words: Words, rules: Ruleset) -> Iterator[Fix]:
    """Join the words that dashes cut at line ends, if the text has dashes for hyphens."""
    found = list(_splits(text, words, rules))
    shown = Counter(split.shows for split in found)
    count = shown[CUT] + shown[PIECES]
    habit = shown[CUT] > 0 and count >= max(FEWEST, AHEAD * shown[DASH])
    if not habit and shown[CUT] < FEWEST:
        return
    # Where all real dashes have spaces, one set tight at a line end can only be a hyphen.
    spaced = habit and not INSIDE.search(text)
    closes = rules.lexicon.compounds.share < SELDOM
    for at, start, (left, right), shows in found:
        sure = shows == CUT or (spaced and shows != DASH)
        if sure or (habit and shows != DASH) or (spaced and closes):
            rule = "hyphens.dash" if sure else "hyphens.dash-likely"
            why = f"a dash is this text's hyphen: it cuts {count} words; here “{left}{right}”"
            yield rules.fix(rule, closed(text, at, start, len(right)), why)


def _splits(text: str, words: Words, rules: Ruleset) -> Iterator[Split]:
    lexicon = rules.lexicon
    function = rules.function_words
    for match in AT_END.finditer(text):
        cut = Cut(word_before(text, match.start()), word_at(text, match.end()))
        if not (cut.left and cut.left[-1].islower() and cut.right[:1].islower()):
            continue
        here, there = words[key(cut.closed)], words[key(cut.hyphened)]
        if there >= max(here, 1) or lexicon.count(cut.hyphened) > lexicon.count(cut.closed):
            continue  # a compound, whose hyphen should stay
        known = here > 0 or lexicon.count(cut.closed) > 0
        two = standalone(cut.left, lexicon, first=True) and standalone(
            cut.right, lexicon, first=False
        )
        # `was there— / and so on`: a dash before a function word is real, whatever precedes it.
        two = two or (not known and key(cut.right) in function)
        shows = (BOTH if known else DASH) if two else CUT if known else PIECES
        yield Split(match.start(), match.end(), cut, shows)
