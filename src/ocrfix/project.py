"""A project: a folder with an `ocrfix.toml`, which says how its scans are restored.

    language = "en"
    rules    = ["rules"]                      # folders of rules and names, seen from this file
    skip     = ["quotes"]                     # passes
    off      = ["scannos.odd-word"]           # rules

    [safety]
    "scannos.arid-for-and" = "note"
    "scannos.of-ours" = { level = "safe", because = "right 60 times of 60 in volume 3" }

What the command line says overrules it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ocrfix.core.edits import Safety
from ocrfix.errors import Location, ProjectError, RuleError
from ocrfix.rules.file import not_toml
from ocrfix.rules.location import Block
from ocrfix.rules.overrides import Choice, adjusted
from ocrfix.rules.rule import NOWHERE
from ocrfix.rules.ruleset import Ruleset
from ocrfix.visible import visible

NAME = "ocrfix.toml"
LEVELS = ("safe", "review", "none")
NOTES = ("paragraph", "end", "markdown")


class Project(NamedTuple):
    """What an `ocrfix.toml` says; empty where there is none."""

    path: Path | None = None  # of the file
    settings: Mapping[str, Any] = MappingProxyType({})  # language, apply, notes …, as `run` has
    folders: tuple[Path, ...] = ()
    off: frozenset[str] = frozenset()
    safety: Mapping[str, Choice] = MappingProxyType({})
    block: Block = NOWHERE  # the lines of the file, to quote

    def adjust(self, rules: Ruleset, folders: tuple[Path, ...] = ()) -> Ruleset:
        """The rules as the project wants them: some off, some trusted otherwise.

        Raises:
            RuleError: it names a rule that no language has, or trusts one without a record.

        """
        if not (self.off or self.safety):
            return rules
        return adjusted(rules, self.off, self.safety, self._refusal, folders)

    def _refusal(self, rule: str, what: str) -> RuleError:
        place = self.block.text(rule) or Location(self.block.file, 1)
        return RuleError(f"{visible(what)}{self.block.quote(place)}", place)


NO_PROJECT = Project()


def trusted(path: Path) -> Project:
    """Read an `ocrfix.toml` that was found, not named: only one's own is obeyed.

    Its file and its folder must belong to whoever runs this; under sudo, to whoever called it.
    Where files have no such owners (Windows), they must lie in one's home. Git asks the same of
    a repository (`safe.directory`), for the same reason: who may write into a folder above the
    scan would decide what is changed in it.

    Raises:
        ProjectError: it is somebody else's, or cannot be used.

    """
    if not _ours(path):
        raise ProjectError(
            f"{path}: belongs to somebody else, or its folder does, so it is not obeyed: it would "
            f"decide what is changed. Say --project {path} to obey it all the same, or "
            f"--no-project to leave it out."
        )
    return read(path)


def _ours(path: Path) -> bool:
    if not hasattr(os, "geteuid"):
        return path.resolve().is_relative_to(Path.home().resolve())
    us = {os.geteuid()}
    if us == {0} and os.environ.get("SUDO_UID", "").isdecimal():
        us.add(int(os.environ["SUDO_UID"]))
    return {path.stat().st_uid, path.lstat().st_uid, path.parent.stat().st_uid} <= us


def project_of(*places: Path) -> Project:
    """The project of the first of these places that is in one; else the empty one.

    Raises:
        ProjectError: its `ocrfix.toml` cannot be used; the message quotes the line.

    """
    for place in places:
        found = find(place)
        if found:
            return read(found)
    return NO_PROJECT


def find(place: Path) -> Path | None:
    """The `ocrfix.toml` of the folder that a place is, or is in, or of the next one above it."""
    here = place.resolve()
    for folder in (here, *here.parents):
        if (folder / NAME).is_file():
            return folder / NAME
    return None


def read(path: Path) -> Project:
    """Read an `ocrfix.toml`.

    Raises:
        ProjectError: it cannot be used; the message quotes the line.

    """
    try:
        text = path.read_text("utf-8-sig")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"cannot be read as UTF-8: {error}", Location(str(path))) from None
    except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits
        raise ProjectError(*not_toml(_shown(path), text.splitlines(), error)) from None
    block = Block(_shown(path), 1, tuple(text.splitlines()))
    for key, what in _wrong(table, path.parent):
        place = block.key(key) if block.key(key).length else block.text(key) or block.key(key)
        raise ProjectError(f"{visible(what)}{block.quote(place)}", place)
    settings = {key: table[key] for key in table if key in SETTINGS}
    return Project(
        path,
        MappingProxyType(settings),
        tuple(_near(path.parent / each) for each in table.get("rules", ())),
        frozenset(table.get("off", ())),
        MappingProxyType({rule: _choice(said) for rule, said in table.get("safety", {}).items()}),
        block,
    )


def _shown(path: Path) -> str:
    return str(_near(path))


def _near(path: Path) -> Path:
    """A path as seen from the working directory, where it lies below that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _choice(said: str | dict[str, str]) -> Choice:
    if isinstance(said, str):
        return Choice(Safety.named(said))
    return Choice(Safety.named(said["level"]), said.get("because", ""))


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


