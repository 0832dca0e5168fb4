"""Find the lines that may be headings, by their place and their looks.

Few lines of a book can be headings. Three searches over the whole text find them: lines after
a blank line or page end, lines with a run of capitals, lines that begin with a label's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.language.part_names import NAMES, any_of
from ocrfix.passes.headings.evidence import LONGEST
from ocrfix.passes.headings.labels import Label, closed, label, number_alone, numbered
from ocrfix.passes.headings.looks import PAGE_AT_END, kind_of
from ocrfix.rules.ruleset import Ruleset

GAP = re.compile(r"\n[ \t\r]*[\n\f][ \t\r\n\f]*|\f[ \t\r\n]*")
CAPITALS = re.compile("[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ]")  # a third faster than {3}
"""Latin letters only: headings in other scripts are found only after a gap."""
# A label may follow text without a blank line, and have no capitals but its first: `Chapter 4`.
LABELLED = re.compile(rf"\n[ \t]*(?={any_of(NAMES)})")
LEAST = 20
"""Code points up to which a line may be a heading although its only capital is its first."""
NUMERAL = 9
"""Code points of a number alone, with its full stops and the specks around it."""
INDENT = 8
BLANKS = frozenset(" \t\r\n")
SIGNED = re.compile(r"(?:[^\W\d_]\. ?){1,4}[^\W\d_]['\w-]+[.,]?")
"""A signature, which is not a heading: `J. S. MILL.`"""
END = re.compile(r"(?:THE END|FINIS|FIN|ENDE|The End|Finis)\W*$")
BY = (" BY", " by", " VON", " von", " PAR", " par")


class CandidateLine(NamedTuple):
    """A line that may be a heading, and the gaps before and after it."""

    start: int
    end: int
    text: str
    kind: str  # label, number, numbered, capitals, title; broken: capitals and a last comma
    label: Label | None
    above: str  # "line", "blank", "page": the kind of gap to the text before
    below: str

    @property
    def free(self) -> bool:
        """Whether blank lines or page ends are on both sides."""
        return self.above != "line" != self.below


def candidates(text: str, rules: Ruleset) -> Iterator[CandidateLine]:
    """The lines of `text` that look like headings, in order."""
    for start, end in _places(text):
        line = _line(text, start, end, rules)
        if line:
            yield line


def _places(text: str) -> list[tuple[int, int]]:
    """The start and end of each line worth a closer look, without the blanks before it."""
    # A page end ends a line too. Offsets stay, as both signs are one code point.
    flat = text.replace("\f", "\n")
    spans: set[tuple[int, int]] = set()
    for place in _starts(text, flat):
        start, end = _bare(flat, place)
        # A letter-spaced line (`P R E F A C E`) is twice as long as its word.
        room = LONGEST * (2 if flat[start + 1 : start + 2] == " " else 1)
        if 0 < end - start <= room + INDENT:
            spans.add((start, end))
            if end - start < LEAST:
                spans.update(_below(flat, end))
    return sorted(spans)


def _below(flat: str, end: int) -> Iterator[tuple[int, int]]:
    """The line directly below a short line that ends at `end`, if it may be its title."""
    # The short line may be a label or number. Its title, perhaps without a run of capitals, may
    # follow without a blank line: no search would find it.
    close = _line_end(flat, end + 1)
    start, _ = _bare(flat, end + 1)
    if start < close <= end + 1 + LONGEST + INDENT:
        yield start, close


def _bare(flat: str, place: int) -> tuple[int, int]:
    """The first line at or after `place` that is not blank, without the blanks before it."""
    while flat[place : place + 1] in BLANKS:
        place += 1
    return place, _line_end(flat, place)


def _starts(text: str, flat: str) -> set[int]:
    """Where the three searches find a line."""
    places = {0}
    places.update(match.end() for match in GAP.finditer(text))
    places.update(match.end() for match in LABELLED.finditer(text))
    at = 0
    while match := CAPITALS.search(flat, at):
        places.add(flat.rfind("\n", 0, match.start()) + 1)
        # One hit on a line is enough. `flat` and not `text`: a form feed ends a line.
        at = _line_end(flat, match.end())
    return places


def _line_end(flat: str, at: int) -> int:
    end = flat.find("\n", at)
    return len(flat) if end < 0 else end


def _line(text: str, start: int, end: int, rules: Ruleset) -> CandidateLine | None:
    """The line from `start` to `end`, if it looks like a heading."""
    raw = text[start:end]
    bare = raw.strip()
    # `lNTRODUCTION` begins with a misread I; other small letters begin text.
    if not bare or (bare[0].islower() and not bare[1:2].isupper()):
        return None
    if len(bare) > LEAST and bare[1:].islower():
        return None
    kind, found = _looks(bare, rules)
    if not kind:
        return None
    start += len(raw) - len(raw.lstrip())
    end = start + len(bare)
    line = CandidateLine(
        start, end, bare, kind, found, _between(text, start - 1, -1), _between(text, end, 1)
    )
    return line if _fits(line) else None


def _looks(bare: str, rules: Ruleset) -> tuple[str, Label | None]:
    """The kind of heading that a line looks like ("" for none), and its label.

    The order counts: `IV.` is a number, but its signs may also be capitals or initials.
    """
    spaced = closed(bare)
    if len(spaced) > LONGEST or END.match(bare) or bare.endswith(BY):
        return "", None
    found = label(spaced)
    # Offsets in the closed-up line are not those of the text: -1 keeps repairs of the number off.
    if found:
        return "label", found if spaced == bare else found._replace(number_at=-1)
    found = number_alone(bare) if len(bare) <= NUMERAL else None
    if found:
        return "number", found
    # A quick test before the expression; `l` and `|` are misread I.
    if bare[0].isdigit() or bare[0] in "IVXLl|\N{SECTION SIGN}":
        found = numbered(bare)
        if found:
            return "numbered", found
    # After the numbers, as `I. MARTIN` may be a numbered title. `_in_company` decides.
    if SIGNED.fullmatch(bare):
        return "", None
    return kind_of(spaced, rules) or _broken(bare, rules), None


def _broken(bare: str, rules: Ruleset) -> str:
    """The kind "broken" for a title whose last sign is a comma, colon or semicolon; else ""."""
    # The title goes on in the next line, or its full stop was misread.
    kept = bare[-1] in ",:;" and kind_of(bare[:-1], rules) == "capitals"
    return "broken" if kept else ""


def _fits(line: CandidateLine) -> bool:
    """Whether a line has the gaps and the length that its kind of heading needs."""
    if line.label and line.label.title and line.below == "line" and not line.label.title.isupper():
        return False  # a sentence that begins so
    # `1. The keeper shall close the gate` may be an item of a list or the start of a paragraph,
    # so a numbered title needs the most: room on both sides, and no page number.
    if line.kind == "numbered":
        short = len(line.text) < 0.6 * LONGEST or line.text.isupper()
        return (
            line.free and short and line.text[-1] not in ",;:" and not PAGE_AT_END.search(line.text)
        )
    return line.kind not in {"title", "number"} or line.above != "line" or line.below != "line"


def _between(text: str, at: int, step: int) -> str:
    """The kind of gap that begins at `at`, going forward (`step` 1) or back (-1)."""
    ends = 0
    while 0 <= at < len(text) and text[at] in " \t\r\n\f":
        if text[at] == "\f":
            return "page"
        ends += text[at] == "\n"
        at += step
    if at < 0 or at >= len(text):
        return "page"
    return "blank" if ends > 1 else "line"
