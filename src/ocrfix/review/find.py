"""Finding changes by their words: what the terminal looks in, as `find.js` does in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.core.ledger import Change, Ledger

AROUND = 24
"""Code points of the scan on each side that may belong to what is looked for."""
MARKS = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‹›´`", "'"))
"""Quotation marks that a straight one finds."""


def expression(wanted: str) -> re.Pattern[str]:
    """What is looked for, as an expression for `found_in`.

    Raises:
        re.error: it is none.

    """
    return re.compile(wanted.translate(MARKS), re.IGNORECASE)


def found_in(pattern: re.Pattern[str], ledger: Ledger, change: Change, *, also: bool) -> bool:
    """Whether old or new words of a change have it, at least in part where the change is.

    With `also`, in rule, reason and id as well.
    """
    if also and any(pattern.search(_plain(s)) for s in (change.rule, change.why, change.id)):
        return True
    return any(
        match.start() < high and low < match.end()
        for text, low, high in _words(ledger.document.text, change)
        for match in pattern.finditer(text)
    )


def _words(scan: str, change: Change) -> Iterator[tuple[str, int, int]]:
    """Old and new words with what is around them: text, and from where to where the change is."""
    for edit in change.edits:
        start, end = edit.scan
        before = _plain(scan[max(0, start - AROUND) : start])
        after = _plain(scan[end : end + AROUND])
        for words in {edit.old, edit.new}:
            plain = _plain(words)
            yield before + plain + after, len(before), len(before) + len(plain)
        both = _plain(f"{edit.old} {edit.new}")
        yield both, 0, len(both)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(MARKS))
