"""Made-up pages in which a limit of the furniture judge decides.

For each limit: the pages, the number of a page, a line of it, what becomes of the line, another
value of the limit, and what becomes of the line with that.
"""

from __future__ import annotations

from evidence_furniture import (
    EVEN,
    HEAD,
    KEPT,
    LONE,
    NEW,
    OPENING,
    PROPOSED,
    STRUCK,
    TITLES,
    WHOLE,
    H,
    W,
    book,
    on,
    series,
    with_page,
)


def moved(scene, value, without):
    """A scene, and what becomes of its line once the limit is moved to `value`."""
    pages, at, line, found, _ = scene
    return pages, at, line, found, value, without


LENGTHY = "THE OLD HARBOUR AND ALL THE OLD SHIPS OF THE LAND"
TALE = "A Tale for Boys and Girls"
FOLIOS = {n: [f"{title} {n + 11}"] for n, title in enumerate(TITLES)}
TITLED = with_page(book(10, FOLIOS), 5, TITLES[5], begins=NEW)

LIMITS = {
    "like a head": moved(HEAD["like a head"], 70, KEPT),
    "much like a head": moved(HEAD["like a head"], 50, STRUCK),
    "heads at the foot": moved(HEAD["no heads at the foot"], 0.1, STRUCK),
    "folios beside titles": (TITLED, 5, TITLES[5], KEPT, 2, PROPOSED),
    "capital letters": (
        book(10, on((2, 4), "wINTER sEAS"), begins=NEW),
        4,
        "wINTER sEAS",
        PROPOSED,
        0.95,
        KEPT,
    ),
    "capital words": (
        book(10, on((2, 4), "Winter Seas"), begins=NEW),
        4,
        "Winter Seas",
        PROPOSED,
        1.1,
        KEPT,
    ),
    "length of text": moved(HEAD["a long line in small letters"], 0.9, PROPOSED),
    "length of a head": (
        book(10, on((2, 4, 6), LENGTHY), **WHOLE),
        6,
        LENGTHY,
        KEPT,
        0.9,
        STRUCK,
    ),
    "length of a sure head": moved(HEAD["long"], 1.0, STRUCK),
    "points of a sure head": (
        book(10, on(EVEN, LENGTHY), **WHOLE),
        6,
        LENGTHY,
        STRUCK,
        9,
        PROPOSED,
    ),
    "inside pages": moved(HEAD["title inside pages"], 9, STRUCK),
    "outer lines": moved(LONE["speck"], 0, KEPT),
    "length of a catchword": moved(LONE["lone word"], 0, KEPT),
    "length of an interruption": moved(LONE["interrupts a sentence"], 0, KEPT),
    "length of a folio below a head": moved(LONE["between head and text"], 0, KEPT),
    "full line": moved(LONE["lone word"], 9, KEPT),
    "length of a printer's line": moved(LONE["again at the foot"], 0, KEPT),
    "folios below heads": moved(LONE["between head and text"], 2, KEPT),
    "length of a speck": (
        book(10, {}, {n: [str(n + 11), *(["abc"] if n == 4 else [])] for n in range(10)}, **WHOLE),
        4,
        "abc",
        STRUCK,
        0,
        KEPT,
    ),
    "outside, near": (
        book(10, {**series(10), 4: [TALE, "15"]}, **WHOLE),
        4,
        TALE,
        PROPOSED,
        0.1,
        KEPT,
    ),
    "outside, far": (
        book(10, {**series(10), 4: [TALE, "by a Sailor of the Sea", "15"]}, **WHOLE),
        4,
        TALE,
        KEPT,
        0.6,
        PROPOSED,
    ),
    "two halves": moved(OPENING["half of a head"], 101, KEPT),
    "line below a title": moved(OPENING["short line below"], 0.1, STRUCK),
    "line above a title": moved(OPENING["below a long line"], 99, STRUCK),
    "folios at the foot": moved(OPENING["folio dropped to the foot"], 0, STRUCK),
    "folios in the next line": moved(HEAD["folio in the next line"], 2, PROPOSED),
    "heads usual": (with_page(book(14, on(range(14), H)), 7, W), 7, W, STRUCK, 2, PROPOSED),
    "heads with folios": moved(OPENING["folio lost"], 2, STRUCK),
    "length of a dropped folio": moved(OPENING["folio dropped to the foot"], 0, STRUCK),
    "length of a binder's mark": moved(LONE["binder's mark"], 0, KEPT),
    "figures of a sheet": (book(10, series(10), {4: ["123"]}, **WHOLE), 4, "123", KEPT, 9, STRUCK),
    "like the title": moved(LONE["title and sheet"], 101, KEPT),
    "letters of the title": moved(LONE["title and sheet"], 99, KEPT),
    "length of title and sheet": moved(LONE["title and sheet"], 0.1, KEPT),
    "line above a binder's mark": moved(LONE["binder's mark"], 9, KEPT),
}


GARBAGE = ("Sn", "a 9 a", "=O -", "Mil", "eee ae", "ty", "Roe", "oo)", "Lee")
SLOT = (
    book(9, {}, {n: [each] for n, each in enumerate(GARBAGE)}, **WHOLE),
    6,
    "Roe",
    PROPOSED,
    KEPT,
)
"""A folio that cannot be read, where each page ends with one."""
