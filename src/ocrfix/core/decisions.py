r"""The decisions of people: to accept, reject or amend changes, and corrections by hand.

A decisions file is a table with one decision per line. Later lines overrule earlier ones, so a
new decision is appended at the end. Tabs, line ends and backslashes in a field are written `\t`,
`\n`, `\r` and `\\`. If a field begins with one of `=+-@`, a backslash goes before it, or else
spreadsheets take the field for a formula. A change without a decision is applied or not by its
safety.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from ocrfix.core.edits import Safety
from ocrfix.errors import DecisionError, Location

ACCEPT, REJECT, AMEND, OPEN, HAND = VERDICTS = ("accept", "reject", "amend", "open", "hand")
"""`open` takes a decision back; `hand` is a correction that no pass proposed."""

COLUMNS = (
    "verdict", "change", "start", "end", "old", "new", "before", "after", "by", "note", "at",
)  # fmt: skip
ID = re.compile(r"[0-9a-f]{12}")
"""The shape of every change's id: see `change_id`."""
OFFSET = re.compile(r"[0-9]{1,12}")
"""A scan offset as files have it; no scan is long enough for more digits."""
CONTEXT = 24
"""Code points of the scan that a decision keeps from each side of its place, to find it again."""


class Decision(NamedTuple):
    """One line of a decisions file. `start` and `end` are scan offsets."""

    verdict: str
    change: str = ""
    start: int = 0
    end: int = 0
    old: str = ""
    new: str = ""
    before: str = ""
    after: str = ""
    by: str = ""
    note: str = ""
    at: str = ""  # when, in UTC; "" where that is not known


@dataclass(frozen=True)
class Decisions:
    """All decisions on one document, and the least safety of changes applied without asking."""

    by_change: Mapping[str, Decision] = field(default_factory=dict)
    apply: int = Safety.SAFE

    @classmethod
    def of(cls, decisions: Iterable[Decision], apply: int = Safety.SAFE) -> Decisions:
        """The latest decision on each change; `open` takes the earlier ones back.

        Raises:
            DecisionError: a verdict is none of `VERDICTS`.

        """
        latest: dict[str, Decision] = {}
        for decision in decisions:
            if decision.verdict not in VERDICTS:
                raise DecisionError(
                    f"no such verdict: {decision.verdict!r}. Use one of {', '.join(VERDICTS)}."
                )
            key = decision.change or hand_id(decision)
            # Taken out first, so that a new decision goes to the end: corrections by hand are
            # applied in this order, and a later one may correct the text of an earlier one.
            latest.pop(key, None)
            if decision.verdict != OPEN:
                latest[key] = decision._replace(change=key)
        return cls(MappingProxyType(latest), apply)

    def having(self, *decisions: Decision) -> Decisions:
        """These decisions and further ones, which overrule them."""
        return Decisions.of([*self.by_change.values(), *decisions], self.apply)

    def applying(self, apply: int) -> Decisions:
        """The same decisions, with another least safety of changes applied without asking."""
        return replace(self, apply=apply)

    def wants(self, change: str, safety: Safety) -> bool:
        """Whether this change is to be applied, by the decision on it or else by its safety."""
        decision = self.by_change.get(change)
        if decision is None:
            return safety >= max(self.apply, Safety.REVIEW)
        return decision.verdict != REJECT

    @property
    def for_passes(self) -> Decisions:
        """These decisions without corrections by hand, which are applied after all passes."""
        rest = {key: d for key, d in self.by_change.items() if d.verdict != HAND}
        return replace(self, by_change=MappingProxyType(rest))

    @property
    def hand(self) -> list[Decision]:
        """The corrections by hand, in the order in which they were made."""
        return [d for d in self.by_change.values() if d.verdict == HAND]


NONE = Decisions()
"""No one decided anything: the safe changes are applied."""

NOTHING = Decisions(apply=Safety.SAFE + 1)
"""Not even safe changes are applied: the text is the scan."""


def hand_id(decision: Decision) -> str:
    """The id of a hand-made correction, from what it changes."""
    return change_id([(decision.start, decision.end, decision.old, decision.new)])


