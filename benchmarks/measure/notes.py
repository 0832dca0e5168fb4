"""Notes, held against typeset pages whose every line is known.

    python -m benchmarks.measure.notes FOLDER…            how often each rule is right
    python -m benchmarks.measure.notes FOLDER… --write    and write rules/measured/notes.tsv
    python -m benchmarks.measure.notes FOLDER… --count    count how marks are read: rules/marks.tsv

Each FOLDER has `ocr.txt`, `truth.json` and `alignment.json`, as bench pages have: of each printed
line what it says, and which line the engine made of it. A mark is looked for right after
the word that it was printed after; every other place of the page is text. What is believed
of a book's marks is judged by what was counted in the other books.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from ocrfix import Restoration, load, restore
from ocrfix.core.marks import NoteMark
from ocrfix.passes.notes.alignment import HEAD, MarkPlace, Marks, places
from ocrfix.passes.notes.book_of_notes import NotedPage, read_notes
from ocrfix.passes.notes.mark_labels import LOST, MarkReading, known, shown
from ocrfix.passes.notes.notes import _reading
from ocrfix.rules import file as rulefile
from ocrfix.rules.file import wilson
from ocrfix.rules.lazy import Lazy

RULES = Path(__file__).parents[2] / "rules"
TABLE, RECORD = RULES / "marks.tsv", RULES / "measured" / "notes.tsv"
STEPS = (
    "pages",
    "furniture",
    "notes",
    "footnotes",
    "citations",
    "hyphens",
    "headings",
    "paragraphs",
)
ALIKE = 70
"""Likeness of two ends of paragraphs, letters alone, read well and badly."""
BODY = {"body", "verse", "blockquote"}
REACH = 4
"""Code points before the end of a word in which its mark may have been read."""
LEVELS = (0.99, 0.97, 0.95, 0.93, 0.9, 0.85, 0.8, 0.65, 0.5)


class Page(NamedTuple):
    """The text of a page, its notes in order, and where each is cited; None where nothing shows."""

    text: str
    labels: list[str]
    heads: list[tuple[str, MarkReading]]  # the marks at the notes, as printed and as read
    found: list[MarkPlace]
    truth: list[MarkPlace | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rulefile.SAFE_BOUND = -1.0  # what is being measured may not be trusted yet
    pages = [(folder.name, page) for folder in options.folders for page in read(folder)]
    if options.count:
        write(counted(page for _, page in pages))
        return
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    calibration(pages)
    for rule, right in (*mended(options.folders, pages), *moves(options.folders)):
        tally[rule][0] += right
        tally[rule][1] += 1
    lines = ["rule\tright\tof\ton"]
    on = f"typeset: {len(options.folders)} books read by Tesseract (measure/notes.py)"
    for rule, (right, of) in sorted(tally.items()):
        lines.append(f"{rule}\t{right}\t{of}\t{on}")
        print(lines[-1], f"{wilson(right, of):.3f}")
    if options.write:
        RECORD.write_text("\n".join(lines) + "\n", "utf-8")


def counted(pages: Iterable[Page]) -> Counter[tuple[str, str, str]]:
    """How often each mark was read in each form, and how often the text has each form."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for page in pages:
        counts["words", "", ""] += len(page.text.split())
        cited = [place for place in page.truth if place]
        for place in page.found:
            if place not in cited:
                counts["", shown("", place.text, place.label), place.form] += 1
        for label, place in zip(page.labels, page.truth, strict=True):
            if place:
                sign = shown(label, place.text, place.label)
                counts[known(label), sign, place.form] += 1
            else:
                counts[known(label), LOST, ""] += 1
        for label, head in page.heads:
            counts[known(label), shown(label, head.text, head.label), HEAD] += 1
    return counts


def write(counts: Counter[tuple[str, str, str]]) -> None:
    """The table that ships."""
    rows = ["\t".join((*key, str(times))) for key, times in sorted(counts.items())]
    TABLE.write_text("\n".join(["mark\tsign\taround\tcount", *rows]) + "\n", "utf-8")
    marks = sum(n for (label, *_), n in counts.items() if label not in {"", "words"})
    print(f"{marks} marks, {len(rows)} rows")


def calibration(pages: list[tuple[str, Page]]) -> None:
    """Whether what is believed to cite a note does: each book by what the others have."""
    bins: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    books: dict[str, Counter[str]] = defaultdict(Counter)
    for book in {book for book, _ in pages}:
        marks = Marks(counted(page for other, page in pages if other != book))
        own = [page for name, page in pages if name == book and len(page.heads) == len(page.labels)]
        read = [
            NotedPage([head for _, head in page.heads], page.found, len(page.text.split()))
            for page in own
        ]
        for page, notes in zip(own, read_notes(read, marks), strict=True):
            for label, truth, note in zip(page.labels, page.truth, notes, strict=True):
                books[book]["marks"] += 1
                books[book]["shown"] += truth is not None
                stated = note.cited.both if note.cited else 0.0
                if not note.cited or stated < LEVELS[-1]:
                    continue
                right = note.cited.place == truth and note.label.text == label.strip("()[]")
                level = next(level for level in LEVELS if stated >= level)
                bins[level][0] += right
                bins[level][1] += 1
                books[book]["right" if right else "wrong"] += 1
    _told(books, bins)


