"""How often the rules of hyphens, paragraphs, footnotes and headings are right.

    python benchmarks/measure_layout.py BENCH [--write]

BENCH/clean/en holds clean books. Each is cut into pages (`cut_pages.py`), with notes put at
page feet and capitals lost from headings, then the passes run; every fix is held against
what was done. The lexicon is counted anew without the books that are measured (one half for
the other), or the hyphens would be judged by their own words.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from cut_pages import PATTERNS, Cut, corpus, cut, wrap
from ocrfix import rulefile
from ocrfix import rules as rules_module
from ocrfix.document import Document
from ocrfix.lexicon import Lexicon, count_words
from ocrfix.passes.footnotes import footnotes
from ocrfix.passes.furniture import furniture
from ocrfix.passes.headings import headings
from ocrfix.passes.hyphens import hyphens
from ocrfix.passes.sentences import sentences
from ocrfix.pipeline import run
from ocrfix.rules import Rules
from ocrfix.span import Safety

Tally = dict[str, list[int]]


def count(tally: Tally, rule: str, right: int, shown: Counter[str], example: str) -> None:
    tally[rule][0] += right
    tally[rule][1] += 1
    if not right:
        shown[rule] += 1
        if shown[rule] <= 12:
            print(f"  wrong  {rule}: {example!r}")


def measure_cuts(
    text: str, cuts: list[Cut], rules: Rules, tally: Tally, shown: Counter[str]
) -> None:
    """Hyphens and joins at page ends."""
    ledger = run(Document.from_text(text), rules, passes=(hyphens, sentences))
    by_place = {c.at: c for c in cuts}
    for change in ledger.changes:
        at = change.edits[0].scan.start
        if change.stage == "hyphens":
            found = by_place.get(at) or by_place.get(at + 1)
            kept = not change.edits[0].old.startswith("-")
            right = found is not None and found.kind == ("hard" if kept else "soft")
            if change.rule == "hyphens.kept-inside-line":
                continue  # see measure_leftovers
        elif change.safety > Safety.NOTE and not text[:at].endswith("-"):
            found = by_place.get(at)
            right = found is not None and found.kind == "plain"
        else:
            continue
        count(tally, change.rule, right, shown, text[max(0, at - 40) : change.scan.end + 40])


def measure_lines(
    text: str, cuts: list[Cut], rules: Rules, tally: Tally, shown: Counter[str]
) -> None:
    """Hyphens at line ends."""
    kinds = {c.at: c.kind for c in cuts}
    for change in run(Document.from_text(text), rules, passes=(hyphens,)).changes:
        edit = change.edits[0]
        if change.rule == "hyphens.kept-inside-line":
            continue
        kept = not edit.old.startswith("-")
        kind = kinds.get(edit.scan.start - kept)
        right = kind == ("hard" if kept else "soft")
        count(tally, change.rule, right, shown, text[edit.scan.start - 20 : edit.scan.end + 20])


def measure_missing(
    text: str, cuts: list[Cut], rng: random.Random, rules: Rules, tally: Tally, shown: Counter[str]
) -> None:
    """Words cut at line ends, one hyphen in ten unseen."""
    lost = sorted(c.at for c in cuts if c.kind == "soft" and rng.random() < 0.1)
    pieces: list[str] = []
    at = 0
    for place in lost:
        pieces.append(text[at:place])
        at = place + 1
    whole = "".join(pieces) + text[at:]
    wanted = {place - number for number, place in enumerate(lost)}
    for change in run(Document.from_text(whole), rules, passes=(hyphens,)).changes:
        if change.rule == "hyphens.missing":
            start = change.edits[0].scan.start
            count(tally, change.rule, start in wanted, shown, whole[start - 20 : start + 20])


def measure_leftovers(
    found: list[str], rng: random.Random, rules: Rules, tally: Tally, shown: Counter[str]
) -> None:
    """Line-end hyphens left inside joined lines, one in a thousand words."""
    words = " ".join(found).split(" ")
    left = set()
    for number in range(0, len(words), 1000):
        word = words[number]
        places = PATTERNS.positions(word) if word.isalpha() and len(word) > 5 else []
        if places:
            at = rng.choice(places)
            words[number] = f"{word[:at]}-{word[at:]}"
            left.add(words[number])
    text = " ".join(words)
    for change in run(Document.from_text(text), rules, passes=(hyphens,)).changes:
        if change.rule != "hyphens.kept-inside-line":
            continue
        at = change.scan.start
        low, high = text.rfind(" ", 0, at) + 1, text.find(" ", at)
        count(tally, change.rule, text[low:high] in left, shown, text[low:high])


def measure_notes(
    found: list[str], rng: random.Random, rules: Rules, tally: Tally, shown: Counter[str]
) -> None:
    """Notes put at page feet; none of the text's own may be moved wrongly."""
    text, _ = cut(found, rng)
    parts = text.split("\n\n")
    out: list[str] = []
    cited: dict[str, str] = {}
    for number, part in enumerate(parts):
        out.append(part)
        if number % 12 == 7 and len(part) > 200 and "*" not in part and "\n" not in part:
            words = part.split(" ")
            at = rng.randrange(3, len(words) - 3)
            words[at] += "*"
            out[-1] = " ".join(words)
            body = f"* Note {number}: {' '.join(words[1 : rng.randrange(3, 12)])}."
            out.insert(len(out) + rng.choice((0, 0, 0)), body)
            cited[body] = out[-2][:60]
    # half of the notes stand one or two blocks further down, where the page ended
    for body in list(cited)[::2]:
        place = out.index(body)
        out.pop(place)
        out.insert(min(len(out), place + rng.choice((1, 2))), body)
    text = "\n\n".join(out)
    ledger = run(Document.from_text(text), rules, passes=(footnotes,))
    for change in ledger.changes:
        body = max((edit.old for edit in change.edits), key=len).strip()
        goal = next(edit.scan.start for edit in change.edits if edit.new)
        start = text.find(cited.get(body, "\0"))
        if body.startswith("[") and body[:4] in text.replace(body, ""):
            continue  # the book's own note: whether it was moved well nobody knows
        right = body in cited and 0 <= start < goal < start + 12_000
        count(tally, change.rule, right, shown, body[:60])


