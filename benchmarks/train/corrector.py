"""Learn how options are ranked, from aligned passages: rules/ranking.LANGUAGE.json.

    train/corrector.py BENCH CACHE --heldout MODEL      (needs numpy and lightgbm)

Trees are learned twice: first each word in the company it was read in, then in that which the
first trees leave. A third time those are learned that say which changes are safe: dialect and
old print, in which nothing is misread, count three times as much there. What is right is what the
truth has at that place. Clean books are judged by a model that was made without them. Documents
fall into three splits: only `train` is learned from.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from rapidfuzz.distance import Levenshtein

from benchmarks.data.words_align import labelled
from benchmarks.data.words_data import units
from ocrfix.language.model.model import Model
from ocrfix.language.model.tokens import fold
from ocrfix.spelling.channel import MisreadingModel
from ocrfix.spelling.corrector import Corrector, Site
from ocrfix.spelling.features import FEATURES
from ocrfix.spelling.options import Finder
from ocrfix.spelling.ranking import GLANCE, Ranking, Rankings
from ocrfix.spelling.tokens import Tokens, odd_case

RULES = Path(__file__).parents[2] / "rules"
OUT = RULES / "ranking.en.json"
SETTINGS = {
    "objective": "binary", "learning_rate": 0.12, "min_data_in_leaf": 60,
    "feature_fraction": 0.7, "lambda_l2": 3, "verbose": -1, "num_threads": 2, "seed": 1,
    "deterministic": True,
}  # fmt: skip
ALIKE = 0.7
"""A word that shares its truth with a neighbour, so alike, is that word, and not a piece of it."""
TREES = 160
LEAVES = {"first": 15, "again": 31, "sure": 31}
"""Of a tree: the second round looks at fewer places, and may look closer."""
STEPS = (0.3, 0.5, 0.9, 0.95, 0.96, 0.97, 0.98)
NONE: dict[str, Any] = {"hopeless": 0.0, "trees": []}
LIKELY, LOST = 0.25, 0.004
"""Of right options that are so likely, this share may be lost at a glance (`GLANCE`)."""


DIALECT = ("novels", "truth of hathi")
"""Sets whose odd spellings are no misreadings. The first two rounds, which propose, are learned
without them: with them, half of what is proposed in books with few errors would be lost."""
OF_THE_TEXT = ("elided", "surely")
"""Columns that are the same for a whole text, and that only the third ranking looks at: by these
the others would learn which texts have errors."""
WEIGHT = 3.0


class Rows(NamedTuple):
    """What the options of all sites are learned from; columns of one length, but `columns`."""

    columns: Any
    right: Any
    """Whether the option is right."""
    fine: Any
    """Whether what was read is."""
    split: Any
    set: Any
    site: Any


class Learner:
    """The aligned passages, and correctors to look at them."""

    def __init__(self, bench: Path, cache: Path, heldout: Path) -> None:
        self.units = units(bench, cache)
        self.models = [Model.open("en"), Model(heldout)]
        channel = MisreadingModel((RULES / "confusions.en.tsv").read_text("utf-8"))
        alike = (RULES / "lookalikes.en.tsv").read_text("utf-8")
        self.finders = [Finder(model, channel, alike) for model in self.models]

    def learn(self) -> dict[str, Any]:
        """The rankings of both rounds, and of what is sure."""
        found: dict[str, Any] = {"columns": list(FEATURES)}
        for name in ("first", "again", "sure"):
            if name != "sure":
                self.rows = self.looked(Ranking(found["first"]) if name == "again" else None)
            found[name] = self.ranked(name)
        return found

    def ranked(self, name: str) -> dict[str, Any]:
        """One ranking, learned on what is its own to learn from."""
        columns = self.rows.columns.copy()
        train, old = self.rows.split == 0, np.isin(self.rows.set, DIALECT)
        if name != "sure":
            train &= ~old
            columns[:, [FEATURES.index(column) for column in OF_THE_TEXT]] = 0
        weight = np.where(old, WEIGHT, 1.0)
        data = lightgbm.Dataset(columns[train], self.rows.right[train], weight=weight[train])
        booster, found = trees(data, columns[train], self.rows.right[train], LEAVES[name])
        print(name, report(self.rows, booster.predict(columns)), flush=True)
        return found

    def looked(self, ranking: Ranking | None) -> Rows:
        """All options of all passages, in the company that `ranking` leaves, or as it was read."""
        numbers = sorted(range(len(self.units)), key=lambda n: -len(self.units[n].text))
        LOOKING[:] = [partial(self._look, ranking=ranking)]
        with get_context("fork").Pool() as pool:
            found = pool.map(_look, numbers, chunksize=1)
        first = 0
        parts: list[list[Any]] = []
        for columns, *rest, sites in found:
            if len(columns):
                parts.append([columns, *rest, sites + first])
                first += sites[-1] + 1
        return Rows(*map(np.concatenate, zip(*parts, strict=True)))

    def _look(self, number: int, ranking: Ranking | None) -> list[Any]:
        unit = self.units[number]
        finder = self.finders[unit.set == "clean"]
        ours, theirs, found = labelled(unit.text, unit.truth, finder.model)
        columns, right, fine, sites = [], [], [], []
        for site in looked(finder, ours, ranking):
            if (answers := answer(site, ours, theirs, found)) is not None:
                columns += site.columns
                right += answers
                fine += [read_right(site, ours, theirs, found)] * len(answers)
                sites += [sites[-1] + 1 if sites else 0] * len(answers)
        split = [("train", "dev", "test").index(unit.split)] * len(right)
        return [
            np.array(columns, np.float32), np.array(right, bool), np.array(fine, bool),
            np.array(split, np.int8), np.array([unit.set] * len(right)), np.array(sites, int),
        ]  # fmt: skip


LOOKING: list[Any] = []
"""What a forked process does with a number: it cannot be sent there, since models are maps."""


def _look(number: int) -> list[Any]:
    found: list[Any] = LOOKING[0](number)
    return found


def looked(finder: Finder, ours: Tokens, ranking: Ranking | None) -> Iterator[Site]:
    """The sites of a passage: at first sight, or once more, after what `ranking` found."""
    corrector = Corrector(finder, Rankings(*[ranking or Ranking(NONE)] * 3))
    places = corrector.suspects(ours)
    if not ranking:
        return corrector.sites(ours, places, ours.line)
    first = corrector.weighed(ours, places, ours.line)
    line, habits = corrector.settled(ours, first.values()), corrector.habits(ours, first.values())
    return corrector.sites(ours, list(first), line, habits)


def read_right(site: Site, ours: Tokens, theirs: Tokens, found: list[Any]) -> bool:
    """Whether what was read at a site is what the truth has."""
    word, printed = ours.words[site.at], theirs.words[slice(*found[site.at])]
    same = plain(" ".join(printed)) == plain(word)
    return same and not (odd_case(word) and printed != [word])


def answer(site: Site, ours: Tokens, theirs: Tokens, found: list[Any]) -> list[bool] | None:
    """Which of a site's options is right; None if that is unclear."""
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
    is_right = read_right(site, ours, theirs, found)
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


