"""Write docs/measured.md from rules/measured/*.tsv."""

from __future__ import annotations

from pathlib import Path

import ocrfix

HEAD = """# Measured

How often each rule was right where it was measured, and the lower 95 % bound of that share
(Wilson, 1927). A rule may be safe only while the bound is at least 0.95. Written by
`benchmarks/write_measured.py` from `rules/measured/`; the scripts that measure are
`benchmarks/measure_layout.py`, `measure_rules.py` and `bench_layout.py`, each given a bench folder.

Rules measured on damage done to clean text show that they find and undo that damage, and touch
nothing else; how often such damage comes in a real scan they do not show.

Two records are kinder than they look. A footnote counts as right if it lands within 12,000
characters behind the start of the paragraph that cites it, and the books' own `[n]` notes are
not counted; joins behind a hyphen are not counted either. `scannos.*` words were chosen with the
same text that measures them. None of these has been judged on text held out.

| rule | safety | right | of | bound | on |
|---|---|---:|---:|---:|---|
"""


def table() -> str:
    rows = [
        f"| `{r.id}` | {r.safety.word} | {r.right:,} | {r.of:,} "
        f"| {r.bound:.3f} | {r.measured_on} |\n"
        for r in sorted(ocrfix.load("en"), key=lambda r: r.id)
        if r.of
    ]
    return HEAD + "".join(rows)


if __name__ == "__main__":
    (Path(__file__).parent.parent / "docs" / "measured.md").write_text(table(), "utf-8")
