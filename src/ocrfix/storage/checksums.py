"""`checksums.sha256`: which files of a restoration were written together.

This file is moved into place first, then the files that it names. If one of them does not match, a
write was interrupted, or the file was edited; if all match, they belong together.
`sha256sum -c checksums.sha256` checks the same without ocrfix.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple

from ocrfix.errors import Location, OcrfixError

FILE = "checksums.sha256"
# A line of `sha256sum`: the sum, a blank, a blank or `*` (binary), and the name of a file in the
# same folder. Names with a slash are refused: they would reach outside the folder.
LINE = re.compile(r"(?P<sum>[0-9a-f]{64}) [ *](?P<name>[^/\\\0]+)")
# For example `# decided by the first 1834 bytes of decisions.tsv: 9f86d0…`. `sha256sum -c` skips
# it, since it begins with `#`.
DECIDED = re.compile(
    r"# decided by the first (?P<size>\d{1,18}) bytes of \S+: (?P<sum>[0-9a-f]{64})"
)


class Sums(NamedTuple):
    """The content of a file of checksums (SHA-256, in hexadecimal digits)."""

    files: Mapping[str, str]  # name -> checksum
    decided: tuple[int, str]  # size and checksum of the decisions used for the text


def sum_of(data: bytes) -> str:
    """The checksum of some bytes."""
    return hashlib.sha256(data).hexdigest()


def dumps(sums: Mapping[str, str], table: str, decisions: bytes) -> bytes:
    """Write a file of checksums: `sums` by file name, and that of the decisions used for the text.

    `decisions` are the bytes that the file named `table` had then. People only add lines, so the
    same number of bytes at its start can still be checked when it has grown.
    """
    rows = [f"{found}  {name}" for name, found in sorted(sums.items())]
    decided = f"# decided by the first {len(decisions)} bytes of {table}: {sum_of(decisions)}"
    return "".join(f"{row}\n" for row in [decided, *rows]).encode()


def loads(data: bytes) -> Sums:
    """Read a file of checksums.

    Raises:
        OcrfixError: it is not a file of checksums.

    """
    files: dict[str, str] = {}
    decided = None
    for number, row in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if found := DECIDED.fullmatch(row):
            decided = int(found["size"]), found["sum"]
        elif found := LINE.fullmatch(row):
            files[found["name"]] = found["sum"]
        elif not row.startswith("#"):
            raise OcrfixError(
                f"not a checksum and a name: {row[:60]!r}. Run `ocrfix apply` to write it again.",
                Location(FILE, number),
            )
    if decided is None:
        raise OcrfixError(
            f"{FILE}: the line about the decisions is missing. Run `ocrfix apply` to write it "
            "again."
        )
    return Sums(files, decided)
