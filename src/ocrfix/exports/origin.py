"""Where an export is from: the words and figures that each exported file says about itself."""

from __future__ import annotations

from typing import NamedTuple

from ocrfix.core.edits import Safety
from ocrfix.core.status import STANDING, WAITING, shown
from ocrfix.exports.edition import Edition
from ocrfix.version import VERSION

TOOL = "ocrfix"


class Counts(NamedTuple):
    """How many changes a restoration has."""

    applied: int
    decided: int  # by people
    waiting: int


def counts(edition: Edition) -> Counts:
    """The changes of a restoration, counted by what happened to them."""
    states = list(shown(edition.found.ledger, edition.found.decisions))
    decided = edition.found.decisions.by_change
    return Counts(
        sum(each.state in STANDING and each.change.safety > Safety.NOTE for each in states),
        sum(each.change.id in decided for each in states),
        sum(each.state in WAITING for each in states),
    )


def stated(edition: Edition, date: str) -> list[tuple[str, str]]:
    """What a file says of its origin, as pairs of name and value; the date only if there is one."""
    source = edition.found.ledger.document.source
    pairs = [
        ("generator", f"{TOOL} {VERSION}"),
        ("rules", edition.found.ledger.rules),
        ("scan", source.name),
        ("scan-sha256", source.sha256),
    ]
    return [*pairs, ("date", date)] if date else pairs


def in_one_line(edition: Edition, date: str) -> str:
    """The same in one line: `ocrfix 0.1.0; rules 12ab…; scan book.txt; …`."""
    (_, tool), *rest = stated(edition, date)
    said = "; ".join([tool, *(f"{name} {value}" for name, value in rest)])
    return " ".join(said.split())
