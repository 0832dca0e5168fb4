"""How often numbers taken for line numbers are such; how many of each layout are found.

    measure/line_numbers.py BENCH [--show] [--write]

The lines of real pages, as engines read them, are numbered in the ways of editions and of courts:
each or every fifth, at either end, in lines of their own, or as a column at the foot. Every 20th
number is lost, and every 33rd misread. In all texts of the bench as they are, nothing should be
struck. `--write` puts the record into rules/measured/line-numbers.tsv.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.measure.command_line import options
from benchmarks.measure.page_marks import books, clean
from benchmarks.measure.real import texts
from ocrfix.passes.text.line_numbers import line_numbers
from ocrfix.passes.text.lines import all_lines
from ocrfix.rules import file as rulefile
from ocrfix.rules.loading import load

MEASURED = Path(__file__).parents[2] / "rules" / "measured" / "line-numbers.tsv"
rulefile.SAFE_BOUND = -1.0  # what is being measured may not be trusted yet
RULES = load("en")
RULE = "pages.line-number"
ON = (
    "lines of 28 books as engines read them, numbered in 8 ways (measure/line_numbers.py); "
    "{} texts without"
)
LAYOUTS = {
    "each, at the start": (1, "start"),
    "each, in a line of its own": (1, "alone"),
    "each, in a column at the foot": (1, "column"),
    "fifth, at the start": (5, "start"),
    "fifth, at the end": (5, "end"),
    "fifth, at the end, running on": (5, "end"),
    "fifth, in a line of its own": (5, "alone"),
    "tenth, at the start, running on": (10, "start"),
}
LOST, MISREAD = 20, 33
"""Of so many numbers one is lost, or read with a letter in it."""


def main() -> None:
    given = options(__doc__)
    right = of = 0
    found: dict[str, Counter[str]] = {layout: Counter() for layout in LAYOUTS}
    for text, layout, wanted in planted(given.bench):
        places = set(spans(text))
        found[layout].update(wanted=len(wanted), found=len(places & wanted))
        wrong = places - wanted
        if places:
            right += not wrong
            of += 1
        if wrong and given.show:
            print("  wrong", layout, [text[a - 30 : b + 30] for a, b in sorted(wrong)[:5]])
    without = 0
    for name, text in unnumbered(given.bench):
        without += 1
        if struck := spans(text):
            of += 1
            print("  in a text without", name, [text[a - 30 : b + 30] for a, b in struck[:5]])
    for layout, counts in found.items():
        print(f"{layout:36}{counts['found']:7} of {counts['wanted']}")
    row = f"{RULE}\t{right}\t{of}\t{ON.format(without)}"
    print(row)
    if given.write:
        MEASURED.write_text(f"rule\tright\tof\ton\n{row}\n", "utf-8")


def spans(text: str) -> list[tuple[int, int]]:
    """The places of the numbers that count lines, without the white space that goes with them."""
    bare = []
    for run in line_numbers(text, *all_lines(text), RULES.function_words):
        for start, end in (each.span for each in run.numbers):
            number = text[start:end]
            low = start + len(number) - len(number.lstrip())
            bare.append((low, low + len(number.strip())))
    return bare


def planted(bench: Path) -> Iterator[tuple[str, str, set[tuple[int, int]]]]:
    """Books with numbered lines, the layout, and the places of the numbers."""
    for book in books(bench):
        for layout, (step, place) in LAYOUTS.items():
            yield numbered([page["ocr"] for page in book], layout, step, place)


def numbered(
    pages: list[str], layout: str, step: int, place: str
) -> tuple[str, str, set[tuple[int, int]]]:
    """A book with a number at each line, or each fifth."""
    numbers = count(1)
    seen, wanted, parts, size = 0, set(), [], 0

    def put(part: str) -> None:
        nonlocal size
        parts.append(part)
        size += len(part)

    for page in pages:
        if "running on" not in layout:
            numbers = count(1)
        column = []
        for line in page.strip("\n\f").split("\n"):
            number = next(numbers) if line.strip() else 0
            due = number > 0 and number % step == 0
            seen += due
            read = (
                str(number).replace("1", "l").replace("0", "O")
                if not seen % MISREAD
                else str(number)
            )
            if not due or not seen % LOST:
                put(f"{line}\n")
            elif place == "start":
                wanted.add((size, size + len(read)))
                put(f"{read} {line.strip()}\n")
            elif place == "end":
                put(f"{line.rstrip()} ")
                wanted.add((size, size + len(read)))
                put(f"{read}\n")
            else:
                column.append(read)
                if place == "alone":
                    put(f"{line}\n")
                    wanted.add((size, size + len(read)))
                    put(f"{read}\n")
                else:
                    put(f"{line}\n")
        if place == "column":
            put("\n")
            for read in column:
                wanted.add((size, size + len(read)))
                put(f"{read}\n")
        put("\f")
    return "".join(parts), layout, wanted


def unnumbered(bench: Path) -> Iterator[tuple[str, str]]:
    """Real scans, passages, typeset pages and clean books as they are."""
    yield from ((text.name, text.scan) for text in texts(bench))
    yield from clean(bench)


if __name__ == "__main__":
    main()
