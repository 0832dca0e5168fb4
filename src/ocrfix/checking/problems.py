"""What a check found, one by one, with the line of a fixture's file that it belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ocrfix import folder
from ocrfix.checking.check import Checked
from ocrfix.checking.drift import Drift
from ocrfix.checking.fixture import ABOUT, EXPECTED, SCAN

DRIFTED, ROSE, SAID, FAILED = (
    "check.drifted", "check.error-rose", "check.expectation-missing", "check.could-not-run",
)  # fmt: skip


class Problem(NamedTuple):
    """One thing to look at, at a line of a file of the fixture."""

    path: str  # as seen from the working directory, with slashes
    line: int
    rule: str
    title: str
    message: str
    scan: tuple[str, int, int] | None = None  # file, line, column of the scan
    change: str = ""


def problems(found: Iterable[Checked]) -> Iterator[Problem]:
    """All problems, fixture by fixture: what could not run, what rose, what drifted."""
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
    guilty = [f"{d.rule} ({', '.join(d.worse[:3])})" for d in each.drifts if d.worse]
    return f"{line}: {'; '.join(guilty[:5])}" if guilty else line


def _score_line(path: Path) -> int:
    """The line on which the ratchet stands."""
    lines = (path / ABOUT).read_text("utf-8").split("\n")
    return next((n for n, line in enumerate(lines, 1) if line.startswith("[score]")), 1)


def _seen(path: Path) -> str:
    """A path as the working directory sees it, if it lies below."""
    below = os.path.relpath(path)
    return Path(path if below.startswith("..") else below).as_posix()
