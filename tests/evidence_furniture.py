"""Made-up pages in which one row of the furniture judge's evidence decides.

For each row: the pages, the number of a page, a line of it, what becomes of the line, and what
would become of it without the row.
"""

from __future__ import annotations

from evidence_pages import page, prose

H = "THE OLD HARBOUR"
W = "WINTER SEAS"
NEW = "B"  # before a small letter: the page begins with a sentence
END = "."
WHOLE = {"begins": NEW, "ends": END}
STRUCK, PROPOSED, KEPT = "struck", "proposed", "kept"


def book(count, tops=None, feet=None, **options):
    """Pages, some of which have lines above or below their text; `options` for all of them."""
    tops, feet = tops or {}, feet or {}
    return [page(n, tops.get(n, ()), feet.get(n, ()), **options) for n in range(count)]


def on(pages, *lines):
    """The same lines on some pages."""
    return dict.fromkeys(pages, lines)


def with_page(pages, at, *top, lines=20, foot=(), **options):
    """The pages, one of them changed."""
    changed = {at: page(at, top, foot, lines, **options)}
    return [changed.get(n, each) for n, each in enumerate(pages)]


def series(count, first=11):
    """Folios, alone at the head of each page."""
    return {n: [str(n + first)] for n in range(count)}


def beside(count, at, line):
    """Folios alone at the head of each page, but for one with a line in its place."""
    return {**series(count), at: [line]}


FLEET = "THE OLD HARBOUR AND ALL THE OLD SHIPS AND BOATS THAT LAY IN IT"
EVEN = (2, 4, 6, 8)
TITLES = ["NOISE OF OARS", "A LOST ROPE", "THE BISHOP", "FIVE LANTERNS", "QUIET MUD", "SALT TAX",
          "JUDGE DRUM", "EGGS AND WAX", "KILN FIRE", "YOUNG VOX"]  # fmt: skip
LONG_NOTICE = "Digitized by Google from the shelves of the town"


def opening(
    *top,
    at=4,
    lines=20,
    before=20,
    count=12,
    heads=(6, 8, 9),
    head=H,
    others=None,
    foot=(),
    **options,
):
    """A head of several pages, the first of which may be a title."""
    options = {**WHOLE, **options}
    pages = book(count, {**(others or {}), **on(heads, head)}, **WHOLE)
    pages = with_page(pages, at - 1, *(others or {}).get(at - 1, ()), lines=before, **WHOLE)
    return with_page(pages, at, *top, lines=lines, foot=foot, **options)


