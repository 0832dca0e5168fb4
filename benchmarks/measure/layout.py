"""How often sentence joins, moved notes and furniture between paragraphs are right; what they harm.

    python -m benchmarks.measure.layout BENCH [--part develop] [--every N] [--show RULE] [--write]

BENCH/clean/en holds clean books, in two halves by a hash of the file's name: rules may be chosen
by the one, "develop", and are measured on the other, "hold". Each book is cut into pages
(`data/cut_pages.py`), with notes put at page feet and furniture between paragraphs, and every
change is held against what was done. No change is left out of the count: notes that a book has
itself count too, by the nearest word before that bears their mark.

Then the same books untouched: there, nothing at all should change. The lexicon is counted
anew from the half that is not measured.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from benchmarks.data.cut_pages import Cut, Note, corpus, cut, noted
from benchmarks.data.typeset_notes import moved, typeset
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import Change
from ocrfix.language.lexicon import Lexicon, count_words
from ocrfix.passes.furniture.furniture import furniture
from ocrfix.passes.hyphens.hyphens import hyphens
from ocrfix.passes.sentences import sentences
from ocrfix.pipeline import chosen, run
from ocrfix.rules import file as rulefile
from ocrfix.rules.loading import load
from ocrfix.rules.ruleset import Ruleset

MEASURED = Path(__file__).parents[2] / "rules" / "measured"
AT_FEET = {f"footnotes.{name}" for name in ("from-foot", "to-citation", "over-page")}
"""Rules for text in lines: `measure/notes.py` keeps their record, on pages read by an engine."""
HARM = Path(__file__).parents[1] / "data" / "harm.tsv"
OWN_MARK = re.compile(r"[\[(]\w{1,3}[\])]|([*†‡§])\1*|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{1,3}")
LAYOUT = (
    "pages", "furniture", "notes", "footnotes", "citations", "hyphens", "headings", "paragraphs",
    "sentences",
)  # fmt: skip
Found = list[tuple[str, bool, str]]
"""A rule, whether it was right, and where."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--part", choices=("develop", "hold"), default="hold")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--show", default="")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rulefile.SAFE_BOUND = -1.0  # what is being measured may not be trusted yet
    folder = options.bench / "clean" / "en"
    rules = _rules(folder, options.part)
    wanted: Counter[str] = Counter()
    books = list(corpus(folder, only=options.part))[:: options.every]
    harm = Harm(rules)
    clean: Found = []
    for path, found, rng in books:
        clean += measure_cuts(*cut(found, rng), rules, wanted)
        clean += measure_notes(found, rng, rules, wanted)
        clean += measure_furniture(found, rng, rules)
        harm.read("a paragraph a line", "\n\n".join(found), options.show)
        harm.read("in lines", _text(path), options.show)
    judged = {
        f"planted: {len(books)} clean books held apart, cut into pages": clean,
        "typeset: pages": list(typeset(options.bench, rules)),
    }
    report(judged, options.show, write=options.write)
    for what in ("page cuts, sure", "page cuts, sure or proposed", "notes, moved home"):
        of = wanted[what.partition(",")[0]]
        print(f"{what:36} {wanted[what]:6} of {of:6}  {wanted[what] / max(1, of):.4f}")
    harm.report(write=options.write)


def report(judged: dict[str, Found], show: str, *, write: bool) -> None:
    """The share of each rule that is right; its record is where it does worst."""
    records: dict[str, tuple[float, str]] = {}
    for on, found in judged.items():
        tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for rule, right, shown in found:
            tally[rule][0] += right
            tally[rule][1] += 1
            if not right and show and rule.startswith(show):
                print(f"  wrong  {rule}, {on}: {shown!r}")
        for rule, (good, of) in sorted(tally.items()):
            bound = rulefile.wilson(good, of)
            print(f"{rule:36} {good:6} of {of:6}  {good / of:.4f}  bound {bound:.4f}  {on}")
            row = f"{rule}\t{good}\t{of}\t{on} (measure/layout.py)\n"
            records[rule] = min(records.get(rule, (1.0, "")), (bound, row))
    stages: dict[str, str] = defaultdict(lambda: "rule\tright\tof\ton\n")
    for rule, (_, row) in sorted(records.items()):
        if rule in AT_FEET:
            continue
        stage = "furniture-interposed" if "furniture" in rule else rule.partition(".")[0]
        stages[stage] += row
    for stage, table in stages.items() if write else ():
        (MEASURED / f"{stage}.tsv").write_text(table, "utf-8")


