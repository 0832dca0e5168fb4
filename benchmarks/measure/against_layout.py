"""Line-shaped scans: furniture, pages and paragraphs, held against the truth.

    python -m benchmarks.measure.against_layout BENCH                the tables of docs/layout.md
    python -m benchmarks.measure.against_layout BENCH --write-docs   and put them there
    python -m benchmarks.measure.against_layout BENCH --rules        how often each rule is right
    python -m benchmarks.measure.against_layout BENCH --rules --write    writes rules/measured

BENCH/pages has typeset pages with the truth of every line, and BENCH/score_pages.py scores
them; BENCH/books/layout has real books whose lines are labelled, or matched with a clean
text; BENCH/clean has clean books, into which stamps and labels are planted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from benchmarks.measure import layout_table
from ocrfix.core.decisions import NONE
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Change, Ledger
from ocrfix.passes.furniture.furniture import furniture
from ocrfix.passes.notes.footnotes import footnotes
from ocrfix.passes.notes.notes import notes
from ocrfix.passes.pages.pages import pages
from ocrfix.passes.paragraphs.paragraphs import paragraphs
from ocrfix.passes.paragraphs.reflow import NOTE_AT_FOOT
from ocrfix.pipeline import Pass
from ocrfix.rules import file as rulefile
from ocrfix.rules.loading import load
from ocrfix.rules.rule import wilson
from ocrfix.rules.ruleset import Ruleset

MEASURED = Path(__file__).parents[2] / "rules" / "measured"
TEXT = {"body", "heading", "footnote", "verse", "blockquote"}
WORD = re.compile(r"[^\W_]+")
SMALL = {"furniture.speck"}
LABEL = re.compile(r"^(CHAPTER|Chapter|BOOK|PART) ([IVXLC]+|\d+)\.?$", re.MULTILINE)
STAMPS = ("6/12", "3/6", "17/4", "104/33", "9/1931")
Tally = dict[str, list[int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--write-docs", action="store_true")
    parser.add_argument("--pages", type=Path, help="other typeset books than BENCH/pages")
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    rulefile.SAFE_BOUND = -1.0  # what is being measured may not be trusted yet
    rules = load("en")
    if options.rules:
        measure(options.bench, rules, options.show, write=options.write)
    else:
        layout_table.show(options.bench, rules, options.pages, write=options.write_docs)


# ---- the rules ---------------------------------------------------------------------------------


def measure(bench: Path, rules: Ruleset, show: str, *, write: bool) -> None:
    """How often each rule is right."""
    tally: Tally = defaultdict(lambda: [0, 0])
    seen: dict[str, set[str]] = defaultdict(set)

    def count(rule: str, right: bool, kind: str, shown: str) -> None:
        tally[rule][0] += right
        tally[rule][1] += 1
        seen[rule].add(kind)
        if rule == show and not right:
            print("  wrong", kind, repr(shown[:100]))

    for source in (typeset, labelled, recorded, joined, planted):
        for each in source(bench, rules):
            count(*each)
    for stage, file in (
        ("furniture.", "furniture"),
        ("paragraphs.lines", "paragraphs-lines"),
    ):
        lines = ["rule\tright\tof\ton"]
        for rule, (right, of) in sorted(tally.items()):
            if rule.startswith(stage):
                lines.append(
                    f"{rule}\t{right}\t{of}\t{', '.join(sorted(seen[rule], reverse=True))}"
                )
                print(f"{lines[-1]}\t{wilson(right, of):.3f}")
        if write:
            (MEASURED / f"{file}.tsv").write_text("\n".join(lines) + "\n", "utf-8")


Found = tuple[str, bool, str, str]


def typeset(bench: Path, rules: Ruleset) -> Iterator[Found]:
    """Typeset pages: a line is furniture if the truth says so, a gap if its blocks differ."""
    for folder in sorted((bench / "pages").iterdir()):
        ocr = (folder / "ocr.txt").read_text("utf-8")
        truth = json.loads((folder / "truth.json").read_text("utf-8"))
        aligned = json.loads((folder / "alignment.json").read_text("utf-8"))
        kinds: list[tuple[int, int, bool, object, object]] = []
        start = 0
        for page, alike, raw in zip(
            truth["pages"], aligned["pages"], ocr.split("\f"), strict=False
        ):
            by_number = {line["no"]: line for line in page["lines"]}
            places = list(_places(raw, start))
            for line in alike["lines"]:
                first, last = (
                    by_number[line["truth"][i]] if line["truth"] else {} for i in (0, -1)
                )
                low, high = places[line["i"]]
                outside = not any(kind in TEXT for kind in line["kinds"])
                kinds.append((low, high, outside, _block(first), _block(last)))
            start += len(raw) + 1
        kind = "typeset: pages"
        for change in _changes(ocr, rules):
            if change.stage == "furniture":
                yield change.rule, _outside(change, kinds), kind, change.old
            elif change.why == NOTE_AT_FOOT:
                before = [
                    last for _, high, _, _, last in kinds if last and high <= change.scan.start
                ]
                right = isinstance(before[-1], tuple)
                yield change.rule, right, kind, ocr[change.scan.start - 60 : change.scan.end]


def labelled(bench: Path, rules: Ruleset) -> Iterator[Found]:
    """Real books: a line is furniture if it is labelled so, or is not in the clean text."""
    for folder in sorted((bench / "books" / "layout").iterdir()):
        file = next(folder.glob("raw*.txt"))
        ocr = file.read_text("utf-8")
        rows = [
            row.split("\t") for row in (folder / "lines.tsv").read_text("utf-8").splitlines()[1:]
        ]
        places = list(_places(ocr, 0))
        lines: list[tuple[int, int, bool, object, object]] = []
        at = 0
        for row in rows:
            text = row[-1].strip()
            while at < len(places) and ocr[slice(*places[at])] != text:
                at += 1
            if at == len(places):
                break
            silver = len(row) == 6
            outside = (
                row[2] not in {"body", "unmatched"} if silver else int(row[2]) <= 0.4 * int(row[3])
            )
            lines.append((*places[at], outside, None, None))
            at += 1
        for change in _changes(ocr, rules, (pages, furniture)):
            if change.stage == "furniture" and _known(change, lines):
                yield change.rule, _outside(change, lines), "real books", change.old


def recorded(bench: Path, rules: Ruleset) -> Iterator[Found]:
    """Real books page by page: a line at an edge is text if its page's truth begins or ends so."""
    for name in ("dp-tesseract", "hathi-gutenberg-pages", "oldbooks-noisy"):
        books: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in (bench / "books" / f"{name}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            book = f"{record['meta'].get('book')} {record['meta']['subset']}"
            books[book].append(record)
        for records in books.values():
            texts = [record["ocr"].strip("\n\f") + "\n" for record in records]
            starts = [0]
            for text in texts:
                starts.append(starts[-1] + len(text) + 1)
            for change in _changes("\f".join(texts), rules, (pages, furniture)):
                if name == "oldbooks-noisy" and change.rule not in SMALL:
                    continue  # heads and folios are in these truths
                page = bisect_right(starts, change.scan.start) - 1
                middle = starts[page] + len(texts[page]) / 2
                truth = WORD.findall(records[page]["gt"].lower())
                words = WORD.findall(change.old.lower())
                top = change.scan.start < middle
                right = not _same(words, truth[: len(words)] if top else truth[-len(words) :])
                if not top and len(words) == 1 and page + 1 < len(records):
                    # these truths were cut from a running text, and take in the catchword
                    right |= WORD.findall(records[page + 1]["gt"].lower())[:1] != words
                yield change.rule, right, "real pages", change.old


def _same(words: list[str], truth: list[str]) -> bool:
    """Whether a line is the line of the truth, as far as misreading lets one see."""
    one, two = "".join(words), "".join(truth)
    return bool(one) and (one == two if len(one) < 4 else fuzz.ratio(one, two) > 70)


def joined(bench: Path, rules: Ruleset) -> Iterator[Found]:
    """Gaps between lines, against the paragraphs of the clean text.

    A gap is known by the two words on each side of it: where the clean text has these four
    in a row, it tells whether a paragraph ends between them.
    """
    real = sorted((bench / "books" / "layout").iterdir())
    for folder in [*sorted((bench / "pages").iterdir()), *real]:
        file = next(iter([*folder.glob("ocr.txt"), *folder.glob("raw*.txt")]))
        kind = "real books" if folder in real else "typeset: pages"
        ends = _paragraph_ends((folder / "clean.txt").read_text("utf-8"))
        ledger = Ledger(Document.from_text(file.read_text("utf-8")), rules.digest)
        everything = NONE.applying(Safety.REVIEW)
        for propose in (pages, furniture, notes, footnotes):
            view = ledger.view(everything)
            ledger.record(propose.__name__, view, propose(view, rules))
        view = ledger.view(everything)
        for fix in paragraphs(view, rules):
            if not isinstance(fix, Fix) or not fix.rule.startswith("paragraphs.lines-"):
                continue
            if fix.why == NOTE_AT_FOOT or (
                fix.rule.endswith("page-end") and fix.edits[0].new == "\n"
            ):
                continue  # `typeset` knows the notes
            apart = fix.rule in {"paragraphs.lines-split", "paragraphs.lines-page-end"}
            if apart and view.text[fix.edits[-1].span.end :][:1].islower():
                continue  # a note is at the page foot, in the clean text of real books too
            told = [_ends(view.text, edit, ends) for edit in fix.edits]
            known = [end for end in told if end is not None]
            if known:
                wrong = [
                    e for e, end in zip(fix.edits, told, strict=True) if end not in {None, apart}
                ]
                shown = " ".join(view.text[e.span.start - 60 : e.span.end + 60] for e in wrong)
                yield fix.rule, not wrong, kind, shown


def planted(bench: Path, rules: Ruleset) -> Iterator[Found]:
    """Clean books with a stamp on the title page and labels cut in two."""
    for number, file in enumerate(sorted((bench / "clean" / "en").glob("*.txt.gz"))):
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            text = re.sub(r"(?<!\n)\n(?!\n)", " ", stream.read(200_000).replace("\r", ""))
        head, gap, tail = text.partition("\n\n")
        stamp = STAMPS[number % len(STAMPS)]
        text = f"{head}\n\n{stamp}\n\n{tail}" if gap else text
        cuts = set()
        damaged = LABEL.sub(lambda m: f"{m[1]}\n{m[2]}", text)
        for match in re.finditer(
            r"^(CHAPTER|Chapter|BOOK|PART)\n(?=[IVXLC\d]+$)", damaged, re.MULTILINE
        ):
            cuts.add(match.end() - 1)
        paged = "\n\n".join(
            f"{piece}\n\nDigitized by Google\n\n<!-- page {n} -->"
            for n, piece in enumerate(text.split("\n\n")[:4], 1)
        )
        for change in _changes(paged, rules):
            if change.rule == "furniture.notice":
                right = change.old.strip().startswith("Digitized by Google")
                yield change.rule, right, "planted: clean books", change.old
        for change in _changes(damaged, rules):
            if change.rule == "furniture.lone-stamp":
                yield change.rule, change.old.strip() == stamp, "planted: clean books", change.old
            elif change.rule == "paragraphs.lines-label-number":
                right = change.edits[0].scan.start in cuts
                yield (
                    change.rule,
                    right,
                    "planted: clean books",
                    damaged[change.scan.start - 30 : change.scan.end + 30],
                )


# ---- helpers -----------------------------------------------------------------------------------


def _changes(
    text: str, rules: Ruleset, passes: tuple[Pass, ...] = (pages, furniture, paragraphs)
) -> list[Change]:
    """What the passes propose, each seeing what the ones before proposed, sure or not."""
    ledger = Ledger(Document.from_text(text), rules.digest)
    everything = NONE.applying(Safety.REVIEW)
    for propose in passes:
        view = ledger.view(everything)
        ledger.record(propose.__name__, view, propose(view, rules))
    return [change for change in ledger.changes if change.safety > Safety.NOTE]


def _places(text: str, start: int) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\s][^\n\f]*", text):
        yield start + match.start(), start + match.start() + len(match[0].rstrip())


