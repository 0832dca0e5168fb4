"""The class `Rule`: one rule with its expressions, its safety and its measured precision."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import regex

from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.errors import Location, RuleError
from ocrfix.rules.location import TomlBlock
from ocrfix.rules.match import literals
from ocrfix.rules.size import refusal
from ocrfix.visible import visible

UNREADABLE = (regex.error, ValueError, OverflowError, LookupError, RecursionError)
"""The errors that the regex engine raises for a `find` or `put` that it cannot use."""
REAL = "real OCR: "
"""What the text of a record begins with that `make bench-rules` writes."""
NOT_SCANS = ("planted: ",)
"""What a record's text begins with if it is on damage put into clean text. Such texts flatter a
rule: real scans have things that look like the damage. Pages set in type and read by an OCR engine
(`typeset: `) flatter too; they count only for rules that have no record on real scans."""
NOWHERE = TomlBlock("", 1, ())


@dataclass(frozen=True)
class Rule:
    """One rule. Its regular expressions are compiled at first use.

    The rule was measured on the texts `measured_on`: `right` of the `of` changes that it made there
    were right. `limits` are thresholds for the code of a pass, by name.
    """

    id: str
    summary: str
    safety: Safety
    why: str
    examples: tuple[Mapping[str, str], ...]
    expression: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)  # misread word -> word
    put: str = ""
    exceptions: tuple[str, ...] = ()
    source: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)
    right: int = 0
    of: int = 0
    measured_on: str = ""
    block: TomlBlock = field(default=NOWHERE, repr=False, compare=False)

    @property
    def location(self) -> Location | None:
        """The file of the rule, and the line with its id; None if it is not from a file."""
        return self.block.key("id") if self.block.file else None

    @property
    def stage(self) -> str:
        """The pass that this rule belongs to: the part of its id before the point."""
        return self.id.partition(".")[0]

    @property
    def by_itself(self) -> bool:
        """Whether the rule works by itself; if not, the code of a pass does its work."""
        return self.expression is not None or bool(self.words)

    @cached_property
    def find(self) -> regex.Pattern[str] | None:
        """The compiled expression; None if the rule has none."""
        return None if self.expression is None else self._compile("find", self.expression)

    @cached_property
    def unless(self) -> tuple[regex.Pattern[str], ...]:
        """The compiled exceptions: if one of them matches over a place, the rule leaves it."""
        return tuple(self._compile("unless", each) for each in self.exceptions)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Strings, at least one of which is in every match; see `match.literals`."""
        return literals(self.find.pattern) if self.find is not None else ()

    @property
    def confidence(self) -> float:
        """The measured share of right changes of this rule; 0.5 if it was not measured.

        It is the mean of the Jeffreys posterior, `(right + 1/2) / (of + 1)`, so that three right
        changes out of three do not count as certainty.
        """
        return round((self.right + 0.5) / (self.of + 1), 3)

    @property
    def bound(self) -> float:
        """The lower end of the 95 % interval of the measured precision; 0 if unmeasured."""
        return wilson(self.right, self.of)

    @property
    def proven(self) -> float:
        """The bound, if it was measured on what an OCR engine read; 0 if on planted damage."""
        return self.bound if on_scans(self.measured_on) else 0.0

    def fix(
        self,
        edits: Sequence[Edit],
        why: str = "",
        *,
        safety: Safety | None = None,
        confidence: float | None = None,
    ) -> Fix:
        """A fix by this rule. Values not given are the rule's; `safety` can only lower its own."""
        return Fix(
            tuple(edits),
            self.id,
            why or self.why or self.summary,
            self.confidence if confidence is None else confidence,
            # A pass may be less sure of one place, but no pass can get round the safety that a
            # project set.
            self.safety if safety is None else min(safety, self.safety),
        )

    def refused(self, what: str, place: Location | None = None) -> RuleError:
        """The error that says where this rule is and what is wrong with it.

        If `place` is given, its line is quoted after the first line of the message.
        """
        head, _, rest = what.partition("\n")
        quoted = self.block.quote(place) if place else ""
        rest = f"\n{rest}" if rest else ""
        place = place if place and place.file else self.location
        return RuleError(f"rule {self.id}: {visible(head)}{quoted}{rest}", place)

    def expression_place(self, key: str, expression: str, offset: int | None = None) -> Location:
        """Where an expression, or one character of it, is in the file."""
        return self.block.text(expression, offset) or self.block.key(key)

    def _compile(self, key: str, expression: str) -> regex.Pattern[str]:
        # Before compiling, which may already fill the memory.
        if what := refusal(expression):
            raise self.refused(f"{key} {what}", self.block.key(key))
        try:
            return regex.compile(expression, regex.VERSION1 | regex.MULTILINE)
        except (*UNREADABLE, MemoryError) as error:
            at = getattr(error, "pos", 0) or 0
            what = f"{key} cannot be read: {getattr(error, 'msg', '') or error}"
            place = self.block.text(expression, at)
            if place is None:  # it is written with escapes in the file
                what += f"\n  {expression}\n  {' ' * at}^"
            raise self.refused(what, place or self.block.key(key)) from None


def on_scans(measured_on: str) -> bool:
    """Whether a record is on real scans, and so can make a rule safe."""
    return not measured_on.startswith(NOT_SCANS)


def wilson(right: int, of: int, z: float = 1.96) -> float:
    """The lower end of the two-sided 95 % interval of a share (Wilson, 1927).

    So the share is higher with 97.5 % confidence. `right` of `of` were right; 0 if `of` is 0. `z`
    is the number of standard deviations.
    """
    if not of:
        return 0.0
    share = right / of
    centre = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (centre - spread) / (1 + z * z / of)


def upper(right: int, of: int) -> float:
    """The upper end of the same interval; 1 if nothing was counted."""
    # The share of wrong ones has the mirrored interval.
    return 1 - wilson(of - right, of)
