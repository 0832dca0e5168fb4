"""A fixture: a folder with `about.toml`, the scan, and what is expected of its restoration.

| file | what it is |
|---|---|
| `about.toml` | where it comes from, what it is here to catch, how to restore it |
| `scan.txt` | the scan |
| `expected.txt`, `ledger.jsonl` | the text and the changes expected; `check --update` writes them |
| `decisions.tsv` | what people decided; may be missing |
| `truth.txt` | the ground truth, for scores; may be missing |
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ocrfix import folder
from ocrfix.attach import attach
from ocrfix.decisions import Decisions
from ocrfix.document import Document
from ocrfix.errors import LedgerError, OcrfixError
from ocrfix.ledger import Ledger
from ocrfix.ledgerfile import loads
from ocrfix.pipeline import PASSES, chosen, run
from ocrfix.project import NO_PROJECT, find, project_of
from ocrfix.project import read as read_project
from ocrfix.rules import Notes, Rules, load

ABOUT, SCAN, EXPECTED, TRUTH = "about.toml", folder.SCAN, "expected.txt", "truth.txt"

SETTINGS: dict[str, type] = {
    "language": str,
    "apply": str,
    "passes": list,
    "notes": str,
    "keep-furniture": bool,
    "encoding": str,
    "norm": str,
    "score": dict,
}
"""What `about.toml` may say about the run, as the options of `run` do; all other keys are prose."""
ALIKE = 0.85
"""Likeness (difflib's ratio) from which on a key is taken for a misspelt setting."""
PROSE = frozenset(("note", "pass"))
"""Keys that are like a setting, and words of their own."""


class Fixture(NamedTuple):
    """A fixture as it lies there."""

    path: Path
    about: dict[str, Any]
    document: Document
    expected: bytes | None
    truth: str | None


class Restored(NamedTuple):
    """What restoring a fixture gives now."""

    ledger: Ledger
    made: Decisions
    said: Sequence[str]  # on decisions that moved or were lost

    @property
    def text(self) -> str:
        """The restored text."""
        return self.ledger.text(self.made)


def fixtures(places: Sequence[Path]) -> list[Path]:
    """The fixtures in some folders, and below them.

    Raises:
        OcrfixError: a folder is not there, or has none.

    """
    found: list[Path] = []
    for place in places:
        if not place.is_dir():
            raise OcrfixError(f"{place}: no such folder. Name a fixture, or a folder of fixtures.")
        here = sorted(about.parent for about in place.rglob(ABOUT))
        if not here:
            raise OcrfixError(
                f"{place}: no fixtures: no folder in it has an {ABOUT}. Make one with the scan as "
                f'{SCAN} and `language = "en"` in {ABOUT}; `ocrfix check --update` does the rest.'
            )
        found += (path for path in here if path not in found)
    return found


def read(path: Path) -> Fixture:
    """Read a fixture.

    Raises:
        OcrfixError: it lacks something, or something in it cannot be read.

    """
    about = _said_by_project(path) | _about(path / ABOUT)
    if not (path / SCAN).is_file():
        others = ", ".join(sorted(each.name for each in path.glob("scan.*") if each.is_file()))
        instead = f"There is {others}, which `check` does not read." if others else "Put it there."
        raise OcrfixError(f"{path}: {SCAN} is missing. {instead}")
    try:
        document = Document.from_bytes(_bytes(path / SCAN), SCAN, about.get("encoding"))
    except OcrfixError as error:
        raise OcrfixError(f"{error} For a fixture: `encoding = ...` in {ABOUT}.") from None
    expected = _bytes(path / EXPECTED) if (path / EXPECTED).is_file() else None
    return Fixture(path, about, document, expected, truth(path))


def truth(path: Path) -> str | None:
    """The ground truth in a folder, if it has one."""
    if not (path / TRUTH).is_file():
        return None
    return Document.from_bytes(_bytes(path / TRUTH), str(path / TRUTH)).text


def restored(fixture: Fixture, rules: Rules) -> Restored:
    """Restore a fixture as its `about.toml` says."""
    about = fixture.about
    made = folder.decisions(fixture.path).applying(folder.LEVELS[about.get("apply", "safe")])
    passes = chosen(about["passes"]) if "passes" in about else PASSES
    ledger = run(fixture.document, rules, made, passes)
    return Restored(ledger, *attach(ledger, made))


def recorded(fixture: Fixture) -> tuple[Restored | None, str]:
    """What its `ledger.jsonl` expects; where there is none to go by, None and why."""
    path = fixture.path / folder.LEDGER
    if not path.is_file():
        return None, f"{folder.LEDGER} is missing: everything counts as new."
    try:
        ledger = loads(_bytes(path).decode(), fixture.document)
    except (LedgerError, UnicodeDecodeError) as error:
        return None, f"{error} Everything counts as new."
    made = folder.decisions(fixture.path)
    level = folder.LEVELS[fixture.about.get("apply", "safe")]
    return Restored(ledger, *attach(ledger, made.applying(level))), ""


def rules_for(fixture: Fixture, folders: tuple[Path, ...]) -> Rules:
    """The rules that a fixture is restored by; read once for all that say the same.

    Folders that were named overrule those of the project that the fixture lies in.
    """
    about = fixture.about
    language, notes = about.get("language", "en"), about.get("notes", "paragraph")
    keep = bool(about.get("keep-furniture"))
    return _rules(language, folders, notes, find(fixture.path), keep=keep)


def warm(paths: Sequence[Path], folders: tuple[Path, ...]) -> None:
    """Read the rules of all fixtures once, before each goes to a process of its own."""
    for path in paths:
        with suppress(OcrfixError):  # it says so itself
            rules_for(read(path), folders).lexicon.warm()


@cache
def _rules(
    language: str, folders: tuple[Path, ...], notes: Notes, project: Path | None, *, keep: bool
) -> Rules:
    own = read_project(project) if project else NO_PROJECT
    rules = load(language, folders or own.folders, notes, keep_furniture=keep)
    return own.adjust(rules, folders or own.folders)


def _said_by_project(path: Path) -> dict[str, Any]:
    """What the project says of a run, as `about.toml` says it."""
    said = dict(project_of(path).settings)
    if "passes" in said or "skip" in said:
        wanted = said.pop("passes", None) or [each.__name__ for each in PASSES]
        skipped = said.pop("skip", ())
        said["passes"] = [name for name in wanted if name not in skipped]
    return said


def _about(path: Path) -> dict[str, Any]:
    try:
        about = tomllib.loads(_bytes(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OcrfixError(f"{path}: not TOML: {error}.") from None
    for name, value in _wrong(about):
        can = ", ".join(map(str, known_values().get(name, ())))
        may = f"It may be: {can}." if can else "docs/check.md has what can."
        raise OcrfixError(f"{path}: {name} = {value!r} cannot be. {may}")
    for name in about.keys() - SETTINGS.keys():
        if meant := get_close_matches(name, SETTINGS, 1, ALIKE) if name not in PROSE else ():
            raise OcrfixError(
                f"{path}: {name} says nothing to ocrfix. Write {meant[0]}, if that is meant; else "
                "give it a name that is less like it."
            )
    return about


def known_values() -> dict[str, tuple[str, ...]]:
    """What some settings may be; `passes` is a list of its values."""
    from ocrfix.scoring.norms import NORMS

    return {
        "apply": tuple(folder.LEVELS),
        "norm": tuple(NORMS),
        "notes": ("paragraph", "end", "markdown"),
        "passes": tuple(each.__name__ for each in PASSES),
    }


def _wrong(about: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """The settings that have a wrong type, or a value that none of them has."""
    known = known_values()
    for name, kind in SETTINGS.items():
        value = about.get(name)
        if name in about and not (
            isinstance(value, kind) and (name == "passes" or value in known.get(name, (value,)))
        ):
            yield name, value
    for unit, rate in (
        about.get("score", {}).items() if isinstance(about.get("score"), dict) else ()
    ):
        if not isinstance(rate, int | float):
            yield f"[score] {unit}", rate
    passes = about.get("passes", ())
    if isinstance(passes, list):
        yield from (("passes", name) for name in passes if name not in known["passes"])


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OcrfixError(f"{path}: cannot be read: {error.strerror}.") from None
