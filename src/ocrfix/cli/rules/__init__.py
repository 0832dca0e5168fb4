"""`ocrfix rules`: list, show, test, create, count and suggest rules."""

from __future__ import annotations

import click

from ocrfix.cli.rules import begin, listing, show, stats, suggest, test


@click.group("rules")
def command() -> None:
    """List, show, test, create and suggest rules."""


for each in (listing, show, test, begin, stats, suggest):
    command.add_command(each.command)
