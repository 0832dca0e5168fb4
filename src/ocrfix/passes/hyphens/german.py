"""German words that are spelled differently where a line end cuts them.

Until 1996 `ck` was cut as `k-k` (`Zuk-` / `ker`), and a consonant that a compound would have three
times, and writes twice before a vowel, came back at the cut (`Schiff-` / `fahrt`, `Schiffahrt`).
"""

from __future__ import annotations

from ocrfix.language.lexicon import Lexicon
from ocrfix.passes.hyphens.verdict import Cut, Verdict
from ocrfix.passes.hyphens.words import Words, key

VOWELS = frozenset("aeiouyäöü")
BEGINNING = 4
"""Letters of the second half that show which words begin so. Not measured."""


def old_spelling(cut: Cut, words: Words, lexicon: Lexicon) -> tuple[Cut, Verdict] | None:
    """The halves as they are spelled inside a line, with the verdict; None if that is the same.

    The words of the text and of the lexicon decide: `Ak-` / `kord` is no `Ackord`.
    """
    changed = _changed(cut) if lexicon.language == "de" else None
    if changed is None:
        return None
    here, as_cut = words[key(changed.closed)], words[key(cut.closed)]
    if here > as_cut:
        why = f"“{changed.closed}” occurs {here} times elsewhere in this text"
        return changed, Verdict("drop", "hyphens.cut-word-here", why)
    # A modern list has `Schifffahrt`, which is no spelling of a text that writes `daß`.
    if as_cut or (lexicon.modern(cut.closed) and not words["daß"]):
        return None
    count, as_cut = lexicon.count(changed.closed), lexicon.count(cut.closed)
    if count > as_cut or (lexicon.modern(changed.closed) and not as_cut):
        return changed, Verdict("drop", "hyphens.cut-word", f"“{changed.closed}” is a word")
    if as_cut or _begin(cut, lexicon) >= max(1, _begin(changed, lexicon)):
        return None
    why = f"“{changed.closed}” is written so inside a line, if it is a word"
    return changed, Verdict("drop", "hyphens.cut-or-compound", why)


def _changed(cut: Cut) -> Cut | None:
    left, right = cut
    if not right[1:2] or right[1] not in VOWELS or left[-1] != right[0] or left[-1] in VOWELS:
        return None
    if left[-1] == "k" and left[-2:-1] in VOWELS and left[-3:-2] not in VOWELS:
        return Cut(left[:-1] + "c", right)
    if left[-2:-1] == left[-1] and left[-1].isalpha():
        return Cut(left[:-1], right)
    return None


def _begin(cut: Cut, lexicon: Lexicon) -> int:
    """How many words of the lexicon begin as these halves do."""
    beginning = key(cut.left + cut.right[:BEGINNING])
    return lexicon.compounds.closed(beginning, first=True)
