"""Random scans, passes, ledgers and decisions; written once, used by all laws."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

from hypothesis import strategies as st

from ocrfix.core.decisions import Decision, Decisions
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Change, Ledger
from ocrfix.core.view import View
from slow_model import Model

SNIPPETS = (
    "the ", "de-\nlighted ", "\n\n12\n\n", "\f", "THE LIFE OF \n", "\N{LEFT DOUBLE QUOTATION MARK}",
    "\N{RIGHT DOUBLE QUOTATION MARK}", '"', "'", "mo\N{LATIN SMALL LETTER LONG S}t ",
    "\N{LATIN SMALL LIGATURE FI}nd ", "\r\n", "\N{COMBINING ACUTE ACCENT}", "\U0001d504", "\udcff",
    "aa", "a", "b ",
)  # fmt: skip
WORDS = st.sampled_from(["", "", "", "a", "b", "ab", "aa", "\n", "-", "x\fy", "\N{EM DASH}"])
GAPS = st.sampled_from([0, 0, 1, 1, 2, 3, 6])
WIDTHS = st.sampled_from([0, 0, 1, 1, 2, 5])
SAFETIES = st.sampled_from([Safety.SAFE] * 3 + [Safety.REVIEW] * 3 + [Safety.NOTE])


def scans(most: int = 6) -> st.SearchStrategy[str]:
    """Short texts that have in them what scans have."""
    return st.lists(st.sampled_from(SNIPPETS), max_size=most).map("".join)


@dataclass
class History:
    """A ledger with the slow model beside it, and what its passes were shown."""

    ledger: Ledger
    model: Model  # with what was amended in the decisions asked about last
    recorded: Model  # with what passes have seen of it
    shown: list[tuple[list[int], View, list[Fix], list[Change]]] = field(default_factory=list)

    def record(self, stage: str, fixes: list[Fix], decisions: Decisions) -> None:
        on = self.standing(decisions)
        view = self.ledger.view(decisions)
        changes = self.ledger.record(stage, view, fixes)
        self.recorded = self.model
        self.model.record(on, self.edits(fixes, changes))
        self.shown.append((on, view, fixes, changes))

    @staticmethod
    def edits(fixes: list[Fix], changes: list[Change]) -> list[list[Edit]]:
        """For each change the edits it came from; none for a note."""
        waiting = sorted(fixes, key=lambda f: (min(f.edits).span.start, -f.safety))
        found: list[list[Edit]] = []
        for change in changes:
            while waiting[0].why != change.why:
                waiting.pop(0)
            fix = waiting.pop(0)
            found.append([] if change.safety == Safety.NOTE else sorted(fix.edits))
        return found

    def standing(self, decisions: Decisions) -> list[int]:
        """What is applied, with the amendments of `decisions` written into the model too."""
        applied = self.ledger.under(decisions)
        self.model = deepcopy(self.recorded)
        for (number, new), version in applied.record.versions.items():
            if (number, new) not in self.ledger.versions:
                self.model.amend(number, version, new)
        return applied.standing


@st.composite
def fixes_for(draw: st.DrawFn, view: View, stage: str) -> list[Fix]:
    """Disjoint edits with the evidence around them, some of them two to a fix."""
    size = len(view.text)
    edits: list[Edit] = []
    end = draw(GAPS)
    for gap, width in draw(st.lists(st.tuples(GAPS, WIDTHS), min_size=1, max_size=6)):
        start = min(end + gap, size)
        end = min(start + width, size)
        new = draw(WORDS)
        if start == end and not new:
            continue
        low, high = max(0, start - draw(GAPS)), min(size, end + draw(GAPS))
        edits.append(Edit.at(start, end, new, (low, high)))
    fixes: list[Fix] = []
    while edits:
        count = draw(st.integers(1, 2))
        taken, edits = edits[:1], edits[1:]
        if count == 2 and edits:
            taken.append(edits.pop(draw(st.integers(0, len(edits) - 1))))
        why = f"{stage}{len(fixes)}"
        fixes.append(Fix(tuple(taken), f"{stage}.x", why, 0.5, draw(SAFETIES)))
    return fixes


@st.composite
def decisions_for(draw: st.DrawFn, ledger: Ledger, most: int = 6) -> Decisions:
    """Any verdicts on any changes, and any policy."""
    rows: list[Decision] = []
    some = st.lists(st.sampled_from(ledger.changes), max_size=most) if ledger.changes else None
    for change in () if some is None else draw(some):
        verdict = draw(st.sampled_from(["accept", "reject", "amend", "open"]))
        if verdict == "amend" and (change.safety == Safety.NOTE or len(change.edits) > 1):
            verdict = "accept"
        rows.append(Decision(verdict, change.id, new=draw(WORDS) if verdict == "amend" else ""))
    apply = draw(st.sampled_from([Safety.SAFE, Safety.SAFE, Safety.REVIEW, Safety.SAFE + 1]))
    return Decisions.of(rows, apply)


@st.composite
def histories(draw: st.DrawFn, passes: int = 4) -> History:
    """A ledger that some passes wrote, each shown what other decisions made of it."""
    scan = draw(scans())
    history = History(Ledger(Document.from_text(scan)), Model(scan), Model(scan))
    for number in range(draw(st.integers(2, passes))):
        decisions = draw(decisions_for(history.ledger))
        history.standing(decisions)
        stage = "abcdef"[number]
        fixes = draw(fixes_for(history.ledger.view(decisions), stage))
        history.record(stage, fixes, decisions)
    return history


def replaced(text: str, edits: list[Edit]) -> str:
    """`text` with disjoint edits applied from its end to its start."""
    for edit in sorted(edits, key=lambda e: e.span)[::-1]:
        text = text[: edit.span.start] + edit.new + text[edit.span.end :]
    return text


def blockers(ledger, change, decisions):
    """The changes because of which a wanted change is not applied."""
    standing = ledger.under(decisions).standing
    numbers = [n for n, version in change.needs if standing[n] != version]
    numbers += [n for n in change.bars if standing[n]]
    return [ledger.changes[number] for number in numbers]
