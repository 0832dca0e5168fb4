"""Sentences: joins sentences that a page end cut in two, or furniture or notes now removed.

By now printed lines are joined to paragraphs. Two blocks are joined if the first
breaks off inside a sentence that the second continues; `flow` in `text/blocks.py` decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from ocrfix.core.edits import Edit, Fix, Safety, Span
from ocrfix.core.marks import FurnitureMark, HeadingMark, NoteMark, Proposal, TitleMark
from ocrfix.core.view import View
from ocrfix.passes.text.between_halves import CAPTION
from ocrfix.passes.text.blocks import (
    EDGE,
    SHORT,
    Block,
    Flow,
    blocks,
    core_end,
    core_start,
    flow,
    glue,
    is_prose,
)
from ocrfix.passes.text.hyphen_signs import HYPHENS
from ocrfix.passes.text.lines import LONGEST_PRINTED, abbreviated, shape
from ocrfix.rules.ruleset import Ruleset

APART = (HeadingMark, TitleMark, NoteMark, FurnitureMark)
"""Marked text that is never joined with the text before or after it."""
LF = "\n"
LINE_END = re.compile(LF)
CUT = re.compile(rf"(?<![^\W\d_])([^\W\d_]+)[{HYPHENS}]\Z")
HALF = re.compile(r"[^\W\d_]+")
LONGEST_HALF = 30  # code points at the end of a block that are searched for half a word
MOST_BLOCKS = 3
"""Blocks that may be between two halves of a sentence: a plate, its title, who drew it."""
TINY = 4
"""Code points up to which a block is a speck or a mark, not a caption."""


def sentences(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Join the two halves of each sentence that a page end cut."""
    set_apart = _set_apart(view)
    function = rules.function_words
    found = list(_parts(view.text, set_apart))
    between = list(_between_halves(found, set_apart, function))
    moves = [each for each in between if _complete(found, each, view.pages)]
    for low, high in moves:
        yield _moved(found, (low, high), view.pages, rules)
    moved = {number for low, high in moves for number in range(low, high)}
    doubtful = {high - 1 for _, high in between}
    for low, (before, after) in enumerate(pairwise(found)):
        if low not in moved and _may_join(view.text, before, after, set_apart):
            joins = _joined(view.text, before, after, function, rules)
            yield from map(_proposed, joins) if low in doubtful else joins


def _parts(text: str, set_apart: Collection[int]) -> Iterator[Block]:
    """The blocks of a text; where lines are paragraphs, a line as long as one ends a block.

    There an engine that writes a page at a time ends its pages with a single line end.
    """
    long = shape(text) == "paragraphs"
    for block in blocks(text):
        if not long or "\n" not in block.text or block.start in set_apart:
            yield block
            continue
        start = block.start
        for match in LINE_END.finditer(text, block.start, block.end):
            if match.start() - text.rfind("\n", 0, match.start()) > LONGEST_PRINTED:
                yield Block(start, match.start(), text[start : match.start()])
                start = match.end()
        yield Block(start, block.end, text[start : block.end])


def _may_join(text: str, before: Block, after: Block, set_apart: Collection[int]) -> bool:
    if before.start in set_apart or after.start in set_apart:
        return False
    return text[after.start - 1] not in " \t"  # indented: a new paragraph, verse or a quotation


def _joined(
    text: str, before: Block, after: Block, function: frozenset[str], rules: Ruleset
) -> Iterator[Fix]:
    evidence = flow(before.text, after.text, function)
    # A single line end may be the author's, unless the sentence goes on with a small letter.
    if after.start - before.end == 1 and text[before.end] == "\n":
        sure = evidence and evidence.kind == "lower" and after.text[0].islower()
        evidence = evidence if sure else None
    elif not evidence and _abbreviated(before, after):
        evidence = Flow("abbreviation", "")
    if evidence:
        yield join(before, after, f"sentences.cut-{evidence.kind}", evidence.why, rules)
        yield from _emphasis(before, after, rules)


def _abbreviated(before: Block, after: Block) -> bool:
    """Whether a paragraph ends with an abbreviation, and prose follows it."""
    edges = before.text[-EDGE:], after.text[:EDGE]
    return abbreviated(*edges) and all(map(is_prose, edges))


