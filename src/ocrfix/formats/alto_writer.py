"""Write corrected words into an ALTO file; every other byte stays as it is.

A word that the line end cuts stays two Strings, each with the whole word in SUBS_CONTENT, as ALTO
has it since version 1; the hyphen is a HYP element after the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from ocrfix.formats.new_texts import FIRST, HYPHENS, NewText
from ocrfix.formats.tags import Splice, Tag, attribute, escaped, tags

_NAMESPACE = re.compile(rb"alto/ns-v(\d)#")
_BEFORE_TAGS = re.compile(rb"alto-v?2[.-]0")  # the schema that the file names
TAGS_FROM = 2
"""The first version of the schema whose lines and words can refer to tags: 2.1."""
HALVES = {FIRST: "HypPart1"}
OTHER_HALF = "HypPart2"


class AltoString(NamedTuple):
    """A String element: its first tag, where it ends, and the tag after it."""

    tag: Tag
    end: int
    after: Tag | None
    line: Tag | None = None  # the first tag of its TextLine


class AltoFile:
    """The bytes of an ALTO file, and where its String elements are."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self._data, self._encoding = data, encoding
        self._strings = _strings(data)
        self.texts = [_value(data, each.tag, "CONTENT", encoding) for each in self._strings]
        """What each String holds, in the order of the bytes."""

    def splices(self, new: Mapping[int, NewText]) -> list[Splice]:
        """The replacements that give the Strings, by their numbers, their new texts."""
        return [
            splice
            for number, text in new.items()
            for splice in _string(self._data, self._strings[number], text, self._encoding)
        ]

    def labels(self, what: Mapping[int, str]) -> list[Splice]:
        """Layout tags for the lines whose words are all furniture of one kind, else for the words.

        Since version 2.1; earlier ones have no tags.
        """
        layout = next((tag for tag in tags(self._data, "Layout") if tag.opens), None)
        head = self._data[:5000]
        space = _NAMESPACE.search(head)
        if not layout or not space or int(space[1]) < TAGS_FROM or _BEFORE_TAGS.search(head):
            return []
        lines: dict[Tag | None, dict[int, str]] = {}
        for number, each in enumerate(self._strings):
            lines.setdefault(each.line, {})[number] = what.get(number, "")
        marked: list[tuple[Tag, str]] = []
        for line, words in lines.items():
            kinds = set(words.values())
            if line and len(kinds) == 1:
                marked.append((line, kinds.pop()))
            else:
                marked += ((self._strings[number].tag, kind) for number, kind in words.items())
        marked = [(tag, kind) for tag, kind in marked if kind]
        made = [self._referring(tag, f"OCRFIX_{kind}") for tag, kind in marked]
        raw = self._data[layout.start : layout.end]
        prefix = raw[1 : raw.index(b"Layout")].decode()
        new = "".join(
            f'<{prefix}LayoutTag ID="OCRFIX_{kind}" LABEL="{kind}"/>'
            for kind in sorted({kind for _, kind in marked})
            if f'ID="OCRFIX_{kind}"'.encode() not in self._data
        )
        last = next((tag for tag in tags(self._data, "Tags") if tag.closes), None)
        if new and last and not last.opens:
            made.append(Splice(last.start, last.start, new.encode()))
        elif new:
            place = last.end if last else layout.start  # an empty `<Tags/>` stays
            new = f"<{prefix}Tags>{new}</{prefix}Tags>"
            made.append(Splice(last.start if last else place, place, new.encode()))
        return made

    def _referring(self, tag: Tag, key: str) -> Splice:
        """A tag that refers to a layout tag, besides those that it refers to already."""
        raw = self._data[tag.start : tag.end]
        keys = _value(self._data, tag, "TAGREFS", self._encoding).split()
        refs = " ".join(dict.fromkeys((*keys, key)))
        return Splice(tag.start, tag.end, _with(raw, {"TAGREFS": refs}, self._encoding))

    def step(self, version: str, rules: str) -> list[Splice]:
        """The insertion of a step that says what changed the file; see `_step`."""
        return _step(self._data, version, rules)


def _strings(data: bytes) -> list[AltoString]:
    """The String elements in the order of the bytes."""
    found: list[AltoString] = []
    opened = line = None
    for tag, after in pairwise([*tags(data, "String", "HYP", "SP", "TextLine"), None]):
        assert tag is not None
        if tag.name == "TextLine":
            line = tag if tag.opens else None
        if tag.name != "String":
            continue
        if tag.opens:
            opened = tag
        if tag.closes and opened:
            found.append(AltoString(opened, tag.end, after, line))
            opened = None
    return found


