"""How many texts whose columns were read across are recognised, and set apart rightly.

    measure/columns.py BENCH [--show] [--write]

The lines of real books, as engines read them, are set in two columns of forty lines a page: with
one blank between, or with a gutter, narrow or wide, as `pdftotext -layout` writes them. No text of
the bench as it is should be taken for one in columns. `--write` writes rules/measured/columns.tsv.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from benchmarks.measure.command_line import options
from benchmarks.measure.real import TYPESET, UNWRAPPED, texts
from ocrfix.passes.pages.column_pages import columns_apart
from ocrfix.passes.text.columns import read_across
from ocrfix.passes.text.lines import shape

MEASURED = Path(__file__).parents[2] / "rules" / "measured" / "columns.tsv"
RULE = "pages.columns-apart"
ON = "lines of 66 books as engines read them, set in two columns in 2 ways (measure/columns.py)"
LINES = 40
"""Lines of a column."""
SHORTEST = 30
"""Shorter lines would make no column of prose."""
GUTTERS = (1, 2, 5)
"""Blanks between the longest line of the left column and the right one; 1 keeps no gutter."""


def main() -> None:
    given = options(__doc__)
    found: Counter[str] = Counter()
    for text in texts(given.bench):
        if text.kind.startswith(UNWRAPPED) or shape(text.scan) != "lines":
            continue
        found["texts as they are"] += 1
        if read_across(text.scan) or list(columns_apart(text.scan)):
            found["taken for columns"] += 1
            print("  taken for columns:", text.name)
        if text.kind.startswith(("passages", TYPESET)):
            continue
        for gutter in GUTTERS:
            pages = list(in_columns(text.scan, gutter))
            if not pages:
                continue
            across = "\f".join(page for page, _ in pages)
            found[f"{gutter} blanks: texts"] += 1
            found[f"{gutter} blanks: recognised"] += read_across(across)
            apart = set_apart(across)
            if apart == across:
                continue
            found[f"{gutter} blanks: set apart"] += 1
            lines = [line for _, wanted in pages for line in wanted]
            right = [line.strip() for line in apart.replace("\f", "\n").split("\n") if line.strip()]
            found[f"{gutter} blanks: every line right"] += right == lines
            if given.show and right != lines:
                print("  not all lines:", text.name, gutter)
    for name, count in sorted(found.items()):
        print(f"{name:36}{count:5}")
    right, of = (
        sum(found[f"{gutter} blanks: {what}"] for gutter in GUTTERS)
        for what in ("every line right", "set apart")
    )
    row = f"{RULE}\t{right}\t{of + found['taken for columns']}\t{ON}"
    if given.write:
        MEASURED.write_text(f"rule\tright\tof\ton\n{row}\n", "utf-8")


def in_columns(scan: str, gutter: int) -> Iterator[tuple[str, list[str]]]:
    """Pages in two columns, read across, each with its lines in the right order."""
    lines = [line.strip() for line in scan.replace("\f", "\n").split("\n")]
    lines = [line for line in lines if len(line) > SHORTEST]
    for at in range(0, len(lines) - 2 * LINES + 1, 2 * LINES):
        left, right = lines[at : at + LINES], lines[at + LINES : at + 2 * LINES]
        width = max(map(len, left)) + gutter if gutter > 1 else 0
        rows = [
            f"{one:{width}}{two}" if width else f"{one} {two}"
            for one, two in zip_longest(left, right)
        ]
        yield "\n".join(rows) + "\n", left + right


def set_apart(text: str) -> str:
    """A text with its columns set apart."""
    edits = sorted(edit for page in columns_apart(text) for edit in page)
    for (start, end), new, _ in reversed(edits):
        text = text[:start] + new + text[end:]
    return text


if __name__ == "__main__":
    main()
