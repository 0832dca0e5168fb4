"""Learn how options are ranked, from aligned passages: rules/ranking.LANGUAGE.json.

    learn_corrector.py BENCH CACHE --heldout MODEL      (needs numpy and lightgbm)

Trees are learned twice: first each word in the company it was read in, then in that which the
first trees leave. What is right is what the truth has at that place. Clean books are judged by a
model that was made without them. Documents fall into three splits: only `train` is learned from.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from rapidfuzz.distance import Levenshtein

from ocrfix.correct.channel import Channel
from ocrfix.correct.corrector import Corrector, Site
from ocrfix.correct.features import FEATURES
from ocrfix.correct.options import Finder
from ocrfix.correct.ranking import GLANCE, Ranking
from ocrfix.correct.tokens import Tokens, odd_case
from ocrfix.lm.tokens import fold
from ocrfix.model import Model
from words_align import labelled
from words_data import units

RULES = Path(__file__).parent.parent / "rules"
OUT = RULES / "ranking.en.json"
SETTINGS = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.12, "min_data_in_leaf": 60,
    "feature_fraction": 0.7, "lambda_l2": 3, "verbose": -1, "num_threads": 2, "seed": 1,
    "deterministic": True,
}  # fmt: skip
ALIKE = 0.7
"""A word that shares its truth with a neighbour, so alike, is that word, and not a piece of it."""
TREES = 160
LIKELY, LOST = 0.25, 0.004
"""Of right options that are so likely, this share may be lost at a glance (`GLANCE`)."""


class Learner:
    """The aligned passages, and correctors to look at them."""

    def __init__(self, bench: Path, cache: Path, heldout: Path) -> None:
        self.units = units(bench, cache)
        self.models = [Model.open("en"), Model(heldout)]
        channel = Channel((RULES / "confusions.en.tsv").read_text("utf-8"))
        alike = (RULES / "lookalikes.en.tsv").read_text("utf-8")
        self.finders = [Finder(model, channel, alike) for model in self.models]
        self.read = [labelled(u.text, u.truth, self.models[u.set == "clean"]) for u in self.units]

    def learn(self) -> str:
        """The table of the ranking."""
        table = ""
        for _ in range(2):
            columns, right, split, _ = self.sites(table)
            table = trees(columns[split == 0], right[split == 0])
        return table

    def sites(self, table: str) -> tuple[Any, Any, Any, Any]:
        """Columns of all options, whether each is right, its split, and the number of its site.

        In the company that the ranking in `table` leaves, or else as it was read.
        """
        columns, right, split, numbers = [], [], [], []
        number = 0
        for unit, (ours, theirs, found) in zip(self.units, self.read, strict=True):
            corrector = Corrector(
                self.finders[unit.set == "clean"], Ranking(table) if table else None
            )
            for site, answers in answered(corrector, ours, theirs, found, again=bool(table)):
                columns += site.columns
                right += answers
                split += [("train", "dev", "test").index(unit.split)] * len(answers)
                numbers += [number] * len(answers)
                number += 1
        return np.array(columns, np.float32), np.array(right), np.array(split), np.array(numbers)


def answered(
    corrector: Corrector, ours: Tokens, theirs: Tokens, found: list[Any], *, again: bool
) -> Iterator[tuple[Site, list[bool]]]:
    """The sites of a passage of which the truth is known, and which options are right."""
    places, line = corrector.suspects(ours), ours.line
    if again:
        line = corrector.settled(ours, corrector.weighed(ours, places, line).values())
    for site in corrector.sites(ours, places, line):
        answers = answer(site, ours, theirs, found)
        if answers is not None:
            yield site, answers


def answer(site: Site, ours: Tokens, theirs: Tokens, found: list[Any]) -> list[bool] | None:
    """Which of a site's options is right; None if that cannot be told."""
    at, word = site.at, ours.words[site.at]
    here = found[at]
    before = found[at - 1] if at else None
    behind = found[at + 1] if at + 1 < len(found) else None
    if here is None:
        return None
    printed = theirs.words[here[0] : here[1]]
    want = plain(" ".join(printed))
    if (
        behind and behind != here
    ):  # the truth may keep the halves of a word cut at a line's end apart
        cut = want + plain(" ".join(theirs.words[behind[0] : behind[1]]))
        if any(o.words == 2 and o.new[0] == cut for o in site.options):
            return None
    is_right = want == plain(word) and not (odd_case(word) and printed != [word])
    shared = (
        here in (before, behind) and Levenshtein.normalized_similarity(want, plain(word)) < ALIKE
    )
    return [
        plain(" ".join(option.new)) == want
        and (behind == here if option.words > 1 else not (is_right or shared))
        for option in site.options
    ]


def plain(words: str) -> str:
    """`words` folded, ligatures resolved, compounds taken apart."""
    folded = fold(unicodedata.normalize("NFKC", words))
    return folded.replace("\N{HYPHEN}", "-").strip("-").replace("-", " ")


def trees(columns: Any, right: Any) -> str:
    """The table of trees that tell which are right."""
    booster = lightgbm.train(SETTINGS, lightgbm.Dataset(columns, right), TREES)
    likely = right & (booster.predict(columns) > LIKELY)
    glance = booster.predict(columns[likely], num_iteration=GLANCE, raw_score=True)
    hopeless = float(np.quantile(glance, LOST))
    gain, behind = (columns[likely, FEATURES.index(name)] for name in ("gain", "behind"))
    print("least gain", np.quantile(gain, LOST), "behind", np.quantile(behind, LOST))
    found = [slim(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in found)
    head = json.dumps({"columns": list(FEATURES), "hopeless": round(hopeless, 3)})
    return f'{head[:-1]}, "trees": [\n{lines}\n]}}\n'


def slim(node: dict[str, Any]) -> Any:
    """A tree as `ranking` reads it."""
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    bound = float(f"{node['threshold']:.5g}")
    return [node["split_feature"], bound, slim(node["left_child"]), slim(node["right_child"])]


def main() -> None:
    """Learn, and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--heldout", type=Path, required=True)
    options = parser.parse_args()
    OUT.write_text(Learner(options.bench, options.cache, options.heldout).learn(), "utf-8")


if __name__ == "__main__":
    main()