def _string(data: bytes, each: AltoString, new: NewText, encoding: str) -> list[Splice]:
    tag = data[each.tag.start : each.tag.end]
    old = _value(data, each.tag, "CONTENT", encoding)
    # Some files have a whole line in a String. A blank in it parts no element.
    first, *more = [new.text] if " " in old.strip() else new.text.split(" ")
    hyphen = _hyphen_of_its_own(each, new)
    if hyphen:
        first = first.rstrip(HYPHENS)
    values = {"CONTENT": first}
    if new.half:
        values |= {"SUBS_TYPE": HALVES.get(new.half, OTHER_HALF), "SUBS_CONTENT": new.whole}
    widths = _shares(tag, [first, *more]) if more else []
    if widths:
        values["WIDTH"] = str(widths[0][1])
    changed = _with(tag, values, encoding)
    if len(first) != len(old):
        changed = _without(changed, "CC")  # it has a digit for each letter
    made = [Splice(each.tag.start, each.tag.end, changed)]
    if hyphen:
        made.append(
            Splice(each.end, each.end, b'<HYP CONTENT="' + escaped(hyphen, encoding) + b'"/>')
        )
    if more:
        made.append(Splice(each.end, each.end, _parts(tag, more, widths[1:], encoding)))
    return made


def _hyphen_of_its_own(each: AltoString, new: NewText) -> str:
    """The hyphen to write as a HYP element: only at the end of a line that has none yet."""
    last = each.after is not None and each.after.name == "TextLine" and each.after.closes
    if new.half == FIRST and new.dropped and last and new.text.endswith(new.dropped):
        return new.dropped
    return ""


def _shares(tag: bytes, words: list[str]) -> list[tuple[int, int]]:
    """Left edge and width of the parts of a split word, by their numbers of letters."""
    left, width = attribute(tag, "HPOS"), attribute(tag, "WIDTH")
    if not left or not width:
        return []
    try:
        start, whole = float(tag[slice(*left)]), float(tag[slice(*width)])
    except ValueError:
        return []
    letters = sum(map(len, words)) + len(words) - 1  # a blank is about as wide as a letter
    places, at = [], 0
    for word in words:
        low, high = start + whole * at / letters, start + whole * (at + len(word)) / letters
        places.append((round(low), round(high) - round(low)))
        at += len(word) + 1
    return places


def _parts(tag: bytes, words: list[str], places: list[tuple[int, int]], encoding: str) -> bytes:
    """The further Strings of a word that was split, with a space before each."""
    made = []
    for number, word in enumerate(words):
        part = _without(_without(_without(tag, "CC"), "SUBS_TYPE"), "SUBS_CONTENT")
        part = _without(part, "ID")  # an ID may occur once
        if not part.endswith(b"/>"):
            part = part[:-1] + b"/>"
        values = {"CONTENT": word}
        if places:
            values |= {"HPOS": str(places[number][0]), "WIDTH": str(places[number][1])}
        made += [b"<SP/>", _with(part, values, encoding)]
    return b"".join(made)


def _value(data: bytes, tag: Tag, name: str, encoding: str) -> str:
    raw = data[tag.start : tag.end]
    span = attribute(raw, name)
    return unescape(raw[slice(*span)].decode(encoding, "replace")) if span else ""


def _with(tag: bytes, values: Mapping[str, str], encoding: str) -> bytes:
    """A tag with attributes set: replaced where they are, else added after the others."""
    for name, value in values.items():
        span, new = attribute(tag, name), escaped(value, encoding)
        if span:
            tag = tag[: span[0]] + new + tag[span[1] :]
        else:
            end = len(tag) - (2 if tag.endswith(b"/>") else 1)
            head = tag[:end].rstrip()
            tag = head + b" " + name.encode() + b'="' + new + b'"' + tag[end:]
    return tag


def _without(tag: bytes, name: str) -> bytes:
    """A tag without an attribute."""
    span = attribute(tag, name)
    if not span:
        return tag
    start = tag.rindex(name.encode(), 0, span[0])
    return tag[:start].rstrip() + tag[span[1] + 1 :]


def _step(data: bytes, version: str, rules: str) -> list[Splice]:
    """The insertion of a step that says what changed the file; none where the schema has no place.

    Before version 4 the steps are inside OCRProcessing, after the engine's; since version 4 each
    has an element of its own. No date is given, so the same input gives the same bytes.
    """
    every = list(tags(data, "OCRProcessing", "Processing"))
    software = (
        f"<P:softwareName>ocrfix</P:softwareName><P:softwareVersion>{version}</P:softwareVersion>"
    )
    said = (
        "<P:processingStepDescription>words corrected</P:processingStepDescription>"
        f"<P:processingStepSettings>rules {rules}</P:processingStepSettings>"
        f"<P:processingSoftware>{software}</P:processingSoftware>"
    )
    last = [tag for tag in every if tag.closes]
    if not last:
        return []
    if last[-1].name == "OCRProcessing":
        place, made = last[-1].start, f"<P:postProcessingStep>{said}</P:postProcessingStep>"
    else:
        place = last[-1].end
        number = sum(tag.name == "Processing" and tag.opens for tag in every) + 1
        while f'"OCRFIX_{number}"'.encode() in data:
            number += 1
        category = "<P:processingCategory>contentModification</P:processingCategory>"
        made = f'<P:Processing ID="OCRFIX_{number}">{category}{said}</P:Processing>'
    raw = data[last[-1].start : last[-1].end]
    prefix = raw.lstrip(b"</").partition(b":")[0].decode() + ":" if b":" in raw else ""
    return [Splice(place, place, made.replace("P:", prefix).encode())]
