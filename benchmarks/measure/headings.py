"""How many headings are found, how many are invented, and how often their repairs are right.

    python -m benchmarks.measure.headings BENCH [--write] [--wrong RULE]

Clean books (BENCH/clean/en) are set as printed pages with running heads and a contents page;
half of their headings are misread, as engines misread them, and so are some of the running
heads and entries. A repair is right if the word it makes is in the title. The lexicon is counted
without the books that are measured. Typeset pages (BENCH/pages) tell how many headings are
found, and how many lines are taken for headings that are none.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import textwrap
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from benchmarks.data.cut_pages import corpus
from ocrfix import NONE
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import Change, Ledger
from ocrfix.language.lexicon import Lexicon, count_words
from ocrfix.passes.furniture.furniture import furniture
from ocrfix.passes.headings.headings import headings
from ocrfix.pipeline import run
from ocrfix.rules import file as rulefile
from ocrfix.rules.loading import load
from ocrfix.rules.ruleset import Ruleset

MEASURED = Path(__file__).parents[2] / "rules" / "measured" / "headings.tsv"
LABEL = re.compile(
    r"((?:CHAPTER|Chapter|BOOK|Book|PART|Part|LETTER|Letter|CANTO|SECTION|LECTURE)\.? )"
    r"([IVXLC]+|\d+)(\.?)"
)
WORD = re.compile(r"[^\W_]+")
MEASURE, LINES = 60, 34
SEEDS = (1, 2, 3)
"""Each book is misread three times, in different ways."""
LETTERS = {
    "A": "AR", "B": "RE8", "C": "GO", "D": "O", "E": "FKR", "F": "PE", "G": "CO", "H": "IIN",
    "I": "lT", "K": "R", "L": "I", "M": "N", "N": "M", "O": "CQ0", "P": "FT", "Q": "O", "R": "KB",
    "S": "8", "T": "IY", "U": "V", "V": "Y", "W": "V", "X": "K", "Y": "V", "Z": "2",
}  # fmt: skip
NUMERALS = {"I": "l|1TiJ", "V": "YvU", "X": "Kx", "L": "I", "C": "G"}
SMALL = frozenset("COSVWXZUIH")
"""Letters whose small and large shapes engines confuse where capitals are small."""
Tally = dict[str, list[int]]


class Planted(NamedTuple):
    """A set book, and what each of its misread lines should be."""

    text: str
    headings: dict[str, str]  # the line as misread: as it should be
    kinds: dict[str, str]  # the line as misread: how
    bodies: set[str]  # lines of paragraphs that are set on several


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--wrong", default="", help="show where this rule was wrong")
    options = parser.parse_args()
    rulefile.SAFE_BOUND = -1.0  # what is being measured may not be trusted yet
    typeset(options.bench, load("en"))
    measure(options.bench, options.wrong, write=options.write)


def typeset(bench: Path, rules: Ruleset) -> None:
    """Headings found and invented on typeset pages."""
    print("book            headings  found  invented  pages")
    for folder in sorted((bench / "pages").iterdir()):
        ocr = (folder / "ocr.txt").read_text("utf-8")
        aligned = json.loads((folder / "alignment.json").read_text("utf-8"))["pages"]
        ledger = run(Document.from_text(ocr), rules).ledger
        spans = [m.span for m in ledger.marks if m.kind == "heading"]
        real = found = start = 0
        right: set[int] = set()
        for page, raw in zip(aligned, ocr.split("\f"), strict=False):
            places = [m.span() for m in re.finditer(r"[^\s][^\n]*", raw)]
            for line in page["lines"]:
                low = start + places[line["i"]][0]
                over = [n for n, span in enumerate(spans) if span.start <= low < span.end]
                if "heading" in line["kinds"]:
                    real += 1
                    found += bool(over)
                    right.update(over)
            start += len(raw) + 1
        print(f"{folder.name:15} {real:8} {found:6} {len(spans) - len(right):9} {len(aligned):6}")


def measure(bench: Path, wrong: str, *, write: bool) -> None:
    """Repairs of planted headings."""
    tally: Tally = defaultdict(lambda: [0, 0])
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    marks: Counter[str] = Counter()
    books = [b for seed in SEEDS for b in corpus(bench / "clean" / "en", seed)]
    for half in (0, 1):
        train = ["\n\n".join(found) for n, (_, found, _) in enumerate(books) if n % 2 != half]
        train = train[: len(train) // len(SEEDS)]
        rules = replace(load("en"), lexicon=Lexicon("en", counts=count_words(train)))
        for number, (_, found, rng) in enumerate(books):
            if number % 2 == half:
                planted = plant(found, rng)
                made = run(Document.from_text(planted.text), rules, passes=(furniture, headings))
                judge(made.ledger, planted, tally, kinds, marks, wrong)
    report(tally, kinds, marks)
    if write:
        keep(tally, len(books) // len(SEEDS))


def plant(found: list[str], rng: random.Random) -> Planted:
    """A book on pages, its headings misread now and then."""
    lines: list[str] = []
    heads: dict[str, str] = {}
    kinds: dict[str, str] = {}
    bodies: set[str] = set()
    titles = [p for p in found if _title(p)]
    current = titles[0] if titles else "THE BOOK"
    entries = [
        f"{misread(t, rng) if rng.random() < 0.2 else t} ..... {n}" for n, t in enumerate(titles, 5)
    ]
    out = ["CONTENTS", "", *entries[:60], "\f"] if len(titles) > 2 else []
    folio = 1
    for number, paragraph in enumerate(found):
        behind = any(map(_prose, found[number + 1 : number + 3]))
        if behind and (LABEL.fullmatch(paragraph) or _title(paragraph)):
            kind, line = mangle(paragraph, rng)
            if (
                kinds.get(line, kind) == kind
                and line not in bodies
                and heads.get(line, paragraph) == paragraph
            ):
                heads[line], kinds[line] = paragraph, kind
            else:
                line = paragraph
            current = paragraph if _title(paragraph) else current
            lines += [line, ""]
        else:
            wrapped = [w for part in paragraph.split("\n") for w in textwrap.wrap(part, MEASURE)]
            bodies.update(wrapped if len(wrapped) > 1 and _prose(paragraph) else [])
            lines += [*wrapped, ""]
        while len(lines) >= LINES:
            head = misread(current, rng) if rng.random() < 0.2 else current
            cut = LINES
            while cut > LINES - 8 and (not lines[cut - 1] or lines[cut - 1] in heads):
                cut -= 1  # no heading is at the foot of a page
            out += [f"{head} {folio}" if folio % 2 else f"{folio} {head}", "", *lines[:cut]]
            out[-1] += "\f"
            lines = lines[cut:]
            folio += 1
    return Planted("\n".join(out + lines).replace("\f\n", "\f"), heads, kinds, bodies)


def _prose(paragraph: str) -> bool:
    """Whether a paragraph is running text, on several lines."""
    return (
        len(paragraph) > 2 * MEASURE
        and not LABEL.match(paragraph)
        and (sum(map(str.islower, paragraph)) > 0.5 * len(paragraph))
    )


def _title(paragraph: str) -> bool:
    """Whether a paragraph of a clean book is a title in capitals."""
    return (
        5 < len(paragraph) < 60 and paragraph.isupper() and not LABEL.match(paragraph)
        and paragraph[0].isalpha() and "\n" not in paragraph
    )  # fmt: skip


def mangle(line: str, rng: random.Random) -> tuple[str, str]:
    """How a heading is misread, and what it is then; "" for not at all."""
    if rng.random() < 0.5:
        return "", line
    label = LABEL.fullmatch(line)
    kind, new = _mangled_label(rng, *label.groups()) if label else _mangled_title(line, rng)
    return (kind, new) if new != line else ("", line)


def _mangled_label(rng: random.Random, word: str, number: str, stop: str) -> tuple[str, str]:
    kind = rng.choice(("label", "number", "number", "dropped", "spaced"))
    if kind == "label":
        word = misread(word.strip(), rng) + " "
    elif kind == "number" and number.isalpha():
        number = numeral(number, rng)
    elif kind == "dropped" and number.isalpha() and len(number) > 1:
        at = rng.randrange(len(number))
        number = number[:at] + number[at + 1 :]
    elif kind == "spaced":
        word, number = " ".join(word.strip()) + "  ", " ".join(number)
    return kind, word + number + stop


def _mangled_title(line: str, rng: random.Random) -> tuple[str, str]:
    words = line.split()
    kind = rng.choice(("letters", "letters", "mixed", "lost", "spaced"))
    at = rng.randrange(len(words))
    if kind == "letters" and len(words[at]) > 3:
        words[at] = misread(words[at], rng)
    elif kind == "mixed":
        words = [
            w[0] + "".join(c.lower() if c in SMALL and rng.random() < 0.5 else c for c in w[1:])
            for w in words
        ]
    elif kind == "lost" and len(words[-1]) > 5 and words[-1].isalpha():
        tail = rng.randrange(1, 4)
        words[-1] = words[-1][:-tail] + words[-1][-tail:].lower()
    elif kind == "spaced":
        return kind, "  ".join(" ".join(w) for w in words)
    return kind, " ".join(words)


def misread(text: str, rng: random.Random) -> str:
    """One letter of a title read for another that looks like it; of long titles two."""
    for _ in range(1 + (len(text) > 20)):
        places = [n for n, char in enumerate(text) if char.upper() in LETTERS]
        if places:
            at = rng.choice(places)
            letters = LETTERS[text[at].upper()]
            new = letters if letters == "II" else rng.choice(letters)
            text = text[:at] + (new if text[at].isupper() else new.lower()) + text[at + 1 :]
    return text


def numeral(number: str, rng: random.Random) -> str:
    """A Roman numeral with one of its letters, or two strokes, misread."""
    if "II" in number and rng.random() < 0.4:
        return number.replace("II", rng.choice("UHn"), 1)
    at = rng.randrange(len(number))
    return number[:at] + rng.choice(NUMERALS.get(number[at], "?")) + number[at + 1 :]


def judge(
    ledger: Ledger, planted: Planted, tally: Tally, kinds: dict[str, Counter[str]],
    marks: Counter[str], wrong: str,
) -> None:  # fmt: skip
    """Count what was right."""
    text = ledger.document.text
    for change in ledger.changes:
        if change.stage == "headings" and change.safety > Safety.NOTE:
            right = _right(change, text, planted.headings)
            tally[change.rule][0] += right
            tally[change.rule][1] += 1
            if not right and wrong == change.rule:
                print(
                    "  wrong",
                    [(e.old, e.new) for e in change.edits],
                    _line(text, change.scan.start),
                    "|",
                    change.why,
                )
    heads = [m.span for m in ledger.marks if m.kind == "heading"]
    covered = {line for s in heads for line in text[s.start : s.end].split("\n")}
    marks["found"] += sum(line in covered for line in planted.headings)
    marks["headings"] += len(planted.headings)
    marks["invented"] += sum(line in planted.bodies for line in covered)
    marks["pages"] += text.count("\f") + 1
    for safety in (Safety.SAFE, Safety.REVIEW):
        restored = set(ledger.text(NONE.applying(safety)).replace("\f", "\n").split("\n"))
        for line, kind in planted.kinds.items():
            if kind:
                mended = planted.headings[line] in restored and line not in restored
                kinds[kind][safety.word] += mended
                kinds[kind]["all"] += safety is Safety.SAFE
                kinds[kind]["found"] += safety is Safety.SAFE and line in covered


def _right(change: Change, text: str, headings: dict[str, str]) -> bool:
    """Whether a change brings its line nearer to what it should be, by words that are in it."""
    low = text.rfind("\n", 0, change.scan.start) + 1
    low = max(low, text.rfind("\f", 0, change.scan.start) + 1)
    line = _line(text, change.scan.start)
    truth = headings.get(line)
    if truth is None:
        return False
    new = line
    for edit in reversed(change.edits):
        new = new[: edit.scan.start - low] + edit.new + new[edit.scan.end - low :]
    made = Counter(WORD.findall(new)) - Counter(WORD.findall(line))
    nearer = Levenshtein.distance(new, truth) < Levenshtein.distance(line, truth)
    return nearer and not made - Counter(WORD.findall(truth))


def _line(text: str, at: int) -> str:
    low = max(text.rfind("\n", 0, at), text.rfind("\f", 0, at)) + 1
    return re.split(r"[\n\f]", text[low : low + 200], maxsplit=1)[0]


def report(tally: Tally, kinds: dict[str, Counter[str]], marks: Counter[str]) -> None:
    for rule, (right, of) in sorted(tally.items()):
        print(f"{rule:40} {right:6} of {of:6}  bound {rulefile.wilson(right, of):.4f}")
    print("misread by     of    found repaired repaired with proposals")
    for kind, count in sorted(kinds.items()):
        print(
            f"{kind:10} {count['all']:6} {count['found']:8} {count['safe']:8} {count['review']:8}"
        )
    print(dict(marks))


def keep(tally: Tally, books: int) -> None:
    """Write the record of every rule."""
    on = f"planted: {books} clean books set as pages (measure/headings.py)"
    rows = "".join(f"{rule}\t{right}\t{of}\t{on}\n" for rule, (right, of) in sorted(tally.items()))
    MEASURED.write_text("rule\tright\tof\ton\n" + rows, "utf-8")


if __name__ == "__main__":
    main()
