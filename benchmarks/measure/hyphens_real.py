"""How often the rules for hyphens are right on real scans, by rule and by document, strictly.

    python -m benchmarks.measure.hyphens_real BENCH [--show 5] [--write]

A fix is right if the truth has the word as the fix writes it, at the place of the fix. Where no
word of the truth is like it, it stays open. `--write` writes rules/measured/hyphens.tsv. Two
rules are measured on real scans in another format: `hyphens.blank-inside-line` where the lines
are joined with a blank, `hyphens.dash` where all hyphens at line ends are one other sign. Their
words, misreadings and dashes are the engine's.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from benchmarks.measure.hyphens import WORD, over_notes, proposed, truth_of
from ocrfix.core.document import Document
from ocrfix.core.edits import Fix
from ocrfix.core.ledger import Ledger
from ocrfix.passes.encoding.encoding import encoding
from ocrfix.rules import file as rulefile
from ocrfix.rules.loading import load
from ocrfix.rules.ruleset import Ruleset

SETS = {
    "books/dp-tesseract": True,
    "books/oldbooks-noisy": True,
    "books/hathi-gutenberg-pages": True,
    "words/nzz-fraktur": True,
    "words/readings": False,
    "words/overproof": False,
    "words/ciso-german-books": False,
    "books/dp-doctr": False,
}
"""The sets, and whether their truth tells a soft hyphen from a hard one."""
UNSEEN = ("missing", "missing-between-words", "misread", "cut-speck", "cut-misread")
EITHER = {f"hyphens.{name}" for name in (*UNSEEN, "dash", "dash-likely")}
"""Rules whose right answer is the same for a truth that keeps its line ends."""
ONE_TEST = ("hyphens.missing", "hyphens.misread", "hyphens.cut-speck")
"""Three rules of one test: the whole is a known word, whatever the engine read for its hyphen. Each
by itself is too rare for a bound."""
SIGNS = "=_.\N{EN DASH}\N{EM DASH}\N{DOUBLE LOW-9 QUOTATION MARK}"
CUT = re.compile(r"(?<=[^\W\d_])[-\N{NOT SIGN}][ \t]*\n[ \t]*(?=[^\W\d_])")


class Book(NamedTuple):
    name: str
    language: str
    pages: list[tuple[str, str]]
    both: bool  # whether the truth tells soft from hard


Tally = dict[str, dict[str, Counter[str]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rulefile.SAFE_BOUND = -1.0  # what is being measured may not be trusted yet
    tally: Tally = defaultdict(lambda: defaultdict(Counter))
    rules = {language: load(language) for language in ("en", "de", "fr")}
    for book in books(options.bench):
        measure(book, rules[book.language], tally, options.show)
        signs(book, rules[book.language], tally)
        if book.both and book.language == "en":
            joined = [(CUT.sub("- ", scan), truth) for scan, truth in book.pages]
            only = {"hyphens.blank-inside-line"}
            measure(book._replace(pages=joined, name=f"{book.name}, lines joined"),
                    rules[book.language], tally, options.show, only)  # fmt: skip
            for sign in SIGNS:
                other = [(CUT.sub(f"{sign}\n", scan), truth) for scan, truth in book.pages]
                measure(book._replace(pages=other, name=f"{book.name}, hyphens as {sign}"),
                        rules[book.language], tally, options.show, {"hyphens.dash"})  # fmt: skip
    notes(options.bench, tally)
    report(tally)
    if options.write:
        write(tally)


def books(bench: Path) -> Iterator[Book]:
    for name, both in SETS.items():
        found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for line in (bench / f"{name}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            meta = record["meta"]
            subset = str(meta.get("subset", ""))
            if "blur" in subset or "snp" in subset:
                continue  # an image made worse on purpose
            # Half a word at the end of a page whose next page is missing does not count.
            truth = re.sub(r"(?<=\w)\N{NOT SIGN}\n+(?=\w)", "", record["gt"])
            if not both:
                truth = re.sub(r"(?<=\w)-\n+(?=\w)", "", truth)
            language = record.get("lang") or "en"
            key = name.partition("/")[2] + "".join(f" {p}" for p in (subset, meta.get("book")) if p)
            if name in {"words/nzz-fraktur", "words/readings"}:
                key = name.partition("/")[2]
            found[key, language].append((record["ocr"], truth))
        for (key, language), pages in found.items():
            yield Book(key, language, pages, both)


def measure(
    book: Book, rules: Ruleset, tally: Tally, show: int, only: set[str] | None = None
) -> None:
    text = "\f".join(scan for scan, _ in book.pages)
    given = sorted(
        (fix.edits[0].span.start, fix)
        for fix in proposed(text, rules)
        if (only is None or fix.rule in only) and (book.both or fix.rule in EITHER)
    )
    start = 0
    for scan, truth in book.pages:
        end = start + len(scan)
        here = [(at, fix) for at, fix in given if start <= at < end]
        operations = Levenshtein.opcodes(scan, truth) if here else None
        words = list(WORD.finditer(truth)) if here else []
        for at, fix in here:
            if operations is None or fix.rule == "hyphens.over-note" or _over_end(fix, end):
                continue
            low, high, keep = _place(text, at, fix)
            kind = truth_of(scan, low - start, high - start, operations, words)
            right = kind == ("hard" if keep else "soft")
            answer = "right" if right else "wrong" if kind else "undecided"
            tally[fix.rule][book.name][answer] += 1
            if not right and tally[fix.rule][book.name][answer] <= show:
                print(f"  {answer}  {fix.rule}  {book.name}: {text[low - 30 : high + 25]!r}")
        start = end + 1


def _over_end(fix: Fix, end: int) -> bool:
    return any(edit.span.start <= end <= edit.span.end for edit in fix.edits)


def _place(text: str, at: int, fix: Fix) -> tuple[int, int, bool]:
    """Where the hyphen is, where the second half begins, and whether the fix keeps the hyphen."""
    edits = fix.edits
    if len(edits) > 1 and edits[0].span.end == edits[1].span.start:
        at = edits[1].span.start  # an old spelling: the first edit is of the letter before
        return at, edits[1].span.end, False
    end = edits[0].span.end
    keep = "-" in edits[0].new
    if text[at - 1 : at] in {"-", "\N{NOT SIGN}"}:
        return at - 1, end, True
    if keep:  # the sign alone is replaced
        match = re.compile(r"\s*").match(text, end)
        end = match.end() if match else end
    return at, end, keep


def signs(book: Book, rules: Ruleset, tally: Tally) -> None:
    """Other signs at line ends: whether the truth has a word there that goes on."""
    text = "\f".join(scan for scan, _ in book.pages)
    view = Ledger(Document.from_text(text), language=rules.language).view()
    places = [
        edit.span.start
        for fix in encoding(view, rules)
        if isinstance(fix, Fix) and fix.rule == "encoding.hyphen-sign"
        for edit in fix.edits
    ]
    start = 0
    for scan, truth in book.pages:
        here = [at for at in places if start <= at < start + len(scan)]
        if here:
            operations, words = Levenshtein.opcodes(scan, truth), list(WORD.finditer(truth))
            for at in here:
                low = at - start
                after = re.compile(r"\W+").match(scan, low)
                if after and after.end() < len(scan):
                    kind = truth_of(scan, low, after.end(), operations, words)
                    answer = (
                        "right" if kind in {"soft", "hard"} else "wrong" if kind else "undecided"
                    )
                    tally["encoding.hyphen-sign"][book.name][answer] += 1
        start += len(scan) + 1


def notes(bench: Path, tally: Tally) -> None:
    """Words joined over notes on the typeset pages: whether the clean text has them."""
    for folder, fix, _, right in over_notes(bench):
        tally[fix.rule][f"pages {folder}"]["right" if right else "wrong"] += 1


def report(tally: Tally) -> None:
    for rule, by_book in sorted(tally.items()):
        found = sum(by_book.values(), Counter[str]())
        right, of = found["right"], found["right"] + found["wrong"]
        print(
            f"{rule:32} {right:6} of {of:6}  undecided {found['undecided']:4}"
            f"  bound {rulefile.wilson(right, of) if of else 0:.4f}"
        )
        for name, each in sorted(by_book.items(), key=lambda item: -item[1]["wrong"])[:4]:
            print(f"      {each['right']} of {each['right'] + each['wrong']}  {name}")


def write(tally: Tally) -> None:
    rows = []
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for rule in ONE_TEST:
        for name, each in tally[rule].items():
            shared[name] += each
    merged = dict(tally) | dict.fromkeys(ONE_TEST, shared)
    for rule, by_book in sorted(merged.items()):
        found = sum(by_book.values(), Counter[str]())
        sets = sorted({name.partition(" ")[0].partition(",")[0] for name in by_book})
        documents = {name.partition(",")[0] for name in by_book}
        on = f"{len(documents)} real documents: {', '.join(sets)}"
        if rule in ONE_TEST:
            on += "; " + ", ".join(name.partition(".")[2] for name in ONE_TEST) + " together"
        on += {
            "hyphens.blank-inside-line": "; their lines joined with a blank",
            "hyphens.dash": "; also with all their hyphens as one other sign",
        }.get(rule, "")
        of = found["right"] + found["wrong"]
        if of:
            rows.append(f"{rule}\t{found['right']}\t{of}\t{on} (measure/hyphens_real.py)\n")
    folder = Path(__file__).parents[2] / "rules" / "measured"
    hyphens = [row for row in rows if row.startswith("hyphens.")]
    (folder / "hyphens.tsv").write_text("rule\tright\tof\ton\n" + "".join(hyphens), "utf-8")
    # The other rows of this table are of benchmarks/measure/rules.py.
    head, *others = (folder / "encoding.tsv").read_text("utf-8").splitlines(keepends=True)
    others = [row for row in others if not row.startswith("encoding.hyphen-sign")]
    others += [row for row in rows if row.startswith("encoding.")]
    (folder / "encoding.tsv").write_text(head + "".join(sorted(others)), "utf-8")


if __name__ == "__main__":
    main()
