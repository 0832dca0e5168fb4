"""What a second run over restored texts would still change, on real OCR.

    make bench-stability BENCH=folder

The folder is the development data: `pages/*/ocr.txt`, `books/*.jsonl` (the pages of a book are
joined by form feeds) and `books/layout/*/raw*.txt`. Prints each document that is not stable and
the changes that a second run would make, then how many there are of each rule. Ends with 1 if
there is any.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

import ocrfix
from ocrfix.pipeline import PASSES, run
from ocrfix.stability import second_run

MOST = 400_000
"""Code points of a document that are tried: a large book."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    found = list(documents(parser.parse_args().bench))
    rules: Counter[str] = Counter()
    unstable = 0
    with Pool(2) as pool:
        for name, changes in pool.imap_unordered(tried, found):
            unstable += bool(changes)
            for rule, old, new in changes:
                rules[rule] += 1
                print(f"{name}: {rule}: {old[:60]!r} to {new[:60]!r}")
    print(f"{unstable} of {len(found)} documents are not stable")
    for rule, count in rules.most_common():
        print(f"  {count:4} {rule}")
    return int(unstable > 0)


def documents(bench: Path) -> Iterator[tuple[str, str, str]]:
    """Each document: its name, its text, its language."""
    for path in [
        *sorted(bench.glob("pages/*/ocr.txt")),
        *sorted(bench.glob("books/layout/*/raw*.txt")),
    ]:
        yield str(path.relative_to(bench)), path.read_text("utf-8", "replace"), "en"
    for path in sorted(bench.glob("books/*.jsonl")):
        books: dict[str, list[dict[str, str]]] = defaultdict(list)
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            about = record["meta"]
            key = " ".join(
                str(about.get(each, "")) for each in ("book", "subset", "doc", "engine", "variant")
            )
            books[key].append(record)
        for key, pages in books.items():
            yield f"{path.name} {key}", "\f".join(page["ocr"] for page in pages), pages[0]["lang"]


def tried(document: tuple[str, str, str]) -> tuple[str, list[tuple[str, str, str]]]:
    """The name of a document, and what a second run over its restored text would change."""
    name, text, language = document
    rules = ocrfix.load(language)
    first = run(ocrfix.Document.from_text(text[:MOST]), rules)
    return name, [(c.rule, c.old, c.new) for c in second_run(first, rules, PASSES)]


if __name__ == "__main__":
    sys.exit(main())
