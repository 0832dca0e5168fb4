"""The passes, in the order that means something, and the loop that runs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from ocrfix.decisions import NONE, Decisions
from ocrfix.document import Document
from ocrfix.ledger import Ledger
from ocrfix.passes.citations import citations
from ocrfix.passes.encoding import encoding
from ocrfix.passes.footnotes import footnotes
from ocrfix.passes.furniture import furniture
from ocrfix.passes.headings import headings
from ocrfix.passes.hyphens import hyphens
from ocrfix.passes.notes import notes
from ocrfix.passes.pages import pages
from ocrfix.passes.paragraphs import paragraphs
from ocrfix.passes.quotes import quotes
from ocrfix.passes.scannos import scannos
from ocrfix.passes.sentences import sentences
from ocrfix.passes.spacing import spacing
from ocrfix.rules import Rules
from ocrfix.span import Proposal
from ocrfix.view import View

Pass = Callable[[View, Rules], Iterator[Proposal]]

PASSES: tuple[Pass, ...] = (
    encoding,
    pages,
    furniture,
    notes,  # which blocks are notes, and what cites them
    footnotes,  # before the words and paragraphs that they interrupt are joined
    citations,  # behind the moves, so that a mark can be rejected and the move stay
    hyphens,
    headings,
    paragraphs,
    sentences,  # cut by page ends, once lines are paragraphs
    scannos,
    quotes,
    spacing,
)

LEANS = {"footnotes": "notes", "citations": "notes", "paragraphs": "notes"}
"""Passes that need what another one marked: where the one runs, the other runs before it."""


def chosen(names: Collection[str]) -> list[Pass]:
    """The passes of these names, with those that they lean on, in their order.

    Raises:
        ValueError: a name is not that of a pass.

    """
    known = [each.__name__ for each in PASSES]
    if unknown := set(names) - set(known):
        raise ValueError(f"no such pass: {min(unknown)}. The passes are {', '.join(known)}.")
    wanted = {*names, *(LEANS[name] for name in names if name in LEANS)}
    return [each for each in PASSES if each.__name__ in wanted]


def run(
    document: Document,
    rules: Rules,
    decisions: Decisions = NONE,
    passes: Sequence[Pass] = PASSES,
) -> Ledger:
    """Propose everything; keep the scan; let `decisions` overrule."""
    ledger = Ledger(document, rules.digest, rules.language)
    for propose in passes:
        view = ledger.view(decisions.for_passes)  # the text that would ship right now
        proposals = rules.allowed(propose(view, rules))
        ledger.record(propose.__name__, view, proposals)  # woven in, nothing lost
    return ledger
