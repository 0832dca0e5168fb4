"""What speaks for and against a line being furniture, and how much: the tables of the judge.

Points are added up. From `SURE` on a line is struck, from `LIKELY` on its removal is proposed.
All rows together are measured by `benchmarks/bench_layout.py` (figures in
`rules/measured/furniture.tsv`). No row was measured apart: the weights were set by hand on
that benchmark, and stay as they are because results do.

`head_signs.py`, `lone_signs.py` and `chapter_openings.py` say when a row speaks.
"""

from __future__ import annotations

from ocrfix.passes.text.evidence import Evidence, table

SURE, LIKELY = 3.0, 2.0
"""Points from which on a line is struck, or proposed to be."""
NEVER = -20.0
"""More than all that can speak for a line, so that one such sign is enough against it."""
OPENS = 3.0
"""Points from which on a title at the head of a page opens a chapter."""

SEVERAL = "It stands on {line.others} pages close by"
LIKE = "It is {line.likeness:.0f} % like the head of a page close by"
BESIDE = "the folio {line.sheet.folio.text} stands beside it"
USUAL = "It stands where pages close by have their heads"
"""The reason where a head is like no other."""

HEAD = table(
    # A foot without this habit has no heads: else the last line of a page might be one.
    Evidence("no heads at the foot", NEVER, "a refrain at the foot of every third page"),
    # Likeness: one of the next five speaks, or none. A head that recurs exactly, once read
    # badly, is common; prose that is alike on three pages is not. So three pages are enough.
    Evidence("on several pages", 3.0, "THE OLD HARBOUR on four pages", why=SEVERAL),
    Evidence("on two pages", 2.5, "THE OLD HARBOUR on three pages", why=SEVERAL),
    Evidence("much like a head", 2.2, "a head with a third of it misread", why=LIKE),
    # Two lines of prose come to 40 %, so 55 % is little more than chance.
    Evidence("like a head", 1.5, "a head with half of it misread", why=LIKE),
    Evidence(
        "on one page", 1.5, "WINTER SEAS on two pages", why="It stands on another page close by"
    ),
    # Notes at the foot are like other notes.
    Evidence("a note at the foot", NEVER, "* See the same place."),
    Evidence("folio beside it", 2.5, "THE OLD HARBOUR 12", why=BESIDE),
    Evidence("misread folio beside it", 1.5, "WINTER SEAS l2", why=BESIDE),
    Evidence("pages close by have heads", 1.5, "a title where each page has a head"),  # x share
    Evidence("titles change here", 1.5, "NOISE OF OARS, and another title on each page"),
    Evidence("set as a title", 0.5, "WINTER SEAS"),
    Evidence("a long line in small letters", -2.5, "and all the boats that lay along the quay"),
    # A short line may be a head that was read badly; a long one is text.
    Evidence("a short line in small letters", -1.5, "along the quay"),
    Evidence("long", -2.0, "THE OLD HARBOUR AND ALL THE SHIPS THAT LAY IN IT"),
    Evidence("ends as text does", -1.5, "THE OLD HARBOUR,"),
    # A line of the contents page.
    Evidence("leaders", -4.0, "THE OLD HARBOUR . . . . 12"),
    Evidence("announces what follows", -3.0, "THE CAPTAIN SPOKE:"),
    Evidence("below a full line", -0.5, "a title under the first line of the page"),
    Evidence("a sentence runs on over it", 1.5, "... and then | WINTER SEAS | they sailed"),
    # The chapter that the head is named for has its title inside a page: this is one more.
    Evidence("title inside pages", -4.0, "MARY. in a play"),
    # The caption of a plate is text.
    Evidence("on a plate", -3.0, "THE OLD HARBOUR, alone on its page"),
    Evidence("number of a chapter", -4.0, "CHAPTER IV."),
    Evidence("opens a chapter", -5.0, "THE OLD HARBOUR, the first of its kind, on a short page"),
)
"""What speaks for a running head, in the order in which it is added up."""

