"""What says whether text runs on from one printed line to the next: the tables of the judge.

Each gap between two lines belongs to one table, and the first row that speaks decides: `join`,
`doubt` (proposed, not done), `break`, or `keep` (the lines stay lines). A row's weight is the limit
that it looks at, as a share of the measure; 0 where it looks at none. In the examples `/` is the
gap, and a full line has 40 code points.

The figures named were counted on seven real books and six typeset ones, and are in
docs/furniture.md; other limits were set by hand, and measured together with all the rest by
`benchmarks/measure/against_layout.py`.

`gap_signs.py` says when a row speaks.
"""

from __future__ import annotations

from ocrfix.passes.text.evidence import Table, table, verdict

COUNTED = "13 books: docs/furniture.md"
SHORT = 0.8
"""A line that ends a sentence and is shorter ends its paragraph: the next word had room."""
FULL = 0.9
"""A line this long, beside the measure, is full: the compositor broke it, not the author."""


SMALL = table(
    verdict("a list", "break", "all the men of the town went down there: / ships and boats"),
    # The sentence goes on, but a short line above a blank one was set so by the author.
    verdict(
        "short line, blank line", "break", "they sailed / and came home", 0.75, measured=COUNTED
    ),
    verdict("short line, page end", "break", "they sailed / and came home", 0.6),
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
"""No blank line between, and the next line does not begin small: what comes first."""

OPEN = table(
    # A short line that ends with a comma may be of a letter's head, or verse.
    verdict("short line with a comma", "keep", "My dear Sir, / The harbour", 0.6),
    verdict("short line", "break", "My dear Sir / The harbour", 0.6),
    # Speech begins a paragraph, where no blank line says so.
    verdict("speech after a comma", "keep", "and he went down and he said, / “The harbour", SHORT),
    verdict("speech", "break", "and he went down and he said / “The harbour", SHORT),
    verdict("capitals", "break", "THE OLD HARBOUR AND ITS SHIPS / The harbour", SHORT),
    verdict("capitals below", "break", "and he went down to the quay and so / THE HARBOUR", SHORT),
    verdict("no sentence end", "join", "all the men of the town went down to see / Harbour"),
)
"""The same, where no sentence ends with the first line."""

MARKED = table(
    # The first word of a chapter is set in capitals, also below a line that looks full enough.
    verdict(
        "short line, word in capitals", "break", "They went down to the harbour. / THE men", SHORT
    ),
    # The engine sets paragraphs apart by blank lines. Of the lines between the two limits that
    # end a sentence, more are misread than are last lines: 99 in 100 run on.
    verdict("short line", "break", "They sailed. / The harbour", 0.62, measured=COUNTED),
    verdict("sentence end", "join", "They went down to the harbour. / The men", measured=COUNTED),
)
"""A sentence ends with the first line, and the engine puts blank lines between paragraphs."""

UNMARKED = table(
    verdict(
        "short line", "break", "They went down to the harbour. / The men", SHORT, measured=COUNTED
    ),
    verdict(
        "line shorter than the next",
        "break",
        "They all went down to the shore. / The men of the town were all here",
        0.85,
    ),
    verdict("speech", "break", "It was so, sir, in the days of the king. / “The harbour", 0.95),
    verdict(
        "sentence end",
        "doubt",
        "It was so, sir, in the days of the king. / The harbour",
        measured=COUNTED,
    ),
)
"""A sentence ends with the first line, and the engine puts none."""

APART = table(
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
"""A blank line or a page end between, and the next line does not begin small."""

TABLES: dict[str, Table] = {
    "small": SMALL,
    "line": LINE,
    "open": OPEN,
    "marked": MARKED,
    "unmarked": UNMARKED,
    "apart": APART,
}
