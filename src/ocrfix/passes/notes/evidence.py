"""What speaks for and against lines at a page foot being notes, and how much.

Points are added up from the foot upwards, block by block; the notes begin where the sum is
highest, if it is enough. All rows together are measured by
`benchmarks/measure/notes.py` (figures in docs/notes.md). No row was measured apart: the weights
were set by hand on that benchmark.

`foot_signs.py` says when a row speaks.
"""

from __future__ import annotations

from ocrfix.passes.text.evidence import Evidence, table

GIVE_UP = -6.0
"""Points under which nothing farther up the page is looked at: this saves time only."""
LIMITS = table(
    # Points that lines must exceed to be notes.
    Evidence("enough", 2.5, "* The harbour was dug anew."),
    # Points that notes must exceed to show how much wider this book sets its notes.
    Evidence(
        "sure",
        5.0,
        "The harbour was dug anew in the year of frost, and boats lay there by it again. p. 12."
        " | where other pages have wide notes",
    ),
    # Points under which no reference makes a block a note: texts cite books too.
    Evidence("hopeless", -2.0, "' The harbour, p. 12."),
    # Share of the measure from which on a line is set in smaller type: lines of one type differ by
    # some per cent.
    Evidence(
        "wider",
        1.06,
        "The harbour was dug anew in the year of frost, and boats lay there by it again.",
    ),
    # What the lengths of all lines of a block may add: many lines are not many signs.
    Evidence(
        "least for lengths",
        -4.0,
        "* The harbour was dug anew in the year of frost, and boats lay on by it"
        " | and nine more such lines",
    ),
    Evidence(
        "most for lengths",
        3.0,
        "of the old harbour was dug anew in the year of frost, and boats lay there by it again."
        " | and four more such lines",
    ),
    Evidence(
        "most, if notes are wide",
        5.0,
        "of the old harbour was dug anew in the year of frost, and boats lay there by it again."
        " | and four more, where other pages have wide notes",
    ),
    # Code points of what is too short to say anything.
    Evidence("speck", 6, "' The harbour was dug anew. | above abc"),
    # Share of the measure from which on a line is as long as those of the text.
    Evidence(
        "full line",
        0.88,
        "The harbour was dug anew in the year of frost, and boats lay on by it"
        " | as long as the lines of the text",
    ),
    # Share of the measure of a line above the notes that breaks off in a sentence: a shorter one is
    # a heading, or a paragraph that lost its stop.
    Evidence("line that breaks off", 0.75, "1 The harbour was dug anew. | below `the quay of the`"),
    # Share of a page on which notes seldom begin.
    Evidence("high", 0.3, "* The harbour was dug anew. | on a page of five lines"),
)
"""Where the signs begin and end, and how many points are enough."""


def limit(name: str) -> float:
    """A limit of this name."""
    return LIMITS[name].weight


MARK = table(
    # The rarer a sign is at the start of a line of text, the more it is worth as a mark.
    Evidence("star", 3.0, "* The harbour was dug anew."),
    Evidence("raised", 3.0, "¹ The harbour was dug anew."),
    # Numbers in brackets begin items of lists as well: what is cited above counts instead.
    Evidence("inner", 0.5, "(1) The harbour, p. 12."),
    Evidence("number", 1.6, "1 The harbour was dug anew."),
    Evidence("letter", 1.2, "a The harbour was dug anew."),
    Evidence("odd", 1.5, "$ The harbour was dug anew."),
    Evidence("glued", 1.5, "tThe harbour was dug anew."),
    # Speech begins so.
    Evidence("quote", 0.8, "' The harbour was dug anew."),
    Evidence("none", -0.7, "The harbour was dug, p. 12 of the"),
)
"""What a block begins with: a mark, read right or wrong, or none."""

BLOCK = table(
    Evidence("speech", -2.0, "“The harbour was dug anew.”"),
    Evidence("begins small", -2.5, "harbour was dug anew. | the next page begins small"),
    Evidence("heading or list", -3.0, "* THE HARBOUR."),
    # Each line counts, within limits.
    Evidence(
        "line lengths",
        1.0,
        "The harbour was dug anew in the year of frost, and boats lay there by it again."
        " | longer than the text's lines",
    ),
    Evidence("breaks off", -0.5, "' The harbour, p. 12 of the"),
    Evidence("cites a book", 1.0, "' The harbour, p. 12."),
)
"""What else a block shows, in the order in which it is added up."""

LENGTH = table(
    Evidence(
        "wide",
        1.0,
        "The harbour was dug anew in the year of frost, and boats lay there by it again."
        " | longer than the text's lines",
    ),
    # Once the notes of a book are known to be set smaller, length says more.
    Evidence(
        "wide, as its notes are",
        1.6,
        "The harbour was dug anew in the year of frost, and boats lay there by it again."
        " | where other pages have wide notes",
    ),
    # Not the last line of a block, which may be short.
    Evidence(
        "full",
        -0.6,
        "The harbour was dug anew in the year of frost, and boats lay on by it"
        " | as long as the text's lines",
    ),
    Evidence(
        "full, but its notes are wide",
        -1.2,
        "The harbour was dug anew in the year of frost, and boats lay on by it"
        " | where other pages have wide notes",
    ),
)
"""What the length of each line of a block says."""

CITED = table(
    Evidence("star cited", 2.0, "* The harbour was dug anew. | and `dug*` above"),
    Evidence("raised cited", 4.0, "¹ The harbour was dug anew. | and `dug¹` above"),
    Evidence("inner cited", 4.0, "(1) The harbour was dug anew. | and `dug(1)` above"),
    Evidence("inner not cited", -1.0, "(1) The harbour was dug anew."),
    Evidence("number cited", 2.0, "1 The harbour was dug anew. | and `dug1` above"),
    Evidence("number not cited", -0.8, "1 The harbour was dug anew."),
    # A stop after the number, or columns, are of a list or a table.
    Evidence("listed", -2.0, "1. The harbour was dug anew."),
)
"""What it says that a word above bears the mark of a block, or that none does."""

EDGE = table(
    Evidence("after a blank line", 1.0, "1 The harbour was dug anew. | below a blank line"),
    Evidence("after no blank line", -1.0, "* The harbour was dug anew. | right below the text"),
    Evidence("text above breaks off", 1.5, "1 The harbour was dug anew. | below `the quay of the`"),
    Evidence(
        "text above goes on",
        1.5,
        "a The harbour was dug | below `the quay of the`, and the next page begins small",
    ),
    # The next page begins in a sentence, which these lines do not end with.
    Evidence(
        "notes end, blank line", 1.5, "1 The harbour was dug anew. | the next page begins small"
    ),
    Evidence(
        "notes end, no blank line", 0.7, "* The harbour was dug anew. | the next page begins small"
    ),
    # These lines may be the text that the next page goes on with.
    Evidence(
        "goes on on the next page",
        -2.0,
        "* The harbour was dug of the | the next page begins small",
    ),
    Evidence("high on the page", -1.5, "* The harbour was dug anew. | on a page of five lines"),
)
"""What the text around the lines says of it that notes begin here."""

REST = table(
    Evidence(
        "rest, wide and small",
        4.5,
        "of the old The harbour was dug anew in the year of frost, and boats lay there by it again."
        " | longer than the text's lines, after a page whose notes break off",
    ),
    Evidence("rest", 1.5, "The harbour was dug anew. | after a page whose notes break off"),
)
"""What it is worth that the notes of the page before break off, for a block without a mark."""
