"""Makes bench books: texts typeset as old pages, aged, and read by Tesseract.

    python -m benchmarks.typeset.make OUT --books TEXT.txt.gz --names dev-a --style random --seed 7

writes OUT/pages/NAME/{ocr.txt,truth.json,alignment.json,clean.txt,about.json,…}. Many books, each
with options of its own, are given as a plan: a JSON list of objects whose keys are the options
(`book`, `name`, `title`, `author`, `lang`, `start`, `style`, `with`, `pages`, `damage`):

    python -m benchmarks.typeset.make OUT --plan plan.json
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.typeset.age import aged, scan_for
from benchmarks.typeset.blocks import Setting, headed
from benchmarks.typeset.draw import drawn
from benchmarks.typeset.founts import missing_tools
from benchmarks.typeset.makeup import MakeUp, limited
from benchmarks.typeset.read import matched, read, word_error
from benchmarks.typeset.record import book_record, clean_text, page_record
from benchmarks.typeset.source import parse
from benchmarks.typeset.style import DAMAGE, draw

SHOWN = (1, 7)  # pages, counted from 0, whose pictures are kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path, help="folder that gets pages/NAME/")
    parser.add_argument("--books", nargs="+", type=Path, default=[], help="texts, plain or .gz")
    parser.add_argument("--names", nargs="+", default=[], help="a folder name for each")
    parser.add_argument("--plan", type=Path, help="JSON list of books with their options")
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--style", default="random", help="seed of a style, or `random`")
    parser.add_argument("--with", dest="settings", nargs="+", default=[], metavar="NAME=VALUE")
    parser.add_argument("--damage", nargs="+", choices=DAMAGE, default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lang", choices=("en", "de", "fr"), default="en")
    parser.add_argument("--title", default="", help="for the running heads")
    parser.add_argument("--author", default="")
    parser.add_argument("--start", default="", help="words of the heading to begin at")
    parser.add_argument("--keep-images", action="store_true")
    parser.add_argument("--no-ocr", action="store_true", help="truth and pictures only")
    options = parser.parse_args()
    if not options.no_ocr and (missing := missing_tools()):
        sys.exit(missing)
    for job in _jobs(options):
        folder = options.out / "pages" / job["name"]
        began = time.perf_counter()
        error = make(folder, job, keep=options.keep_images, ocr=not options.no_ocr)
        print(
            f"{folder}: {error:.1%} of words misread, {time.perf_counter() - began:.0f} s",
            flush=True,
        )
    return 0


def _jobs(options: argparse.Namespace) -> list[dict[str, Any]]:
    """One set of options for each book, those of the command line where a plan is silent."""
    usual = {
        name: getattr(options, name)
        for name in ("pages", "style", "seed", "lang", "title", "author", "start", "damage")
    } | {"with": options.settings}
    listed = json.loads(options.plan.read_text("utf-8")) if options.plan else []
    for at, book in enumerate(options.books):
        slug = book.name.partition(".")[0][:24]
        name = options.names[at] if at < len(options.names) else slug
        listed.append({"book": str(book), "name": name, "seed": options.seed + at})
    if not listed:
        sys.exit("nothing to set: give --books TEXT… or --plan FILE.")
    return [usual | job for job in listed]


def make(folder: Path, job: dict[str, Any], *, keep: bool = False, ocr: bool = True) -> float:
    """Sets, ages and reads one book; gives back the share of words misread."""
    rng = random.Random(zlib.crc32(job["name"].encode()) + job["seed"])
    make_up = made_up(job, rng)
    known = DAMAGE[: 2 if make_up.style.turned == "light" else 3]
    damage = job["damage"] or [rng.choice(known) for _ in range(2)]
    book, style = make_up.setting.book, make_up.style
    about = {
        "book": job["name"], "set": job["name"].partition("-")[0], "title": book.title,
        "author": book.author, "year": "", "source": Path(job["book"]).name, "lang": book.lang,
        "font": style.fount, "severities": sorted(set(damage)), "style": style.record(),
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        images, records = [], []
        for record, image in scanned(make_up, damage, rng):
            records.append(record)
            images.append(Path(work) / f"p{record['n']:04}.png")
            image().save(images[-1], dpi=(record["dpi"], record["dpi"]))
        truth = about | book_record(make_up, records)
        _write(folder / "about.json", about | {"seed": job["seed"], "with": job["with"]})
        _write(folder / "truth.json", truth)
        (folder / "clean.txt").write_text(clean_text(truth), "utf-8")
        _keep(images if keep else [images[n] for n in SHOWN if n < len(images)], folder / "images")
        return _read(images, folder, truth) if ocr else 0.0


def made_up(job: dict[str, Any], rng: random.Random) -> MakeUp:
    """A book parsed, and set in its style."""
    seed = rng.randrange(10**6) if job["style"] == "random" else int(job["style"])
    style = draw(seed, tuple(job["with"]))
    file = Path(job["book"])
    title = job["title"] or re.sub(r"[-_]+", " ", file.name.partition(".")[0]).title()
    book = parse(file, title=title, author=job["author"], lang=job["lang"], start=job["start"])
    letters = job["pages"] * style.lines * style.measure * 2
    setting = Setting(headed(limited(book, letters), style), style)
    return MakeUp(setting, rng.randrange(10**6), job["pages"])


def scanned(
    make_up: MakeUp, damage: list[str], rng: random.Random
) -> Iterator[tuple[dict[str, Any], Callable[[], Image.Image]]]:
    """What is on each page, and a function that makes the scan of it."""
    back = None
    for page in make_up.pages():
        dpi, severity = rng.randrange(205, 300), rng.choice(damage)
        scan = scan_for(severity, rng)
        flat, placed = drawn(page, make_up, dpi)
        record = page_record(page, placed, scan, flat.size, dpi)
        record |= {"severity": severity, "dpi": dpi, "width": flat.width, "height": flat.height}
        record["scan"] = {k: round(v, 3) for k, v in vars(scan).items()}
        yield record, partial(aged, flat, back, scan, dpi, rng.randrange(10**6))
        back = flat


def _read(images: list[Path], folder: Path, truth: dict[str, Any]) -> float:
    wrong = total = 0
    out = []
    by: dict[str, list[int]] = {}
    for seen, page in zip(read(images, folder, truth["lang"]), truth["pages"], strict=True):
        lines = matched(seen, page["lines"])
        bad, count = word_error(lines, page["lines"])
        wrong, total = wrong + bad, total + count
        sums = by.setdefault(page["severity"], [0, 0, 0])
        by[page["severity"]] = [sums[0] + 1, sums[1] + bad, sums[2] + count]
        out.append({"n": page["n"], "ocr_wer": round(bad / max(1, count), 4), "lines": lines})
    error = round(wrong / max(1, total), 4)
    severities = {
        k: {"pages": n, "ocr_wer": round(b / max(1, c), 4)} for k, (n, b, c) in by.items()
    }
    about = {"book": truth["book"], "ocr_wer": error, "by_severity": severities}
    _write(folder / "alignment.json", about | {"pages": out})
    return error


def _write(file: Path, record: dict[str, Any]) -> None:
    file.write_text(json.dumps(record, ensure_ascii=False), "utf-8")


def _keep(images: list[Path], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for image in images:
        shutil.copy(image, folder / image.name)


if __name__ == "__main__":
    sys.exit(main())
