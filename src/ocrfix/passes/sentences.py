"""Sentences: joins sentences that a page end cut in two, or furniture or notes now removed.

By now printed lines are joined to paragraphs. Two blocks are joined if the first
breaks off inside a sentence that the second continues; `flow` in `text/blocks.py` decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from ocrfix.core.edits import Edit, Fix
from ocrfix.core.marks import HeadingMark, NoteMark, Proposal, TitleMark
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
from ocrfix.passes.text.lines import LONGEST_PRINTED, abbreviated, shape
from ocrfix.rules.ruleset import Ruleset

APART = (HeadingMark, TitleMark, NoteMark)
"""Marked text that is never joined with the text before or after it."""
LINE_END = re.compile("\\n")
MOST_BLOCKS = 3
"""Blocks that may be between two halves of a sentence: a plate, its title, who drew it."""


def sentences(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Join the two halves of each sentence that a page end cut."""
    set_apart = _set_apart(view)
    function = rules.function_words
    found = list(_parts(view.text, set_apart))
    moves = list(_over_blocks(found, set_apart, function, rules))
    struck = [move.edits[0].span for move in moves]
    yield from moves
    for before, after in pairwise(found):
        while struck and struck[0].end <= before.end:
            struck.pop(0)
        moved = struck and struck[0].start < after.start
        if not moved and _may_join(view.text, before, after, set_apart):
            yield from _joined(view.text, before, after, function, rules)


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


def _over_blocks(
    found: Sequence[Block],
    set_apart: Collection[int],
    function: frozenset[str],
    rules: Ruleset,
) -> Iterator[Fix]:
    """Propose to move a caption or side note out of a sentence to the end of its paragraph."""
    high = 0
    for low, before in enumerate(found):
        if low < high or before.start in set_apart:
            continue
        size = _interposed(found, low + 1)
        high = low + 1 + size
        if not 0 < size <= MOST_BLOCKS or high >= len(found):
            continue
        # Of other short blocks 4 of 141 were right: heads, folios and signatures, which stay.
        if not any(CAPTION.match(block.text) for block in found[low + 1 : high]):
            continue
        if not _runs_on(before, found[high], function) or found[high].start in set_apart:
            continue
        last = high
        # Not before a join, sure or not: it would come between the two halves.
        while last + 1 < len(found) and flow(found[last].text, found[last + 1].text, function):
            last += 1
        yield _moved(before, found[low + 1 : high], found[high], found[last].end, rules)


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


def _moved(before: Block, between: Sequence[Block], after: Block, goal: int, rules: Ruleset) -> Fix:
    reads = (max(before.start, before.end - EDGE), min(after.end, after.start + EDGE))
    gap = Edit.at(before.end, after.start, glue(before.text, after.text), reads)
    put = "".join(f"\n\n{block.text}" for block in between)
    move = rules.fix("sentences.between-halves", [gap, Edit.at(goal, goal, put, (goal - 1, goal))])
    return move._replace(moves=True)


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
