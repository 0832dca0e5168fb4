"""From a text laid against what was offered to decisions, and the proof that they make it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ocrfix.decisions import (
    ACCEPT,
    AMEND,
    CONTEXT,
    HAND,
    REJECT,
    Decision,
    Decisions,
    hand_id,
)
from ocrfix.exchange import Heard
from ocrfix.exchange.docxalign import LEFT, NO, YES, Bit, Found, Item, Own
from ocrfix.exchange.docxread import KEPT, WRITTEN, Came
from ocrfix.folder import Restored
from ocrfix.ledger import HAND_PASS, Ledger
from ocrfix.piece import SCAN
from ocrfix.render.state import STANDING, shown
from ocrfix.span import Span

ROUNDS = 8
"""How often a change may be woken by the rejection of one that was woken."""
NEAR = 8
"""Rejected changes that begin before another, and are looked at whether they meet it."""
WIDEST = 24
"""Characters of a word that a correction takes along, so that it finds its place."""


@dataclass
class _Stays:
    """Text on which nobody wrote; corrections beside it take a word from it."""

    text: str
    at: int


class _Chosen(NamedTuple):
    item: Item
    said: Sequence[str]


class _Wrote(NamedTuple):
    """An editor's own text instead of items, the first and the last cut to what went."""

    items: Sequence[Item]
    new: str
    who: str
    amends: bool


_Piece = _Stays | _Chosen | _Wrote


def verdicts(found: Iterable[Found], came: Came, restored: Restored, base: Decisions) -> Heard:
    """The decisions that a file comes to, and what could not be read back for sure."""
    pieces = _pieces(found, came)
    votes: dict[str, set[str]] = {}
    for piece in pieces:
        if isinstance(piece, _Chosen):
            for change, said in zip(piece.item.ids, piece.said, strict=True):
                votes.setdefault(change, set()).add(said)
    settled = {change: next(iter(said)) for change, said in votes.items() if len(said) == 1}
    settled = {c: said for c, said in settled.items() if not _in_vain(c, settled, restored.ledger)}
    mixed = [change for change, several in votes.items() if len(several) > 1]
    amended = {
        piece.items[0].ids[0]: piece.new
        for piece in pieces
        if isinstance(piece, _Wrote) and _amends(piece, restored, base)
    }
    stood = {each.change.id for each in shown(restored.ledger, base) if each.state in STANDING}
    stands = (stood | {c for c, said in settled.items() if said == YES}) - {
        c for c, said in settled.items() if said == NO
    }
    own, text = _corrections(pieces, stands, amended, restored)
    made = [*_decided(settled, base), *(Decision(AMEND, c, new=amended[c])
                                                  for c in amended), *own]  # fmt: skip
    seen = {key for each in pieces if not isinstance(each, _Stays) for key in _ids(each)}
    made += _woken(made, seen, stood, restored, base)
    told = [*_mixed(mixed, restored), *_proof(made, text, restored, base)]
    return Heard(made, told, base=base)


def _in_vain(change: str, settled: Mapping[str, str], ledger: Ledger) -> bool:
    """Whether a change was accepted only in that what it strikes went with its rejected writer."""
    if settled[change] != YES or change not in ledger:
        return False
    edits, needs = ledger[change].edits, ledger[change].needs
    shows = any(each.new or any(s.source == SCAN for s in each.strokes) for each in edits)
    return not shows and any(settled.get(ledger.changes[n].id) == NO for n, _ in needs)


def _ids(piece: _Chosen | _Wrote) -> Iterable[str]:
    items = [piece.item] if isinstance(piece, _Chosen) else piece.items
    return (key for item in items for key in item.ids)


def _pieces(found: Iterable[Found], came: Came) -> list[_Piece]:
    pieces: list[_Piece] = []

    def stays(text: str, at: int) -> None:
        last = pieces[-1] if pieces else None
        if isinstance(last, _Stays) and last.at + len(last.text) == at:
            last.text += text
        elif text:
            pieces.append(_Stays(text, at))

    for each in found:
        if isinstance(each, Own):
            items, low, high = list(each.items), each.head, each.tail
            after = ("", 0)
            if high:
                text, at = items[-1].text, items[-1].at
                after = (text[len(text) - high :], at + len(text) - high)
                items[-1] = _kept(text[: len(text) - high], at)
            if low:
                text, at = items[0].text, items[0].at
                stays(text[:low], at)
                items[0] = _kept(text[low:], at + low)
            full = [item for item in items if item.text]
            pieces.append(_wrote(full or items[:1], each, came))
            stays(*after)
        elif each[0].ids:
            pieces.append(_Chosen(*each))
        else:
            stays(each[0].text, each[0].at)
    return pieces


def _kept(text: str, at: int) -> Item:
    return Item((Bit(text),), at)


def _wrote(items: Sequence[Item], own: Own, came: Came) -> _Wrote:
    status = came.status[own.low : own.high]
    new = "".join(c for c, how in zip(own.new, status, strict=True) if how in {KEPT, WRITTEN})
    first = bisect_left(came.touched, (own.low, ""))
    near = came.touched[first : first + 1]
    who = near[0][1] if near and near[0][0] <= own.high else ""
    return _Wrote(items, new, who, len(items) == 1 and len(items[0].ids) == 1)


