"""The evidence for and against lines at a page foot being notes, with its weights.

Points are added up from the foot upwards, block by block; the notes begin where the sum is
highest, if it is high enough. `benchmarks/measure/notes.py` measures all rows together (figures
in docs/notes.md). No row was measured alone: the weights were set by hand on that benchmark.

`foot_signs.py` decides when a row applies.
"""

from __future__ import annotations

from ocrfix.passes.text.evidence import Evidence, table

GIVE_UP = -6.0
"""Below these points the search up the page stops. This only saves time."""
LIMITS = table(
    # Points that lines need more of to be notes.
    Evidence("enough", 2.5, "* The harbour was dug anew."),
    # Notes with more points than this show how much wider the lines of notes are in this book.
    Evidence(
        "sure",
        5.0,
        "The harbour was dug anew in the year of frost, and boats lay there by it again. p. 12."
        " | where other pages have wide notes",
    ),
    # Below these points a reference to a book adds nothing: the main text cites books too.
    Evidence("hopeless", -2.0, "' The harbour, p. 12."),
    # A line longer than this share of the measure is in smaller type. It is above 1 because lines
    # in the same type differ by a few per cent.
    Evidence(
        "wider",
        1.06,
        "The harbour was dug anew in the year of frost, and boats lay there by it again.",
    ),
    # Limits on what the line lengths of one block add: many lines are not many separate signs.
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
    # Lines with fewer code points than this are too short to be evidence.
    Evidence("speck", 6, "' The harbour was dug anew. | above abc"),
    # A line longer than this share of the measure is as long as the lines of the text.
    Evidence(
        "full line",
        0.88,
        "The harbour was dug anew in the year of frost, and boats lay on by it"
        " | as long as the lines of the text",
    ),
    # A line above the notes counts as breaking off inside a sentence if it is longer than this
    # share of the measure. A shorter one is a heading, or a paragraph that lost its stop.
    Evidence("line that breaks off", 0.75, "1 The harbour was dug anew. | below `the quay of the`"),
    # Notes seldom begin in this upper share of a page.
    Evidence("high", 0.3, "* The harbour was dug anew. | on a page of five lines"),
)
"""The limits that the signs use, and how many points are enough."""


def limit(name: str) -> float:
    """The limit with this name."""
    return LIMITS[name].weight


MARK = table(
    # The rarer a sign is at the start of a line of text, the more it is worth as a mark.
    Evidence("star", 3.0, "* The harbour was dug anew."),
    Evidence("raised", 3.0, "¹ The harbour was dug anew."),
    # Items of lists begin with numbers in brackets too: a citation above is worth more.
    Evidence("inner", 0.5, "(1) The harbour, p. 12."),
    Evidence("number", 1.6, "1 The harbour was dug anew."),
    Evidence("letter", 1.2, "a The harbour was dug anew."),
    Evidence("odd", 1.5, "$ The harbour was dug anew."),
    Evidence("glued", 1.5, "tThe harbour was dug anew."),
    # Low, because speech begins with a quotation mark too.
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
"""What else a block shows, in the order in which the points are added up."""

LENGTH = table(
    Evidence(
        "wide",
        1.0,
        "The harbour was dug anew in the year of frost, and boats lay there by it again."
        " | longer than the text's lines",
    ),
    # Once we know that a book sets its notes smaller, length says more.
    Evidence(
        "wide, as its notes are",
        1.6,
        "The harbour was dug anew in the year of frost, and boats lay there by it again."
        " | where other pages have wide notes",
    ),
    # Not for the last line of a block, which may be short.
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
    # A stop after the number, or columns, belong to a list or a table.
    Evidence("listed", -2.0, "1. The harbour was dug anew."),
)
"""Points for a word above that has the same mark as the block, or for no such word."""

EDGE = table(
    Evidence("after a blank line", 1.0, "1 The harbour was dug anew. | below a blank line"),
    Evidence("after no blank line", -1.0, "* The harbour was dug anew. | right below the text"),
    Evidence("text above breaks off", 1.5, "1 The harbour was dug anew. | below `the quay of the`"),
    Evidence(
        "text above goes on",
        1.5,
        "a The harbour was dug | below `the quay of the`, and the next page begins small",
    ),
    # The next page begins inside a sentence, and these lines end with a stop: so the sentence
    # comes from the text above them.
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
"""What the text around the lines shows: do notes begin here?"""

REST = table(
    Evidence(
        "rest, wide and small",
        4.5,
        "of the old The harbour was dug anew in the year of frost, and boats lay there by it again."
        " | longer than the text's lines, after a page whose notes break off",
    ),
    Evidence("rest", 1.5, "The harbour was dug anew. | after a page whose notes break off"),
)
"""Points for a block without a mark, when the notes of the page before break off."""
