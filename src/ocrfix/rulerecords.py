"""What was measured of rules: the tables in `measured/` of a folder of rules."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from ocrfix.errors import RuleError


def measured_in(folder: Traversable) -> dict[str, tuple[int, int, str]]:
    """What `measured/*.tsv` say: for each rule, how often it was right, of how many, on what."""
    tables = folder.joinpath("measured")
    found: dict[str, tuple[int, int, str]] = {}
    if tables.is_dir():
        for entry in sorted(tables.iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".tsv"):
                found.update(_counts(entry))
    return found


def _counts(table: Traversable) -> Iterator[tuple[str, tuple[int, int, str]]]:
    for number, line in enumerate(read(table).splitlines()[1:], 2):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 4 or not (fields[1] + fields[2]).isdecimal():
            raise RuleError(
                f"measured/{table.name}, line {number}: not `rule, right, of, on` between "
                f"tabs: {line!r}. benchmarks/measure_rules.py writes it."
            )
        yield fields[0], (int(fields[1]), int(fields[2]), fields[3])


def read(entry: Traversable) -> str:
    """The text of a file of a folder of rules.

    Raises:
        RuleError: it is not UTF-8, or cannot be read.

    """
    try:
        return entry.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{entry.name}: cannot be read as UTF-8: {error}") from None
