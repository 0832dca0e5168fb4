"""Tables of evidence for and against a line being furniture, with the points of each sign.

The points of a line are added up. From `SURE` on the line is struck, from `LIKELY` on its removal
is proposed. `benchmarks/measure/against_layout.py` measures all rows together (figures in
`rules/measured/furniture.tsv`). No row was measured by itself: the weights were set by hand on
that benchmark, and are kept so that results stay the same.

`head_signs.py`, `lone_signs.py` and `chapter_openings.py` decide when a row applies.
"""

from __future__ import annotations

from ocrfix.passes.text.evidence import Evidence, table

SURE, LIKELY = 3.0, 2.0
"""Points from which on a line is struck, and from which on its removal is proposed."""
UNPROVEN = 2.5
"""The most that a running head has without proof (`proof.py`): it is proposed, not struck."""
NEVER = -20.0
"""Outweighs all points that a line can have, so that one such sign is enough against it."""
OPENS = 3.0
"""Points from which on a title at the head of a page opens a chapter."""

SEVERAL = "It is on {line.others} pages close by"
LIKE = "It is {line.likeness:.0f} % like the head of a page close by"
BESIDE = "the folio {line.sheet.folio.text} is beside it"
USUAL = "It is where pages close by have their heads"
"""The reason given for a head that is not like any other."""

