"""Measure a language model: measure_model.py MODEL FILES… (clean texts that it was not made from).

Perplexity a token (sentence ends counted, unknown words as the one class they are), coverage, and
nanoseconds; `held_out(names)` says which tenth of a folder is kept back, by hash of the name.
"""

from __future__ import annotations

import sys
import time
from hashlib import sha256
from math import exp
from pathlib import Path

from ocrfix.lm.reading import read_text
from ocrfix.lm.tokens import body, is_number, sentences
from ocrfix.model import Model


def held_out(name: str) -> bool:
    return int(sha256(name.encode()).hexdigest(), 16) % 10 == 0


def as_ids(model: Model, words: list[str]) -> list[int]:
    found = [i for form in words for i in model.ids(form)]
    return [i if i < model.modelled else Model.UNKNOWN for i in found] + [Model.BOUNDARY]


def main(model: Model, files: list[Path]) -> None:
    print(f"{model.vocabulary_size:,} words, {model.modelled:,} of them counted, {model.file.facts}")
    lines = [words for path in files for words in sentences(body(read_text(path)))]
    words = [form for line in lines for form in line if not is_number(form)]
    start = time.process_time()
    known = sum(model.id(form) > 0 for form in words)
    looked = time.process_time() - start
    start = time.process_time()
    for form in words:
        model.id(form)
    again = time.process_time() - start
    whole = sum(all(i > Model.NAME for i in model.ids(form)) for form in words)
    sure = sum(model.trusted(form) for form in words)
    ids = [as_ids(model, line) for line in lines]
    tokens = sum(map(len, ids))
    start = time.process_time()
    total = sum(map(model.score, ids))
    scored = time.process_time() - start
    flat = [i for line in ids for i in line][:300_000]
    start = time.process_time()
    for a, b, c in zip(flat, flat[1:], flat[2:], strict=False):
        model.logp(c, b, a)
    single = (time.process_time() - start) / len(flat)
    start = time.process_time()
    for a, b in zip(flat, flat[1:], strict=False):
        model.bigram(a, b)
    pair = (time.process_time() - start) / len(flat)
    print(f"perplexity {exp(-total / tokens):.1f} of {tokens:,} tokens")
    print(f"coverage {known / len(words):.4%}, compounds by parts {whole / len(words):.4%}, trusted {sure / len(words):.4%}")
    print(f"ns: score {1e9 * scored / tokens:.0f} a token, logp {1e9 * single:.0f}, bigram {1e9 * pair:.0f}, "
          f"id first {1e9 * looked / len(words):.0f} on average, again {1e9 * again / len(words):.0f}")


if __name__ == "__main__":
    start = time.perf_counter()
    opened = Model(Path(sys.argv[1]))
    print(f"opened in {1000 * (time.perf_counter() - start):.1f} ms")
    main(opened, [Path(name) for name in sys.argv[2:]])
