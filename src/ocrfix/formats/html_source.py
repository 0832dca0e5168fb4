"""Reads HTML page by page: as XML if it is well formed, else as a browser would."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocrfix.formats.xml_source import (
    SAFE,
    broken,
    encoding_of,
    forget,
    is_utf8,
    lxml_etree,
    plain,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

TAGS = [f"{{*}}{tag}" for tag in ("div", "body", "section", "article")]
"""Elements that may be a page."""
TAIL = 2000
"""Bytes at the end in which the closing tags are looked for."""


class HtmlParts:
    """The elements of the class for pages, and what was odd in the file."""

    def __init__(self, data: bytes, name: str, page: str) -> None:
        self._data, self._name, self._page = data, name, page
        self._encoding, remark = encoding_of(data)
        self.remarks: tuple[str, ...] = (remark,) if remark else ()
        self.ending = ""
        """What is wrong with the end of the file. Known at the end."""

    def __iter__(self) -> Iterator[tuple[_Element, str]]:
        """Each page and what is wrong with it. Read it at once."""
        etree = lxml_etree(self._name)
        given = 0
        try:
            stream = etree.iterparse(
                io.BytesIO(self._data), tag=TAGS, encoding=self._encoding, **SAFE
            )
            for _, element in stream:
                if self._page in (element.get("class") or "").split():
                    given += 1
                    yield element, ""
                    forget(element)
        except etree.XMLSyntaxError as error:
            yield from self._soup(given, f"line {error.lineno}: {plain(error)}")
        else:
            if not given:
                yield from self._soup(0, "")

    def _soup(self, given: int, why: str) -> Iterator[tuple[_Element, str]]:
        """The pages that the strict parser did not reach; the body where no page is marked."""
        tree = self._tree()
        found = [each for each in tree.iter("*") if self._page in (each.get("class") or "").split()]
        if not found and not given:
            found = [next(tree.iter("body"), tree)]
        if why and not given:
            self.remarks += (f"not well-formed XML ({why}); read as HTML.",)
        low = self._data[-TAIL:].lower()
        cut = b"<html" in self._data[:TAIL].lower() and b"</html" not in low
        cut = cut or "depth" in why  # elements deeper than the parser goes are left out
        for number, element in enumerate(found):
            if number < given:
                continue
            last = number == len(found) - 1
            yield element, f"the file breaks off in this page ({why})." if cut and last else ""
        if cut and len(found) <= given:
            self.ending = f"the file breaks off after this page ({why}). Pages may be missing."

    def _tree(self) -> _Element:
        """The whole file as a tree, as a browser would read it.

        Raises:
            ReadError: nothing of it is HTML.
        """
        etree = lxml_etree(self._name)
        encoding = self._encoding or ("utf-8" if is_utf8(self._data) else None)
        parser = etree.HTMLParser(
            encoding=encoding, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            tree = etree.fromstring(self._data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise broken(self._name, plain(error)) from error
        if tree is None:
            raise broken(self._name, "no element is in it")
        found: _Element = tree
        return found


def entity(node: _Element) -> str:
    """The text of an entity that XML does not resolve, as `&nbsp;`; "" for other nodes."""
    text = str(node.text or "")
    return html.unescape(text) if text.startswith("&") else ""
