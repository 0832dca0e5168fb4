"""How often each rule is right on real OCR: every change of a run, held against the truth.

    make bench-rules BENCH=folder                         measure, and write all records
    python -m benchmarks.measure.real BENCH               only print the table
    python -m benchmarks.measure.real BENCH --show RULE   and the changes that are wrong
    python -m benchmarks.measure.real BENCH --json FILE   every change with its verdict

A document counts as a whole. Typeset pages read by Tesseract are kept apart from scans. What the
judge cannot decide (see `judge.py`) counts neither as right nor as wrong; its share is given.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure.gaps import RIGHT, UNSURE, WRONG, Verdict
from benchmarks.measure.judge import Judge
from ocrfix.api import restore
from ocrfix.core.edits import Safety
from ocrfix.core.record import Change
from ocrfix.rules import file as rulefile
from ocrfix.rules.rule import wilson

ROOT = Path(__file__).parents[2]
BY_DOCUMENT = ROOT / "benchmarks" / "data" / "measured.tsv"
WHOLE = {"belloc-church-history", "chen-filial-duty", "russell-chile"}
"""Books of `dp-tesseract` that are whole under `books/layout`."""
LONG = 120
"""A line of so many characters is a paragraph, not a line of print."""
RECORD = ROOT / "rules" / "measured" / "real.tsv"
BOUND = rulefile.SAFE_BOUND
NOTES = ROOT / "rules" / "measured" / "notes.tsv"
TOGETHER = (
    ("footnotes.from-foot", "footnotes.in-paragraph", "footnotes.inside-sentence"),
    ("citations.mark-misread", "citations.number-misread"),
    ("furniture.running-head", "furniture.notice"),
    ("furniture.head-in-sentence", "furniture.head-beside-folio"),
    ("furniture.folio-in-sentence", "furniture.folio-in-series"),
    ("furniture.stamp", "furniture.speck", "furniture.lone-stamp"),
    ("hyphens.missing", "hyphens.misread", "hyphens.cut-speck", "hyphens.cut-misread"),
)
"""Rules that are one judgement, distinguished only in what a reader is shown. Each is too rare
on real scans to measure; they share one record."""
WITH_TYPESET = frozenset(("citations.mark-misread", "footnotes.from-foot", "furniture.stamp"))
"""Rules that have too few cases in real scans with truth: 19 in 20 of these must be right, and
then the typeset books that Tesseract read count with them."""
TOLD = 0.3
"""A larger share of undecided changes is given with the record."""
IN_PASSAGES = {"encoding", "scannos", "quotes", "spacing"}
"""Passes that are judged in passages: these have no pages, and their line ends are not print's."""
IN_UNWRAPPED = {"pages", "furniture", "footnotes", "sentences"}
"""Passes that are judged in scans without line ends: the others are judged with them."""
UNWRAPPED = "unwrapped "
SHORT_LINE = 0.7
TYPESET = "typeset pages"
WORDS = ("bln600", "icdar2017-eval", "overproof")


class Text(NamedTuple):
    """A document: what kind it is, its name, the scan and the truth."""

    kind: str
    name: str
    scan: str
    truth: str


class Found(NamedTuple):
    """A change with the verdict on it."""

    kind: str
    name: str
    rule: str
    safety: int
    confidence: float
    answer: str
    why: str
    truth: str
    at: int
    start: int
    old: str
    new: str
    around: str


def texts(bench: Path) -> Iterator[Text]:
    """The documents of a bench folder, the largest first."""
    for folder in sorted((bench / "books" / "layout").iterdir()):
        raw = next(folder.glob("raw*.txt")).read_text("utf-8")
        clean = (folder / "clean.txt").read_text("utf-8")
        yield Text("whole books", folder.name, raw, clean)
        yield Text(f"{UNWRAPPED}whole books", f"{folder.name} unwrapped", unwrapped(raw), clean)
    for file in sorted((bench / "books").glob("*.jsonl")):
        for name, records in _grouped(file, "book", "subset").items():
            if file.stem == "dp-tesseract" and name.strip() in WHOLE:
                continue
            scan = "\f".join(r["ocr"].strip("\f") + "\n" for r in records)
            truth = "\f".join(_paragraphs(r["gt"].strip("\f")) + "\n" for r in records)
            yield Text(f"books, {file.stem}", f"{file.stem} {name}".strip(), scan, truth)
            if file.stem in {"dp-tesseract", "hathi-gutenberg-pages"}:
                kind, joined = f"{UNWRAPPED}books, {file.stem}", unwrapped(scan)
                yield Text(kind, f"{file.stem} {name} unwrapped", joined, truth)
    for folder in sorted((bench / "pages").iterdir()):
        truth = (folder / "clean.txt").read_text("utf-8")
        yield Text(
            TYPESET, f"typeset {folder.name}", (folder / "ocr.txt").read_text("utf-8"), truth
        )
    for stem in WORDS:
        # Many are a few lines long: by twenty they are documents long enough to run.
        file = bench / "words" / f"{stem}.jsonl"
        grouped = [r for r in _grouped(file, "doc", "subset").values() if r[0]["lang"] == "en"]
        for at in range(0, len(grouped), 20):
            records = [r for group in grouped[at : at + 20] for r in group]
            scan, truth = (
                "\n\n".join(r[key].strip() for r in records) + "\n" for key in ("ocr", "gt")
            )
            yield Text(f"passages, {stem}", f"{stem} {at // 20 + 1}", scan, truth)


