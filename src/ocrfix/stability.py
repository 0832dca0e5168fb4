"""Stability: the changes that a second run would still apply to a restored text.

There should be none. If there are some, the first run stopped too early, or a rule takes its own
result for damage, and a person should look at the place. `ocrfix run` checks this on every
document, as the formatter `black` checks its own output.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocrfix.core.decisions import REJECT
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety, Span
from ocrfix.core.ledger import Change
from ocrfix.core.restoration import Restoration
from ocrfix.pipeline import Pass, run
from ocrfix.rules.ruleset import Ruleset


def second_run(first: Restoration, rules: Ruleset, passes: Sequence[Pass]) -> list[Change]:
    """The safe changes that a second run would make, in the order of the restored text.

    Changes that a person rejected in the first run are left out, since a second run has no
    decisions and would propose them again.
    """
    decided = first.decisions.by_change.values()
    rejected: dict[tuple[str, str], list[Span]] = {}
    for each in decided:
        if each.verdict == REJECT:
            rejected.setdefault((each.old, each.new), []).append(Span(each.start, each.end))
    again = run(Document.from_text(first.text), rules, passes=passes)
    # The restored text has other offsets than the scan, in which people decided.
    scan = first.ledger.under(first.decisions).view.scan
    found = [
        change
        for change in again.changes
        if change.safety == Safety.SAFE
        and not _meets(scan(change.scan), rejected.get((change.old, change.new), ()))
    ]
    return sorted(found, key=lambda change: change.scan)


def _meets(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span shares a place with one of the others, or touches it."""
    return any(span.start <= other.end and other.start <= span.end for other in others)