HEAD = {
    "no heads at the foot": (
        book(14, {}, on((0, 4, 8, 12), "Winter Seas."), **WHOLE),
        8,
        "Winter Seas.",
        KEPT,
        STRUCK,
    ),
    "on several pages": (book(10, on(EVEN, H), **WHOLE), 6, H, STRUCK, KEPT),
    "on two pages": (book(10, on((2, 4, 6), H), **WHOLE), 6, H, STRUCK, KEPT),
    "much like a head": (
        book(10, {**on(EVEN, H), 7: ["THF ULD RARBOUP"]}, **WHOLE),
        7,
        "THF ULD RARBOUP",
        STRUCK,
        KEPT,
    ),
    "like a head": (
        book(10, {**on(EVEN, H), 7: ["THF ULD PARROUP"]}, **WHOLE),
        7,
        "THF ULD PARROUP",
        PROPOSED,
        KEPT,
    ),
    "on one page": (book(10, on((2, 4), W), begins=NEW), 4, W, PROPOSED, KEPT),
    "a note at the foot": (
        book(14, {}, on(range(1, 14, 2), "* See the Same Place."), **WHOLE),
        7,
        "* See the Same Place.",
        KEPT,
        STRUCK,
    ),
    "folio beside it": (
        book(9, beside(9, 4, "WINTER SEAS 15"), **WHOLE),
        4,
        "WINTER SEAS 15",
        STRUCK,
        KEPT,
    ),
    "misread folio beside it": (
        book(9, beside(9, 4, "WINTER SEAS I5"), **WHOLE),
        4,
        "WINTER SEAS I5",
        PROPOSED,
        KEPT,
    ),
    "folio in the next line": (
        book(10, {n: ["SALT TAX" if n == 5 else H, str(n + 11)] for n in range(10)}, **WHOLE),
        5,
        "SALT TAX",
        STRUCK,
        PROPOSED,
    ),
    "pages close by have heads": (
        with_page(book(14, on(range(14), H)), 7, W, begins=NEW),
        7,
        W,
        PROPOSED,
        KEPT,
    ),
    "titles change here": (
        with_page(
            book(10, {n: [t] for n, t in enumerate(TITLES) if n != 2}), 5, TITLES[5], begins=NEW
        ),
        5,
        TITLES[5],
        PROPOSED,
        KEPT,
    ),
    "set as a title": (book(10, on((2, 4), W), begins=NEW), 4, W, PROPOSED, KEPT),
    "a long line in small letters": (
        book(10, on(EVEN, "and all the boats that lay there by the quay"), **WHOLE),
        6,
        "and all the boats that lay there by the quay",
        KEPT,
        STRUCK,
    ),
    "a short line in small letters": (
        book(10, on(EVEN, "along the quay"), **WHOLE),
        6,
        "along the quay",
        PROPOSED,
        STRUCK,
    ),
    "long": (
        # Read alike on two pages only: on three the line would be a notice.
        book(10, {**on((2, 6), FLEET), 4: [f"{FLEET}B"], 8: [f"{FLEET}S"]}, **WHOLE),
        6,
        FLEET,
        PROPOSED,
        STRUCK,
    ),
    "ends as text does": (
        book(10, on(EVEN, "THE OLD HARBOUR,"), **WHOLE),
        6,
        "THE OLD HARBOUR,",
        PROPOSED,
        STRUCK,
    ),
    "leaders": (
        book(10, on(EVEN, "THE OLD HARBOUR . . . x"), **WHOLE),
        6,
        "THE OLD HARBOUR . . . x",
        KEPT,
        STRUCK,
    ),
    "announces what follows": (
        book(10, on(EVEN, "THE CAPTAIN SPOKE:"), **WHOLE),
        6,
        "THE CAPTAIN SPOKE:",
        KEPT,
        STRUCK,
    ),
    "below a full line": (book(10, on((2, 4), LONG_NOTICE, W), begins=NEW), 4, W, KEPT, PROPOSED),
    "a sentence runs on over it": (book(10, on((2, 4), W)), 4, W, STRUCK, PROPOSED),
    "title inside pages": (
        [[*each[:9], "MARY.", *each[9:]] for each in book(10, on(EVEN, "MARY."), **WHOLE)],
        6,
        "MARY.",
        KEPT,
        STRUCK,
    ),
    "on a plate": (
        with_page(book(10, on((2, 4), W), **WHOLE), 4, W, lines=0),
        4,
        W,
        KEPT,
        PROPOSED,
    ),
    "number of a chapter": (
        book(10, {**on((2, 4), "CHAPTER IV."), **on((1, 3, 5, 6, 7, 8), H)}, begins=NEW),
        4,
        "CHAPTER IV.",
        KEPT,
        STRUCK,
    ),
    "opens a chapter": (opening(H, lines=12, before=12), 4, H, KEPT, STRUCK),
}


def carried(*pages):
    """Heads with the folio of their page beside them."""
    return {n: [f"{H} {n + 11}"] for n in pages}


