"""W3C Web Annotations of all changes, for annotation servers, IIIF viewers and other programs.

Each change is an annotation of the scan's text: its place as `TextQuoteSelector` and
`TextPositionSelector` (code points), and where words have boxes, `#xywh=` on the page image. A body
with the purpose `editing` is the proposed text, one with `assessing` the verdict. A person decides
by changing the two: `accept`, `reject`, `amend` or `open`. An annotation that another program made
is a correction by hand, if it edits this scan.
"""

from __future__ import annotations

import base64
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from ocrfix.core.decisions import AMEND, CONTEXT, HAND, OPEN, Decision
from ocrfix.core.document import Document, Word
from ocrfix.core.edits import Safety, Span
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions
from ocrfix.exchange.fingerprint import same_scan
from ocrfix.exchange.sheet.choices import KEY, Row, SheetChoice, heard, listed
from ocrfix.exchange.sheet.spreadsheet import SHORT
from ocrfix.formats.image_files import bare
from ocrfix.formats.json_values import entries, fields, text
from ocrfix.render.one_line import decoded
from ocrfix.storage.folder import RestorationFolder
from ocrfix.version import VERSION

CONTEXT_OF_ALL = "http://www.w3.org/ns/anno.jsonld"
NAMES = "urn:x-ocrfix"
HOME = "https://pypi.org/project/ocrfix/"
EDITING, ASSESSING, COMMENTING, TAGGING = "editing", "assessing", "commenting", "tagging"
FRAGMENTS = "http://www.w3.org/TR/media-frags/"
_ID = re.compile(rf"{NAMES}:([0-9a-f]{{16,64}})/({KEY.pattern})")


# ---- writing ---------------------------------------------------------------------------------


def write(found: RestorationFolder) -> bytes:
    """Write an annotation for each change, one a line."""
    places = _Places(found)
    source = found.ledger.document.source
    head = {
        "@context": CONTEXT_OF_ALL,
        "id": f"{NAMES}:{source.sha256}",
        "type": "AnnotationPage",
        "generator": {
            "id": HOME, "type": "Software",
            "name": f"ocrfix {VERSION}, rules {found.ledger.rules}",
        },
        "startIndex": 0,
    }  # fmt: skip
    rows = ",\n".join(_dumped(_annotation(row, found, places)) for row in listed(found))
    return f'{_dumped(head)[:-1]}, "items": [\n{rows}\n]}}\n'.encode()


