"""Join words that a line or page end cuts in two.

This module finds the cuts and repairs them. `verdict` decides whether the hyphen is the
printer's (drop it) or the word's own (keep it). `unseen_words` finds cuts whose hyphen the
engine misread or did not see, `inside_lines` cuts that were left inside a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix
from ocrfix.core.marks import Proposal
from ocrfix.core.view import View
from ocrfix.passes.hyphens.blank_inside import blank_inside
from ocrfix.passes.hyphens.german import old_spelling
from ocrfix.passes.hyphens.inside_lines import inside
from ocrfix.passes.hyphens.sign_habits import other_signs
from ocrfix.passes.hyphens.text_language import spoken
from ocrfix.passes.hyphens.unseen_words import AFTER_WORD, unseen
from ocrfix.passes.hyphens.verdict import KEPT, Cut, Grammar, Verdict, judge, pieces
from ocrfix.passes.hyphens.words import REACH, Words, closed, key, word_at, word_before
from ocrfix.passes.text.blocks import SUSPENDING
from ocrfix.passes.text.hyphen_signs import HYPHENS
from ocrfix.passes.text.lines import ends_sentence
from ocrfix.passes.text.stray_hyphens import is_stray
from ocrfix.rules.match import settle
from ocrfix.rules.ruleset import Ruleset

QUOTES = (
    r"\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    r"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
)
SPECK = rf"[-_~'\"|^*.,:;<>=\N{{EN DASH}}\N{{EM DASH}}\N{{BULLET}}\N{{MIDDLE DOT}}{QUOTES}]"
# `de-` / `lighted`, with up to three specks or emphasis marks on each side: `Compe-*` / `*tition`.
LINE_END = re.compile(
    rf"""
    [{HYPHENS}] (?P<close>(?:[ ]?{SPECK}){{0,3}})
    [ \t]* [\n\f] [ \t\n\f]* (?P<open>(?:{SPECK}[ ]?){{0,3}})
    """,
    re.VERBOSE,
)
KNOWN = {"hyphens.cut-word-here", "hyphens.cut-word"}
"""The rules that apply when the two halves together are a known word."""
EMPHASIS = re.compile(r"[*_]*")
SUSPENDED = SUSPENDING | {"usw", "sowie", "beziehungsweise", "respektive", "ni"}
DASHES = frozenset("-\N{EN DASH}\N{EM DASH}")
COMPOUND = re.compile(r"[ \n]+(?:[\w.]+[ \n]+){0,2}\w+-\w")
"""The text after a suspended hyphen: `first- and second-class`, `pre- or early post-war`."""
PAGE = 4_000
"""Code points between a word cut by a page end and its rest: the notes of one page, at most."""

FAR, FAR_OVER_PAGE = 3, 8
"""Line ends between two halves, at most: two blank lines, and more where a page ends and its head
and folio are struck. Not measured."""
CAPTION = re.compile(
    r"(?i:fig(?:s|ure)?|plate|pl|table|tab|map|chart|abb|taf|planche)\b\.?[ ]*(?:[\dIVXLC]|\Z)"
)
"""The label of a caption or a table, which is never the rest of a word."""
COLUMNS = re.compile(r"\S(?:[ ]{3,}|\t+)\S")
NUMBERS = re.compile(r"(?:[^\W\d_]?\d[\d.,/]*[ |]+){2}\d[\d.,/]*[ |]*\Z")
"""Three numbers at the end of a line: a row of a table."""
SCRAP = 10
"""Code points. On real books (docs/measured.md) this spared three of 779 joins of unknown words;
all three were wrong (benchmarks/measure/hyphens_real.py)."""
ROW_END = 40
"""Code points at the end of a line that are searched for them."""
TOP = 100
"""Code points at the top of a page to search for the rest; a struck head leaves white space."""


class LineEnd(NamedTuple):
    """A line end after a hyphen, in view offsets, and the halves on both sides."""

    hyphen: int
    start: int  # of the second half
    left: str
    right: str  # "" where no word follows
    close: str  # signs after the hyphen
    open: str  # signs before the second half


def hyphens(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Propose to join words that a line or page end cuts in two."""
    text = view.text
    words = Words(text)
    places = list(_places(text))
    # A half is no evidence for itself: `lighted` may only be there as the rest of `delighted`.
    for place in places:
        words.leave_out(place.left)
        words.leave_out(place.right)
    rules = spoken(words.counted, rules)
    joined = (fix for place in places for fix in _join(text, place, words, rules))
    other = other_signs(text, words, rules, _grammar(rules), len(places))
    # The order counts: where two fixes overlap, the first one wins.
    blanks = blank_inside(text, words, rules, _grammar(rules), SUSPENDED)
    found = chain(joined, other, unseen(text, words, rules), blanks, inside(text, words, rules))
    yield from settle(found, len(text))


