"""Count a lexicon from plain texts: train/lexicon.py [--all] OUT.tsv FILES… (.txt or .txt.gz).

With --all words that occur once, or in one text alone, are counted too: so the words of a
collection are counted, for `FOLDER/lexicon/en.tsv` and `ocrfix run --rules FOLDER`.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from ocrfix.language.lexicon import count_words, write_counts


def texts(names: list[str]) -> Iterator[str]:
    for name in names:
        data = Path(name).read_bytes()
        yield (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8", "replace")


if __name__ == "__main__":
    everything = "--all" in sys.argv
    out, *names = [given for given in sys.argv[1:] if given != "--all"]
    least = (1, 1) if everything else (2, 4)
    counts = count_words(texts(names), *least)
    Path(out).write_text(write_counts(counts), "utf-8")
    print(f"{len(counts):,} words of {len(names)} texts: {out}")
