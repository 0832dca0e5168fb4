"""Corrects misread words: the corrector finds another word likelier in the place than the one read.

Numbers, roman numerals and words among text in another language are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.language.model.tokens import fold
from ocrfix.passes.scannos.right_as_read import Dialect, is_old, right_as_read
from ocrfix.rules.ruleset import Ruleset
from ocrfix.spelling.corrector import NOTHING, Correction, Corrector
from ocrfix.spelling.elision import MARKS
from ocrfix.spelling.options import shaped
from ocrfix.spelling.shapes import strokes
from ocrfix.spelling.tokens import Tokens, odd_case
from ocrfix.spelling.variants import variant

SURE, LIKELY = "scannos.misread", "scannos.misread-likely"
LONG = "scannos.long-s"
LOOKALIKE, TOGETHER, CUT = "scannos.lookalike", "scannos.run-together", "scannos.cut-in-two"
WHY = {
    SURE: "“{old}” is in no list; “{new}” fits",
    LIKELY: "“{old}” is in no list; “{new}” fits",
    LONG: "“{old}” is “{new}” with a long s, which the text has",
    LOOKALIKE: "“{new}” looks like “{old}”, and fits better",
    TOGETHER: "“{old}” is “{new}”, run together, and that fits",
    CUT: "“{old}” is “{new}”, cut in two, and that fits",
}
CERTAIN = 0.9
"""Only verdicts at least this sure show what kind of odd words a text has."""
TWICE = 2  # a word that the text has this often is less likely to be misread
NEAR = 300
"""Words up to this many before or after count as near: about a page."""
AROUND = 6
"""Words on each side that show the language of a place."""
ROUNDS = 6
"""The most rounds in which words are weighed again after safe corrections. On 51 documents of the
benchmark no round after the fourth found anything new."""
NUMBER = re.compile(r"[\W\d]*\d[\W\d]*(?:st|nd|rd|th|[dlsg½¼¾])?")
"""Figures, with what may be written after them: `1st`, `6d`."""
# Looser than a true numeral: a final J or a misplaced letter still shows that it is no word.
ROMAN = re.compile(r"(?=[MDCLXVIJ]{2})M{0,4}D?C{0,4}L?X{0,4}V?I{0,4}[VXLCJ]?I{0,3}|[mdclxvij]{3,}")


def misread(text: str, rules: Ruleset, known: Iterable[Fix] = ()) -> Iterator[Fix]:
    """Fixes for misread words, the surest first.

    `known` are fixes that rules propose on the same text.
    """
    if SURE not in rules.by_id or (corrector := rules.corrector) is None:
        return
    read = corrector.read(text)
    for verdict, rule in fixes(read, corrector, rules, _known(known, read)):
        yield _fix(verdict, rule, read, rules)


def _known(known: Iterable[Fix], read: Tokens) -> dict[int, str]:
    """The folded words that safe fixes put in place of one word, by the number of that word."""
    found: dict[int, str] = {}
    # Only fixes that replace one whole word: others shift the words, and their numbers.
    for fix in known:
        (start, end), new, _ = fix.edits[0]
        at = bisect_left(read.starts, start)
        whole = at < len(read.starts) and (read.starts[at], read.ends[at]) == (start, end)
        if fix.safety == Safety.SAFE and len(fix.edits) == 1 and whole and new.isalpha():
            found[at] = fold(new)
    return found


def fixes(
    read: Tokens, corrector: Corrector, rules: Ruleset, known: Mapping[int, str] = NOTHING
) -> list[tuple[Correction, str]]:
    """What the corrector finds likely enough to propose, and by which rule; the surest first.

    After safe corrections the remaining words are weighed again in the corrected text, until there
    are no more safe corrections. Otherwise a second run over the restored text, which is cleaner,
    would correct more. `known` are folded words that rules put in, by the number of the word.
    """
    collection = rules.lexicon.collection
    verdicts = corrector.verdicts(read, collection)
    found = {each[0].at: each for each in _likely(verdicts, read, corrector, rules)}
    # Numbers of words: `done` are those already put into `read`, `fresh` those to put in next. The
    # fixes of rules go in with the first round, as they change the context too.
    done: set[int] = set()
    fresh = dict(known)
    for _ in range(ROUNDS):
        fresh |= {
            verdict.at: verdict.option.new[0]
            for verdict, rule in found.values()
            if verdict.at not in done and rules[rule].safety == Safety.SAFE
        }
        if not fresh:
            break
        done.update(fresh)
        read = corrector.corrected(read, fresh)
        places = [verdict.at for verdict in verdicts if verdict.at not in done]
        verdicts = corrector.verdicts(read, collection, places)
        # Later rounds only add what is safe. A proposal keeps the odds of the first round.
        fresh = {}
        for verdict, rule in _likely(verdicts, read, corrector, rules):
            if rules[rule].safety == Safety.SAFE:
                found[verdict.at] = verdict, rule
    return sorted(found.values(), key=lambda each: (-each[0].odds, each[0].at))


def _likely(
    verdicts: Sequence[Correction], read: Tokens, corrector: Corrector, rules: Ruleset
) -> list[tuple[Correction, str]]:
    """The verdicts that are likely enough to propose, each with its rule."""
    found = []
    # All verdicts count, also unlikely ones: they show whether the text is in dialect.
    kinds = Kinds.of(verdicts, read)
    old, dialect = is_old(read, corrector), Dialect(read)
    for verdict in verdicts:
        word = read.words[verdict.at]
        left_alone = NUMBER.fullmatch(word) or ROMAN.fullmatch(word)
        if left_alone or _foreign(verdict.at, read, corrector):
            continue
        # `tHe` folds to a known word, but is not one as it was read.
        known = corrector.finder.words[read.folded[verdict.at]] > 0 and not odd_case(word)
        rule = _rule(verdict, read, known=known)
        if rule == LIKELY and _unasked(verdict, read, kinds, rules):
            found.append((verdict._replace(odds=verdict.sure), SURE))
        elif right_as_read(verdict, read, corrector, dialect, old=old):
            continue
        elif verdict.odds >= rules.limit(rule, "odds"):
            found.append((verdict, rule))
    return found


class Kinds(NamedTuple):
    """How many different words are surely misread, and how many are spelled as they sound."""

    misread: int
    spoken: int

    @classmethod
    def of(cls, verdicts: Iterable[Correction], read: Tokens) -> Kinds:
        """Count the sure verdicts by kind; a reading that may be either kind counts as neither."""
        sure = {read.folded[v.at]: v for v in verdicts if v.sure >= CERTAIN}
        spelled = {low for low, verdict in sure.items() if _is_spelling(verdict, read)}
        spoken = sum(not _looks_alike(sure[low], read) for low in spelled)
        return cls(len(sure) - len(spelled), spoken)


def _is_spelling(verdict: Correction, read: Tokens) -> bool:
    """Whether the reading may be the same word in a dialect or an old spelling."""
    low, new = read.folded[verdict.at], verdict.option.new[0]
    return variant(new, low) or ("'" in low and "'" not in new)


def _looks_alike(verdict: Correction, read: Tokens) -> bool:
    return not strokes(read.words[verdict.at], verdict.option.new)


def _unasked(verdict: Correction, read: Tokens, kinds: Kinds, rules: Ruleset) -> bool:
    """Whether a word that is in no list may be corrected without asking.

    Not in dialect: a text in which at least as many words are surely spelled as they sound as are
    surely misread. Not if the reading may be such a spelling itself, unless the letters that differ
    look alike and other words are misread. Not if the word has an apostrophe at an edge. Not if the
    text has the word again, unless the correction is near.
    """
    at, word, new = verdict.at, read.words[verdict.at], verdict.option.new
    spelling, alike = _is_spelling(verdict, read), _looks_alike(verdict, read)
    # A spelling that sounds the same needs the higher limit, even if its letters look alike.
    if verdict.sure < rules.limit(SURE, "alike" if alike and not spelling else "odds"):
        return False
    if 0 < kinds.spoken >= kinds.misread or (spelling and not (alike and kinds.misread)):
        return False
    if word[0] in MARKS or word[-1] in MARKS:
        return False
    near = read.folded[max(0, at - NEAR) : at + NEAR]
    return read.counts[read.folded[at]] < TWICE or new[0] in near


def _foreign(at: int, read: Tokens, corrector: Corrector) -> bool:
    """Whether a place is among words of another language, or of none."""
    beside = read.folded[max(0, at - AROUND) : at] + read.folded[at + 1 : at + 1 + AROUND]
    # a count of 1 may come from a word list alone
    known = sum(corrector.finder.words[word] > 1 for word in beside)
    if 2 * known > len(beside):
        return False
    # Between a quarter and a half of known words: names, or another language that knows more.
    others = (sum(words[word] > 0 for word in beside) for words in corrector.others)
    return 4 * known < len(beside) or any(other > known for other in others)


def _rule(verdict: Correction, read: Tokens, *, known: bool) -> str:
    """The rule by which a verdict is at least proposed."""
    if verdict.at in read.long_s:
        return LONG
    if verdict.option.words > 1:
        return CUT
    if len(verdict.option.new) > 1:
        return TOGETHER
    return LOOKALIKE if known else LIKELY


def _fix(verdict: Correction, rule: str, read: Tokens, rules: Ruleset) -> Fix:
    at, option, odds, _ = verdict
    last = at + option.words - 1
    start, end = read.starts[at], read.ends[last]
    old = read.text[start:end]
    new = shaped(option.new, "".join(read.words[at : last + 1]), read.apostrophe)
    beside = " and ".join(
        f"“{word}”" for word in read.words[at - 1 : at] + read.words[last + 1 : last + 2]
    )
    why = WHY[rule].format(old=old, new=new) + (f" beside {beside}" if beside else "")
    # only the blanks on each side, not the neighbours: two words in a row may both be corrected
    reads = (max(0, start - 1), min(len(read.text), end + 1))
    return rules.fix(rule, [Edit.at(start, end, new, reads)], why, confidence=odds)
