"""Stability: the changes that a second run would still apply to a restored text.

There should be none. If there are some, the first run stopped too early, or a rule takes its own
result for damage, and a person should look at the place. `ocrfix run` checks this on every
document, as the formatter `black` checks its own output.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocrfix.core.decisions import REJECT
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
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
    # By the words, not by the place: the restored text has other offsets than the scan.
    rejected = {(each.old, each.new) for each in decided if each.verdict == REJECT}
    again = run(Document.from_text(first.text), rules, passes=passes)
    found = [
        change
        for change in again.changes
        if change.safety == Safety.SAFE and (change.old, change.new) not in rejected
    ]
    return sorted(found, key=lambda change: change.scan)
