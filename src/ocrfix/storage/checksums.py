"""Which files of a restoration were written together: `checksums.sha256`.

The file is put in place first, then those that it names. So where one of them is not as it says,
a writing was cut short, or somebody edited the file; and where all are, they belong together.
`sha256sum -c checksums.sha256` checks the same without ocrfix.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple

from ocrfix.errors import Location, OcrfixError

FILE = "checksums.sha256"
LINE = re.compile(r"(?P<sum>[0-9a-f]{64}) [ *](?P<name>[^/\\\0]+)")
DECIDED = re.compile(
    r"# decided by the first (?P<size>\d{1,18}) bytes of \S+: (?P<sum>[0-9a-f]{64})"
)


class Sums(NamedTuple):
    """What a file of checksums says; sums are SHA-256, in hexadecimal digits."""

    files: Mapping[str, str]  # name to sum
    decided: tuple[int, str]  # size and sum of the decisions that the text was written with


def sum_of(data: bytes) -> str:
    """The checksum of some bytes."""
    return hashlib.sha256(data).hexdigest()


def dumps(sums: Mapping[str, str], table: str, decisions: bytes) -> bytes:
    """The file for files with these sums, and for the decisions that they were written with.

    Of the decisions in `table` it has what there was of them: people only add lines.
    """
    rows = [f"{found}  {name}" for name, found in sorted(sums.items())]
    decided = f"# decided by the first {len(decisions)} bytes of {table}: {sum_of(decisions)}"
    return "".join(f"{row}\n" for row in [decided, *rows]).encode()


def loads(data: bytes) -> Sums:
    """Read a file of checksums.

    Raises:
        OcrfixError: it is none.

    """
    files: dict[str, str] = {}
    decided = None
    for number, row in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if found := DECIDED.fullmatch(row):
            decided = int(found["size"]), found["sum"]
        elif found := LINE.fullmatch(row):
            files[found["name"]] = found["sum"]
        elif not row.startswith("#"):
            raise OcrfixError(f"not a checksum and a name: {row[:60]!r}.", Location(FILE, number))
    if decided is None:
        raise OcrfixError(f"{FILE}: does not say by which decisions the text was written.")
    return Sums(files, decided)