def measure_furniture(
    found: list[str], rng: random.Random, rules: Rules, tally: Tally, shown: Counter[str]
) -> None:
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
    for change in run(Document.from_text(whole), rules, passes=(furniture,)).changes:
        start = change.scan.start
        right = start in put or start + 2 in put
        count(tally, change.rule, right, shown, whole[max(0, start - 40) : change.scan.end + 30])


def measure_headings(
    found: list[str], rng: random.Random, rules: Rules, tally: Tally, shown: Counter[str]
) -> None:
    """Headings in capitals whose last letters were made small; others must be left alone."""
    mangled: dict[str, str] = {}
    lines = list(found)
    for number, line in enumerate(lines):
        words = line.split()
        if line.isupper() and "\n" not in line and len(line) < 60 and rng.random() < 0.5:
            last = words[-1].rstrip(".")
            if last.isalpha() and len(last) > 5:
                tail = rng.randrange(1, 4)
                lines[number] = line.replace(last, last[:-tail] + last[-tail:].lower())
                mangled[lines[number]] = line
    text = "\n\n".join(lines)
    ledger = run(Document.from_text(text), rules, passes=(headings,))
    for change in ledger.changes:
        at = change.scan.start
        low, high = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        line = text[low:high]
        fixed = line[: at - low] + change.edits[0].new + line[change.scan.end - low :]
        count(tally, change.rule, mangled.get(line) == fixed, shown, line)


def main(bench: Path, *, write: bool) -> None:
    rulefile.SAFE_BOUND = 0.0  # what is being measured may not be required yet
    tally: Tally = defaultdict(lambda: [0, 0])
    shown: Counter[str] = Counter()
    books = list(corpus(bench / "clean" / "en"))
    for half in (0, 1):
        train = ["\n\n".join(found) for n, (_, found, _) in enumerate(books) if n % 2 != half]
        lexicon = Lexicon("en")
        lexicon.__dict__["_counts"] = count_words(train)
        rules = rules_module.load("en")
        rules.lexicon = lexicon
        for number, (_, found, rng) in enumerate(books):
            if number % 2 == half:
                measure_cuts(*cut(found, rng), rules, tally, shown)
                measure_lines(*wrap(found), rules, tally, shown)
                measure_missing(*wrap(found), rng, rules, tally, shown)
                measure_leftovers(found, rng, rules, tally, shown)
                measure_notes(found, rng, rules, tally, shown)
                measure_furniture(found, rng, rules, tally, shown)
                measure_headings(found, rng, rules, tally, shown)
    on = f"{len(books)} clean books cut into pages (benchmarks/measure_layout.py)"
    stages: dict[str, list[str]] = defaultdict(list)
    for rule, (right, of) in sorted(tally.items()):
        bound = rulefile.wilson(right, of)
        print(f"{rule:45} {right:6} of {of:6}  {right / of:.4f}  bound {bound:.4f}")
        stage = "furniture-interposed" if "furniture" in rule else rule.partition(".")[0]
        stages[stage].append(f"{rule}\t{right}\t{of}\t{on}")
    if write:
        folder = Path(__file__).parent.parent / "rules" / "measured"
        for stage, rows in stages.items():
            table = "rule\tright\tof\ton\n" + "".join(f"{row}\n" for row in rows)
            (folder / f"{stage}.tsv").write_text(table, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv)
