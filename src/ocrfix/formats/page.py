"""What an OCR file says of its pages: blocks, lines and words, with boxes and confidences.

All readers of `ocrfix.formats` make these, whatever the format. Boxes are in pixels of the page
image, from its top left corner.
"""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on the page image, in pixels from its top left corner."""

    left: int
    top: int
    right: int
    bottom: int


class OcrWord(NamedTuple):
    """The text of one element of the file: a word; a whole line where the file has no words."""

    text: str
    box: Box | None = None
    confidence: float | None = None  # from 0 to 1; None where the file gives none
    alternatives: tuple[str, ...] = ()  # other readings, the likeliest first
    # Which of the elements with text this is, in the order of the file's bytes, from 0. A writer
    # finds the element by it. The reading order may be another one.
    number: int = -1


class OcrLine(NamedTuple):
    """A line of print."""

    words: tuple[OcrWord, ...]
    box: Box | None = None
    hyphen: str = ""  # the sign of a cut word, where the file holds it apart from the word


class OcrBlock(NamedTuple):
    """A block of lines, as a paragraph or a running head."""

    lines: tuple[OcrLine, ...]
    kind: str = ""  # one of KINDS, if the file says what the block is
    box: Box | None = None
    language: str = ""  # a tag as `fr`, if the file names the language of the block


class OcrPage(NamedTuple):
    """One page, its blocks in reading order."""

    blocks: tuple[OcrBlock, ...]
    name: str = ""  # of the page in the file, else of the file
    width: int = 0  # of the image in pixels; 0 where it is not known
    height: int = 0
    image: str = ""  # the name of the image, if the file gives it
    language: str = ""
    problem: str = ""  # what could not be read on this page; "" if all was


KINDS = frozenset(
    ("head", "foot", "folio", "signature", "catchword", "note", "heading", "drop-capital",
     "caption", "marginal", "picture", "table", "text")
)  # fmt: skip
"""What a block may be: running head, foot line, page number, and so on."""
