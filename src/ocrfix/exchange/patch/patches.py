"""Export and import of a unified diff; deleted hunks are rejected changes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from ocrfix.core.applied import Applied
from ocrfix.core.decisions import Decisions
from ocrfix.core.document import Document
from ocrfix.core.edits import Hunk
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions
from ocrfix.exchange.fingerprint import base_of, token
from ocrfix.exchange.items import LEFT, NO, UNSAID, Look, ReviewItem, items, kept
from ocrfix.exchange.matching import Found, Section, align_sections
from ocrfix.exchange.patch.hunks import blocks
from ocrfix.exchange.returned import KEPT, ReturnedText
from ocrfix.exchange.verdicts import verdicts
from ocrfix.render.patch import DiffBlock, patch
from ocrfix.render.stretches import overlay
from ocrfix.storage.folder import RestorationFolder

HEAD = "ocrfix patch; {token}\n"
HELP = """\
Delete hunks to reject them, or edit lines that begin with +. Then run ocrfix import.
"""


class Step(NamedTuple):
    """One text, the changes made to it, and the resulting text."""

    name: str
    before: Document
    items: Sequence[ReviewItem]
    data: bytes  # the diff

    @property
    def changed(self) -> Iterator[tuple[int, ReviewItem]]:
        """The items in which the two texts differ, with their offsets in the text before."""
        starts = accumulate((len(item.before) for item in self.items), initial=0)
        pairs = zip(starts, self.items, strict=False)
        return (pair for pair in pairs if pair[1].before != pair[1].after)


def write(found: RestorationFolder) -> bytes:
    """Write the patch of a restoration, for `git apply` and `patch`.

    Raises:
        DecisionError: the scan is in UTF-16, which these programs cannot read.
    """
    refuse_wide(found)
    made = whole(found, found.decisions)
    return (HEAD.format(token=token(found)) + HELP).encode() + made.data


def read(data: bytes, found: RestorationFolder) -> ImportedDecisions:
    """Read the decisions from a patch with deleted hunks or edited lines.

    Raises:
        DecisionError: it is of another scan, or a hunk does not fit it.
    """
    refuse_wide(found)
    # Read before the line ends are converted, and only up to the first file: text of the scan must
    # not be taken for our head.
    head, _, _ = data.partition(b"\n--- ")
    data = unix(data)
    base = base_of(head.decode("utf-8", "replace"), found) or found.decisions
    # With our head but without hunks, it is a patch from which all hunks were deleted: all are
    # rejected.
    if b"@@ -" not in data and b"ocrfix patch" not in data:
        raise DecisionError("it has no hunk. Import a patch with at least one hunk.")
    made = whole(found, base)
    read, back = matched(made, blocks(data, lines(made.before)))
    return verdicts(read, back, found, base)


def whole(found: RestorationFolder, decisions: Decisions) -> Step:
    """The step from the scan to the restored text."""
    applied = found.ledger.under(decisions)
    return step("", applied, [0] * len(applied.standing), applied.standing)


def step(name: str, applied: Applied, before: Sequence[int], after: Sequence[int]) -> Step:
    """The step from the text with some changes to the text with more."""
    pieces = [_with_looks(item) for item in items(applied, overlay(applied, before, after))]
    text = "".join(item.before for item in pieces)
    document = replace(applied.document, text=text, words=())
    made = Step(name, document, pieces, b"")
    hunks = [Hunk(at, at + len(i.before), i.after, i.ids) for at, i in made.changed]
    data = patch(document, hunks, "".join(item.after for item in pieces))
    return made._replace(data=data)


def _with_looks(item: ReviewItem) -> ReviewItem:
    """An item with the ways in which a patch may show it."""
    if not item.ids:
        return item
    old, new = item.before, item.after
    if old == new:
        return item._replace(looks=(Look(old, KEPT * len(old), UNSAID, 0),))
    left, rejected = Look(new, KEPT * len(new), LEFT, 0), Look(old, KEPT * len(old), NO, 1)
    # No look for an accepted change: a patch shows applied changes only, so one left in it means
    # nothing new.
    return item._replace(looks=(left, rejected))


def matched(made: Step, edited: Sequence[DiffBlock]) -> tuple[list[Found], ReturnedText]:
    """The verdicts of an edited patch on each item, and the resulting text.

    Raises:
        DecisionError: its lines are not in the encoding of the scan; or as `align_sections`.
    """
    before = lines(made.before)
    # The patch as we wrote it and the patch that came back are compared range by range. Where both
    # give the same lines, nothing was decided, and the large rest of the text need not be searched.
    written = blocks(made.data, before)
    starts = [*made.before.line_starts[: len(before)], len(made.before.text)]
    cuts, targets = [0], list[str | None]()  # None: as written
    for first, last in _merged([*written, *edited], made):
        target = _version(edited, before, first, last)
        if target != _version(written, before, first, last):
            cuts += (starts[first], starts[last])
            targets += (None, decoded(b"".join(target), made.before))
    parts = _cut(made.items, [*cuts, len(made.before.text)])
    texts = ["".join(item.after for item in part) if text is None else text
             for part, text in zip(parts, [*targets, None], strict=True)]  # fmt: skip
    ends = list(accumulate(map(len, texts), initial=0))
    sections = [Section(part, *span) for part, span in zip(parts, pairwise(ends), strict=True)]
    back = ReturnedText("".join(texts), KEPT * ends[-1])
    return align_sections(sections, back), back


def _cut(found: Sequence[ReviewItem], cuts: Sequence[int]) -> list[list[ReviewItem]]:
    """Cut items at offsets of the text before, never inside a change."""
    parts: list[list[ReviewItem]] = [[] for _ in cuts[1:]]
    number, at = 0, 0
    for item in found:
        rest = item
        # Unchanged text is cut at the range's end; a change belongs to the range in which it
        # begins.
        while not rest.ids and at + len(rest.text) > cuts[number + 1]:
            size = cuts[number + 1] - at
            parts[number].append(kept(rest.text[:size], rest.at))
            rest = kept(rest.text[size:], rest.at + size)
            number, at = number + 1, at + size
        while rest.ids and at >= cuts[number + 1] and number + 2 < len(cuts):
            number += 1
        parts[number].append(rest)
        at += len(rest.before)
    return parts


def lines(document: Document) -> list[bytes]:
    """The lines of a document, as bytes."""
    found = document.to_bytes().split(b"\n")
    ended = [line + b"\n" for line in found[:-1]]
    return [*ended, found[-1]] if found[-1] else ended


def unix(data: bytes) -> bytes:
    """A patch with its original line ends: an editor may have converted them to CR LF."""
    return data.replace(b"\r\n", b"\n") if data.partition(b"\n")[0].endswith(b"\r") else data


def decoded(data: bytes, document: Document) -> str:
    """Decode bytes of a patch in the encoding of the scan.

    Raises:
        DecisionError: they are in another.
    """
    codec, _, errors = document.source.encoding.partition("/")
    try:
        return data.decode(codec, errors or "strict")
    except UnicodeDecodeError as error:
        raise DecisionError(
            f"its lines are not in {codec}, the encoding of the scan: {error.reason}. Save it as "
            f"{codec}."
        ) from None


def _merged(found: Sequence[DiffBlock], made: Step) -> list[tuple[int, int]]:
    """The ranges of lines that blocks and changes touch; overlapping ones are merged."""
    spans = [(block.first, block.last) for block in found]
    line = made.before.place
    # From the line where the change begins, from 0, up to and with the line where its old text
    # ends.
    spans += [(line(at).line - 1, line(at + len(item.before)).line) for at, item in made.changed]
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], last)
        else:
            out.append((first, last))
    most = len(lines(made.before))
    return [(first, min(last, most)) for first, last in out]


def _version(
    found: Sequence[DiffBlock], before: Sequence[bytes], first: int, last: int
) -> list[bytes]:
    """The lines from `first` to `last` after the changes in the blocks."""
    out: list[bytes] = []
    at = first
    for block in found[bisect_left(found, (first,)) :]:
        # Ranges were merged from these blocks, so no block is partly in a range.
        if block.first > last or block.last > last:
            break
        out += before[at : block.first]
        out += block.new
        at = block.last
    return [*out, *before[at:last]]


def refuse_wide(found: RestorationFolder) -> None:
    """Refuse a scan in an encoding that patches cannot have.

    Raises:
        DecisionError: it is in UTF-16.
    """
    codec = found.ledger.document.source.encoding
    if codec.startswith("utf-16"):
        raise DecisionError(
            f"the scan is in {codec.upper()}, which `git apply` and `patch` cannot read. Decide "
            "in a sheet (--to sheet) or in Word (--to docx); or save the scan as UTF-8, and "
            "restore it again."
        )