SETTINGS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "language": (lambda value: isinstance(value, str), 'a language, as "en"'),
    "apply": (lambda value: value in LEVELS, f"one of {', '.join(LEVELS)}"),
    "notes": (lambda value: value in NOTES, f"one of {', '.join(NOTES)}"),
    "keep-furniture": (lambda value: isinstance(value, bool), "true or false"),
    "encoding": (lambda value: isinstance(value, str), 'an encoding, as "latin-1"'),
    "passes": (_texts, "a list of passes"),
    "skip": (_texts, "a list of passes"),
}
LISTS = ("rules", "off")


def _wrong(table: Mapping[str, Any], root: Path) -> Iterator[tuple[str, str]]:
    """What is wrong, each with the key to point at."""
    for key, value in table.items():
        if key in SETTINGS:
            right, wanted = SETTINGS[key]
            if not right(value):
                yield key, f"{key} is {value!r}, but must be {wanted}"
        elif key in LISTS:
            if not _texts(value):
                yield key, f"{key} is {value!r}, but must be a list of texts"
        elif key != "safety" or not isinstance(value, dict):
            what = "safety is a table: say [safety] in a line of its own, then a rule a line"
            yield key, what if key == "safety" else _unknown(key)
    yield from _wrong_folders(table.get("rules", ()), root)
    yield from _wrong_language(table, root)
    yield from _wrong_passes(table)
    yield from _wrong_levels(table.get("safety", {}))


def _unknown(key: str) -> str:
    from rapidfuzz import process  # only a refusal needs it

    keys = [*SETTINGS, *LISTS, "safety"]
    near = process.extractOne(key, keys, score_cutoff=60)
    what = f"Did you mean {near[0]}?" if near else f"The keys are {', '.join(keys)}."
    return f"unknown key {key!r}. {what}"


def _wrong_folders(folders: list[str], root: Path) -> Iterator[tuple[str, str]]:
    for each in folders:
        if not (root / each).is_dir():
            yield each, f"no folder {each} beside {NAME}. `ocrfix rules new ID` makes one."


def _wrong_language(table: Mapping[str, Any], root: Path) -> Iterator[tuple[str, str]]:
    from ocrfix.language.at_hand import see_words

    try:
        if "language" in table:
            see_words(table["language"], [root / each for each in table.get("rules", ())])
    except RuleError as error:
        yield "language", str(error)


def _wrong_passes(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    from ocrfix.pipeline import PASSES

    known = [each.__name__ for each in PASSES]
    for key in ("passes", "skip"):
        for name in table.get(key, ()):
            if name not in known:
                yield name, f"no such pass: {name}. The passes are {', '.join(known)}."


def _wrong_levels(levels: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    words = [safety.word for safety in Safety]
    for rule, said in levels.items():
        if isinstance(said, dict) and "level" not in said and "." not in rule:
            name = ".".join([rule, *list(said)[:1]])
            yield rule, f'the name of a rule has a point: write it as "{name}", in quotation marks'
            continue
        level = said.get("level") if isinstance(said, dict) else said
        strange = set(said) - {"level", "because"} if isinstance(said, dict) else ()
        if level not in words or strange:
            yield (
                rule,
                (
                    f"{rule} is {said!r}, but must be one of {', '.join(words)}, or "
                    f'{{ level = "safe", because = "…" }}'
                ),
            )
