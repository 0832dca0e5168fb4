"""How much mojibake is repaired, and what is harmed; beside ftfy, where it is installed.

    measure/mojibake.py BENCH [--show]

Passages of clean books in three languages, as they are and in capitals, are misread in each
encoding once and twice. A cluster counts as repaired if the right characters are there again.
Right text with odd signs (`RIGHT`), whole clean books, and what engines read, should not change.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from rapidfuzz.distance import Levenshtein

import ocrfix

LANGUAGES = ("en", "de", "fr")
CODECS = ("latin-1", "cp1252", "cp1250", "mac_roman", "cp437", "cp850")
BOOKS, PIECE = 12, 20_000
PROSE = {
    "en": "“It’s the café’s naïve façade,” she said — and paid £5 for ½ dozen éclairs… at 40°!",
    "de": "„Größe“ heißt: Über Äcker, Öfen und Flüsse führt süßer Weg – das Maß, § 3, fällt schön.",
    "fr": "« À Noël, l’été déjà passé, où vont les Œuvres ? » Voilà : le cœur, la fête, l’île, dû.",
}
RIGHT = (
    "SELKÄ\u00a0EDELLÄ\u00a0MAAHAN, HÄMEENLINNA",
    "NA MANHÃ² DE SÃO JOÃO, AMANHÃ¹ E IRMÃ†",
    "MANHÃ” disse; IRMÃ’S; ORFÃ… e CHRISTÃ— a fé",
    "um preço de 5¢, 10 ¢ e ½¢; chá, pâté à 3¢ la pièce, ‘â’ 4¢",
    "a radius of 10 Å, 5 Å– 6 Å° und Å™",
    "NESTLÉ®, CAFÉ™, MARQUÉ…, SÉ¡, É¿, VOCÊ…",
    "O «Ã» e o “Â” são letras; « Â » aussi, ‘Ä’, „Å“",
    "LILLÅ® och SJÅ§ 3, VÅR, HÅØYA ER BLÅ, ÄŠO",
    "CĂŞTIGĂ, Ăştia, NICIODATĂ\u00a0MAI, BĂŞICĂ",
    "(-1/2)! = √π, 2√Ω, √∞, x ≈ 3, ¬p, Auf¬\nbau, Stra¬ße",
    "├──┬──┤ │ ─┼─ └──┘ ╠═╣",
    "l’épisode, d’Été, L’ÎLE, À «gauche», Où ?",
    "Brontë…” said he; ‘naïve’™ mañana¹, señor²",
    "5×£35; 4288×…; 2012—∞; 18°–20°; 3¼”, 7½’",
    "ÂGE, PÂTÉ, CHÂTEAU«x», ÂME¹, PÂ² ",
    "Ärger; Ängstlich, KÄ¬\nSE, KÖLN‡, MÜNCHEN†, GRÜẞE",
    "Ål, Åse, Ånd; SÅ “så”, GÅ‚",
    "TAB\u00a0Ä\u00a0B\u00a0Ã\u00a0C\u00a0Â\u00a0D",
    "poƒƒible, viƒé, ƒà; maison─à, mot─éclair; √à la carte, √Äpfel; Stadt≈ärzte",
    "ŠKODA, ŽIŽEK, Äš, Åž, œuvre, ŒUVRE, Ÿ",
)
"""Right text that looks like mojibake here and there."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    ways: dict[str, Callable[[str], str]] = {
        "ocrfix, safe": lambda text: restored(text, "safe"),
        "ocrfix, all": lambda text: restored(text, "review"),
        **ftfy_ways(),
    }
    for name, way in ways.items():
        print(f"\n{name}")
        for codec in CODECS:
            figures = [
                share(text, misread(text, codec, times), way)
                for times in (1, 2)
                for text in texts(options.bench)
            ]
            half = len(figures) // 2
            print(f"  {codec:10}", *(summed(part) for part in (figures[:half], figures[half:])))
        changed = [text for text in RIGHT if way(text) != text]
        print(f"  right text changed: {len(changed)} of {len(RIGHT)}")
        if options.show:
            print(*(f"    {text!r} -> {way(text)!r}" for text in changed), sep="\n")
        for kind, unchanged in (("clean books", books), ("what engines read", read)):
            count, harmed = 0, []
            for text in unchanged(options.bench):
                count += len(text)
                harmed += list(differences(text, way(text)))
            print(f"  {kind}: {len(harmed)} changes in {count:,} code points", harmed[:12])


