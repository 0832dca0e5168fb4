"""Find furniture in paragraph-shaped text: running heads and folios between two paragraphs.

Such text has no page ends, but a number or a line of capitals in the middle of a sentence is
not text. These lines help to find the others: a number that continues their series, or a line
beside such a number that repeats their words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

from ocrfix.core.edits import Edit, Span
from ocrfix.core.marks import FurnitureMark, Proposal
from ocrfix.core.view import View
from ocrfix.language.roman import NUMERAL, from_roman
from ocrfix.passes.furniture.folios import MOST_ROMAN
from ocrfix.passes.text.blocks import Block, blocks, flow
from ocrfix.passes.text.headed_pages import headed_pages
from ocrfix.passes.text.lines import LINE_END_HYPHEN
from ocrfix.rules.ruleset import Ruleset

LONGEST = 60
"""Code points of the longest running head. The longest of 740 in eight development books has 39;
two titles side by side are longer."""
MOST = 3
"""Most blocks between two halves of a sentence: head, folio, signature."""
ALIKE = 80
"""Likeness (rapidfuzz ratio) from which on two heads are readings of the same one."""
STEP = 4
"""Largest step from folio to folio in a series: plates, blanks and chapter openings have none."""
# `12`, `— 12 —`, `xiv`. A single letter may be anything.
FOLIO = re.compile(r"\W{0,3}(?P<folio>\d{1,4}|[ivxlc]{2,12})\W{0,3}\Z")
# `THE HISTORY OF COAL`, `12 THE HISTORY OF COAL`, `THE HISTORY OF COAL 13.`: the words without a
# folio at either end.
HEAD = re.compile(r"(?:\d{1,4}\W+)?(?P<words>[^\W\d_].*?)(?:\W+\d{1,4})?\W*\Z")


class Candidate(NamedTuple):
    """A block that may be furniture."""

    number: int  # of the block
    folio: int  # its value; -1 if it is not a folio
    words: str  # its words, if it may be a head
    inside: bool  # whether it is in the middle of a sentence


def interposed(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Strike running heads and folios between paragraphs."""
    found = blocks(view.text)
    # Heads that recur with folios that count up are proved, wherever they are. The same words
    # without a folio may be the title of a chapter: 11 of 268 were, on real scans.
    lines = {head.start for head in headed_pages(view.text) if head.folio}
    paged = {block.start for block in found if "\n" not in block.text and block.start in lines}
    candidates = list(_candidates(found, paged, rules))
    if not any(candidate.inside for candidate in candidates):
        return
    series = set(_series(candidates))
    heads = [c.words for c in candidates if c.words and c.inside]
    for candidate in candidates:
        rule = _rule(candidate, series, heads)
        if found[candidate.number].start in paged and not rule.endswith("in-sentence"):
            rule = "furniture.head-in-series"
        if rule:
            yield from _strike(found, candidate, rule, rules)


def _rule(candidate: Candidate, series: set[int], heads: list[str]) -> str:
    if candidate.folio >= 0:
        if candidate.inside:
            return "furniture.folio-in-sentence"
        return "furniture.folio-in-series" if candidate.number in series else ""
    alike = len(
        # Two are enough to know. A head inside a sentence is one of `heads` itself, so it needs a
        # second.
        process.extract(candidate.words, heads, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=2)
    )
    if candidate.inside:
        if alike > 1:
            return "furniture.head-in-sentence"
        return "furniture.line-in-sentence" if candidate.words.isupper() else ""
    beside = {candidate.number - 1, candidate.number + 1} & series
    return "furniture.head-beside-folio" if alike and beside else ""


