"""Check the types and ranges of the lines of a ledger file.

The seal shows that a ledger is unchanged, but not that ocrfix wrote it.
"""

from __future__ import annotations

from typing import Any

from ocrfix.core.edits import Span
from ocrfix.core.marks import Mark, mark_of
from ocrfix.errors import PassFailure


def see_header(head: dict[str, Any]) -> None:
    """Check that a header has the fields needed to read the rest.

    Raises:
        TypeError: a value has the wrong type.
    """
    passes, amended = head["passes"], head["amended"]
    texts = [head["rules"], head["language"], head["scan"]["name"]]
    if not (isinstance(passes, list) and isinstance(amended, dict)):
        raise TypeError("passes are a list, and amended texts a table")
    if not all(isinstance(each, str) for each in (*texts, *passes, *amended, *amended.values())):
        raise TypeError("a name in the header is no text")


def failure(row: dict[str, Any]) -> PassFailure:
    """Read the record of a failed pass from a header.

    Raises:
        TypeError: a value has the wrong type.
    """
    found = PassFailure(**row)
    if not all(isinstance(each, str) for each in found):
        raise TypeError("what a header says of a failed pass is text")
    return found


def mark(row: dict[str, Any], length: int) -> Mark:
    """Read a mark, on a scan of `length` code points.

    Raises:
        TypeError: a value has the wrong type.
        ValueError: it is outside the scan, or lacks a required attribute.
    """
    kind, start, end, attrs = row["mark"], row["start"], row["end"], row["attrs"]
    # Not `isinstance`: `true` in JSON is a bool, which Python counts as an int.
    if type(start) is not int or type(end) is not int:
        raise TypeError("the start and end of a mark are whole numbers")
    if not isinstance(attrs, dict) or not all(isinstance(v, str) for v in (kind, *attrs.values())):
        raise TypeError("what a mark says is text")
    if not 0 <= start <= end <= length:
        raise ValueError(f"a mark is at [{start}, {end}) of {length} characters")
    return mark_of(kind, Span(start, end), attrs)


def see_change(row: dict[str, Any], length: int) -> None:
    """Check a change on a scan of `length` code points: its edits and its confidence.

    Raises:
        ValueError: it has no edit, an edit outside the scan, or an invalid confidence.
        TypeError: `moves` or `stopped`, which older ledgers lack, is not true or false.

    """
    if not all(isinstance(row.get(name, False), bool) for name in ("moves", "stopped")):
        raise TypeError("whether text was moved, or a rule stopped, is true or false")
    if not row["edits"]:
        raise ValueError("a change without edits")
    # This refuses NaN, too, which Python's JSON reader accepts; every comparison with it is false.
    if not 0 <= row["confidence"] <= 1:
        raise ValueError(f"a confidence of {row['confidence']}")
    for edit in row["edits"]:
        if not 0 <= edit["start"] <= edit["end"] <= length:
            raise ValueError("an edit outside the scan")
