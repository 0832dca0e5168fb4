"""Letters: curled quotes, titles in upper and lower case, roman figures."""

from __future__ import annotations

import re

SMALL = re.compile(
    "an?|and|as|at|but|by|for|from|in|into|of|on|or|the|to|with|upon|its|their|his|"
    "des?|du|la|les?|et|l|d|und|der|die|das|dem|den|von|zu|im"
)
FIGURES = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
OPEN, CLOSE = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
OPEN_ONE, CLOSE_ONE = "\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"
DASH = "\N{EM DASH}"
ELIDED = re.compile(r"'(?=(?:tis|twas|twere|twill|em|til|cause|bout)\b|\d\ds?\b)", re.IGNORECASE)


def curled(text: str) -> str:
    """Text with dashes and quotes as a printer sets them: `--` a dash, straight quotes curled."""
    text = re.sub(r" ?--+ ?", DASH, text)
    text = re.sub(rf"(^|[\s(\[_{DASH}{OPEN_ONE}'])\"", rf"\1{OPEN}", text).replace('"', CLOSE)
    text = ELIDED.sub(CLOSE_ONE, text)
    text = re.sub(rf"(^|[\s(\[_{DASH}{OPEN}])'", rf"\1{OPEN_ONE}", text)
    return text.replace("'", CLOSE_ONE)


def title_case(text: str) -> str:
    """Capitals only where a title has them: `THE LAND OF THE DEAD` as `The Land of the Dead`."""

    def cased(match: re.Match[str]) -> str:
        word = match[0].lower()
        if re.fullmatch(r"[IVXLC]+", match[0]) and len(match[0]) > 1:
            return match[0]
        return word if match.start() and SMALL.fullmatch(word) else word.capitalize()

    return re.sub(r"[^\W\d_]+(?:\u2019[^\W\d_]+)?", cased, text)


def roman(number: int) -> str:
    """A number in small roman figures: 14 as `xiv`."""
    out = ""
    for value, figures in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        FIGURES,
        strict=True,
    ):
        out += figures * (number // value)
        number %= value
    return out
