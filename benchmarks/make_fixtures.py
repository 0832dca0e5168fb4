"""Makes fixtures anew from their sources: typeset as pages, aged, and read by Tesseract.

    python -m benchmarks.make_fixtures [FIXTURE…]                 write scan.txt and truth.txt
    python -m benchmarks.make_fixtures FIXTURE --images OUT       only the pictures of its pages

A fixture that can be made has `source.txt`, a text as docs/typeset.md has it, and `[typeset]` in
its `about.toml`. The pages are the same each time; what is read off them may differ between
versions of Tesseract. Then `ocrfix check --update` writes what is expected.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from benchmarks.typeset import make
from benchmarks.typeset.founts import missing_tools

FIXTURES = Path(__file__).parents[1] / "fixtures"
LEADERS = re.compile(r"(?: \.){4,}")  # read as one row of dots
USUAL = {"start": None, "style": "1", "seed": 1, "pages": 9, "damage": ["light"], "author": ""}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("fixtures", nargs="*", type=Path, help="folders; by default all")
    parser.add_argument("--images", type=Path, help="a folder for the pages; nothing is read")
    options = parser.parse_args()
    if not options.images and (missing := missing_tools()):
        sys.exit(missing)
    every = sorted(source.parent for source in FIXTURES.glob("*/source.txt"))
    for fixture in options.fixtures or every:
        with tempfile.TemporaryDirectory() as work:
            made = Path(work)
            error = make.make(made, job(fixture), keep=True, ocr=not options.images)
            if options.images:
                shutil.copytree(made / "images", options.images, dirs_exist_ok=True)
                continue
            shutil.copy(made / "ocr.txt", fixture / "scan.txt")
            printed = json.loads((made / "truth.json").read_text("utf-8"))
            (fixture / "truth.txt").write_text(truth(printed), "utf-8")
            print(f"{fixture}: {error:.1%} of words misread", flush=True)
    return 0


def job(fixture: Path) -> dict[str, Any]:
    """What the generator needs to know, out of `about.toml`."""
    about = tomllib.loads((fixture / "about.toml").read_text("utf-8"))
    if "typeset" not in about:
        sys.exit(f"{fixture}: about.toml has no [typeset], and so nothing to make it from.")
    own = {"name": fixture.resolve().name, "book": str(fixture / "source.txt")}
    own |= {"title": about["title"], "lang": about["language"]}
    return USUAL | own | about["typeset"]


def truth(printed: dict[str, Any]) -> str:
    """The text of the pages as it would be without them: no furniture, no cut words.

    Blocks are a blank line apart, each note below the block citing it, capitals as printed.
    """
    lines: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for page in printed["pages"]:
        for line in page["lines"]:
            kind = "note" if "note" in line else "block"
            if kind in line:
                lines.setdefault((kind, line[kind]), []).append(line)
    out = []
    for block in printed["blocks"]:
        out.append(_joined(lines["block", block["id"]], block["text"]))
        for _, note in block.get("refs", ()):
            text = next(each["text"] for each in printed["notes"] if each["id"] == note)
            out.append(_joined(lines["note", note], text))
    return "\n\n".join(out) + "\n"


def _joined(lines: list[dict[str, Any]], text: str) -> str:
    """Lines with what the text has between them: a blank, a line's end, or nothing."""
    out, end = "", 0
    for line in lines:
        out += (text[end : line["a"]] if out else "") + (
            line["text"].removesuffix("-") if line.get("hyphen") == "soft" else line["text"]
        )
        end = line["b"]
    return LEADERS.sub(lambda dots: dots[0].replace(" ", ""), out)


if __name__ == "__main__":
    sys.exit(main())
