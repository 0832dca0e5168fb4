"""Write a text on one line of a file, and read it back; decode files of other programs.

back(flat(text)) == text
"""

from __future__ import annotations

import codecs

from ocrfix.errors import DecisionError
from ocrfix.render.signs import plain, signs

OPENS, SHUTS, ARROW = "⟦", "⟧", "→"
_LINE, _TAB = "⏎", "⇥"


def flat(text: str) -> str:
    """`text` on one line, without control characters and our own markers."""
    return (
        # First the signs: a ⏎ or ⇥ that the text itself has becomes a number, so that `back` does
        # not make a line end or a tab of it.
        signs(text, OPENS + SHUTS + ARROW + _LINE + _TAB).replace("\n", _LINE).replace("\t", _TAB)
    )


def back(text: str) -> str:
    """The inverse of `flat`."""
    return plain(text.replace(_LINE, "\n").replace(_TAB, "\t"))


def decoded(data: bytes) -> str:
    """A file's text: UTF-8, or UTF-16 with its mark, as spreadsheets save it.

    Raises:
        DecisionError: it is in another encoding.

    """
    codec = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        if codec == "utf-16":
            return data.decode(codec)
        return data.decode("utf-8", "surrogatepass").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise DecisionError(
            f"not {codec.upper()}: {error.reason} at byte {error.start}. Save it as UTF-8."
        ) from None
