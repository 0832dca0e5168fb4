"""The proofreading state of each page, with the five states of Wikisource.

`page_states.tsv`, next to the decisions, has the columns page, state and person; later lines
overrule earlier ones. A page is *not proofread* until a person sets another state.
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
    """The state of a page, and who set it."""

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
        """The pages with a state, by number."""
        return self._read

    def of(self, page: int) -> PageState:
        """The state of a page."""
        return self._read.get(page, PageState(NOT_PROOFREAD, ""))

    def say(self, page: int, state: str, by: str) -> None:
        """Record the state of a page; it is on the disk when this returns.

        Raises:
            DecisionError: no such page or state; or `by` proofread the page and cannot also
                validate it.
        """
        by = " ".join(by.split())  # as the table has it, and as `now.by` is read from it
        if not 1 <= page <= self.pages:
            raise DecisionError(f"there is no page {page}: the scan has {self.pages} pages.")
        if state not in STATES:
            raise DecisionError(f"no such page state: {state!r}. Use one of {', '.join(STATES)}.")
        with self._table.locked() as (file, _, _):
            self._fold()
            now = self.of(page)
            # Others may have set the state since this was read, so it is checked under the lock.
            # `now.by == by` refuses the same person, also for a page that they validated already.
            if state == VALIDATED and (now.state not in {PROOFREAD, VALIDATED} or now.by == by):
                raise DecisionError(
                    f"page {page} is {now.state}"
                    + (f" by {now.by}" if now.by else "")
                    + ": a second person must validate it, after a first has proofread it."
                )
            self._table.append(file, [f"{page}\t{state}\t{by}\n"])
        self._fold()

    def _fold(self) -> None:
        """Find the latest state of each page; lines that make no sense are skipped."""
        self._read = {}
        # The person comes last and may contain anything but tabs and line ends: `say` joins the
        # words of a name by single blanks.
        for row in self._table.rows[1:]:
            page, _, rest = row.rstrip("\r\n").partition("\t")
            state, _, by = rest.partition("\t")
            if OFFSET.fullmatch(page) and state in STATES:
                self._read[int(page)] = PageState(state, by)
