"""What the commands about rules share: their options, and the rules at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.inproject import project

if TYPE_CHECKING:
    from ocrfix.rules.ruleset import Ruleset

LANGUAGE = click.option("--language", default="en", show_default=True, help="Of the text.")
STAGE = click.option(
    "--pass", "stage", metavar="PASS", callback=lambda _ctx, _option, value: _known_pass(value),
    help="Only rules of one pass.",
)  # fmt: skip
FOLDER = click.option(
    "--rules", "folders", multiple=True, metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of further rules, on top of those that ship.",
)  # fmt: skip
PLACES = click.Path(exists=True, file_okay=False, path_type=Path)


def _known_pass(stage: str | None) -> str | None:
    from ocrfix.pipeline import PASSES

    known = [each.__name__ for each in PASSES]
    if stage and stage not in known:
        raise click.UsageError(f"no such pass: {stage}. The passes are {', '.join(known)}.")
    return stage


def at_hand(language: str, folders: tuple[Path, ...]) -> Ruleset:
    """The rules that ship, those of the folders, and what the project makes of them."""
    from ocrfix.rules.loading import load

    return project().adjust(load(language, folders), folders)


def refuse_unknown(rule: str, rules: Ruleset) -> None:
    """See that a rule is there."""
    from ocrfix.rules.overrides import nearest

    if rule not in rules.by_id:
        raise click.UsageError(f"no rule {rule}.{nearest(rule, rules)}")
