"""Read the texts and lists that a model is made from."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from ocrfix.errors import ReadError
from ocrfix.language.model.tokens import fold


def read_text(path: Path) -> str:
    """A text in UTF-8, plain or packed by gzip.

    Raises:
        ReadError: it is neither.

    """
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{path}: no UTF-8 at byte {error.start:,}. Turn it into UTF-8 first, or leave it out."
        ) from None
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(
            f"{path}: cannot be read: {error}. Leave it out, or fetch it again."
        ) from None


def read_words(path: Path) -> set[str]:
    """The words of a list, a word a line, folded.

    Raises:
        ReadError: it is no text.

    """
    return {fold(line.strip()) for line in read_text(path).splitlines() if line.strip()}
