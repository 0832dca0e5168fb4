"""How often each rule is right: counted against known truth, written to rules/measured/.

    python -m benchmarks.measure.rules BENCH            print the table
    python -m benchmarks.measure.rules BENCH --write    and write rules/measured/*.tsv
    python -m benchmarks.measure.rules BENCH --show scannos.tho-for-the

BENCH has `words/*.jsonl` and `books/*.jsonl` (records with `lang`, `ocr`, `gt`) and
`clean/LANGUAGE/*.txt.gz`. Misread words are judged on the records: a change is right if the
word that the truth has there is what the rule wrote. Characters and blanks are judged on
clean text that was damaged on purpose, one kind of damage after another, and on the same
text undamaged, where every change is wrong. Damage on purpose counts only for rules of
which real text tells nothing: it shows that a rule does what it says, not that pages need it.

Capitals are not compared. The words of the scanno rules were chosen with the same records at
hand, so their figures flatter; text by which no choice was made is the better judge.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.data.words_data import document_of
from ocrfix.core.decisions import NONE
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.language.lexicon import Lexicon
from ocrfix.passes.encoding import mojibake
from ocrfix.passes.encoding.encoding import encoding
from ocrfix.passes.encoding.mojibake import CP1252
from ocrfix.passes.scannos.letters import letters
from ocrfix.passes.spacing import spacing
from ocrfix.pipeline import Pass
from ocrfix.rules.file import parse
from ocrfix.rules.rule import wilson
from ocrfix.rules.ruleset import Ruleset

SETS = ("words/bln600", "words/overproof", "words/icdar2017-eval", "words/ght-sentences",
        "books/dp-tesseract", "books/dp-doctr", "books/oldbooks-noisy",
        "books/hathi-gutenberg-pages")  # fmt: skip
RULES = Path(__file__).parents[2] / "rules"
WORD = re.compile(r"\w+(?:['’-]\w+)*")
PIECE, BOOKS = 40_000, 90
BLOCK, ANCHOR = 4, 2
"""A change is judged where at most BLOCK words differ between ANCHOR that agree on each side.
Whether it is judged never depends on whether it is right."""
REAL = ("OCR of English books and newspapers", "OCR of English pages", "clean text as it is")
DAMAGED = "planted: clean text, damaged on purpose"
CUT = re.compile(r"(?<=[^\W\d_])[-\N{NOT SIGN}] ?\n ?(?=[a-z])")
LONGEST = 12_000


class Trusted(dict):
    """Lets a rule say it is safe while it is being measured."""

    def get(self, _key, _default=None):
        return (9999, 9999, "being measured")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    tally = Tally(options.show)
    misread_words(options.bench, tally)
    lost_letters(options.bench, tally)
    real_blanks(options.bench, tally)
    for language in ("en", "de", "fr"):
        damaged(options.bench, language, tally)
    for stage in ("encoding", "scannos", "spacing"):
        table = list(tally.rows(stage))
        print(*table, sep="\n")
        if options.write:
            text = "\n".join(["rule\tright\tof\ton", *(row.rpartition("\t")[0] for row in table)])
            (RULES / "measured" / f"{stage}.tsv").write_text(text + "\n", "utf-8")


class Tally:
    """Right and wrong, for each rule and for what it was tried on."""

    def __init__(self, show: str) -> None:
        self.right: Counter[tuple[str, str]] = Counter()
        self.of: Counter[tuple[str, str]] = Counter()
        self.show = show

    def add(self, rule: str, right: bool, on: str, what: str) -> None:
        self.right[rule, on] += right
        self.of[rule, on] += 1
        if rule == self.show:
            print("right" if right else "WRONG", f"({on})", what)

    def rows(self, stage: str) -> Iterator[str]:
        for rule in sorted({r for r, _ in self.of if r.startswith(stage + ".")}):
            tried = [on for on in REAL if self.of[rule, on]] or [DAMAGED]
            right, of = (sum(count[rule, on] for on in tried) for count in (self.right, self.of))
            yield f"{rule}\t{right}\t{of}\t{'; '.join(tried)}\t{wilson(right, of):.3f}"


def rules_of(language: str, *stages: str) -> Ruleset:
    """The rules of some passes, whatever was measured of them before."""
    files = [
        path
        for path in sorted(RULES.glob("*.toml"))
        if path.name.split(".")[0] in stages and path.name.split(".")[1] in {"toml", language}
    ]
    found = (parse(path.read_text("utf-8"), path.name, Trusted()) for path in files)
    return Ruleset.of(chain.from_iterable(found), Lexicon(language))


# ---- misread words, on real OCR ----------------------------------------------------------------


def misread_words(bench: Path, tally: Tally) -> None:
    rules = rules_of("en", "scannos")
    for path in sorted([*bench.glob("words/*.jsonl"), *bench.glob("books/*.jsonl")]):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            if record["lang"] == "en":
                fixes = [f for f in rules.matches("scannos", record["ocr"]) if f.safety]
                fixes = [f for f in fixes if f.edits[0].new.isalpha()]
                if fixes:
                    judge_words(record["ocr"], record["gt"], fixes, tally)


def lost_letters(bench: Path, tally: Tally) -> None:
    """Judge letters lost in a known way, document by document: they are habits of a text."""
    rules = rules_of("en", "scannos")
    for name in SETS:
        records = map(json.loads, (bench / f"{name}.jsonl").read_text("utf-8").splitlines())
        documents: dict[str, list[dict]] = {}
        for record in records:
            if record["lang"] == "en":
                # As in a run, where words cut at line ends are joined before.
                record["ocr"] = CUT.sub("", record["ocr"])
                documents.setdefault(document_of(record, name), []).append(record)
        for some in documents.values():
            starts, text = [], ""
            for record in some:
                starts.append(len(text))
                text += record["ocr"] + "\n\n"
            by_record: dict[int, list[Fix]] = {}
            for fix in chain(letters(text, rules), long_s(text, rules)):
                number = bisect_right(starts, fix.edits[0].span.start) - 1
                (start, end), new, _ = fix.edits[0]
                edit = Edit.at(start - starts[number], end - starts[number], new)
                by_record.setdefault(number, []).append(rules.fix(fix.rule, [edit]))
            for number, fixes in by_record.items():
                judge_words(some[number]["ocr"], some[number]["gt"], fixes, tally)


def long_s(text: str, rules: Ruleset) -> Iterator[Fix]:
    """The words that the corrector reads with long s."""
    assert rules.corrector is not None
    read = rules.corrector.read(text)
    for at, word in read.long_s.items():
        yield rules.fix("scannos.long-s", [Edit.at(read.starts[at], read.ends[at], word)])


def judge_words(ocr: str, truth: str, fixes: list[Fix], tally: Tally) -> None:
    places = [match.span() for match in WORD.finditer(ocr)]
    words = [core(ocr[start:end]) for start, end in places]
    meant = aligned(words, [core(word) for word in WORD.findall(truth)])
    starts = [start for start, _ in places]
    for fix in fixes:
        edit = fix.edits[0]
        number = bisect_right(starts, edit.span.start) - 1
        there = meant[number] if number >= 0 else None
        if there is None:
            continue  # the truth leaves it out, or no one can say what is there
        start, end = places[number]
        new = core(ocr[start : edit.span.start] + edit.new + ocr[edit.span.end : end])
        # Two words that were run together are right if the truth has both.
        right = set(new.split()) <= set(there) and words[number] not in there
        what = f"{ocr[max(0, start - 30) : end + 30]!r}: {words[number]} -> {new}, truth {there}"
        tally.add(fix.rule, right, REAL[0], what)


def aligned(words: list[str], truth: list[str]) -> list[list[str] | None]:
    """For each word the words of the truth in its place; None where that is unsure."""
    found: list[list[str] | None] = [None] * len(words)
    blocks = merged(words, truth)
    for number, (same, start, end, low, high) in enumerate(blocks):
        beside = [b for b in (number - 1, number + 1) if 0 <= b < len(blocks)]
        held = all(blocks[b][2] - blocks[b][1] >= ANCHOR for b in beside)
        for at in range(start, end):
            if same and end - start > 2 * ANCHOR:
                found[at] = [truth[low + at - start]]
            elif not same and held and end - start <= BLOCK and 0 < high - low <= BLOCK:
                found[at] = truth[low:high]
    return found


def merged(words: list[str], truth: list[str]) -> list[tuple[bool, int, int, int, int]]:
    """Stretches that agree and stretches that differ, in turn: words and truth, from and to."""
    blocks: list[tuple[bool, int, int, int, int]] = []
    for tag, start, end, low, high in Levenshtein.opcodes(words, truth):
        same = tag == "equal"
        if blocks and blocks[-1][0] == same:
            _, first, _, bottom, _ = blocks.pop()
            blocks.append((same, first, end, bottom, high))
        else:
            blocks.append((same, start, end, low, high))
    return blocks


def core(word: str) -> str:
    return word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower()


# ---- blanks, on real OCR -----------------------------------------------------------------------


def real_blanks(bench: Path, tally: Tally) -> None:
    """Judge what spacing proposes on real pages, where the letters around were read right."""
    rules = rules_of("en", "spacing")
    for path in sorted([*bench.glob("words/*.jsonl"), *bench.glob("books/*.jsonl")]):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            if record["lang"] == "en" and len(record["ocr"]) < LONGEST:
                ledger = Ledger(Document.from_text(record["ocr"]))
                proposed = spacing(ledger.view(NONE), rules)
                fixes = [f for f in proposed if isinstance(f, Fix) and f.rule not in UNSEEN]
                if fixes:
                    judge_blanks(record["ocr"], record["gt"], fixes, tally)


UNSEEN = {"spacing.blank-lines", "spacing.trailing-blanks", "spacing.beside-emphasis"}
"""Rules about what the truth of the records does not keep."""


def judge_blanks(ocr: str, truth: str, fixes: list[Fix], tally: Tally) -> None:
    blocks = Levenshtein.opcodes(ocr, truth)
    starts = [block.src_start for block in blocks]

    def there(offset: int) -> int:
        block = blocks[bisect_right(starts, offset) - 1]
        return min(block.dest_start + offset - block.src_start, block.dest_end)

    for fix in fixes:
        for edit in fix.edits:
            start, end = edit.span
            low, high = max(0, start - 4), min(len(ocr), end + 4)
            wanted = " ".join(truth[there(low) : there(high)].split())
            here = " ".join((ocr[low:start] + edit.new + ocr[end:high]).split())
            if wanted.replace(" ", "") == here.replace(" ", ""):
                what = f"{ocr[max(0, start - 30) : end + 30]!r}: {here!r}, truth {wanted!r}"
                tally.add(fix.rule, here == wanted, REAL[1], what)


# ---- characters and blanks, on damaged clean text -----------------------------------------------

Damage = list[tuple[int, int, str]]


def damaged(bench: Path, language: str, tally: Tally) -> None:
    rules = rules_of(language, "encoding", "spacing")
    books = sorted(bench.glob(f"clean/{language}/*.gz"))
    for number, book in enumerate(books[:: max(1, len(books) // BOOKS)]):
        clean = tidy(gzip.decompress(book.read_bytes()).decode("utf-8"))[20_000 : 20_000 + PIECE]
        rng = random.Random(number)
        for propose in (encoding, spacing):
            judge(clean, [], propose, rules, tally, REAL[2])
        cut = re.sub(r"(?<=[a-z]{3})(?=[a-z]{3,9} [a-z]{3,9} [A-Z])", "-\n", clean)
        edits = [(m.start(), m.end(), "\u00ad") for m in re.finditer(r"-(?=\n)", cut)]
        judge(cut, edits[:40], encoding, rules, tally, DAMAGED)
        for make, propose in DAMAGES:
            edits = make(clean, rng)
            judge(clean, edits, propose, rules, tally, DAMAGED)


def tidy(text: str) -> str:
    """Clean text without what spacing is asked to remove."""
    text = re.sub(r"[ \t]+\n", "\n", text.replace("\r\n", "\n").replace("\ufeff", ""))
    text = re.sub("[\u00a0\u2009\u202f]", " ", text.replace("â€”", "—"))  # one book has it
    text = re.sub(r"(?<=[.!?:;,\"'”’)\]]) +", " ", text)  # typists' two blanks after a stop
    return re.sub(r"\n{3,}", "\n\n", text)


def judge(clean: str, damage: Damage, propose: Pass, rules: Ruleset, tally: Tally, on: str) -> None:
    """Damage the text, and see of each fix whether it puts back what was there."""
    text, pieces, at = "", [], 0
    starts: list[tuple[int, int]] = []  # (damaged, clean) offsets at which an equal stretch begins
    length = 0
    for start, end, new in sorted(damage):
        starts.append((length, at))
        pieces += [clean[at:start], new]
        length += start - at + len(new)
        at = end
    starts.append((length, at))
    text = "".join(pieces) + clean[at:]

    def back(offset: int) -> int:
        low, there = starts[bisect_right(starts, (offset, len(clean) + 1)) - 1]
        return min(there + offset - low, len(clean))

    ledger = Ledger(Document.from_text(text))
    for fix in propose(ledger.view(NONE), rules):
        if isinstance(fix, Fix) and fix.safety > Safety.NOTE:
            if fix.rule == DOUBLED:
                tally.add(fix.rule, applied(text, fix).strip() == clean.strip(), on, text[:60])
                continue
            for edit in fix.edits:
                tally.add(fix.rule, *judge_edit(clean, text, edit, back, on))


DOUBLED = "encoding.doubled-line-end"
"""One decision about a document, which is right if all of its edits are."""


def applied(text: str, fix: Fix) -> str:
    """The text with a fix."""
    for edit in sorted(fix.edits, reverse=True):
        text = text[: edit.span.start] + edit.new + text[edit.span.end :]
    return text


def judge_edit(
    clean: str, text: str, edit: Edit, back: Callable[[int], int], on: str
) -> tuple[bool, str, str]:
    """Whether an edit puts back what was there, on what it was tried, and the place."""
    start, end = edit.span
    low = start - 3 if start > 3 else 0
    here = text[low:start] + edit.new + text[end : end + 3]
    wanted = clean[back(low) : back(min(len(text), end + 3))]
    what = f"{text[max(0, start - 30) : end + 30]!r}: {text[start:end]!r} -> {edit.new!r}"
    return here == wanted or edit.new == wanted[start - low : -3 or None], on, what


def some(rng: random.Random, found: list[re.Match[str]], count: int = 40) -> list[re.Match[str]]:
    return rng.sample(found, min(count, len(found)))


def swap(pattern: str, new: Callable[[re.Match[str]], str], count: int = 40) -> Callable:
    """Damage: at some places that match, well apart, write something else."""
    compiled = re.compile(pattern)

    def make(clean: str, rng: random.Random) -> Damage:
        found = some(rng, list(compiled.finditer(clean)), count)
        apart: Damage = []
        for match in sorted(found, key=lambda m: m.start()):
            if not apart or match.start() > apart[-1][1] + 4:
                apart.append((*match.span(), new(match)))
        return apart

    return make


def misread(codec: str) -> Callable[[re.Match[str]], str]:
    """UTF-8 as it reads in another encoding."""

    def put(match: re.Match[str]) -> str:
        return "".join(mojibake.char(byte, codec) for byte in match[0].encode())

    return put


FOLDED = {"ff": "\ufb00", "fi": "\ufb01", "fl": "\ufb02", "ffi": "\ufb03", "ffl": "\ufb04"}
SIGNS = {new: chr(byte) for byte, new in CP1252.items()}
CYRILLIC = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "p": "\u0440", "c": "\u0441"}
ACCENTS = {
    "\xe9": "e\u0301",
    "\xe8": "e\u0300",
    "\xfc": "u\u0308",
    "\xe4": "a\u0308",
    "\xf6": "o\u0308",
}
DAMAGES: list[tuple[Callable, Pass]] = [
    (lambda clean, _rng: [(0, 0, "\ufeff")], encoding),
    (swap(r"\n", lambda m: "\r\n", 10**9), encoding),
    (swap(r"\n", lambda m: "\r\r\n", 10**9), encoding),
    (lambda clean, _rng: [(*m.span(), "\n\n") for m in re.finditer("\n", clean)], encoding),
    (lambda clean, _rng: [(*m.span(), m[0] + "\n") for m in re.finditer("\n+", clean)], encoding),
    (swap(r"ffi|ffl|ff|fi|fl", lambda m: FOLDED[m[0]]), encoding),
    (swap(r"(?<=[a-z])s(?=[a-z])", lambda m: "\u017f"), encoding),
    (swap(r"(?<=[a-z]{2})(?=[a-z]{2})", lambda m: "\u00ad"), encoding),
    (swap(r"(?<=[a-z])(?=[a-z])", lambda m: "\u200b"), encoding),
    (swap(r"(?<=[a-z]) (?=[a-z])", lambda m: "\u00a0"), encoding),
    (swap(r"(?<=[a-z]) (?=[a-z])", lambda m: "\u2003"), encoding),
    (swap(r"(?<=[a-z])(?=[a-z ])", lambda m: "\x07"), encoding),
    *(
        (swap(r"[\xc0-\xff\u0153\u2014\u2018-\u201d]", misread(codec), 60), encoding)
        for codec in mojibake.CODECS
    ),
    (swap(r"[\u2014\u2018-\u201d\u0153]", lambda m: SIGNS[m[0]]), encoding),
    (swap(r"[\xe9\xe8\xfc\xe4\xf6]", lambda m: ACCENTS[m[0]]), encoding),
    (swap(r"(?<=[a-z]{2})[aeopc](?=[a-z]{2})", lambda m: CYRILLIC[m[0]]), encoding),
    (swap(r"&", lambda m: "&amp;"), encoding),
    (swap(r"(?<=\S)\n\n(?=\S)", lambda m: "\n\n \n\n"), spacing),
    (swap(r"(?<=\S)\n(?=\S)", lambda m: "  \n"), spacing),
    (swap(r"(?<=\w) (?=[a-z])", lambda m: "  "), spacing),
    (swap(r"(?<=\w)(?=[,;]\s)", lambda m: " ", 15), spacing),
    (swap(r"(?<=\w)(?=[.:!?)]\s)", lambda m: " ", 15), spacing),
    (swap(r"(?<=[a-z][,;]) (?=[a-z])", lambda m: "", 15), spacing),
    (swap(r"(?<=[a-z][.]) (?=[A-Z])", lambda m: "", 15), spacing),
    (swap(r"(?<=[a-z])\N{EM DASH}(?=[a-z])", lambda m: f" {m[0]} ", 2), spacing),
    (swap(r"(?<= )\.\.\.(?= )", lambda m: ". . .", 1), spacing),
    (swap(r"(?<= “)(?=[A-Z])", lambda m: " ", 15), spacing),
]


if __name__ == "__main__":
    main()
