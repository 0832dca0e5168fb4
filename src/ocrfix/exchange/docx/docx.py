"""The restoration as a Word file with tracked changes; and back.

    write(found)         # tracked changes, comments, what it was written from
    read(data, found)    # what was accepted, rejected, reworded, and written of one's own

Programs rewrite such a file when they save it: they number anew, join runs and drop parts
they do not know. So no id is looked for in it; the text that comes back is laid against the
two states it was written with, and what is not decided is what still stands as tracked.
"""

from __future__ import annotations

from datetime import UTC, datetime

from ocrfix.core.decisions import Decisions
from ocrfix.core.status import shown
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions, largest
from ocrfix.exchange.docx.parts import package
from ocrfix.exchange.docx.reader import came
from ocrfix.exchange.docx.writer import Body
from ocrfix.exchange.fingerprint import base_of, token
from ocrfix.exchange.items import ReviewItem, items
from ocrfix.exchange.matching import align
from ocrfix.exchange.verdicts import verdicts
from ocrfix.render.stretches import offer
from ocrfix.storage import folder
from ocrfix.storage.folder import RestorationFolder


def write(found: RestorationFolder) -> bytes:
    """The Word file of a restoration."""
    ledger = found.ledger
    seen = list(shown(ledger, found.decisions))
    offered = offer(ledger, found.decisions)
    date = _date(found)
    document, comments = Body(offered, ledger, seen, date).made()
    source = ledger.document.source
    said = token(found)
    return package(
        document, comments, title=source.name, token=said, date=date, lang=ledger.language
    )


def read(data: bytes, found: RestorationFolder) -> ImportedDecisions:
    """What was decided in a Word file, and written in it.

    Raises:
        DecisionError: it is of another scan, is damaged, or does not say what it was written
            from.

    """
    back, facts = came(data, largest(found))
    base = base_of(facts, found)
    if base is None:
        raise DecisionError(
            "it does not say what it was written from: the program that saved it dropped the "
            "document's properties. Open the exported file in Word or LibreOffice, and save it "
            "there as .docx; or decide in a sheet (`ocrfix export --to sheet`)."
        )
    offered = _items(found, base)
    return verdicts(align(offered, back), back, found, base)


def _items(found: RestorationFolder, base: Decisions) -> list[ReviewItem]:
    return items(found.ledger, offer(found.ledger, base).stretches)


def _date(found: RestorationFolder) -> str:
    """When the changes were made, by the ledger's file; as XML has dates."""
    path = found.path / folder.LEDGER
    made = path.stat().st_mtime if path.exists() else 0.0
    return f"{datetime.fromtimestamp(made, UTC):%Y-%m-%dT%H:%M}:00Z"