LONE = table(
    Evidence(
        "notice",
        SURE,
        "Digitized by Google",
        why="Whoever scanned the print set this on the page",
        what="notice",
    ),
    Evidence(
        "number between dashes",
        SURE,
        "- 12 -",
        why="A number between dashes stands apart from the text",
        what="folio",
    ),
    Evidence(
        "catchword",
        SURE,
        "harbour",
        why="The next page begins with this word",
        what="catchword",
    ),
    Evidence(
        "title and sheet",
        SURE,
        "The Old Harbour C",
        why="The title and the number of the sheet",
        what="signature",
    ),
    Evidence(
        "volume and sheet",
        SURE,
        "VOL. II. C",
        why="The volume and the number of the sheet",
        what="signature",
    ),
    Evidence(
        "binder's mark",
        SURE,
        "B2",
        why="A mark for the binder at the foot of the page",
        what="signature",
    ),
    Evidence(
        "lone word",
        SURE,
        "harb0vr",
        why="Pages of this book end with one",
        what="catchword",
    ),
    Evidence("speck", SURE, ";", why="No letter or digit stands in this line", what="speck"),
    Evidence(
        "between head and text",
        SURE,
        "Sn",
        why="It stands between the head and the text",
        what="folio",
    ),
    Evidence(
        "stamp",
        SURE,
        "No. 417",
        why="A mark of this kind is no line of text",
        what="stamp",
    ),
    Evidence(
        "again at the foot",
        SURE,
        "Harbour Press",
        why="It stands at the foot of other pages too",
        what="stamp",
    ),
    Evidence(
        "interrupts a sentence",
        SURE,
        "Ex L",
        why="It interrupts a sentence at a page end",
        what="stamp",
    ),
)
"""Signs of which one is enough; the first that speaks decides."""

OPENING = table(
    Evidence("its own folio beside it", NEVER, "THE OLD HARBOUR 12"),
    Evidence("a sentence runs on below", NEVER, "THE OLD HARBOUR | and then they sailed"),
    # Heads of this kind carry their folio, and so does this one, however misread.
    Evidence("folio beside it as beside others", NEVER, "THE OLD HARBOUR l2"),
    Evidence("first of its kind", 1.0, "THE OLD HARBOUR, on no page before"),
    # On the first pages of an excerpt every head is the first of its kind.
    Evidence(
        "first where others came before", 2.0, "THE OLD HARBOUR, after pages with other heads"
    ),
    Evidence("short page", 1.0, "THE OLD HARBOUR, on a sunken page"),
    Evidence("after a short page", 1.0, "THE OLD HARBOUR, after a page that ended short"),
    Evidence("called a chapter", 1.0, "CHAPTER IV."),
    Evidence("wrong side of the leaf", 1.0, "THE OLD HARBOUR on a right page, else on left ones"),
    Evidence("folio lost", 1.0, "THE OLD HARBOUR, where others have their folio beside them"),
    Evidence("short line below", 1.0, "THE OLD HARBOUR | A Poem"),
    # Nothing but stamps and folios is printed above a head.
    Evidence("below a line", 1.0, "12 | THE OLD HARBOUR"),
    Evidence("below a long line", 1.0, "A TALE IN TWELVE PARTS | THE OLD HARBOUR"),
    Evidence("beside a chapter number", 3.0, "CHAPTER IV. | THE OLD HARBOUR"),
    # On the pages where chapters open, printers set the folio at the foot.
    Evidence("folio dropped to the foot", 2.0, "THE OLD HARBOUR, and 12 at the foot"),
    Evidence("over a number", 1.0, "THE OLD HARBOUR | IV."),
    Evidence("after an unfinished page", -2.0, "... and then | THE OLD HARBOUR"),
    # The other half of a head that was found already is no title.
    Evidence("half of a head", -2.0, "THE OLD | HARBOUR"),
)
"""What speaks for a title that opens a chapter, and so stays although it is like the heads."""