def unwrapped(scan: str) -> str:
    """A scan as engines write it that give a paragraph a line, and no page ends.

    Heads, folios, notes and the page ends in the middle of sentences are those of the scan. The
    lines of a block are joined, and a hyphen before a small letter goes; a line that is far
    shorter than the one after it ends a paragraph, as those engines take it.
    """
    pages = []
    for page in scan.split("\f"):
        blocks = []
        for block in re.split(r"\n[^\S\n]*\n", page):
            lines = [line.strip() for line in block.split("\n") if line.strip()]
            parts = [""]
            for number, line in enumerate(lines):
                before = lines[number - 1] if number else ""
                if number and len(before) < SHORT_LINE * len(line):
                    parts.append(line)
                elif parts[-1].endswith("-") and line[:1].islower():
                    parts[-1] = parts[-1][:-1] + line
                else:
                    parts[-1] = f"{parts[-1]} {line}".strip()
            blocks += filter(None, parts)
        pages.append("\n\n".join(blocks))
    return "\n\n".join(filter(None, pages)) + "\n"


def _paragraphs(page: str) -> str:
    """A page of truth, a blank line between paragraphs, also where each was one line."""
    page = page.replace(" \n ", "\n\n")  # so one collection begins a paragraph
    lines = [len(line) for line in page.splitlines() if line.strip()]
    return re.sub(r"\s*\n\s*", "\n\n", page) if max(lines, default=0) > LONG else page


def _grouped(file: Path, *keys: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        record = json.loads(line)
        meta = record["meta"]
        name = " ".join(
            str(meta[key]) for key in keys if key in meta and meta[key] != meta.get("clean")
        )
        found[name].append(record)
    return found


def judged(text: Text) -> list[Found]:
    """Every change that a run proposes for a document, with the verdict."""
    rulefile.SAFE_BOUND = -1.0  # what is being measured may not be trusted yet
    result = restore(text.scan)
    changes = [change for change in result.changes if change.safety > Safety.NOTE]
    if text.kind.startswith("passages"):
        changes = [change for change in changes if change.stage in IN_PASSAGES]
    if text.kind.startswith(UNWRAPPED):
        changes = [change for change in changes if change.stage in IN_UNWRAPPED]
    judge = Judge(text.scan, text.truth, _gone(changes))
    found = []
    for change in changes:
        verdict = _fair(text, change, judge.judge(change))
        low, high = change.scan
        if verdict.at >= 0:
            low, high = next(edit.scan for edit in change.edits if edit.scan.start == verdict.at)
        around = (
            text.scan[max(0, low - 60) : low]
            + "⟦"
            + text.scan[low:high]
            + "⟧"
            + text.scan[high : high + 60]
        )
        found.append(
            Found(
                text.kind,
                text.name,
                change.rule,
                int(change.safety),
                change.confidence,
                *verdict,
                low,
                change.old,
                change.new,
                around,
            )
        )
    return found


def _gone(changes: list[Change]) -> Iterator[tuple[int, int]]:
    for change in changes:
        if change.stage in {"furniture", "pages"} or change.moves:
            for edit in change.edits:
                if not edit.new.strip() and edit.old.strip():
                    yield edit.scan


def _fair(text: Text, change: Change, verdict: Verdict) -> Verdict:
    """Undecided, where the truth of a collection is known not to tell."""
    kind = text.kind
    if "dp-doctr" in kind and change.stage in {"paragraphs", "sentences", "footnotes"}:
        return Verdict(UNSURE, "this truth has no paragraphs", verdict.truth)
    if (
        ("oldbooks" in kind or "dp-doctr" in kind)
        and change.stage in {"furniture", "pages"}
        and verdict.answer == WRONG
    ):
        return Verdict(UNSURE, "heads and folios are in this truth", verdict.truth)
    return verdict


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--show", default="", metavar="RULE")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", default="", help="part of the name of a document")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.json:
        options.json.write_text("", "utf-8")
    found: list[Found] = []
    chosen = [text for text in texts(options.bench) if options.only in text.name]
    chosen.sort(key=lambda text: -len(text.scan))  # the longest must not be the last to start
    with Pool(2) as pool:
        for some in pool.imap_unordered(judged, chosen):
            found += some
            if options.json:
                with options.json.open("a", encoding="utf-8") as out:
                    out.writelines(
                        json.dumps(each._asdict(), ensure_ascii=False) + "\n" for each in some
                    )
    for each in found:
        if each.rule == options.show and each.answer == WRONG:
            print(f"{each.name}\n  {each.around!r}\n  → {each.new!r}")
            print(f"  truth {each.truth!r}: {each.why}")
    if options.write:
        BY_DOCUMENT.write_text(by_document(found), "utf-8")
        RECORD.write_text(record(found), "utf-8")
    print(table(found))
    print(proposals(found))


