"""Words misread in any way: what the corrector finds likelier in a place than what was read there.

Numbers, roman numerals and what stands among words of another language are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.correct.corrector import Corrector, Verdict
from ocrfix.correct.options import shaped
from ocrfix.correct.tokens import Tokens, odd_case
from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix

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
AROUND = 6
"""So many words on each side tell the language of a place."""
NUMBER = re.compile(r"[\W\d]*\d[\W\d]*(?:st|nd|rd|th|[dlsg½¼¾])?")
"""Figures, with what is written behind them."""
ROMAN = re.compile(r"(?=[MDCLXVIJ]{2})M{0,4}D?C{0,4}L?X{0,4}V?I{0,4}[VXLCJ]?I{0,3}|[mdclxvij]{3,}")


def misread(text: str, rules: Rules) -> Iterator[Fix]:
    """Fixes for misread words, the surest first."""
    if SURE not in rules.by_id or (corrector := rules.corrector) is None:
        return
    read = corrector.read(text)
    for verdict, rule in fixes(read, corrector, rules):
        yield _fix(verdict, rule, read, rules)


def fixes(read: Tokens, corrector: Corrector, rules: Rules) -> list[tuple[Verdict, str]]:
    """What the corrector finds likely enough to propose, and by which rule; the surest first."""
    found = []
    for verdict in corrector.verdicts(read, rules.lexicon.collection):
        word = read.words[verdict.at]
        left_alone = NUMBER.fullmatch(word) or ROMAN.fullmatch(word)
        if not left_alone and not _foreign(verdict.at, read, corrector):
            known = corrector.finder.words[read.folded[verdict.at]] > 0 and not odd_case(word)
            rule = _rule(verdict, read, rules, known=known)
            if verdict.odds >= rules.limit(rule, "odds"):
                found.append((verdict, rule))
    return sorted(found, key=lambda each: (-each[0].odds, each[0].at))


def _foreign(at: int, read: Tokens, corrector: Corrector) -> bool:
    """Whether a place lies among words of another language, or of none."""
    beside = read.folded[max(0, at - AROUND) : at] + read.folded[at + 1 : at + 1 + AROUND]
    known = sum(corrector.finder.words[word] > 1 for word in beside)  # not of a list alone
    if 2 * known > len(beside):
        return False
    others = (sum(words[word] > 0 for word in beside) for words in corrector.others)
    return 4 * known < len(beside) or any(other > known for other in others)


def _rule(verdict: Verdict, read: Tokens, rules: Rules, *, known: bool) -> str:
    if verdict.at in read.long_s:
        return LONG
    if verdict.option.words > 1:
        return CUT
    if len(verdict.option.new) > 1:
        return TOGETHER
    if known:
        return LOOKALIKE
    return SURE if verdict.odds >= rules.limit(SURE, "odds") else LIKELY


def _fix(verdict: Verdict, rule: str, read: Tokens, rules: Rules) -> Fix:
    at, option, odds = verdict
    last = at + option.words - 1
    start, end = read.starts[at], read.ends[last]
    old = read.text[start:end]
    new = shaped(option.new, "".join(read.words[at : last + 1]), read.apostrophe)
    beside = " and ".join(
        f"“{word}”" for word in read.words[at - 1 : at] + read.words[last + 1 : last + 2]
    )
    why = WHY[rule].format(old=old, new=new) + (f" beside {beside}" if beside else "")
    # a border on each side, and not the neighbours: both of two words may be mended
    reads = (max(0, start - 1), min(len(read.text), end + 1))
    return rules.fix(rule, [Edit.at(start, end, new, reads)], why, confidence=odds)
