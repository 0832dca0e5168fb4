"""Misread words, before and after, by set and by corrector: `make bench-words BENCH=folder`.

    measure/against_words.py BENCH [--limit N] [--peers] [--write-docs]

Only passages of documents that nothing was learned from. Each is scored under the normalisation of
the HIPE-OCRepair 2026 scorer (case and punctuation do not count). Overproof's own output stands
beside where the set has it. Peers are pyspellchecker (one edit)
and symspellpy, as they come; autocorrect takes a fifth of a second a word.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

import ocrfix
from benchmarks.data.words_data import document_of, split_of

DOCS = Path(__file__).parents[2] / "docs" / "misread.md"
BEGIN, END = (
    "<!-- made by measure/against_words.py --write-docs -->",
    "<!-- end of what was made -->",
)
SETS = ("words/bln600", "words/overproof", "words/icdar2017-eval", "words/ght-sentences",
        "books/dp-tesseract", "books/oldbooks-noisy")  # fmt: skip
PASSES = ("encoding", "hyphens", "scannos")
"""Those that repair words: the truths of some sets have notes and heads where the scan has them."""
COMPOUND, BRIEF = "symspellpy, compound", ("words/bln600", "words/overproof", "words/ght-sentences")
"""It takes a hundred times as long as the others: only of sets of short lines."""
WORD = re.compile(r"[A-Za-z]{3,}")
Corrector = Callable[[dict[str, Any]], str]


class Score(NamedTuple):
    """Counts of one corrector on one set."""

    units: int = 0
    words: int = 0
    wrong: int = 0
    still: int = 0
    edits: int = 0
    length: int = 0
    better: int = 0
    worse: int = 0
    repaired: int = 0
    harmed: int = 0

    def plus(self, other: Score) -> Score:
        """Both together."""
        return Score(*(a + b for a, b in zip(self, other, strict=True)))


def main() -> None:
    """Print the table, and write it to the docs if asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--limit", type=int, default=400, help="passages of a set")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--write-docs", action="store_true")
    options = parser.parse_args()
    correctors: dict[str, Corrector] = {
        "the scan": lambda record: record["ocr"],
        "ocrfix, safe": lambda record: restored(record["ocr"]),
        "ocrfix, all": lambda record: restored(record["ocr"], "review"),
        "Overproof": lambda record: record["meta"].get("overproof", ""),
    } | (peers() if options.peers else {})
    lines = [
        "| set | by | wrong % | fewer % | match error | better : worse | repaired : harmed |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in SETS:
        records = passages(options.bench, name, options.limit)
        for who, correct in correctors.items():
            theirs = who != "Overproof" or records[0]["meta"].get("overproof")
            if theirs and (who != COMPOUND or name in BRIEF):
                lines.append(row(name.partition("/")[2], who, total(records, correct)))
                print(lines[-1], flush=True)
    if options.write_docs:
        page = DOCS.read_text("utf-8")
        head, _, rest = page.partition(BEGIN)
        table = "\n".join(lines)
        DOCS.write_text(f"{head}{BEGIN}\n\n{table}\n\n{END}{rest.partition(END)[2]}", "utf-8")


def passages(bench: Path, name: str, limit: int) -> list[dict[str, Any]]:
    """English passages of a set that nothing was learned from."""
    lines = (bench / f"{name}.jsonl").read_text("utf-8").splitlines()
    records = [
        record
        for record in map(json.loads, lines)
        if record["lang"] == "en" and split_of(document_of(record, name)) != "train"
    ]
    return random.Random(0).sample(records, min(limit, len(records)))


def total(records: list[dict[str, Any]], correct: Corrector) -> Score:
    """The sum over all passages."""
    found = Score()
    for record in records:
        found = found.plus(score(record["gt"], record["ocr"], correct(record)))
    return found


def score(truth: str, ocr: str, fixed: str) -> Score:
    """One passage."""
    gt, raw, out = map(normal, (truth, ocr, fixed))
    a, b = Levenshtein.distance(gt, raw), Levenshtein.distance(gt, out)
    words = gt.split()
    before, after = right(words, raw.split()), right(words, out.split())
    return Score(
        1, len(words), Levenshtein.distance(words, raw.split()),
        Levenshtein.distance(words, out.split()), b,
        max(len(gt), 1) + max(0, len(out) - len(gt)),
        b < a, b > a, len(after - before), len(before - after),
    )  # fmt: skip


def normal(text: str) -> str:
    """As HIPE-OCRepair reads it, and words cut at line ends joined."""
    text = re.sub(r"(?<=[a-z])[-¬\N{HYPHEN}]\s+(?=[a-z])", "", text).lower()
    text = text.replace("œ", "oe").replace("æ", "ae")
    return " ".join(re.sub(r"[\W_]", " ", text).split())


def right(truth: list[str], words: list[str]) -> set[int]:
    """Which words of the truth are unchanged."""
    found: set[int] = set()
    for tag, start, end, _, _ in Levenshtein.opcodes(truth, words):
        if tag == "equal":
            found.update(range(start, end))
    return found


def row(name: str, who: str, s: Score) -> str:
    """One line of the table."""
    return (
        f"| {name} | {who} | {100 * s.still / s.words:.1f} | {100 * (1 - s.still / s.wrong):.0f} "
        f"| {s.edits / s.length:.4f} | {s.better} : {s.worse} | {s.repaired} : {s.harmed} |"
    )


def restored(text: str, apply: str = "safe") -> str:
    """By ocrfix."""
    return ocrfix.restore(text, passes=PASSES, apply=apply).text


def peers() -> dict[str, Corrector]:
    """Correctors to be had from PyPI, a word (symspellpy: or a line) at a time."""
    from importlib.resources import files

    from spellchecker import SpellChecker
    from symspellpy import SymSpell, Verbosity

    checker, sym = SpellChecker(distance=1), SymSpell(2, 7)  # at 2, a word takes seconds
    home = files("symspellpy")
    sym.load_dictionary(str(home / "frequency_dictionary_en_82_765.txt"), 0, 1)
    sym.load_bigram_dictionary(str(home / "frequency_bigramdictionary_en_243_342.txt"), 0, 2)
    spelled = cache(lambda word: (checker.correction(word) or word) if len(word) < 16 else word)

    def single(word: str) -> str:
        return str(sym.lookup(word, Verbosity.TOP, 2, include_unknown=True)[0].term)

    def each(fix: Callable[[str], str]) -> Corrector:
        fix = cache(fix)
        return lambda r: WORD.sub(
            lambda m: m[0] if m[0] == fix(m[0].lower()) else fix(m[0].lower()), r["ocr"]
        )

    def compound(record: dict[str, Any]) -> str:
        lines = record["ocr"].splitlines()
        return "\n".join(sym.lookup_compound(x, 2)[0].term if x.strip() else "" for x in lines)

    return {
        "pyspellchecker": each(spelled),
        "symspellpy": each(single),
        COMPOUND: compound,
    }


if __name__ == "__main__":
    main()