Tally = dict[str, Counter[str]]


def tally(found: Iterable[Found]) -> Tally:
    """For each rule, how many changes were right, wrong and undecided."""
    counted: Tally = defaultdict(Counter)
    for each in found:
        counted[each.rule][each.answer] += 1
    return counted


def table(found: list[Found]) -> str:
    """The rules with their figures; `<` where a safe rule is not right often enough."""
    scans, typeset = (
        tally(each for each in found if _typeset(each) == kind) for kind in (False, True)
    )
    safety = {each.rule: each.safety for each in sorted(found, key=lambda each: each.safety)}
    lines = [f"{'rule':40}{'safety':8}{'right':>7}{'wrong':>6}{'undec.':>7}{'bound':>7}    typeset"]
    for rule in sorted({*scans, *typeset}):
        counts = [scans[rule][key] for key in (RIGHT, WRONG, UNSURE)]
        bound = wilson(counts[0], counts[0] + counts[1])
        mark = "<" if safety[rule] == Safety.SAFE and bound < BOUND else " "
        of = typeset[rule][RIGHT] + typeset[rule][WRONG]
        lines.append(
            f"{rule:40}{Safety(safety[rule]).word:8}{counts[0]:7}{counts[1]:6}{counts[2]:7}"
            f"{bound:7.3f} {mark}  {typeset[rule][RIGHT]} of {of}"
        )
    return "\n".join(lines)


def proposals(found: list[Found]) -> str:
    """How many safe changes are right, and proposals at odds of a half and more."""
    lines = []
    for title, chosen in (
        ("safe", [e for e in found if e.safety == Safety.SAFE]),
        ("proposed at odds of 0.5 and more",
         [e for e in found if e.safety < Safety.SAFE and e.confidence >= 0.5]),
    ):  # fmt: skip
        for kind in sorted({each.kind for each in found}):
            some = Counter(each.answer for each in chosen if each.kind == kind)
            right, of = some[RIGHT], some[RIGHT] + some[WRONG]
            share = f"{right / of:.3f}" if of else "–"
            lines.append(
                f"{title:34}{kind:32}{right:7} of {of:6} {share:>6}, {some[UNSURE]} undecided"
            )
    return "\n".join(lines)


def by_document(found: list[Found]) -> str:
    """Each rule in each document: the table that docs/measured.md is written from."""
    rows = ["rule\tkind\tdocument\tright\twrong\tundecided"]
    counted: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for each in found:
        counted[each.rule, each.kind, each.name][each.answer] += 1
    for key, counts in sorted(counted.items()):
        rows.append("\t".join((*key, *(str(counts[answer]) for answer in (RIGHT, WRONG, UNSURE)))))
    return "\n".join(rows) + "\n"


def record(found: list[Found]) -> str:
    """The record that lets a rule be safe: scans alone, and how many documents they are.

    Of a safe rule only the changes count that it makes unasked: a pass may only propose some.
    """
    safe = {each.rule for each in found if each.safety == Safety.SAFE}
    of_rule: dict[str, list[Found]] = defaultdict(list)
    for each in found:
        if not _typeset(each) and (each.safety == Safety.SAFE or each.rule not in safe):
            of_rule[each.rule].append(each)
    rows = ["rule\tright\tof\ton"]
    for group in TOGETHER:
        both = [each for rule in group for each in of_rule[rule]]
        of_rule.update(dict.fromkeys(group, both))
    for rule, some in sorted(of_rule.items()):
        known = [each for each in some if each.answer != UNSURE]
        if not known:
            continue
        right = sum(each.answer == RIGHT for each in known)
        seen = Counter(kind for kind, _ in {(each.kind, each.name) for each in known})
        where = "; ".join(f"{count} {kind}" for kind, count in sorted(seen.items()))
        unsure = 1 - len(known) / len(some)
        told = f" ({unsure:.0%} undecided)" if unsure > TOLD else ""
        group = next((set(group) for group in TOGETHER if rule in group), {rule})
        shared = f"; {', '.join(sorted(group))} together" if len(group) > 1 else ""
        of = len(known)
        if group & WITH_TYPESET and right >= BOUND * of:
            more, of_more = _typeset_record(found, group)
            right, of = right + more, of + of_more
            shared += f"; of these {of_more:,} on typeset pages read by Tesseract"
        rows.append(f"{rule}\t{right}\t{of}\treal OCR: {where}{told}{shared}")
    return "\n".join(rows) + "\n"


def _typeset_record(found: Iterable[Found], rules: Collection[str]) -> tuple[int, int]:
    """How often some rules were right on typeset pages, of how many: here and in notes.tsv."""
    answers = [each.answer for each in found if _typeset(each) and each.rule in rules]
    right, of = answers.count(RIGHT), answers.count(RIGHT) + answers.count(WRONG)
    for row in NOTES.read_text("utf-8").splitlines()[1:]:
        name, more, of_more, _ = row.split("\t")
        if name in rules:
            right, of = right + int(more), of + int(of_more)
    return right, of


def _typeset(each: Found) -> bool:
    return each.kind == TYPESET


if __name__ == "__main__":
    main()
