"""Reads METS, which names the files of a book in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from ocrfix.errors import Location, ReadError
from ocrfix.formats.xml_source import SAFE, encoding_of, lxml_etree, plain, repaired

if TYPE_CHECKING:
    from lxml.etree import _Element

HREF = "{http://www.w3.org/1999/xlink}href"
# The groups of files that hold text, the likeliest first. OCR-D and DFG say `OCR-D-OCR-TESS`,
# `FULLTEXT`, `OCR-D-GT-PAGE`; Transkribus `PAGEXML`.
LIKELY = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (r"-COR-|correct", r"OCR-D-OCR|FULLTEXT", r"ALTO|PAGE.?XML|hOCR", r"GT|PAGE|OCR")
)
XML_TYPE = re.compile(r"xml|html|page|alto|hocr", re.IGNORECASE)
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\")


class MetsPage(NamedTuple):
    """One page of the book."""

    name: str
    href: str  # the file as the METS names it, relative to the METS; "" if there is none
    folio: str = ""  # the printed page number
    problem: str = ""  # why there is no file, or why it is not to be opened


class Mets(NamedTuple):
    """The page files of a book, in order."""

    group: str  # the `USE` of the group of files
    pages: tuple[MetsPage, ...]
    remarks: tuple[str, ...] = ()


def page_files(data: bytes, name: str, group: str = "") -> Mets:
    """The page files of a METS: those of a group, else of the likeliest group.

    Raises:
        ReadError: it is broken, or has no group of page files, or not the one asked for.
    """
    root, remarks = _tree(data, name)
    groups = _groups(root)
    pages = list(_pages(root))
    # Files that are on no page do not help with the order.
    on_pages = {each for _, files in pages for each in files}
    used = {use: files for use, files in groups.items()
            if not pages or on_pages & files.keys()}  # fmt: skip
    chosen = group or _likeliest(used)
    if chosen not in groups:
        known = ", ".join(filter(None, groups)) or "none"
        what = f"no group of files `{group}`" if group else "no group of page files with text"
        raise ReadError(f"this METS has {what}. Its groups: {known}.", Location(name))
    files = groups[chosen]
    found = [_page(div, [files[each] for each in ids if each in files], count)
             for count, (div, ids) in enumerate(pages, 1)]  # fmt: skip
    if not pages:
        found = [_checked(str(count), href) for count, (href, _) in enumerate(files.values(), 1)]
        remarks.append("no order of pages is in this METS; the order of its files is taken.")
    others = [use for use in used if use != chosen and _rank(use, used[use]) < len(LIKELY)]
    if others and not group:
        remarks.append(f"the files of {chosen} are taken; there are also: {', '.join(others)}.")
    return Mets(chosen, tuple(found), tuple(remarks))


def _tree(data: bytes, name: str) -> tuple[_Element, list[str]]:
    """The whole METS, or what can be read of a broken one, with a remark."""
    etree = lxml_etree(name)
    encoding, _ = encoding_of(data)
    try:
        return etree.fromstring(data, etree.XMLParser(encoding=encoding, **SAFE)), []
    except etree.XMLSyntaxError as error:
        remark = f"the METS is broken (line {error.lineno}: {plain(error)}). Pages may be missing."
        return repaired(data, encoding, name), [remark]


def _groups(root: _Element) -> dict[str, dict[str, tuple[str, str]]]:
    """For each group of files: the address and the media type of each file, by its id."""
    groups: dict[str, dict[str, tuple[str, str]]] = {}
    for file in root.iter("{*}file"):
        parent = file.getparent()
        place = next(file.iterchildren("{*}FLocat"), None)
        if parent is None or place is None:
            continue
        use = parent.get("USE") or parent.get("ID") or ""
        href = place.get(HREF) or place.get("href") or ""
        for each in place.attrib:
            if not href and str(each).endswith("}href"):
                href = place.get(each) or ""
        kind = file.get("MIMETYPE") or ""
        groups.setdefault(use, {})[file.get("ID") or ""] = href, kind
    return groups


def _pages(root: _Element) -> Iterator[tuple[_Element, list[str]]]:
    """The pages in their order, each with the ids of its files."""
    maps = list(root.iter("{*}structMap"))
    physical = [each for each in maps if (each.get("TYPE") or "").upper() == "PHYSICAL"]
    for each in physical or maps:
        found = []
        for div in each.iter("{*}div"):
            ids = [
                ref
                for pointer in div.iterchildren("{*}fptr")
                for one in pointer.iter("*")
                if (ref := one.get("FILEID"))
            ]
            kind = (div.get("TYPE") or "").lower()
            if ids and "sequence" not in kind:
                found.append((div, ids))
            elif kind == "page":
                found.append((div, []))
        if found:
            yield from sorted(found, key=_order())  # sorting is stable
            return


def _order() -> Callable[[tuple[_Element, list[str]]], int]:
    """The place of a page: its `ORDER`, else that of the page before it."""
    last = 0

    def place(page: tuple[_Element, list[str]]) -> int:
        nonlocal last
        stated = page[0].get("ORDER") or ""
        last = int(stated) if stated.isdecimal() and len(stated) < 10 else last
        return last

    return place


def _likeliest(groups: dict[str, dict[str, tuple[str, str]]]) -> str | None:
    """The group that holds the text; of two alike the last, which was made of the first."""
    best = min(reversed(groups), key=lambda use: _rank(use, groups[use]), default=None)
    return None if best is None or _rank(best, groups[best]) > len(LIKELY) else best


def _rank(use: str, files: dict[str, tuple[str, str]]) -> int:
    """How likely a group holds text: 0 is the likeliest; beyond the length of `LIKELY` is none."""
    if not any(map(_marked_up, files.values())):
        return len(LIKELY) + 1
    for rank, pattern in enumerate(LIKELY):
        if pattern.search(use):
            return rank
    return len(LIKELY)


def _marked_up(file: tuple[str, str]) -> bool:
    """Whether a file may hold text with places, by its name and media type."""
    href, kind = file
    return bool(XML_TYPE.search(kind)) or href.lower().endswith((".xml", ".hocr", ".html"))


def _page(div: _Element, files: list[tuple[str, str]], count: int) -> MetsPage:
    """A page with its file."""
    name = div.get("ORDER") or str(count)
    folio = (div.get("ORDERLABEL") or "").strip()
    if not files:
        return MetsPage(name, "", folio, "the METS names no file of this group for this page.")
    # Some groups hold the image of a page, too.
    href, _ = next(filter(_marked_up, files), files[0])
    return _checked(name, href)._replace(folio=folio)


def _checked(name: str, href: str) -> MetsPage:
    """A page whose file may be opened: one beside the METS, or below."""
    if href.lower().startswith("file://"):
        href = href[len("file://") :]
    if ADDRESS.match(href):
        return MetsPage(name, "", problem=f"its file is elsewhere: {href}. Bring it here first.")
    path = unquote(href)
    if not path:
        return MetsPage(name, "", problem="the METS names no place for its file.")
    if path.startswith("/") or WINDOWS.match(path) or ".." in path.replace("\\", "/").split("/"):
        return MetsPage(name, "", problem=f"its file is outside the folder of the METS: {path}.")
    return MetsPage(name, path)
