"""What the commands about rules share: their options, and the rules at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.inproject import project

if TYPE_CHECKING:
    from ocrfix.rules import Rules

LANGUAGE = click.option("--language", default="en", show_default=True, help="Of the text.")
FOLDER = click.option(
    "--rules", "folders", multiple=True, metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of further rules, on top of those that ship.",
)  # fmt: skip
PLACES = click.Path(exists=True, file_okay=False, path_type=Path)


def at_hand(language: str, folders: tuple[Path, ...]) -> Rules:
    """The rules that ship, those of the folders, and what the project makes of them."""
    from ocrfix.rules import load

    return project().adjust(load(language, folders), folders)


def refuse_unknown(rule: str, rules: Rules) -> None:
    """See that a rule is there."""
    from ocrfix.adjust import nearest

    if rule not in rules.by_id:
        raise click.UsageError(f"no rule {rule}.{nearest(rule, rules)}")
