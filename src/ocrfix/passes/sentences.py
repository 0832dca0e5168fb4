"""Sentences: joins sentences that a page end cut in two, or furniture or notes now removed.

By now printed lines are joined to paragraphs. Two blocks are joined if the first
breaks off inside a sentence that the second continues; `flow` in `text/blocks.py` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ocrfix.core.edits import Edit, Fix
from ocrfix.core.marks import HeadingMark, NoteMark, Proposal, TitleMark
from ocrfix.core.view import View
from ocrfix.passes.text.blocks import EDGE, Block, blocks, core_end, flow, glue
from ocrfix.rules.ruleset import Ruleset

APART = (HeadingMark, TitleMark, NoteMark)
"""Marked text that is never joined with the text before or after it."""


def sentences(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Join the two halves of each sentence that a page end cut."""
    set_apart = _set_apart(view)
    function = rules.words.get(f"function.{rules.language}", frozenset())
    for before, after in pairwise(blocks(view.text)):
        if before.start in set_apart or after.start in set_apart:
            continue
        if view.text[after.start - 1] in " \t":
            continue  # indented: a new paragraph, verse or a quotation
        evidence = flow(before.text, after.text, function)
        if evidence:
            yield join(before, after, f"sentences.cut-{evidence.kind}", evidence.why, rules)
            yield from _emphasis(before, after, rules)


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
