"""The signs of hyphens and dashes: the one table that all passes read.

A *hyphen* is always one. A *dash* or a *stand-in* may be what an engine made of a hyphen, and
counts as one only where the word or the text proves it.
"""

from __future__ import annotations

import re

HYPHENS = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{NOT SIGN}\N{DOUBLE OBLIQUE HYPHEN}"
"""Signs that are a hyphen wherever a letter is before them and a line end after them. The not
sign is what engines and transcripts write for the oblique hyphen of Fraktur."""
SOFT = "\N{SOFT HYPHEN}\ufffe"
"""Invisible hyphens. U+FFFE is no character; some engines write it for a hyphen at a line end."""
DASHES = "\N{EN DASH}\N{EM DASH}"
STAND_INS = "=~_@\N{SMALL TILDE}\N{DOUBLE LOW-9 QUOTATION MARK}"
"""Signs that have no use of their own after a letter at the end of a line. Engines and typists
write them in place of a hyphen."""
SPECKS = "^+*>\N{MIDDLE DOT}\N{BULLET}"
"""Specks and emphasis marks. Engines read a hyphen as one of them now and then."""
POINTS = ".:,;'\N{RIGHT SINGLE QUOTATION MARK}"
"""Signs with a use of their own there, which engines also read in place of a hyphen."""
QUOTES = (
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
"""Pointed quotation marks, which engines also read in place of the oblique hyphen of Fraktur."""

WRITTEN_OTHERWISE = re.compile(rf"(?<=[^\W\d_])[{HYPHENS[1:]}](?=[ \t]*\r*(?:[\n\f]|\Z))")
"""A hyphen at a line end that is not the plain one."""
ROMAN = r"(?:[IVXLC]{1,7}|[ivxlc]{1,7})"
RANGE_SIGNS = frozenset("-\N{HYPHEN}\N{EN DASH}")
RANGE_LEFT = re.compile(rf"(?:\d|(?<![^\W_]){ROMAN})[{''.join(sorted(RANGE_SIGNS))}]\Z")
RANGE_RIGHT = re.compile(rf"(?:[\N{{POUND SIGN}}$]?\d|{ROMAN}(?![^\W_]))")
BLANKED = re.compile(r"(?<![^\W_])(?![IAOaio](?![^\W_]))[^\W\d_]\Z")
"""A letter by itself: what the print leaves of a name that it blanks out, as in `Lord B--`."""


def cut_range(before: str, after: str) -> bool:
    """Whether a line end cuts a range of numbers: `1811-` / `21`, `IV-` / `VI`."""
    if before[-1:] not in RANGE_SIGNS:
        return False
    left, right = RANGE_LEFT.search(before[-10:]), RANGE_RIGHT.match(after)
    return left is not None and right is not None and before[-2].isdigit() == right[0][-1].isdigit()


def ends_in_dash(before: str) -> bool:
    """Whether a text ends in a dash that is set without a space before it."""
    bare = before.rstrip(DASHES) if before[-1:] in DASHES else before.removesuffix("--")
    return bare != before and bare[-1:] not in {"", " ", "-"} and not BLANKED.search(bare[-3:])


def begins_with_dash(after: str) -> bool:
    """Whether a text begins with a dash that is set without a space after it."""
    bare = after.lstrip(DASHES) if after[:1] in DASHES else after.removeprefix("--")
    return bare != after and bare[:1] not in {"", " ", "-"}