def change_id(edits: Iterable[tuple[int, int, str, str]]) -> str:
    """The id of a change: a hash of its scan spans and its old and new texts only.

    Twelve hexadecimal digits: two different changes among 40,000 share an id once in
    350,000 books (birthday bound, 2^48).
    """
    digest = hashlib.sha256()
    for start, end, old, new in edits:
        # The length of `old` shows where `old` ends and `new` begins: otherwise "ab" to "c" and
        # "a" to "bc" at one place would have one id. Rule and reason are left out, so that a
        # decision survives a renamed rule.
        digest.update(f"{start}\0{end}\0{len(old)}\0{old}{new}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:12]


def loads(table: str, apply: int = Safety.SAFE, file: str = "decisions") -> Decisions:
    """Read a decisions file; `file` is its name in error messages.

    Raises:
        DecisionError: a line cannot be read; the message names it.

    """
    return Decisions.of(rows(table, file=file), apply)


def rows(table: str, above: int = 0, file: str = "decisions") -> list[Decision]:
    """All lines of a decisions file, also those that later ones overrule.

    `above` is the number of lines left out after the first one, for line numbers in errors.

    Raises:
        DecisionError: a line cannot be read; the message names it.

    """
    # Not `splitlines`: it would also split at U+2028 and form feeds, which a field may contain.
    # Spreadsheets put a byte order mark first, and end lines with CR LF.
    lines = table.removeprefix("\ufeff").split("\n")
    header = lines[0].rstrip("\r").split("\t") if lines[0].strip() else list(COLUMNS)
    # The first two columns are fixed, because `whole` reads them by position before any header is
    # known. The rest may be fewer: older tables lack `at`.
    known = set(header) <= set(COLUMNS) and len(set(header)) == len(header)
    if header[:2] != ["verdict", "change"] or not known:
        raise DecisionError(
            f"not a decisions table: {lines[0][:60]!r}. "
            f"Its first line must name columns, each once, of {', '.join(COLUMNS)}.",
            Location(file, 1),
        )
    return [
        _row(line, header, Location(file, number))
        for number, line in enumerate(lines[1:], 2 + above)
        if line.strip() and not line.startswith("#")
    ]


def _row(line: str, header: Sequence[str], here: Location) -> Decision:
    fields = [unescaped(f) for f in line.rstrip("\r").split("\t")]
    # Not strict: the empty fields at the end of a row may be missing.
    row: dict[str, str] = dict(zip(header, fields, strict=False))
    start, end = row.pop("start", "") or "0", row.pop("end", "") or "0"
    verdict = row.get("verdict", "")
    if len(fields) > len(header) or verdict not in VERDICTS:
        raise DecisionError(
            f"{line[:60]!r} is no decision. It must begin with one of {', '.join(VERDICTS)}.", here
        )
    if not (OFFSET.fullmatch(start) and OFFSET.fullmatch(end)):
        raise DecisionError("start and end must be numbers.", here)
    change = row.get("change", "")
    # Only a correction by hand may come without an id: it gets one from its words, in
    # `Decisions.of`.
    if not ID.fullmatch(change) and (change or verdict != HAND):
        raise DecisionError(
            f"names no change: {change[:40]!r}. "
            f"The id of a change is twelve digits of 0-9 and a-f.",
            here,
        )
    return Decision(**row, start=int(start), end=int(end))


def whole(row: str) -> bool:
    """Whether a row without a line end is complete enough to count.

    A crash may cut the last row short. An amended text or a correction must have a field after
    `new`, since otherwise a part of `new` may be missing.
    """
    fields = row.rstrip("\r").split("\t")
    if fields[0] in {AMEND, HAND}:
        return len(fields) > COLUMNS.index("new") + 1
    return fields[0] in VERDICTS and bool(ID.fullmatch("".join(fields[1:2])))


def dumps(decisions: Decisions) -> str:
    """Write a decisions file: `loads(dumps(d)) == d`."""
    return "\t".join(COLUMNS) + "\n" + "".join(map(line, decisions.by_change.values()))


def line(decision: Decision) -> str:
    """One line of a decisions file, with its line end, as a review appends it."""
    return "\t".join(escaped(str(field)) for field in decision) + "\n"


FORMULAS = frozenset("=+-@")
"""Characters at the start of a field that make spreadsheets take it for a formula."""
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {value: key for key, value in _ESCAPES.items()}


def escaped(text: str) -> str:
    r"""A text as it is written in a field of the table.

    >>> escaped("=SUM(1)"), escaped("two\nlines")
    ('\\=SUM(1)', 'two\\nlines')
    """
    # First the special characters, then the backslash before `=+-@`: the other way round, that
    # backslash would be doubled.
    text = re.sub(r"[\\\t\n\r]", lambda m: _ESCAPES[m[0]], text)
    return f"\\{text}" if text[:1] in FORMULAS else text


def unescaped(text: str) -> str:
    """The original text of an escaped field."""
    return re.sub(r"\\[\\tnr=+@-]", lambda m: _UNESCAPES.get(m[0], m[0][1]), text)
