"""Notes moved on typeset pages, read by a real engine: does each follow what cites it?

The truth of BENCH/pages says for every printed line which paragraph or note it is of, and for
every note which paragraph cites it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import Change
from ocrfix.pipeline import chosen, run
from ocrfix.rules.ruleset import Ruleset


class Line(NamedTuple):
    """A line of the OCR, in scan offsets, and what it was printed as."""

    start: int
    end: int
    first: int  # the paragraph that it begins with, or -1
    last: int  # the paragraph that it ends with, or -1
    note: int  # the note that it begins with, or -1


def typeset(bench: Path, rules: Ruleset) -> Iterator[tuple[str, bool, str]]:
    """Each note that was moved: its rule, whether rightly, and where to."""
    for folder in sorted((bench / "pages").glob("*/truth.json")):
        text = (folder.parent / "ocr.txt").read_text("utf-8")
        truth = json.loads(folder.read_text("utf-8"))
        aligned = json.loads((folder.parent / "alignment.json").read_text("utf-8"))
        cited = {note["id"]: note["block"] for note in truth["notes"]}
        found = list(_lines(text, truth, aligned))
        passes = chosen(["pages", "furniture", "notes", "footnotes"])
        for change in run(Document.from_text(text), rules, passes=passes).changes:
            if change.stage == "footnotes" and change.safety > Safety.NOTE:
                start, goal = moved(text, change)
                note = next((line.note for line in found if line.start == start), -1)
                right = note >= 0 and _ends(found, goal, cited[note])
                yield change.rule, right, f"{text[goal - 60 : goal]} <- {text[start:][:90]}"


def moved(text: str, change: Change) -> tuple[int, int]:
    """Where in the scan a note was, and where it was put."""
    goal = max((edit.scan.start for edit in change.edits if edit.new.strip()), default=0)
    gone = [edit.scan for edit in change.edits if not edit.new.strip()]
    start, end = min(gone, default=change.scan)
    return end - len(text[start:end].lstrip()), goal


def _ends(found: list[Line], goal: int, paragraph: int) -> bool:
    """Whether a paragraph ends at `goal`: with that line, and in no line after it."""
    before = [line.last for line in found if line.end <= goal and line.last >= 0][-1:]
    behind = next((line.first for line in found if line.start >= goal and line.first >= 0), -1)
    return before == [paragraph] and behind != paragraph


def _lines(text: str, truth: dict[str, Any], aligned: dict[str, Any]) -> Iterator[Line]:
    start = 0
    for page, alike, raw in zip(truth["pages"], aligned["pages"], text.split("\f"), strict=False):
        printed = {line["no"]: line for line in page["lines"]}
        places = [(m.start(), m.start() + len(m[0].rstrip())) for m in LINE.finditer(raw)]
        for line in alike["lines"]:
            of = [printed[number] for number in line["truth"]] or [{}]
            low, high = places[line["i"]]
            first, last = of[0].get("block", -1), of[-1].get("block", -1)
            yield Line(start + low, start + high, first, last, of[0].get("note", -1))
        start += len(raw) + 1


LINE = re.compile(r"[^\s][^\n\f]*")
