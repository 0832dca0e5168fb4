"""Does time grow with the text? Restores made-up books of 1, 5 and 20 MB, and of 20,000 pages.

    python -m benchmarks.speed.growth [--quick]        (make bench; five minutes)

The books are made here: words as common as `rules/lexicon/en.tsv` counts them, two in a hundred
misread as `rules/confusions.en.tsv` says, in paragraphs, cut at line ends, with heads and folios;
and cards of three lines a page. Each is restored, and its folder written, in a process of its own.

Processor time, not wall time. Compare the last two columns: a megabyte costs as much in a long
text as in a short one. `x split()` is the multiple of `text.split()` on the same text in the same
process, which says more of a program than milliseconds do on an unknown machine.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

RULES = Path(__file__).parents[2] / "rules"
WIDTH, DEPTH = 62, 34
"""Code points of a printed line, and lines of a page."""
MISREAD, CUT = 0.02, 0.3
"""Share of the words that are misread, and of the lines that end in a word cut in two, where the
word is long enough."""
MB = 1_000_000


def main() -> None:
    if "--one" in sys.argv:
        kind, size = sys.argv[-2:]
        print(json.dumps(measured(kind, int(size))))
        return
    quick = "--quick" in sys.argv
    sizes = [("book", MB), ("book", 5 * MB), ("book", 20 * MB), ("cards", 5_000), ("cards", 20_000)]
    if quick:
        sizes = [("book", MB // 4), ("book", MB), ("cards", 1_000), ("cards", 4_000)]
    print(
        f"{'text':8}{'MB':>7}{'pages':>8}{'seconds':>9}{'peak MB':>9}{'ms/MB':>9}{'x split()':>11}"
    )
    for kind, size in sizes:
        command = [sys.executable, "-m", "benchmarks.speed.growth", "--one", kind, str(size)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(row(kind, **json.loads(said)), flush=True)


def row(kind: str, mb: float, pages: int, seconds: float, split: float, peak: float) -> str:
    rate = 1000 * seconds / mb
    return f"{kind:8}{mb:7.2f}{pages:8,}{seconds:9.1f}{peak:9.0f}{rate:9.0f}{seconds / split:11.0f}"


def measured(kind: str, size: int) -> dict[str, float]:
    """What a book costs; what every process reads at its start is read before."""
    import ocrfix
    from ocrfix.storage import folder

    text = BOOKS[kind](size)
    ocrfix.restore("To warm tlie tables, de-\nlighted. \n\n" * 3)
    often = 1 + 10 * MB // len(text)
    split = seconds(lambda: [text.split() and None for _ in range(often)]) / often
    with tempfile.TemporaryDirectory() as out:

        def run() -> None:
            found = ocrfix.restore(text)
            folder.save(Path(out), found.ledger, ocrfix.NONE)

        spent = seconds(run)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = text.count("\f") + 1
    return {
        "mb": len(text.encode()) / MB, "pages": pages, "seconds": spent, "split": split,
        "peak": peak,
    }  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


# ---- made-up books ---------------------------------------------------------------------------


def book(size: int) -> str:
    """Pages with heads and folios, of about so many code points."""
    chance = random.Random(size)
    pages, made, number = [], 0, 0
    body = lines(chance)
    while made < size:
        number += 1
        title = "THE HISTORY OF THE TOWN" if number % 2 else "ITS MARKETS AND ITS FAIRS"
        page = "\n".join([f"{number}   {title}", "", *(next(body) for _ in range(DEPTH))])
        pages.append(page)
        made += len(page) + 2
    return "\n\f".join(pages)


def cards(pages: int) -> str:
    """Pages of three lines."""
    chance = random.Random(pages)
    body = lines(chance)
    return "\n\f".join("\n".join(next(body) for _ in range(3)) for _ in range(pages))


def lines(chance: random.Random) -> Iterator[str]:
    """Printed lines without end, with a blank one between paragraphs."""
    line = ""
    for word in words(chance):
        if word == "\n":
            yield line
            yield ""
            line = ""
        elif len(line) + len(word) < WIDTH:
            line = f"{line} {word}".lstrip()
        elif len(word) > 7 and word.isalpha() and chance.random() < CUT:
            yield f"{line} {word[:4]}-"
            line = word[4:]
        else:
            yield line
            line = word


def words(chance: random.Random) -> Iterator[str]:
    """Sentences without end, word by word; a line end after each paragraph."""
    table = [row.split("\t") for row in (RULES / "lexicon/en.tsv").read_text("utf-8").split("\n")]
    known = [(word, int(count)) for word, count in filter(lambda r: len(r) == 2, table[1:])]
    names, sums = [word for word, _ in known], list(accumulate(count for _, count in known))
    misreadings = confusions()
    while True:
        for _ in range(chance.randrange(2, 7)):
            sentence = chance.choices(names, cum_weights=sums, k=chance.randrange(6, 24))
            sentence[0] = sentence[0].capitalize()
            sentence[-1] += chance.choice("....?!")
            for word in sentence:
                wrong = chance.random() < MISREAD
                yield misread(word, misreadings, chance) if wrong else word
        yield "\n"


def confusions() -> dict[str, tuple[list[str], list[int]]]:
    """For each letter, what it is read as, and how often."""
    found: dict[str, tuple[list[str], list[int]]] = {}
    for line in (RULES / "confusions.en.tsv").read_text("utf-8").splitlines()[1:]:
        truth, reading, count = line.split("\t")[:3]
        if len(truth) == 1 and truth.isalpha():
            readings, counts = found.setdefault(truth, ([], []))
            readings.append(reading)
            counts.append(int(count))
    return found


def misread(
    word: str, misreadings: dict[str, tuple[list[str], list[int]]], chance: random.Random
) -> str:
    at = chance.randrange(len(word))
    readings = misreadings.get(word[at])
    wrong = chance.choices(*readings)[0] if readings else word[at]
    return word[:at] + wrong + word[at + 1 :]


BOOKS = {"book": book, "cards": cards}


if __name__ == "__main__":
    main()
