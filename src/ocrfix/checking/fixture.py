"""Reads a fixture: a folder with `about.toml`, the scan, and the expected restoration.

| file | what it is |
|---|---|
| `about.toml` | where the scan comes from, what the fixture tests, how to restore it |
| `scan.txt` | the scan |
| `expected.txt`, `ledger.jsonl` | the expected text and changes; `check --update` writes them |
| `decisions.tsv` | what people decided; may be missing |
| `truth.txt` | the ground truth, for scores; may be missing |
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ocrfix.checking import about
from ocrfix.config import Notes
from ocrfix.core.decisions import Decisions
from ocrfix.core.document import Document
from ocrfix.core.ledger import Ledger
from ocrfix.core.reanchor import attach, moves
from ocrfix.errors import LedgerError, Location, OcrfixError, RuleError
from ocrfix.language.at_hand import see_words
from ocrfix.pipeline import PASSES, chosen, run
from ocrfix.project import NO_PROJECT, find, project_of
from ocrfix.project import read as read_project
from ocrfix.rules.loading import load
from ocrfix.rules.ruleset import Ruleset
from ocrfix.storage import folder
from ocrfix.storage.ledger_file import loads

ABOUT, SCAN, EXPECTED, TRUTH = "about.toml", folder.SCAN, "expected.txt", "truth.txt"


class Fixture(NamedTuple):
    """A fixture as read from its folder."""

    path: Path
    about: dict[str, Any]
    document: Document
    expected: bytes | None
    truth: str | None


class RestoredFixture(NamedTuple):
    """What restoring a fixture gives now."""

    ledger: Ledger
    made: Decisions
    said: Sequence[str]  # about decisions that moved or were lost

    @property
    def text(self) -> str:
        """The restored text."""
        return self.ledger.text(self.made)


def fixtures(places: Sequence[Path]) -> list[Path]:
    """The fixtures in some folders and their subfolders.

    Raises:
        OcrfixError: a folder does not exist, or has no fixtures.
    """
    found: list[Path] = []
    for place in places:
        if place.is_file():
            raise OcrfixError(f"{place}: a file. Name its folder, or a folder of fixtures.")
        if not place.is_dir():
            raise OcrfixError(f"{place}: no such folder. Name a fixture, or a folder of fixtures.")
        here = sorted(each.parent for each in place.rglob(ABOUT) if each.is_file())
        if not here:
            raise OcrfixError(
                f"{place}: no fixtures: no folder in it has an {ABOUT}. Make one with the scan as "
                f'{SCAN} and `language = "en"` in {ABOUT}; `ocrfix check --update` does the rest.'
            )
        # One folder can be named twice, or be inside another.
        found += (path for path in here if path not in found)
    return found


def read(path: Path) -> Fixture:
    """Read a fixture.

    Raises:
        OcrfixError: a file is missing, or cannot be read.
    """
    # What the fixture says overrides its project.
    says = _said_by_project(path) | about.read(path / ABOUT, _bytes(path / ABOUT))
    if not (path / SCAN).is_file():
        others = ", ".join(sorted(each.name for each in path.glob("scan.*") if each.is_file()))
        instead = f"There is {others}, which `check` does not read." if others else "Put it there."
        raise OcrfixError(f"{SCAN} is missing. {instead}", Location(str(path)))
    try:
        document = Document.from_bytes(_bytes(path / SCAN), SCAN, says.get("encoding"))
    except OcrfixError as error:
        raise OcrfixError(f"{error} For a fixture: `encoding = ...` in {ABOUT}.") from None
    expected = _bytes(path / EXPECTED) if (path / EXPECTED).is_file() else None
    return Fixture(path, says, document, expected, truth(path))


def truth(path: Path) -> str | None:
    """The ground truth in a folder, if it has one.

    Raises:
        OcrfixError: the file is not text, or is empty.
    """
    if not (path / TRUTH).is_file():
        return None
    text = Document.from_bytes(_bytes(path / TRUTH), str(path / TRUTH)).text
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise OcrfixError(
            "empty. Put the ground truth there, or remove it.", Location(str(path / TRUTH))
        )
    # Bytes that are no UTF-8 are read as lone surrogates. A scan may have such bytes, but a truth
    # that has them was saved in another encoding, and its accents would all count as errors.
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise OcrfixError("not UTF-8. Save it as UTF-8.", Location(str(path / TRUTH)))
    return text


def restored(fixture: Fixture, rules: Ruleset) -> RestoredFixture:
    """Restore a fixture as its `about.toml` says."""
    says = fixture.about
    made = folder.decisions(fixture.path).applying(folder.LEVELS[says.get("apply", "safe")])
    passes = chosen(says["passes"]) if "passes" in says else PASSES
    result = run(fixture.document, rules, made, passes)
    said = moves(result.ledger, made, result.decisions)
    return RestoredFixture(result.ledger, result.decisions, said)


def recorded(fixture: Fixture) -> tuple[RestoredFixture | None, str]:
    """What its `ledger.jsonl` expects; None and the reason if there is no usable ledger."""
    path = fixture.path / folder.LEDGER
    if not path.is_file():
        return None, f"{folder.LEDGER} is missing: everything counts as new."
    try:
        ledger = loads(_bytes(path).decode(), fixture.document)
    except (LedgerError, UnicodeDecodeError) as error:
        return None, f"{error} Everything counts as new."
    made = folder.decisions(fixture.path)
    level = folder.LEVELS[fixture.about.get("apply", "safe")]
    return RestoredFixture(ledger, *attach(ledger, made.applying(level))), ""


def rules_for(fixture: Fixture, folders: tuple[Path, ...]) -> Ruleset:
    """The rules for restoring a fixture; read once for all fixtures with the same settings.

    Folders named in the call replace those of the project that the fixture is in.

    Raises:
        OcrfixError: there are no word lists for its language; or a rule file cannot be read.
    """
    says = fixture.about
    language, notes = says.get("language", "en"), says.get("notes", "paragraph")
    keep = bool(says.get("keep-furniture"))
    project = find(fixture.path)
    own = folders or (read_project(project).folders if project else ())
    try:
        see_words(language, own)
    except RuleError as error:
        path = fixture.path / ABOUT
        text = _bytes(path).decode("utf-8-sig")
        raise about.unfit(str(error), path, text, key="language") from None
    return _rules(language, folders, notes, project, keep=keep)


def warm(paths: Sequence[Path], folders: tuple[Path, ...]) -> None:
    """Read the rules of all fixtures once, before each fixture is sent to its own process."""
    for path in paths:
        with suppress(OcrfixError):  # its own check reports it
            rules_for(read(path), folders).warm()


@cache
def _rules(
    language: str, folders: tuple[Path, ...], notes: Notes, project: Path | None, *, keep: bool
) -> Ruleset:
    own = read_project(project) if project else NO_PROJECT
    rules = load(language, folders or own.folders, notes, keep_furniture=keep)
    return own.adjust(rules, folders or own.folders)


def _said_by_project(path: Path) -> dict[str, Any]:
    """The settings of the project for a run, in the form of `about.toml`.

    An `about.toml` has no `skip`, so skipped passes are taken out of `passes`.
    """
    said = dict(project_of(path).settings)
    if "passes" in said or "skip" in said:
        wanted = said.pop("passes", None) or [each.__name__ for each in PASSES]
        skipped = said.pop("skip", ())
        said["passes"] = [name for name in wanted if name not in skipped]
    return said


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OcrfixError(f"cannot be read: {error.strerror}.", Location(str(path))) from None
