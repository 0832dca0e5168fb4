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
    Evidence(
        "no heads at the foot", NEVER, "Winter Seas. | a refrain at the foot of every fourth page"
    ),
    # Likeness: one of the next five speaks, or none. A head that recurs exactly, once read
    # badly, is common; prose that is alike on three pages is not. So three pages are enough.
    Evidence("on several pages", 3.0, "THE OLD HARBOUR | on four pages", why=SEVERAL),
    Evidence("on two pages", 2.5, "THE OLD HARBOUR | on three pages", why=SEVERAL),
    Evidence(
        "much like a head", 2.2, "THF ULD RARBOUP | where others have THE OLD HARBOUR", why=LIKE
    ),
    # Two lines of prose come to 40 %, so 55 % is little more than chance.
    Evidence("like a head", 1.5, "THF ULD PARROUP | where others have THE OLD HARBOUR", why=LIKE),
    Evidence(
        "on one page", 1.5, "WINTER SEAS | on two pages", why="It stands on another page close by"
    ),
    # Notes at the foot are like other notes.
    Evidence(
        "a note at the foot", NEVER, "* See the Same Place. | at the foot of every second page"
    ),
    Evidence("folio beside it", 2.5, "WINTER SEAS 15 | on the page with the folio 15", why=BESIDE),
    Evidence(
        "misread folio beside it", 1.5, "WINTER SEAS I5 | on the page with the folio 15", why=BESIDE
    ),
    Evidence(
        "pages close by have heads", 1.5, "WINTER SEAS | where each page has a head"
    ),  # x share
    Evidence("titles change here", 1.5, "SALT TAX | where each page has another title"),
    Evidence("set as a title", 0.5, "WINTER SEAS"),
    Evidence("a long line in small letters", -2.5, "and all the boats that lay there by the quay"),
    # A short line may be a head that was read badly; a long one is text.
    Evidence("a short line in small letters", -1.5, "along the quay"),
    Evidence("long", -2.0, "THE OLD HARBOUR AND ALL THE OLD SHIPS AND BOATS THAT LAY IN IT"),
    Evidence("ends as text does", -1.5, "THE OLD HARBOUR,"),
    # A line of the contents page.
    Evidence("leaders", -4.0, "THE OLD HARBOUR . . . x"),
    Evidence("announces what follows", -3.0, "THE CAPTAIN SPOKE:"),
    Evidence("below a full line", -0.5, "WINTER SEAS | under a long line"),
    Evidence("a sentence runs on over it", 1.5, "WINTER SEAS | between two halves of a sentence"),
    # The chapter that the head is named for has its title inside a page: this is one more.
    Evidence("title inside pages", -4.0, "MARY. | in a play"),
    # The caption of a plate is text.
    Evidence("on a plate", -3.0, "WINTER SEAS | alone on its page"),
    Evidence("number of a chapter", -4.0, "CHAPTER IV."),
    Evidence("opens a chapter", -5.0, "THE OLD HARBOUR | the first of its kind, on a short page"),
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
        "Harbour | where the next page begins so",
        why="The next page begins with this word",
        what="catchword",
    ),
    Evidence(
        "title and sheet",
        SURE,
        "The Old Harbour and its Ships B",
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
        "Lamps | under a full line, where other pages have catchwords",
        why="Pages of this book end with one",
        what="catchword",
    ),
    Evidence("speck", SURE, ";", why="No letter or digit stands in this line", what="speck"),
    Evidence(
        "between head and text",
        SURE,
        "Sn | between the head and the text",
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
        "Harbour Press | at the foot of two pages",
        why="It stands at the foot of other pages too",
        what="stamp",
    ),
    Evidence(
        "interrupts a sentence",
        SURE,
        "Ex L | at the foot of a page that ends in a sentence",
        why="It interrupts a sentence at a page end",
        what="stamp",
    ),
)
"""Signs of which one is enough; the first that speaks decides."""

OPENING = table(
    Evidence(
        "its own folio beside it", NEVER, "THE OLD HARBOUR 15 | on the page with the folio 15"
    ),
    Evidence("a sentence runs on below", NEVER, "THE OLD HARBOUR | over the rest of a sentence"),
    # Heads of this kind carry their folio, and so does this one, however misread.
    Evidence(
        "folio beside it as beside others",
        NEVER,
        "THE OLD HARBOUR I5 | where other heads have their folio beside them",
    ),
    Evidence("first of its kind", 1.0, "THE OLD HARBOUR | on no page before"),
    # On the first pages of an excerpt every head is the first of its kind.
    Evidence(
        "first where others came before", 2.0, "THE OLD HARBOUR | after pages with other heads"
    ),
    Evidence("short page", 1.0, "THE OLD HARBOUR | on a sunken page"),
    Evidence("after a short page", 1.0, "THE OLD HARBOUR | after a page that ended short"),
    Evidence("called a chapter", 1.0, "CHAPTER IV."),
    Evidence("wrong side of the leaf", 1.0, "THE OLD HARBOUR | on a left page, else on right ones"),
    Evidence("folio lost", 1.0, "THE OLD HARBOUR | where other heads have their folio beside them"),
    Evidence("short line below", 1.0, "THE OLD HARBOUR | over A Tale for Boys"),
    # Nothing but stamps and folios is printed above a head.
    Evidence("below a line", 1.0, "THE OLD HARBOUR | under the folio"),
    Evidence("below a long line", 1.0, "THE OLD HARBOUR | under A TALE IN TWELVE PARTS"),
    Evidence("beside a chapter number", 3.0, "THE OLD HARBOUR | over CHAPTER IV."),
    # On the pages where chapters open, printers set the folio at the foot.
    Evidence("folio dropped to the foot", 2.0, "THE OLD HARBOUR | with the folio at the foot"),
    Evidence("over a number", 1.0, "THE OLD HARBOUR | over IV."),
    Evidence(
        "after an unfinished page", -2.0, "THE OLD HARBOUR | after a page that ends in a sentence"
    ),
    # The other half of a head that was found already is no title.
    Evidence("half of a head", -2.0, "OF THE WEST COAST | under THE OLD HARBOURS"),
)
"""What speaks for a title that opens a chapter, and so stays although it is like the heads."""
