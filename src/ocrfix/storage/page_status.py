"""How far each page is, in the five words that Wikisource has for it.

Kept beside the decisions, in `page_states.tsv`: page, state, who; later lines overrule
earlier ones. A page is *not proofread* until somebody says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ocrfix.core.decisions import OFFSET
from ocrfix.errors import DecisionError
from ocrfix.storage.append_log import Table

STATES = NOT_PROOFREAD, PROBLEMATIC, PROOFREAD, VALIDATED, WITHOUT_TEXT = (
    "not proofread",
    "problematic",
    "proofread",
    "validated",
    "without text",
)
FILE = "page_states.tsv"
HEADER = "page\tstate\tby\n"


class PageState(NamedTuple):
    """What somebody said of a page."""

    state: str
    by: str


class States:
    """The page states of one restoration folder."""

    def __init__(self, path: Path, pages: int) -> None:
        self.pages = pages
        self._table = Table(path / FILE, HEADER)
        self._read: dict[int, PageState] = {}
        self._table.read()
        self._fold()

    def all(self) -> Mapping[int, PageState]:
        """The pages of which somebody said something, by number."""
        return self._read

    def of(self, page: int) -> PageState:
        """How far a page is."""
        return self._read.get(page, PageState(NOT_PROOFREAD, ""))

    def say(self, page: int, state: str, by: str) -> None:
        """Record how far a page is; on the disk when this returns.

        Raises:
            DecisionError: no such page or state; or `by` is who proofread the page, and
                wants to validate it too.

        """
        if not 1 <= page <= self.pages:
            raise DecisionError(f"there is no page {page}: the scan has {self.pages}.")
        if state not in STATES:
            raise DecisionError(f"no such page state: {state!r}. Say one of {', '.join(STATES)}.")
        with self._table.locked() as (file, _, _):
            self._fold()
            now = self.of(page)
            if state == VALIDATED and (now.state not in {PROOFREAD, VALIDATED} or now.by == by):
                raise DecisionError(
                    f"page {page} is {now.state}"
                    + (f" by {now.by}" if now.by else "")
                    + ": it is validated by a second person, once a first has proofread it."
                )
            self._table.append(file, [f"{page}\t{state}\t{' '.join(by.split())}\n"])
        self._fold()

    def _fold(self) -> None:
        """What the last line on each page says; lines that say nothing we know are passed over."""
        self._read = {}
        for row in self._table.rows[1:]:
            page, _, rest = row.rstrip("\r\n").partition("\t")
            state, _, by = rest.partition("\t")
            if OFFSET.fullmatch(page) and state in STATES:
                self._read[int(page)] = PageState(state, by)
