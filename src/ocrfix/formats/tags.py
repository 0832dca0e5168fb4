"""Find the tags in the bytes of XML and HTML, so that parts of a file can be replaced in place.

A parser reads a file, but cannot write it again unchanged: entities, quotation marks, white space
and faulty markup come out different. So writers keep the bytes and replace only what has changed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

# Comments, CDATA and processing instructions may hold `<`. A quoted value may hold `>`, as in
# `CONTENT="a>b"`. No quoted value holds `<`: that is an error in XML, and in faulty files it keeps
# a lone quotation mark from running on to the next one.
_ANY = rb"[A-Za-z_][\w.-]*+"
_TAG = (
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"|<(?P<close>/?)(?:[A-Za-z_][\w.-]*+:)?(?P<name>NAME)(?=[\s/>])"
    rb"(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+>"
)
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")


class Tag(NamedTuple):
    """A tag, and where it is: `data[start:end]`, in bytes."""

    start: int
    end: int
    name: str  # without its prefix, as it is written
    opens: bool
    closes: bool  # true for `</a>`; a tag like `<a/>` both opens and closes


def tags(data: bytes, *names: str) -> Iterator[Tag]:
    """The tags in the order of the bytes: those with one of `names`, or all.

    Comments, CDATA and instructions are skipped.
    """
    for found in _of(names).finditer(data):
        if name := found["name"]:
            closing = bool(found["close"])
            alone = data[found.end() - 2 : found.end() - 1] == b"/"
            yield Tag(found.start(), found.end(), name.decode(), not closing, closing or alone)


@cache
def _of(names: tuple[str, ...]) -> re.Pattern[bytes]:
    one = b"|".join(map(re.escape, (name.encode() for name in names))) or _ANY
    return re.compile(_TAG.replace(b"NAME", one), re.DOTALL)


def attribute(tag: bytes, name: str) -> tuple[int, int] | None:
    """The start and end of an attribute's value in the bytes of a tag; None if it has none."""
    found = _value_of(name).search(tag)
    if not found:
        return None
    return next(found.span(n) for n in (1, 2, 3) if found[n] is not None)


@cache
def _value_of(name: str) -> re.Pattern[bytes]:
    value = rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'/>]+))"  # HTML may leave the quotes out
    return re.compile(rb"(?<=[\s\"'])" + name.encode() + value)


class Splice(NamedTuple):
    """Put `new` in the place of `data[start:end]`."""

    start: int
    end: int
    new: bytes


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """The bytes with parts replaced. Splices may come in any order, but must not overlap.

    Raises:
        ValueError: two of them overlap.
    """
    parts: list[bytes] = []
    at = 0
    for start, end, new in sorted(splices, key=lambda each: each[:2]):
        if start < at:
            raise ValueError(f"splices overlap at byte {start}")
        parts += data[at:start], new
        at = end
    return b"".join([*parts, data[at:]])


def escaped(text: str, encoding: str) -> bytes:
    """A text as it is written into an attribute or between tags.

    A character that the encoding lacks becomes a number: `&#8217;`.
    """
    for sign, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("'", "&#39;"),
    ):
        text = text.replace(sign, entity)
    return text.encode(encoding, "xmlcharrefreplace")


def encoding_of(data: bytes) -> str:
    """The encoding in which a file's text is written.

    Some files declare ISO-8859-1 and are UTF-8 (a sample of the BnF does). So what is valid UTF-8
    and has more than ASCII is taken for UTF-8.
    """
    for mark, name in _UTF16.items():
        if data.startswith(mark):
            return name
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        name = declared[1].decode() if declared else "latin-1"
        try:
            return codecs.lookup(name).name
        except LookupError:
            return "latin-1"
    return "utf-8" if not data.isascii() or not declared else "ascii"
