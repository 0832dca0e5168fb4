"""`report.html`: the restored text with its changes in place, as one page that needs no network.

The weave is walked once, so the page costs time linear in pieces. Text is always escaped,
and the page's policy allows no script or style but its own two, by hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import NamedTuple

from ocrfix.decisions import Decisions
from ocrfix.ledger import Ledger
from ocrfix.piece import SCAN
from ocrfix.render.state import STANDING, Shown, shown
from ocrfix.span import Mark

BUCKETS = 120
"""Bars of the strip that shows where in the text changes lie."""
GLYPHS = str.maketrans({"\n": "↵", "\t": "⇥", "\f": "␌", "\r": "␍", "\N{SOFT HYPHEN}": "·"})
ODD = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Characters that a page must not act on: controls, bidi marks, halves of nothing."""
LOOKS = {"proposed": "p", "flagged": "n"}


class Run(NamedTuple):
    """A stretch of text that is shown in one way."""

    text: str
    tag: str  # "", ins, del or mark
    change: int  # number of the change; -1 for none
    at: int  # scan offset it begins at, or hangs at


def report(ledger: Ledger, decisions: Decisions, title: str) -> str:
    """The page, as text that is valid UTF-8."""
    found = list(shown(ledger, decisions))
    places = {each.change.number: place for place, each in enumerate(found)}
    body = "".join(_blocks(ledger, found, places, decisions))
    style = _asset("report.css")
    script = _asset("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        f"base-uri 'none'; form-action 'none'"
    )
    return _asset("report.template").format(
        policy=escape(policy),
        title=_text(title),
        style=style,
        script=script,
        facts=_facts(ledger, found),
        passes=_passes(found, ledger.stages),
        strip=_strip(ledger, found),
        body=body,
        data=_data(ledger, found),
    )


def _blocks(
    ledger: Ledger, found: list[Shown], places: dict[int, int], decisions: Decisions
) -> Iterator[str]:
    """The text, parted where the restored text has a blank line, with its changes in place."""
    heads = {m.span.start: m for m in ledger.marks if m.kind in {"heading", "title"}}
    begun: set[int] = set()
    out: list[str] = []
    head: Mark | None = None
    feeds = 0  # line ends that the restored text has had since its last letter
    for run in _runs(ledger, found, decisions):
        state = found[places[run.change]].state if run.change >= 0 else ""
        gone = (run.tag == "del" and state in STANDING) or (
            run.tag == "ins" and state == "proposed"
        )
        at = run.at
        for part in [run.text] if run.tag else re.split(r"(\n\s*\n)", run.text):
            bare = part.lstrip()
            if bare and not gone:
                if feeds + part[: len(part) - len(bare)].count("\n") > 1:
                    yield _block(out, head)
                    out, head = [], None
                if run.tag != "ins":
                    head = head or heads.get(at + len(part) - len(bare))
                feeds = part[len(part.rstrip()) :].count("\n")
            elif not gone:
                feeds += part.count("\n")
            if part:
                out.append(_span(run._replace(text=part), found, places, begun))
            at += len(part)
    yield _block(out, head)


def _block(out: list[str], head: Mark | None) -> str:
    text = "".join(out).strip("\n")
    if head is None or not text:
        return f"<p>{text}</p>\n" if text else ""
    level = min(6, 1 + int(head.attrs.get("level", "1")))
    return f'<h{level} class="{head.kind}">{text}</h{level}>\n'


def _span(run: Run, found: list[Shown], places: dict[int, int], begun: set[int]) -> str:
    if run.change < 0:
        return _text(run.text)
    place = places[run.change]
    each = found[place]
    look = LOOKS.get(each.state, "a")
    text = _text(run.text.translate(GLYPHS).replace(" ", "\N{NO-BREAK SPACE}")
                 if not run.text.strip() else run.text.translate(GLYPHS))  # fmt: skip
    first = ""
    if place not in begun:
        begun.add(place)
        first = f' id="c-{each.change.id}" tabindex="0" role="button"'
    return f'<{run.tag} class="c {look}" data-c="{place}"{first}>{text}</{run.tag}>'


