"""Paragraphs: lines into paragraphs, and sentences that a page end cut in two.

Line-shaped text is reflowed (`reflow.py`). In either shape a sentence that breaks off at a
gap and goes on behind it is joined: `prose.flow` says what speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.passes.layout import shape
from ocrfix.passes.prose import Block, blocks, core_end, flow, pairs
from ocrfix.passes.reflow import labels, reflow
from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix, Mark, Proposal, Span
from ocrfix.view import View

CONTEXT = 80
"""How much of each side a join reads: what `prose.flow` measures its lines against."""


def paragraphs(view: View, rules: Rules) -> Iterator[Proposal]:
    """Join what a line or page end cut."""
    if shape(view.text) == "lines":
        yield from reflow(view, rules)
    else:
        yield from labels(view, rules)
        yield from _across_gaps(view, rules)


def _across_gaps(view: View, rules: Rules) -> Iterator[Proposal]:
    """Join the two halves of each sentence that a page end cut."""
    set_apart = {m.span.start for m in view.marks if m.kind in {"heading", "title", "footnote"}}
    function = rules.words.get(f"function.{rules.language}", frozenset())
    for before, after in pairs(blocks(view.text)):
        if before.start in set_apart or after.start in set_apart:
            continue
        evidence = flow(before.text, after.text, function)
        if evidence:
            yield join(before, after, f"paragraphs.cut-{evidence.kind}", evidence.why, rules)
            yield Mark("page", Span(after.start, after.start + 1), {"found": "cut sentence"})
            yield from _emphasis(before, after, rules)


def join(before: Block, after: Block, rule: str, why: str, rules: Rules) -> Fix:
    """Close the gap between two blocks with a blank, or with nothing behind a dash or hyphen."""
    dash = before.text.endswith(("\N{EM DASH}", "-")) or after.text.startswith("\N{EM DASH}")
    reads = (max(before.start, before.end - CONTEXT), min(after.end, after.start + CONTEXT))
    return rules.fix(rule, [Edit.at(before.end, after.start, "" if dash else " ", reads)], why)


def _emphasis(before: Block, after: Block, rules: Rules) -> Iterator[Fix]:
    """Emphasis that closes right at the page end may be closed by the engine, not the author."""
    if before.text[-1] not in "*_" or after.text[0] in "*_":
        return
    edge = before.start + core_end(before.text)
    if edge < before.end:
        span = (edge, before.end, view_text(before, edge))
        yield rules.fix("paragraphs.emphasis-ends-at-page-end", [Edit.at(*span)])


def view_text(block: Block, start: int) -> str:
    """The block's text from a view offset on."""
    return block.text[start - block.start :]
