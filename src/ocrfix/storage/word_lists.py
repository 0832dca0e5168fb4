"""The lists of good words (right in this book) and bad words (always wrong), one per line.

The file names are those of Guiguts and Distributed Proofreaders, so the files of a project there
can be copied into the folder.
"""

from __future__ import annotations

from pathlib import Path

import regex

from ocrfix.core.ledger import Change, Ledger
from ocrfix.errors import DecisionError
from ocrfix.storage.folder import write

# Letters, digits and combining marks, with apostrophes and hyphens only inside, as in "don't" and
# "to-day". A quotation mark around a word is not part of it.
WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+(?:['’\-\N{NON-BREAKING HYPHEN}][\p{L}\p{N}\p{M}]+)*")
LONGEST = 60
"""How many code points on each side of a change to search for its word."""


class WordLists:
    """The two word lists of one restoration folder."""

    GOOD, BAD = "good_words.txt", "bad_words.txt"

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, name: str) -> list[str]:
        """The words of one list, in the order in which they were added."""
        file = self.path / name
        lines = file.read_text("utf-8-sig", "replace").split("\n") if file.is_file() else []
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]

    def where(self, word: str) -> str:
        """The list that has a word; "" if none has it."""
        return next((name for name in (self.GOOD, self.BAD) if word in self.of(name)), "")

    def put(self, word: str, name: str) -> None:
        """Add a word to the list `name`, and remove it from the other; "": remove it from both.

        Raises:
            DecisionError: a list cannot be written.
        """
        for each in (self.GOOD, self.BAD):
            words = self.of(each)
            # Only the list that changes is written: the files may be those of another program.
            if (word in words) != (each == name):
                file = self.path / each
                text = file.read_text("utf-8-sig", "replace") if file.is_file() else ""
                kept = [line for line in text.split("\n") if line.strip() not in {word, ""}]
                lines = [*kept, *([word] if each == name else [])]
                try:
                    write(file, "".join(line.rstrip("\r") + "\n" for line in lines).encode())
                except OSError as error:
                    raise DecisionError(
                        f"{file}: cannot be written: {error.strerror}. Nothing was decided."
                    ) from None


def word_of(ledger: Ledger, change: Change) -> str:
    """The one word of the scan that a change is in or next to; "" if there is not exactly one."""
    if len(change.edits) != 1:
        return ""
    start, end = change.scan
    low = max(0, start - LONGEST)
    near = ledger.document.text[low : end + LONGEST]
    found = [
        match[0]
        for match in WORD.finditer(near)
        if low + match.start() <= end
        and start <= low + match.end()
        # An insertion may touch a word, as a missing letter at its end does. A replacement must
        # share a character with it: a struck blank between two words is in neither.
        and (start == end or (low + match.start() < end and start < low + match.end()))
    ]
    # A longer "word" may have been cut at the edge of the text that was searched.
    return found[0] if len(found) == 1 and len(found[0]) <= LONGEST else ""
