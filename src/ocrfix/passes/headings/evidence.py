"""Tables of evidence that decide whether a line is a heading or text.

In each table the first row that applies decides. The weight of a row is its limit, if it has one.
`benchmarks/measure/headings.py` measures all rows together (figures in docs/headings.md). Rows were
not measured by themselves, except those with a `measured` text.

`looks.py`, `line_signs.py` and `stack_signs.py` decide when a row applies. In the examples `/` is a
line end, and `//` a blank line.
"""

from __future__ import annotations

from ocrfix.passes.text.evidence import table, verdict

HEADING, TEXT = "heading", "text"
LONGEST = 80
"""Code points of a heading; a longer line is text."""
ALIKE = 75.0
"""Likeness, in per cent, to a running head from which on a line is one."""
LIST = 15
"""A stack with more lines than this is a list, even if labels are among them."""
SECTIONS = 3
"""This many numbers alone between blank lines are numbers of sections, not specks."""
FULL = 0.8
"""Share of the measure that the text below a heading has in its first two lines."""

LOOKS = table(
    verdict(
        "longer than a heading",
        "",
        "EXTRAORDINARY CIRCUMNAVIGATIONS AND INCOMPREHENSIBLE CORRESPONDENCES NOTWITHSTANDING",
        LONGEST,
        measured="66 headings of six books: the longest has 56 code points",
    ),
    verdict("ends as text does", "", "THE OLD HARBOUR,"),
    # Place and year, on title pages.
    verdict("imprint", "", "LONDON 1836"),
    verdict(
        "many words",
        "",
        "A TALE OF AN OLD MAN AND A BOY AND A RED DOG",
        12,
        measured="66 headings of six books: the longest has ten words",
    ),
    # Speech in a play, or a sentence that announces something.
    verdict("colon inside", "", "THE CAPTAIN: THE OLD HARBOUR"),
    verdict("capitals", "capitals", "WE GO TO IT.", 0.75),
    # A misread word in capitals has small letters in it.
    verdict("capitals, misread", "capitals", "THE OLd HaRboUR.", 0.55),
    verdict("ends with a stop", "", "The Old Harbour."),
    verdict("sentence inside", "", "The Ships. The Harbour"),
    verdict("a capital on each word", "title", "The Harbour of the Island"),
)
"""What kind of heading a line looks like: "capitals", "title" (a capital a word), "" for none."""

LINE = table(
    verdict("number with a title", HEADING, "text. // IV // THE OLD HARBOUR // Text"),
    # An engine reads I as 1 or l; between text that may be a speck.
    verdict("a misread one with a title", HEADING, "text. // 1 // THE OLD HARBOUR // Text"),
    verdict("number of a section", HEADING, "I // Text // II // Text // III // Text // IV // Text"),
    verdict("other number", TEXT, "text. // IV // Text"),
    # A capital on each word is not enough by itself.
    verdict("title beside text", TEXT, "text. // The Old Harbour / Text"),
    verdict("title that begins small", TEXT, "text. // 'the Old Harbour // Text"),
    # A contents page or an index.
    verdict("entry of a list", TEXT, "text. // The Old Harbour 12 // Text"),
    verdict(
        "running head with its folio", TEXT, "THE OLD HARBOUR 12 // Text, at the head of a page"
    ),
)
"""Signs that a line is a folio, a speck or an entry of a list. If no row applies, it may be a
heading."""

STACK = table(
    # A title page, a list or an advertisement.
    verdict("many lines", TEXT, "OARS AND SALT // and five more lines in capitals", 5),
    verdict("label over nothing", TEXT, "CHAPTER IV, at the end of the text"),
    verdict("label in a sentence", TEXT, "text that goes on in / CHAPTER IV // Text"),
    verdict("volume on its title page", TEXT, "VOLUME II, at the end of a page"),
    verdict("label", HEADING, "CHAPTER IV // A short line."),
    verdict("part of a title alone", TEXT, "text. // THE OLD HARBOUR, // Text"),
    # The name of a speaker, or a running head that was not struck.
    verdict("said often", TEXT, "MARY, four times", 4),
    verdict("end of a page", TEXT, "THE OLD HARBOUR, at the end of a page"),
    verdict("no text below", TEXT, "THE OLD HARBOUR // A short line."),
    # This row does not apply if the initial of the chapter was lost.
    verdict(
        "text goes on below", TEXT, "THE OLD HARBOUR, at the head of a page // rest of a sentence"
    ),
    verdict("free", HEADING, "text. // OARS // Text"),
    # In the rows from here on there is no blank line between the stack and the text on one side.
    verdict("text goes on beside", TEXT, "text that goes on in / THE OLD HARBOUR // Text"),
    verdict("signature", TEXT, "text. / JOHN SHIPLEY. // Text"),
    verdict("few letters", TEXT, "text. / OARS // Text", 6),
    verdict(
        "long",
        TEXT,
        "text. / THE OLD HARBOUR AND ALL THE OLD SHIPS OF THE GREAT KINGDOM // Text",
        0.75,
    ),
    verdict("beside text", HEADING, "text. / THE OLD HARBOUR // Text"),
)
"""Whether lines with no text between them are headings."""