def _told(books: dict[str, Counter[str]], bins: dict[float, list[int]]) -> None:
    for book, found in books.items():
        print(f"{book:16s}", dict(found))
    total = [0, 0]
    for level, (right, of) in sorted(bins.items(), reverse=True):
        total = [total[0] + right, total[1] + of]
        print(
            f"said to be {level:.2f} or more probable: {right} of {of} right; "
            f"with all above {total[0]} of {total[1]}, at least {wilson(*total):.3f}"
        )


def mended(folders: list[Path], pages: list[tuple[str, Page]]) -> Iterator[tuple[str, bool]]:
    """Whether marks that were rewritten are what was printed, in the text and at the note."""
    for folder in folders:
        rules = load("en")
        own = counted(page for book, page in pages if book == folder.name)
        rules = replace(rules, lazy_marks=Lazy.of(_without(own)))
        truth = json.loads((folder / "truth.json").read_text("utf-8"))
        scan = (folder / "ocr.txt").read_text("utf-8")
        printed = dict(_printed(folder, scan, truth))
        notes = {note["id"]: note for note in truth["notes"]}
        found = restore(scan, rules=rules, passes=STEPS[:3], apply="review").ledger.marks
        for mark in (m for m in found if isinstance(m, NoteMark) and m.cited is not None):
            line = printed.get(mark.span.start)
            note = notes[line["note"]] if line else None
            cited = mark.cited
            word = _block(truth, note)[: note["offset"]].split()[-1] if note else ""
            before = re.findall(r"\w+", _unmarked(scan[max(0, cited - 40) : cited + 1], mark))[-1:]
            place = bool(note and before and _ends_alike(word, before[0]))
            right = bool(place and note and note["mark"].strip("()[]") == mark.label)
            sure = mark.sure
            if sure and not mark.misread:
                yield "citations.renumbered", place
            if mark.misread:
                yield f"citations.{mark.misread}", right


def _unmarked(text: str, mark: NoteMark) -> str:
    """The text before a mark, which it ends with."""
    bare = re.sub(r"[(\[]\w{1,3}[)\]]$", "", text)
    return bare if bare != text else text[: -len(mark.read or mark.label)]


def _without(own: Counter[tuple[str, str, str]]) -> dict[tuple[str, str, str], int]:
    """The table that ships, without what was counted in a book (if it was)."""
    table = load("en").marks
    if any(table.get(key, 0) < count for key, count in own.items()):
        return dict(table)  # so this book was not counted
    return {key: count - own[key] for key, count in table.items()}


def _ends_alike(word: str, seen: str) -> bool:
    """Whether the end of a printed word may have been read so; it may be cut by a line end."""
    word, seen = _bare(word), _bare(seen)
    return bool(seen) and fuzz.ratio(word[-len(seen) :], seen) >= ALIKE


def moves(folders: list[Path]) -> Iterator[tuple[str, bool]]:
    """Whether each note that was moved is where it should be.

    That is right after the paragraph that cites it, other notes aside. Where its citation was not
    found: it is a note, and is after a paragraph, not inside one. Over a page end: the parts are of
    one note.
    """
    rules = load("en")
    for folder in folders:
        truth = json.loads((folder / "truth.json").read_text("utf-8"))
        scan = (folder / "ocr.txt").read_text("utf-8")
        printed = dict(_printed(folder, scan, truth))
        homes = {note["id"]: _homes(_block(truth, note), note["offset"]) for note in truth["notes"]}
        ends = [_bare(each["text"])[-40:] for each in truth["blocks"] + truth["notes"]]
        result = restore(scan, rules=rules, passes=STEPS, apply="review")
        blocks = [_bare(each) for each in result.text.split("\n\n") if _bare(each)]
        left = set(range(len(blocks)))
        notes = {_bare(text) for text in _noted(result)}
        for change in result.changes:
            if change.stage != "footnotes":
                continue
            lines = [printed.get(_start(scan, edit.scan)) for edit in change.edits if edit.old]
            if change.rule == "footnotes.over-page":
                yield change.rule, all(line and line["a"] > 0 for line in lines)
                continue
            moved = _bare(change.new)
            at = max(left, key=lambda i: (fuzz.ratio(blocks[i][:60], moved[:60]), -i))
            left.discard(at)
            before = at - 1
            while before > 0 and _is_note(blocks[before], notes):
                before -= 1
            end, near = homes[lines[0]["note"]] if lines and lines[0] else ("", "")
            if change.rule in {"footnotes.of-series", "footnotes.uncited"}:
                # A running head that was not struck may still be at the end of the paragraph.
                last = blocks[before][-65:]
                whole = any(fuzz.partial_ratio(each[-25:], last) >= ALIKE for each in ends)
                yield change.rule, bool(end) and whole
                continue
            right = bool(end) and (
                fuzz.ratio(blocks[before][-40:], end) >= ALIKE
                or fuzz.partial_ratio(near, blocks[before]) >= ALIKE
            )
            yield change.rule, right


