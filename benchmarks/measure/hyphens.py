"""How often the hyphens pass is right, on books that its lexicon was not counted from.

    python -m benchmarks.measure.hyphens BENCH [--every N] [--language de] [--show 5]

The records that make rules safe come from real scans alone (hyphens_real.py). Here
clean books (BENCH/clean) are set in lines, words cut at hyphenation points; one cut in 75
each loses its hyphen, has it misread, gets a speck beside it or a letter misread after it,
about as often as in real scans. The
lexicon is counted anew from the other half of the books. Real scans (BENCH/books) are held
against their truth, and words joined over notes against the clean text of BENCH/pages.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase

import pyphen  # type: ignore[import-untyped]
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein, Opcodes

from benchmarks.data import cut_pages
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.language.lexicon import Lexicon, count_words
from ocrfix.passes.hyphens.hyphens import hyphens
from ocrfix.passes.hyphens.words import word_at, word_before
from ocrfix.rules import file as rulefile
from ocrfix.rules.loading import load
from ocrfix.rules.ruleset import Ruleset

ONE_IN = 75
"""Of 3,700 hyphens of real scans 47 were not seen, and about as many misread."""
MISREAD = "~=_^.:*,"
SPECKS = "-_~'\""
PAGE = 35
"""Lines of a page."""
WORD = re.compile(r"[^\W\d_]+(?:['’-]+[^\W\d_]+)*")
NOTE = "* See the note of the editor on this, vol. ii. p. 62.\n"
Tally = dict[str, Counter[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--language", default="en")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    rulefile.SAFE_BOUND = -1.0  # what is being measured may not be trusted yet
    tally: Tally = defaultdict(Counter)
    measure_clean(options.bench, options.language, options.every, options.show, tally)
    if options.language == "en":
        measure_real(options.bench, options.show, tally)
        measure_notes(options.bench, tally)
    for rule, found in sorted(tally.items()):
        right, of = found["right"], found["right"] + found["wrong"]
        bound = rulefile.wilson(right, of)
        print(f"{rule:32} {right:7} of {of:7}  {right / of:.4f}  bound {bound:.4f}")


def measure_clean(bench: Path, language: str, every: int, show: int, tally: Tally) -> None:
    """Each half of the books by the lexicon of the other."""
    cut_pages.PATTERNS = pyphen.Pyphen(lang={"en": "en_GB", "de": "de_DE", "fr": "fr_FR"}[language])
    books = list(cut_pages.corpus(bench / "clean" / language))
    answers: Counter[tuple[str, str]] = Counter()
    for half in (0, 1):
        train = ("\n\n".join(found) for n, (_, found, _) in enumerate(books) if n % 2 != half)
        counts = count_words(train, 1 if len(books) < 20 else 2)
        rules = replace(load(language), lexicon=Lexicon(language, counts=counts))
        for _, found, rng in books[half :: 2 * every]:
            lines(*cut_pages.wrap(found), rng, rules, answers, tally, show)
            leftovers(found, rng, rules, tally)
            dashed(found, rules, tally, show)
            if language == "en":
                pages(found, rng, rules, tally)
    say("clean books", answers)


def say(name: str, answers: Counter[tuple[str, str]]) -> None:
    """Right of all, balanced over soft and hard, and asked. What is asked keeps its hyphen."""
    soft, hard = (sum(n for (k, _), n in answers.items() if k == kind) for kind in ("soft", "hard"))
    if not soft or not hard:
        return
    joined, kept = answers["soft", "drop"], answers["hard", "keep"]
    asked = answers["soft", "ask"] + answers["hard", "ask"]
    print(
        f"{name}: {soft} soft, {hard} hard; right {(joined + kept) / (soft + hard):.2%}, balanced"
        f" {(joined / soft + kept / hard) / 2:.2%}, soft joined {joined / soft:.2%}, hard kept"
        f" {(kept + answers['hard', 'ask']) / hard:.2%}, asked {asked / (soft + hard):.2%}"
    )


def proposed(text: str, rules: Ruleset) -> list[Fix]:
    view = Ledger(Document.from_text(text), language=rules.language).view()
    return [fix for fix in hyphens(view, rules) if isinstance(fix, Fix)]


def lines(
    text: str, cuts: list[cut_pages.Cut], rng: random.Random, rules: Ruleset,
    answers: Counter[tuple[str, str]], tally: Tally, show: int,
) -> None:  # fmt: skip
    """A book in lines, with the faults that engines make."""
    text, kinds, plain = damage(text, cuts, rng)
    given: dict[int, str] = {}
    for fix in proposed(text, rules):
        edit = fix.edits[0]
        if fix.rule == "hyphens.kept-inside-line":
            continue  # see leftovers
        keep = edit.span.start not in kinds and edit.span.start - 1 in kinds
        at = edit.span.start - keep
        right = kinds.get(at) == ("hard" if keep else "soft")
        count(tally, fix.rule, text[at - 30 : at + 30], show, right=right)
        sure = fix.safety == Safety.SAFE
        given[at] = ("keep" if keep else "drop") if sure or fix.rule in SURE else "ask"
    for at in plain:
        answers[kinds[at], given.get(at, "keep")] += 1


SURE = {
    "hyphens.cut-word",
    "hyphens.cut-word-here",
    "hyphens.cut-fragment",
    "hyphens.cut-misread",
}


def damage(
    text: str, cuts: list[cut_pages.Cut], rng: random.Random
) -> tuple[str, dict[int, str], list[int]]:
    """The text with faults, the kind of each cut by where its first half ends, and those whole."""
    out: list[str] = []
    kinds: dict[int, str] = {}
    plain: list[int] = []
    size = start = 0
    for cut in cuts:
        at = cut.at - (text[cut.at] != "-")
        out.append(text[start:at])
        size += at - start
        kinds[size] = cut.kind
        sign = "-"
        if cut.kind == "soft":
            chance = rng.randrange(ONE_IN)
            sign = {
                0: "",
                1: rng.choice(MISREAD),
                2: "-" + rng.choice(SPECKS),
            }.get(chance, "-")
        if sign == "-":
            plain.append(size)
        out.append(sign)
        size += len(sign)
        start = at + 1
        if cut.kind == "soft" and sign == "-" and rng.randrange(ONE_IN) == 0:
            plain.pop()
            right = word_at(text, at + 2)
            wrong = rng.randrange(len(right))
            out.append("\n" + right[:wrong] + rng.choice(ascii_lowercase) + right[wrong + 1 :])
            size += len(out[-1])
            start += 1 + len(right)
    return "".join(out) + text[start:], kinds, plain


def count(tally: Tally, rule: str, example: str, show: int, *, right: bool) -> None:
    tally[rule]["right" if right else "wrong"] += 1
    if not right and tally[rule]["wrong"] <= show:
        print(f"  wrong  {rule}: {example!r}")


def dashed(found: list[str], rules: Ruleset, tally: Tally, show: int) -> None:
    """A book, and its pages one by one, with dashes for hyphens at line ends, and without.

    Its own dashes are at line ends, too, where a word or less follows them.
    """
    text, cuts = cut_pages.wrap([part.replace("--", "\N{EM DASH}") for part in found])
    text = re.sub("\N{EM DASH}([^\\W\\d_]+)\n", "\N{EM DASH}\n\\1 ", text)
    kinds = {cut.at: cut.kind for cut in cuts}
    set_so = list(text)
    for at in kinds:
        set_so[at] = "\N{EM DASH}"
    for whole, here in (("".join(set_so), kinds), (text, {})):
        ends = [match.end() for match in re.finditer("\n", whole)]
        for size in (len(ends), PAGE):
            for start, end in pairwise([0, *ends[size - 1 :: size]]):
                for fix in proposed(whole[start:end], rules):
                    if fix.rule.startswith("hyphens.dash"):
                        at = start + fix.edits[0].span.start
                        right = here.get(at) == "soft"
                        count(tally, fix.rule, whole[at - 30 : at + 30], show, right=right)


def leftovers(found: list[str], rng: random.Random, rules: Ruleset, tally: Tally) -> None:
    """Line-end hyphens left inside joined lines, one in a thousand words."""
    words = " ".join(found).split(" ")
    left = set()
    for number in range(0, len(words), 1000):
        word = words[number]
        places = cut_pages.PATTERNS.positions(word) if word.isalpha() and len(word) > 5 else []
        if places:
            at = rng.choice(places)
            words[number] = f"{word[:at]}-{word[at:]}"
            left.add(words[number])
    text = " ".join(words)
    for fix in proposed(text, rules):
        if fix.rule == "hyphens.kept-inside-line":
            at = fix.edits[0].span.start
            low, high = text.rfind(" ", 0, at) + 1, text.find(" ", at)
            count(tally, fix.rule, text[low:high], 0, right=text[low:high] in left)


def pages(found: list[str], rng: random.Random, rules: Ruleset, tally: Tally) -> None:
    """Page ends that cut words, half of them with a note below."""
    text, cuts = cut_pages.cut(found, rng)
    out: list[str] = []
    kinds: dict[int, str] = {}
    start = size = 0
    for cut in cuts:
        out.append(text[start : cut.at])
        size += cut.at - start
        kinds[size - 1] = cut.kind
        gap = "\n\n" + NOTE + "\f" if rng.random() < 0.5 else "\n\f"
        out.append(gap)
        size += len(gap)
        start = cut.at + 2
    whole = "".join(out) + text[start:]
    for fix in proposed(whole, rules):
        if fix.rule == "hyphens.kept-inside-line":
            continue
        at = fix.edits[0].span.start
        keep = at not in kinds and at - 1 in kinds
        right = kinds.get(at - keep) == ("hard" if keep else "soft")
        count(tally, fix.rule, whole[at - 30 : at + 30], 0, right=right)


def measure_real(bench: Path, show: int, tally: Tally) -> None:
    """Real scans: what the truth has where the pass repairs."""
    rules = load("en")
    for name in ("dp-tesseract", "oldbooks-noisy"):
        answers: Counter[tuple[str, str]] = Counter()
        for scans in records(bench / "books" / f"{name}.jsonl"):
            text = "\f".join(scan for scan, _ in scans)
            given = {fix.edits[0].span.start: fix for fix in proposed(text, rules)}
            start = 0
            for scan, truth in scans:
                judge_page(scan, truth, start, given, answers, tally, show)
                start += len(scan) + 1
        say(name, answers)


def judge_page(
    scan: str, truth: str, start: int, given: dict[int, Fix],
    answers: Counter[tuple[str, str]], tally: Tally, show: int,
) -> None:  # fmt: skip
    operations = Levenshtein.opcodes(scan, truth)
    words = list(WORD.finditer(truth))
    seen: set[int] = set()
    for match in re.finditer(r"(?<=[^\W\d_])[-¬]\n+(?=[^\W\d_])", scan):
        seen |= {start + match.start(), start + match.start() + 1}
        fix = given.get(start + match.start()) or given.get(start + match.start() + 1)
        kind = truth_of(scan, match.start(), match.end(), operations, words)
        keep = bool(fix and fix.edits[0].span.start == start + match.start() + 1)
        if kind == "":
            continue
        answer = "keep" if not fix or keep else "drop" if fix.rule in SURE else "ask"
        answers[kind, answer] += 1
        if fix:
            right = kind == ("hard" if keep else "soft")
            count(tally, fix.rule, scan[match.start() - 30 : match.end() + 30], show, right=right)
    for at, fix in given.items():
        if start <= at < start + len(scan) and at not in seen and fix.rule in UNSEEN:
            edit = fix.edits[0]
            kind = truth_of(scan, at - start, edit.span.end - start, operations, words)
            if kind:
                example = scan[at - start - 30 : edit.span.end - start + 30]
                count(tally, fix.rule, example, show, right=kind == "soft")


UNSEEN = {
    "hyphens.missing",
    "hyphens.missing-between-words",
    "hyphens.misread",
    "hyphens.cut-speck",
}


def truth_of(
    scan: str, end: int, start: int, operations: Opcodes, words: list[re.Match[str]]
) -> str:
    """Soft, hard or none, by the word of the truth at a cut; "" where that is unclear."""
    left = word_before(scan, end).rpartition("-")[2]
    right = word_at(scan, start).partition("-")[0]
    at = -1
    for op in operations:
        if op.src_start <= end <= op.src_end:
            at = op.dest_start + min(end - op.src_start, op.dest_end - op.dest_start)
            if end < op.src_end or op.tag == "equal":
                break
    word = next((w[0] for w in words if w.start() <= at <= w.end()), "")
    closed = (left + right).lower()
    whole = fuzz.ratio(word.replace("-", "").lower(), closed.replace("-", ""))
    half = max(fuzz.ratio(word.lower(), each.lower()) for each in (left, right))
    if whole >= 70 and whole > half:
        hyphens_at = [n for n, char in enumerate(word) if char == "-"]
        return "hard" if any(abs(n - len(left)) <= 1 for n in hyphens_at) else "soft"
    return "none" if half >= 80 else ""


def records(path: Path) -> Iterator[list[tuple[str, str]]]:
    """The pages of each book of a file, scan and truth; of a scan read twice, only one."""
    books: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        subset = record["meta"]["subset"]
        if "/" not in subset or subset == "01_col/tesseract":
            books[subset + record["meta"].get("book", "")].append((record["ocr"], record["gt"]))
    yield from books.values()


def over_notes(bench: Path) -> Iterator[tuple[str, Fix, str, bool]]:
    """Words joined over notes on the typeset pages, and whether the clean text has them.

    Each with its folder and its change.
    """
    rules = load("en")
    for folder in sorted((bench / "pages").iterdir()):
        clean = set(WORD.findall((folder / "clean.txt").read_text("utf-8")))
        text = (folder / "ocr.txt").read_text("utf-8")
        for fix in proposed(text, rules):
            if fix.rule == "hyphens.over-note":
                edit: Edit = fix.edits[0]
                word = word_before(text, edit.span.start) + edit.new
                yield folder.name, fix, word, bool(set(WORD.findall(word)) & clean)


def measure_notes(bench: Path, tally: Tally) -> None:
    for _, fix, word, right in over_notes(bench):
        count(tally, fix.rule, word, 9, right=right)


if __name__ == "__main__":
    main()
