"""A command class whose option defaults come from the project's `ocrfix.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ocrfix.project import Project

KEY = "ocrfix.project"


class InProject(click.Command):
    """A command whose option defaults come from the project.

    The project is the one that `--project` names, or none with `--no-project`; else the
    project of the scans on the command line, else that of the working directory.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += [
            click.Option(
                ["--project", "project_file"], metavar="FILE", expose_value=False,
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help="The ocrfix.toml to use, whoever owns it; by default your nearest one.",
            ),
            click.Option(
                ["--no-project"], is_flag=True, expose_value=False, help="Use no ocrfix.toml."
            ),
        ]  # fmt: skip

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the project, then parse the command line with its settings as defaults."""
        # Help and completion must work even if the project's file is wrong.
        if not ({"--help", "-h"} & set(args) or ctx.resilient_parsing):
            # Parsed twice: the project depends on the scans and options, and their defaults on the
            # project.
            given, _, _ = self.make_parser(ctx).parse_args(args=list(args))
            _settle(ctx, _found(given))
        return super().parse_args(ctx, args)


def project() -> Project:
    """The project of the command that is running."""
    from ocrfix.project import NO_PROJECT, Project

    found = click.get_current_context().meta.get(KEY, NO_PROJECT)
    assert isinstance(found, Project)
    return found


def given(name: str) -> bool:
    """Whether an option was given on the command line."""
    from click.core import ParameterSource

    source = click.get_current_context().get_parameter_source(name)
    return source is ParameterSource.COMMANDLINE


def _found(given: Mapping[str, Any]) -> Project:
    """The project for a command line."""
    from ocrfix.errors import OcrfixError
    from ocrfix.project import NO_PROJECT, find, read, trusted

    named, none = given.get("project_file"), given.get("no_project")
    if named and none:
        raise click.UsageError("--project and --no-project exclude each other. Leave one out.")
    if none:
        return NO_PROJECT
    if named:
        return read(Path(named))
    scans = given.get("scans")
    places = [Path(each) for each in scans] if isinstance(scans, list | tuple) else []
    # Scans outside any project count, too: they must not get the settings of another's project.
    found = {find(each) for each in places if each.exists()}
    if len(found) > 1:
        names = " and ".join(sorted(str(path or "no project") for path in found))
        raise OcrfixError(
            f"these scans belong to several projects: {names}. Restore them one by one, or name "
            f"one project for all with --project."
        )
    # Standard input, or no scan: the project of the working directory.
    path = next(iter(found), None) or find(Path())
    return trusted(path) if path else NO_PROJECT


def _settle(ctx: click.Context, found: Project) -> None:
    says = dict(found.settings)
    # Parameters of `run` that have another name in Python than their key in the file.
    names = {"apply": "level", "passes": "names", "keep-furniture": "keep_furniture"}
    ctx.meta[KEY] = found
    ctx.default_map = {
        names.get(key, key): ",".join(value) if isinstance(value, list) else value
        for key, value in says.items()
    } | ({"folders": [str(each) for each in found.folders]} if found.folders else {})
