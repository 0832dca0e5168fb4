"""The evidence for whether text runs on from one printed line to the next.

Each gap between two lines is looked up in its tables, and the first row that applies decides:
`join`, `doubt` (a join that is proposed, not done), `break`, `part` (a break that is proposed, not
done), or `keep` (the lines stay lines). The weight of a row
is its limit, as a share of the measure; 0 if it has none. In the examples `/` is the gap, and a
full line has 40 code points.

Rows marked `COUNTED` were counted on seven real books and six typeset ones; the figures are in
docs/furniture.md. Other limits were set by hand, and measured together with all the rest by
`benchmarks/measure/against_layout.py`.

`gap_signs.py` decides when a row applies.
"""

from __future__ import annotations

from ocrfix.passes.text.evidence import Table, table, verdict

COUNTED = "13 books: docs/furniture.md"
REAL = "real scans with truth (benchmarks/measure/real.py): right less often than 19 in 20"
SHORT = 0.8
"""A line that ends a sentence and is shorter than this share of the measure ends its paragraph:
there was room for the next word."""
FULL = 0.9
"""A line of this share of the measure is full: the compositor broke it, not the author."""


SMALL = table(
    verdict("a list", "break", "all the men of the town went down to see / a) ships and boats"),
    # At a page end a point before a small letter is a misread comma. A blank line is one sign more.
    verdict(
        "sentence end, blank line",
        "break",
        "all the men of the town went down there. / and came home",
    ),
    # The sentence goes on, but the author chose a short line and a blank line after it.
    verdict(
        "short line, blank line", "break", "they sailed / and came home", 0.75, measured=COUNTED
    ),
    verdict("short line, page end", "part", "they sailed / and came home", 0.6, measured=REAL),
    verdict(
        "small letter",
        "join",
        "all the men of the town went down to see / and came home",
        measured=COUNTED,
    ),
)
"""The next line begins with a small letter, after a blank line, a page end, or a speck."""

LINE = table(
    verdict("who speaks", "break", "It was so, sir, in the days of the king. / MRS. TANSY. It was"),
    verdict("number of a chapter", "break", "CHAPTER IV / The harbour"),
)
"""No blank line between, and the next line does not begin with a small letter: asked first."""

OPEN = table(
    # A short line that ends with a comma may belong to the head of a letter, or to verse.
    verdict("short line with a comma", "keep", "My dear Sir, / The harbour", 0.6),
    verdict("short line", "break", "My dear Sir / The harbour", 0.6),
    # Speech begins a paragraph, also without a blank line.
    verdict("speech after a comma", "keep", "and he went down and he said, / “The harbour", SHORT),
    verdict("speech", "break", "and he went down and he said / “The harbour", SHORT),
    verdict(
        "capitals", "part", "THE OLD HARBOUR AND ITS SHIPS / The harbour", SHORT, measured=REAL
    ),
    verdict(
        "capitals below",
        "part",
        "and he went down to the quay and so / THE HARBOUR",
        SHORT,
        measured=REAL,
    ),
    verdict("no sentence end", "join", "all the men of the town went down to see / Harbour"),
)
"""The same, if no sentence ends with the first line."""

MARKED = table(
    # The first word of a chapter is in capitals, also below a line that is nearly full.
    verdict(
        "short line, word in capitals", "break", "They went down to the harbour. / THE men", SHORT
    ),
    # The engine puts blank lines between paragraphs. So of the lines between 0.62 and `SHORT` that
    # end a sentence, 99 in 100 run on: few are last lines, and more are misread.
    verdict("short line", "part", "They sailed. / The harbour", 0.62, measured=COUNTED),
    # Who speaks next begins a paragraph, which some engines do not see.
    verdict(
        "speech",
        "doubt",
        "It was so, sir, in the days of the king.” / “The harbour",
        measured=REAL,
    ),
    verdict("sentence end", "join", "They went down to the harbour. / The men", measured=COUNTED),
)
"""A sentence ends with the first line, and the engine puts blank lines between paragraphs."""

UNMARKED = table(
    verdict(
        "short line", "break", "They went down to the harbour. / The men", SHORT, measured=COUNTED
    ),
    verdict(
        "line shorter than the next",
        "part",
        "They all went down to the shore. / The men of the town were all here",
        0.85,
        measured=REAL,
    ),
    # The same speaker may go on: `cried Mr. Ord. “The harbour`.
    verdict(
        "speech",
        "part",
        "It was so, sir, in the days of the king. / “The harbour",
        0.95,
        measured=REAL,
    ),
    verdict(
        "sentence end",
        "doubt",
        "It was so, sir, in the days of the king. / The harbour",
        measured=COUNTED,
    ),
)
"""A sentence ends with the first line, and the engine puts no blank lines between paragraphs."""

APART = table(
    # `iron / “and sinews`: words quoted inside a sentence, or a speck; quotations that are set
    # apart begin with a capital, or below a colon or comma.
    verdict(
        "quoted words",
        "join",
        "all the men of the town went down to see / “and sinews of steel",
    ),
    verdict(
        "blank line",
        "break",
        "all the men of the town went down to see / The harbour",
        measured=COUNTED,
    ),
    verdict("heading below", "break", "all the men of the town went down to see / THE HARBOUR"),
    verdict("short line", "break", "and he went down to the quay / The harbour", SHORT),
    verdict(
        "speech after a comma", "doubt", "all the men of the town went there, and, / “The harbour"
    ),
    verdict(
        "no sentence end",
        "join",
        "all the men of the town went down to see / Harbour",
        measured=COUNTED,
    ),
    verdict(
        "short line below",
        "break",
        "It was so, sir, in the days of the king. / They sailed.",
        SHORT,
    ),
    verdict(
        "sentence end",
        "doubt",
        "It was so, sir, in the days of the king. / The men of the town were all there",
        measured=COUNTED,
    ),
)
"""A blank line or page end between, and the next line does not begin with a small letter."""

TABLES: dict[str, Table] = {
    "small": SMALL,
    "line": LINE,
    "open": OPEN,
    "marked": MARKED,
    "unmarked": UNMARKED,
    "apart": APART,
}
