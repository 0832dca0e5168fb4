"""CriticMarkup: the scan with each applied hunk marked in place, and its reason after it."""

from __future__ import annotations

from ocrfix.core.decisions import Decisions
from ocrfix.core.ledger import Ledger
from ocrfix.errors import OcrfixError

OPENERS = ("{++", "{--", "{~~", "{>>", "{==")
CLOSERS = ("++}", "--}", "~~}", "~>", "<<}", "==}")


def critic(ledger: Ledger, decisions: Decisions) -> str:
    """The scan with its changes as marks, each with `{>>rule: reason<<}` after it.

    A mark is `{--old--}`, `{++new++}` or `{~~old~>new~~}`.

    Raises:
        OcrfixError: the text has CriticMarkup markers of its own.

    """
    scan = ledger.document.text
    # A closing marker alone in unchanged text does no harm, as the arrow in `a ~> b`: nothing was
    # opened. Inside a hunk it would end the mark too early, so both kinds are refused there.
    for opener in OPENERS:
        if opener in scan:
            raise _clash(ledger, opener, scan.index(opener))
    out: list[str] = []
    at = 0
    applied = ledger.under(decisions)
    for start, end, new, ids in applied.hunks:
        old = scan[start:end]
        for marker in (*OPENERS, *CLOSERS):
            if marker in old or marker in new:
                raise _clash(ledger, marker, start)
        mark = (
            f"{{~~{old}~>{new}~~}}"
            if old and new
            else f"{{--{old}--}}"
            if old
            else f"{{++{new}++}}"
        )
        # Several changes with one reason, as two by one rule, give it once.
        why = "; ".join(dict.fromkeys(f"{applied[i].rule}: {applied[i].why}" for i in ids))
        out += (scan[at:start], mark, "{>>", why.replace("<<}", "<< }"), "<<}")
        at = end
    return "".join([*out, scan[at:]])


def _clash(ledger: Ledger, marker: str, at: int) -> OcrfixError:
    line = ledger.document.place(at).line
    return OcrfixError(f"{marker!r} in line {line} looks like CriticMarkup. Use --patch or --json.")
