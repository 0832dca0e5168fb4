"""Commands that know the project they are called in: its `ocrfix.toml` gives their defaults."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ocrfix.project import Project

KEY = "ocrfix.project"


class InProject(click.Command):
    """A command whose options default to what the project says of them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the project of the working directory, then read the command line."""
        if not ({"--help", "-h"} & set(args) or ctx.resilient_parsing):
            from ocrfix.project import project_of

            _settle(ctx, project_of(Path()))
        return super().parse_args(ctx, args)


def near_scans(ctx: click.Context, _param: click.Parameter, value: Any) -> Any:
    """The callback of an eager argument: scans elsewhere are restored as their project says."""
    from ocrfix.errors import OcrfixError
    from ocrfix.project import find, read

    if ctx.resilient_parsing or not value:
        return value
    found = {find(Path(each)) for each in value if Path(each).exists()}
    if len(found) > 1:
        names = " and ".join(sorted(str(path or "no project") for path in found))
        raise OcrfixError(f"these scans are of {names}. Restore them one after the other.")
    if path := next(iter(found), None):
        _settle(ctx, read(path))
    return value


def project() -> Project:
    """The project of the command that is running."""
    from ocrfix.project import NO_PROJECT, Project

    found = click.get_current_context().meta.get(KEY, NO_PROJECT)
    assert isinstance(found, Project)
    return found


def given(name: str) -> bool:
    """Whether an option stands on the command line."""
    from click.core import ParameterSource

    source = click.get_current_context().get_parameter_source(name)
    return source is ParameterSource.COMMANDLINE


def _settle(ctx: click.Context, found: Project) -> None:
    says = dict(found.settings)
    names = {"apply": "level", "passes": "names", "keep-furniture": "keep_furniture"}
    ctx.meta[KEY] = found
    ctx.default_map = {
        names.get(key, key): ",".join(value) if isinstance(value, list) else value
        for key, value in says.items()
    } | ({"folders": [str(each) for each in found.folders]} if found.folders else {})
