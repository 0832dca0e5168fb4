"""The passes in their order, and the loop that runs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from traceback import extract_tb

from ocrfix.core.decisions import NONE, Decisions
from ocrfix.core.document import Document
from ocrfix.core.gc_paused import collector_paused
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
from ocrfix.passes.queries.queries import queries
from ocrfix.passes.quotes import quotes
from ocrfix.passes.scannos.scannos import scannos
from ocrfix.passes.sentences import sentences
from ocrfix.passes.spacing import spacing
from ocrfix.rules.ruleset import Ruleset

Pass = Callable[[View, Ruleset], Iterator[Proposal]]

# Each pass reads the text as the passes before it left it, so the order matters: bytes first, then
# what interrupts the text on a page, then lines and paragraphs, last words and signs.
PASSES: tuple[Pass, ...] = (
    # Repairs wrongly decoded characters, so that all later passes see the letters that were
    # printed.
    encoding,
    # Finds page ends. The next four passes look for things at the edges of pages.
    pages,
    # Before the notes: a folio below a footnote would otherwise be part of the note.
    furniture,
    notes,  # marks which blocks are footnotes, and where they are cited
    footnotes,  # moves them, so that the words and paragraphs they interrupt can be joined
    citations,  # after the moves, so that a mark can be rejected and the move stays
    # A word can be joined over a page end only when nothing lies between its halves any more.
    hyphens,
    headings,
    paragraphs,
    sentences,  # joins those cut by page ends, when lines are paragraphs already
    # After the joins, so that words are whole and have their context.
    scannos,
    quotes,
    spacing,
    queries,  # last: it flags what only a person can decide in the restored text
)

LEANS = {
    "footnotes": ("notes",),
    "citations": ("notes",),
    "paragraphs": ("notes",),
    "queries": ("notes", "headings"),
}
"""Passes that need the marks of other passes, so that those must run before them."""


def chosen(names: Collection[str]) -> list[Pass]:
    """The passes with these names, and the passes that they need, in their order.

    Raises:
        ValueError: there is no pass of such a name.

    """
    known = [each.__name__ for each in PASSES]
    if unknown := set(names) - set(known):
        raise ValueError(f"no such pass: {min(unknown)}. The passes are {', '.join(known)}.")
    # One step is enough: no pass in the values of `LEANS` needs another one.
    wanted = {*names, *(each for name in names for each in LEANS.get(name, ()))}
    return [each for each in PASSES if each.__name__ in wanted]


@collector_paused()
def run(
    document: Document,
    rules: Ruleset,
    decisions: Decisions = NONE,
    passes: Sequence[Pass] = PASSES,
) -> Restoration:
    """Restore a document: run the passes one by one, and record what they propose.

    Each pass reads the text that the earlier passes and `decisions` give so far. A decision may be
    on a change that has another id now (after a new scan, or with other rules). It is attached to
    that change as soon as the pass has run, so that later passes see it. So the same scan and
    decisions give the same text, whether the ids are old or new.
    """
    ledger = Ledger(document, rules.digest, rules.language)
    for propose in passes:
        view = ledger.view(decisions.for_passes)  # the text as it is now
        # A pass sees what earlier passes wrote only through this view, never through their marks of
        # places in a text that has changed since.
        changes = _recorded(ledger, propose, view, rules)
        decisions = reattach(ledger, changes, decisions)
    # A rule stopped for taking too long depends on the speed of the machine. The digest without it
    # names the rules that this ledger was really made with.
    ledger.rules = rules.digest_without(stopped(ledger))
    return Restoration(ledger, decisions)


def _recorded(ledger: Ledger, propose: Pass, view: View, rules: Ruleset) -> Sequence[Change]:
    """Run one pass and record its changes. If the pass raises, only its changes are missing."""
    try:
        return ledger.record(propose.__name__, view, rules.allowed(propose(view, rules), view.text))
    except (OcrfixError, MemoryError):  # the user's rules or machine, no bug in a pass
        raise
    except Exception as error:  # noqa: BLE001 - whatever fails, the other passes still run
        # The innermost frame. Only the file's name is kept: paths differ between machines, and the
        # ledger must not.
        frame = extract_tb(error.__traceback__)[-1]
        file = frame.filename.replace("\\", "/").rpartition("/")[2]
        place = f"{file}, line {frame.lineno}, in {frame.name}"
        named = f"{type(error).__name__}: {error}"
        ledger.failures.append(PassFailure(propose.__name__, named, place))
        return ()


def stopped(ledger: Ledger) -> set[str]:
    """The rules that took too long on this text and were switched off for it."""
    return {change.rule for change in ledger.changes if change.stopped}