# ---- damage that is known ----------------------------------------------------------------------


def measure_cuts(text: str, cuts: list[Cut], rules: Ruleset, wanted: Counter[str]) -> Found:
    """Sentences that page ends cut; those cut after a hyphen too."""
    found: Found = []
    by_place = {c.at: c for c in cuts}
    wanted["page cuts"] += sum(c.kind == "plain" for c in cuts)
    for change in run(Document.from_text(text), rules, passes=(hyphens, sentences)).changes:
        if change.stage != "sentences" or change.safety == Safety.NOTE:
            continue
        at = change.edits[0].scan.start
        place = by_place.get(at) or by_place.get(at + 1)
        right = place is not None and _glued(text, place, change.edits[0].new)
        if right and place and place.kind == "plain":
            wanted["page cuts, sure or proposed"] += 1
            wanted["page cuts, sure"] += change.safety == Safety.SAFE
        shown = text[max(0, at - 70) : change.scan.end + 50]
        found.append((change.rule, right, shown))
    return found


def _glued(text: str, place: Cut, new: str) -> bool:
    """Whether the two halves were put together with what was between them."""
    if place.kind == "soft":
        return False  # the hyphen is still there
    return new == ("" if place.kind == "hard" else " ") or "—" in text[place.at - 1 : place.at + 3]


def measure_notes(
    found: list[str], rng: random.Random, rules: Ruleset, wanted: Counter[str]
) -> Found:
    """Notes at page feet: right is directly after the end of the paragraph that cites them."""
    own = sum(bool(re.match(r"\[\d+\] |\[Footnote|[*†] \w|\d{1,2} [A-Z]", p)) for p in found) > 5
    judged: Found = []
    for lines in (False, True):
        text, notes, ends = noted(found, rng, lines=lines, plant=not own)
        wanted["notes"] += sum(not note.home for note in notes)
        planted = {note.start: note for note in notes}
        blocks = sorted({note.end for note in notes})
        passes = chosen(["notes", "footnotes"])
        for change in run(Document.from_text(text), rules, passes=passes).changes:
            if change.stage != "footnotes" or change.safety == Safety.NOTE:
                continue
            start, goal = moved(text, change)
            note = planted.get(start) or _own(text, start, ends)
            right = bool(note and not note.home and _lands(text, goal, note, blocks))
            wanted["notes, moved home"] += right * (start in planted)
            judged.append((change.rule, right, f"{text[goal - 60 : goal]} <- {text[start:][:90]}"))
    return judged


def _lands(text: str, goal: int, note: Note, blocks: list[int]) -> bool:
    """Whether `goal` is the end of the paragraph, or of notes that follow it."""
    at = len(text[:goal].rstrip())
    while at > note.goal and at in blocks[bisect_left(blocks, at) :][:1]:
        at = len(text[: text.rfind("\n\n", 0, at)].rstrip())
    return at == note.goal


def _own(text: str, start: int, ends: list[int]) -> Note | None:
    """A note that the book had itself: cited where its mark last follows a word."""
    mark = OWN_MARK.match(text, start)
    if not mark:
        return None
    cited = text.rfind(mark[0], 0, start)
    while cited > 0 and text[cited - 1].isspace():
        cited = text.rfind(mark[0], 0, cited)
    if cited <= 0:
        return None
    number = bisect_right(ends, cited)
    while number + 1 < len(ends) and _goes_on(text, ends[number], start):
        number += 1 + (text[ends[number] :].lstrip().startswith(mark[0]))
    goal = ends[min(number, len(ends) - 1)]
    return Note(start, start, goal, home=len(text[:start].rstrip()) == goal)


