"""Check one fixture: restore it, compare, score. What comes back crosses process bounds."""

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
"""Where rules that ship stand, in a working tree of ocrfix itself."""


class CheckTask(NamedTuple):
    """A fixture to check."""

    path: Path
    rules: tuple[Path, ...] = ()


class Failure(NamedTuple):
    """Why a fixture could not run, and the place in a file where that is known."""

    message: str
    location: Location | None = None


class Checked(NamedTuple):
    """What checking a fixture came to."""

    path: str
    drifts: list[Drift]
    said: list[str]  # on a ledger that is not there
    scores: Scores | None
    seconds: float
    error: str = ""  # why it could not run
    text: bytes = b""  # what `--update` writes
    ledger: bytes = b""
    rules: dict[str, Location] = {}  # noqa: RUF012 - never altered; where the rules are
    failures: tuple[Failure, ...] = ()  # what `error` says, one by one
    lost: Sequence[str] = ()  # on decisions that moved, or found no change

    @property
    def risen(self) -> list[str]:
        """The errors that are higher than recorded, in words."""
        return self.scores.risen if self.scores else []

    @property
    def fine(self) -> bool:
        """Whether all is as expected."""
        return not (self.drifts or self.said or self.lost or self.risen or self.error)


def check(task: CheckTask) -> Checked:
    """Restore a fixture, and compare with what is expected of it."""
    try:
        return _check(task)
    except OcrfixError as error:
        failures = tuple(Failure(each.message, each.location) for each in error.each)
        own = Location(str(task.path))  # said already, where the fixture is named
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
    """The restoration.

    Raises:
        OcrfixError: a pass raised an error; the message names it and the place.

    """
    found = restored(fixture, rules)
    if found.ledger.failures:
        raise OcrfixError("; ".join(map(str, found.ledger.failures)))
    return found


def _places(wanted: set[str], rules: Ruleset) -> dict[str, Location]:
    """Where the rules are that are in files here, so that a review can point there."""
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
    """Whether a file is the one that the rule was read from, and not another of its name."""
    if not path.is_file():
        return False
    lines = path.read_text("utf-8", "replace").splitlines()
    return len(lines) >= line and rule in lines[line - 1]


def _text(fixture: Fixture, was: RestoredFixture | None, now: RestoredFixture) -> Iterable[Drift]:
    """Lines of `expected.txt` that are not what comes now, where the ledger does not say so."""
    document = fixture.document
    if fixture.expected is None:
        return
    if was and document.encode(was.text) == fixture.expected:
        return
    expected = fixture.expected.decode("utf-8", "surrogateescape")
    text = document.encode(now.text).decode("utf-8", "surrogateescape")
    what = f"{EXPECTED} has lines that its ledger does not give" if was else "reads otherwise"
    if expected.replace("\r", "") == text:
        what = f"{EXPECTED} has line ends of Windows; `fixtures/** -text` in .gitattributes helps"
    for line, one, two in lines_unlike(expected, text):
        was_, now_ = unlike(one, two)
        yield Drift("changed", "", "text", "", what, was_, now_, "", "", Span(0, 0), 1, 1, 1, line)


def accept(found: Checked) -> list[str]:
    """Make what came the expectation; what was not accepted, in words.

    Nothing of a fixture is written where its error rose.
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
