"""Write docs/measured.md from rules/measured/*.tsv."""

from __future__ import annotations

from pathlib import Path

import ocrfix

HEAD = """# Measured

How often each rule was right where it was measured, and the lower end of the two-sided 95 %
interval of that share (Wilson, 1927), called its bound. A rule may be safe only while the bound
is at least 0.95. Written by
`docs/write_measured.py` from `rules/measured/`; the scripts that measure are
`measure/layout.py`, `measure/rules.py` and `measure/against_layout.py`, each given a bench folder.

Rules measured on damage done to clean text show that they find and undo that damage, and touch
nothing else; how often such damage comes in a real scan they do not show.

What is kind in them, and what is not:

- `sentences.*`, `footnotes.*` and furniture between paragraphs are measured on books held apart
  by a hash of their names; rules are chosen by the others. Books of both halves were seen by
  earlier versions of these rules, so none is quite new to them.
- A note moved between paragraphs is right only directly after the end of the paragraph that cites
  it, or behind notes that stand there already; notes that a book had itself count too.
- `footnotes.from-foot` promises less, and is held to less (`measure/notes.py`): that the note
  stands between two paragraphs, not inside one. `measure/layout.py` prints how many of them
  stand behind the very paragraph that cites them: about four in five, on typeset pages.
- A join is right only where a page end was put, with the right thing between the halves; joins
  behind a hyphen count. Sentences that the books themselves leave broken count as wrong.
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
    return HEAD + "".join(rows) + harm()


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
    for row in (
        (Path(__file__).parents[1] / "data" / "harm.tsv").read_text("utf-8").splitlines()[1:]
    ):
        shape, rule, changes, millions = row.split("\t")
        rows.append(f"| {shape} | `{rule}` | {changes} | {int(changes) / float(millions):.2f} |\n")
    return HARM + "".join(rows)


if __name__ == "__main__":
    (Path(__file__).parents[2] / "docs" / "measured.md").write_text(table(), "utf-8")