def _goes_on(text: str, end: int, note: int) -> bool:
    """Whether a paragraph of the book breaks off, and the block after the note goes on."""
    behind = text[text.find("\n\n", note) :][:80].strip()
    return text[end - 1] not in ".!?:\"'”’)]" and behind[:1].islower()


def measure_furniture(found: list[str], rng: random.Random, rules: Ruleset) -> Found:
    """Heads and folios put between the paragraphs where pages end."""
    text, cuts = cut(found, rng)
    gaps = [match.start() for match in re.finditer("\n\n", text)]
    ends = sorted({c.at for c in cuts} | set(rng.sample(gaps, len(gaps) // 60)))
    style = rng.choice(("folio", "head", "both", "none"))
    title = " ".join(re.findall(r"[A-Za-z]+", found[0]))[:40].upper() or "A TITLE"
    out: list[str] = []
    put: set[int] = set()
    at = size = 0
    for page, end in enumerate(ends, rng.randrange(1, 30)):
        pieces = [text[at:end]]
        if style in {"head", "both"} and rng.random() < 0.9:
            pieces.append(title if rng.random() < 0.8 else title.replace("E", "F", 1))
        if style in {"folio", "both"} and rng.random() < 0.9:
            pieces.append(str(page))
        size += len(pieces[0])
        for piece in pieces[1:]:
            put.add(size + 2)
            size += 2 + len(piece)
        out.append("\n\n".join(pieces))
        at = end
    whole = "".join(out) + text[at:]
    judged: Found = []
    for change in run(Document.from_text(whole), rules, passes=(furniture,)).changes:
        if change.safety > Safety.NOTE:
            start, end = change.scan
            right = start in put or start + 2 in put
            judged.append((change.rule, right, whole[max(0, start - 40) : end + 30]))
    return judged


# ---- clean text, untouched ---------------------------------------------------------------------


class Harm:
    """Changes of clean text: none of them should be."""

    def __init__(self, rules: Ruleset) -> None:
        self.rules = rules
        self.size: Counter[str] = Counter()
        self.rulings: dict[str, Counter[str]] = defaultdict(Counter)

    def read(self, shape: str, text: str, show: str) -> None:
        """Restore a clean text, and count what was applied to it."""
        self.size[shape] += len(text)
        for change in run(Document.from_text(text), self.rules, passes=chosen(LAYOUT)).changes:
            if change.safety == Safety.SAFE and not _wanted(text, change, shape):
                self.rulings[shape][change.rule] += 1
                if show and change.rule.startswith(show):
                    low, high = change.scan
                    print(f"  harm  {change.rule}: {text[max(0, low - 70) : high][:200]!r}")

    def report(self, *, write: bool) -> None:
        """Changes per million characters."""
        rows = HARM.read_text("utf-8").splitlines(keepends=True)
        others = [row for row in rows if row.partition("\t")[0] not in self.rulings]
        table = "".join(others)  # other scripts' rows, below the head
        for shape, rulings in self.rulings.items():
            size = self.size[shape] / 1e6
            print(f"\nsafe changes of {size:.1f} million characters of clean text, {shape}:")
            for rule, count in sorted(rulings.items()):
                print(f"{rule:36} {count:6}  {count / size:.3f} a million")
                table += f"{shape}\t{rule}\t{count}\t{size:.1f}\n"
        if write:
            HARM.write_text(table, "utf-8")


def _wanted(text: str, change: Change, shape: str) -> bool:
    """Whether a change joins lines of one block, which text in lines is there for."""
    joins = change.stage in {"paragraphs", "sentences"}
    return shape == "in lines" and joins and "\n\n" not in text[slice(*change.scan)]


def _rules(folder: Path, measured: str) -> Ruleset:
    """The rules, with a lexicon of the other half alone."""
    other = "develop" if measured == "hold" else "hold"
    counts = count_words("\n\n".join(found) for _, found, _ in corpus(folder, only=other))
    return replace(load("en"), lexicon=Lexicon("en", counts=counts))


def _text(path: Path) -> str:
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as stream:
        return stream.read()


if __name__ == "__main__":
    main()
