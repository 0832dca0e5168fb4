"""The desk: all user interfaces make their decisions through this class.

    desk = Desk.open(Path("out/scan"), by="A. Reader")
    for each in desk.shown(): ...             # every change with its state, in scan order
    found = desk.decide([desk.verdict("accept", change_id), desk.verdict("reject", other)])
    found.changed                             # changes with a new state
    found.stands, found.withdrawn             # ids that are now applied, or no longer applied
    desk.undo()                               # returns the same kind of result
    desk.close()                              # writes restored text, patch, report

A decision is a line in `decisions.tsv`, and is saved to disk before `decide` returns. Each call
also reads new decisions of other reviewers of the folder: `found.others`. A decision that would
overrule a newer one of another person is not made, but returned in `found.refused`; making it again
overrules. The desk never changes text itself; the ledger does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, NamedTuple, Self

from ocrfix.core.applied import Applied
from ocrfix.core.decisions import (
    ACCEPT,
    AMEND,
    COLUMNS,
    CONTEXT,
    HAND,
    OPEN,
    REJECT,
    VERDICTS,
    Decision,
    Decisions,
    hand_id,
    line,
    rows,
    whole,
)
from ocrfix.core.edits import Safety
from ocrfix.core.ledger import Change, Ledger
from ocrfix.core.reanchor import attach, describe
from ocrfix.core.status import Shown, kind, show
from ocrfix.errors import DecisionError
from ocrfix.review.clock import timestamp
from ocrfix.review.outcome import DecisionOutcome, State, agree, compare, in_order
from ocrfix.storage import folder
from ocrfix.storage.append_log import Table
from ocrfix.storage.page_status import States
from ocrfix.storage.word_lists import WordLists, word_of

HEADER = "\t".join(COLUMNS) + "\n"


class _Act(NamedTuple):
    """One undoable act: the decisions before and after it, by change or word."""

    before: Sequence[tuple[str, Decision | None]]
    after: Sequence[tuple[str, Decision | None]]
    words: Sequence[tuple[str, str, str]] = ()  # (word, its list before, its list now)


class Desk:
    """One restoration folder under review by one person."""

    def __init__(self, path: Path, by: str) -> None:
        """Read the folder; use `open` instead."""
        self.path = path
        self.by = by
        self._table = Table(path / folder.DECISIONS, HEADER, whole)
        self._done: list[_Act] = []
        self._undone: list[_Act] = []
        self._load()

    @classmethod
    def open(cls, path: Path, by: str) -> Self:
        """Open a restoration folder for review under the name `by`.

        Raises:
            OcrfixError: it is not a restoration folder, or is damaged; the message says what.
        """
        return cls(path, by)

    def _load(self) -> None:
        found = folder.load(self.path)
        self.ledger: Ledger = found.ledger
        # Warnings about decisions that moved or lost their place.
        self.said: Sequence[str] = found.said
        self.decisions: Decisions = found.decisions
        self.states = States(self.path, len(self.ledger.document.pages))
        self.words = WordLists(self.path)
        self._stamp = found.stamp
        with self._table.locked() as (file, _, _):
            self._read_again()
            level = next(n for n, v in folder.LEVELS.items() if v == self.decisions.apply)
            if level != (folder.noted_level(self._table.rows) or "safe"):
                self._table.append(file, [f"{folder.LEVEL_NOTE}{level}\n"])

    @property
    def applied(self) -> Applied:
        """The changes applied under the present decisions, and their text."""
        return self.ledger.under(self.decisions)

    def _read_again(self) -> None:
        """Read the decisions of the whole table again, each for its current change."""
        raw = Decisions.of(rows("".join(self._table.rows)), self.decisions.apply)
        made, self.said = attach(self.ledger, raw)
        pairs = zip(raw.by_change, made.by_change, strict=True)  # ids may differ
        self._moved = {old: new for old, new in pairs if old != new}
        self.decisions = made

    def shown(self) -> list[Shown]:
        """Every change with its state, in scan order."""
        return [self.show(change) for change in in_order(self.applied.changes)]

    def show(self, change: Change) -> Shown:
        """One change with its state."""
        return show(self.applied, change)

    def alike(self, change: Change) -> list[Change]:
        """All changes of this kind (pass, old and new text), this one too, in scan order."""
        wanted = kind(change)
        return in_order(c for c in self.applied.changes if kind(c) == wanted)

    def hanging(self, change: Change) -> list[Change]:
        """All changes that need this one, directly or indirectly; in scan order."""
        return in_order(self.applied.needing(change))

    def verdict(
        self, verdict: str, change: str, new: str | None = None, note: str = ""
    ) -> Decision:
        """A decision on the change with this id, for `decide`; nothing is recorded yet.

        Raises:
            DecisionError: there is no such change.
        """
        if change not in self.applied:
            raise DecisionError(
                f"no change {change!r} in this restoration. `ocrfix diff` lists them."
            )
        whole = describe(self.ledger, self.applied[change])
        written = whole.new if new is None else new
        return whole._replace(verdict=verdict, new=written, by=self.by, note=note)

    def correction(self, start: int, old: str, new: str, note: str = "") -> Decision:
        """A hand-made correction of `old` at `start`, in code points of the scan, for `decide`."""
        scan, end = self.ledger.document.text, start + len(old)
        found = Decision(HAND, "", start, end, old, new, by=self.by, note=note)
        around = scan[max(0, start - CONTEXT) : start], scan[end : end + CONTEXT]
        return found._replace(change=hand_id(found), before=around[0], after=around[1])

    def decide(self, decisions: Iterable[Decision]) -> DecisionOutcome:
        """Make decisions and save them to disk; one `undo` takes them all back.

        A decision without the words of its change gets them; one without a person's name gets ours.

        Raises:
            DecisionError: one of them names no change, or is impossible (the message says why), or
                the disk does not take them, or `run` replaced the ledger meanwhile. Then none was
                made.
        """
        latest: dict[str, Decision] = {}
        for decision in (self._whole(each) for one in decisions for each in self._by_hand(one)):
            latest.pop(decision.change, None)
            latest[decision.change] = decision
        return self._act(list(latest.values()))

    def undo(self) -> DecisionOutcome | None:
        """Undo our last act; None if there is none. Other people's decisions stay."""
        return self._back(self._done, self._undone, forward=False)

    def redo(self) -> DecisionOutcome | None:
        """Redo the act that was undone last; None if there is none, or we decided since."""
        return self._back(self._undone, self._done, forward=True)

    def refresh(self) -> DecisionOutcome:
        """Read new decisions of other people, and make none."""
        return self._act([], keep=False)

    def good_word(self, change: str) -> DecisionOutcome:
        """Mark the word of a change as right in this book: reject all undecided changes to it.

        The word is added to `good_words.txt`, a file name that Guiguts and DP also use.

        Raises:
            DecisionError: the change is not about a single word; or as `decide`.
        """
        return self._word(change, self.words.GOOD)

    def bad_word(self, change: str) -> DecisionOutcome:
        """Mark the word of a change as always wrong: add it to `bad_words.txt`.

        Undecided changes that repair it are accepted. A flag repairs nothing, so it stays open.

        Raises:
            DecisionError: the change is not about a single word; or as `decide`.
        """
        return self._word(change, self.words.BAD)

    def page_state(self, page: int, state: str) -> None:
        """Set the proofreading state of a page of the scan (from 1); see `page_status.STATES`.

        Raises:
            DecisionError: no such page or state; or the same person cannot validate it.
        """
        self.states.say(page, state, self.by)

    def write(self) -> None:
        """Write restored text, patch, report and page map again, each completely or not at all."""
        self.refresh()
        folder.save_results(self.path, self.ledger, self.decisions, self._stamp)

    def close(self) -> None:
        """End the review: write the results."""
        self.write()

    def _by_hand(self, decision: Decision) -> Iterable[Decision]:
        """Replace a decision on a hand-made correction: it can be removed, or made again."""
        now = self.decisions.by_change.get(decision.change)
        if now is None or now.verdict != HAND or decision.verdict == HAND:
            return (decision,)
        gone = now._replace(verdict=OPEN, by=decision.by, at="")  # its id comes from its words
        if decision.verdict == AMEND:
            again = self.correction(now.start, now.old, decision.new, decision.note)
            return (gone, again._replace(by=decision.by, at=decision.at))
        return () if decision.verdict == ACCEPT else (gone,)  # accepted: it is made already

    def _whole(self, decision: Decision) -> Decision:
        if decision.verdict == HAND:
            decision = decision._replace(change=hand_id(decision))
            if not decision.before and not decision.after:
                like = self.correction(decision.start, decision.old, decision.new, decision.note)
                decision = decision._replace(before=like.before, after=like.after)
        # The words are recorded, too: a later `run` may give the change another id.
        elif decision.change in self.applied and not decision.old and not decision.before:
            new = decision.new if decision.verdict == AMEND else None
            whole = self.verdict(decision.verdict, decision.change, new, decision.note)
            decision = whole._replace(by=decision.by, at=decision.at)
        return decision if decision.by else decision._replace(by=self.by)

    def _act(
        self,
        ours: Sequence[Decision],
        words: Sequence[tuple[str, str, str]] = (),
        said: str = "",
        *,
        keep: bool = True,
    ) -> DecisionOutcome:
        """Under the lock: read others' decisions, check ours, write, and compare the states."""
        if folder.stamp(self.path) != self._stamp:
            raise DecisionError(
                f"{self.path}: `ocrfix run` replaced the ledger meanwhile, so changes may differ. "
                "Nothing was decided. Open the review again."
            )
        was = self._state()
        with self._table.locked() as (file, fresh, reread):
            others = self._hear(fresh, reread=reread)
            heard = {each.change or hand_id(each): each for each in others}
            refused = [(d, heard[d.change]) for d in ours if not agree(heard.get(d.change), d)]
            middle = self.decisions  # with the others', without ours: what `undo` goes back to
            ours = self._new({mine.change for mine, _ in refused}, ours)
            self._save(file, ours, words)
        if keep and (ours or words):
            pairs = [(d.change, middle.by_change.get(d.change)) for d in ours]
            after = [(d.change, self.decisions.by_change.get(d.change)) for d in ours]
            self._done.append(_Act(pairs, after, words))
            self._undone.clear()  # after a new act, older ones cannot be redone
        made = compare(was, self._state())._replace(decided=[d.change for d in ours])
        return made._replace(others=others, refused=refused, said=said)

    def _new(self, refused: Collection[str], ours: Sequence[Decision]) -> list[Decision]:
        """The decisions that say something new and are not refused, with their time."""
        ours = [d for d in ours if d.change not in refused and not self._idle(d)]
        return [d if d.at else d._replace(at=timestamp()) for d in ours]

    def _save(
        self, file: BinaryIO, ours: Sequence[Decision], words: Sequence[tuple[str, str, str]]
    ) -> None:
        """Write decisions and words to the disk; if one of them cannot be, none counts."""
        before = self.decisions
        try:
            self._take(ours)
            self._check(ours)
            for word, _, now in words:
                self.words.put(word, now)
            if ours:
                self._table.append(file, [line(d) for d in self._written(ours)])
        except BaseException:  # any error: a decision that is not on the disk does not count
            self.decisions = before
            with suppress(DecisionError):
                for word, was, _ in words:
                    self.words.put(word, was)
            raise

    def _hear(self, fresh: Sequence[str], *, reread: bool) -> Sequence[Decision]:
        """Read what others wrote; return the new decisions."""
        if reread:  # the table was edited by hand
            known = self.decisions.by_change
            self._read_again()
            made = self.decisions.by_change
            gone = [d._replace(verdict=OPEN) for key, d in known.items() if key not in made]
            return gone + [d for key, d in made.items() if known.get(key) != d]
        above = len(self._table.rows) - len(fresh) - 1  # for the line numbers in error messages
        heard = rows(HEADER + "".join(fresh), above) if fresh else []
        heard = [
            d._replace(change=self._moved.get(d.change, d.change) or hand_id(d)) for d in heard
        ]
        self._take(heard)
        return heard

    def _take(self, fresh: Sequence[Decision]) -> None:
        """Add decisions, later ones over earlier ones; like `Decisions.of`."""
        if not fresh:
            return
        latest = dict(self.decisions.by_change)
        for decision in fresh:
            latest.pop(decision.change, None)  # so that it moves to the end
            if decision.verdict != OPEN:
                latest[decision.change] = decision
        self.decisions = Decisions(MappingProxyType(latest), self.decisions.apply)

    def _check(self, ours: Sequence[Decision]) -> None:
        """Refuse impossible decisions."""
        lost = {each.change for each in self.applied.unplaced}  # ours are applied already
        for each in ours:
            if each.verdict not in VERDICTS:
                raise DecisionError(
                    f"no verdict {each.verdict!r}. Use accept, reject, amend or open."
                )
            if each.verdict == HAND and each.change in lost:
                raise DecisionError(
                    f"the scan has no text {each.old!r} at {each.start}. Correct the text that is "
                    "there."
                )
            if each.verdict not in {HAND, OPEN} and each.change not in self.applied:
                raise DecisionError(f"no change {each.change!r} here. Reload the review.")

    def _idle(self, decision: Decision) -> bool:
        """Whether a decision changes nothing."""
        there = self.decisions.by_change.get(decision.change)
        if there is None:
            return decision.verdict == OPEN
        return there == decision._replace(at=there.at)

    def _written(self, ours: Sequence[Decision]) -> list[Decision]:
        """Our decisions as lines; one whose change has a new id drops its old id."""
        old = {new: old for old, new in self._moved.items()}
        left = [Decision(OPEN, old[d.change], by=self.by, at=d.at) for d in ours if d.change in old]
        return [*left, *ours]

    def _back(self, acts: list[_Act], to: list[_Act], *, forward: bool) -> DecisionOutcome | None:
        """Undo or redo the last of `acts`, and move it to `to`."""
        if not acts:
            return None
        heard = self.refresh()  # so that only what is still ours is undone
        act = acts[-1]
        goal, now = (act.after, act.before) if forward else (act.before, act.after)
        by_change = self.decisions.by_change
        ours = [
            decision or self._opened(key)
            for (key, decision), (_, mine) in zip(goal, now, strict=True)
            # Others may have decided since; what they decided stays.
            if by_change.get(key) == mine
        ]
        words = [(w, self.words.where(w), to if forward else was) for w, was, to in act.words]
        done = self._act(ours, words, keep=False)
        to.append(acts.pop())
        kept = len(goal) - len(ours)
        said = f"{kept} kept, because others decided since" if kept else ""
        return done._replace(others=[*heard.others, *done.others], said=said)

    def _opened(self, key: str) -> Decision:
        if key in self.applied and self.decisions.by_change[key].verdict != HAND:
            return self.verdict(OPEN, key)
        return self.decisions.by_change[key]._replace(verdict=OPEN, by=self.by, at="")

    def _word(self, change: str, to: str) -> DecisionOutcome:
        if change not in self.applied:
            raise DecisionError(f"no change {change!r} here. Reload the review.")
        word = word_of(self.ledger, self.applied[change])
        if not word:
            raise DecisionError("this change is not about a single word. Accept or reject it.")
        good = to == self.words.GOOD
        verdict = REJECT if good else ACCEPT
        ours = [
            self.verdict(verdict, each.id)
            for each in self.applied.changes
            if each.old == self.applied[change].old or each.id == change
            if word_of(self.ledger, each) == word and each.id not in self.decisions.by_change
            if good or each.safety > Safety.NOTE  # a flag repairs nothing
        ]
        which = "right" if good else "wrong"
        many = f"{len(ours)} change{'' if len(ours) == 1 else 's'} {verdict}ed"
        said = f"“{word}” is {which} in this book: {many}"
        return self._act(ours, [(word, self.words.where(word), to)], said)

    def _state(self) -> State:
        return State(self.applied)