def _places(text: str) -> Iterator[LineEnd]:
    for match in LINE_END.finditer(text):
        at = match.start()
        left = word_before(text, at) if at else ""
        if left:
            right = word_at(text, match.end())
            yield LineEnd(
                at, match.end(), left, right, match["close"].strip(), match["open"].strip()
            )


def _join(text: str, place: LineEnd, words: Words, rules: Ruleset) -> Iterator[Fix]:
    """Repair one line end, if its hyphen should go or the word needs closing up."""
    cut = Cut(place.left, place.right)
    verdict, spelled = None, cut
    before = text[max(0, place.hyphen - REACH) : place.hyphen + 1]
    if not words[key(cut.hyphened)] and is_stray(before, place.right, rules):
        yield rules.fix("hyphens.stray", [Edit.at(place.hyphen, place.hyphen + 1, "")])
        return
    if place.right and not _suspended(text, place, words, rules):
        old = old_spelling(cut, words, rules.lexicon)
        spelled, verdict = old or (cut, judge(cut, words, rules.lexicon, _grammar(rules)))
        verdict = _doubted(text, place, verdict)
    # The first word of a note is not the rest of the cut word. So unless the two make a known
    # word, look for the rest at the top of the next page.
    if verdict is None or verdict.rule not in KNOWN:
        over = list(_over_note(text, place, words, rules))
        if over:
            yield from over
            return
    if verdict is None or verdict.rule == KEPT:
        return  # the passes for paragraphs and sentences join the lines and keep the hyphen
    signs = place.close + place.open
    if _emphasis(text, place):
        signs = "" if place.close == place.open else signs  # emphasis covers both halves
    elif _noisy(text, place, verdict, rules):
        verdict, signs = Verdict("drop", "hyphens.cut-speck", verdict.why), ""
    else:
        return
    edits = closed(text, place.hyphen, place.start, len(place.right), signs)
    if spelled != cut:
        # `Zuk-` / `ker`, Zucker; `Schiff-` / `fahrt`, Schiffahrt: the letter before the hyphen.
        at = place.hyphen - 1
        new = spelled.left[len(cut.left) - 1 :]
        edits = [Edit.at(at, place.hyphen, new, (at - len(cut.left) + 1, place.hyphen)), *edits]
    yield rules.fix(verdict.rule, edits, verdict.why)


def _doubted(text: str, place: LineEnd, verdict: Verdict | None) -> Verdict | None:
    """The verdict, or a weaker one where the halves may not be of one paragraph.

    Nothing is joined into a caption, over many lines, or in a table, whose lines must stay. Over a
    gap only a known word is joined as a safe change.
    """
    gap = text[place.hyphen : place.start]
    far = gap.count("\n") > (FAR_OVER_PAGE if "\f" in gap else FAR)
    if verdict is None or far or _in_table(text, place) or CAPTION.match(text, place.start):
        return None
    over = gap.count("\n") + gap.count("\f") > 1 or _is_scrap(text, place)
    if over and verdict.answer == "drop" and verdict.rule not in KNOWN:
        return verdict._replace(rule="hyphens.cut-or-compound")
    return verdict


