"""The file of a model: a line of JSON with the place of each part, then the parts.

Numbers are little-endian, so that any process can map the file and read it in place.
"""

from __future__ import annotations

import json
import mmap
import sys
import zlib
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ocrfix.errors import OcrfixError

FORMAT = "ocrfix model 2"
HEADER = 8192
"""Size of the header in bytes; the first part begins here."""


class ModelError(OcrfixError):
    """A model file is damaged, or not a model file."""


def pack(facts: Mapping[str, Any], parts: Mapping[str, array[int] | array[float] | bytes]) -> bytes:
    """Build a model file from named `facts` and `parts`."""
    places: dict[str, list[Any]] = {}
    body = bytearray()
    for name, part in parts.items():
        code = "B" if isinstance(part, bytes) else part.typecode
        if not isinstance(part, bytes) and sys.byteorder == "big":
            part = array(part.typecode, part)  # noqa: PLW2901 - do not change the caller's array
            # Files are little-endian on every machine, so the shipped models work on all.
            part.byteswap()
        data = part if isinstance(part, bytes) else part.tobytes()
        places[name] = [code, HEADER + len(body), len(data)]
        # Each part begins at a multiple of 8 bytes, as a memoryview of doubles needs.
        body += data + bytes(-len(data) % 8)
    head = {"format": FORMAT, **facts, "parts": places}
    # The checksum covers the header, too, except for its own field.
    line = _line({**head, "crc": _checksum(head, body)})
    if len(line) > HEADER:
        raise ValueError(f"the facts of a model must fit into {HEADER} bytes, not {len(line)}")
    return line.ljust(HEADER, b"\0") + bytes(body)


def _line(head: Mapping[str, Any]) -> bytes:
    return json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _checksum(head: Mapping[str, Any], body: bytes | bytearray | memoryview) -> int:
    """The checksum of a file, except for the checksum field."""
    return zlib.crc32(body, zlib.crc32(_line({k: v for k, v in head.items() if k != "crc"})))


class ModelFile:
    """A model file, mapped into memory and shared by all processes.

    Raises:
        ModelError: there is no such file, or it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                # Mapped, not read: opening takes no time, and all worker processes share the
                # memory.
                self._map = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError) as error:
            raise ModelError(f"{path}: cannot be read as a language model: {error}.") from None
        self.facts = self._header()

    def __getitem__(self, name: str) -> memoryview[Any]:
        code, start, length = self.facts["parts"][name]
        part = self._map[start : start + length]
        # There the numbers must be copied and swapped, so parts are not shared.
        if sys.byteorder == "big" and code != "B":
            swapped = array(code, bytes(part))
            swapped.byteswap()
            return memoryview(swapped)
        return part.cast(code)

    def verify(self) -> None:
        """Check the checksum of the whole file.

        Raises:
            ModelError: it does not match.
        """
        if _checksum(self.facts, self._map[HEADER:]) != self.facts["crc"]:
            raise self.damaged("its checksum does not match")

    def damaged(self, how: str) -> ModelError:
        """The error for a damaged file."""
        return ModelError(
            f"{self.path}: damaged language model: {how}. Build it again with `ocrfix lexicon "
            "build`, or install ocrfix again."
        )

    def _header(self) -> dict[str, Any]:
        try:
            facts: dict[str, Any] = json.loads(bytes(self._map[:HEADER]).split(b"\n", 1)[0])
            # The header is anyone's JSON: check each type before use, so that damage gives a
            # message and no traceback.
            known = isinstance(facts, dict) and facts["format"] == FORMAT
            ends = [start + length for _, start, length in facts["parts"].values()] if known else []
            known = known and isinstance(facts["crc"], int)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self.damaged("its header cannot be read") from None
        if not known:
            raise self.damaged(f"it is not a `{FORMAT}`")
        # Found when the file is opened: a read beyond the map would fail much later, in some
        # document.
        if max(ends, default=0) > len(self._map):
            raise self.damaged(f"it ends after {len(self._map):,} bytes of {max(ends):,}")
        return facts
