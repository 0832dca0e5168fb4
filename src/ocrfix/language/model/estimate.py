"""From counts to probabilities: interpolated Kneser-Ney, then pruned to a size.

Chen and Goodman, "An empirical study of smoothing techniques for language modeling" (1998), for the
three discounts; the pruning is Seymore and Rosenfeld's weighted difference ("Scalable backoff
language models", 1996): it removes the pairs and triples with the least information.
All logarithms are natural.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import log

from ocrfix.language.model.counting import BOUNDARY, WordCounts

# Keeps logarithms finite if a discount leaves nothing of a probability.
FLOOR = 1e-12
Discounts = tuple[float, float, float, float]


@dataclass
class Estimates:
    """Natural logarithms of probabilities and of back-off weights; keys as in `Counts`."""

    words: list[float]
    word_backoff: list[float]
    pairs: dict[int, float]
    pair_backoff: dict[int, float]
    triples: dict[int, float]


def estimate(counts: WordCounts, *, pairs: int, triples: int) -> Estimates:
    """Probabilities of words, and of the most informative `pairs` and `triples`.

    A triple is kept only with both of its pairs, and if it occurs twice: single triples carry less
    information than the pairs that fit into the same space.
    """
    size = len(counts.words)
    # Kneser-Ney: shorter contexts count in how many different contexts a word occurs, not how
    # often. `Francisco` is common, but only after `San`.
    two = _pair_counts(counts)
    words = _words(two, counts)
    p2, weight2 = _interpolated(two, size, lambda key: words[key % size])
    # `key % size` drops all but the last word of a pair, `key % size**2` the first word of a
    # triple.
    p3, weight3 = _interpolated(counts.triples, size, lambda key: p2[key % (size * size)])
    # Seymore and Rosenfeld: what the log probability of the text loses if a triple backs off to its
    # pair, times how often the text has it.
    gain3 = {
        key: n * log(p3[key] / (weight3[key // size] * p2[key % (size * size)]))
        for key, n in counts.triples.items()
        if n > 1
    }
    kept3 = _best(gain3, triples)
    # A triple is found only through its two pairs: see `Model.logp`.
    needed = {key // size for key in kept3} | {key % (size * size) for key in kept3}
    gain2 = {
        key: n * log(p2[key] / (weight2[key // size] * words[key % size]))
        for key, n in counts.pairs.items()
        if key not in needed
    }
    kept2 = needed | set(_best(gain2, max(pairs - len(needed), 0)))
    # Computed after pruning: the weights share out what the dropped pairs and triples leave.
    back1 = _backoff(sorted(kept2), p2, size, lambda key: words[key % size])
    back2 = _backoff(sorted(kept3), p3, size, lambda key: p2[key % (size * size)])
    return Estimates(
        words=[log(p) for p in words],
        word_backoff=[log(back1.get(number, 1.0)) for number in range(size)],
        pairs={key: log(p2[key]) for key in sorted(kept2)},
        pair_backoff={key: log(weight) for key, weight in back2.items()},
        triples={key: log(p3[key]) for key in sorted(kept3)},
    )


def _pair_counts(counts: WordCounts) -> dict[int, int]:
    """After how many different words each pair occurs; at the start of a sentence, how often."""
    size = len(counts.words)
    square = size * size
    different = Counter(key % square for key in counts.triples)
    for key, n in counts.pairs.items():
        # No triple ends with a boundary and the first word of a sentence (`_company` leaves them
        # out), so there are no contexts to count.
        if key // size == BOUNDARY:
            different[key] = n
    return dict(different)


def _words(pairs: Mapping[int, int], counts: WordCounts) -> list[float]:
    """The probability of each word without context."""
    size = len(counts.words)
    after = Counter(key % size for key in pairs)
    discounts = _discounts(after.values())
    total = sum(after.values())
    kept = [max(after[w] - discounts[min(after[w], 3)], 0.0) for w in range(size)]
    rest = (total + 1 - sum(kept)) / size  # plus one, so that an empty text also works
    return [(k + rest) / (total + 1) for k in kept]


def _interpolated(
    counts: Mapping[int, int], size: int, lower: Callable[[int], float]
) -> tuple[dict[int, float], dict[int, float]]:
    """Probabilities of all counted items, and the weight left to shorter contexts."""
    discounts = _discounts(counts.values())
    total: dict[int, int] = {}
    taken: dict[int, float] = {}
    for key, n in counts.items():
        context = key // size
        total[context] = total.get(context, 0) + n
        taken[context] = taken.get(context, 0.0) + discounts[n if n < 3 else 3]  # noqa: FURB136 - min() takes twice the time
    # Each count gave up its discount; the shorter context gets the sum. So probabilities add up to
    # 1.
    weight = {context: min(taken[context] / n, 1.0) for context, n in total.items()}
    found = {}
    for key, n in counts.items():
        context = key // size
        own = (n - discounts[n if n < 3 else 3]) / total[context]  # noqa: FURB136 - as above
        found[key] = max(own + weight[context] * lower(key), FLOOR)
    return found, weight


def _discounts(numbers: Iterable[int]) -> Discounts:
    """The discounts for counts of 0, 1, 2, and 3 or more."""
    # Counts of counts: how many items occur once, twice, ... The formulas need those up to four.
    often = Counter(min(n, 5) for n in numbers)
    if not (often[1] and often[2] and often[3] and often[4]):
        return 0.0, 0.5, 0.75, 0.75  # too little text to estimate them
    base = often[1] / (often[1] + 2 * often[2])
    found = [n - (n + 1) * base * often[n + 1] / often[n] for n in (1, 2, 3)]
    # Small samples give discounts that are negative or larger than the count: keep them inside.
    one, two, more = (min(max(d, 0.05), n - 0.05) for d, n in zip(found, (1, 2, 3), strict=True))
    return 0.0, one, two, more


def _best(gains: Mapping[int, float], number: int) -> list[int]:
    """The keys of the `number` largest gains; of equal ones the smallest keys."""
    if number >= len(gains):
        return list(gains)
    if number <= 0:
        return []
    # Equal gains are common, so ties are broken by key: the same texts must give the same file.
    least = sorted(gains.values())[-number]
    best = [key for key, gain in gains.items() if gain > least]
    equal = sorted(key for key, gain in gains.items() if gain == least)
    return best + equal[: number - len(best)]


def _backoff(
    kept: Iterable[int], probability: Mapping[int, float], size: int, lower: Callable[[int], float]
) -> dict[int, float]:
    """The back-off weights: factors for the shorter context if a longer one was not kept."""
    here: dict[int, float] = {}
    below: dict[int, float] = {}
    for key in kept:
        context = key // size
        here[context] = here.get(context, 0.0) + probability[key]
        below[context] = below.get(context, 0.0) + lower(key)
    # Rounding may leave less than nothing; the logarithm of the quotient must exist.
    return {
        context: max(1.0 - p, 1e-4) / max(1.0 - below[context], 1e-4) for context, p in here.items()
    }
