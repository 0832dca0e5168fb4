"""How surely the language of a passage is recognised: the figures of docs/language.md.

    measure/language.py BENCH [--words N] [--foreign FOLDER]

Own passages are those of `BENCH/words`, `BENCH/books` and `BENCH/clean`, foreign ones the
translations of programs that gettext has (`/usr/share/locale`), of languages without words.
"""

from __future__ import annotations

import argparse
import gettext
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from ocrfix.language.at_hand import languages
from ocrfix.language.guess import guess

PASSAGES = 6
"""Of each book of clean text."""
MOST = 20
"""Passages of each foreign language, and of each record."""
LOCALES = Path("/usr/share/locale")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--words", type=int, default=100, help="in a passage")
    parser.add_argument("--foreign", type=Path, default=LOCALES)
    options = parser.parse_args()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    shares = defaultdict(list)
    for group, language, text in own(options.bench, options.words):
        told = guess(text)
        right = told.language == language
        found[group][told.kind + ("" if right or told.kind == "other" else ", WRONG")] += 1
        if not right and told.kind != "other":
            print(f"{group}: {language} taken for {told.language}: {text[:70]!r}")
        mine = told.unknown[language]
        shares[language].append((mine, min(v for k, v in told.unknown.items() if k != language)))
    for language, text in foreign(options.foreign, options.words):
        told = guess(text)
        found["foreign"][told.kind] += 1
        if told.kind == "sure":
            print(f"foreign: {language} taken for {told.language}: {text[:70]!r}")
    print(f"\n{'passages of ' + str(options.words) + ' words':28}{'of':>7}")
    for group, counts in found.items():
        kinds = ", ".join(f"{kind} {count}" for kind, count in counts.most_common())
        print(f"{group:28}{sum(counts.values()):7}  {kinds}")
    for language, pairs in shares.items():
        mine, next_best = (sorted(each)[len(each) // 2] for each in zip(*pairs, strict=True))
        print(f"{language}: unknown to it {mine:.2f}, to the next best {next_best:.2f} (medians)")


def own(bench: Path, words: int) -> Iterator[tuple[str, str, str]]:
    """Passages of languages that there are words of: (set, language, text)."""
    for path in sorted([*bench.glob("words/*.jsonl"), *bench.glob("books/*.jsonl")]):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                for text in cut(record["ocr"], words):
                    yield path.stem, record["lang"], text
    rng = Random(5)
    for language in languages():
        for path in sorted((bench / "clean" / language).glob("*.txt.gz")):
            run = gzip.decompress(path.read_bytes()).decode().split()
            for _ in range(PASSAGES):
                start = rng.randrange(len(run) - words)
                yield f"clean {language}", language, "\n".join(run[start : start + words])


def foreign(folder: Path, words: int) -> Iterator[tuple[str, str]]:
    """Passages of other languages: sentences that translators wrote."""
    sentences: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("*/LC_MESSAGES/*.mo")):
        language = path.parts[-3]
        if language.partition("_")[0].partition("@")[0] in languages():
            continue
        with path.open("rb") as file:
            try:
                catalogue = gettext.GNUTranslations(file)._catalog  # noqa: SLF001 - no other way
            except (OSError, ValueError, IndexError):  # damaged, or no catalogue
                continue
        sentences[language] += [
            text
            for key, text in catalogue.items()
            if key and isinstance(text, str) and text != key and len(text.split()) > 5
            if not set("%=") & set(text) and not text.startswith("-")
        ]
    for language, found in sentences.items():
        for text in list(cut(" ".join(found), words))[:MOST]:
            yield language, text


def cut(text: str, words: int) -> Iterator[str]:
    """Passages of so many words; the rest is left out."""
    run = text.split(" ")
    for start in range(0, min(len(run) - words + 1, MOST * words), words):
        yield " ".join(run[start : start + words])


if __name__ == "__main__":
    main()
