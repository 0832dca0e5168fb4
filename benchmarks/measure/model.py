"""Measure a language model: measure/model.py MODEL FILES… (clean texts that it was not made from).

Perplexity a token (sentence ends counted, unknown words as the one class they are), coverage,
time, memory; and what a corrector would ask: how often a look-alike of a right word scores better
in its place.
`held_out` says which tenth of a folder is kept back, by hash of the name.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from math import exp
from pathlib import Path

from ocrfix.language.model.counting import SPECIAL
from ocrfix.language.model.model import Model
from ocrfix.language.model.reading import read_text
from ocrfix.language.model.tokens import body, is_number, sentences
from ocrfix.language.model.trust import alike

MARGINS = (0, 2, 4, 6, 8, 10)
SAMPLE = 17  # every so manieth word is tried against its look-alikes


def held_out(name: str) -> bool:
    return int(sha256(name.encode()).hexdigest(), 16) % 10 == 0


def as_ids(model: Model, words: list[str]) -> list[int]:
    found = [i for form in words for i in model.ids(form)]
    return [i if i < model.modelled else Model.UNKNOWN for i in found] + [Model.BOUNDARY]


def took(what: Callable[[], object], times: int) -> str:
    start = time.process_time()
    what()
    return f"{1e9 * (time.process_time() - start) / times:.0f} ns"


def coverage(model: Model, words: list[str]) -> None:
    known = sum(model.id(form) > 0 for form in words) / len(words)
    whole = sum(all(i > Model.NAME for i in model.ids(form)) for form in words) / len(words)
    sure = sum(model.trusted(form) for form in words) / len(words)
    print(f"known {known:.3%}, compounds by their parts {whole:.3%}, trusted {sure:.3%}")


def lookalikes(model: Model, lines: list[list[int]]) -> None:
    """How often the best look-alike of a right word scores so much better than it."""
    asked = []
    for line in lines:
        padded = [Model.BOUNDARY, Model.BOUNDARY, *line, Model.BOUNDARY, Model.BOUNDARY]
        for at in range(2 + len(asked) % SAMPLE, len(padded) - 3, SAMPLE):
            word = padded[at]
            if word >= len(SPECIAL):
                others = {model.id(other) for other in alike(model.word(word))} - {0, word}
                asked.append(
                    ((word, *others), padded[at + 1 : at + 3], padded[at - 1], padded[at - 2])
                )
    start = time.process_time()
    scores = [model.scores(*each) for each in asked]
    each = 1e9 * (time.process_time() - start) / (3 * sum(map(len, scores)))
    print(f"scores: {each:.0f} ns a word of {sum(map(len, scores)):,} readings with two after them")
    best = [max(others, default=-99.0) - own for own, *others in scores]
    shares = (f"{m}: {sum(b > m for b in best) / len(best):.3%}" for m in MARGINS)
    print(f"a look-alike is better by more than {', '.join(shares)} of {len(best):,} right words")


def main(model: Model, files: list[Path]) -> None:
    print({name: fact for name, fact in model.file.facts.items() if name != "parts"})
    texts = [words for path in files for words in sentences(body(read_text(path)))]
    words = [form for line in texts for form in line if not is_number(form)]
    print(f"id: {took(lambda: [model.id(w) for w in words], len(words))} with the first look-ups,")
    print(f"    {took(lambda: [model.id(w) for w in words], len(words))} when all are known")
    coverage(model, words)
    lines = [as_ids(model, line) for line in texts]
    tokens = sum(map(len, lines))
    total = sum(map(model.score, lines))
    print(f"perplexity {exp(-total / tokens):.1f} of {tokens:,} tokens")
    flat = [i for line in lines for i in line][:300_000]
    three = list(zip(flat[2:], flat[1:], flat, strict=False))
    print(f"score: {took(lambda: list(map(model.score, lines)), tokens)} a token")
    print(f"logp: {took(lambda: [model.logp(*ids) for ids in three], len(three))}")
    print(f"bigram: {took(lambda: [model.bigram(a, b) for b, a, _ in three], len(three))}")
    kinds = sorted(set(words))[:20_000]
    print(f"spelling: {took(lambda: [model.spelling(w) for w in kinds], len(kinds))}")
    lookalikes(model, lines)


if __name__ == "__main__":
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    opened = Model(Path(sys.argv[1]))
    print(f"opened in {1000 * (time.perf_counter() - start):.2f} ms, ", end="")
    print(f"{(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000:.1f} MB")
    main(opened, [Path(name) for name in sys.argv[2:]])
