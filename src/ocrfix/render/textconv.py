"""A ledger or a table of decisions as lines that `git diff` can compare.

Offsets, ids and digests are left out, because they change without a visible difference. Each change
is one line, as in `diff`, with its page and line in the scan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from ocrfix.visible import visible

# Code points of an old or new text, and places of a change: a line of `git diff` should stay
# short.
LONGEST = 60
PLACES = 3


def textconv(text: str) -> str:
    """Convert a file for a diff; another kind of file is only made printable."""
    lines = text.removesuffix("\n").split("\n")
    found: Iterable[str] = lines
    # By its first characters and not by its name: git gives a temporary file of any name.
    if text.startswith('{"ocrfix"'):
        found = _ledger(lines)
    elif text.startswith("verdict\t"):
        found = _decisions(lines)
    return "".join(f"{visible(line)}\n" for line in found) if text else ""


def _ledger(rows: Iterable[str]) -> Iterator[str]:
    for row in rows:
        try:
            found = json.loads(row)
            line = _mark(found) if "mark" in found else _change(found) if "id" in found else ""
        except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
            line = row  # damaged: shown unchanged, because a diff must not fail
        if line:
            yield line


def _change(row: dict[str, object]) -> str:
    edits = row["edits"]
    assert isinstance(edits, list)
    note = row["safety"] == "note"
    shown = "  ".join(_edit(edit["old"], edit["new"], note=note) for edit in edits[:PLACES])
    more = f"  … and {len(edits) - PLACES} more" if len(edits) > PLACES else ""
    place = f"page {row['page']} line {row['line']}"
    return f"{row['rule']}  {row['safety']}  {place}  {shown}{more}  ({row['why']})"


def _edit(old: str, new: str, *, note: bool) -> str:
    if note:
        return f"[?{_short(old)}?]"
    return (f"[-{_short(old)}-]" if old else "") + (f"{{+{_short(new)}+}}" if new else "")


def _mark(row: dict[str, object]) -> str:
    attrs = row.get("attrs")
    said = [f"{key}={value}" for key, value in attrs.items()] if isinstance(attrs, dict) else []
    return " ".join([f"mark {row['mark']}", *said])


def _decisions(lines: Sequence[str]) -> Iterator[str]:
    head, *rows = lines
    columns = head.split("\t")
    for row in rows:
        cells = dict(zip(columns, row.split("\t"), strict=False))
        shown = _edit(cells.get("old", ""), cells.get("new", ""), note=False)
        by, note = cells.get("by", ""), cells.get("note", "")
        rest = "  ".join(each for each in (by, note) if each)
        yield f"{cells.get('verdict', '')}  {shown or cells.get('change', '')}  {rest}".rstrip()


def _short(text: str) -> str:
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]} […] {text[-half:]}"
