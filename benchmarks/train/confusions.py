"""Count how letters are misread, in aligned words: rules/confusions.LANGUAGE.tsv.

    train/confusions.py BENCH CACHE      (documents of the training split only)

Truth and reading are aligned letter by letter; each stretch that differs, up to three letters on
either side, is one confusion. `of` is how often the truth has those letters at all.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.data.words_align import labelled
from benchmarks.data.words_data import units
from ocrfix.language.model.model import Model

OUT = Path(__file__).parents[2] / "rules" / "confusions.en.tsv"
LEAST = 3
LONGEST = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("cache", type=Path)
    options = parser.parse_args()
    model = Model.open("en")
    counts: Counter[tuple[str, str]] = Counter()
    of: Counter[str] = Counter()
    where: dict[tuple[str, str], set[str]] = defaultdict(set)
    for unit in units(options.bench, options.cache):
        if unit.split == "train" and unit.raw != unit.truth:
            for word, truth in pairs(unit.text, unit.truth, model):
                count_letters(truth, of)
                for pair in confusions(truth, word):
                    counts[pair] += 1
                    where[pair].add(unit.set)
    lines = [
        f"{truth}\t{reading}\t{n}\t{of[truth]}\t{', '.join(sorted(where[truth, reading]))}"
        for (truth, reading), n in sorted(counts.items())
        if n >= LEAST
    ]
    OUT.write_text("\n".join(["truth\treading\tcount\tof\ton", *lines]) + "\n", "utf-8")


def pairs(text: str, truth: str, model: Model):
    """Words of the text and what they are, where one stands for one and they are alike."""
    ours, theirs, found = labelled(text, truth, model)
    for at, (word, place) in enumerate(zip(ours.words, found, strict=True)):
        if place and place[1] - place[0] == 1 and place not in found[at + 1 : at + 2]:
            meant = theirs.words[place[0]]
            if Levenshtein.distance(word, meant) <= max(2, len(meant) // 2):
                yield (
                    word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"),
                    meant.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"),
                )


def count_letters(word: str, of: Counter[str]) -> None:
    of[""] += len(word) + 1
    for length in range(1, LONGEST + 1):
        of.update(word[at : at + length] for at in range(len(word) - length + 1))


def confusions(truth: str, reading: str):
    """The stretches that differ: (truth, reading)."""
    if truth == reading or truth.lower() == reading.lower():
        return
    start = None
    for op in [*Levenshtein.opcodes(truth, reading), None]:
        if op is not None and op.tag != "equal":
            start = start or (op.src_start, op.dest_start)
            end = (op.src_end, op.dest_end)
        elif start:
            a, b = truth[start[0] : end[0]], reading[start[1] : end[1]]
            if len(a) == len(b):
                yield from zip(a, b, strict=True)
            if (len(a) != len(b) or len(a) > 1) and max(len(a), len(b)) <= LONGEST:
                yield a, b
            start = None


if __name__ == "__main__":
    main()
