"""Find words that may be read for each other: rules/lookalikes.LANGUAGE.tsv.

    train/lookalikes.py            (from the model that ships and rules/confusions.LANGUAGE.tsv)

A word of the language that one confusion makes of a common one, and how unlikely that is. Those
that are much commoner than the misreadings of the other are left out: no reader could decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from pathlib import Path

from ocrfix.language.model.model import Model
from ocrfix.spelling.channel import MisreadingModel
from ocrfix.spelling.options import TrustedWords

RULES = Path(__file__).parents[2] / "rules"
LIKELY, LOST = 11.0, 11.0
"""Up to which cost (-log of the probability) letters misread, and letters lost, are undone."""
LEAST = -9.0
"""The least log of the odds that a reading is the other word, of an unknown place."""
COMMON, SEEN, MOST = 20, 2, 8
"""How often the model must have the other word, and the reading; of how many others it is kept."""
LONGEST = 3


def main() -> None:
    """Write the table."""
    model = Model.open("en")
    channel = MisreadingModel((RULES / "confusions.en.tsv").read_text("utf-8"))
    words, truths = TrustedWords(model), likely(channel)
    lines = [
        f"{word}\t{other}\t{cost:.2f}"
        for word in sorted(w for w in model.words if words[w] >= SEEN)
        for other, cost in alike(word, words, truths)
    ]
    table = "\n".join(["reading\tword\tcost", *lines]) + "\n"
    (RULES / "lookalikes.en.tsv").write_text(table, "utf-8")


def alike(
    word: str, words: TrustedWords, truths: dict[str, list[tuple[str, float]]]
) -> list[tuple[str, float]]:
    """The other words that `word` may have been, and at what cost."""
    costs: dict[str, float] = {}
    for other, cost in undone(word, truths):
        if (
            words[other] >= COMMON
            and cost < costs.get(other, 99)
            and log(words[other] / words[word]) - cost > LEAST
        ):
            costs[other] = cost
    costs.pop(word, None)
    return sorted(costs.items(), key=lambda found: found[1] - log(words[found[0]]))[:MOST]


def likely(channel: MisreadingModel) -> dict[str, list[tuple[str, float]]]:
    """The likely confusions, by the reading."""
    truths: dict[str, list[tuple[str, float]]] = {}
    for (truth, read), cost in channel.costs.items():
        if cost < (LIKELY if read else LOST if len(truth) == 1 else LOST / 2):
            truths.setdefault(read, []).append((truth, cost))
    return truths


def undone(reading: str, truths: dict[str, list[tuple[str, float]]]) -> Iterator[tuple[str, float]]:
    """The word if one likely confusion is undone in `reading`."""
    for start in range(len(reading) + 1):
        for end in range(start, min(start + LONGEST, len(reading)) + 1):
            for truth, cost in truths.get(reading[start:end], ()):
                yield reading[:start] + truth + reading[end:], cost


if __name__ == "__main__":
    main()
