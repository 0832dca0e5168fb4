"""Turn a matched text into decisions, and check that they give the text in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence

from ocrfix.core.applied import Applied
from ocrfix.core.decisions import ACCEPT, AMEND, HAND, REJECT, Decision, Decisions
from ocrfix.core.edits import Span
from ocrfix.core.ledger import HAND_PASS
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
"""Maximum rounds of rejecting changes that became visible through an earlier rejection."""
NEAR = 8
"""How many rejected changes before another to test for overlap."""


def verdicts(
    found: Iterable[Found], back: ReturnedText, restored: RestorationFolder, base: Decisions
) -> ImportedDecisions:
    """The decisions of a file, and the problems in reading it."""
    heard, text = _decisions(found, back, restored, base, wake=True)
    return heard._replace(said=[*heard.said, *_proof(heard.decisions, text, restored, base)])


def decided(
    found: Iterable[Found], back: ReturnedText, restored: RestorationFolder, base: Decisions
) -> ImportedDecisions:
    """Like `verdicts`, for a file with only some of the changes, whose text cannot be checked.

    A series of patches is read so: each patch shows the changes of one pass.
    """
    return _decisions(found, back, restored, base, wake=False)[0]


def _decisions(
    found: Iterable[Found],
    back: ReturnedText,
    restored: RestorationFolder,
    base: Decisions,
    *,
    wake: bool,
) -> tuple[ImportedDecisions, str]:
    """The decisions, and the text that the file shows."""
    parts = pieces(found, back)
    stood = {each.change.id for each in shown(restored.ledger, base) if each.state in STANDING}
    settled, mixed = _settled(parts, stood, restored.ledger.under(base))
    amended = {
        piece.items[0].ids[0]: piece.new
        for piece in parts
        if isinstance(piece, Wrote) and _amends(piece, restored, base)
    }
    made = [*_decided(settled, base), *(Decision(AMEND, c, new=new) for c, new in amended.items())]
    seen = {key for each in parts if not isinstance(each, Stays) for key in _ids(each)}
    made += _woken(made, seen, stood, restored, base) if wake else ()
    applied = restored.ledger.under(base.having(*made))
    # A change that the file shows as accepted can still be off, if it needs one that was rejected.
    # So corrections are based on what is applied, not on what was decided.
    now = {each.id for each in applied.changes if applied.standing[each.number]}
    said = {YES: set[str](), NO: set[str](), LEFT: set[str]()}
    for change, verdict in settled.items():
        said[verdict].add(change)
    stands = Standings(stood, (stood | said[YES]) - said[NO], now)
    own, text = corrections(parts, stands, amended.keys(), restored)
    return ImportedDecisions([*made, *own], _mixed(mixed, restored, base), base=base), text


def _settled(
    parts: Iterable[Part], stood: Container[str], applied: Applied
) -> tuple[dict[str, str], list[str]]:
    """The verdict on each change if all its places agree; also the changes where they do not."""
    votes: dict[str, set[str]] = {}
    for piece in parts:
        if isinstance(piece, DecidedItem):
            for change, said in zip(piece.item.ids, piece.said, strict=True):
                votes.setdefault(change, set()).update({said} - {UNSAID})
    for change, several in votes.items():
        if several == {YES, LEFT} and change in stood:  # both mean that it is applied
            votes[change] = {LEFT}
    settled = {change: next(iter(said)) for change, said in votes.items() if len(said) == 1}
    mixed = [change for change, several in votes.items() if len(several) > 1]
    return {c: said for c, said in settled.items() if not _in_vain(c, settled, applied)}, mixed


def _in_vain(change: str, settled: Mapping[str, str], applied: Applied) -> bool:
    """Whether a change looks accepted only because the text that it strikes was rejected."""
    if settled[change] != YES or change not in applied:
        return False
    # A note was inserted with a space before its full stop, and a later pass struck the space. If
    # the note is rejected, the space is gone, too, which looks as if striking it had been accepted.
    edits, needs = applied[change].edits, applied[change].needs
    # If the change also writes text, or strikes text of the scan, the file shows what was decided.
    shows = any(each.new or any(s.source == SCAN for s in each.strokes) for each in edits)
    return not shows and any(settled.get(applied.changes[n].id) == NO for n, _ in needs)


def _ids(piece: DecidedItem | Wrote) -> Iterable[str]:
    items = [piece.item] if isinstance(piece, DecidedItem) else piece.items
    return (key for item in items for key in item.ids)


def _amends(piece: Wrote, restored: RestorationFolder, base: Decisions) -> bool:
    """Whether the user only reworded one change."""
    if len(piece.items) != 1 or len(piece.items[0].ids) != 1:
        return False
    change = restored.ledger.under(base)[piece.items[0].ids[0]]
    decision = base.by_change.get(change.id)
    # What the file showed as the new text, which may be the wording of an earlier amendment.
    new = decision.new if decision and decision.verdict == AMEND else change.edits[0].new
    return (
        # A reworded correction by hand is a new correction. The user's text must replace the new
        # text of the change and nothing else: `shown_text` is all that the items show with it.
        change.stage != HAND_PASS
        and len(change.edits) == 1
        and new == shown_text(piece.items, {change.id})
        and piece.new != new
    )


def _decided(settled: dict[str, str], base: Decisions) -> list[Decision]:
    """Verdicts on changes, without those that repeat an earlier decision."""
    made: list[Decision] = []
    for change, said in settled.items():
        decision = base.by_change.get(change)
        # To accept the tracked change of an amendment keeps its wording. A new `accept` would bring
        # back the wording that the pass proposed.
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
    """Rejections of changes that would become visible because others were rejected.

    The user did not see them in the file, and the returned text does not have them.
    """
    ledger = restored.ledger
    added: list[Decision] = []
    # Each rejection can free further changes that were excluded until then, so this goes on until
    # nothing new is applied.
    for _ in range(ROUNDS):
        decisions = base.having(*made, *added)
        applied = ledger.under(decisions)
        rejected = {each.change for each in (*made, *added) if each.verdict == REJECT}
        spans = sorted(applied[key].scan for key in rejected if key in applied)
        known = {each.change for each in added}
        fresh = [
            Decision(REJECT, each.id)
            for each in applied.changes
            if applied.standing[each.number] and each.stage != HAND_PASS
            # Not shown in the file, and not rejected yet. A change that was applied before is left
            # alone, unless it is at the place of a rejected one.
            if each.id not in seen and each.id not in known
            if each.id not in stood or _meets(each.scan, spans)
        ]
        if not fresh:
            break
        added += fresh
    return added


def _meets(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span overlaps one of some sorted spans; tests only a few that begin before it."""
    # The spans are sorted by their starts, so long ones far before could overlap, too. Only the
    # nearest few are tested, which keeps the time linear.
    at = bisect_right(spans, (span.end, span.end))
    return any(each.end >= span.start for each in spans[max(0, at - NEAR) : at])


def _mixed(mixed: Iterable[str], restored: RestorationFolder, base: Decisions) -> list[str]:
    said: list[str] = []
    applied = restored.ledger.under(base)
    for key in mixed:
        change = applied[key]
        place = restored.ledger.document.place(change.scan.start)
        said.append(
            f"change {key} (page {place.page}, line {place.line}) has several edits with different "
            "decisions, so it was not decided. Decide it as a whole."
        )
    return said


def _proof(
    made: Sequence[Decision], text: str, restored: RestorationFolder, base: Decisions
) -> list[str]:
    """A message if the decisions give another text than the file has; else nothing."""
    comes = restored.ledger.text(base.having(*made))
    if comes == text:
        return []
    pairs = zip(comes, text, strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(comes), len(text)))
    low = max(0, at - 20)
    why = (
        f"the decisions give {comes[low : at + 20]!r} but the file has "
        f"{text[low : at + 20]!r}: changes that need rejected ones are withdrawn, and a correction "
        "needs its original text. Check this place and the text after it."
    )
    return [why]
