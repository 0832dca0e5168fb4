"""The passes, in the order that means something, and the loop that runs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from traceback import extract_tb

from ocrfix.core.decisions import NONE, Decisions
from ocrfix.core.document import Document
from ocrfix.core.ledger import Change, Ledger
from ocrfix.core.marks import Proposal
from ocrfix.core.reanchor import reattach
from ocrfix.core.restoration import Restoration
from ocrfix.core.view import View
from ocrfix.errors import OcrfixError, PassFailure
from ocrfix.passes.encoding.encoding import encoding
from ocrfix.passes.furniture.furniture import furniture
from ocrfix.passes.headings.headings import headings
from ocrfix.passes.hyphens.hyphens import hyphens
from ocrfix.passes.notes.citations import citations
from ocrfix.passes.notes.footnotes import footnotes
from ocrfix.passes.notes.notes import notes
from ocrfix.passes.pages.pages import pages
from ocrfix.passes.paragraphs.paragraphs import paragraphs
from ocrfix.passes.quotes import quotes
from ocrfix.passes.scannos.scannos import scannos
from ocrfix.passes.sentences import sentences
from ocrfix.passes.spacing import spacing
from ocrfix.rules.ruleset import Ruleset

Pass = Callable[[View, Ruleset], Iterator[Proposal]]

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
    rules: Ruleset,
    decisions: Decisions = NONE,
    passes: Sequence[Pass] = PASSES,
) -> Restoration:
    """Propose everything; keep the scan; let `decisions` overrule.

    A decision whose change has another id now (after a new scan, or under other rules) is
    attached as soon as its pass has run, so that later passes see what people decided. The
    same scan and decisions give the same text, whether ids are old or new.
    """
    ledger = Ledger(document, rules.digest, rules.language)
    for propose in passes:
        view = ledger.view(decisions.for_passes)  # the text that would ship right now
        changes = _recorded(ledger, propose, view, rules)  # woven in, nothing lost
        decisions = reattach(ledger, changes, decisions)
    ledger.rules = rules.digest_without(stopped(ledger))
    return Restoration(ledger, decisions)


def _recorded(ledger: Ledger, propose: Pass, view: View, rules: Ruleset) -> Sequence[Change]:
    """The changes of one pass, recorded. A pass that raises costs its own changes only."""
    try:
        return ledger.record(propose.__name__, view, rules.allowed(propose(view, rules), view.text))
    except (OcrfixError, MemoryError):  # the user's rules or machine: no bug of a pass
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the other passes go on
        frame = extract_tb(error.__traceback__)[-1]
        file = frame.filename.replace("\\", "/").rpartition("/")[2]
        place = f"{file}, line {frame.lineno}, in {frame.name}"
        named = f"{type(error).__name__}: {error}"
        ledger.failures.append(PassFailure(propose.__name__, named, place))
        return ()


def stopped(ledger: Ledger) -> set[str]:
    """The rules that took too long on this text, and were off for it."""
    return {change.rule for change in ledger.changes if change.stopped}
