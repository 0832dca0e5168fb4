"""Write docs/measured.md from benchmarks/data/measured.tsv and rules/measured/*.tsv."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import ocrfix
from ocrfix.rules.rule import wilson

DATA = Path(__file__).parents[1] / "data"
TYPESET = "typeset pages"

HEAD = """# Measured

How often each rule is right on real OCR, by the truth, and the lower end of the two-sided 95 %
interval of that share (Wilson, 1927), called its bound. Written by `make bench-rules BENCH=folder`
(`measure/real.py`, three minutes on two cores).

Each document is restored as `ocrfix run` does it, and every change, applied or proposed, is held
against the truth (`measure/judge.py`):

- A word is right if the truth has the new word at this place, wrong if it has the old one or if
  the new one is further from it.
- A join or a split of lines is right if the truth has such a gap between the same two letters; a
  hyphen, if the truth has it so. A change of many line ends is wrong if one of them is.
- A struck line is right if the truth has the words around it next to each other, and wrong if
  it has the line there.
- A note is right after the paragraph that cites it, where the truth marks citations. Text that
  is no note in the truth must not be moved.
- All else is undecided: places where the words around it are not in the truth, page ends where
  the truth does not tell whether a paragraph ends, and what is neither as it was nor as it
  became. It counts neither way; its share is given.

What is kind or harsh in it: the truth of `hathi` and of the whole books that are not named `dp`
is another edition now and then, which differs in 1 to 3 words of a hundred; where it does, right
changes are called wrong. Heads and folios are part of the truth of `oldbooks` and `dp-doctr`, and
paragraphs are not in that of `dp-doctr`: there nothing is decided about them. A rule whose
changes are mostly undecided is measured on the places that are easy to align. Rules were written
by people who had seen some of these books.

The documents: 7 whole books (`layout`); pages of 2 books read by Tesseract and of 4 by docTR
(`dp`), of 5 books read by three engines from scans of several qualities (`oldbooks`, 27 sets), of
23 volumes of 1719–1911 (`hathi`); newspapers of the 19th century (`bln600`, `overproof`) and
books and periodicals (`icdar2017`) in passages, for rules on words and marks only. `unwrapped`
are the whole books, `dp-tesseract` and `hathi` again, with the lines of each block joined and
without page ends, as engines write that give a paragraph a line: for rules on such texts alone.
`benchmarks/data/measured.tsv` has each rule in each document. Six books set in type and read by
Tesseract are listed apart: they flatter.

| rule | safety | right | of | bound | undecided | documents | typeset: right of |
|---|---|---:|---:|---:|---:|---|---:|
"""

OTHERS = """
## Records

What `rules/measured/` holds; where a rule has several records, the one on real OCR counts. A rule
may be safe only while its bound is at least 0.95 on real scans. Records on damage planted in
clean text show that a rule finds and undoes that damage; how often such damage comes in a real
scan, and what else looks like it there, they do not show. They give a rule its confidence and
cannot make it safe. Pages set in type and read by Tesseract count where no real scan decides
anything, and with those of rare rules (`measure/real.py` names them). `measure/demote.py` makes
safe rules proposals whose record is not good enough; rules that cannot change a word are named in
`rules/file.py`.

- `sentences.*`, `footnotes.*` and furniture between paragraphs: books held apart by a hash of
  their names. Books of both halves were seen by earlier versions of these rules.
- `footnotes.from-foot` is held there to less (`measure/notes.py`): that the note is between
  two paragraphs, not inside one.
- `scannos.*` words were chosen with the same text that measures them.

| rule | safety | right | of | bound | on |
|---|---|---:|---:|---:|---|
"""


def table() -> str:
    """The page."""
    rows = [
        f"| `{r.id}` | {r.safety.word} | {r.right:,} | {r.of:,} "
        f"| {r.bound:.3f} | {r.measured_on} |\n"
        for r in sorted(ocrfix.load("en"), key=lambda r: r.id)
        if r.of
    ]
    return HEAD + real() + OTHERS + "".join(rows) + harm()


def real() -> str:
    """The rows of what was measured on real OCR."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for row in (DATA / "measured.tsv").read_text("utf-8").splitlines()[1:]:
        rule, kind, _, *figures = row.split("\t")
        right, wrong, unsure = map(int, figures)
        apart = "typeset " if kind == TYPESET else ""
        counts[rule] += Counter({f"{apart}right": right, f"{apart}wrong": wrong})
        if not apart:
            counts[rule]["undecided"] += unsure
            kinds[rule][kind.rpartition(", ")[2]] += bool(right or wrong)
    safety = {rule.id: rule.safety.word for rule in ocrfix.load("en")}
    return "".join(
        _row(rule, safety[rule], counts[rule], kinds[rule])
        for rule in sorted(counts)
        if rule in safety
    )


def _row(rule: str, safety: str, counts: Counter[str], kinds: Counter[str]) -> str:
    right, of = counts["right"], counts["right"] + counts["wrong"]
    unsure = counts["undecided"]
    share = f"{unsure / (of + unsure):.0%}" if of + unsure else "–"
    typeset = counts["typeset right"] + counts["typeset wrong"]
    apart = f"{counts['typeset right']:,} of {typeset:,}" if typeset else "–"
    where = ", ".join(f"{many} {kind}" for kind, many in sorted(kinds.items()) if many)
    return (
        f"| `{rule}` | {safety} | {right:,} | {of:,} | {wilson(right, of):.3f} | {share} "
        f"| {where or '–'} | {apart} |\n"
    )


HARM = """
## Clean text, untouched

What the passes change, of themselves, in clean text where nothing should change. The layout
passes: in books a paragraph a line, and in lines (there, lines of one paragraph are joined, and
that does not count). Written by `measure/layout.py --write`. Misread words: in old
print and dialect (`measure/misread.py --write`). Notes are moved that a book keeps some
paragraphs away from what cites them; compounds are joined that it prints with the hyphen at a
line end.

| text | rule | changes | a million characters |
|---|---|---:|---:|
"""


def harm() -> str:
    """The table of what was changed in clean text."""
    rows = []
    for row in (DATA / "harm.tsv").read_text("utf-8").splitlines()[1:]:
        shape, rule, changes, millions = row.split("\t")
        rows.append(f"| {shape} | `{rule}` | {changes} | {int(changes) / float(millions):.2f} |\n")
    return HARM + "".join(rows)


if __name__ == "__main__":
    (Path(__file__).parents[2] / "docs" / "measured.md").write_text(table(), "utf-8")
