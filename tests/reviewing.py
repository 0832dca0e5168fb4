"""A book to review: changes of every size, flags, many of one rule, and pages with images."""

from __future__ import annotations

import struct
import zlib

import ocrfix
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.storage import folder

SAFE, REVIEW, NOTE = Safety.SAFE, Safety.REVIEW, Safety.NOTE
ODD = (
    ("sce", "see", "w.sce", REVIEW, "It looks like “see”."),
    ("“", '"', "q.mark", REVIEW, "The text has straight ones."),
    (" ;", ";", "p.blank", REVIEW, "No blank before a stop."),
    ("TheScenery", "The Scenery", "w.gap", REVIEW, "Two words."),
    ("”", "", "q.partner", NOTE, "It has no partner."),
    ("excell", "", "w.odd", NOTE, "Is it in the print?"),
    ("Yankce", "Yankee", "w.yankee", REVIEW, "A misread letter."),
    ("THe", "The", "c.safe", SAFE, "A capital lost."),
)
"""What each page has once: old, new, rule, safety, reason."""
PAGE = (
    "THe teh Yankce descends to sce the sea ;\nTheScenery is “fine” and he could excell.\n"
    "He saw teh ship, teh dog and teh cat.\n"
)


def book(path, pages=20):
    """A restoration of so many pages, each with nine proposals, two flags and a safe change."""
    text = "\f".join([PAGE] * pages)
    ledger = Ledger(Document.from_bytes(text.encode(), "book.txt"))
    fixes = []
    for page in range(pages):
        start = page * (len(PAGE) + 1)
        for old, new, rule, safety, why in ODD:
            at = start + (PAGE.index(f" {old}") + 1 if old == "sce" else PAGE.index(old))
            fixes.append(Fix((Edit.at(at, at + len(old), new),), rule, why, 0.9, safety))
        at = PAGE.find("teh")
        while at >= 0:
            place = (start + at, start + at + 3, "the")
            sure = 0.5 + page / 100
            fixes.append(Fix((Edit.at(*place),), "w.teh", "A misread letter.", sure, REVIEW))
            at = PAGE.find("teh", at + 1)
    fixes.sort(key=lambda fix: fix.edits[0].span)
    ledger.record("scannos", ledger.view(), fixes)
    folder.save(path, ledger, ocrfix.NONE)
    return path


def picture(width, height):
    """A grey page with a dark bar for each line of print, as PNG."""
    rows = b"".join(
        b"\0" + (b"\x40" if y % 24 > 12 and 60 < y < height - 60 else b"\xe8") * width
        for y in range(height)
    )

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))  # fmt: skip
