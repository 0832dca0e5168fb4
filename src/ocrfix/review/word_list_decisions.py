"""Apply the word lists: reject changes to good words, accept corrections of bad ones.

Each run reads `good_words.txt` and `bad_words.txt` of the folder and of its project. Their
decisions are made through the desk, under the name of the file, so a reviewer can see each and take
it back. Changes that a person decided, or opened again, are left alone.
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


def apply_word_lists(
    path: Path, ledger: Ledger, made: Decisions, further: Iterable[Path] = ()
) -> Decisions:
    """Make the decisions of the word lists in a restoration folder and in further folders.

    The folder's own lists come first. Returns all decisions.

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
        and (name == WordLists.GOOD or change.safety > Safety.NOTE)  # a flag repairs nothing
    }
    if not found:
        return made
    from ocrfix.review.desk import Desk

    desk = Desk.open(path, WordLists.GOOD)
    desk.decide(desk.verdict(VERDICT[name], key)._replace(by=name) for key, name in found.items())
    desk.close()
    return desk.decisions


def bad_words(folders: Iterable[Path]) -> frozenset[str]:
    """The bad words in the lists of these folders; the first folder that has a word decides."""
    return frozenset(word for word, name in _lists(folders).items() if name == WordLists.BAD)


def _lists(folders: Iterable[Path]) -> dict[str, str]:
    """Each word with the first list that has it."""
    found: dict[str, str] = {}
    for each in folders:
        words = WordLists(each)
        # `setdefault`, because the first folder that has a word decides: the book's own list counts
        # before that of its project. Good words come before bad ones.
        for name in VERDICT:
            for word in words.of(name):
                found.setdefault(word, name)
    return found


def _spoken_of(path: Path) -> set[str]:
    """Changes with any decision, even if they were opened again."""
    table = Table(path / folder.DECISIONS, "\t".join(COLUMNS) + "\n", whole).read()
    return {each.change for each in rows("".join(table))} if table else set()
