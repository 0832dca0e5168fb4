"""Reads XML part by part, in little memory, and what can be saved of broken XML.

Nothing outside the file is read: no entity is resolved, and no address is opened.
"""

from __future__ import annotations

import codecs
import html
import io
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

from ocrfix.errors import Location, ReadError
from ocrfix.formats.page import OcrPage, words_outside

if TYPE_CHECKING:
    from lxml.etree import _Element

SAFE: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True,
    "collect_ids": False,
}  # fmt: skip
"""How XML is parsed. One id twice is no error, so ids are not collected."""
DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)")
UTF8 = frozenset((b"utf-8", b"utf8", b""))
MARKS = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\x00<", b"<\x00"
"""How a file in UTF-16 begins."""
# A sign of more than one byte in UTF-8. Other signs above ASCII are in another encoding.
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xf4][\x80-\xbf]{2,3}")
HIGH = re.compile(rb"[\x80-\xff]")
CHUNK = 1 << 20
LOOKED_AT = 1000
"""Signs above ASCII that are looked at to tell the encoding."""
# `&` that begins no entity, or one that XML does not know, such as `&nbsp;`.
AMPERSAND = re.compile(rb"&(?!#\d+;|#x[0-9A-Fa-f]+;|(?:amp|lt|gt|quot|apos);)(\w+;)?")


class XmlParts:
    """The elements of a file that hold its pages, and what was odd in it."""

    def __init__(
        self,
        data: bytes,
        name: str,
        tags: tuple[str, ...],
        wanted: Callable[[_Element], bool] = lambda element: True,
    ) -> None:
        """`tags` are local names: the namespace may be any. Only `wanted` elements are given."""
        self._data, self._name, self._wanted = data, name, wanted
        self._tags = [f"{{*}}{tag}" for tag in tags]
        self._encoding, remark = encoding_of(data)
        self.remarks: tuple[str, ...] = (remark,) if remark else ()
        self.ending = ""
        """What is wrong with the end of the file, after its last page. Known once all is read."""

    def __iter__(self) -> Iterator[tuple[str, _Element, str]]:
        """The local name of each part, the part, and what is wrong with it. Read it at once."""
        etree = lxml_etree(self._name)
        given = 0
        try:
            stream = etree.iterparse(
                io.BytesIO(self._data), tag=self._tags, encoding=self._encoding, **SAFE
            )
            for _, element in stream:
                if self._wanted(element):
                    given += 1
                    yield local(element), element, ""
                    forget(element)
        except etree.XMLSyntaxError as error:
            yield from self._saved(given, f"line {error.lineno}: {plain(error)}")

    def _saved(self, given: int, why: str) -> Iterator[tuple[str, _Element, str]]:
        """What the strict parser did not reach, as far as it can be read."""
        problem = f"the file is broken here ({why}). What could be read of the page is in the text."
        found = False
        tree = repaired(self._data, self._encoding, self._name)
        for number, element in enumerate(filter(self._wanted, tree.iter(*self._tags))):
            if number >= given:
                yield local(element), element, "" if found else problem
                found = True
        if not found:
            self.ending = f"the file breaks off after this page ({why}). Pages may be missing."


class ByteReader(Protocol):
    """What was odd in a file."""

    remarks: tuple[str, ...]
    ending: str


def with_remarks(pages: Iterator[OcrPage], source: ByteReader, name: str) -> Iterator[OcrPage]:
    """Adds to the first page what is odd in the file, and to the last what is wrong at its end."""
    held: OcrPage | None = None
    for page in pages:
        if held:
            yield held
            first: tuple[str, ...] = ()
        else:
            first = source.remarks
        outside = words_outside(page)
        last = (f"{outside} words have boxes outside the page.",) if outside else ()
        held = page._replace(remarks=first + page.remarks + last)
    if not held:
        what = "it breaks off before its first page" if source.ending else "it has no page"
        raise ReadError(f"nothing to read: {what}. Take it from its source again.", Location(name))
    yield held._replace(problem=held.problem or source.ending)


def repaired(data: bytes, encoding: str | None, name: str) -> _Element:
    """The whole tree of broken XML, with its stray `&` as text.

    Raises:
        ReadError: nothing of it is XML.
    """
    etree = lxml_etree(name)
    tree = None
    try:
        whole = data if data.startswith(MARKS) else AMPERSAND.sub(_escaped, data)
        tree = etree.fromstring(whole, etree.XMLParser(recover=True, encoding=encoding, **SAFE))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(name, plain(error)) from error
    if tree is None:
        raise broken(name, "no element is in it")
    found: _Element = tree
    return found


def broken(name: str, why: str) -> ReadError:
    """The error for a file that cannot be parsed at all."""
    return ReadError(f"this XML is broken: {why}. Take it from its source again.", Location(name))


def _escaped(found: re.Match[bytes]) -> bytes:
    sign = html.unescape(found[0].decode("ascii", "replace")) if found[1] else "&"
    if len(sign) <= 2 and "&" not in sign:
        return "".join(f"&#{ord(each)};" for each in sign).encode()
    return b"&amp;" + (found[1] or b"")


def encoding_of(data: bytes) -> tuple[str | None, str]:
    """The encoding to read XML in where its declaration is wrong, with a remark; else None."""
    declared = DECLARED.match(data[:300].lstrip(b"\xef\xbb\xbf \t\r\n"))
    named = declared[1].lower() if declared else b""
    if data.startswith(MARKS):
        return None, ""
    if named in UTF8:
        return _not_utf8(data, named)
    said = named.decode("ascii").upper()
    # A file that begins with `<?xml` in single bytes cannot be in UTF-16 or UTF-32.
    if named.startswith((b"utf-16", b"utf-32", b"ucs")) or (not data.isascii() and is_utf8(data)):
        return "utf-8", f"the file says that it is in {said}, but it is in UTF-8; read as UTF-8."
    return None, ""


def _not_utf8(data: bytes, named: bytes) -> tuple[str | None, str]:
    """The encoding of a file that should be in UTF-8 and has no sign of it above ASCII."""
    if data.isascii():
        return None, ""
    first = HIGH.search(data)
    sample = data[first.start() if first else 0 :][:CHUNK]
    if len(HIGH.findall(sample)) >= 3 and not MULTIBYTE.search(sample):
        said = "says that it is in UTF-8" if named else "names no encoding"
        return "windows-1252", f"the file {said}, but it is not in UTF-8; read as Windows-1252."
    return None, ""


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, read in little memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), CHUNK):
            decoder.decode(data[start : start + CHUNK], final=start + CHUNK >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def forget(element: _Element) -> None:
    """Frees the memory of an element that was read, and of all before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def local(element: _Element) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def plain(error: Exception) -> str:
    """What a parser says, without the place."""
    return str(error).partition(", line ")[0].rstrip(". ") or "not XML"


def lxml_etree(name: str) -> Any:
    """The parser.

    Raises:
        ReadError: lxml is not installed.
    """
    try:
        from lxml import etree
    except ImportError as error:
        raise ReadError(
            "to read this file, lxml is needed: pip install 'ocrfix[formats]'.", Location(name)
        ) from error
    return etree
