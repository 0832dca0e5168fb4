"""Writes the result of a check as text: by fixture, then by rule, with both readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from ocrfix.checking.check import Checked
from ocrfix.checking.drift import KINDS, Drift
from ocrfix.checking.fixture import EXPECTED, SCAN
from ocrfix.checking.ratchet import UNITS, Scores
from ocrfix.render.diff import style
from ocrfix.storage import folder
from ocrfix.visible import visible

SHOWN = 5
"""How many changes to show for each rule."""
WORDS = 8  # shown of those that a change made wrong or right


def report_lines(each: Checked, *, colour: bool) -> Iterator[str]:
    """The lines about one fixture; the first is a summary."""
    yield _head(each, colour=colour)
    lost = [f"{folder.DECISIONS}: {line}" for line in each.lost]
    for line in (*each.error.split("\n"), *lost, *each.said):
        if line:
            yield f"  {visible(line)}"
    if each.scores:
        yield from _scores(each.scores)
    path = Path(each.path) / SCAN
    for rule, group in groupby(each.drifts, key=lambda drift: drift.rule):
        yield from _rule(rule, list(group), path, colour=colour)


def _head(each: Checked, *, colour: bool) -> str:
    if each.fine:
        return f"{visible(each.path)}: {style('as expected', colour=colour, fg='green')}"
    what = _counted(drift.kind for drift in each.drifts)
    rules = dict.fromkeys(drift.rule for drift in each.drifts)
    if len(rules) > 1:
        what += f", beginning with {next(iter(rules))}"
    parts = [
        "could not run" if each.error else "",
        "the error rose" if each.risen else "",
        what,
        "" if what or not each.said else _short(each.said[0]),
        "" if what or not each.lost else _counted_decisions(len(each.lost)),
    ]
    return f"{visible(each.path)}: {style('; '.join(filter(None, parts)), colour=colour, fg='red')}"


def _counted_decisions(count: int) -> str:
    return "a decision to look at" if count == 1 else f"{count:,} decisions to look at"


def _short(said: str) -> str:
    """The start of a message: `ledger.jsonl is missing`, `ledger: not as it was written`."""
    # A message has the form `WHAT: WHY` or `FILE: WHAT: WHY`. A first part without a space is only
    # the name of a file or of a thing.
    first, second = (*said.split(": "), "")[:2]
    return first if " " in first else f"{first}: {second}"


def _scores(scores: Scores) -> Iterator[str]:
    for unit in UNITS:
        now, limit = scores.now[unit], scores.limit.get(unit)
        was = scores.expected.get(unit)
        drawn = f"{was:.4%} -> {now:.4%}" if was is not None and was != now else f"{now:.4%}"
        bound = ""
        if limit is not None and now > limit:
            bound = f"; ROSE: at most {limit:.4%} is recorded"
        elif limit is not None and now < limit:
            bound = f"; fell from {limit:.4%}: --update records it"
        yield f"  error in {unit}: {drawn} (the scan: {scores.scan[unit]:.4%}){bound}"


def _rule(rule: str, found: list[Drift], path: Path, *, colour: bool) -> Iterator[str]:
    counts = _counted(drift.kind for drift in found)
    yield f"  {style(rule, colour=colour, bold=True)}: {counts}"
    # A reworded change gives the same text, so one example is enough.
    listed = [drift for drift in found if drift.kind != "reworded"]
    for drift in listed[:SHOWN]:
        yield from _drift(drift, path, colour=colour)
    if len(listed) > SHOWN:
        yield f"    … and {len(listed) - SHOWN:,} more: --format json has all"
    if minor := [drift for drift in found if drift.kind == "reworded"]:
        yield f"    reworded, as {visible(minor[0].change)}: {visible(minor[0].what)}"


def _drift(drift: Drift, path: Path, *, colour: bool) -> Iterator[str]:
    fg = {"appeared": "green", "vanished": "red", "changed": "yellow"}[drift.kind]
    kind = style(drift.kind, colour=colour, fg=fg)
    place = f"{path}:{drift.line}:{drift.column}"
    if drift.rule == "text":
        place = f"{path.with_name(EXPECTED)}:{drift.expected_line}"
    yield f"    {visible(place)}  {kind}, {visible(drift.what)}  {visible(drift.change)}".rstrip()
    yield f"      was  {visible(drift.was)}"
    yield f"      now  {visible(drift.now)}"
    if drift.why and drift.kind != "vanished":
        yield f"      why  {visible(drift.why)}"
    if drift.because:
        yield f"      because {visible(drift.because)}"
    for label, words in (
        ("wrong now, was right", drift.worse),
        ("right now, was wrong", drift.better),
    ):
        if words:
            more = f" and {len(words) - WORDS} more" if len(words) > WORDS else ""
            yield f"      {label}: {visible(', '.join(words[:WORDS]))}{more}"


def _counted(kinds: Iterable[str]) -> str:
    """How many of each kind, as `2 vanished, 1 changed`."""
    counts = Counter(kinds)
    return ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind])
