"""Recognise smaller furniture: signature marks, catchwords, stamps, specks, notices."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from ocrfix.passes.furniture.evidence import limit
from ocrfix.passes.furniture.page_edges import Book, Parts, Sheet
from ocrfix.passes.furniture.running_heads import ALIKE

SIGNATURE = re.compile(
    r"""(?:
        [A-Z]{1,2}[ .]?\s?\d?                               # B, B2, Aa 3
      | [A-Za-z]{1,2}\s?\d
      | \d{1,3}\s?[*\N{DEGREE SIGN}'"]?                     # 3, 3*
      | [\dIl]{1,2}\w?[\N{EM DASH}\N{EN DASH}-]{1,2}\w        # 10-2: sheet ten, its second leaf
      | \[?[A-Z]\]?
    )\W?""",
    re.VERBOSE,
)
VOLUME = re.compile(r"\W?V[Oo0][Ll1]\W{0,3}\w{1,4}(?:\W{1,4}\w{1,3})?(?:\W{1,3}\d{1,4})?\W*")
"""`VOL. II.-9 103`: volume, sheet, and the folio if it is at the foot."""
PAGE = re.compile(r"\bpp?\b")
"""A page reference: `Vol. ii. p. 587.` is a note, not a volume mark."""
# A printed table may have its total at the foot of the page, where stamps are too.
THOUSANDS = re.compile(r"\W*\d{1,3}(?:[.,]\d{3})+\W*")
# Each alternative has an example. `P 104` is left out of `E 104`: it is a page reference.
STAMP = re.compile(
    r"""
    \W*(?:
        \d{1,4}[/.]\d{1,4}(?:[/.]\d{2,4})?            # 6/12, 7.11.34
      | \(?\d{1,4}\.\d{2,5}\)?                       # (2.1134)
      | \d{1,2}\s[A-Z]{3,4}\.?\s\d{2,4}              # 28 MAR 1931
      | (?:No|Nr|N)\W{0,2}\s?\d{1,6}                 # No. 417
      | (?!P)[A-Z]{1,2}\W?\s?\d{2,5}                # E 104
      | (?:[A-Z]{2,}\W?\s?){0,3}(?:LIBRARY|LIBRAIRIE|BIBLIOTH[A-Z]+|LIB)\b[A-Z ,.]*
      | PUBLIC\s.{1,14}
      | (?:DISCARD|WITHDRAW[A-Z]+|CANCEL[A-Z]+|DUPLICATE|REFERENCE)[A-Z]{0,3}
      | [A-Z]\.\s?[A-Z]\W{0,2}                        # initials
    )\W*""",
    re.VERBOSE,
)
MARKS = " -.,;:'\"\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}[("  # noqa: E501 - one set of signs
NOTICE = re.compile(
    r"""
    Di[gqs]i[tl]i[zs/.]ed[ ](?:by|bv)[ ][^\n]{1,60}
  | Original[ ]from[ ](?:the[ ])?[A-Z][^\n]{1,60}
  | Generated[ ](?:on|for)[ ][^\n]{1,60}https?://[^\n]{1,80}
  | https?://(?:hdl\.handle\.net|books\.google|(?:www\.)?archive\.org|gallica)[^\s]{0,120}
  | Public[ ]Domain(?:,[ ]Google-digitized|[ ]in[ ]the[ ]United[ ]States)[^\n]{0,80}
    """,
    re.VERBOSE,
)
"""Notices that scanning libraries put on each page, as engines read them."""
NOTICED = "DOGPh"
"""The first letters of notices, for a fast first test."""
NOTICES = ("digitizedbygoogle", "digitizedbymicrosoft", "digitizedbytheinternetarchive")
"""The most common notices, in the form in which heads are compared."""
HABIT = 3
"""Fewest pages with a catchword in a book that has them; fewer in a shorter book, if all do."""


NOTE_MARKS = "*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}#"
DASHES = "\N{EM DASH}\N{EN DASH}-_=+"


def notices(book: Book) -> frozenset[int]:
    """The numbers of the templates that are notices, most of them misread."""
    return frozenset(
        number
        for number, template in enumerate(book.templates)
        if template.key[:1] == "d"
        and len(template.members) > 1
        and any(fuzz.ratio(template.key, each) >= ALIKE for each in NOTICES)
    )


def is_noise(text: str) -> bool:
    """Whether a line is a speck: up to three signs that print never sets alone."""
    signs = text.replace(" ", "")
    if len(signs) > 3 or any(c.isdigit() for c in text):
        return False
    if any(c.isalpha() for c in text):
        # A capital alone may be a signature mark, or a number: `I`, `V`.
        return len(text) == 1 and text.islower()
    # Note marks and rules are set alone: `*`, `—`, `***`. A dash beside another sign is none.
    return set(signs).isdisjoint(NOTE_MARKS) and not set(signs) <= set(DASHES)


def is_stamp(text: str) -> bool:
    """Whether a line looks like a stamp, a shelfmark, a price or a date of accession."""
    if THOUSANDS.fullmatch(text):  # a sum in a table: 2.211.835
        return False
    return len(text) <= 30 and STAMP.fullmatch(text) is not None


def is_titled_sheet(book: Book, text: str, parts: Parts) -> bool:
    """Whether a line is the title of the book with the number of the sheet."""
    if not (
        len(text) < limit("length of title and sheet") * book.measure
        and text[0].isalnum()
        and _sheet_number(text)
    ):
        return False
    if len(parts.key) < limit("letters of the title"):
        return False
    for title in book.titles:
        if text.rstrip(".,")[-1:].isalpha() and parts.key == title:
            return False  # the last letter belongs to the title: `PICCADILLY, W.`
        if fuzz.ratio(parts.key, title) >= limit("like the title") and "page" not in parts.key:
            return True
    return False


def is_volume_mark(text: str) -> bool:
    """Whether a line is the volume with the number of the sheet: `VOL. II.-9`."""
    return VOLUME.fullmatch(text) is not None and not PAGE.search(text)


def is_binders_mark(book: Book, sheet: Sheet, number: int) -> bool:
    """Whether a line below a line of text is a mark for the binder: `B2`, `3*`."""
    text = sheet.lines[number].text
    if (
        not number
        or len(text) > limit("length of a binder's mark")
        or not SIGNATURE.fullmatch(text)
    ):
        return False
    before = sheet.lines[number - 1].text
    plain = text.strip(".").isdigit()
    if text.endswith(",") or (plain and len(text.strip(".")) > limit("figures of a sheet")):
        return False
    if plain and (sheet.folio is None or any(c.isdigit() for c in before[-4:])):
        return False  # it may be the folio, or the end of a table
    return len(before) > limit("line above a binder's mark") * book.measure


class Catchwords(dict[int, int]):
    """For each page the line with its catchword; `usual` if at least half of the pages have one."""

    usual = False


def catchwords(book: Book) -> Catchwords:
    """Find the catchwords of a book: last words of pages with which the next page begins."""
    found = Catchwords()
    for sheet, following in zip(book.sheets, book.sheets[1:], strict=False):
        firsts = [line.text.split()[0].strip(MARKS).lower() for line in following.lines[:3]]
        for number in sheet.foot:
            words = sheet.lines[number].text.split()
            # Specks or a signature mark may be before the catchword: `B 2 dead,`.
            if len(words) > 3 or any(len(word) > 2 for word in words[:-1]):
                continue
            word = words[-1].strip(MARKS).lower()
            if 1 < len(word) <= 14 and any(_begins(first, word) for first in firsts):
                found.setdefault(sheet.number, number)
    bounds = len(book.sheets) - 1
    # In a book without catchwords a page now and then ends with the word that begins the next one.
    if len(found) < min(bounds, max(HABIT, 0.2 * len(book.sheets))):
        return Catchwords()
    found.usual = len(found) >= 0.5 * len(book.sheets)
    return found


def _begins(first: str, word: str) -> bool:
    # Two letters are like too many words: `te` is not the catchword of `the`.
    if len(word) < 3:
        return word == first
    # Printers may set only the beginning of a long word.
    return first.startswith(word) or (len(first) > 1 and fuzz.ratio(word, first) >= 75)


def _sheet_number(text: str) -> bool:
    """Whether a line ends with what may be the number of a sheet: `2`, `B`, `3*`."""
    last = text.rsplit(maxsplit=1)[-1].strip("*.,'")
    return (
        len(last) <= 2 and last.isalnum() and (len(last) == 1 or last.isdigit()) and "|" not in text
    )
