"""Find the image for each page of the scan, by the number in its name.

A wrong image is worse than none, so an image is assigned only if its name has one possible meaning.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from ocrfix.core.document import Document
from ocrfix.core.ledger import Change
from ocrfix.core.page_map import Page
from ocrfix.errors import OcrfixError

FOLDER = "images"
TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp",
    ".gif": "image/gif", ".avif": "image/avif",
}  # fmt: skip
"""Image types that browsers show. SVG is excluded because it can contain scripts."""
SCAN, PRINTED = COUNTS = ("scan", "printed")
"""The meanings of numbers in names: pages of the scan, or printed page numbers."""
SAYS_SCAN = re.compile(r".*scan[-_ ]?#", re.IGNORECASE)
"""Names that say they count the pages of the scan: `scan-12`."""
MOST_NAMED = 3
"""How many names of images without a page to print."""

Series = Mapping[int, Path]
"""Images by the number in their names."""
Numbering = Mapping[int, int]
"""The page of the scan for each number."""


def images(
    path: Path, pages: int, folios: Numbering | None = None, count: str = ""
) -> Mapping[int, Path]:
    """The image of each page of the scan, by page from 1.

    Names that differ only in one number form a series. Its numbers are

    - the order of the pages, if all images are one series without gaps, as many as there are pages;
    - the meaning in `count`, or pages of the scan if the names say `scan`;
    - else the only possible meaning: pages of the scan, printed pages, or printed pages with one
    more digit for pages between them, as Distributed Proofreaders name them. If several meanings
    are possible, the images get no page.

    Args:
        path: the folder with the images.
        pages: how many pages the scan has.
        folios: the page of the scan for each known printed number.
        count: one of `COUNTS`; "" if the user gave no meaning.

    Raises:
        OcrfixError: the folder cannot be read.
    """
    files = pictures(path)
    series = _series(files)
    found: dict[int, list[Path]] = defaultdict(list)
    for name, numbered in series.items():
        read: Numbering
        # `b-071.png` to `b-073.png` for a scan of three pages: whatever the numbers count, they are
        # in the order of the pages.
        if len(numbered) == len(files) == pages == 1 + max(numbered) - min(numbered):
            read = {number: 1 + number - min(numbered) for number in numbered}
        elif count == SCAN or (not count and SAYS_SCAN.fullmatch(name)):
            read = _counted(numbered, pages)
        else:
            counted = {} if count else _counted(numbered, pages)
            read = _unambiguous(numbered, counted, _printed(numbered, pages, folios or {}))
            if read == counted and len(series) > 1:  # two series cannot both count the pages
                read = {}
        for number, page in read.items():
            found[page].append(numbered[number])
    # Two images for one page: at least one of them is wrong, so neither is shown.
    return {page: those[0] for page, those in sorted(found.items()) if len(those) == 1}


def pictures(path: Path) -> list[Path]:
    """The images in a folder, sorted; only one for each name without its ending.

    Raises:
        OcrfixError: the folder cannot be read.
    """
    try:
        files = sorted(f for f in path.iterdir() if f.suffix.lower() in TYPES and f.is_file())
    except OSError as error:
        raise OcrfixError(f"{path}: cannot be read: {error.strerror}.") from None
    # `12.jpg` and `12.png` are one image in two formats; the first of them counts.
    return list({file.stem: file for file in reversed(files)}.values())[::-1]


def coverage(path: Path, found: Mapping[int, Path], pages: int) -> str:
    """A message: how many pages have an image, and what to do about the other images."""
    left = [file.name for file in pictures(path) if file not in found.values()]
    said = coverage_of(len(found), pages)
    if not left:
        return said
    named = ", ".join(left[:MOST_NAMED]) + (", …" if len(left) > MOST_NAMED else "")
    many = "1 image is" if len(left) == 1 else f"{len(left):,} images are"
    return (
        f"{said} {many} not shown, because the page is uncertain: {named}. Name the image of page "
        "12 of the scan scan-12.png, or use --image-numbers to say what the numbers mean."
    )


def coverage_of(found: int, pages: int) -> str:
    """A message: how many pages have an image."""
    return f"{found:,} of {pages:,} pages {'has' if found == 1 else 'have'} an image."


def sure_folios(pages: Sequence[Page]) -> Numbering:
    """The page of the scan for each printed number that is certain.

    Numbers are certain inside a run of pages whose numbers were read and rise by one per page. The
    ends of a run are not: a plate next to a page is easily taken for it (in Russell's
    Chile, 6 of 360 numbers were wrong with the ends, 0 of 330 without).
    """
    read = [(p.page, int(p.folio)) for p in pages if p.folio_is == "read" and p.folio.isdecimal()]
    runs: list[list[tuple[int, int]]] = []
    for page, folio in read:
        # A run goes on while page and folio grow by the same number. It can pass over pages without
        # a folio, such as a chapter's first page.
        if not runs or page - runs[-1][-1][0] != folio - runs[-1][-1][1]:
            runs.append([])
        runs[-1].append((page, folio))
    found: dict[int, set[int]] = defaultdict(set)
    for run in runs:
        (first, folio), (last, _) = run[0], run[-1]
        for page in range(first + 1, last):
            found[folio + page - first].add(page)
    # A folio at two pages, as in two volumes bound as one, is not certain.
    return {folio: min(there) for folio, there in found.items() if len(there) == 1}


def _series(files: Iterable[Path]) -> dict[str, Series]:
    """Group images whose names differ only in one number, by the rest of their names."""
    alike: dict[str, list[tuple[list[str], Path]]] = defaultdict(list)
    for file in files:
        if numbers := re.findall(r"[0-9]{1,9}", file.stem):
            alike[re.sub(r"[0-9]{1,9}", "#", file.stem)].append((numbers, file))
    found: dict[str, Series] = {}
    for name, those in alike.items():
        columns = list(zip(*(numbers for numbers, _ in those), strict=True))
        # In `vol2-12`, `vol2-13`, only the second number counts something.
        differ = [n for n, column in enumerate(columns) if len(set(map(int, column))) > 1]
        if len(differ) == 1 or len(columns) == 1:
            which = differ[0] if differ else 0
            numbered: dict[int, list[Path]] = defaultdict(list)
            for numbers, file in those:
                numbered[int(numbers[which])].append(file)
            one = {number: same[0] for number, same in numbered.items() if len(same) == 1}
            if one:
                found[name] = one
    return found


def _counted(numbers: Collection[int], pages: int) -> Numbering:
    """Numbers as pages of the scan; if one is 0, it is page 1."""
    shift = 1 if 0 in numbers else 0
    return {number: number + shift for number in numbers if 1 <= number + shift <= pages}


def _unambiguous(numbers: Series, counted: Numbering, printed: Sequence[Numbering]) -> Numbering:
    """The only possible meaning: pages of the scan, or one of `printed`; else nothing."""
    able = [*([counted] if len(counted) == len(numbers) else []), *printed]
    if len(able) == 1:
        return able[0]
    # Two meanings that never name different pages for an image are no contradiction.
    if len(able) == 2 and able[0] is counted and able[1] and able[1].items() <= counted.items():
        return counted  # printed numbers equal the pages of the scan
    return {}


def _printed(numbers: Series, pages: int, folios: Numbering) -> list[Numbering]:
    """The numbers as printed pages, and as ten times these, if possible."""
    if not folios:
        return []
    found: list[Numbering] = []
    top = (
        max(folios) + pages - folios[max(folios)]
    )  # pages after the last known folio have numbers, too
    if all(1 <= number <= top for number in numbers):
        found.append({number: folios[number] for number in numbers if number in folios})
    # In the names of Distributed Proofreaders, p0340 is page 34, and p0341 a plate after it. So
    # each number that does not end in 0 needs its page among the others.
    tens = {number // 10 for number in numbers if number % 10 == 0}
    if (
        tens
        and {number // 10 for number in numbers} <= tens
        and min(tens) >= 1
        and max(tens) <= top
    ):
        found.append({10 * each: folios[each] for each in tens if each in folios})
    return found


Box = tuple[int, int, int, int]


def line_boxes(
    document: Document, changes: Iterable[Change], scale: Callable[[int], float]
) -> list[Box | None]:
    """For each change, the box of the line where it begins, in pixels of its image, if known.

    `scale` gives how many pixels of its image one unit of a page's boxes is.
    """
    words = sorted(document.words, key=lambda word: word.span)
    starts = [word.span.start for word in words]
    ends = [*document.line_starts[1:], len(document.text) + 1]
    found: list[Box | None] = []
    for change in changes:
        page, line, _ = document.place(change.scan.start)
        low = bisect_left(starts, document.line_starts[line - 1])
        high = bisect_left(starts, ends[line - 1])
        # A line can have words of two pages if the scan has no line end between them.
        boxes = [word.box for word in words[low:high] if word.page == page]
        found.append(_around(boxes, scale(page)) if boxes else None)
    return found


def _around(boxes: Sequence[Box], scale: float) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top, right, bottom = (
        round(each * scale) for each in (min(lefts), min(tops), max(rights), max(bottoms))
    )
    return left, top, right, bottom