def _strike(
    found: list[Block], candidate: Candidate, rule: str, rules: Ruleset
) -> Iterator[Proposal]:
    block = found[candidate.number]
    last = candidate.number + 1 == len(found)
    # One gap goes with the block: the one after it or, at the end of the text, the one before it.
    start = found[candidate.number - 1].end if last and candidate.number else block.start
    end = block.end if last else found[candidate.number + 1].start
    # A flag: the line stays, so it must not be marked as furniture.
    if rule == "furniture.line-in-sentence":
        yield rules.fix(rule, [Edit.at(block.start, block.end, "")])
        return
    fix = rules.fix(rule, [Edit.at(start, end, "")])
    what = "folio" if candidate.folio >= 0 else "running head"
    folio = str(candidate.folio) if candidate.folio >= 0 else ""
    yield FurnitureMark(Span(block.start, block.end), what, folio=folio)
    yield fix


def _candidates(found: list[Block], paged: Collection[int], rules: Ruleset) -> Iterator[Candidate]:
    function = rules.function_words
    number = 0
    while number < len(found):
        run = number
        while run < len(found) and run - number < MOST:
            if not (_looks(found[run].text) or found[run].start in paged):
                break
            run += 1
        if run == number:
            number += 1
            continue
        # Head and folio may be two blocks, so the text around the whole run is asked.
        inside = number > 0 and run < len(found) and _flows(found[number - 1], found[run], function)
        for each in range(number, run):
            value = _folio(found[each].text)
            words = HEAD.match(found[each].text)
            yield Candidate(each, value, words["words"] if words and value < 0 else "", inside)
        number = run


def _looks(text: str) -> bool:
    """Whether a block looks like a head or a folio: short, one line, no sentence."""
    if len(text) > LONGEST or "\n" in text:
        return False
    if _folio(text) >= 0:
        return True
    words = [word for word in re.split(r"\W+", text) if word and not word.isdigit()]
    capitals = sum(word[0].isupper() for word in words)
    ends = text[0] in "[\"'“‘«" or text[-1] in ".!?:,;"
    return bool(words) and 2 * capitals > len(words) and not ends


def _flows(before: Block, after: Block, function: frozenset[str]) -> bool:
    cut = LINE_END_HYPHEN.search(f"{before.text[-40:]}\n\n{after.text[:40]}")
    if cut and after.text[:1].islower():
        return True
    found = flow(before.text, after.text, function)
    return found is not None and found.kind == "lower"


def _folio(text: str) -> int:
    """The value of a block that is only a folio; -1 if it is none: `ill` is a word."""
    found = FOLIO.match(text)
    if not found:
        return -1
    folio = found["folio"]
    if folio.isdigit():
        return int(folio)
    value = from_roman(folio) if NUMERAL.fullmatch(folio) else 0
    return value if 0 < value <= MOST_ROMAN else -1


def _series(candidates: list[Candidate]) -> list[int]:
    """The blocks of the longest rising run of folios with small steps; none if it is not sure."""
    folios = [c for c in candidates if c.folio >= 0]
    best: list[int] = []  # indices into folios, of the smallest tail of each length
    before: list[int] = []
    # Longest rising subsequence (patience sorting). `best[n]` ends the run of length n + 1 whose
    # last folio is smallest, so that most others can follow it.
    for i, candidate in enumerate(folios):
        place = bisect_left(best, candidate.folio, key=lambda j: folios[j].folio)
        before.append(best[place - 1] if place else -1)
        best[place : place + 1] = [i]
    chain = _chain(folios, before, best[-1] if best else -1)
    # Years or the numbers of sections rise too, but are not inside sentences.
    if sum(c.inside for c in chain) < 2:
        return []
    kept = [
        c
        for one, c, two in zip([None, *chain], chain, [*chain[1:], None], strict=False)
        if c.inside or any(n and abs(n.folio - c.folio) <= STEP for n in (one, two))
    ]
    return [c.number for c in kept]


def _chain(folios: list[Candidate], before: list[int], last: int) -> list[Candidate]:
    """The rising run that ends with folio `last`; `before` has the one before each folio."""
    chain: list[Candidate] = []
    while last >= 0:
        chain.append(folios[last])
        last = before[last]
    return chain[::-1]
