"""How often the corrector is right, by rule and by what it says of itself.

    measure/misread.py BENCH CACHE --heldout MODEL [--write]

On documents from which nothing was learned. A change is right if it is what the truth has there;
of clean text every change is wrong. `--write` puts the records into rules/measured/misread.tsv and
the tables into docs/misread.md.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import ocrfix
from benchmarks.data.words_align import labelled
from benchmarks.data.words_data import units
from benchmarks.train.corrector import OUT, RULES, answer, plain
from ocrfix.language.model.model import Model
from ocrfix.passes.scannos.misread import fixes
from ocrfix.rules.rule import wilson
from ocrfix.spelling.channel import MisreadingModel
from ocrfix.spelling.corrector import Corrector, Site
from ocrfix.spelling.options import Finder
from ocrfix.spelling.ranking import rankings
from ocrfix.spelling.tokens import odd_case

DOCS = Path(__file__).parents[2] / "docs" / "misread.md"
STEPS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 1.01)
ON = "newspapers, books and periodicals from which nothing was learned"
LONGEST = 130_000
"""Clean books in pieces; longer texts say the same again."""


SAFE = {"scannos.misread"}
HATHI, NOVELS = "pages of 1719 to 1911, some in dialect", "novels of 1840 to 1920, some in dialect"
OLD = (HATHI, NOVELS)
"""Texts whose odd spellings are no misreadings."""
OLDEST = "truth of icdar2017-eval"
CLEAN: dict[str, Callable[[str], bool]] = {
    "books the measuring model never saw": lambda s: s == "clean",
    "truths of newspapers and books": lambda s: (
        s.startswith("truth of ") and s not in (OLDEST, "truth of hathi")
    ),
    "truths with spellings of the 17th century, and errors": lambda s: s == OLDEST,
    HATHI: lambda s: s == "truth of hathi",
    NOVELS: lambda s: s == "novels",
}
"""Clean texts, by what they are, and the sets that they are in."""
HARM = Path(__file__).parents[1] / "data" / "harm.tsv"


class Judged(NamedTuple):
    """One change: by which rule, at what odds, right or not, and whether a right word fell."""

    set: str
    rule: str
    odds: float
    right: bool
    harmed: bool
    said: str


def main() -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--heldout", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    words: Counter[str] = Counter()
    found = list(judged(options.bench, options.cache, options.heldout, words))
    noisy = [j for j in found if not is_clean(j.set)]
    reliability = by_odds(noisy)
    records = by_rule(noisy)
    clean = on_clean(found, words)
    print(reliability, *records, clean, by_set(found, words), sep="\n\n")
    if options.write:
        head = "rule\tright\tof\ton"
        (RULES / "measured" / "misread.tsv").write_text("\n".join([head, *records]) + "\n", "utf-8")
        page = DOCS.read_text("utf-8")
        for name, table in (("reliability", reliability), ("clean", clean)):
            begin, end = (
                f"<!-- {name}: measure/misread.py -->",
                f"<!-- end of {name} -->",
            )
            start, _, rest = page.partition(begin)
            page = f"{start}{begin}\n\n{table}\n\n{end}{rest.partition(end)[2]}"
        DOCS.write_text(page, "utf-8")
        write_harm(found, words)


def judged(bench: Path, cache: Path, heldout: Path, words: Counter[str]) -> Iterator[Judged]:
    """All changes of passages that nothing was learned from; `words` counts theirs by set."""
    rules = ocrfix.load("en")
    models = (Model.open("en"), Model(heldout))
    channel = MisreadingModel((RULES / "confusions.en.tsv").read_text("utf-8"))
    alike = (RULES / "lookalikes.en.tsv").read_text("utf-8")
    ranking = rankings(OUT.read_text("utf-8"))
    correctors = [Corrector(Finder(model, channel, alike), ranking) for model in models]
    for unit in units(bench, cache):
        if unit.split == "train" or len(unit.text) > LONGEST:
            continue
        corrector = correctors[unit.set == "clean"]
        ours, theirs, places = labelled(unit.text, unit.truth, corrector.model)
        words[unit.set] += len(ours.words)
        for verdict, rule in fixes(ours, corrector, rules):
            answers = answer(Site(verdict.at, [verdict.option], [()]), ours, theirs, places)
            if answers is None:
                continue
            low, high = places[verdict.at]
            word, printed = ours.words[verdict.at], theirs.words[low:high]
            harmed = (
                not answers[0]
                and plain(" ".join(printed)) == plain(word)
                and not (odd_case(word) and printed != [word])
            )
            said = f"{word} -> {' '.join(verdict.option.new)} ({' '.join(printed)})"
            yield Judged(unit.set, rule, verdict.odds, answers[0], harmed, said)


def write_harm(found: list[Judged], words: Counter[str]) -> None:
    """The safe changes in dialect and old print, into harm.tsv; a word has six letters."""
    rows = [row for row in HARM.read_text("utf-8").splitlines() if not row.startswith(tuple(OLD))]
    for shape in OLD:
        sure = sum(CLEAN[shape](j.set) and j.rule in SAFE for j in found)
        millions = 6 * sum(n for s, n in words.items() if CLEAN[shape](s)) / 1e6
        rows.append(f"{shape}\tscannos.misread\t{sure}\t{millions:.1f}")
    HARM.write_text("\n".join(rows) + "\n", "utf-8")


def is_clean(name: str) -> bool:
    """Whether a set is clean text."""
    return name in ("clean", "novels") or name.startswith("truth of ")


def by_odds(found: list[Judged]) -> str:
    """The reliability: what was stated, and what was right."""
    lines = ["| stated | changes | mean stated | right |", "|---|---|---|---|"]
    for low, high in pairwise(STEPS):
        some = [j for j in found if low <= j.odds < high]
        if some:
            mean = sum(j.odds for j in some) / len(some)
            right = sum(j.right for j in some) / len(some)
            until = f"to {high:.2f}" if high <= 1 else "and more"
            lines.append(f"| {low:.2f} {until} | {len(some):,} | {mean:.3f} | {right:.3f} |")
    return "\n".join(lines)


def by_rule(found: list[Judged]) -> list[str]:
    """Lines of a table of records."""
    lines = []
    for rule in sorted({j.rule for j in found}):
        some = [j for j in found if j.rule == rule]
        right = sum(j.right for j in some)
        print(rule, right, len(some), f"bound {wilson(right, len(some)):.4f}")
        lines.append(f"{rule}\t{right}\t{len(some)}\t{ON}")
    return lines


def on_clean(found: list[Judged], words: Counter[str]) -> str:
    """What happens to clean text."""
    lines = ["| clean text | words | changed | proposed |", "|---|---|---|---|"]
    safe = "scannos.misread"

    def row(name: str, choose: Callable[[str], bool]) -> str:
        some = [j for j in found if choose(j.set)]
        total = sum(n for s, n in words.items() if choose(s))
        sure = sum(j.rule == safe for j in some)
        return f"| {name} | {total:,} | {sure} | {len(some) - sure} |"

    lines += [row(name, choose) for name, choose in CLEAN.items()]
    return "\n".join(lines)


def by_set(found: list[Judged], words: Counter[str]) -> str:
    """Changes, right ones and harm, of each set."""
    lines = []
    for name, total in sorted(words.items()):
        some = [j for j in found if j.set == name]
        sure = [j for j in some if j.rule == "scannos.misread"]
        lines.append(
            f"{name:28} words {total:7,}  safe {sum(j.right for j in sure)}/{len(sure)} "
            f"harmed {sum(j.harmed for j in sure)}  all {sum(j.right for j in some)}/{len(some)} "
            f"harmed {sum(j.harmed for j in some)}"
        )
        lines += [f"    {j.rule} {j.odds:.2f} {j.said}" for j in sure if j.harmed][:40]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
