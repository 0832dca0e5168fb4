"""Open page images of any format, for a browser, and cut lines out of them.

Needs Pillow (the extra `images`), and pypdfium2 for PDFs.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ocrfix.errors import OcrfixError
from ocrfix.formats.engine import RESOLUTION
from ocrfix.formats.image_files import PageImage
from ocrfix.formats.page import Box, around
from ocrfix.formats.pdf import drawn, drawn_width

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN = 0.5
"""How much of a line's height a crop shows above and below it."""
RED = (200, 0, 0)
QUALITY = 60
"""Quality of the JPEG of a crop; 10 to 20 kB a line."""
WIDEST = 1000
"""Pixels of the widest crop."""


def png(image: PageImage) -> bytes:
    """A page image as PNG.

    Raises:
        OcrfixError: it cannot be opened, or Pillow is missing.
    """
    out = io.BytesIO()
    opened = _opened(image)
    # PNG has no CMYK and no floats.
    opened.convert("L" if opened.mode in {"1", "L", "I", "I;16", "F"} else "RGB").save(out, "PNG")
    return out.getvalue()


def scale(image: PageImage) -> float:
    """How many pixels of the image one unit of the page's boxes is; 1 where it cannot be known."""
    try:
        if image.path.suffix.lower() == ".pdf":
            wide = drawn_width(image.path, image.part, RESOLUTION)
        else:
            with _file(image) as file:
                wide = file.width
    except (OcrfixError, ImportError):
        return 1.0  # showing it will say why
    return wide / image.width if wide and image.width else 1.0


class Crops:
    """Cuts lines out of page images. The page that was opened last stays open."""

    def __init__(self) -> None:
        self._last: tuple[PageImage, Image] | None = None

    def line(self, image: PageImage, line: Iterable[Box], words: Iterable[Box]) -> bytes:
        """A line of print as JPEG, with a frame around the words; boxes are those of the page.

        Raises:
            OcrfixError: the image cannot be opened, or Pillow is missing.
            ValueError: no box lies in the image.
        """
        from PIL import ImageDraw

        whole = self._open(image)
        scale = whole.width / image.width if image.width else 1.0
        box = around(line)
        if box is None:
            raise ValueError("a line without boxes")
        pad = round(MARGIN * (box.bottom - box.top))
        left, top = max(0, round((box.left - pad) * scale)), max(0, round((box.top - pad) * scale))
        right = min(whole.width, round((box.right + pad) * scale))
        bottom = min(whole.height, round((box.bottom + pad) * scale))
        if right <= left or bottom <= top:
            raise ValueError("a box outside the image")
        crop = whole.crop((left, top, right, bottom)).convert("RGB")
        draw = ImageDraw.Draw(crop)
        for word in words:
            frame = [round(each * scale) for each in word]
            draw.rectangle(
                (frame[0] - left - 3, frame[1] - top - 3, frame[2] - left + 3, frame[3] - top + 3),
                outline=RED, width=max(2, round(2 * scale)),
            )  # fmt: skip
        if crop.width > WIDEST:
            crop = crop.resize((WIDEST, max(1, round(crop.height * WIDEST / crop.width))))
        out = io.BytesIO()
        crop.save(out, "JPEG", quality=QUALITY, optimize=True)
        return out.getvalue()

    def _open(self, image: PageImage) -> Image:
        if self._last is None or self._last[0] != image:
            self._last = image, _opened(image)
        return self._last[1]


def joined(crops: Sequence[bytes]) -> bytes:
    """Crops one below the other, as JPEG: both lines of a change that goes over a line end."""
    if len(crops) == 1:
        return crops[0]
    from PIL import Image

    opened = [Image.open(io.BytesIO(each)) for each in crops]
    size = (
        max(each.width for each in opened),
        sum(each.height for each in opened) + 4 * (len(opened) - 1),
    )
    whole, top = Image.new("RGB", size, (255, 255, 255)), 0
    for each in opened:
        whole.paste(each, (0, top))
        top += each.height + 4
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _opened(image: PageImage) -> Image:
    """The image in memory."""
    if image.path.suffix.lower() == ".pdf":
        made: Image = _module().open(io.BytesIO(drawn(image.path, image.part, RESOLUTION)))
        return made
    with _file(image) as file:
        return file.copy()


@contextmanager
def _file(image: PageImage) -> Iterator[Image]:
    """The image file, open at the page, of which only the head is read yet."""
    pillow = _module()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tags that do not matter here
        try:
            with pillow.open(image.path) as file:
                file.seek(image.part - 1)
                yield file
        except (OSError, EOFError, ValueError, pillow.DecompressionBombError) as error:
            raise OcrfixError(f"{image.path}: cannot be opened as an image: {error}.") from None


def _module() -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise OcrfixError(
            "page images are shown with Pillow: pip install 'ocrfix[images]'."
        ) from None
    return Image
