"""A unified diff of scan and restored text, and back: hunks left out are rejected."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ocrfix.decisions import Decisions
from ocrfix.document import Document
from ocrfix.errors import DecisionError
from ocrfix.exchange import Heard
from ocrfix.exchange.base import base_of, token
from ocrfix.exchange.hunks import blocks
from ocrfix.exchange.parts import Part, Slot, parts
from ocrfix.exchange.regions import Region, cut, heard
from ocrfix.folder import Restored
from ocrfix.render.patch import Block, patch
from ocrfix.render.stretches import laid
from ocrfix.span import Hunk

HEAD = "ocrfix patch; {token}\n"
HELP = """\
Leave out hunks that are not to be, or change lines that begin with +, then ocrfix import.
"""


class Step(NamedTuple):
    """One text made of another by changes."""

    name: str
    before: Document
    parts: Sequence[Part]
    data: bytes  # the diff


def write(found: Restored) -> bytes:
    """The patch of a restoration; `git apply` and `patch` take it."""
    refuse_wide(found)
    made = whole(found, found.decisions)
    return (HEAD.format(token=token(found)) + HELP).encode() + made.data


def read(data: bytes, found: Restored) -> Heard:
    """What a patch decides, from which hunks were cut, or in which lines were edited.

    Raises:
        DecisionError: it is of another scan, or a hunk does not fit it.

    """
    refuse_wide(found)
    head, _, _ = data.partition(b"\n--- ")
    data = unix(data)
    base = base_of(head.decode("utf-8", "replace"), found) or found.decisions
    if b"@@ -" not in data and b"ocrfix patch" not in data:
        raise DecisionError("there is no hunk in it.")
    made = whole(found, base)
    return heard(regions(made, blocks(data, lines(made.before))), made.parts, found, base)


def whole(found: Restored, decisions: Decisions) -> Step:
    """The scan made into the restored text."""
    goal = found.ledger.standing(decisions)
    return step("", found, [0] * len(goal), goal)


def step(name: str, found: Restored, before: Sequence[int], after: Sequence[int]) -> Step:
    """The text with some changes made into that with more: what stands in each."""
    ledger = found.ledger
    pieces = parts(ledger, laid(ledger, before, after))
    text = "".join(each.old if isinstance(each, Slot) else each.text for each in pieces)
    made = "".join(each.new if isinstance(each, Slot) else each.text for each in pieces)
    document = replace(ledger.document, text=text, words=())
    hunks = [Hunk(p.start, p.end, p.new, p.ids) for p in pieces if isinstance(p, Slot)]
    return Step(name, document, pieces, patch(document, hunks, made))


def regions(made: Step, edited: Sequence[Block]) -> Iterator[Region]:
    """The lines in which an edited patch gives another text than the one that was written."""
    before = lines(made.before)
    written = blocks(made.data, before)
    slots = [part for part in made.parts if isinstance(part, Slot)]
    starts = [*made.before.line_starts[: len(before)], len(made.before.text)]
    for first, last in _merged([*written, *edited], slots, made.before):
        target = _version(edited, before, first, last)
        if target != _version(written, before, first, last):
            text = decoded(b"".join(target), made.before)
            yield Region(cut(made.parts, starts[first], starts[last]), text)


def lines(document: Document) -> list[bytes]:
    """The lines of a document, as bytes."""
    found = document.to_bytes().split(b"\n")
    ended = [line + b"\n" for line in found[:-1]]
    return [*ended, found[-1]] if found[-1] else ended


def unix(data: bytes) -> bytes:
    """A patch with the line ends it was written with: an editor may have made them CR LF."""
    return data.replace(b"\r\n", b"\n") if data.partition(b"\n")[0].endswith(b"\r") else data


def decoded(data: bytes, document: Document) -> str:
    """Bytes of a patch as text in the scan's encoding.

    Raises:
        DecisionError: they are in another.

    """
    codec, _, errors = document.source.encoding.partition("/")
    try:
        return data.decode(codec, errors or "strict")
    except UnicodeDecodeError as error:
        raise DecisionError(
            f"its lines are not {codec}, as the scan is: {error.reason}. Save it as {codec}."
        ) from None


def _merged(
    found: Sequence[Block], slots: Sequence[Slot], before: Document
) -> list[tuple[int, int]]:
    """Ranges of lines that blocks and slots touch, those that meet as one."""
    spans = [(block.first, block.last) for block in found]
    line = before.place
    spans += [(line(slot.start).line - 1, line(slot.end).line) for slot in slots]
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], last)
        else:
            out.append((first, last))
    most = len(lines(before))
    return [(first, min(last, most)) for first, last in out]


def _version(found: Sequence[Block], before: Sequence[bytes], first: int, last: int) -> list[bytes]:
    """Lines from `first` to `last` as the blocks have them."""
    out: list[bytes] = []
    at = first
    for block in found[bisect_left(found, (first,)) :]:
        if block.first > last or block.last > last:
            break
        out += before[at : block.first]
        out += block.new
        at = block.last
    return [*out, *before[at:last]]


def refuse_wide(found: Restored) -> None:
    """Refuse a scan whose lines are not lines of bytes.

    Raises:
        DecisionError: it is in UTF-16.

    """
    codec = found.ledger.document.source.encoding
    if codec.startswith("utf-16"):
        raise DecisionError(
            f"the scan is in {codec.upper()}, which neither `git apply` nor `patch` reads. Decide "
            "in a sheet (--to sheet) or in Word (--to docx); or save the scan as UTF-8, and "
            "restore that."
        )
