"""Write the hyphens that a file keeps as other or invisible characters as hyphens.

A soft hyphen is printed at a line end. Inside a line it only shows where a word may be cut, but
some files have it for the hyphens of compounds; the lexicon shows which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.core.edits import Edit, Fix
from ocrfix.passes.text.hyphen_signs import DASHES, HYPHENS, SOFT, WRITTEN_OTHERWISE
from ocrfix.rules.ruleset import Ruleset

AT_LINE_END = re.compile(rf"[{SOFT}]+(?=[ \t]*\r*(?:[\n\f]|\Z))")
# Where the blank is a line end that was joined: `capabili` soft hyphen, blank, `ties`.
BEFORE_BLANK = re.compile(rf"(?<=[^\W\d_])[{SOFT}](?= [^\W\d_])")
# `draw` / soft hyphen `ings`; or the soft hyphen has a line to itself.
AT_LINE_START = re.compile(
    rf"(?<=[^\W\d_])(?P<gap>[ \t]*\r*\n[ \t]*)(?P<sign>[{SOFT}]+)"
    r"(?P<alone>[ \t]*\r*\n)?(?=[^\W\d_])"
)
SOFT_WORD = re.compile("(?:[^\\W\\d_]|[\u00ad'\N{RIGHT SINGLE QUOTATION MARK}-])+")
LOST = re.compile("(?<=[^\\W\\d_])\ufffe(?=[^\\W\\d_])")


def hyphen_signs(text: str, odd: str, rules: Ruleset) -> Iterator[Fix]:
    """Repair the hyphens of a text; `odd` has each of its characters outside plain print once."""
    if not set(HYPHENS[1:]).isdisjoint(odd) or "\N{NOT SIGN}" in text:
        yield from _other_signs(text, rules)
    if not set(SOFT).isdisjoint(odd):
        # Line ends first: there the hyphen was printed, and the pass for hyphens needs it.
        yield from _at_line_ends(text, rules)
        yield from _in_words(text, rules)
        for match in LOST.finditer(text):
            start, end = match.span()
            edit = Edit.at(start, end, "", (start - 1, end + 1))
            yield rules.fix("encoding.lost-hyphen", [edit])


def _other_signs(text: str, rules: Ruleset) -> Iterator[Fix]:
    """One change for the whole text: a file writes its hyphens in one way."""
    edits = [
        Edit.at(*match.span(), "-", (match.start() - 1, min(len(text), match.end() + 1)))
        for match in WRITTEN_OTHERWISE.finditer(text)
    ]
    if edits:
        why = f"at {len(edits)} line ends a hyphen is written with another sign"
        yield rules.fix("encoding.hyphen-sign", edits, why)


def _at_line_ends(text: str, rules: Ruleset) -> Iterator[Fix]:
    rule = "encoding.soft-hyphen-at-line-end"
    for match in AT_LINE_START.finditer(text):
        # The letter before the gap is written with the hyphen: an insertion would touch the return
        # of the gap, which `line_ends` deletes.
        end = match.start()
        edits = [Edit.at(end - 1, end, text[end - 1] + "-")]
        edits.append(Edit.at(*match.span("sign"), ""))
        if match["alone"]:
            edits.append(Edit.at(match.end() - 1, match.end(), ""))
        yield rules.fix(rule, edits)
    for pattern in (AT_LINE_END, BEFORE_BLANK):
        for match in pattern.finditer(text):
            start, end = match.span()
            before = text[max(0, start - 1) : start]
            # `cross-` and a soft hyphen: the hyphen is there already.
            new = "" if before and before in HYPHENS + DASHES else "-"
            reads = (max(0, start - 1), min(len(text), end + 1))
            yield rules.fix(rule, [Edit.at(start, end, new, reads)])


def _in_words(text: str, rules: Ruleset) -> Iterator[Fix]:
    """The soft hyphens inside lines: they go, but a compound gets its hyphens."""
    # Only words with a soft hyphen: searching for the sign is fast.
    at = text.find("\u00ad")
    while at >= 0:
        start = at
        while start > 0 and SOFT_WORD.fullmatch(text, start - 1, start):
            start -= 1
        match = SOFT_WORD.match(text, start)
        word = match[0] if match else "\u00ad"
        new = _spelled(word, rules)
        for n, sign in enumerate(word):
            if sign == "\u00ad":
                put = "-" if new else ""
                edit = Edit.at(start + n, start + n + 1, put, (start, start + len(word)))
                yield rules.fix("encoding.soft-hyphen", [edit])
        at = text.find("\u00ad", start + len(word))


def _spelled(word: str, rules: Ruleset) -> bool:
    """Whether the soft hyphens of a word are the hyphens of a compound."""
    parts = [part for part in word.split("\u00ad") if part]
    if len(parts) < 2:
        return False
    count = rules.lexicon.count
    closed, hyphened = count("".join(parts)), count("-".join(parts))
    return hyphened > closed