def _block(line: dict[str, object]) -> object:
    return (
        line.get("block") if "block" in line else ("note", line["note"]) if "note" in line else None
    )


def _over(change: Change, lines: list[tuple[int, int, bool, object, object]]) -> list[bool]:
    start, end = change.scan
    return [outside for low, high, outside, _, _ in lines if start <= low and high <= end]


def _outside(change: Change, lines: list[tuple[int, int, bool, object, object]]) -> bool:
    return all(_over(change, lines))


def _known(change: Change, lines: list[tuple[int, int, bool, object, object]]) -> bool:
    return bool(_over(change, lines))


def _paragraph_ends(clean: str) -> dict[tuple[str, ...], bool]:
    """For four words in a row whether a paragraph ends in their middle; doubtful ones left out."""
    words: list[str] = []
    last: set[int] = set()
    for paragraph in re.split(r"\n\s*\n", clean):
        words += WORD.findall(paragraph.lower())
        last.add(len(words))
    found: dict[tuple[str, ...], bool] = {}
    doubtful = set()
    for at in range(2, len(words) - 1):
        key = tuple(words[at - 2 : at + 2])
        if found.setdefault(key, at in last) != (at in last):
            doubtful.add(key)
    for key in doubtful:
        del found[key]
    return found


def _ends(text: str, edit: Edit, ends: dict[tuple[str, ...], bool]) -> bool | None:
    start, end = edit.span
    before = WORD.findall(text[max(0, start - 60) : start].lower())[-2:]
    after = WORD.findall(text[end : end + 60].lower())[:2]
    return ends.get((*before, *after))


if __name__ == "__main__":
    main()