def _homes(block: str, offset: int) -> tuple[str, str]:
    """The end of the paragraph that cites a note, and the words before the citation."""
    return _bare(block)[-40:], _bare(block[:offset])[-30:]


def _is_note(block: str, notes: set[str]) -> bool:
    """Whether a block is one of the notes of the scan, its mark aside."""
    start = block.lstrip("0123456789⁰¹²³⁴⁵⁶⁷⁸⁹")[:24]
    return any(fuzz.ratio(start, note.lstrip("0123456789")[:24]) >= ALIKE for note in notes)


def _noted(result: Restoration) -> Iterator[str]:
    """The notes as the scan has them."""
    scan = result.ledger.document.text
    for mark in result.ledger.marks:
        if mark.kind == "footnote":
            yield scan[mark.span.start : mark.span.end]
    for change in result.changes:
        if change.stage == "footnotes":
            yield change.new


def _printed(
    folder: Path, scan: str, truth: dict[str, Any]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Where each line of a note begins in the scan, and what was printed there."""
    aligned = json.loads((folder / "alignment.json").read_text("utf-8"))
    start = 0
    for page, alike, text in zip(truth["pages"], aligned["pages"], scan.split("\f"), strict=False):
        lines = {line["no"]: line for line in page["lines"]}
        begins = [start + each.start() for each in re.finditer(r"\S[^\n]*", text)]
        for line in alike["lines"]:
            found = [lines[n] for n in line["truth"] if lines[n]["kind"] == "footnote"]
            if found:
                yield begins[line["i"]], found[0]
        start += len(text) + 1


def _start(scan: str, span: tuple[int, int]) -> int:
    """Where what was struck begins, the gap before it aside."""
    text = scan[slice(*span)]
    return span[0] + len(text) - len(text.lstrip())


def _block(truth: dict[str, Any], note: dict[str, Any]) -> str:
    return str(next(b["text"] for b in truth["blocks"] if b["id"] == note["block"]))


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def read(folder: Path) -> Iterator[Page]:
    """The pages of a book that have notes cited on them."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    aligned = json.loads((folder / "alignment.json").read_text("utf-8"))
    blocks = {block["id"]: block for block in truth["blocks"]}
    for page, alike in zip(truth["pages"], aligned["pages"], strict=False):
        lines = {line["no"]: line for line in page["lines"]}
        noted = {line["note"] for line in page["lines"] if line["kind"] == "footnote"}
        notes = [note for note in truth["notes"] if note["id"] in noted]
        text, places_of = "", {}
        for line in alike["lines"]:
            if set(line["kinds"]) & BODY:
                for number in line["truth"]:
                    places_of.setdefault(number, []).append((len(text), len(line["text"])))
                text += line["text"] + "\n"
        found = places(text, 0, len(text))
        labels, cited = [], []
        for note in notes:
            home = _line(lines, note)
            if home is not None:
                labels.append(note["mark"])
                word = blocks[note["block"]]["text"][: note["offset"]].split()[-1]
                cited.append(_cited(text, places_of.get(home, []), word, found))
        if labels:
            yield Page(text, labels, list(_heads(lines, alike, notes)), found, cited)


def _heads(
    lines: dict[int, Any], alike: dict[str, Any], notes: list[dict[str, Any]]
) -> Iterator[tuple[str, MarkReading]]:
    """The mark at the head of each note, as printed, and as it was read."""
    marks = {note["id"]: note["mark"] for note in notes}
    for line in alike["lines"]:
        for each in (lines[number] for number in line["truth"][:1]):
            if each["kind"] == "footnote" and each["a"] == 0 and each["note"] in marks:
                yield marks[each["note"]], _reading(line["text"])


def _line(lines: dict[int, Any], note: dict[str, Any]) -> int | None:
    for number, line in lines.items():
        if line.get("block") == note["block"] and line["a"] < note["offset"] <= line["b"]:
            return number
    return None


def _cited(
    text: str, spans: list[tuple[int, int]], word: str, found: list[MarkPlace]
) -> MarkPlace | None:
    """The place right after the word, if anything shows there."""
    best, behind = 0.0, -1
    for start, size in spans:
        at = start
        for each in text[start : start + size].split(" "):
            likeness = fuzz.ratio(each.rstrip("*!'\"’”?"), word)
            if likeness > best:
                best, behind = likeness, at + len(each)
            at += len(each) + 1
    if best < 60:
        return None
    near = [p for p in found if behind - REACH <= p.end <= behind + 2]
    return near[-1] if near else None


if __name__ == "__main__":
    main()