def _between_halves(
    found: Sequence[Block], set_apart: Collection[int], function: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Where blocks are inside a sentence: the numbers of the blocks with its two halves."""
    high = 0
    for low, before in enumerate(found):
        if low < high or before.start in set_apart:
            continue
        size = _interposed(found, low + 1)
        if not 0 < size <= MOST_BLOCKS or low + 1 + size >= len(found):
            continue
        after = found[low + 1 + size]
        if after.start not in set_apart and _runs_on(before, after, function):
            high = low + 1 + size
            yield low, high


def _complete(found: Sequence[Block], halves: tuple[int, int], pages: Sequence[Span]) -> bool:
    """Whether blocks inside a sentence are a caption, a plate or a side note, and may be moved."""
    low, high = halves
    if _known(found, halves, pages):
        return True
    # At page ends such blocks are heads, folios and signatures, which stay: 4 of 141 were right to
    # move. In the middle of a page they are captions and side notes: 73 of 75, on real scans.
    block = found[low + 1].text
    written = sum(map(str.isalpha, block))
    inside = _page(pages, found[low].end - 1) == _page(pages, found[high].start)
    return inside and len(pages) > 1 and block[0].isupper() and 2 * written > len(block) > TINY


def _known(found: Sequence[Block], halves: tuple[int, int], pages: Sequence[Span]) -> bool:
    """Whether blocks inside a sentence are surely no part of it: a caption by its label, a plate.

    A plate is on pages of its own. The page ends around it are gone by now: the pages of the scan
    tell.
    """
    low, high = halves
    if any(CAPTION.match(block.text) for block in found[low + 1 : high]):
        return True
    places = (found[low].end - 1, found[low + 1].start, found[high - 1].end - 1, found[high].start)
    one, first, last, two = (_page(pages, place) for place in places)
    return one < first <= last < two


def _page(pages: Sequence[Span], at: int) -> int:
    """The number of the page that a place is on."""
    return bisect_right(pages, at, key=_start)


def _start(page: Span) -> int:
    return page.start


def _proposed(join: Fix) -> Fix:
    """The join of a block that may be a caption, inside a sentence, with the rest of it."""
    return join._replace(safety=min(join.safety, Safety.REVIEW))


def _interposed(found: Sequence[Block], low: int) -> int:
    """How many blocks from `low` on may interrupt a sentence: short, and not begun small."""
    size = 0
    for block in found[low : low + MOST_BLOCKS + 1]:
        small = block.text[core_start(block.text) :][:1].islower()
        short = len(block.text) <= SHORT or (len(block.text) <= EDGE and CAPTION.match(block.text))
        if small or not short:
            break
        size += 1
    return size


def _runs_on(before: Block, after: Block, function: frozenset[str]) -> bool:
    evidence = flow(before.text, after.text, function)
    return evidence is not None and evidence.kind == "lower"


def _moved(
    found: Sequence[Block], halves: tuple[int, int], pages: Sequence[Span], rules: Ruleset
) -> Fix:
    """Move a caption or a plate out of a sentence to the end of its paragraph."""
    low, high = halves
    before, after, last = found[low], found[high], high
    # Not before a join, sure or not: it would come between the two halves.
    while last + 1 < len(found) and flow(
        found[last].text, found[last + 1].text, rules.function_words
    ):
        last += 1
    goal = found[last].end
    reads = (max(before.start, before.end - EDGE), min(after.end, after.start + EDGE))
    cut = _cut_word(before.text, after.text, rules)
    closed = "" if cut else glue(before.text, after.text)
    gap = Edit.at(before.end - cut, after.start, closed, reads)
    known = _known(found, halves, pages)
    texts = [block.text for block in found[low + 1 : high]]
    put = "".join(f"\n\n{text if known else text.replace(LF, ' ')}" for text in texts)
    rule = "sentences.between-halves" if known else "sentences.between-halves-unlabelled"
    move = rules.fix(rule, [gap, Edit.at(goal, goal, put, (goal - 1, goal))])
    return (move if cut or closed else _proposed(move))._replace(moves=True)


def _cut_word(before: str, after: str, rules: Ruleset) -> bool:
    """Whether a word was cut between two blocks, and is known without its hyphen."""
    one, two = CUT.search(before, max(0, len(before) - LONGEST_HALF)), HALF.match(after)
    return one is not None and two is not None and one[1] + two[0] in rules.lexicon


def _set_apart(view: View) -> set[int]:
    """Where headings, titles and notes begin, moved ones too, in view offsets."""
    # A moved note has no mark here, as its old place has no text: `moved` has the new one.
    spans = (mark.span for mark in view.marks if isinstance(mark, APART))
    return {start for start, _ in (*spans, *view.moved)}


def join(before: Block, after: Block, rule: str, why: str, rules: Ruleset) -> Fix:
    """Close the gap between two blocks."""
    reads = (max(before.start, before.end - EDGE), min(after.end, after.start + EDGE))
    return rules.fix(
        rule, [Edit.at(before.end, after.start, glue(before.text, after.text), reads)], why
    )


def _emphasis(before: Block, after: Block, rules: Ruleset) -> Iterator[Fix]:
    """Flag emphasis that closes right at the page end: perhaps the engine closed it there."""
    # If the next block opens emphasis again, the author meant both parts.
    if before.text[-1] not in "*_" or after.text[0] in "*_":
        return
    edge = before.start + core_end(before.text)
    if edge < before.end:
        span = (edge, before.end, view_text(before, edge))
        yield rules.fix("sentences.emphasis-ends-at-page-end", [Edit.at(*span)])


def view_text(block: Block, start: int) -> str:
    """The block's text from a view offset on."""
    return block.text[start - block.start :]
