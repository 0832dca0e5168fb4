"""Read one file of rules. Errors name the file and the line, and quote the wrong text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ocrfix.config import RuleTable, Trust, allowed, wrong
from ocrfix.core.edits import Safety
from ocrfix.errors import Location, RuleError
from ocrfix.rules.backtracking import examine
from ocrfix.rules.location import TomlBlock, quote
from ocrfix.rules.rule import Rule, wilson
from ocrfix.visible import visible

KINDS = frozenset(["before", "leave", "flag", "misfires"])
"""The keys that say what kind of example it is."""
ID = re.compile(r"[a-z]+\.[a-z0-9]+(?:-[a-z0-9]+)*")
SAFE_BOUND = 0.95
"""A rule may be safe only if the lower end of the 95 % interval of its measured precision is at
least this. Below it, one applied change in twenty might be wrong: too many for an editor."""
OWN = ("encoding", "scannos", "spacing")
"""The passes that run rules with `find` or `words`."""

KEEPS_WORDS = frozenset(
    (
        "encoding.byte-order-mark",
        "encoding.line-end",
        "encoding.doubled-line-end",
        "encoding.odd-space",
        "encoding.zero-width",
        "encoding.soft-hyphen",
        "encoding.composed",
        "encoding.ligature",
        "encoding.long-s",
        "encoding.control",
        "encoding.soft-hyphen-at-line-end",
        "paragraphs.lines-label-number",
        "spacing.blank-lines",
        "spacing.trailing-blanks",
    )
)
"""Rules that cannot change a word: they alter white space or signs that print does not have, or
write the same letters in another way (Unicode's compatibility form is the same). They need no
record to be safe."""
SAME_LETTERS = frozenset(
    ("headings.capitals-lost", "headings.capitals-mixed", "headings.letter-spaced")
)
"""Rules that only change the case of a heading's letters, or close the blanks between them. Real
scans have too few of these headings to measure them; the letters stay, so they need no record."""
SAME_BYTES = frozenset(("encoding.mojibake", "encoding.windows-character"))
"""Rules that read the same bytes in the encoding in which they were written: nothing is lost, and
the bytes prove it. They need no record either."""

Measured = Mapping[str, tuple[int, int, str]]
"""For each rule: how many changes were right, of how many, and on which texts."""


def parse(text: str, file: str, measured: Measured) -> list[Rule]:
    """The rules of one TOML file. Their expressions are checked by `examine`, not here.

    Raises:
        RuleError: some rules are wrong; the message has the file, line and text of each.

    """
    table = _table(text, file)
    rows = table.get("rule", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleError("rules are tables. Write [[rule]], with two brackets.", Location(file))
    rules: list[Rule] = []
    refused: list[RuleError] = []
    for row, block in zip(rows, _blocks(text, file, len(rows)), strict=True):
        try:
            rules.append(_Row(row, block).rule(measured))
        except RuleError as error:
            refused.append(error)
    # All wrong rules of a file are named at once, so that a person need not run ocrfix once for
    # each.
    if refused:
        raise RuleError.joining(refused)
    return rules


def earned(rule: Rule) -> bool:
    """Whether a rule may be safe: by its record on real scans, or by what it does."""
    return rule.proven >= SAFE_BOUND or rule.id in KEEPS_WORDS | SAME_BYTES | SAME_LETTERS


def _table(text: str, file: str) -> dict[str, Any]:
    lines = text.splitlines()
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits
        raise RuleError(*not_toml(file, lines, error)) from None
    if unknown := set(table) - {"rule"}:
        place = TomlBlock(file, 1, tuple(lines)).text(min(unknown)) or Location(file, 1)
        shown = quote(lines[place.line - 1], place)
        raise RuleError(f"unknown table {min(unknown)!r}. Write [[rule]].{shown}", place)
    return table


def not_toml(file: str, lines: list[str], error: Exception) -> tuple[str, Location]:
    """The message for an error of the TOML reader, with the line quoted; and the place.

    Before Python 3.14 `tomllib` gives line and column only at the end of its message, so they are
    read from there.
    """
    # As in "Invalid value (at line 4, column 11)".
    found = re.search(r"^(.*) \(at line (\d+), column (\d+)\)$", str(error))
    if found:
        what, line, column = found[1], int(found[2]), int(found[3]) - 1
    elif lines:  # at end of document
        what, line, column = str(error), len(lines), len(lines[-1])
    else:
        return f"not TOML: {error}", Location(file)
    place = Location(file, line, column)
    shown = quote(lines[line - 1], place) if line <= len(lines) else ""
    return f"not TOML: {what}{shown}", place


def _blocks(text: str, file: str, count: int) -> list[TomlBlock]:
    """The lines of each `[[rule]]` table; if they cannot be found, the whole file for each."""
    lines = text.splitlines()
    # `tomllib` gives no line numbers, so the tables are found by their headers. A `[[rule]]`
    # inside a text over several lines would be counted, too; then the numbers differ.
    starts = [n for n, line in enumerate(lines) if line.strip().startswith("[[rule]]")]
    if len(starts) != count:
        return [TomlBlock(file, 1, tuple(lines))] * count
    ends = [*starts[1:], len(lines)]
    return [
        TomlBlock(file, start + 1, tuple(lines[start:end]))
        for start, end in zip(starts, ends, strict=False)
    ]


@dataclass(frozen=True)
class _Row:
    """One `[[rule]]` table, to be checked and made into a rule."""

    row: dict[str, Any]
    block: TomlBlock

    def rule(self, measured: Measured) -> Rule:
        """The rule; raises `RuleError` if the table is wrong."""
        self._fit()
        row = self.row
        name = row.get("id", "")
        # The record comes from `measured/*.tsv`, which a script writes from counts, and not from
        # the table of the rule, which people write.
        right, of, on = measured.get(name, (0, 0, ""))
        rule = Rule(
            name,
            row.get("summary", ""),
            Safety.named(row["safety"]),
            row.get("why", ""),
            tuple(row.get("examples", ())),
            row.get("find"),
            self._words(),
            row.get("put", ""),
            tuple(row.get("unless", ())),
            row.get("source", ""),
            row.get("limits", {}),
            right,
            of,
            on,
            self.block,
        )
        self._complete(rule)
        return rule

    def _refuse(self, what: str, place: Location) -> RuleError:
        shown = self.block.quote(place)
        name = visible(self.row.get("id") or "?")
        return RuleError(f"rule {name}: {visible(what)}{shown}", place)

    def _fit(self) -> None:
        """Raise an error for keys and values that the schema of a rule does not allow."""
        for each in wrong(self.row, RuleTable):
            inside = " in an example" * (each.keys[0] == "examples" and len(each.keys) > 1)
            raise self._refuse(f"{each.what}{inside}", self.block.path(each.keys))
        if "safety" not in self.row:
            raise self._refuse(f"needs a safety: {allowed(Trust)}", self.block.key("safety"))
        for number, example in enumerate(self.row.get("examples", ())):
            what = ""
            if ("before" in example) != ("after" in example):
                what = "an example with half of before and after"
            elif not KINDS & example.keys():
                what = f"an example needs one of {', '.join(sorted(KINDS))}"
            if what:
                raise self._refuse(what, self.block.example(number))

    def _words(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in self.row.get("words", ()):
            misread, _, word = entry.partition(" ")
            # Only letters and digits: `standing_alone` looks for whole words, and reads the text
            # once by its runs of letters and digits.
            if not misread.isalnum() or not word or misread == word or misread in found:
                place = self.block.text(f'"{entry}"') or self.block.key("words")
                raise self._refuse(
                    f"words has {entry!r}; write 'misread right', each pair once", place
                )
            found[misread] = word
        return found

    def _complete(self, rule: Rule) -> None:
        """Raise an error if the rule lacks something that users, reviewers or tests need."""
        for key, what in self._lacks(rule):
            raise rule.refused(what, self.block.key(key))

    def _lacks(self, rule: Rule) -> Iterator[tuple[str, str]]:
        """The errors of the rule as a whole, each with the key that the message points at."""
        if not ID.fullmatch(rule.id):
            yield "id", "an id is a pass, a point, and the pattern: scannos.arid-for-and"
        if not rule.summary:
            yield "summary", "needs a summary: what is wrong with the text where it fires"
        if rule.safety < Safety.SAFE and not rule.why:
            yield "safety", "is not safe, so it needs `why`, the reason that reviewers read"
        # `leave` and `misfires` show only what the rule should not do.
        if not any(set(example) & {"before", "flag"} for example in rule.examples):
            what = "needs an example of what it changes: { before = …, after = … }"
            yield "examples", what
        if rule.words and rule.expression is not None:
            yield "words", "has both words and find. Use one of them"
        if rule.expression is not None and "(?P<fix>" not in rule.expression:
            yield "find", "find has no group (?P<fix>…) to say what it changes"
        if rule.by_itself and rule.stage not in OWN:
            yield "id", f"only {', '.join(OWN)} run rules with find or words, not {rule.stage}"
        if rule.safety == Safety.SAFE and not earned(rule):
            yield (
                "safety",
                (
                    f"is safe, but was right {rule.right} times of {rule.of} (bound "
                    f"{rule.proven:.3f} on real scans, needed {SAFE_BOUND}). Measure it "
                    f"(measured/*.tsv), or make it review."
                ),
            )


__all__ = ["SAFE_BOUND", "Rule", "examine", "not_toml", "parse", "wilson"]