def _runs(ledger: Ledger, found: list[Shown], decisions: Decisions) -> Iterator[Run]:
    """The text with everything that stands, is proposed or flagged, in order."""
    standing = ledger.standing(decisions)
    state = {each.change.number: each.state for each in found}
    weave = ledger.weave
    notes = sorted(
        (edit.scan.start, edit.scan.end, each.change.number)
        for each in found
        if each.state == "flagged"
        for edit in each.change.edits
    )
    at_note = place = 0
    for source, low, high, struck in weave.pieces:
        start, end = low, high
        by = [c for c in struck if standing[c]]
        maybe = [c for c in struck if state[c] == "proposed"]
        text = weave.sources[source][start:end]
        if source != SCAN:
            writer, version = weave.writers[source]
            if standing[writer] == version:
                if not by:
                    yield Run(text, "ins", writer, place)
            elif state[writer] == "proposed":
                yield Run(text, "ins", writer, place)
            continue
        place = end
        if by or maybe:
            yield Run(text, "del", (by or maybe)[0], start)
            continue
        while start < end:
            while at_note < len(notes) and max(notes[at_note][:2]) <= start:
                at_note += 1
            begin, until, number = notes[at_note] if at_note < len(notes) else (end, end, -1)
            if begin > start:
                stop = min(begin, end)
                yield Run(text[start - end :][: stop - start], "", -1, start)
            else:
                stop = min(max(until, start + 1), end)
                yield Run(text[start - end :][: stop - start], "mark", number, start)
            start = stop


def _facts(ledger: Ledger, found: list[Shown]) -> str:
    document = ledger.document
    counts = Counter(each.state for each in found)
    applied = sum(counts[state] for state in STANDING)
    pages = f", {len(document.pages):,} pages" if len(document.pages) > 1 else ""
    return (
        f"{_text(document.source.name)}, {len(document.text):,} characters{pages}: "
        f"{applied:,} changes applied, {counts['proposed']:,} proposed, "
        f"{counts['flagged']:,} places flagged."
    )


def _passes(found: list[Shown], stages: list[str]) -> str:
    """A row for each pass: a box that filters, and its counts as bars."""
    counts = {stage: Counter[str]() for stage in stages}
    for each in found:
        counts[each.change.stage][LOOKS.get(each.state, "a")] += 1
    most = max((sum(c.values()) for c in counts.values()), default=1) or 1
    rows: list[str] = []
    for stage, count in counts.items():
        total = sum(count.values())
        if not total:
            continue
        left = 0.0
        bars = ""
        for look in "apn":
            width = 100 * count[look] / most
            if width:
                bars += f'<rect class="{look}" x="{left:.1f}" width="{width:.1f}" height="8"/>'
            left += width
        said = f"{count['a']} applied, {count['p']} proposed, {count['n']} flagged"
        rows.append(
            f'<label><input type="checkbox" data-pass="{stage}" checked> {stage}'
            f'<svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" '
            f'aria-label="{said}">{bars}</svg><output>{total:,}</output></label>'
        )
    return "\n".join(rows)


def _strip(ledger: Ledger, found: list[Shown]) -> str:
    """How many changes lie in each part of the scan, as bars from start to end."""
    size = max(1, len(ledger.document.text))
    buckets: list[list[int]] = [[] for _ in range(BUCKETS)]
    for place, each in enumerate(found):
        at = each.change.edits[0].scan.start
        buckets[min(BUCKETS - 1, at * BUCKETS // size)].append(place)
    most = max(map(len, buckets)) or 1
    return "".join(
        f'<rect data-go="{bucket[0]}" x="{number}" width="0.8" '
        f'y="{20 - 2 - 18 * len(bucket) / most:.1f}" height="{2 + 18 * len(bucket) / most:.1f}"/>'
        for number, bucket in enumerate(buckets)
        if bucket
    )


def _data(ledger: Ledger, found: list[Shown]) -> str:
    """What the page says of each change on demand, as JSON that cannot end its element."""
    places = {each.change.number: place for place, each in enumerate(found)}
    leaning: dict[int, list[int]] = {}
    for each in found:
        for number, _ in each.change.needs:
            leaning.setdefault(number, []).append(places[each.change.number])
    rows = []
    for change, state, because in found:
        where = ledger.document.place(change.edits[0].scan.start)
        rows.append([
            change.id, change.stage, change.rule, change.why, change.confidence,
            change.safety.word, state, because, list(where), len(change.edits),
            [places[number] for number, _ in change.needs], leaning.get(change.number, [])[:50],
        ])  # fmt: skip
    return json.dumps(rows).replace("<", "\\u003c").replace("&", "\\u0026")


def _text(text: str) -> str:
    return ODD.sub(lambda match: f"‹{ord(match[0]):04X}›", escape(text).replace("\f", "\n"))


def _asset(name: str) -> str:
    return files("ocrfix.render").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