def _dumped(value: Any) -> str:
    """JSON with all characters as they are, but for lone surrogates, which UTF-8 cannot hold."""
    made = json.dumps(value, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", made)


def _annotation(row: Row, found: RestorationFolder, places: _Places) -> dict[str, Any]:
    change, place = row.shown.change, row.place
    decision = found.decisions.by_change.get(change.id)
    flag = change.safety == Safety.NOTE
    bodies = [] if flag else [_body(EDITING, place.new)]
    bodies += [
        _body(ASSESSING, row.word),
        _body(COMMENTING, change.why),
        _body(TAGGING, change.rule),
        _body(TAGGING, f"{row.shown.state}, confidence {change.confidence:g}"),
    ]
    name = f"{NAMES}:{found.ledger.document.source.sha256[:SHORT]}/{row.key}"
    made: dict[str, Any] = {
        # A server gives an annotation an id of its own, and keeps the canonical one.
        "id": name, "canonical": name, "type": "Annotation",
        "motivation": COMMENTING if flag else EDITING,
        "body": bodies,
        "target": [target for edit in change.edits for target in places.of(edit.scan)],
    }  # fmt: skip
    if decision and decision.by:
        made["creator"] = {"type": "Person", "name": decision.by}
    if decision and decision.at:
        made["modified"] = decision.at
    return made


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


class _Places:
    """Selects places of a scan in its text and on its page images."""

    def __init__(self, found: RestorationFolder) -> None:
        self._document = found.ledger.document
        self._words = sorted(self._document.words, key=lambda word: word.span)
        self._starts = [word.span.start for word in self._words]
        self._ends = [word.span.end for word in self._words]
        self._images = [bare(page.image) for page in found.source.pages] if found.source else []
        self._source = name_of(self._document)

    def of(self, span: Span) -> Iterator[dict[str, Any]]:
        """The targets of a span: in the text, and on the images if its words have boxes."""
        scan, (start, end) = self._document.text, span
        yield {
            "source": self._source,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": scan[start:end],
                    "prefix": scan[max(0, start - CONTEXT) : start],
                    "suffix": scan[end : end + CONTEXT],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        }
        # An insertion is shown on the words at both sides of it, and a blank or line end that goes
        # on the words that it parted.
        before = start == end or scan[start].isspace()
        after = start == end or scan[end - 1].isspace()
        low = (bisect_left if before else bisect_right)(self._ends, start)
        high = (bisect_right if after else bisect_left)(self._starts, end)
        for line in _by_line(self._document, self._words[low:high]):
            image = self._images[line[0].page - 1 :][:1]
            if image and image[0]:
                yield {
                    "source": image[0],
                    "selector": {
                        "type": "FragmentSelector",
                        "conformsTo": FRAGMENTS,
                        "value": f"xywh={','.join(map(str, _box(line)))}",
                    },
                }


def name_of(document: Document) -> str:
    """The name of a scan's text for other programs, from its checksum (RFC 6920)."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(document.source.sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _by_line(document: Document, words: Sequence[Word]) -> Iterator[list[Word]]:
    # A change over a line end has a box on each line: one around both would hold other words.
    lines = groupby(words, lambda word: (word.page, document.place(word.span.start).line))
    return (list(group) for _, group in lines)


def _box(words: Sequence[Word]) -> tuple[int, int, int, int]:
    """Left, top, width and height of the box around some words."""
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return min(lefts), min(tops), max(rights) - min(lefts), max(bottoms) - min(tops)


# ---- reading ---------------------------------------------------------------------------------


def read(data: bytes, found: RestorationFolder) -> ImportedDecisions:
    """Read the decisions from annotations: a page, a collection, a list, or a single one.

    Raises:
        DecisionError: it is of another scan, is no JSON, or an annotation cannot be read.
    """
    try:
        whole = json.loads(decoded(data))
    except (ValueError, RecursionError) as error:
        raise DecisionError(f"it is not JSON: {error}.") from None
    found_ones = list(_annotations(whole))
    if not found_ones and not isinstance(whole, list) and "items" not in fields(whole):
        raise DecisionError("it has no annotations. Export the file again.")
    choices = (_choice(n, each, found) for n, each in enumerate(found_ones, 1))
    return heard((choice for choice in choices if choice), found)


def _annotations(whole: Any) -> Iterator[Mapping[str, Any]]:
    said = fields(whole)
    if "Annotation" in _listed(said.get("type")):
        yield said
        return
    for each in (*entries(whole), *entries(said.get("items"))):
        yield from _annotations(each)
    if "first" in said:
        yield from _annotations(said["first"])


def _choice(number: int, said: Mapping[str, Any], found: RestorationFolder) -> SheetChoice | None:
    """The entry of one annotation; None if it decides nothing about the text."""
    where = f"annotation {number}"
    names = [str(each) for key in ("canonical", "id", "via") for each in _listed(said.get(key))]
    ours = next((match for name in names if (match := _ID.search(name))), None)
    new = _value(said, EDITING)
    if ours is None:
        return _correction(where, said, new, found)
    try:
        same_scan(ours[1], found)
    except DecisionError as error:
        raise DecisionError(f"{where}: {error}") from None
    change = ours[3]
    applied = found.ledger.under(found.decisions)
    start, end, exact, before, after = _quoted(said, found)
    old = applied[change].old if change in applied else exact or ""
    if new is None:  # a flag, or a program kept the verdict only: the wording stays
        decision = found.decisions.by_change.get(change)
        kept = applied[change].new if change in applied else ""
        new = decision.new if decision and decision.verdict in {AMEND, HAND} else kept
    word = _value(said, ASSESSING)
    place = Decision(OPEN, "", start, end, old, new, before, after)
    return SheetChoice(where, ours[4] if word is None else word, ours[2], place)


def _correction(
    where: str, said: Mapping[str, Any], new: str | None, found: RestorationFolder
) -> SheetChoice | None:
    """A correction by hand, from an annotation of another program."""
    if new is None or EDITING not in _listed(said.get("motivation", EDITING)):
        return None
    scan = found.ledger.document.text
    start, end, exact, before, after = _quoted(said, found)
    if end < 0 or (exact is not None and scan[start:end] != exact):
        whole = f"{before}{exact or ''}{after}"
        at = scan.find(whole) if exact else -1
        if at < 0 or scan.find(whole, at + 1) >= 0:
            raise DecisionError(
                f"{where}: its place is not in the scan, or there are several. Give it a "
                "TextPositionSelector and a TextQuoteSelector that fit the text of the scan."
            )
        start = at + len(before)
        end = start + len(exact or "")
    old = scan[start:end]
    return SheetChoice(where, HAND, "", Decision(OPEN, "", start, end, old, new), placed=True)


def _quoted(
    said: Mapping[str, Any], found: RestorationFolder
) -> tuple[int, int, str | None, str, str]:
    """Start, end, text, and the text before and after, of the first place in the scan's text."""
    source = name_of(found.ledger.document)
    start, end = 0, -1
    exact: str | None = None
    before = after = ""
    for target in map(fields, _listed(said.get("target"))):
        at = target.get("source")
        if (at.get("id") if isinstance(at, dict) else at) != source:
            continue
        for selector in map(fields, _listed(target.get("selector"))):
            kind = selector.get("type")
            low, high = selector.get("start"), selector.get("end")
            if kind == "TextPositionSelector" and isinstance(low, int) and isinstance(high, int):
                start, end = max(0, low), max(0, low, high)
            elif kind == "TextQuoteSelector":
                exact = text(selector.get("exact"))
                before, after = text(selector.get("prefix")), text(selector.get("suffix"))
        break
    return start, end, exact, before, after


def _value(said: Mapping[str, Any], purpose: str) -> str | None:
    """The text of the body with this purpose."""
    for body in map(fields, _listed(said.get("body"))):
        if purpose in _listed(body.get("purpose", said.get("motivation"))):
            return text(body.get("value"))
    return None


def _listed(value: Any) -> list[Any]:
    """A value of JSON-LD, which may be one or several."""
    return [] if value is None else value if isinstance(value, list) else [value]
