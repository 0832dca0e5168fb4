"""From a text laid against what was offered to decisions, and the proof that they make it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence

from ocrfix.core.decisions import ACCEPT, AMEND, HAND, REJECT, Decision, Decisions
from ocrfix.core.edits import Span
from ocrfix.core.ledger import HAND_PASS, Ledger
from ocrfix.core.pieces import SCAN
from ocrfix.core.status import STANDING, shown
from ocrfix.exchange import ImportedDecisions
from ocrfix.exchange.corrections import (
    DecidedItem,
    Part,
    Standings,
    Stays,
    Wrote,
    corrections,
    pieces,
    shown_text,
)
from ocrfix.exchange.items import LEFT, NO, UNSAID, YES
from ocrfix.exchange.matching import Found
from ocrfix.exchange.returned import ReturnedText
from ocrfix.storage.folder import RestorationFolder

ROUNDS = 8
"""How often a change may be woken by the rejection of one that was woken."""
NEAR = 8
"""Rejected changes that begin before another, and are looked at whether they meet it."""


def verdicts(
    found: Iterable[Found], back: ReturnedText, restored: RestorationFolder, base: Decisions
) -> ImportedDecisions:
    """The decisions that a file comes to, and what could not be read back for sure."""
    heard, text = _decisions(found, back, restored, base, wake=True)
    return heard._replace(said=[*heard.said, *_proof(heard.decisions, text, restored, base)])


def decided(
    found: Iterable[Found], back: ReturnedText, restored: RestorationFolder, base: Decisions
) -> ImportedDecisions:
    """The same of a file that shows only some of the changes, so that no text can prove it."""
    return _decisions(found, back, restored, base, wake=False)[0]


def _decisions(
    found: Iterable[Found],
    back: ReturnedText,
    restored: RestorationFolder,
    base: Decisions,
    *,
    wake: bool,
) -> tuple[ImportedDecisions, str]:
    """What was decided, and the text that the file shows."""
    parts = pieces(found, back)
    stood = {each.change.id for each in shown(restored.ledger, base) if each.state in STANDING}
    settled, mixed = _settled(parts, stood, restored.ledger)
    amended = {
        piece.items[0].ids[0]: piece.new
        for piece in parts
        if isinstance(piece, Wrote) and _amends(piece, restored, base)
    }
    made = [*_decided(settled, base), *(Decision(AMEND, c, new=new) for c, new in amended.items())]
    seen = {key for each in parts if not isinstance(each, Stays) for key in _ids(each)}
    made += _woken(made, seen, stood, restored, base) if wake else ()
    standing = restored.ledger.standing(base.having(*made))
    now = {each.id for each in restored.ledger.changes if standing[each.number]}
    said = {YES: set[str](), NO: set[str](), LEFT: set[str]()}
    for change, verdict in settled.items():
        said[verdict].add(change)
    stands = Standings(stood, (stood | said[YES]) - said[NO], now)
    own, text = corrections(parts, stands, amended.keys(), restored)
    return ImportedDecisions([*made, *own], _mixed(mixed, restored), base=base), text


def _settled(
    parts: Iterable[Part], stood: Container[str], ledger: Ledger
) -> tuple[dict[str, str], list[str]]:
    """What is said of each change, alike in all its places; and the changes where it is not."""
    votes: dict[str, set[str]] = {}
    for piece in parts:
        if isinstance(piece, DecidedItem):
            for change, said in zip(piece.item.ids, piece.said, strict=True):
                votes.setdefault(change, set()).update({said} - {UNSAID})
    for change, several in votes.items():
        if several == {YES, LEFT} and change in stood:  # it stands, whichever was meant
            votes[change] = {LEFT}
    settled = {change: next(iter(said)) for change, said in votes.items() if len(said) == 1}
    mixed = [change for change, several in votes.items() if len(several) > 1]
    return {c: said for c, said in settled.items() if not _in_vain(c, settled, ledger)}, mixed


def _in_vain(change: str, settled: Mapping[str, str], ledger: Ledger) -> bool:
    """Whether a change was accepted only in that what it strikes went with its rejected writer."""
    if settled[change] != YES or change not in ledger:
        return False
    edits, needs = ledger[change].edits, ledger[change].needs
    shows = any(each.new or any(s.source == SCAN for s in each.strokes) for each in edits)
    return not shows and any(settled.get(ledger.changes[n].id) == NO for n, _ in needs)


def _ids(piece: DecidedItem | Wrote) -> Iterable[str]:
    items = [piece.item] if isinstance(piece, DecidedItem) else piece.items
    return (key for item in items for key in item.ids)


def _amends(piece: Wrote, restored: RestorationFolder, base: Decisions) -> bool:
    """Whether what was written is another wording of one change, and of nothing else."""
    if len(piece.items) != 1 or len(piece.items[0].ids) != 1:
        return False
    change = restored.ledger[piece.items[0].ids[0]]
    decision = base.by_change.get(change.id)
    new = decision.new if decision and decision.verdict == AMEND else change.edits[0].new
    return (
        change.stage != HAND_PASS
        and len(change.edits) == 1
        and new == shown_text(piece.items, {change.id})
        and piece.new != new
    )


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
    restored: RestorationFolder,
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


def _mixed(mixed: Iterable[str], restored: RestorationFolder) -> list[str]:
    said: list[str] = []
    for key in mixed:
        change = restored.ledger[key]
        place = restored.ledger.document.place(change.scan.start)
        said.append(
            f"change {key} (page {place.page}, line {place.line}) makes several edits, and not all "
            f"were decided alike. It was left: decide it as a whole."
        )
    return said


def _proof(
    made: Sequence[Decision], text: str, restored: RestorationFolder, base: Decisions
) -> list[str]:
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
