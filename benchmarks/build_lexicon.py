"""Count a lexicon from plain texts: build_lexicon.py OUT.tsv FILES… (.txt or .txt.gz)."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from ocrfix.lexicon import count_words


def texts(names: list[str]) -> Iterator[str]:
    for name in names:
        data = Path(name).read_bytes()
        yield (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8", "replace")


if __name__ == "__main__":
    out, *names = sys.argv[1:]
    counts = count_words(texts(names))
    rows = sorted(counts.items())
    Path(out).write_text("word\tcount\n" + "".join(f"{w}\t{n}\n" for w, n in rows), "utf-8")
    print(f"{len(rows):,} words of {len(names)} texts: {out}")
