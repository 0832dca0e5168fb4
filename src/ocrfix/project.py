"""A project: a folder with a settings file `ocrfix.toml`, which says how its scans are restored.

    language = "en"
    rules    = ["rules"]                      # folders of rules and names, seen from this file
    skip     = ["quotes"]                     # passes
    off      = ["scannos.odd-word"]           # rules

    [safety]
    "scannos.arid-for-and" = "note"
    "scannos.of-ours" = { level = "safe", because = "right 60 times of 60 in volume 3" }

Options on the command line overrule the file.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec.structs import fields

from ocrfix.config import ProjectFile, wrong
from ocrfix.core.edits import Safety
from ocrfix.errors import Location, ProjectError, RuleError
from ocrfix.rules.file import not_toml
from ocrfix.rules.location import TomlBlock
from ocrfix.rules.overrides import Choice, adjusted
from ocrfix.rules.rule import NOWHERE
from ocrfix.rules.ruleset import Ruleset
from ocrfix.visible import visible

NAME = "ocrfix.toml"


class Project(NamedTuple):
    """The settings in an `ocrfix.toml`; empty if there is none."""

    path: Path | None = None  # of the file
    settings: Mapping[str, Any] = MappingProxyType({})  # language, apply, notes …, as `run` has
    folders: tuple[Path, ...] = ()
    off: frozenset[str] = frozenset()
    safety: Mapping[str, Choice] = MappingProxyType({})
    block: TomlBlock = NOWHERE  # the lines of the file, to quote

    def adjust(self, rules: Ruleset, folders: tuple[Path, ...] = ()) -> Ruleset:
        """The rules with the settings of the project: some off, some with another safety.

        Raises:
            RuleError: the project names a rule that no language has, or makes a rule safe that
                was not measured well enough, without a reason.

        """
        if not (self.off or self.safety):
            return rules
        return adjusted(rules, self.off, self.safety, self._refusal, folders)

    def _refusal(self, rule: str, what: str) -> RuleError:
        place = self.block.text(rule) or Location(self.block.file, 1)
        return RuleError(f"{visible(what)}{self.block.quote(place)}", place)


NO_PROJECT = Project()


def trusted(path: Path) -> Project:
    """Read an `ocrfix.toml` that was found (not named with --project), if it belongs to the user.

    The file and its folder must belong to the user who runs ocrfix; under sudo, to the user who
    called sudo. Where files have no such owners (Windows), the file must be in the user's home.
    Otherwise anyone who may write into a folder above the scan could decide what is changed in
    it. Git has the same check for repositories (`safe.directory`).

    Raises:
        ProjectError: it belongs to another user, or cannot be used.

    """
    if not _ours(path):
        raise ProjectError(
            f"{path}: belongs to another user, or its folder does, so it is not used: it would "
            f"decide what is changed. Give --project {path} to use it anyway, or "
            f"--no-project to leave it out."
        )
    return read(path)


def _ours(path: Path) -> bool:
    if not hasattr(os, "geteuid"):
        return path.resolve().is_relative_to(Path.home().resolve())
    # Under sudo we are root, and the project usually belongs to the user who called sudo.
    us = {os.geteuid()}
    if us == {0} and os.environ.get("SUDO_UID", "").isdecimal():
        us.add(int(os.environ["SUDO_UID"]))
    # The file that a link leads to, the link itself, and the folder, whose owner could exchange it.
    return {path.stat().st_uid, path.lstat().st_uid, path.parent.stat().st_uid} <= us


def project_of(*places: Path) -> Project:
    """The project of the first of these places that is in a project; else the empty project.

    Raises:
        ProjectError: its `ocrfix.toml` cannot be used; the message quotes the line.

    """
    for place in places:
        found = find(place)
        if found:
            return read(found)
    return NO_PROJECT


def find(place: Path) -> Path | None:
    """The nearest `ocrfix.toml`: in the folder `place` itself, or in one above it."""
    # `place` may be a file: then it has no such file in it, and the search goes on in its folder.
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
        # Editors on Windows may write a byte order mark, which TOML does not allow.
        text = path.read_text("utf-8-sig")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"cannot be read as UTF-8: {error}", Location(str(path))) from None
    except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits
        raise ProjectError(*not_toml(_shown(path), text.splitlines(), error)) from None
    block = TomlBlock(_shown(path), 1, tuple(text.splitlines()))
    for keys, what in _wrong(table, path.parent):
        place = block.path(keys)
        # Without a length the keys led to no exact place: search the text for the last key.
        place = place if place.length else block.text(str(keys[-1])) or place
        raise ProjectError(f"{visible(what)}{block.quote(place)}", place)
    settings = {key: table[key] for key in table if key in SETTINGS}
    return Project(
        path,
        MappingProxyType(settings),
        # Folders are given relative to the file, wherever the command runs.
        tuple(_near(path.parent / each) for each in table.get("rules", ())),
        frozenset(table.get("off", ())),
        MappingProxyType({rule: _choice(said) for rule, said in table.get("safety", {}).items()}),
        block,
    )


def _shown(path: Path) -> str:
    return str(_near(path))


def _near(path: Path) -> Path:
    """A path relative to the working directory, if it is below that; else as it is."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _choice(said: str | dict[str, str]) -> Choice:
    if isinstance(said, str):
        return Choice(Safety.named(said))
    return Choice(Safety.named(said["level"]), said.get("because", ""))


SETTINGS = frozenset(field.encode_name for field in fields(ProjectFile)) - {
    "rules",
    "off",
    "safety",
}
"""The keys of a project that are also options of `ocrfix run`."""


def _wrong(table: Mapping[str, Any], root: Path) -> Iterator[tuple[Sequence[str | int], str]]:
    """The errors in a project file, each with the keys that lead to its place."""
    # First, because its message says what to do. The schema would only report an unknown key.
    yield from _wrong_names(table.get("safety", {}))
    yield from wrong(table, ProjectFile)
    for each in table.get("rules", ()):
        if not (root / each).is_dir():
            yield [each], f"no folder {each} beside {NAME}. `ocrfix rules new ID` makes one."
    yield from _wrong_language(table, root)


def _wrong_language(
    table: Mapping[str, Any], root: Path
) -> Iterator[tuple[Sequence[str | int], str]]:
    from ocrfix.language.at_hand import see_words

    try:
        if "language" in table:
            see_words(table["language"], [root / each for each in table.get("rules", ())])
    except RuleError as error:
        yield ["language"], str(error)


def _wrong_names(levels: Any) -> Iterator[tuple[Sequence[str | int], str]]:
    """Errors on rule ids without quotation marks, which TOML reads as tables."""
    # In TOML, `scannos.arid-for-and = "note"` without quotation marks is a table `scannos` with
    # the key `arid-for-and`.
    for rule, said in levels.items() if isinstance(levels, dict) else ():
        if isinstance(said, dict) and "level" not in said and "." not in rule:
            name = ".".join([rule, *list(said)[:1]])
            yield (
                ["safety", rule],
                f'the name of a rule has a point: write it as "{name}", in quotation marks',
            )