HEAD = table(
    # Unless the book often has heads at the foot, the last line of a page is never one.
    Evidence(
        "no heads at the foot", NEVER, "Winter Seas. | a refrain at the foot of every fourth page"
    ),
    # Likeness: at most one of the next five rows applies. Three pages are enough: a head on
    # several pages, once misread, is common; prose that is alike on three pages is not.
    Evidence("on several pages", 3.0, "THE OLD HARBOUR | on four pages", why=SEVERAL),
    Evidence("on two pages", 2.5, "THE OLD HARBOUR | on three pages", why=SEVERAL),
    Evidence(
        "much like a head", 2.2, "THF ULD RARBOUP | where others have THE OLD HARBOUR", why=LIKE
    ),
    # Two lines of prose are about 40 % alike, so 55 % is little more than chance.
    Evidence("like a head", 1.5, "THF ULD PARROUP | where others have THE OLD HARBOUR", why=LIKE),
    Evidence(
        "on one page", 1.5, "WINTER SEAS | on two pages", why="It is on another page close by"
    ),
    # Notes at the foot are like other notes.
    Evidence(
        "a note at the foot", NEVER, "* See the Same Place. | at the foot of every second page"
    ),
    Evidence("folio beside it", 2.5, "WINTER SEAS 15 | on the page with the folio 15", why=BESIDE),
    Evidence(
        "misread folio beside it", 1.5, "WINTER SEAS I5 | on the page with the folio 15", why=BESIDE
    ),
    # Other heads close by have their folio in the line above or below too: a title alone, over text
    # that happens to begin with a number, has not.
    Evidence(
        "folio in the next line",
        1.0,
        "SALT TAX | over 16, where other heads have their folio below them",
        why="the folio {line.sheet.folio.text} is in the line beside it",
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
    # Titles of this kind occur inside pages too, so this one is likely a title, not a head.
    Evidence("title inside pages", -4.0, "MARY. | in a play"),
    # The caption of a plate is text.
    Evidence("on a plate", -3.0, "WINTER SEAS | alone on its page"),
    Evidence("number of a chapter", -4.0, "CHAPTER IV."),
    Evidence("opens a chapter", -5.0, "THE OLD HARBOUR | the first of its kind, on a short page"),
)
"""Evidence for and against a running head, in the order in which it is added up."""

LONE = table(
    Evidence(
        "notice",
        SURE,
        "Digitized by Google",
        why="The library or company that scanned the print added this",
        what="notice",
    ),
    Evidence(
        "number between dashes",
        SURE,
        "- 12 -",
        why="A number between dashes is set apart from the text",
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
    Evidence(
        "speck",
        SURE,
        ";",
        why="This line has only signs, or one small letter",
        what="speck",
    ),
    Evidence(
        "between head and text",
        SURE,
        "Sn | between the head and the text",
        why="It is between the head and the text",
        what="folio",
    ),
    Evidence(
        "stamp in a sentence",
        SURE,
        "No. 417 | where a sentence runs on over the page end",
        why="A mark of this kind is in the middle of a sentence",
        what="stamp",
    ),
    # A shape proves nothing: tables and texts have figures and fractions at page ends too.
    Evidence(
        "stamp",
        LIKELY,
        "No. 417",
        why="A mark of this kind is no line of text",
        what="stamp",
    ),
    Evidence(
        "again at the foot",
        SURE,
        "Harbour Press | at the foot of two pages",
        why="It is at the foot of other pages too",
        what="stamp",
    ),
    Evidence(
        "interrupts a sentence",
        LIKELY,
        "Ex L | at the foot of a page that ends in a sentence",
        why="It interrupts a sentence at a page end",
        what="stamp",
    ),
)
"""Signs that are each enough. The first that applies decides."""

OPENING = table(
    Evidence(
        "its own folio beside it", NEVER, "THE OLD HARBOUR 15 | on the page with the folio 15"
    ),
    Evidence("a sentence runs on below", NEVER, "THE OLD HARBOUR | over the rest of a sentence"),
    # Where a chapter opens, printers move the folio to the foot.
    Evidence(
        "folio in the next line as beside others",
        NEVER,
        "THE OLD HARBOUR | under the folio, where other heads are under theirs",
    ),
    # `The Mill | The Great Frost` names the chapter, and what the page is about.
    Evidence(
        "half of it recurs",
        -3.0,
        "The Old Harbour and its Ships \N{EM DASH} NOISE OF OARS | beside pages with SALT TAX",
    ),
    # Heads of this kind have a folio beside them, and so has this one, perhaps misread.
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
    # Above a running head there are only stamps and folios.
    Evidence("below a line", 1.0, "THE OLD HARBOUR | under the folio"),
    Evidence("below a long line", 1.0, "THE OLD HARBOUR | under A TALE IN TWELVE PARTS"),
    Evidence("beside a chapter number", 3.0, "THE OLD HARBOUR | over CHAPTER IV."),
    # On pages where a chapter opens, printers move the folio to the foot.
    Evidence("folio dropped to the foot", 2.0, "THE OLD HARBOUR | with the folio at the foot"),
    Evidence("over a number", 1.0, "THE OLD HARBOUR | over IV."),
    Evidence(
        "after an unfinished page", -2.0, "THE OLD HARBOUR | after a page that ends in a sentence"
    ),
    # The second half of a head whose first half was found is not a title.
    Evidence("half of a head", -2.0, "OF THE WEST COAST | under THE OLD HARBOURS"),
)
"""Evidence for a title that opens a chapter: it is text and is kept, though it is like a head."""

LIMITS = table(
    # Likeness to a head close by, in per cent. Two lines of prose are about 40 % alike.
    Evidence("like a head", 55, "THF ULD PARROUP | where others have THE OLD HARBOUR"),
    Evidence("much like a head", 65, "THF ULD PARROUP | where others have THE OLD HARBOUR"),
    # Share of the pages close by with a head at the foot, from which on heads are searched there.
    Evidence("heads at the foot", 0.3, "Winter Seas. | a refrain at the foot of every fourth page"),
    # Share of the pages close by with their folio at the head, from which on titles should have it.
    Evidence(
        "folios beside titles", 0.4, "SALT TAX | where other titles have their folio beside them"
    ),
    # Share of capital letters of a line that is set as a title.
    Evidence("capital letters", 0.7, "wINTER sEAS | on two pages"),
    # Share of words that begin with a capital, of such a line.
    Evidence("capital words", 0.6, "Winter Seas | on two pages"),
    # Share of the measure from which on a line is long enough to be text.
    Evidence("length of text", 0.5, "and all the boats that lay there by the quay"),
    # Share of the measure that a head may have.
    Evidence(
        "length of a head",
        0.7,
        "THE OLD HARBOUR AND ALL THE OLD SHIPS OF THE LAND | on three pages",
    ),
    # The same, if the points so far exceed the next limit.
    Evidence(
        "length of a sure head",
        0.87,
        "THE OLD HARBOUR AND ALL THE OLD SHIPS AND BOATS THAT LAY IN IT",
    ),
    Evidence(
        "points of a sure head",
        3.5,
        "THE OLD HARBOUR AND ALL THE OLD SHIPS OF THE LAND | on four pages",
    ),
    # A line that occurs inside pages more often than this, per page edge, is not a head.
    Evidence("inside pages", 0.3, "MARY. | in a play"),
    # Lines, counted from the edge, in which specks, stamps and sheet marks are searched.
    Evidence("outer lines", 2, "; | at the foot of a page"),
    # Code points.
    Evidence(
        "length of a catchword", 16, "Lamps | under a full line, where other pages have catchwords"
    ),
    # Code points of a line that interrupts a sentence.
    Evidence(
        "length of an interruption", 12, "Ex L | at the foot of a page that ends in a sentence"
    ),
    Evidence("length of a folio below a head", 3, "Sn | between the head and the text"),
    # Share of the measure from which on a line is full.
    Evidence("full line", 0.8, "Lamps | under a full line, where other pages have catchwords"),
    # Share of the measure of a line at the foot of many pages.
    Evidence("length of a printer's line", 0.35, "Harbour Press | at the foot of two pages"),
    # Share of the pages close by with their folio at the head, from which on a misread one is
    # searched below the head.
    Evidence("folios below heads", 0.3, "Sn | between the head and the text"),
    # Code points of a line that may be outside a folio without being text.
    Evidence("length of a speck", 4, "abc | below the folio at the foot"),
    # Share of the measure of a line right outside the furniture.
    Evidence("outside, near", 0.5, "A Tale for Boys and Girls | above the folio"),
    # The same for a line further outside.
    Evidence("outside, far", 0.2, "A Tale for Boys and Girls | two lines above the folio"),
    # Likeness, in per cent, of two joined halves to a whole head.
    Evidence("two halves", 80, "OF THE WEST COAST | under THE OLD HARBOURS"),
    # Share of the measure up to which a line below a title is not its text.
    Evidence("line below a title", 0.6, "THE OLD HARBOUR | over A Tale for Boys"),
    # Code points from which on a line above a title is more than a stamp or a folio.
    Evidence("line above a title", 15, "THE OLD HARBOUR | under A TALE IN TWELVE PARTS"),
    # Share of the pages close by from which on a folio at the foot is usual.
    Evidence("folios at the foot", 0.3, "THE OLD HARBOUR | with the folio at the foot"),
    # Share of the pages close by with a head, from which on what interrupts a sentence is one too.
    Evidence(
        "heads usual",
        0.5,
        "WINTER SEAS | between two halves of a sentence, where each page has a head",
    ),
    # Share of the heads close by that have their folio in the next line, from which on it belongs
    # there.
    Evidence(
        "folios in the next line",
        0.6,
        "SALT TAX | over 16, where other heads have their folio below them",
    ),
    # Share of the heads of a kind that have a folio, from which on one without it is unusual.
    Evidence(
        "heads with folios", 0.6, "THE OLD HARBOUR | where other heads have their folio beside them"
    ),
    # Code points.
    Evidence("length of a dropped folio", 9, "THE OLD HARBOUR | with the folio at the foot"),
    # Code points.
    Evidence("length of a binder's mark", 7, "B2"),
    # A book has fewer than a hundred sheets.
    Evidence("figures of a sheet", 2, "123 | at the foot of a page"),
    # Likeness to the title of the book, in per cent.
    Evidence("like the title", 75, "The Old Harbour and its Ships B"),
    # Fewest letters: the likeness of shorter titles means little.
    Evidence("letters of the title", 6, "The Old Harbour and its Ships B"),
    # Share of the measure.
    Evidence("length of title and sheet", 0.8, "The Old Harbour and its Ships B"),
    # Share of the measure from which on the line above is text.
    Evidence("line above a binder's mark", 0.5, "B2"),
)
"""The limits that decide whether the signs above apply."""


def limit(name: str) -> float:
    """The limit with this name."""
    return LIMITS[name].weight
