"""Find changes by their words, for the terminal.

`find.js` does the same in the browser; a change here is needed there, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.core.ledger import Change, Ledger

AROUND = 24
"""How many code points of the scan on each side to search, too."""
MARKS = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‹›´`", "'"))
"""Quotation marks that a straight one matches."""


def expression(wanted: str) -> re.Pattern[str]:
    """Compile a search pattern for `found_in`.

    Raises:
        re.error: it is not a valid expression.
    """
    return re.compile(wanted.translate(MARKS), re.IGNORECASE)


def found_in(pattern: re.Pattern[str], ledger: Ledger, change: Change, *, also: bool) -> bool:
    """Whether the old or new words of a change match, at least in part inside the change.

    With `also`, rule, reason and id are searched as well.
    """
    if also and any(pattern.search(_plain(s)) for s in (change.rule, change.why, change.id)):
        return True
    return any(
        # The context is searched too, so a phrase is found if one word of it changes. A match
        # that is all in the context is not about this change.
        match.start() < high and low < match.end()
        for text, low, high in _words(ledger.document.text, change)
        for match in pattern.finditer(text)
    )


def _words(scan: str, change: Change) -> Iterator[tuple[str, int, int]]:
    """Old and new words in their context: the text, and the range of the change in it."""
    for edit in change.edits:
        start, end = edit.scan
        before = _plain(scan[max(0, start - AROUND) : start])
        after = _plain(scan[end : end + AROUND])
        for words in {edit.old, edit.new}:
            plain = _plain(words)
            yield before + plain + after, len(before), len(before) + len(plain)
        # For an expression with both readings, such as `arid and`.
        both = _plain(f"{edit.old} {edit.new}")
        yield both, 0, len(both)


def _plain(text: str) -> str:
    # A line end or several spaces of the scan are one space to who types the words.
    return re.sub(r"\s+", " ", text.translate(MARKS))
