"""CriticMarkup: the scan with each standing hunk marked in place, and its reason behind it."""

from __future__ import annotations

from ocrfix.decisions import Decisions
from ocrfix.errors import OcrfixError
from ocrfix.ledger import Ledger

MARKERS = ("{++", "++}", "{--", "--}", "{~~", "~~}", "~>", "{>>", "<<}")


def critic(ledger: Ledger, decisions: Decisions) -> str:
    """The marked text.

    Raises:
        OcrfixError: the scan has CriticMarkup's own markers in it.

    """
    scan = ledger.document.text
    for marker in MARKERS:
        if marker in scan:
            place = ledger.document.place(scan.index(marker))
            raise OcrfixError(
                f"the scan has {marker!r} in line {place.line}, which CriticMarkup would take "
                f"for its own. Use --patch or --json."
            )
    out: list[str] = []
    at = 0
    for start, end, new, ids in ledger.hunks(decisions):
        old = scan[start:end]
        mark = (
            f"{{~~{old}~>{new}~~}}"
            if old and new
            else f"{{--{old}--}}"
            if old
            else f"{{++{new}++}}"
        )
        why = "; ".join(dict.fromkeys(f"{ledger[i].rule}: {ledger[i].why}" for i in ids))
        out += (scan[at:start], mark, "{>>", why.replace("<<}", "<< }"), "<<}")
        at = end
    return "".join([*out, scan[at:]])
