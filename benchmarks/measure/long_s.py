"""How often words with a long s are read right in clean books that were set with it.

    measure/long_s.py BENCH CACHE --heldout MODEL

`measure/rules.py` counts the rule on real scans, which are few; only those make it safe. Here clean
books that nothing was learned from are set with the long s of the 18th century (none at the end of
words, none beside f). So many of them are read as f, and so many words have another letter
misread, as `rules/confusions.en.tsv` has it.
"""

from __future__ import annotations

import re
from collections import Counter
from random import Random

from benchmarks.data.words_data import units
from benchmarks.train.corrector import RULES, asked
from ocrfix.language.model.model import Model
from ocrfix.rules.rule import wilson
from ocrfix.spelling.channel import MisreadingModel
from ocrfix.spelling.corrector import Corrector
from ocrfix.spelling.options import Finder
from ocrfix.spelling.ranking import rankings
from ocrfix.spelling.tokens import tokens

LONG = re.compile(r"(?<![fF])s(?=[^\W\d_f])")
WORD = re.compile(r"[a-z]{3,}")
READ_AS_F, MISREAD = 0.8, 0.06
PIECE = 5_000


def main() -> None:
    """Measure, print, and write."""
    options = asked(__doc__)
    channel = MisreadingModel((RULES / "confusions.en.tsv").read_text("utf-8"))
    alike = (RULES / "lookalikes.en.tsv").read_text("utf-8")
    ranking = rankings((RULES / "ranking.en.json").read_text("utf-8"))
    corrector = Corrector(Finder(Model(options.heldout), channel, alike), ranking)
    misread = letters(channel)
    rng, right, of = Random(0), 0, 0
    wrong: Counter[str] = Counter()
    for unit in units(options.bench, options.cache):
        if unit.set != "clean" or unit.split == "train":
            continue
        for start in range(0, len(unit.truth), PIECE):
            truth = unit.truth[start : start + PIECE]
            read = corrector.read(noisy(truth, misread, rng))
            printed = tokens(truth, corrector.model)
            if len(read.words) != len(printed.words):
                continue  # a compound became another: places do not answer each other
            for at, new in read.long_s.items():
                of += 1
                right += new == printed.folded[at]
                if new != printed.folded[at]:
                    wrong[f"{new} ({printed.words[at]})"] += 1
    print(f"{right} of {of}, bound {wilson(right, of):.4f}", *wrong.most_common(30), sep="\n")


def letters(channel: MisreadingModel) -> dict[str, list[tuple[str, float]]]:
    """What single letters are read as, and how often of all their misreadings."""
    found: dict[str, list[tuple[str, float]]] = {}
    for (truth, reading), cost in channel.costs.items():
        if len(truth) == len(reading) == 1 and truth.isalpha() and reading.isalpha():
            found.setdefault(truth, []).append((reading.lower(), 2.718**-cost))
    return found


def noisy(text: str, misread: dict[str, list[tuple[str, float]]], rng: Random) -> str:
    """`text` as it may be read where it has the long s."""
    text = LONG.sub(lambda _: "f" if rng.random() < READ_AS_F else "s", text)

    def one(match: re.Match[str]) -> str:
        word = match[0]
        at = rng.randrange(len(word))
        if rng.random() > MISREAD or word[at] not in misread:
            return word
        others, weights = zip(*misread[word[at]], strict=True)
        return word[:at] + rng.choices(others, weights)[0] + word[at + 1 :]

    return WORD.sub(one, text)


if __name__ == "__main__":
    main()
