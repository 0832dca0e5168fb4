"""The result of a run: the restored text, with all changes proposed and applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ocrfix.core.decisions import Decisions
from ocrfix.core.ledger import Change, Ledger
from ocrfix.core.page_map import Page, page_map
from ocrfix.errors import PassFailure


@dataclass(frozen=True)
class Restoration:
    r"""The result of running the passes over one scan.

    >>> from ocrfix import restore
    >>> result = restore("He came to tbe\ntown, and was de-\nlighted in it.\n", "en")
    >>> result.text
    'He came to the town, and was delighted in it.\n'
    >>> result.hunks
    [(11, 15, 'the '), (31, 33, ''), (40, 41, ' ')]
    """

    ledger: Ledger
    decisions: Decisions
    """The decisions given to the run, with the ids that their changes have in this ledger."""

    @property
    def language(self) -> str:
        """The language whose rules were used, as "en"; "und" if it is not known."""
        return self.ledger.language

    @property
    def text(self) -> str:
        """The restored text."""
        return self.ledger.text(self.decisions)

    @property
    def changes(self) -> list[Change]:
        """Every change, applied or only proposed, in the order in which they were proposed."""
        return list(self.ledger.changes)

    @property
    def pages(self) -> list[Page]:
        """The pages of the scan, their printed folios, and where they are in the text."""
        return page_map(self.ledger, self.decisions)

    @property
    def hunks(self) -> list[tuple[int, int, str]]:
        """`(start, end, new)`: disjoint, sorted, in scan offsets; they turn the scan into the text.

        `ledger.hunks` also names the changes that each one combines.
        """
        return [hunk[:3] for hunk in self.ledger.hunks(self.decisions)]

    @property
    def failures(self) -> Sequence[PassFailure]:
        """The passes that raised an error on this text and so changed nothing (bugs in ocrfix)."""
        return tuple(self.ledger.failures)