def _is_scrap(text: str, place: LineEnd) -> bool:
    """Whether the next line is a few letters that end no sentence: misread dirt or a label."""
    end = text.find("\n", place.start)
    line = text[place.start : end if end >= 0 else len(text)].strip()
    return end >= 0 and len(line) < SCRAP and not ends_sentence(line)


def _in_table(text: str, place: LineEnd) -> bool:
    """Whether one of the two lines is a row of a table: it has columns, or ends in numbers."""
    left = text[text.rfind("\n", 0, place.hyphen) + 1 : place.hyphen]
    end = text.find("\n", place.start)
    right = text[place.start : end if end >= 0 else len(text)]
    return any(
        COLUMNS.search(line) is not None or NUMBERS.search(line[-ROW_END:]) is not None
        for line in (left, right)
    )


def _emphasis(text: str, place: LineEnd) -> bool:
    """Whether the signs beside the hyphen are emphasis marks only, or there are none."""
    if not EMPHASIS.fullmatch(place.close + place.open):
        return False
    sign, end = place.close[:1], place.hyphen
    if not sign or len(place.close) > 1:
        return True
    # A sign after the hyphen closes emphasis if an odd number of them precede it in the paragraph;
    # else it is a speck: `govern-_` / `ment`.
    low = max(0, end - PAGE)
    return text.count(sign, text.rfind("\n\n", low, end) + 1 or low, end) % 2 == 1


def _grammar(rules: Ruleset) -> Grammar:
    lists = (rules.words.get(f"{name}.{rules.language}") for name in Grammar._fields)
    return Grammar(*(found or frozenset() for found in lists))


def _noisy(text: str, place: LineEnd, verdict: Verdict, rules: Ruleset) -> bool:
    """Whether the word is cut, and the other signs beside the hyphen are specks."""
    cut = Cut(place.left, place.right)
    dash = not DASHES.isdisjoint(place.close + place.open)
    if min(map(len, cut)) < 2 or len(place.close) > 2:
        return False  # `d--` and `b----`: words that the print blanks out, not cut words
    line = text[text.rfind("\n", 0, place.hyphen) + 1 : place.start]
    if line.count("|") > (place.close + place.open).count("|"):
        return False  # a table
    return verdict.rule in KNOWN and (not dash or bool(pieces(cut, rules.lexicon)))


def _suspended(text: str, place: LineEnd, words: Words, rules: Ruleset) -> bool:
    """Whether the hyphen replaces a word that follows later: `first- and second-class`."""
    if place.right.lower() not in SUSPENDED:
        return False
    whole = key(place.left + place.right)  # hither-to, thous-and: cut words, not suspended
    known = words[whole] > 0 or rules.lexicon.count(whole) > 0
    return not known or bool(COMPOUND.match(text, place.start + len(place.right)))


def _over_note(text: str, place: LineEnd, words: Words, rules: Ruleset) -> Iterator[Fix]:
    """Move up the rest of a word from the next page, over the notes of this page."""
    page_end = text.find("\f", place.hyphen, place.start + PAGE)
    if page_end < place.start or place.close:
        return  # no page end; or one right after the hyphen, without notes; or specks
    if place.right[:1].islower() and text.count("\n", place.hyphen, place.start) < 2:
        return  # the next line continues the text: no notes are between
    top = text[page_end : page_end + TOP]
    start = page_end + len(top) - len(top.lstrip())
    right = word_at(text, start)
    if len(right) < 2 or not right.islower() or right in SUSPENDED:
        return
    cut = Cut(place.left, right)
    verdict = judge(cut, words, rules.lexicon, _grammar(rules))
    if verdict is None or verdict.rule not in KNOWN:
        return
    end = start + len(right)
    # Punctuation moves up with the word: `ence,` becomes part of `science,`.
    while text[end : end + 1] and text[end] in AFTER_WORD:
        end += 1
    low = place.hyphen - len(place.left)
    edits = [
        Edit.at(place.hyphen, place.hyphen + 1, text[start:end], (low, place.hyphen + 1)),
        Edit.at(start, end + (text[end : end + 1] == " "), ""),
    ]
    yield rules.fix("hyphens.over-note", edits, verdict.why)
