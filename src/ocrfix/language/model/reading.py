"""Read the texts and lists that a model is made from."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from ocrfix.errors import ReadError
from ocrfix.language.model.tokens import fold


def read_text(path: Path) -> str:
    """Read a text in UTF-8, plain or gzip.

    Raises:
        ReadError: it is neither, or cannot be read.
    """
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{path}: not UTF-8 at byte {error.start:,}. Convert it to UTF-8, or leave it out."
        ) from None
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(
            f"{path}: cannot be read: {error}. Leave it out, or get it again."
        ) from None


def read_words(path: Path) -> set[str]:
    """Read the words of a list, one per line, folded.

    Raises:
        ReadError: it is not a text file.
    """
    return {fold(line.strip()) for line in read_text(path).splitlines() if line.strip()}
