"""Checks one fixture: restores it, compares and scores.

Fixtures are checked in several processes, so tasks and results are plain values that can be sent
between them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ocrfix.checking import ratchet
from ocrfix.checking.drift import Drift, drifts, lines_unlike, unlike
from ocrfix.checking.fixture import (
    ABOUT,
    EXPECTED,
    Fixture,
    RestoredFixture,
    read,
    recorded,
    restored,
    rules_for,
)
from ocrfix.checking.ratchet import Scores
from ocrfix.core.edits import Span
from ocrfix.errors import Location, OcrfixError
from ocrfix.rules.ruleset import Ruleset
from ocrfix.storage import folder
from ocrfix.storage.ledger_file import dumps

HOME = Path("rules")
"""The folder of the shipped rules, in a working tree of ocrfix itself."""


class CheckTask(NamedTuple):
    """A fixture to check."""

    path: Path
    rules: tuple[Path, ...] = ()


class Failure(NamedTuple):
    """Why a fixture could not run, and the place in a file, if known."""

    message: str
    location: Location | None = None


class Checked(NamedTuple):
    """The result of checking a fixture."""

    path: str
    drifts: list[Drift]
    said: list[str]  # about a ledger that is missing or cannot be read
    scores: Scores | None
    seconds: float
    error: str = ""  # why it could not run
    text: bytes = b""  # what `--update` writes
    ledger: bytes = b""
    rules: dict[str, Location] = {}  # noqa: RUF012 - never changed; where the rules are
    failures: tuple[Failure, ...] = ()  # the errors in `error`, one by one
    lost: Sequence[str] = ()  # about decisions that moved, or whose change is gone

    @property
    def risen(self) -> list[str]:
        """The error rates that are higher than recorded, as messages."""
        return self.scores.risen if self.scores else []

    @property
    def fine(self) -> bool:
        """Whether all is as expected."""
        return not (self.drifts or self.said or self.lost or self.risen or self.error)


def check(task: CheckTask) -> Checked:
    """Restore a fixture, and compare the result with what is expected; errors are in the result."""
    try:
        return _check(task)
    except OcrfixError as error:
        failures = tuple(Failure(each.message, each.location) for each in error.each)
        own = Location(str(task.path))  # not repeated: the report names the fixture
        said = error.message if error.location == own else str(error)
        return failed(task, said, failures)


def failed(task: CheckTask, error: str, failures: tuple[Failure, ...] = ()) -> Checked:
    """The result for a fixture that could not run."""
    return Checked(str(task.path), [], [], None, 0.0, error, failures=failures or (Failure(error),))


def _check(task: CheckTask) -> Checked:
    began = time.monotonic()
    fixture = read(task.path)
    rules = rules_for(fixture, task.rules)
    now = _restored(fixture, rules)
    was, missing = recorded(fixture)
    said = [missing] if was is None else []
    found = [] if was is None else drifts(was, now)
    text = fixture.document.encode(now.text)
    found += _text(fixture, was, now)
    scores = ratchet.scores(fixture, was, now)
    if scores:
        found = ratchet.blamed(found, scores)
    seconds = round(time.monotonic() - began, 3)
    ledger = dumps(now.ledger).encode()
    places = _places({drift.rule for drift in found}, rules)
    path, lost = str(task.path), now.said
    return Checked(path, found, said, scores, seconds, "", text, ledger, places, lost=lost)


def _restored(fixture: Fixture, rules: Ruleset) -> RestoredFixture:
    """Restore a fixture.

    Raises:
        OcrfixError: a pass raised an error; the message names it and the place.
    """
    found = restored(fixture, rules)
    if found.ledger.failures:
        raise OcrfixError("; ".join(map(str, found.ledger.failures)))
    return found


def _places(wanted: set[str], rules: Ruleset) -> dict[str, Location]:
    """The places of those rules whose files are here, so that a review can point there."""
    found: dict[str, Location] = {}
    for rule in wanted & set(rules.by_id):
        place = rules[rule].location
        if place is None:
            continue
        for path in (Path(place.file), HOME / place.file):
            if _has(path, place.line, rule):
                found[rule] = place._replace(file=str(path))
                break
    return found


def _has(path: Path, line: int, rule: str) -> bool:
    """Whether a rule was read from this file, and not from another file with the same name."""
    if not path.is_file():
        return False
    lines = path.read_text("utf-8", "replace").splitlines()
    return len(lines) >= line and rule in lines[line - 1]


def _text(fixture: Fixture, was: RestoredFixture | None, now: RestoredFixture) -> Iterable[Drift]:
    """Lines of `expected.txt` that differ from the new text, unless the ledger explains them."""
    document = fixture.document
    if fixture.expected is None:
        return
    # The expected text is that of the expected ledger, so each difference is in the drifts already.
    if was and document.encode(was.text) == fixture.expected:
        return
    expected = fixture.expected.decode("utf-8", "surrogateescape")
    text = document.encode(now.text).decode("utf-8", "surrogateescape")
    what = f"{EXPECTED} has lines that its ledger does not give" if was else "reads differently"
    # Git on Windows may check text files out with CR LF.
    if expected.replace("\r", "") == text:
        what = f"{EXPECTED} has line ends of Windows; `fixtures/** -text` in .gitattributes helps"
    for line, one, two in lines_unlike(expected, text):
        was_, now_ = unlike(one, two)
        yield Drift("changed", "", "text", "", what, was_, now_, "", "", Span(0, 0), 1, 1, 1, line)


def accept(found: Checked) -> list[str]:
    """Write the new text and ledger as the expected ones; return why, if that is refused.

    Nothing is written for a fixture that could not run, or whose error rose.
    """
    if found.error or found.risen:
        return [*found.risen]
    path = Path(found.path)
    folder.write(path / EXPECTED, found.text)
    folder.write(path / folder.LEDGER, found.ledger)
    if found.scores:
        about = path / ABOUT
        text = about.read_bytes().decode("utf-8-sig")
        folder.write(about, ratchet.written(text, found.scores).encode())
    return []
