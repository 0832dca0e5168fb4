"""Roman numerals, as printed."""

from __future__ import annotations

import re

# Thousands, hundreds, tens, ones; each may be missing, so the look-ahead demands one letter.
NUMERAL = re.compile(
    r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})",
    re.IGNORECASE | re.ASCII,
)
"""Includes iiii, xxxx and cccc, which printers also used."""
SIGNS = (
    ("M", 1000), ("CM", 900), ("D", 500), ("CD", 400), ("C", 100), ("XC", 90), ("L", 50),
    ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1),
)  # fmt: skip
VALUES = {sign: worth for sign, worth in SIGNS if len(sign) == 1}


def from_roman(numeral: str) -> int:
    """The value of a numeral in upper or lower case; each letter must be one of `VALUES`.

    >>> from_roman("xiv"), from_roman("MDCCCCX")
    (14, 1910)
    """
    total = 0
    worths = [VALUES[letter] for letter in numeral.upper()]
    # A smaller sign before a larger one is subtracted: `iv`.
    for worth, following in zip(worths, [*worths[1:], 0], strict=True):
        total += worth if worth >= following else -worth
    return total


def to_roman(number: int) -> str:
    """The numeral of a number above 0, in capitals.

    >>> to_roman(1936)
    'MCMXXXVI'
    """
    found = ""
    for sign, worth in SIGNS:
        found += sign * (number // worth)
        number %= worth
    return found
