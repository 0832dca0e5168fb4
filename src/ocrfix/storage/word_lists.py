"""The lists of good words (right in this book) and bad words (always wrong), one per line.

The file names are those of Guiguts and Distributed Proofreaders, so the files of a project there
can be copied into the folder.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import regex

from ocrfix.core.ledger import Change, Ledger
from ocrfix.errors import DecisionError
from ocrfix.storage.folder import write
from ocrfix.storage.locking import locked

# Letters, digits and combining marks, with apostrophes and hyphens only inside, as in "don't" and
# "to-day". A quotation mark around a word is not part of it.
WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+(?:['’\-\N{NON-BREAKING HYPHEN}][\p{L}\p{N}\p{M}]+)*")
LOCK = ".ocrfix-words-lock"
"""The lock file of the two lists; it exists only while they are written."""
LONGEST = 60
"""How many code points on each side of a change to search for its word."""


class WordLists:
    """The two word lists of one restoration folder."""

    GOOD, BAD = "good_words.txt", "bad_words.txt"

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, name: str) -> list[str]:
        """The words of one list, in the order in which they were added.

        Raises:
            DecisionError: the list cannot be read.
        """
        lines = self._read(name)[0].split("\n")
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]

    def where(self, word: str) -> str:
        """The list that has a word; "" if none has it."""
        return next((name for name in (self.GOOD, self.BAD) if word in self.of(name)), "")

    def put(self, word: str, name: str) -> None:
        """Add a word to the list `name`, and remove it from the other; "": remove it from both.

        Raises:
            DecisionError: a list cannot be read or written; then both are as before.
        """
        try:
            with locked(self.path, LOCK):
                self._put(word, name)
        except OSError as error:
            raise DecisionError(
                f"{error.filename or self.path}: cannot be written: {error.strerror}. "
                f"Nothing was decided."
            ) from None

    def _put(self, word: str, name: str) -> None:
        # Added first, and removed from the other list after that: whatever fails between the two,
        # the word is in one of them.
        done: list[tuple[Path, str, str]] = []
        for each in sorted((self.GOOD, self.BAD), key=lambda one: one != name):
            text, encoding = self._read(each)
            lines = text.split("\n")
            words = {line.strip() for line in lines if not line.startswith("#")}
            # Only the list that changes is written: the files may be those of another program.
            if (word in words) == (each == name):
                continue
            kept = [line for line in lines if line.strip() not in {word, ""}]
            kept += [word] if each == name else []
            try:
                _write(
                    self.path / each,
                    "".join(f"{line.rstrip(chr(13))}\n" for line in kept),
                    encoding,
                )
            except OSError:
                for file, before, how in done:
                    with suppress(OSError):
                        _write(file, before, how)
                raise
            done.append((self.path / each, text, encoding))

    def _read(self, name: str) -> tuple[str, str]:
        """The text of a list, and its encoding; "" if there is no such file."""
        file = self.path / name
        try:
            data = file.read_bytes() if file.is_file() else b""
        except OSError as error:
            raise DecisionError(f"{file}: cannot be read: {error.strerror}.") from None
        try:
            return data.decode("utf-8-sig"), "utf-8"
        except UnicodeDecodeError:
            # Older lists of Distributed Proofreaders are in Latin-1, in which any bytes are text.
            return data.decode("latin-1"), "latin-1"


def _write(file: Path, text: str, encoding: str) -> None:
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:  # a new word that Latin-1 lacks
        data = text.encode()
    write(file, data)


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
