"""How right suggested rules are on text without corrections.

    python -m benchmarks.measure.suggest BENCH/words/overproof.jsonl [LIMIT [LANGUAGE]]

An editor corrects every misread word of half the documents (chosen by a hash of their names);
`ocrfix rules suggest` draws rules from that; the other half, with its truth, judges them.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import ocrfix
from ocrfix.authoring.corpus import CorpusText
from ocrfix.authoring.suggest import suggestions
from ocrfix.core.decisions import HAND, Decision, Decisions
from ocrfix.core.document import Document
from ocrfix.pipeline import run
from ocrfix.rules.file import parse
from ocrfix.rules.proposals import proposed
from ocrfix.rules.rule import upper, wilson
from ocrfix.scoring.alignment import align
from ocrfix.scoring.norms import words

RULES = ocrfix.load(sys.argv[3] if len(sys.argv) > 3 else "en")
SHOWN = 25


def misread(ocr: str, truth: str) -> Iterator[tuple[int, int, str]]:
    """Each word that was misread, and what was printed: places in the OCR text."""
    left, right = words(ocr, "plain"), words(truth, "plain")
    for gap in align(left, right).gaps:
        if len(gap.left) == len(gap.right):
            for one, two in zip(gap.left, gap.right, strict=True):
                start, end = left.starts[one], left.ends[one]
                yield start, end, truth[right.starts[two] : right.ends[two]]


def agreed(ocr: str, truth: str) -> set[int]:
    """Where in the OCR text words begin that the truth has too."""
    left = words(ocr, "plain")
    found = align(left, words(truth, "plain"))
    apart = {n for gap in [*found.gaps, *found.moved] for n in gap.left}
    return {start for n, start in enumerate(left.starts) if n not in apart}


def main(path: Path, limit: int) -> None:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["lang"] == RULES.language][:limit]
    half = {row["id"]: int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 2 for row in rows}
    books = []
    for row in rows:
        if half[row["id"]]:
            ledger = run(Document.from_text(row["ocr"]), RULES, passes=[]).ledger
            made = [
                Decision(HAND, "", start, end, row["ocr"][start:end], new)
                for start, end, new in misread(row["ocr"], row["gt"])
                if row["ocr"][start:end] != new
            ]
            books.append(CorpusText(Path(row["id"]), ledger, Decisions.of(made), None))
    drawn = [each for each in suggestions(books, RULES) if each.toml]
    print(f"{len(books)} documents corrected, {len(drawn)} rules suggested")
    rules = parse("\n".join(each.toml for each in drawn), "suggested", {})
    counts: dict[str, Counter[bool]] = {"words": Counter(), "find": Counter()}
    wrong: list[str] = []
    for row in (row for row in rows if not half[row["id"]]):
        found = {start: (end, new) for start, end, new in misread(row["ocr"], row["gt"])}
        sure = agreed(row["ocr"], row["gt"])
        for rule in rules:
            for fix in proposed(rule, row["ocr"]):
                (start, end), new, _ = fix.edits[0]
                near = next((v for s, v in found.items() if s <= start < v[0]), None)
                if near is None and start not in sure:
                    continue  # it cannot be decided
                right = near is not None and new in near[1]
                counts["words" if rule.words else "find"][right] += 1
                if not right:
                    is_ = near[1] if near else "right"
                    wrong.append(
                        f"{rule.id}: {row['ocr'][max(0, start - 20) : end + 20]!r} is {is_!r}"
                    )
    for kind, count in counts.items():
        right, of = count[True], count.total()
        print(f"{kind}: right {right} of {of} ({wilson(right, of):.3f}-{upper(right, of):.3f})")
    print("\n".join(wrong[:SHOWN]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
