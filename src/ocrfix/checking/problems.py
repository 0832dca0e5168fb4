"""What a check found, one by one, with the line of a fixture's file that it belongs to."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ocrfix import folder
from ocrfix.checking.check import Checked
from ocrfix.checking.drift import Drift
from ocrfix.checking.fixture import ABOUT, EXPECTED, SCAN

DRIFTED, ROSE, SAID, FAILED = (
    "check.drifted", "check.error-rose", "check.expectation-missing", "check.could-not-run",
)  # fmt: skip

SHOWN, WORDS = 3, 6
"""Readings shown of each rule, and words that it made wrong."""


class Problem(NamedTuple):
    """One thing to look at, at a line of a file of the fixture."""

    path: str  # as seen from the working directory, with slashes
    line: int
    rule: str
    title: str
    message: str
    scan: tuple[str, int, int] | None = None  # file, line, column of the scan
    change: str = ""


def problems(found: Sequence[Checked]) -> Iterator[Problem]:
    """All problems: by rule, where its file is here; then fixture by fixture."""
    yield from _rules(found)
    for each in found:
        path = Path(each.path)
        if each.error:
            yield Problem(_seen(path / ABOUT), 1, FAILED, "could not run", each.error)
        for line in each.risen:
            yield Problem(_seen(path / ABOUT), _score_line(path), ROSE, line, _culprits(each, line))
        for line in each.said:
            named = line.split(":")[0].split(" ")[0]
            file = named if named == folder.DECISIONS else ABOUT
            yield Problem(_seen(path / file), 1, SAID, "not as it was recorded", line)
        yield from (_problem(path, drift) for drift in each.drifts)


def _rules(found: Sequence[Checked]) -> Iterator[Problem]:
    """Of each rule that drifted: what became of its changes, at its own line."""
    drifted: dict[str, list[tuple[Checked, Drift]]] = {}
    for each in found:
        for drift in each.drifts:
            drifted.setdefault(drift.rule, []).append((each, drift))
    for rule, rows in drifted.items():
        if place := rows[0][0].rules.get(rule):
            counts = Counter(drift.kind for _, drift in rows)
            title = f"{rule}: " + ", ".join(f"{n} {kind}" for kind, n in counts.items())
            shown = [f"{each.path}\nwas  {d.was}\nnow  {d.now}" for each, d in rows[:SHOWN]]
            yield Problem(_seen(Path(place[0])), place[1], rule, title, "\n".join(shown))


def _problem(path: Path, drift: Drift) -> Problem:
    scan = _seen(path / SCAN), drift.line, drift.column
    told = [f"was  {drift.was}", f"now  {drift.now}"]
    told += [f"because {drift.because}"] if drift.because else []
    told += [f"right as expected, wrong now: {', '.join(drift.worse)}"] if drift.worse else []
    told += [f"wrong as expected, right now: {', '.join(drift.better)}"] if drift.better else []
    title = f"{drift.rule} {drift.kind} ({drift.what})"
    expected = path / EXPECTED
    place = (_seen(expected), drift.expected_line) if expected.is_file() else scan[:2]
    rule = DRIFTED if drift.rule == "text" else drift.rule
    return Problem(*place, rule, title, "\n".join(told), scan, drift.change)


def _culprits(each: Checked, line: str) -> str:
    guilty: dict[str, list[str]] = {}
    for drift in each.drifts:
        guilty.setdefault(drift.rule, []).extend(drift.worse)
    told = [f"{rule} ({', '.join(words[:WORDS])})" for rule, words in guilty.items() if words]
    return "; ".join([line, *told]) if told else line


def _score_line(path: Path) -> int:
    """The line on which the ratchet stands."""
    lines = (path / ABOUT).read_text("utf-8").split("\n")
    return next((n for n, line in enumerate(lines, 1) if line.startswith("[score]")), 1)


def _seen(path: Path) -> str:
    """A path as the working directory sees it, if it lies below."""
    below = os.path.relpath(path)
    return Path(path if below.startswith("..") else below).as_posix()
