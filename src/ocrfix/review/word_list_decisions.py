"""What word lists decide on a fresh restoration: good words stay, bad ones are mended.

`good_words.txt` and `bad_words.txt` of the folder, and of the project it is in, are heeded at
each run. They decide as a person does, through the desk and under their own name, so that each
of their decisions can be seen, and taken back alone. What anybody decided, or opened again, is
left to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ocrfix.core.decisions import ACCEPT, COLUMNS, REJECT, Decisions, rows, whole
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import HAND_PASS, Ledger
from ocrfix.storage import folder
from ocrfix.storage.append_log import Table
from ocrfix.storage.word_lists import WordLists, word_of

VERDICT = {WordLists.GOOD: REJECT, WordLists.BAD: ACCEPT}


def heed(path: Path, ledger: Ledger, made: Decisions, further: Iterable[Path] = ()) -> Decisions:
    """Decide what the lists in a restoration folder, and in further ones, decide.

    The folder's own lists come first. Gives the decisions there are then.

    Raises:
        OcrfixError: decisions cannot be written.

    """
    lists = _lists([path, *further])
    if not lists:
        return made
    said = _spoken_of(path)
    found = {
        change.id: name
        for change in ledger.changes
        if change.stage != HAND_PASS and change.id not in said
        if (name := lists.get(word_of(ledger, change)))
        and (name == WordLists.GOOD or change.safety > Safety.NOTE)  # a flag mends nothing
    }
    if not found:
        return made
    from ocrfix.review.desk import Desk

    desk = Desk.open(path, WordLists.GOOD)
    desk.decide(desk.verdict(VERDICT[name], key)._replace(by=name) for key, name in found.items())
    desk.close()
    return desk.decisions


def bad_words(folders: Iterable[Path]) -> frozenset[str]:
    """Words that are never right, by the lists of these folders, the first of which counts."""
    return frozenset(word for word, name in _lists(folders).items() if name == WordLists.BAD)


def _lists(folders: Iterable[Path]) -> dict[str, str]:
    """Each word with the list that it is on first."""
    found: dict[str, str] = {}
    for each in folders:
        words = WordLists(each)
        for name in VERDICT:
            for word in words.of(name):
                found.setdefault(word, name)
    return found


def _spoken_of(path: Path) -> set[str]:
    """Changes on which anybody said anything, even that they are open again."""
    table = Table(path / folder.DECISIONS, "\t".join(COLUMNS) + "\n", whole).read()
    return {each.change for each in rows("".join(table))} if table else set()