def restored(text: str, apply: str) -> str:
    found = ocrfix.restore(text, passes=["encoding"], apply="review").changes
    level = {"safe": 2, "review": 1}[apply]
    for change in sorted(found, key=lambda c: -c.scan.start):
        if "mojibake" in change.rule and change.safety >= level:
            (edit,) = change.edits
            text = text[: edit.scan.start] + edit.new + text[edit.scan.end :]
    return text


def ftfy_ways() -> dict[str, Callable[[str], str]]:
    """Ftfy's repair of encodings: of each line as a whole, and of each run of odd signs."""
    try:
        import ftfy
    except ImportError:
        return {}
    word = re.compile(r"\w?[^\x00-\x7f]+\w?")
    return {
        "ftfy": lambda text: "\n".join(map(ftfy.fix_encoding, text.split("\n"))),
        "ftfy, each run": lambda text: word.sub(lambda m: ftfy.fix_encoding(m[0]), text),
    }


def texts(bench: Path) -> Iterator[str]:
    """Clean passages, and the same in capitals."""
    for text in (*PROSE.values(), *books(bench)):
        yield text
        yield text.upper()


def books(bench: Path) -> Iterator[str]:
    for language in LANGUAGES:
        found = sorted((bench / "clean" / language).glob("*.gz"))
        for path in found[:: max(1, len(found) // BOOKS)]:
            yield gzip.decompress(path.read_bytes()).decode("utf-8")[40_000 : 40_000 + PIECE]


def read(bench: Path) -> Iterator[str]:
    """What engines read, in all sets."""
    for path in sorted([*bench.glob("words/*.jsonl"), *bench.glob("books/*.jsonl")]):
        for line in path.read_text("utf-8").splitlines()[:150]:
            yield json.loads(line)["ocr"]


def misread(text: str, codec: str, times: int) -> str:
    """UTF-8 that was read in `codec`, so many times."""
    for _ in range(times):
        text = "".join(
            char if char.isascii() else "".join(map(reader(codec), char.encode())) for char in text
        )
    return text


def reader(codec: str) -> Callable[[int], str]:
    def char(byte: int) -> str:
        try:
            return bytes([byte]).decode(codec)
        except UnicodeDecodeError:
            return chr(byte)

    return char


def share(right: str, damaged: str, way: Callable[[str], str]) -> tuple[int, int, int]:
    """How many characters were damaged, are repaired, and are wrong otherwise."""
    was = sum(not char.isascii() for char in right)
    fixed = way(damaged)
    left = sum(op.src_end - op.src_start or 1 for op in Levenshtein.opcodes(right, fixed)
               if op.tag != "equal")  # fmt: skip
    ascii_lost = sum(c.isascii() for c in right) - sum(c.isascii() for c in fixed)
    return was, max(0, was - left), abs(ascii_lost)


def summed(figures: list[tuple[int, int, int]]) -> str:
    was, repaired, lost = map(sum, zip(*figures, strict=True))
    return f"{repaired:6} of {was:6} {repaired / was:.3f} (lost {lost})"


def differences(before: str, after: str) -> Iterator[str]:
    if before != after:
        for op in Levenshtein.opcodes(before, after):
            if op.tag != "equal":
                yield before[max(0, op.src_start - 6) : op.src_end + 6]


if __name__ == "__main__":
    main()
