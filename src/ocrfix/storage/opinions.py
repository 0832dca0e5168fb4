"""Opinions: decisions of other people that do not count, kept next to the decisions.

`opinions.tsv` has the columns of `decisions.tsv`, and only grows. A merge stores here the decisions
that were not followed, or that only agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ocrfix.core.decisions import COLUMNS, Decision, line, rows, whole
from ocrfix.storage.append_log import Table

FILE = "opinions.tsv"


class Opinions:
    """The opinions in one restoration folder."""

    def __init__(self, path: Path) -> None:
        self._table = Table(path / FILE, "\t".join(COLUMNS) + "\n", whole)

    def all(self) -> Sequence[Decision]:
        """All opinions, in the order in which they came.

        Raises:
            DecisionError: the table cannot be read.
        """
        found = self._table.read()
        return rows("".join(found)) if found else []

    def of(self, change: str) -> Sequence[Decision]:
        """The opinions on one change, the latest of each person."""
        last = {each.by: each for each in self.all() if each.change == change}
        return list(last.values())

    def keep(self, opinions: Iterable[Decision]) -> int:
        """Store opinions, each once; return how many are new.

        Raises:
            DecisionError: the table cannot be read or written.
        """
        with self._table.locked() as (file, _, _):
            # Whole lines are compared, with their times: an opinion that a person repeated later
            # is another one. A merge that runs twice adds nothing.
            there = set(self._table.rows)
            fresh = dict.fromkeys(line(each) for each in opinions)
            lines = [each for each in fresh if each not in there]
            if lines:
                self._table.append(file, lines)
        return len(lines)
