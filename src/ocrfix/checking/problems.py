"""Lists the problems that a check found, each with a file and line to show it at."""

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
"""How many readings to show for each rule, and how many words that it made wrong."""


class Problem(NamedTuple):
    """One thing to look at, at a line of a file of the fixture."""

    path: str  # as seen from the working directory, with slashes
    line: int
    rule: str
    title: str
    message: str
    scan: tuple[str, int, int] | None = None  # file, line, column of the scan
    change: str = ""
    minor: bool = False  # only reworded: the text is unchanged
    column: int = 0  # from 0; with `length`, the part that is wrong; 0 and 0 for the whole line
    length: int = 0


def problems(found: Sequence[Checked]) -> Iterator[Problem]:
    """All problems, the most serious first.

    First come the errors that stopped fixtures, then error rates that rose. Then come the rules
    that drifted, each at its own line if its file is here, and then the rest by fixture.
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
    """Problems with paths as GitHub needs them: from the root of the repository.

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
    """Each error once, even if it stops many fixtures; at the line it names, if it can be found."""
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
    """An error as a problem at its place; None if it has no place, or its file is not here."""
    names = (Path(location.file), HOME / location.file) if location else ()
    file = next((name for name in names if name.is_file()), None)
    if not location or not file:
        return None
    problem = Problem(_seen(file), location.line or 1, rule, title, message)
    return problem._replace(column=location.column, length=location.length)


def _rules(found: Sequence[Checked]) -> Iterator[Problem]:
    """For each rule that drifted, a problem at its own line that shows its drifted changes.

    They are in the order of the pipeline, because the first is likely the cause of the others.
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
            # Only a few readings are shown. Those that are merely reworded come last.
            rows.sort(key=lambda row: row[1].kind == "reworded")
            shown = [
                f"{_seen(Path(each.path, SCAN))}:{d.line}:{d.column} {d.kind} ({d.what})\n"
                f"was  {d.was}\nnow  {d.now}"
                for each, d in rows[:SHOWN]
            ]
            path, text = _seen(Path(place.file)), "\n".join(shown)
            yield Problem(path, place.line, rule, title, text, minor=set(counts) == {"reworded"})


def _turn(rule: str, order: Sequence[str]) -> int:
    # The id of a rule begins with its pass, as in `hyphens.cut-word`. Marks and texts come last.
    stage = rule.partition(".")[0]
    return order.index(stage) if stage in order else len(order)


def _problem(path: Path, drift: Drift) -> Problem:
    scan = _seen(path / SCAN), drift.line, drift.column
    lines = [f"was  {drift.was}", f"now  {drift.now}"]
    lines += [f"because {drift.because}"] if drift.because else []
    lines += (
        [f"right in the expected text, wrong now: {', '.join(drift.worse)}"] if drift.worse else []
    )
    lines += (
        [f"wrong in the expected text, right now: {', '.join(drift.better)}"]
        if drift.better
        else []
    )
    title = f"{drift.rule} {drift.kind} ({drift.what})"
    expected = path / EXPECTED
    place = (_seen(expected), drift.expected_line) if expected.is_file() else scan[:2]
    minor = drift.kind == "reworded"
    # A difference of expected.txt that no change explains has no place in the scan.
    if drift.rule == "text":
        title = f"{EXPECTED} changed"
        lines.insert(0, drift.what)
        return Problem(*place, DRIFTED, title, "\n".join(lines))
    return Problem(*place, drift.rule, title, "\n".join(lines), scan, drift.change, minor)


def _culprits(each: Checked, line: str) -> str:
    guilty: dict[str, list[str]] = {}
    for drift in each.drifts:
        guilty.setdefault(drift.rule, []).extend(drift.worse)
    lines = [f"{rule} ({', '.join(words[:WORDS])})" for rule, words in guilty.items() if words]
    return "; ".join([line, *lines]) if lines else line


def _score_line(path: Path) -> int:
    """The number of the line with the recorded score, `[score]`."""
    lines = (path / ABOUT).read_text("utf-8").split("\n")
    return next((n for n, line in enumerate(lines, 1) if line.startswith("[score]")), 1)


def _seen(path: Path) -> str:
    """A path relative to the working directory, if it is inside."""
    # Paths that begin with `..` would name no file of the repository, so these stay as they are.
    below = os.path.relpath(path)
    return Path(path if below.startswith("..") else below).as_posix()