def trees(data: Any, columns: Any, right: Any, leaves: int) -> tuple[Any, dict[str, Any]]:
    """Trees that tell which are right, as they were learned, and as `ranking` reads them."""
    booster = lightgbm.train({**SETTINGS, "num_leaves": leaves}, data, TREES)
    likely = right & (booster.predict(columns) > LIKELY)
    glance = booster.predict(columns[likely], num_iteration=GLANCE, raw_score=True)
    hopeless = float(np.quantile(glance, LOST))
    gain, behind = (columns[likely, FEATURES.index(name)] for name in ("gain", "behind"))
    print("least gain", np.quantile(gain, LOST), "behind", np.quantile(behind, LOST))
    found = [slim(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    return booster, {"hopeless": round(hopeless, 3), "trees": found}


def report(rows: Rows, odds: Any) -> str:
    """Of documents not learned from, by set: what is repaired and harmed from which odds on."""
    best: dict[int, int] = {}
    for number in np.flatnonzero(rows.split).tolist():
        site = int(rows.site[number])
        if site not in best or odds[number] > odds[best[site]]:
            best[site] = number
    taken = np.array(list(best.values()))
    lines = []
    for name in sorted(set(rows.set[taken].tolist())):
        mine = taken[rows.set[taken] == name]
        steps = (
            f"{step} {rows.right[some].sum():5}:{rows.fine[some].sum():<4}of {len(some):5}"
            for step in STEPS
            for some in [mine[odds[mine] > step]]
        )
        lines.append(f"{name:26} {'  '.join(steps)}")
    return "\n".join(["", *lines])


def written(found: dict[str, Any]) -> str:
    """The table, a line for each tree."""
    rounds = []
    for name in Rankings._fields:
        lines = ",\n".join(json.dumps(t, separators=(",", ":")) for t in found[name]["trees"])
        rounds.append(
            f'"{name}": {{"hopeless": {found[name]["hopeless"]}, "trees": [\n{lines}\n]}}'
        )
    return f'{{"columns": {json.dumps(found["columns"])},\n{", ".join(rounds)}}}\n'


def slim(node: dict[str, Any]) -> Any:
    """A tree as `ranking` reads it."""
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    bound = float(f"{node['threshold']:.5g}")
    return [node["split_feature"], bound, slim(node["left_child"]), slim(node["right_child"])]


def asked(about: str) -> argparse.Namespace:
    """The paths of the command line: the bench, a cache, and a model of texts outside the bench."""
    parser = argparse.ArgumentParser(description=about.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--heldout", type=Path, required=True)
    return parser.parse_args()


def main() -> None:
    """Learn, and write."""
    options = asked(__doc__)
    found = Learner(options.bench, options.cache, options.heldout).learn()
    OUT.write_text(written(found), "utf-8")


if __name__ == "__main__":
    main()
