"""Options and helpers that the `ocrfix rules` commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.inproject import project

if TYPE_CHECKING:
    from ocrfix.rules.ruleset import Ruleset

LANGUAGE = click.option("--language", default="en", show_default=True, help="Language of the text.")
STAGE = click.option(
    "--pass", "stage", metavar="PASS", callback=lambda _ctx, _option, value: _known_pass(value),
    help="Only rules of one pass.",
)  # fmt: skip
FOLDER = click.option(
    "--rules", "folders", multiple=True, metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own rules, on top of those that ship.",
)  # fmt: skip
PLACES = click.Path(exists=True, file_okay=False, path_type=Path)


def _known_pass(stage: str | None) -> str | None:
    from ocrfix.pipeline import PASSES

    known = [each.__name__ for each in PASSES]
    if stage and stage not in known:
        raise click.UsageError(f"no such pass: {stage}. The passes are {', '.join(known)}.")
    return stage


def at_hand(language: str, folders: tuple[Path, ...]) -> Ruleset:
    """The shipped rules and those of the folders, adjusted by the project's settings."""
    from ocrfix.rules.loading import load

    return project().adjust(load(language, folders), folders)


def refuse_unknown(rule: str, rules: Ruleset) -> None:
    """Raise a usage error if there is no such rule."""
    from ocrfix.rules.overrides import nearest

    if rule not in rules.by_id:
        raise click.UsageError(f"no rule {rule}.{nearest(rule, rules)}")