def _amends(piece: _Wrote, restored: Restored, base: Decisions) -> bool:
    """Whether what was written is another wording of one change, and of nothing else."""
    if not piece.amends:
        return False
    change = restored.ledger[piece.items[0].ids[0]]
    decision = base.by_change.get(change.id)
    new = decision.new if decision and decision.verdict == AMEND else change.edits[0].new
    return (
        change.stage != HAND_PASS
        and len(change.edits) == 1
        and new == _text(piece.items, {change.id})
        and piece.new != new
    )


def _text(items: Iterable[Item], stands: set[str] | frozenset[str]) -> str:
    """What items read when these changes stand."""
    return "".join(
        bit.text
        for item in items
        for bit in item.bits
        if (not bit.by or bit.by in stands) and bit.cut not in stands
    )


def _corrections(
    pieces: Sequence[_Piece], stands: set[str], amended: dict[str, str], restored: Restored
) -> tuple[list[Decision], str]:
    """The editor's own corrections, and the text that all of it is to come to."""
    made: list[Decision] = []
    out: list[str] = []
    for number, piece in enumerate(pieces):
        if isinstance(piece, _Stays):
            out.append(piece.text)
        elif isinstance(piece, _Chosen):
            out.append(_text([piece.item], stands))
        elif piece.amends and piece.items[0].ids[0] in amended:
            out.append(piece.new)
        else:
            out.append(piece.new)
            old = _text(piece.items, stands)
            if old == piece.new:
                continue
            made.append(_hand(*_widened(pieces, number, old, piece), piece.who, restored))
    return made, "".join(out)


def _widened(
    pieces: Sequence[_Piece], number: int, old: str, piece: _Wrote
) -> tuple[int, str, str]:
    """(scan offset, old, new) with the words on both sides, by which the place is found."""
    at, new = piece.items[0].at if piece.items else 0, piece.new
    before = pieces[number - 1] if number else None
    after = pieces[number + 1] if number + 1 < len(pieces) else None
    taken = False
    if isinstance(before, _Stays) and before.text:
        word = _word(before.text[-WIDEST:][::-1])[::-1]
        old, new, at = word + old, word + new, before.at + len(before.text) - len(word)
        taken = True
    if isinstance(after, _Stays) and after.text and (not taken or not after.text[0].isspace()):
        word = _word(after.text[:WIDEST])
        old, new, at = old + word, new + word, at if old else after.at
    return at, old, new


def _word(text: str) -> str:
    """The first character, and what of its word follows."""
    stop = next((at for at, char in enumerate(text) if char.isspace()), len(text))
    return text[: max(1, stop)]


def _hand(at: int, old: str, new: str, who: str, restored: Restored) -> Decision:
    scan = restored.ledger.document.text
    around = scan[max(0, at - CONTEXT) : at], scan[at + len(old) : at + len(old) + CONTEXT]
    made = Decision(HAND, "", at, at + len(old), old, new, *around, by=who)
    return made._replace(change=hand_id(made))


def _decided(settled: dict[str, str], base: Decisions) -> list[Decision]:
    """Verdicts on changes, less those that say what a person said before."""
    made: list[Decision] = []
    for change, said in settled.items():
        decision = base.by_change.get(change)
        kept = decision is not None and decision.verdict in {ACCEPT, AMEND, HAND}
        if said == LEFT or (said == YES and kept):
            continue
        made.append(Decision(ACCEPT if said == YES else REJECT, change))
    return made


def _woken(
    made: Sequence[Decision],
    seen: Container[str],
    stood: Container[str],
    restored: Restored,
    base: Decisions,
) -> list[Decision]:
    """Rejections of what would show now because what barred or hid it was rejected.

    Nobody saw it in the file, and the text that came back does not have it.
    """
    ledger = restored.ledger
    added: list[Decision] = []
    for _ in range(ROUNDS):
        decisions = base.having(*made, *added)
        standing = ledger.standing(decisions)
        rejected = {each.change for each in (*made, *added) if each.verdict == REJECT}
        spans = sorted(ledger[key].scan for key in rejected if key in ledger)
        known = {each.change for each in added}
        fresh = [
            Decision(REJECT, each.id)
            for each in ledger.changes
            if standing[each.number] and each.stage != HAND_PASS
            if each.id not in seen and each.id not in known
            if each.id not in stood or _meets(each.scan, spans)
        ]
        if not fresh:
            break
        added += fresh
    return added


def _meets(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span meets one of some, which are sorted; looks at a few that begin before it."""
    at = bisect_right(spans, (span.end, span.end))
    return any(each.end >= span.start for each in spans[max(0, at - NEAR) : at])


def _mixed(mixed: Iterable[str], restored: Restored) -> list[str]:
    said: list[str] = []
    for key in mixed:
        change = restored.ledger[key]
        place = restored.ledger.document.place(change.scan.start)
        said.append(
            f"change {key} (page {place.page}, line {place.line}) makes several edits, and not all "
            f"were decided alike. It was left: decide it as a whole."
        )
    return said


def _proof(made: Sequence[Decision], text: str, restored: Restored, base: Decisions) -> list[str]:
    """Where the decisions come to another text than the file has; nothing where they do not."""
    comes = restored.ledger.text(base.having(*made))
    if comes == text:
        return []
    pairs = zip(comes, text, strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(comes), len(text)))
    low = max(0, at - 20)
    why = (
        f"the decisions come to {comes[low : at + 20]!r} where the file has "
        f"{text[low : at + 20]!r}: changes that lean on rejected ones go with them, and a "
        f"correction needs the text it was made on. Look at this place, and what follows it."
    )
    return [why]
