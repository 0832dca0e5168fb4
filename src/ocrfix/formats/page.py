"""What an OCR file says of its pages: blocks, lines and words, with boxes and confidences.

All readers of `ocrfix.formats` make these, whatever the format. Boxes are in pixels of the page
image, from its top left corner, unless `OcrPage.unit` says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    # finds the element by it. The reading order may be another one. -1 for text without an element
    # of its own. Each reader says what it counts.
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
    folio: str = ""  # the printed page number, if the file gives it
    # What the boxes count, and `width` and `height` with them: `mm10` (tenths of a millimetre),
    # `inch1200` or `point` (1/72 inch) where the file does not say how large its pixels are.
    unit: str = "pixel"
    remarks: tuple[str, ...] = ()  # what is odd in the file, though all of it was read


def plain_box(left: float, top: float, right: float, bottom: float) -> Box | None:
    """A box of whole pixels; None for one without an extent, or with nonsense in it."""
    try:
        found = Box(round(left), round(top), round(right), round(bottom))
    except (ValueError, OverflowError):  # not a number, or infinite
        return None
    within = -FARTHEST < found.left < found.right < FARTHEST
    return found if within and -FARTHEST < found.top < found.bottom < FARTHEST else None


def around(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box around some boxes; None if there are none."""
    known = [box for box in boxes if box]
    if not known:
        return None
    lefts, tops, rights, bottoms = zip(*known, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def in_pixels(page: OcrPage, width: int, height: int) -> OcrPage:
    """A page with all boxes in pixels of an image of this size."""
    if not (page.width and page.height):
        return page
    across, down = width / page.width, height / page.height

    def scaled(box: Box | None) -> Box | None:
        return box and plain_box(
            box.left * across, box.top * down, box.right * across, box.bottom * down
        )

    blocks = tuple(
        block._replace(
            box=scaled(block.box),
            lines=tuple(
                line._replace(
                    box=scaled(line.box),
                    words=tuple(word._replace(box=scaled(word.box)) for word in line.words),
                )
                for line in block.lines
            ),
        )
        for block in page.blocks
    )
    return page._replace(blocks=blocks, width=width, height=height, unit="pixel")


def words_outside(page: OcrPage) -> int:
    """How many words have a box with no part on the page; 0 where its size is not known."""
    width, height = page.width, page.height
    if not (width and height):
        return 0
    return sum(
        box.left >= width or box.top >= height or box.right <= 0 or box.bottom <= 0
        for block in page.blocks
        for line in block.lines
        for _, box, *_ in line.words
        if box
    )


FARTHEST = 10**7
"""No page image is so large. A coordinate beyond is nonsense."""
KINDS = frozenset(
    ("head", "foot", "folio", "signature", "catchword", "note", "heading", "drop-capital",
     "caption", "marginal", "picture", "table", "text")
)  # fmt: skip
"""What a block may be: running head, foot line, page number, and so on."""
