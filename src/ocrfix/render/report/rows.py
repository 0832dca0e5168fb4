"""The data of each change for the page's script, as JSON; `model.js` reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ocrfix.core.decisions import AMEND, Decisions
from ocrfix.core.edits import Safety, Span
from ocrfix.core.ledger import Change, Ledger
from ocrfix.core.status import Shown
from ocrfix.render.report.plots import bar

ODD = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
    r"\ufffe\uffff]"
)
"""Characters that a page must not interpret: controls, bidi marks, lone surrogates."""
UNSEEN = re.compile(r"[\u200b-\u200d\u2060]")
"""Invisible characters, shown by code point where they changed."""
# White space, or a soft hyphen, which a browser shows only at a line end. `BLANK` are those to be
# shown even among other characters, since they alter the line.
BLANKS = re.compile(r"(\s+|\xad)")
BLANK = re.compile(r"[\n\t\r\f\v\xad]")
GLYPHS = {"\t": "⇥", "\f": "⇟", "\r": "⇤", "\v": "↧", "\xad": "¬", "\xa0": "°"}
LONGEST_QUOTE = 240
"""Maximum length of an old or new text in the panel."""
MOST_QUOTES = 6
"""Maximum number of different replacements in the panel."""
AROUND = 24
"""How many characters of the scan to quote on each side of a change."""


def dumps(page: Mapping[str, Any]) -> str:
    """JSON that is safe inside a script element."""
    # `</script>` in a text would end the element, and `<!--` would change how the rest is read.
    return json.dumps(page, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")


def book(ledger: Ledger, found: Sequence[Shown], decisions: Decisions) -> dict[str, Any]:
    """All data about scan, changes and decisions for the page.

    A change is `[id, pass, rule, why, confidence, safety, start, end, page, line, column,
    edits, quotes, bar, number, needs, bars, raw, verdict, by, note, wording]`; `needs` are
    `[place, version]`, `bars` places, where a place is a change's number in this list.
    """
    document = ledger.document
    places = {each.change.number: place for place, each in enumerate(found)}
    wordings: dict[int, list[tuple[str, int]]] = {}
    for (number, new), version in ledger.under(decisions).record.versions.items():
        wordings.setdefault(places[number], []).append((plain(new), version))
    return {
        "rows": [_row(ledger, each, decisions, places) for each in found],
        "scan": document.source.sha256,
        "apply": int(decisions.apply),
        "stages": ledger.stages,
        "wordings": wordings,
        "pages": _pages(ledger),
    }


def _row(ledger: Ledger, each: Shown, decisions: Decisions, places: Mapping[int, int]) -> list[Any]:
    change, document = each.change, ledger.document
    decision = decisions.by_change.get(change.id)
    new = decision.new if decision and decision.verdict == AMEND else None
    quotes = _quotes(document.text, change)
    return [
        change.id, change.stage, plain(change.rule), plain(change.why), change.confidence,
        int(change.safety), *change.scan, *document.place(change.scan.start), len(change.edits),
        quotes, bar(each, len(document.text)), change.number,
        [(places[n], version) for n, version in change.needs],
        [places[n] for n in change.bars], _raw(change, quotes),
        decision.verdict if decision else "", plain(decision.by) if decision else "",
        plain(decision.note) if decision else "", new,
    ]  # fmt: skip


def _pages(ledger: Ledger) -> list[tuple[int, int]]:
    """The first line and the number of lines of each page."""
    document = ledger.document
    firsts = [document.place(page.start).line for page in document.pages]
    ends = [*firsts[1:], len(document.line_starts) + 1]
    return [(first, end - first) for first, end in zip(firsts, ends, strict=True)]


def _raw(change: Change, quotes: Sequence[Sequence[str | int]]) -> list[str] | int:
    """Old and new text unchanged, if the quotes differ from them."""
    # Most quotes are the whole texts, unchanged; then the page need not have them twice.
    if len(change.edits) == 1 and quotes[0][1:3] == [change.old, change.new]:
        return 0
    return [change.old, change.new]


def _quotes(scan: str, change: Change) -> list[list[str | int]]:
    """The replacements of a change: `[before, old, new, after, how often]`, without duplicates."""
    found: dict[tuple[str, str], list[str | int]] = {}
    for edit in change.edits:
        key = (edit.old, "" if change.safety == Safety.NOTE else edit.new)
        if key in found:
            found[key][4] = int(found[key][4]) + 1
        elif len(found) < MOST_QUOTES:
            before, after = _around(scan, edit.scan)
            found[key] = [before, *map(quote, key), after, 1]
    return list(found.values())


def _around(scan: str, span: Span) -> tuple[str, str]:
    """The words of the scan before and after a place, on its line."""
    before = scan[max(0, span.start - AROUND) : span.start].rpartition("\n")[2]
    after = scan[span.end : span.end + AROUND].partition("\n")[0]
    # Cut, perhaps in the middle of a word: begin with the next whole one. A shorter text is not
    # cut: its line begins or ends there.
    if len(before) == AROUND:
        before = before.partition(" ")[2] or before
    if len(after) == AROUND:
        after = after.rpartition(" ")[0] or after
    return quote(before), quote(after)


def quote(text: str) -> str:
    """The beginning of a text, with a glyph for each invisible space."""
    kept = text[:LONGEST_QUOTE]
    parts = [
        glyph(part) if BLANK.search(part) or kept.isspace() else part
        for part in BLANKS.split(kept)
        if part
    ]
    return UNSEEN.sub(spelt, plain("".join(parts))) + ("…" if len(text) > len(kept) else "")


def plain(text: str) -> str:
    """Text that is safe to show in a page."""
    return ODD.sub(spelt, text)


def glyph(blank: str) -> str:
    """A glyph for white space: a line end, a paragraph end, or a number of spaces."""
    shown = "".join([GLYPHS[char] for char in sorted(set(blank) & GLYPHS.keys())])
    if feeds := blank.count("\n"):
        return shown + ("↵" if feeds == 1 else "¶")
    spaces = sum(char not in GLYPHS for char in blank)
    return shown + ("␣" * spaces if spaces < 4 else f"␣×{spaces}")


def spelt(match: re.Match[str]) -> str:
    """A character by its code point."""
    return f"‹{ord(match[0]):04X}›"
