"""What a block is, from the label that a file gives it."""

from __future__ import annotations

import re

LABELS = {
    # SegmOnto, a vocabulary of zones and lines: https://segmonto.github.io
    "mainzone": "text", "runningtitlezone": "head", "numberingzone": "folio",
    "quiremarkszone": "signature", "margintextzone": "marginal", "dropcapitalzone": "drop-capital",
    "titlepagezone": "heading", "tablezone": "table", "graphiczone": "picture",
    "figurezone": "picture", "decorationzone": "picture", "headingline": "heading",
    "dropcapitalline": "drop-capital",
    # PAGE XML, and names in the same words
    "paragraph": "text", "heading": "heading", "caption": "caption", "header": "head",
    "footer": "foot", "pagenumber": "folio", "dropcapital": "drop-capital",
    "dropcap": "drop-capital", "signaturemark": "signature", "catchword": "catchword",
    "marginalia": "marginal",
    "footnote": "note", "footnotecontinued": "note", "endnote": "note", "tocentry": "text",
    # ABBYY, docling, and labels that people write
    "rt": "head", "headline": "heading", "tableheading": "caption", "tabletext": "table",
    "picturecaption": "caption", "tablecaption": "caption", "contents": "text",
    "runningtitle": "head", "runninghead": "head", "runningheader": "head", "pageheader": "head",
    "pagefooter": "foot", "pagenum": "folio", "folio": "folio", "signature": "signature",
    "title": "heading", "sectionheader": "heading", "titre": "heading", "note": "note",
    "marginal": "marginal", "marginnote": "marginal", "picture": "picture", "image": "picture",
    "illustration": "picture", "graphic": "picture", "figure": "picture", "table": "table",
    "text": "text", "listitem": "text",
}  # fmt: skip
"""Kinds of blocks by their labels, in lower case and without other signs than letters."""
FINER = {"numberingzone:line": "marginal", "margintextzone:note": "note",
         "margintextzone:notes": "note"}  # fmt: skip
"""SegmOnto's labels whose second part tells more."""
NUMBER = re.compile(r"#\d+$")
OTHER = re.compile(r"[^a-z]")


def kind_of_label(label: str | None) -> str:
    """The kind of a block with a label, one of `page.KINDS`; "" for a label that is not known."""
    name = NUMBER.sub("", (label or "").strip().lower())
    if name in FINER:
        return FINER[name]
    return LABELS.get(OTHER.sub("", name.partition(":")[0]), "")
