"""Made-up pages in which one row of the evidence for notes at a page foot decides.

For each row: the pages, the number of a page, a line of it, what the line is, and what it would
be without the row.
"""

from __future__ import annotations

from evidence_pages import prose

NOTE, TEXT = "note", "text"
WHOLE = "and all the men of the old town went down to the quay again."
BROKEN = "and all the men of the old town went down to the quay of the"
HIGH, SMALL = "Then ", "old ships and then "  # what the next page begins with
SAID = "The harbour was dug anew."
WIDE = "The harbour was dug anew in the year of frost, and boats lay there by it again."
FULL = "The harbour was dug anew in the year of frost, and boats lay on by it"


def foot(*block, above=WHOLE, ahead=HIGH, gap=True, lines=12, before=()):
    """Three pages, the second of which has lines at its foot that may be notes."""
    text = [*(prose(2, lines, begins="B") if lines else []), above]
    pages = [
        [*prose(1, 12, begins="B", ends="."), *before],
        [*text, *([""] if gap else []), *block],
        prose(3, 12, begins=ahead, ends="."),
    ]
    return pages, 1, block[0]


def cited(mark, *block, **options):
    """The same, with a mark after a word above."""
    pages, at, line = foot(*block, **options)
    pages[at][6] += f" dug{mark}"
    return pages, at, line


def known(*block, **options):
    """The same in a book whose other notes are wide."""
    notes = ["", f"* {WIDE}", WIDE, WIDE]
    pages, at, line = foot(*block, **options)
    return [[*prose(8, 12, begins="B", ends="."), *notes], *pages], at + 1, line


UNFINISHED = ("", "* The harbour was dug anew of the")

MARK = {
    "star": (*foot(f"* {SAID}"), NOTE, TEXT),
    "raised": (*foot(f"¹ {SAID}"), NOTE, TEXT),
    "inner": (*foot("(1) The harbour, p. 12.", above=BROKEN), NOTE, TEXT),
    "number": (*foot(f"1 {SAID}", above=BROKEN), NOTE, TEXT),
    "letter": (*foot(f"a {SAID}", above=BROKEN), NOTE, TEXT),
    "odd": (*foot(f"$ {SAID}", above=BROKEN), NOTE, TEXT),
    "glued": (*foot(f"t{SAID}", above=BROKEN), NOTE, TEXT),
    "quote": (*foot(f"' {SAID}", above=BROKEN), NOTE, TEXT),
    "none": (*foot("The harbour was dug, p. 12 of the", above=BROKEN), TEXT, NOTE),
}
BLOCK = {
    "speech": (*foot(f"“{SAID}”", above=BROKEN), TEXT, NOTE),
    "begins small": (*foot("harbour was dug anew.", above=BROKEN, ahead=SMALL), TEXT, NOTE),
    "heading or list": (*foot("* THE HARBOUR.", above=BROKEN), TEXT, NOTE),
    "line lengths": (*foot(WIDE, above=BROKEN), NOTE, TEXT),
    "breaks off": (*foot("' The harbour, p. 12 of the"), TEXT, NOTE),
    "cites a book": (*foot("' The harbour, p. 12."), NOTE, TEXT),
}
LENGTH = {
    "wide": (*foot(WIDE, above=BROKEN), NOTE, TEXT),
    "wide, as its notes are": (*known(WIDE, above=BROKEN), NOTE, TEXT),
    "full": (*foot(FULL, "p. 12.", above=BROKEN), TEXT, NOTE),
    "full, but its notes are wide": (*known(FULL, "p. 12.", above=BROKEN), TEXT, NOTE),
}
CITED = {
    "star cited": (*cited("*", f"* {SAID}", gap=False), NOTE, TEXT),
    "raised cited": (*cited("¹", f"¹ {SAID}", gap=False), NOTE, TEXT),
    "inner cited": (*cited("(1)", f"(1) {SAID}"), NOTE, TEXT),
    "inner not cited": (*foot(f"(1) {SAID}", above=BROKEN), TEXT, NOTE),
    "number cited": (*cited("1", f"1 {SAID}", gap=False), NOTE, TEXT),
    "number not cited": (*foot(f"1 {SAID}"), TEXT, NOTE),
    "listed": (*foot(f"1. {SAID}", above=BROKEN), TEXT, NOTE),
}
EDGE = {
    "after a blank line": (*foot(f"1 {SAID}", above=BROKEN), NOTE, TEXT),
    "after no blank line": (*foot(f"* {SAID}", gap=False), TEXT, NOTE),
    "text above breaks off": (*foot(f"1 {SAID}", above=BROKEN), NOTE, TEXT),
    "text above goes on": (
        *foot("a The harbour was dug", above=BROKEN, ahead=SMALL),
        NOTE,
        TEXT,
    ),
    "notes end, blank line": (*foot(f"1 {SAID}", ahead=SMALL), NOTE, TEXT),
    "notes end, no blank line": (*foot(f"* {SAID}", ahead=SMALL, gap=False), NOTE, TEXT),
    "goes on on the next page": (*foot("* The harbour was dug of the", ahead=SMALL), TEXT, NOTE),
    "high on the page": (
        *foot(f"* {SAID}", "It was", "deep and", "old.", lines=0),
        TEXT,
        NOTE,
    ),
}
REST = {
    "rest, wide and small": (*foot(f"of the old {WIDE}", before=UNFINISHED), NOTE, TEXT),
    "rest": (*foot(SAID, above=BROKEN, before=UNFINISHED), NOTE, TEXT),
}


def moved(scene, value, without):
    """A scene, and what its line would be with the limit moved to `value`."""
    pages, at, line, found, _ = scene
    return pages, at, line, found, value, without


GOING_ON = f"of the old h{WIDE[5:]}"
LIMITS = {
    "enough": moved(MARK["star"], 9, TEXT),
    "sure": (*known(f"{WIDE} p. 12."), NOTE, 99, TEXT),
    "hopeless": moved(BLOCK["cites a book"], 9, TEXT),
    "wider": moved(LENGTH["wide"], 2, TEXT),
    "least for lengths": (
        *cited("*", f"* {FULL}", *[FULL] * 8, "It was old.", above=BROKEN),
        NOTE,
        -99,
        TEXT,
    ),
    "most for lengths": (*foot(GOING_ON, *[WIDE] * 4), TEXT, 99, NOTE),
    "most, if notes are wide": (*known(GOING_ON, *[WIDE] * 4), NOTE, 0, TEXT),
    "speck": (*foot(f"' {SAID}", "", "abc", above=BROKEN), NOTE, 0, TEXT),
    "full line": moved(LENGTH["full"], 2, NOTE),
    "line that breaks off": moved(EDGE["text above breaks off"], 9, TEXT),
    "high": moved(EDGE["high on the page"], 0, NOTE),
}
