"""Read the decisions that another person made in a copy of a restoration folder."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

from ocrfix.core.decisions import COLUMNS, OPEN, Decisions, rows, whole
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions
from ocrfix.exchange.fingerprint import same_scan
from ocrfix.storage import folder
from ocrfix.storage.append_log import Table
from ocrfix.storage.folder import RestorationFolder
from ocrfix.storage.word_lists import WordLists


def read(path: Path, found: RestorationFolder) -> ImportedDecisions:
    """Read the new decisions in a copy: the rows after the common beginning of both tables.

    Raises:
        DecisionError: the copy is of another scan, or damaged.
    """
    other = folder.load(path)
    try:
        same_scan(other.ledger.document.source.sha256, found)
    except DecisionError as error:
        raise DecisionError(f"{path}: {error}") from None
    # Both tables only grow. So the rows that are equal from the start were written before the
    # folder was copied, and the first difference is where the two reviews part.
    ours, theirs = _rows(found.path), _rows(path)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs)))  # noqa: B905 - stop at the shorter one
    base = Decisions.of(rows("".join(ours[:shared])) if shared else ())
    head = theirs[0] if theirs else ""
    # `rows` needs the header, which is the first row of the table; so it is put before the new
    # rows. The last decision on each change counts.
    fresh = {each.change: each for each in rows(head + "".join(theirs[max(1, shared) :]))}
    # To open a change that was never decided in the common rows is to take back what only the copy
    # had decided. That is no news.
    news = [
        each for each in fresh.values() if each.verdict != OPEN or each.change in base.by_change
    ]
    lists, mine = WordLists(path), WordLists(found.path)
    words = [
        (word, name)
        for name in (WordLists.GOOD, WordLists.BAD)
        for word in lists.of(name)
        if not mine.where(word)
    ]
    return ImportedDecisions(news, words=words, base=base)


def _rows(path: Path) -> list[str]:
    return list(Table(path / folder.DECISIONS, "\t".join(COLUMNS) + "\n", whole).read())
