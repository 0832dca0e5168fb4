"""Replace characters that a file cannot hold by visible signs, and back.

    plain(signs(text)) == text

XML cannot hold control characters, and bidi marks would reorder the rest of a line. A
control character becomes its picture (NUL is ␀), any other its number between ␦ and ␦.
"""

from __future__ import annotations

import re

EDGE = "\N{SYMBOL FOR SUBSTITUTE FORM TWO}"
PICTURES = 0x2400
NONCHARACTERS = "".join(
    chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)
)
"""The last two code points of each plane but the first, which `ODD` has."""
# Controls but tab and line feed; bidi marks and other invisible characters; lone surrogates;
# noncharacters and others that are no text. Signs that the text itself has (U+2400 to U+2426) are
# replaced, too, so that `plain` cannot mistake them for ours.
ODD = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u2400-\u2426\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\uffff\U000e0000-\U000e0fff]"
    f"|[{NONCHARACTERS}]"
)
_SIGN = re.compile(rf"{EDGE}([0-9A-F]{{1,6}}){EDGE}|[\u2400-\u2421]")


def signs(text: str, also: str = "") -> str:
    """`text` with special characters, and those in `also`, as signs."""
    text = ODD.sub(_sign, text)
    return re.sub(f"[{re.escape(also)}]", _number, text) if also else text


def plain(text: str) -> str:
    """The inverse of `signs`."""
    return _SIGN.sub(_char, text)


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(PICTURES + code) if code < 32 else "\u2421" if code == 127 else _number(found)


def _number(found: re.Match[str]) -> str:
    return f"{EDGE}{ord(found[0]):X}{EDGE}"


def _char(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        # A person may have typed such a sign. A number beyond Unicode stays as it is.
        return chr(code) if code < 0x110000 else found[0]
    code = ord(found[0]) - PICTURES
    return "\x7f" if code == 0x21 else chr(code) if code < 32 else found[0]
