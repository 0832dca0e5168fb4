"""Pages read by Tesseract, and its lines matched with the printed ones."""

from __future__ import annotations

import csv
import gzip
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

LANGUAGES = {"en": "eng", "de": "deu", "fr": "fra"}
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Seen:
    """A line as the engine read it, with its box in dots and its confidence."""

    text: str
    box: tuple[int, int, int, int]
    conf: float


def read(images: list[Path], folder: Path, lang: str) -> list[list[Seen]]:
    """Reads the pages into `ocr.txt`, `ocr.hocr.gz` and `ocr.tsv.gz`; gives back their lines.

    Raises subprocess.CalledProcessError where Tesseract fails.
    """
    names = folder / "pages.lst"
    names.write_text("".join(f"{image}\n" for image in images), "utf-8")
    command = [
        "nice",
        "-n",
        "10",
        "tesseract",
        str(names),
        str(folder / "ocr"),
        "-l",
        LANGUAGES[lang],
    ]
    subprocess.run(
        [*command, "txt", "tsv", "hocr"],
        check=True,
        capture_output=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    names.unlink()
    pages = _lines(folder / "ocr.tsv", len(images))
    for name in ("ocr.tsv", "ocr.hocr"):
        with (folder / name).open("rb") as plain, gzip.open(folder / f"{name}.gz", "wb") as packed:
            shutil.copyfileobj(plain, packed)
        (folder / name).unlink()
    return pages


def _lines(file: Path, count: int) -> list[list[Seen]]:
    pages: list[dict[tuple[str, ...], list[dict[str, str]]]] = [{} for _ in range(count)]
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["level"] == "5" and row["text"].strip():
                key = (row["block_num"], row["par_num"], row["line_num"])
                pages[int(row["page_num"]) - 1].setdefault(key, []).append(row)
    return [[_seen(words) for words in page.values()] for page in pages]


def _seen(words: list[dict[str, str]]) -> Seen:
    boxes = [[int(w[name]) for name in ("left", "top", "width", "height")] for w in words]
    box = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[0] + b[2] for b in boxes),
        max(b[1] + b[3] for b in boxes),
    )
    conf = sum(float(w["conf"]) for w in words) / len(words)
    return Seen(" ".join(w["text"] for w in words), box, round(conf, 1))


def matched(seen: list[Seen], printed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For each line read, the printed lines it stands for, by place and likeness."""
    out = []
    for number, line in enumerate(seen):
        found = [one for one in printed if _same_place(line, one)]
        if len(found) > 1:
            found = _likely(line, found)
        found.sort(key=lambda one: one["box"][0])
        text = " ".join(one["text"] for one in found)
        likeness = round(fuzz.ratio(line.text, text) / 100, 3) if found else 0.0
        out.append({
            "i": number, "text": line.text, "box": list(line.box), "conf": line.conf,
            "truth": [one["no"] for one in found], "kinds": [one["kind"] for one in found],
            "sim": likeness,
        })  # fmt: skip
    return out


def _same_place(line: Seen, one: dict[str, Any]) -> bool:
    left, top, right, foot = one["box"]
    x0, x1 = max(left, line.box[0]), min(right, line.box[2])
    if x1 - x0 < 0.35 * min(right - left, line.box[2] - line.box[0]):
        return False
    middle = (one["ml"][1] + one["mr"][1]) / 2
    share = min(foot, line.box[3]) - max(top, line.box[1])
    inside: bool = line.box[1] - 2 <= middle <= line.box[3] + 2
    return inside and bool(share > 0.3 * min(foot - top, line.box[3] - line.box[1]))


def _likely(line: Seen, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of printed lines one above the other, those whose letters were read."""
    rows: list[list[dict[str, Any]]] = []
    for one in sorted(found, key=lambda one: one["ml"][1]):
        if rows and abs(rows[-1][0]["ml"][1] - one["ml"][1]) < 0.5 * (
            one["box"][3] - one["box"][1]
        ):
            rows[-1].append(one)
        else:
            rows.append([one])
    tall = line.box[3] - line.box[1]
    if len(rows) > 1 and tall < 1.9 * (found[0]["box"][3] - found[0]["box"][1]):
        rows = [max(rows, key=lambda row: fuzz.ratio(line.text, " ".join(o["text"] for o in row)))]
    return [
        one
        for row in rows
        for one in row
        if len(row) < 2 or fuzz.partial_ratio(one["text"], line.text) > 45 or len(one["text"]) < 6
    ]


def word_error(aligned: list[dict[str, Any]], printed: list[dict[str, Any]]) -> tuple[int, int]:
    """Words misread in the lines that were found, and words printed there."""
    by_number = {one["no"]: one["text"] for one in printed}
    wrong = total = 0
    for line in aligned:
        truth = WORD.findall(" ".join(by_number[n] for n in line["truth"]))
        wrong += Levenshtein.distance(truth, WORD.findall(line["text"])) if truth else 0
        total += len(truth)
    return wrong, total
