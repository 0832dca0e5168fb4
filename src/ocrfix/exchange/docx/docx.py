"""Export and import of a restoration as a Word file with tracked changes.

    write(found)         # tracked changes, comments, what it was written from
    read(data, found)    # accepted, rejected and amended changes, and hand-made corrections

Programs rewrite such a file when they save it: they renumber, join runs and drop parts that they do
not know. So the reader uses no ids. It compares the text with the two states that were written;
changes that are still tracked are undecided.
"""

from __future__ import annotations

from datetime import UTC, datetime

from ocrfix.core.decisions import Decisions
from ocrfix.core.status import shown
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions, largest
from ocrfix.exchange.docx.parts import package
from ocrfix.exchange.docx.reader import read_docx
from ocrfix.exchange.docx.writer import Body
from ocrfix.exchange.fingerprint import base_of, token
from ocrfix.exchange.items import ReviewItem, items
from ocrfix.exchange.matching import align
from ocrfix.exchange.verdicts import verdicts
from ocrfix.render.stretches import offer
from ocrfix.storage import folder
from ocrfix.storage.folder import RestorationFolder


def write(found: RestorationFolder) -> bytes:
    """Write the Word file of a restoration."""
    ledger = found.ledger
    seen = list(shown(ledger, found.decisions))
    offered = offer(ledger, found.decisions)
    date = _date(found)
    document, comments = Body(offered, seen, date).made()
    source = ledger.document.source
    said = token(found)
    return package(
        document, comments, title=source.name, token=said, date=date, lang=ledger.language
    )


def read(data: bytes, found: RestorationFolder) -> ImportedDecisions:
    """Read the decisions and the hand-made corrections from a Word file.

    Raises:
        DecisionError: it is of another scan, is damaged, or does not say what it was written
            from.
    """
    back, facts = read_docx(data, largest(found))
    base = base_of(facts, found)
    if base is None:
        raise DecisionError(
            "the document properties are missing, so its scan is unknown: the program that saved "
            "the file dropped them. Edit the exported file in Word or LibreOffice, and save it "
            "there as .docx; or decide in a sheet (`ocrfix export --to sheet`)."
        )
    offered = _items(found, base)
    return verdicts(align(offered, back), back, found, base)


def _items(found: RestorationFolder, base: Decisions) -> list[ReviewItem]:
    offered = offer(found.ledger, base)
    return items(offered.applied, offered.stretches)


def _date(found: RestorationFolder) -> str:
    """The time of the ledger's file, as an XML date."""
    path = found.path / folder.LEDGER
    # The time of the ledger, not of the export, so that the same restoration gives the same bytes.
    made = path.stat().st_mtime if path.exists() else 0.0
    return f"{datetime.fromtimestamp(made, UTC):%Y-%m-%dT%H:%M}:00Z"
