"""Repair line ends: those of other systems, doubled ones, and returns that may be line ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix, Span
from ocrfix.passes.text.lines import LONG_SHARE, LONGEST_PRINTED, breaks_off, measure
from ocrfix.rules.ruleset import Ruleset

OTHERS = "\x0b\x1c\x1d\x1e\u2028\u2029"
END = re.compile(f"\r*\n|[{OTHERS}]")
"""One line end. CR LF becomes CR CR LF where a program puts a CR before each LF."""
END_WITHOUT_LF = re.compile(f"[\r{OTHERS}]")
"""The same in a text that has no LF: there a return is a line end."""
STRAY = re.compile("\r(?!\r*\n)")

CUT_SHARE, LEAST_CUT, CLOSE_SHARE = 0.4, 4, 0.05
"""Line ends are doubled if at least this share of the gaps of one blank line, and this many of
them, cut a sentence after a full line, and at most `CLOSE_SHARE` of all gaps have no blank line.
The share is 0.75 to 0.93 in 13 books whose line ends were doubled, and at most 0.04 in 412 clean
books (benchmarks/measure/rules.py, docs/passes.md)."""
GLANCE = 200
"""The number of gaps to read first: enough to see whether most lines have a blank line after."""
FULL, NARROWEST = 0.75, 25
"""The share of the measure from which on a line is full; the smallest measure, in code points."""


class LineGap(NamedTuple):
    """The line ends between two lines that are not blank, in view offsets.

    At page ends, and at both ends of the text, `before` or `after` is "".
    """

    before: str
    after: str
    ends: list[Span]


def line_ends(text: str, rules: Ruleset) -> Iterator[Fix]:
    """Propose one change for all strange line ends, one for doubled ones, one for stray returns.

    A file ends its lines in one way, so it is one decision, not one for each line.
    """
    # Old Macintosh files end lines with a lone return. Beside line feeds it is only a stray sign.
    pattern = END if "\n" in text else END_WITHOUT_LF
    surplus = dict(_doubled(text, pattern))
    strange = [m for m in pattern.finditer(text) if m[0] != "\n"] if _is_strange(text) else []
    # The two fixes share a surplus CR LF: this one takes its CR, the next one its LF. So neither
    # overlaps the other. Any other surplus line end belongs to the next fix alone.
    edits = [_feed(m) for m in strange if m[0][-1] == "\n" or m.span() not in surplus]
    if edits:
        yield rules.fix("encoding.line-end", edits)
    if surplus:
        # Each edit reaches up to the next line end, so that blanks on an empty line go with it.
        edits = [
            Edit.at(end - 1, last, "", (start, last)) for (start, end), last in surplus.items()
        ]
        yield rules.fix("encoding.doubled-line-end", edits)
    stray = list(STRAY.finditer(text)) if "\n" in text and "\r" in text else []
    if stray:
        yield rules.fix("encoding.stray-return", [Edit.at(*m.span(), "\n") for m in stray])


def _is_strange(text: str) -> bool:
    """Whether a text has line ends other than a line feed."""
    return any(char in text for char in f"\r{OTHERS}")


def _feed(match: re.Match[str]) -> Edit:
    """The edit that turns a line end into a line feed."""
    start, end = match.span()
    return (
        Edit.at(start, end - 1, "", (start, end))
        if match[0][-1] == "\n"
        else Edit.at(start, end, "\n")
    )


def _doubled(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[Span, int]]:
    """The surplus line ends of a text with doubled ones, each with the start of the next.

    If most longer gaps are even, each line end was written twice, and half of them stay: two
    become one, four become two. If most are odd, a blank line was added after each line, and
    one line end of each gap is surplus.
    """
    found = _gaps(text, pattern)
    gaps = list(islice(found, GLANCE))
    if 2 * sum(len(gap.ends) == 1 for gap in gaps) > len(gaps):
        return  # not doubled, like most texts: no need to read on
    gaps += found
    if not _are_doubled(gaps):
        return
    # Gaps of two line ends do not tell the two cases apart: either way one line end is surplus.
    longer = [len(gap.ends) for gap in gaps if len(gap.ends) > 2]
    halved = 2 * sum(size % 2 == 0 for size in longer) >= len(longer)
    for gap in gaps:
        left = (len(gap.ends) + 1) // 2 if halved else max(1, len(gap.ends) - 1)
        for end, following in list(pairwise(gap.ends))[: len(gap.ends) - left]:
            yield end, following.start


def _are_doubled(gaps: Sequence[LineGap]) -> bool:
    """Whether a blank line follows each printed line, not only each paragraph."""
    # Text breaks off at page ends even where no line end is doubled.
    gaps = [gap for gap in gaps if gap.before and gap.after]
    sizes = [len(gap.before) for gap in gaps]
    full = measure(sizes)
    # With one paragraph on each line, the blank lines between them are right.
    if sum(size for size in sizes if size > LONGEST_PRINTED) > LONG_SHARE * sum(sizes):
        return False
    single = [gap for gap in gaps if len(gap.ends) == 2]
    close = sum(len(gap.ends) == 1 for gap in gaps)
    if close > CLOSE_SHARE * len(gaps) or len(single) < LEAST_CUT or full < NARROWEST:
        return False
    return _cut(single, full) >= max(LEAST_CUT, CUT_SHARE * len(single))


def _cut(gaps: Sequence[LineGap], full: int) -> int:
    """How many gaps interrupt a sentence after a full line."""
    # A short line may break off on purpose: verse, or an item of a list.
    filled = [gap for gap in gaps if len(gap.before) >= FULL * full]
    return sum(breaks_off(gap.before, gap.after) for gap in filled)


def _gaps(text: str, pattern: re.Pattern[str]) -> Iterator[LineGap]:
    """The runs of line ends between lines, in the order of the text.

    A form feed ends a run: line ends before and after it are counted apart.
    """
    before, start = "", 0
    ends: list[Span] = []
    for match in re.finditer(f"{pattern.pattern}|\f", text):
        # `ends` has the line ends since `before`, the last line that is not blank.
        if line := text[start : match.start()].strip():
            yield LineGap(before, line, ends)
            before, ends = line, []
        if match[0] == "\f":
            yield LineGap(before, "", ends)
            before, ends = "", []
        else:
            ends.append(Span(*match.span()))
        start = match.end()
    yield LineGap(before, text[start:].strip(), ends)
