"""How often lines taken for page marks are such; how many of each shape are found.

    measure/page_marks.py BENCH [--show] [--write]

The pages of real books, as engines read them (in lines) and as their truths have them (a
paragraph a line), are put together with marks of many shapes between. In clean books nothing
should be struck. `--write` puts the record into rules/measured/pages.tsv.
"""

from __future__ import annotations

import gzip
import json
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from benchmarks.measure.command_line import options
from ocrfix.core.decisions import NONE
from ocrfix.core.document import Document
from ocrfix.core.edits import Fix
from ocrfix.core.ledger import Ledger
from ocrfix.language.roman import to_roman
from ocrfix.passes.pages.page_marks import INFERRED
from ocrfix.passes.pages.pages import pages
from ocrfix.passes.text.headed_pages import headed_pages
from ocrfix.rules import file as rulefile
from ocrfix.rules.loading import load
from ocrfix.rules.ruleset import Ruleset

MEASURED = Path(__file__).parents[2] / "rules" / "measured" / "pages.tsv"
ON = "pages of 28 books put together with marks between (measure/page_marks.py); 412 clean books"
UNMARKED = "heads of real books as engines read them, without form feeds (measure/page_marks.py)"
SHAPES = (
    "-----File: {n:03}.png---\\ann\\bob\\cyd\\----------", "--- Page {n} ---", "=== {n:08}.txt ===",
    "{{{n}}}------------------------------------------------", "<!-- page {n} -->",
    "<!-- pdf page {n} -->", '<pb n="{n}"/>', "#### leaf {n:04}.jpg", "[Pg {n}]", "[page {n}]",
    "[p. {n}]", "(Page {n})", "## Page {n}", "**Page {n}**", "[{n:03}]", "{{{n}}}",
    "## p. {n} (#{n}) ##################", "[Pg {r}]", "Image {n} of 960",
    "Page {n}/960", "leaf {n:04}.jpg", "p{n:04}.xml", "Page {n}",
    "Seite {n}",
    "— {n} —", "- {n} -", "{n}", "[{n}]", "THE JOURNAL, No. {n}",
)  # fmt: skip
"""Marks of many programs and people, and lines of the print that count pages."""
EMPTY = ("[Blank Page]", "[page blank]", "This page intentionally left blank")
ABOVE = 3
"""Most line ends between the start of a page and its head: a speck may be above it."""
CLOSE = 8
"""So many of the shapes are between lines without blank ones, too."""
MARKED, MARK = "the-catholic-world-vol-iv", re.compile(r"\{\d+\}")
"""A clean book that has page marks, and they."""
BLANK = re.compile(r"\n\s*\n")


def main() -> None:
    given = options(__doc__)
    rulefile.SAFE_BOUND = -1.0  # what is being measured may not be trusted yet
    rules = load("en")
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for text, shape, wanted in planted(given.bench):
        lines = list(struck(text, rules))
        for rule in {rule for rule, _ in lines}:  # one decision about a document
            wrong = [line for by, line in lines if by == rule and line not in wanted]
            right[rule] += not wrong
            of[rule] += 1
            if wrong and given.show:
                print("  wrong", rule, shape, wrong)
        found[shape].update(rule for rule, line in lines if line in wanted)
        found[shape]["wanted"] += len(wanted)
    for text, starts in unmarked(given.bench):
        for head in headed_pages(text):
            start = starts[bisect_right(starts, head.start) - 1]
            right[INFERRED] += text.count("\n", start, head.start) <= ABOVE
            of[INFERRED] += 1
    for name, text in clean(given.bench):
        for rule, line in struck(text, rules):
            if not (name.startswith(MARKED) and MARK.fullmatch(line)):
                of[rule] += 1
                print("  in clean text", name, rule, repr(line))
    for shape, counts in found.items():
        print(f"{shape[:40]:42}", dict(counts))
    lines = [
        f"{rule}\t{right[rule]}\t{of[rule]}\t{UNMARKED if rule == INFERRED else ON}"
        for rule in sorted(of)
    ]
    print(*lines, sep="\n")
    if given.write:
        MEASURED.write_text("\n".join(["rule\tright\tof\ton", *lines]) + "\n", "utf-8")


def struck(text: str, rules: Ruleset) -> Iterator[tuple[str, str]]:
    view = Ledger(Document.from_text(text)).view(NONE)
    for fix in pages(view, rules):
        if isinstance(fix, Fix) and fix.rule != "pages.line-number":
            (edit,) = fix.edits
            yield fix.rule, text[slice(*edit.span)].strip()


def planted(bench: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Books with marks between their pages, the shape, and the lines that are marks."""
    for number, book in enumerate(books(bench)):
        for kind in ("ocr", "gt"):
            texts = [BLANK.sub("\n\n", page[kind].replace("\f", "").strip()) for page in book]
            if kind == "gt":
                texts = ["\n\n".join(" ".join(p.split()) for p in t.split("\n\n")) for t in texts]
            for place, shape in enumerate(SHAPES):
                first = 1 + 7 * number % 50
                marks = [
                    shape.format(n=n, r=to_roman(n).lower())
                    for n in range(first, first + len(texts))
                ]
                gap = "\n" if place < CLOSE and number % 2 else "\n\n"
                empty = EMPTY[number % 3] if kind == "ocr" else ""
                parts = [part for pair in zip(marks, texts, strict=True) for part in pair]
                if empty and place < CLOSE:
                    parts[5] = empty
                yield (
                    gap.join(parts),
                    shape,
                    {*marks, empty} if empty and place < CLOSE else set(marks),
                )


def books(bench: Path) -> Iterator[list[dict[str, str]]]:
    """Books of real pages, at most 60 pages of each."""
    for name in ("dp-tesseract", "hathi-gutenberg-pages"):
        found: dict[str, list[dict[str, str]]] = defaultdict(list)
        for line in (bench / "books" / f"{name}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            found[f"{record['meta'].get('book')} {record['meta']['subset']}"].append(record)
        yield from (pages[20:80] if len(pages) > 80 else pages for pages in found.values())


def unmarked(bench: Path) -> Iterator[tuple[str, list[int]]]:
    """Books as engines read them, without form feeds, and where their pages begin."""
    texts = [file.read_text("utf-8") for file in sorted(bench.glob("books/layout/*/raw*.txt"))]
    texts += ["\f".join(page["ocr"] for page in book) for book in books(bench)]
    for text in texts:
        pages = [page.strip("\n") for page in text.split("\f")]
        starts = [0, *accumulate(len(page) + 2 for page in pages)]
        yield "\n\n".join(pages), starts[:-1]


def clean(bench: Path) -> Iterator[tuple[str, str]]:
    """Clean books, as they are and a paragraph a line."""
    for path in sorted((bench / "clean").glob("*/*.gz")):
        text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace").replace("\r", "")
        yield path.name, text
        yield path.name, "\n\n".join(" ".join(p.split()) for p in BLANK.split(text))


if __name__ == "__main__":
    main()
