"""Check one fixture: restore it, compare, score. What comes back crosses process bounds."""

from __future__ import annotations

import time
from collections.abc import Iterable
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
from ocrfix.errors import OcrfixError
from ocrfix.rules.ruleset import Rules
from ocrfix.storage import folder
from ocrfix.storage.ledger_file import dumps

HOME = Path("rules")
"""Where rules that ship stand, in a working tree of ocrfix itself."""


class CheckTask(NamedTuple):
    """A fixture to check."""

    path: Path
    rules: tuple[Path, ...] = ()


class Checked(NamedTuple):
    """What checking a fixture came to."""

    path: str
    drifts: list[Drift]
    said: list[str]  # on decisions that lost their place, on a ledger that is not there
    scores: Scores | None
    seconds: float
    error: str = ""  # why it could not run
    text: bytes = b""  # what `--update` writes
    ledger: bytes = b""
    rules: dict[str, tuple[str, int]] = {}  # noqa: RUF012 - never altered; where rules stand

    @property
    def risen(self) -> list[str]:
        """The errors that are higher than recorded, in words."""
        return self.scores.risen if self.scores else []

    @property
    def fine(self) -> bool:
        """Whether all is as expected."""
        return not (self.drifts or self.said or self.risen or self.error)


def check(task: CheckTask) -> Checked:
    """Restore a fixture, and compare with what is expected of it.

    Raises:
        OcrfixError: it could not run.

    """
    began = time.monotonic()
    fixture = read(task.path)
    rules = rules_for(fixture, task.rules)
    now = _restored(fixture, rules)
    was, missing = recorded(fixture)
    said = [f"{folder.DECISIONS}: {line}" for line in now.said]
    if was is None:
        found = []
        said.append(missing)
    else:
        found = drifts(was, now)
    text = fixture.document.encode(now.text)
    found += _text(fixture, was, now)
    scores = ratchet.scores(fixture, was, now)
    if scores:
        found = ratchet.blamed(found, scores)
    seconds = round(time.monotonic() - began, 3)
    ledger = dumps(now.ledger).encode()
    places = _places({drift.rule for drift in found}, rules)
    return Checked(str(task.path), found, said, scores, seconds, "", text, ledger, places)


def _restored(fixture: Fixture, rules: Rules) -> RestoredFixture:
    """The restoration.

    Raises:
        OcrfixError: a pass raised an error; the message names it and the place.

    """
    found = restored(fixture, rules)
    if found.ledger.failures:
        raise OcrfixError("; ".join(map(str, found.ledger.failures)))
    return found


def _places(wanted: set[str], rules: Rules) -> dict[str, tuple[str, int]]:
    """File and line of the rules that stand in files here, so that a review can point there."""
    found: dict[str, tuple[str, int]] = {}
    for rule in wanted & set(rules.by_id):
        name, _, line = rules[rule].where.rpartition(", line ")
        for path in (Path(name), HOME / name):
            if line.isdecimal() and _has(path, int(line), rule):
                found[rule] = str(path), int(line)
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
