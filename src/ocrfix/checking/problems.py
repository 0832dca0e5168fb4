"""What a check found, one by one, with the line of a fixture's file that it belongs to."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ocrfix.checking.check import HOME, Checked, Failure
from ocrfix.checking.drift import Drift
from ocrfix.checking.fixture import ABOUT, EXPECTED, SCAN
from ocrfix.errors import Location
from ocrfix.pipeline import PASSES
from ocrfix.storage import folder

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
    minor: bool = False  # the text is as it was: reworded
    column: int = 0  # from 0, with the length of what is wrong; 0 and 0 for the whole line
    length: int = 0


def problems(found: Sequence[Checked]) -> Iterator[Problem]:
    """All problems, the gravest first: what stopped fixtures, where the error rose, the rules.

    A rule is told at its own line, where its file is here. Then all else, fixture by fixture.
    """
    yield from _failures(found)
    for each in found:
        path = Path(each.path)
        for line in each.risen:
            yield Problem(_seen(path / ABOUT), _score_line(path), ROSE, line, _culprits(each, line))
    yield from _rules(found)
    for each in found:
        path = Path(each.path)
        for file, lines in ((folder.DECISIONS, each.lost), (ABOUT, each.said)):
            for line in lines:
                yield Problem(_seen(path / file), 1, SAID, "not as it was recorded", line)
        yield from (_problem(path, drift) for drift in each.drifts)


def seen_from_root(found: Iterable[Problem]) -> Iterator[Problem]:
    """Problems with paths as GitHub reads them: from the root of the repository, wherever we are.

    In its runners `GITHUB_WORKSPACE` is that root, and a step may work in a folder below it.
    """
    root, here = os.environ.get("GITHUB_WORKSPACE"), Path.cwd()
    if not root or not here.is_relative_to(Path(root).resolve()):
        yield from found
        return
    below = here.relative_to(Path(root).resolve())
    for each in found:
        scan = (below.joinpath(each.scan[0]).as_posix(), *each.scan[1:]) if each.scan else None
        yield each._replace(path=below.joinpath(each.path).as_posix(), scan=scan)


def _failures(found: Sequence[Checked]) -> Iterator[Problem]:
    """Each error once, however many fixtures it stops: at the line it names, if that is here."""
    stopped: dict[Failure, list[Checked]] = {}
    for each in found:
        for failure in each.failures or [Failure(each.error)] * bool(each.error):
            stopped.setdefault(failure, []).append(each)
    for failure, those in stopped.items():
        which = those[0].path if len(those) == 1 else f"{len(those)} fixtures"
        if problem := placed(*failure, FAILED, f"{which} could not run"):
            yield problem
        else:
            for each in those:
                about = _seen(Path(each.path, ABOUT))
                yield Problem(about, 1, FAILED, "could not run", each.error)


def placed(message: str, location: Location | None, rule: str, title: str) -> Problem | None:
    """An error as a problem at its place; None where it has none, or its file is not here."""
    names = (Path(location.file), HOME / location.file) if location else ()
    file = next((name for name in names if name.is_file()), None)
    if not location or not file:
        return None
    problem = Problem(_seen(file), location.line or 1, rule, title, message)
    return problem._replace(column=location.column, length=location.length)


def _rules(found: Sequence[Checked]) -> Iterator[Problem]:
    """Of each rule that drifted: what became of its changes, at its own line.

    In the order of the pipeline, so that the first is likely the cause.
    """
    drifted: dict[str, list[tuple[Checked, Drift]]] = {}
    for each in found:
        for drift in each.drifts:
            drifted.setdefault(drift.rule, []).append((each, drift))
    order = [stage.__name__ for stage in PASSES]
    for rule, rows in sorted(drifted.items(), key=lambda item: _turn(item[0], order)):
        if place := rows[0][0].rules.get(rule):
            counts = Counter(drift.kind for _, drift in rows)
            title = f"{rule}: " + ", ".join(f"{n} {kind}" for kind, n in counts.items())
            rows.sort(key=lambda row: row[1].kind == "reworded")
            shown = [
                f"{_seen(Path(each.path, SCAN))}:{d.line}:{d.column} {d.kind} ({d.what})\n"
                f"was  {d.was}\nnow  {d.now}"
                for each, d in rows[:SHOWN]
            ]
            path, text = _seen(Path(place.file)), "\n".join(shown)
            yield Problem(path, place.line, rule, title, text, minor=set(counts) == {"reworded"})


def _turn(rule: str, order: Sequence[str]) -> int:
    stage = rule.partition(".")[0]
    return order.index(stage) if stage in order else len(order)


def _problem(path: Path, drift: Drift) -> Problem:
    scan = _seen(path / SCAN), drift.line, drift.column
    told = [f"was  {drift.was}", f"now  {drift.now}"]
    told += [f"because {drift.because}"] if drift.because else []
    told += [f"right as expected, wrong now: {', '.join(drift.worse)}"] if drift.worse else []
    told += [f"wrong as expected, right now: {', '.join(drift.better)}"] if drift.better else []
    title = f"{drift.rule} {drift.kind} ({drift.what})"
    expected = path / EXPECTED
    place = (_seen(expected), drift.expected_line) if expected.is_file() else scan[:2]
    minor = drift.kind == "reworded"
    if drift.rule == "text":
        title = f"{EXPECTED} changed"
        told.insert(0, drift.what)
        return Problem(*place, DRIFTED, title, "\n".join(told))
    return Problem(*place, drift.rule, title, "\n".join(told), scan, drift.change, minor)


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
