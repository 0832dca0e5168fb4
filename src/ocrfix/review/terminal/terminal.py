"""The terminal review: the keys of `git add -p`, one change per screen.

    Terminal(desk, sys.stdin, say, colour=True).run()

Each decision is saved to disk before the next prompt. There is no other state, so an interrupted
review continues at the first change that waits for a decision.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from typing import TextIO

from ocrfix.core.decisions import ACCEPT, AMEND, OPEN, REJECT
from ocrfix.core.ledger import Change
from ocrfix.core.status import Shown
from ocrfix.errors import DecisionError
from ocrfix.render.diff import style
from ocrfix.render.one_line import back, flat
from ocrfix.review.desk import Desk
from ocrfix.review.find import expression, found_in
from ocrfix.review.outcome import DecisionOutcome, in_order
from ocrfix.review.terminal.change_card import card
from ocrfix.review.terminal.keyboard import Keyboard
from ocrfix.visible import visible

KEYS = {
    "y": "accept this change", "n": "reject it: keep the text of the scan",
    "a": "accept this and all undecided changes of its kind",
    "d": "reject this and all undecided changes of its kind",
    "e": "edit: replace the new text with your own (⏎ is a line end)",
    "o": "open again: undo the decision",
    "j": "skip to the next that waits", "J": "skip to the next",
    "k": "go back to the previous that waits", "K": "go back to the previous",
    "v": "go to the next flag", "V": "go back to the previous flag",
    "g": "go to a change: its number, its id, or p and a page",
    "/": "find an expression in old and new words; with // in rule and reason, too",
    "s": "show all places of a change that has many",
    "w": "this word is right in this book (good_words.txt): reject all changes to it",
    "b": "this word is always wrong (bad_words.txt): accept its corrections",
    "u": "undo, without limit", "U": "redo",
    "q": "quit; the results are written", "?": "this list",
}  # fmt: skip
CLEAR = "\x1b[H\x1b[2J"
MOVES = {"j": (1, "that waits"), "k": (-1, "that waits"), "J": (1, ""), "K": (-1, ""),
         "v": (1, "that is flagged"), "V": (-1, "that is flagged")}  # fmt: skip
"""Keys that only move: the direction, and the kind of change to go to."""
DONE = {ACCEPT: "accepted", REJECT: "rejected", AMEND: "amended", OPEN: "open again"}


class Terminal:
    """One review of one restoration, in one terminal."""

    def __init__(
        self, desk: Desk, keys: TextIO, say: Callable[[str], None],
        *, colour: bool, clear: bool = False,
    ) -> None:  # fmt: skip
        self.desk = desk
        self.keys = Keyboard(keys)
        self.say = say  # writes a text, without adding a line end
        self.colour, self.clear = colour, clear
        self.order: list[Change] = []
        self.at = 0
        self.message = "".join(f"{line}\n" for line in desk.said)
        self.every = False  # whether all places of the change are shown
        self._sort()
        # Start where something is to do: at a proposal; else at a flag; else at a change that was
        # applied without asking, which may be looked at.
        first = (self._next(-1, 1, which) for which in (_waits, _flagged, _open))
        self.at = next((at for at in first if at is not None), 0)

    def run(self) -> None:
        """Show changes and read keys until q or the end of input.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        if not self.order:
            self.say("This restoration has no changes.\n")
            return
        with self.keys:
            self._listen()

    def _listen(self) -> None:
        while True:
            self._show()
            pressed = self.keys.key()
            self.every = False
            if pressed.key in {"", "q"}:
                self.say("\n")
                return
            self.say(f"{visible(pressed.key)}\n" if not self.keys.direct else "\n")
            try:
                self.message = self._press(pressed.key, pressed.rest.strip())
            except DecisionError as error:
                self.message = f"{error}\n"

    # ---- keys ----------------------------------------------------------------------------

    def _press(self, key: str, rest: str) -> str:
        """Run the command of a key; return a message."""
        # Only these three keys take a text from their line. Any other key with more text is
        # refused, not guessed at.
        alone = key not in {"g", "/", "e"}
        if key not in KEYS or (rest and alone):
            return f"Not a key: {key + rest}. Press one of {','.join(KEYS)}\n"
        if key in MOVES:
            return self._move(*MOVES[key])
        if key in {"u", "U"}:
            return self._undo(again=key == "U")
        if key in {"g", "/"}:
            return self._go(rest) if key == "g" else self._find(rest)
        if key == "?":
            return "".join(f"{key} - {what}\n" for key, what in KEYS.items())
        if key == "s":
            self.every = True
            return ""
        return self._decide(key, rest)

    def _decide(self, key: str, rest: str) -> str:
        change, desk = self._change, self.desk
        verdict = {"y": ACCEPT, "a": ACCEPT, "n": REJECT, "d": REJECT, "o": OPEN}.get(key, AMEND)
        if key in {"w", "b"}:
            found = desk.good_word(change.id) if key == "w" else desk.bad_word(change.id)
            return self._told(found, "")
        new = self._wording(rest) if key == "e" else None
        if key == "e" and new is None:
            return "Not changed.\n"
        those = [change]
        if key in {"a", "d"}:
            made = desk.decisions.by_change
            # Only undecided ones: earlier decisions on single changes of the kind were exceptions.
            those += [c for c in desk.alike(change) if c.id not in made and c.id != change.id]
        found = desk.decide([desk.verdict(verdict, each.id, new) for each in those])
        if found.refused:
            return self._told(found, "")
        many = f" {len(those)} changes" if len(those) > 1 else f" {change.id}"
        gone = set(found.withdrawn) - {each.id for each in those}
        also = f"; {len(gone)} withdrawn with it" if gone else ""
        return self._told(found, DONE[verdict] + many + also, stay=key == "o")

    def _wording(self, rest: str) -> str | None:
        """Ask for the new text; None if cancelled."""
        decision = self.desk.decisions.by_change.get(self._change.id)
        now = decision.new if decision and decision.verdict == AMEND else self._change.new
        text = rest or self.keys.text("instead: ", self.say, flat(now))
        return None if text is None else back(text)

    def _told(self, found: DecisionOutcome, what: str, *, stay: bool = False) -> str:
        """Describe the result of a decision, and go to the next waiting change."""
        said = [what or found.said] if what or found.said else []
        said += [
            f"not made: {ours.change} was decided meanwhile ({theirs.verdict}"
            + (f" by {theirs.by}" if theirs.by else "")
            + "). Press the key again to overrule that"
            for ours, theirs in found.refused[:3]
        ]
        if found.others:
            said.append(f"{len(found.others)} decided by others meanwhile")
        at, flag = self._change.id, not self._change.safety
        self._sort(at)
        # After a refusal, and after `o`, the change stays on the screen, to decide it again.
        if not (found.refused or stay):
            said += self._go_on(_flagged if flag else _waits)
        return "; ".join(said) + "\n"

    def _go_on(self, which: Callable[[Shown], bool]) -> list[str]:
        """Go to the next change of a kind; return messages if there is none left."""
        following = self._next(self.at, 1, which)
        if following is None:
            # From the start again: changes before this one may have been skipped.
            following = self._next(-1, 1, which)
        if following is not None:
            self.at = following
            return []
        self.at = min(self.at + 1, len(self.order) - 1)
        waiting, flags = self._left()
        if which is _flagged and waiting:
            return ["no flags left: j goes to the next change that waits"]
        left = f"; {_flags(flags)} left: v goes to the next" if flags else ""
        return [f"no more changes wait for a decision{left}; q ends the review"]

    def _left(self) -> tuple[int, int]:
        """How many changes wait for a decision, and how many are flagged."""
        shown = [self.desk.show(change) for change in self.order]
        return sum(map(_waits, shown)), sum(map(_flagged, shown))

    def _undo(self, *, again: bool) -> str:
        found = self.desk.redo() if again else self.desk.undo()
        if found is None:
            return f"Nothing left to {'do again' if again else 'undo'}.\n"
        ids = [each for each in found.decided if each in self.desk.ledger]
        self._sort(ids[0] if ids else self._change.id)
        done = "done again" if again else "undone"
        what = f"{len(ids)} decisions" if len(ids) > 1 else "".join(ids)
        return "; ".join(filter(None, [f"{done} {what}".strip(), found.said])) + "\n"

    # ---- moving --------------------------------------------------------------------------

    def _move(self, step: int, which: str) -> str:
        kinds = {"that waits": _waits, "that is flagged": _flagged}
        found = self._next(self.at, step, kinds.get(which))
        if found is None:
            where = "after" if step > 0 else "before"
            return " ".join(filter(None, ["There is no change", which, where, "this one.\n"]))
        self.at = found
        return ""

    def _go(self, rest: str) -> str:
        wanted = rest or self.keys.text("go to (number, id, or p and page): ", self.say) or ""
        wanted = wanted.strip()
        if re.fullmatch(r"\d{1,9}", wanted) and 1 <= int(wanted) <= len(self.order):
            self.at = int(wanted) - 1
            return ""
        page = re.fullmatch(r"p\s*(\d{1,9})", wanted)
        place = self.desk.ledger.document.place
        for number, change in enumerate(self.order):
            # The first change on the page, or after it if the page has none.
            if page and place(change.scan.start).page >= int(page[1]):
                self.at = number
                return ""
            # An id can be shortened, but not to one or two digits, which many ids begin with.
            if not page and len(wanted) > 2 and change.id.startswith(wanted):
                self.at = number
                return ""
        return f"No change {wanted!r} in this restoration.\n"

    def _find(self, rest: str) -> str:
        wanted = rest or self.keys.text("find: ", self.say) or ""
        also, wanted = wanted.startswith("/"), wanted.removeprefix("/")
        try:
            pattern = expression(wanted)
        except re.error as error:
            return f"{wanted!r} is not a valid expression: {error}\n"
        many = len(self.order)
        for step in range(1, many + 1):
            number = (self.at + step) % many
            if found_in(pattern, self.desk.ledger, self.order[number], also=also):
                self.at = number
                return ""
        if also:
            return f"No change has {wanted!r}.\n"
        return f"No change has {wanted!r} in its words. //{wanted} also searches rule and reason.\n"

    def _next(self, at: int, step: int, which: Callable[[Shown], bool] | None = None) -> int | None:
        """The number of the next change of a kind after `at`, or before it if `step` is -1."""
        at += step
        while 0 <= at < len(self.order):
            if which is None or which(self.desk.show(self.order[at])):
                return at
            at += step
        return None

    def _sort(self, at: str = "") -> None:
        """Read the list of changes again, because hand-made corrections come and go."""
        self.order = in_order(self.desk.applied.changes)
        places = (number for number, each in enumerate(self.order) if each.id == at)
        self.at = next(places, min(self.at, max(0, len(self.order) - 1)))

    # ---- showing -------------------------------------------------------------------------

    @property
    def _change(self) -> Change:
        return self.order[self.at]

    def _show(self) -> None:
        desk, width = self.desk, shutil.get_terminal_size().columns
        each: Shown = desk.show(self._change)
        waiting, flags = self._left()
        lines = card(desk, each, width, every=self.every, colour=self.colour)
        said = "".join(visible(line) + "\n" for line in self.message.splitlines())
        what = "Accept this change" if each.change.safety else "Seen to this"
        left = f"{waiting} wait" + (f", {_flags(flags)}" if flags else "")
        ask = f"({self.at + 1}/{len(self.order)}, {left}) {what} [{','.join(KEYS)}]? "
        self.say((CLEAR if self.clear else "") + (said + "\n" if said else ""))
        self.say("\n".join(lines) + "\n\n" + style(ask, colour=self.colour, fg="blue", bold=True))


def _waits(each: Shown) -> bool:
    return each.state == "proposed"


def _flagged(each: Shown) -> bool:
    return each.state == "flagged"


def _open(each: Shown) -> bool:
    return each.state in {"applied", "withdrawn"}


def _flags(many: int) -> str:
    return f"{many} flag{'' if many == 1 else 's'}"
