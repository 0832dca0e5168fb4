"""Remove hyphens of line ends that stayed inside a line when lines were joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix
from ocrfix.passes.hyphens.verdict import standalone
from ocrfix.passes.hyphens.words import Words, key, word_at, word_before
from ocrfix.rules.ruleset import Ruleset

HYPHEN = re.compile(r"-(?=[^\W\d_]{2})")


class Doubtful(NamedTuple):
    """A hyphen inside a line, in view offsets; its second half is not a word by itself."""

    at: int
    left: str
    right: str


def inside(text: str, words: Words, rules: Ruleset) -> Iterator[Fix]:
    """Propose to join words whose second half is not a word by itself."""
    found = list(_doubtful(text, rules))
    alike = _attached({each.right for each in found}, words)
    for at, left, right in found:
        joined = left + right
        if words.counted[key(joined)] or joined in rules.lexicon:
            why = f"“{joined}” is a word, and “{right}” none"
        elif words.counted[key(left)] and right in alike:
            why = f"“{right}” is no word; elsewhere it is closed up, as in “{alike[right]}”"
        else:
            continue
        span = (at - len(left), at + 1 + len(right))
        yield rules.fix("hyphens.kept-inside-line", [Edit.at(at, at + 1, "", span)], why)


def _doubtful(text: str, rules: Ruleset) -> Iterator[Doubtful]:
    lexicon = rules.lexicon
    for match in HYPHEN.finditer(text):
        at = match.start()
        right = word_at(text, at + 1)
        # The cheap tests come first: a text has far more compounds than hyphens that were left.
        if right in lexicon.counts or not right.isalpha() or not right.islower():
            continue
        if text[at + 1 + len(right) : at + 2 + len(right)] in {"-", "_"} or standalone(
            right, lexicon, first=False
        ):
            continue
        left = word_before(text, at)
        # Words of three or more parts (`rebel-in-chief`) are compounds on purpose.
        if (
            len(left) < 3
            or not left.isalpha()
            or text[at - len(left) - 1 : at - len(left)] in {"-", "_"}
        ):
            continue
        if not lexicon.modern(right) and not lexicon.count(f"{left}-{right}"):
            yield Doubtful(at, left, right)


def _attached(endings: set[str], words: Words) -> dict[str, str]:
    """For each ending, a word of the text that is another word of the text plus this ending."""
    found: dict[str, str] = {}
    wanted = tuple(endings)
    seen = words.counted
    for word in seen:
        if word.endswith(wanted) and "-" not in word:
            for ending in endings:
                stem = word.removesuffix(ending)
                if stem != word and len(stem) > 3 and stem in seen:
                    found[ending] = min(word, found.get(ending, word))
    return found