OPENING = {
    "its own folio beside it": (
        opening(f"{H} 15", lines=12, before=12, others=series(12)),
        4,
        f"{H} 15",
        STRUCK,
        KEPT,
    ),
    "a sentence runs on below": (
        opening(H, at=8, heads=(10, 11, 12), others=on((0, 2, 4, 6), W), begins=""),
        8,
        H,
        STRUCK,
        KEPT,
    ),
    "folio in the next line as beside others": (
        with_page(
            book(12, {n: [str(n + 11), *([H] if n > 3 else [])] for n in range(12)}, **WHOLE),
            4,
            "15",
            H,
            lines=12,
            **WHOLE,
        ),
        4,
        H,
        STRUCK,
        KEPT,
    ),
    "half of it recurs": (
        book(
            14,
            {
                **on((0, 2, 4, 6), W),
                **{
                    n: [f"The Old Harbour and its Ships \N{EM DASH} {TITLES[n - 8]}"]
                    for n in range(8, 13)
                },
            },
            **WHOLE,
        ),
        8,
        "The Old Harbour and its Ships \N{EM DASH} NOISE OF OARS",
        STRUCK,
        KEPT,
    ),
    "folio beside it as beside others": (
        opening(
            f"{H} I5", lines=12, before=12, heads=(), others={**series(12), **carried(6, 7, 8, 9)}
        ),
        4,
        f"{H} I5",
        STRUCK,
        KEPT,
    ),
    "first of its kind": (opening(H, lines=12, before=12), 4, H, KEPT, STRUCK),
    "first where others came before": (
        opening(H, at=8, heads=(10, 11), others=on((0, 2, 4, 6), W)),
        8,
        H,
        KEPT,
        STRUCK,
    ),
    "short page": (opening(H, lines=12, before=12), 4, H, KEPT, STRUCK),
    "after a short page": (opening(H, lines=12, before=12), 4, H, KEPT, STRUCK),
    "called a chapter": (
        opening("CHAPTER IV.", lines=12, head="CHAPTER IV.", heads=(5, 6, 7, 8)),
        4,
        "CHAPTER IV.",
        KEPT,
        STRUCK,
    ),
    "wrong side of the leaf": (
        opening(H, lines=12, heads=(5, 7, 9, 11, 13, 15, 17), count=18),
        4,
        H,
        KEPT,
        STRUCK,
    ),
    "folio lost": (
        opening(H, lines=12, heads=(), others={**series(12), **carried(6, 7, 8, 9)}),
        4,
        H,
        KEPT,
        STRUCK,
    ),
    "short line below": (
        with_page(opening(H), 4, H, "A Tale for Boys", lines=12, **WHOLE),
        4,
        H,
        KEPT,
        STRUCK,
    ),
    "below a line": (opening("15", H, lines=12, others=series(12)), 4, H, KEPT, STRUCK),
    "below a long line": (opening("A TALE IN TWELVE PARTS", H), 4, H, KEPT, STRUCK),
    "beside a chapter number": (opening(H, "CHAPTER IV."), 4, H, KEPT, STRUCK),
    "folio dropped to the foot": (opening(H, foot=["15"], others=series(12)), 4, H, KEPT, STRUCK),
    "over a number": (opening(H, "IV.", lines=12), 4, H, KEPT, STRUCK),
    "after an unfinished page": (
        with_page(opening(H, at=8, heads=(10, 11), others=on((0, 2, 4, 6), W)), 7),
        8,
        H,
        STRUCK,
        KEPT,
    ),
    "half of a head": (
        opening("THE OLD HARBOURS", "OF THE WEST COAST", head="THE OLD HARBOURS OF THE WEST COAST"),
        4,
        "OF THE WEST COAST",
        STRUCK,
        KEPT,
    ),
}


def caught(count, at, word, share):
    """Pages that end with the word that the next page begins with, all or some of them."""
    bodies = [prose(n, begins="Harbour " if n == at + 1 else NEW, ends=END) for n in range(count)]
    words = [body[0].split()[0] for body in bodies[1:]] + ["men"]
    words[at] = word or words[at]
    return [
        [*body, "", words[n]] if n % share == at % share else body for n, body in enumerate(bodies)
    ], words[at]


def alone(line, found=STRUCK, tops=None, **options):
    """Pages with a line at the foot of one."""
    return book(10, tops, {4: [line]}, **{**WHOLE, **options}), 4, line, found, KEPT


SOME, WORD = caught(12, 6, "", 3)
ALL, MISREAD = caught(12, 6, "Lamps", 1)

LONE = {
    "notice": alone("Digitized by Google"),
    "number between dashes": alone("- 12 -"),
    "catchword": (SOME, 6, WORD, STRUCK, KEPT),
    "title and sheet": (
        book(
            10,
            on((1, 2, 3, 6, 8), "THE OLD HARBOUR AND ITS SHIPS"),
            {4: ["The Old Harbour and its Ships B"]},
            **WHOLE,
        ),
        4,
        "The Old Harbour and its Ships B",
        STRUCK,
        KEPT,
    ),
    "volume and sheet": alone("VOL. II. C", tops=series(10)),
    "binder's mark": alone("B2", tops=series(10)),
    "lone word": (ALL, 6, MISREAD, STRUCK, KEPT),
    "speck": alone(";"),
    "between head and text": (
        book(10, {n: [H, "Sn" if n == 4 else str(n + 11)] for n in range(10)}, **WHOLE),
        4,
        "Sn",
        STRUCK,
        KEPT,
    ),
    "stamp in a sentence": (book(10, {}, {5: ["No. 417"]}), 5, "No. 417", STRUCK, PROPOSED),
    "stamp": alone("No. 417", PROPOSED),
    "again at the foot": (
        book(10, {}, on((2, 8), "Harbour Press"), **WHOLE),
        8,
        "Harbour Press",
        STRUCK,
        KEPT,
    ),
    "interrupts a sentence": (book(10, {}, {5: ["Ex L"]}), 5, "Ex L", PROPOSED, KEPT),
}
